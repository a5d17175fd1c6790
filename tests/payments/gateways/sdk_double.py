"""A carrier for Stripe's own library that checks every request against the library's own generated types.

The library's files say of themselves "generated from our OpenAPI spec": each service method names a path and the
type of its parameters. What goes out is decoded as Stripe would decode it and held against them: no path, name or
shape that is not there, nothing missing, and of words that are listed (enums) only those listed. It cannot show what
Stripe's rules between parameters are, nor what it would answer: answers are written by the test.
"""

import ast
import json
import re
import typing
from email.parser import BytesParser
from email.policy import HTTP
from functools import cache
from importlib import import_module
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import stripe
from stripe import RequestOptions

PACKAGE = Path(stripe.__file__).parent
EXTRA = {"StripeContext": str, "Mapping": typing.Mapping}


class NotStripes(AssertionError):
    """A request that the real Stripe would refuse."""


@cache
def sources():
    """The text of every service of the library."""
    return {path: path.read_text() for path in PACKAGE.rglob("*_service.py")}


@cache
def routes(first):
    """Every route whose path begins ``/v1/first``: method, pattern, and the type of its parameters."""
    found = []
    for path, text in sources().items():
        if re.search(rf'"/v1/{re.escape(first)}["/]', text):
            found += list(routes_in(path, ast.parse(text)))
    return found


def routes_in(path, tree):
    places = {
        alias.name: node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }
    for method in ast.walk(tree):
        if not isinstance(method, ast.FunctionDef):
            continue
        for call in ast.walk(method):
            if isinstance(call, ast.Call) and ast.unparse(call.func) == "self._request":
                verb, where = (ast.unparse(one) for one in call.args[:2])
                where = ast.literal_eval(where.split(".format(")[0])
                pattern = re.sub(r"\\?\{\w+\\?\}", "[^/]+", re.escape(where))
                yield ast.literal_eval(verb).upper(), re.compile(pattern), parameters_of(method, places)


def parameters_of(method, places):
    """Module and name of the type of ``params``; None when there are none."""
    for argument in [*method.args.posonlyargs, *method.args.args]:
        if argument.arg == "params":
            name = re.search(r"\w+Params", ast.unparse(argument.annotation)).group()
            return places[name], name
    return None


@cache
def fields_of(kind):
    """The parameters of a type, by name; those of the library's own options are none."""
    names = vars(import_module(kind.__module__)) | EXTRA
    hints = typing.get_type_hints(kind, globalns=names, localns=EXTRA, include_extras=True)
    options = set() if "Params" not in kind.__name__ else set(RequestOptions.__annotations__)
    return {name: hint for name, hint in hints.items() if name not in options}


def faults(value, kind, at):
    """What is wrong with ``value`` as a ``kind``, one line each."""
    origin, inner = typing.get_origin(kind), typing.get_args(kind)
    if getattr(origin, "__name__", str(origin)).endswith(("NotRequired", "Required")):
        return faults(value, inner[0], at)
    if origin is typing.Union or type(kind).__name__ == "UnionType":
        found = faults_of_choice(value, inner, at)
    elif origin is typing.Literal:
        found = [] if value in map(str, inner) else [f"{at}: {value!r} is not in {inner}"]
    elif origin is list:
        found = faults_of_list(value, inner[0], at)
    elif hasattr(kind, "__required_keys__"):
        found = faults_of_mapping(value, kind, at)
    elif origin is not dict:
        found = faults_of_word(value, kind, at)
    elif isinstance(value, dict):
        found = [fault for name, one in value.items() for fault in faults(one, inner[1], f"{at}[{name}]")]
    else:
        found = [f"{at}: {value!r} is not a mapping"]
    return found


def faults_of_choice(value, kinds, at):
    """A list of words is the list, although the library lets any string pass beside it."""
    words = [
        word for kind in kinds if typing.get_origin(kind) is typing.Literal for word in typing.get_args(kind)
    ]
    if any(words):
        kinds = [kind for kind in kinds if kind is not str]
    tried = [faults(value, kind, at) for kind in kinds if kind is not type(None)]
    return min(tried, key=len) if tried and all(tried) else []


