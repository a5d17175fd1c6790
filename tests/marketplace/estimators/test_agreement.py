"""The estimators agree with lifelines and scipy to a billionth. Their answers are kept; `script/oracle` asks them again."""

import json
from importlib.util import find_spec

import pytest

from tests.marketplace.estimators.oracle import ANSWERS, apart, ours, theirs


def test_estimators_agree_with_the_kept_answers():
    kept = json.loads(ANSWERS.read_text())
    assert kept.keys() == ours().keys()
    assert apart(ours(), kept) == []


def test_agreement_is_to_a_billionth():
    assert apart({"one": [0.5]}, {"one": [0.5 + 1e-10]}) == []
    assert apart({"one": [0.5]}, {"one": [0.5 + 2e-9]}) == [".one[0]: 0.5 and 0.500000002"]


@pytest.mark.skipif(find_spec("lifelines") is None, reason="script/oracle fetches lifelines")
def test_estimators_agree_with_lifelines_itself():
    assert apart(ours(), theirs()) == []
