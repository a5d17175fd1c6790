"""Money is whole pence: nothing on the floor of money can make a number that is not whole."""

import ast

import pytest

from tests.house.test_imports import modules, nodes

ALSO = ("marketplace.terms", "marketplace.actions.cancelling", "marketplace.actions.billing")
LEADING_THERE = {"math", "statistics", "random", "decimal", "fractions", "numpy"}


def floats_in(source):
    """Lines where a number that is not whole could come from."""
    found = []
    for node in nodes(source):
        literal = isinstance(node, ast.Constant) and isinstance(node.value, float | complex)
        named = isinstance(node, ast.Name) and node.id in {"float", "FloatField", "DecimalField"}
        of_models = isinstance(node, ast.Attribute) and node.attr in {
            "FloatField",
            "DecimalField",
            "total_seconds",
        }
        divided = isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Div)
        imported = isinstance(node, ast.Import | ast.ImportFrom) and LEADING_THERE & {
            getattr(node, "module", ""),
            *(alias.name for alias in node.names),
        }
        if literal or named or of_models or divided or imported:
            found.append(node.lineno)
    return sorted(set(found))


def test_no_float_where_money_is():
    kept = {
        name: source for name, source in modules().items() if name.startswith("payments.") or name in ALSO
    }
    assert len(kept) > 20
    assert {name: lines for name, source in kept.items() if (lines := floats_in(source))} == {}


@pytest.mark.parametrize(
    "source",
    [
        "price = 12.5",
        "price = float('12')",
        "vat = pence / 5",
        "pence /= 2",
        "from decimal import Decimal",
        "import math",
        "hours = (until - since).total_seconds()",
        "pence = models.FloatField()",
    ],
)
def test_a_float_is_found(source):
    assert floats_in(source) == [1]


@pytest.mark.parametrize("source", ["pence //= 2", "vat = round_half_up(pence * 20, 100)", "path = 'a/b'"])
def test_whole_numbers_pass(source):
    assert floats_in(source) == []