def faults_of_list(value, kind, at):
    if not isinstance(value, dict) or list(value) != [str(number) for number in range(len(value))]:
        return [f"{at}: {value!r} is not a list"]
    return [fault for number, one in value.items() for fault in faults(one, kind, f"{at}[{number}]")]


def faults_of_mapping(value, kind, at):
    if not isinstance(value, dict):
        return [f"{at}: {value!r} is not a mapping"]
    fields = fields_of(kind)
    missing = [f"{at}[{name}] is missing" for name in kind.__required_keys__ & set(fields) - set(value)]
    unknown = [f"{at}[{name}] is not a parameter" for name in set(value) - set(fields)]
    inside = [
        fault
        for name in set(value) & set(fields)
        for fault in faults(value[name], fields[name], f"{at}[{name}]")
    ]
    return missing + unknown + inside


PATTERNS = {int: r"-?\d+", bool: r"true|false", float: r"-?\d+(\.\d+)?"}


def faults_of_word(value, kind, at):
    if kind in PATTERNS and not (isinstance(value, str) and re.fullmatch(PATTERNS[kind], value)):
        return [f"{at}: {value!r} is not {kind.__name__}"]
    if kind is str and not isinstance(value, str):
        return [f"{at}: {value!r} is not a word"]
    if getattr(kind, "__name__", "") == "UntypedStripeObject" or typing.get_origin(kind) is not None:
        return [f"{at}: only the library's own objects"]
    return []


def decoded(pairs):
    """A form as Stripe reads it: ``a[b][0]=c`` is c within a list within b within a."""
    whole = {}
    for name, value in pairs:
        first, *rest = re.findall(r"[^\[\]]+", name)
        place = whole
        for part, following in zip([first, *rest], [*rest, None], strict=True):
            if following is None:
                place[part] = value
            else:
                place = place.setdefault(part, {})
    return whole


def parts_of(kind, body):
    """A form with files, as pairs."""
    message = BytesParser(policy=HTTP).parsebytes(f"Content-Type: {kind}\r\n\r\n".encode() + body)
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        yield name, part.get_payload(decode=True).decode("latin-1")


class Double(stripe.HTTPClient):
    """Carries nothing anywhere. ``asked`` are the requests; ``answers`` are given in turn, by method and path."""

    name = "double"

    def __init__(self):
        super().__init__()
        self.asked, self.answers = [], {}

    def will(self, request, *answers, status=200):
        """``request`` is like ``POST /v1/refunds``; the last answer is given again and again."""
        self.answers.setdefault(request, []).extend((status, answer) for answer in answers)

    def request(self, method, url, headers, post_data=None):
        there = urlsplit(url)
        sent = there.query if method == "get" else post_data or ""
        if "multipart" in headers.get("Content-Type", ""):
            params = decoded(parts_of(headers["Content-Type"], post_data))
        else:
            params = decoded(parse_qsl(sent, keep_blank_values=True, strict_parsing=bool(sent)))
        self.check(method.upper(), there.path, params)
        self.asked.append((f"{method.upper()} {there.path}", params, dict(headers)))
        waiting = self.answers[f"{method.upper()} {there.path}"]
        status, answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        if isinstance(answer, Exception):
            raise answer
        return json.dumps(answer), status, {"request-id": "req_1"}

    @staticmethod
    def check(method, path, params):
        """Raises NotStripes unless the library knows such a request."""
        known = [one for one in routes(path.split("/")[2]) if one[0] == method and one[1].fullmatch(path)]
        if not known:
            raise NotStripes(f"{method} {path} is no route of Stripe's")
        wrong = []
        for _, _, named in known:
            kind = getattr(import_module(named[0]), named[1]) if named else None
            wrong.append(
                faults_of_mapping(params, kind, "")
                if kind
                else [f"{name} is not a parameter" for name in params]
            )
        if all(wrong):
            raise NotStripes(f"{method} {path}: {'; '.join(sorted(min(wrong, key=len)))}")

    def close(self):
        """There is nothing to close."""
