"""The two rules: never import up a floor, never import up a layer. And what is not furniture is arithmetic."""

import ast
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ["accounts", "directory", "payments", "marketplace"]
LAYERS = [
    {"enums"},
    {"fields", "querysets"},
    {"models"},
    {"policies"},
    {"measures"},
    {"gateways"},
    {"actions"},
    {"forms"},
    {"tasks"},
    {"views", "admin", "api", "demo", "bench", "drills", "management"},
]
# Django's own names for wiring. Pages may use what is wired (guards are pages); nothing below may.
WIRING = {
    "urls", "apps", "adapters", "middleware", "context_processors", "templatetags", "celery", "wsgi", "asgi",
    "settings", "static", "docs", "migrations", "__init__",
}  # fmt: skip
FURNITURE = set().union(*LAYERS) | WIRING
LONGEST_FILE, LONGEST_FUNCTION, LONGEST_TASK = 400, 50, 10
NOT_ARITHMETIC = ("django", "allauth", "celery", "psycopg", "redis", "stripe", "csp")


@cache
def modules():
    """Every module of the four floors, by dotted name."""
    found = {}
    for floor in FLOORS:
        for path in sorted((ROOT / floor).rglob("*.py")):
            if "migrations" not in path.parts:
                name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
                found[name.removesuffix(".__init__")] = path.read_text()
    return found


@cache
def tree(source):
    """What the source says; read once, and looked at by many."""
    return ast.parse(source)


@cache
def nodes(source):
    """Every part of what it says; walked once."""
    return list(ast.walk(tree(source)))


@cache
def imports_of(source):
    """Every imported module of ``source`` with the depth it stands at; typing-only imports are left out."""
    found = []

    def visit(node, depth):
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.expr):  # where nothing can be imported
                continue
            if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test):
                continue
            if isinstance(child, ast.Import):
                found.extend((alias.name, depth) for alias in child.names)
            elif isinstance(child, ast.ImportFrom):
                base = child.module or ""
                found.extend((f"{base}.{alias.name}", depth) for alias in child.names)
            inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
            visit(child, depth + inside)

    visit(tree(source), 0)
    return found


def layer_of(module):
    """The number of the layer a module of ours lives in; -1 is arithmetic, None is wiring."""
    parts = module.split(".")
    room = parts[1] if len(parts) > 1 else "__init__"
    if room in WIRING:
        return None
    return next((number for number, names in enumerate(LAYERS) if room in names), -1)


def targets(name, ours):
    """Which module of ours an imported name belongs to."""
    while name and name not in ours:
        name = name.rpartition(".")[0]
    return name


def faults_in(found):
    """Every broken rule in ``found``, one line each."""
    faults, ours = [], set(found)
    graph = {name: set() for name in found}
    for name, source in found.items():
        floor = FLOORS.index(name.split(".")[0])
        layer = layer_of(name)
        for imported, depth in imports_of(source):
            if depth:
                faults.append(f"{name} imports {imported} inside a function or class")
            target = targets(imported, ours)
            if layer == -1 and imported.split(".")[0] in NOT_ARITHMETIC:
                faults.append(f"{name} is not furniture, so it must be arithmetic; it imports {imported}")
            if not target or target == name:
                continue
            graph[name].add(target)
            their_layer = layer_of(target)
            if FLOORS.index(target.split(".")[0]) > floor:
                faults.append(f"{name} reaches up a floor to {target}")
            elif layer is not None and their_layer is not None and their_layer > layer:
                faults.append(f"{name} reaches up a layer to {target}")
            elif layer is not None and their_layer is None and target.count(".") and layer < len(LAYERS) - 1:
                faults.append(f"{name} reaches into the wiring, to {target}")
    return faults + circles_in(graph)


def circles_in(graph):
    """Packages that only gather their own modules are no circle."""
    plain = {
        name: {
            other for other in others if not other.startswith(f"{name}.") and not name.startswith(f"{other}.")
        }
        for name, others in graph.items()
    }
    try:
        TopologicalSorter(plain).prepare()
    except CycleError as error:
        return [f"a circle: {' -> '.join(error.args[1])}"]
    return []


