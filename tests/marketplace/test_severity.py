"""How urgent a concern is: every answer that matters, in a table."""

from itertools import product

import pytest

from marketplace.severity import AMBER, GREEN, RED, severity

CALM = {"in_danger": "no", "in_contact": "no", "badly_hurt": "no", "others": "no", "harms": ["financial"]}


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        ({}, GREEN),
        ({"harms": ["financial", "neglect", "self_neglect", "discrimination", "organisation"]}, GREEN),
        ({"in_danger": "yes"}, RED),
        ({"in_contact": "yes"}, RED),
        ({"badly_hurt": "yes"}, RED),
        ({"in_danger": "yes", "in_contact": "unsure", "badly_hurt": "unsure"}, RED),
        ({"in_danger": "unsure"}, AMBER),
        ({"in_contact": "unsure"}, AMBER),
        ({"badly_hurt": "unsure"}, AMBER),
        ({"in_danger": ""}, AMBER),
        ({"others": "yes"}, AMBER),
        ({"others": "unsure"}, GREEN),
        ({"harms": ["physical"]}, AMBER),
        ({"harms": ["sexual"]}, AMBER),
        ({"harms": ["domestic"]}, AMBER),
        ({"harms": ["slavery"]}, AMBER),
        ({"harms": ["financial", "sexual"]}, AMBER),
        ({"harms": ["unsure"]}, AMBER),
        ({"harms": []}, AMBER),
    ],
)
def test_severity(answers, expected):
    assert severity(**CALM | answers) == expected


def test_severity_never_falls_when_an_answer_is_worse():
    order, grave = {"no": 0, "unsure": 1, "yes": 2}, {GREEN: 0, AMBER: 1, RED: 2}
    names = ["in_danger", "in_contact", "badly_hurt", "others"]
    for answers in product(order, repeat=4):
        now = dict(zip(names, answers, strict=True))
        for name in names:
            for worse, weight in order.items():
                if weight > order[now[name]]:
                    before, after = severity(**CALM | now), severity(**CALM | now | {name: worse})
                    assert grave[after] >= grave[before]