def state_writers(found):
    """Where ``.state`` is written outside transitions.py: by assignment, setattr, update() or update_fields."""
    faults = []
    for name, source in found.items():
        if name == "accounts.actions.transitions" or ".migrations" in name:
            continue
        for node in nodes(source):
            targets_ = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
            if any(isinstance(target, ast.Attribute) and target.attr == "state" for target in targets_):
                faults.append(f"{name}:{node.lineno} assigns .state")
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr == "update"
            ) and any(keyword.arg == "state" for keyword in node.keywords):
                faults.append(f"{name}:{node.lineno} updates state")
    return faults


def signal_users(found):
    """Modules that listen for signals."""
    return [
        f"{name} imports {imported}"
        for name, source in found.items()
        for imported, _ in imports_of(source)
        if imported.startswith(("django.dispatch", "django.db.models.signals"))
        or "signals.receiver" in imported
    ]


def too_long(found):
    """Files and functions over budget."""
    faults = []
    for name, source in found.items():
        if len(source.splitlines()) > LONGEST_FILE:
            faults.append(f"{name} has {len(source.splitlines())} lines")
        most = LONGEST_TASK if name.endswith(".tasks") else LONGEST_FUNCTION
        for node in nodes(source):
            if isinstance(node, ast.FunctionDef):
                lines = node.end_lineno - node.lineno + 1
                if lines > most:
                    faults.append(f"{name}.{node.name} has {lines} lines, more than {most}")
    return faults


def without_docstring(found):
    """Modules that do not say what they are for; wiring by Django's own names need not."""
    return [
        name
        for name, source in found.items()
        if source.strip() and not ast.get_docstring(tree(source)) and layer_of(name) is not None
    ]


@pytest.fixture(scope="module")
def house():
    return modules()


def test_imports_never_go_up(house):
    assert faults_in(house) == []


def test_imports_state_is_written_by_move_alone(house):
    assert state_writers(house) == []


def test_imports_no_signals(house):
    assert signal_users(house) == []


def test_imports_files_and_functions_are_short(house):
    assert too_long(house) == []


def test_imports_every_module_says_what_it_is_for(house):
    assert without_docstring(house) == []


def test_imports_no_junk_drawers(house):
    junk = {"utils", "helpers", "common", "manager", "handler", "misc"}
    assert [name for name in house if junk & set(name.split("."))] == []


PLANTED = {
    "reaches up a floor to marketplace.enums": {
        "payments.actions.invoicing": "from marketplace.enums import BookingState",
        "marketplace.enums": "BookingState = 1",
    },
    "reaches up a layer to accounts.actions.later": {
        "directory.models.place": "from accounts.actions.later import later",
        "accounts.actions.later": "later = 1",
    },
    "imports json inside a function": {"payments.money": "def f():\n    import json\n    return json"},
    "must be arithmetic": {"payments.money": "from django.conf import settings"},
    "a circle": {
        "accounts.actions.a": "import accounts.actions.b",
        "accounts.actions.b": "import accounts.actions.a",
    },
    "reaches into the wiring": {
        "accounts.actions.a": "from accounts.urls import x",
        "accounts.urls": "x = 1",
    },
}


@pytest.mark.parametrize("fault", PLANTED)
def test_imports_planted_faults_are_found(fault):
    assert [line for line in faults_in(PLANTED[fault]) if fault in line]


def test_imports_planted_state_writer_is_found():
    found = {
        "marketplace.actions.a": "booking.state = 1",
        "marketplace.actions.b": "Booking.objects.filter(pk=1).update(state=2)",
    }
    assert len(state_writers(found)) == 2


def test_imports_planted_signal_is_found():
    assert signal_users({"accounts.apps": "from django.db.models.signals import post_save"})


def test_imports_planted_long_function_is_found():
    body = "\n".join("    x = 1" for _ in range(60))
    assert too_long({"accounts.actions.a": f"def f():\n{body}"})
