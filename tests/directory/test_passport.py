"""The check passport as tables: who needs which, how long it lasts, and what may be shown when."""

from datetime import date, timedelta

import pytest

from directory.enums import CheckKind
from directory.passport import (
    BY_HUMAN,
    COURSES,
    EVERYDAY,
    RULES,
    SKILLS_OF_COURSE,
    WITH_MONEY,
    Effect,
    Facts,
    Held,
    Human,
    Kind,
    Offered,
    Required,
    Stretch,
    hidden_on,
    is_expiring,
    longest,
    months_later,
    reminder_due,
    required,
    skill,
    stretches,
    tier_of,
)
from directory.taxonomy import NEEDS, SKILLS

MAY = date(2026, 5, 1)
NEVER_STALE = date(2099, 1, 1)
ALONE = Facts("sole_trader", 1, one_human=True, registered=False, humans=(Human(1),))
PA = Facts("employed_pa", 1, one_human=True, registered=False, humans=(Human(1),))
TWO = Facts("partnership", 2, one_human=False, registered=False, humans=(Human(1), Human(2)))
AGENCY = Facts("company", 20, one_human=False, registered=True, humans=(Human(1), Human(2), Human(3)))
TASKS = {slug: regulated for _, needs in NEEDS for slug, _, _, regulated in needs}


def offering(*slugs, skills=(), engagements=("self_employed",)):
    return Offered({slug: TASKS[slug] for slug in slugs}, frozenset(skills), frozenset(engagements))


def needed(facts, offered):
    """Kind, human and level or course of everything that is needed."""
    return [(one.kind.value, one.human, one.detail) for one in required(facts, offered)]


def test_there_are_sixteen_kinds_and_each_has_words_and_a_rule():
    assert [kind.value for kind in Kind] == CheckKind.values == [kind.value for kind in RULES]
    assert len(Kind) == 16


def test_every_slug_named_here_is_in_the_taxonomy():
    slugs = set(TASKS)
    assert EVERYDAY | WITH_MONEY | frozenset().union(*COURSES.values()) <= slugs
    assert set().union(*SKILLS_OF_COURSE.values()) <= {slug for slug, *_ in SKILLS}


@pytest.mark.parametrize(
    ("task", "tier"),
    [
        ("cleaning", 1),
        ("company", 1),
        ("dementia", 2),
        ("washing", 3),
        ("nursing-tasks", 4),
        ("money-letters", 4),
    ],
)
def test_tiers(task, tier):
    assert tier_of(task, TASKS[task]) == tier


def test_an_unknown_task_is_taken_for_one_to_one_at_home():
    assert tier_of("something-new", "none") == 2


@pytest.mark.parametrize(
    ("facts", "offered", "kinds"),
    [
        (
            ALONE,
            offering("cleaning"),
            [
                ("contact", None, ""),
                ("right_to_work", 1, ""),
                ("dbs", 1, "basic"),
                ("public_liability", None, ""),
                ("trader", None, ""),
                ("declaration", None, ""),
            ],
        ),
        (
            PA,
            offering("washing", engagements=["employed"]),
            [
                ("contact", None, ""),
                ("identity", 1, ""),
                ("right_to_work", 1, ""),
                ("dbs", 1, "enhanced_barred"),
                ("buyers_liability", None, ""),
                ("references", 1, ""),
                ("training", 1, "safeguarding"),
                ("training", 1, "infection"),
                ("declaration", None, ""),
            ],
        ),
        (
            TWO,
            offering("meals"),
            [
                ("contact", None, ""),
                ("right_to_work", 1, ""),
                ("right_to_work", 2, ""),
                ("dbs", 1, "basic"),
                ("dbs", 2, "basic"),
                ("public_liability", None, ""),
                ("employers_liability", None, ""),
                ("trader", None, ""),
                ("food_hygiene", None, ""),
                ("declaration", None, ""),
            ],
        ),
        (
            AGENCY,
            offering("nursing-tasks", skills=["drives-own-car"], engagements=["agency"]),
            [
                ("contact", None, ""),
                ("identity", None, ""),
                ("right_to_work", None, ""),
                ("dbs", None, "enhanced_barred"),
                ("cqc", None, ""),
                ("public_liability", None, ""),
                ("employers_liability", None, ""),
                ("references", None, ""),
                ("training", None, "safeguarding"),
                ("training", None, "infection"),
                ("professional_pin", None, ""),
                ("vehicle", None, ""),
                ("trader", None, ""),
                ("declaration", None, ""),
            ],
        ),
    ],
)
def test_who_needs_which(facts, offered, kinds):
    assert needed(facts, offered) == kinds


def test_each_level_of_dbs_is_asked_for_the_tasks_that_need_it():
    found = [one for one in required(PA, offering("cleaning", "dementia", "washing")) if one.kind == Kind.DBS]
    assert [(one.detail, one.claims) for one in found] == [
        ("basic", {"cleaning"}),
        ("enhanced", {"dementia"}),
        ("enhanced_barred", {"washing"}),
    ]


@pytest.mark.parametrize(
    ("held", "wanted", "serves"),
    [
        ("enhanced_barred", "basic", True),
        ("enhanced", "enhanced", True),
        ("enhanced", "enhanced_barred", False),
        ("basic", "enhanced", False),
    ],
)
def test_a_higher_level_serves_for_a_lower(held, wanted, serves):
    assert Held(Kind.DBS, 1, held, MAY).serves(Required(Kind.DBS, 1, wanted)) == serves


def test_a_check_of_one_human_does_not_serve_for_another():
    assert not Held(Kind.IDENTITY, 2, "", MAY).serves(Required(Kind.IDENTITY, 1))


# What may be shown when

INSURED = Required(Kind.PUBLIC_LIABILITY, claims=frozenset({"cleaning", "washing"}))
BARRED = Required(Kind.DBS, 1, "enhanced_barred", frozenset({"washing"}))
TAUGHT = Required(Kind.TRAINING, 1, "first_aid", frozenset({skill("first-aid")}))
SIGNED = Required(Kind.DECLARATION, claims=frozenset({"cleaning", "washing"}))


def days(*pairs):
    return [
        Stretch(date(2026, *first), date(2026, *last), frozenset(hidden)) for first, last, *hidden in pairs
    ]


def test_a_check_holds_from_its_first_day_to_its_last():
    held = [Held(Kind.PUBLIC_LIABILITY, None, "", MAY, date(2026, 5, 31))]
    assert stretches([INSURED], held, stale_on=NEVER_STALE) == days(((5, 1), (6, 1)))


def test_a_renewal_without_a_gap_is_one_stretch_and_with_a_gap_is_two():
    first = Held(Kind.PUBLIC_LIABILITY, None, "", MAY, date(2026, 5, 31))
    at_once = Held(Kind.PUBLIC_LIABILITY, None, "", date(2026, 6, 1), date(2026, 6, 30))
    later = Held(Kind.PUBLIC_LIABILITY, None, "", date(2026, 6, 3), date(2026, 6, 30))
    assert stretches([INSURED], [at_once, first], stale_on=NEVER_STALE) == days(((5, 1), (7, 1)))
    assert stretches([INSURED], [first, later], stale_on=NEVER_STALE) == days(
        ((5, 1), (6, 1)), ((6, 3), (7, 1))
    )


def test_a_lapse_of_dbs_hides_what_it_is_for_and_a_lapse_of_insurance_hides_everything():
    held = [
        Held(Kind.PUBLIC_LIABILITY, None, "", MAY, date(2026, 6, 30)),
        Held(Kind.DBS, 1, "enhanced_barred", MAY, date(2026, 5, 31)),
    ]
    assert stretches([INSURED, BARRED], held, stale_on=NEVER_STALE) == days(
        ((5, 1), (6, 1)), ((6, 1), (7, 1), "washing")
    )


def test_training_takes_away_its_tag_alone():
    held = [
        Held(Kind.PUBLIC_LIABILITY, None, "", MAY, date(2026, 6, 30)),
        Held(Kind.TRAINING, 1, "first_aid", date(2026, 5, 10), date(2026, 5, 20)),
    ]
    found = stretches([INSURED, TAUGHT], held, stale_on=NEVER_STALE)
    assert found == days(
        ((5, 1), (5, 10), skill("first-aid")), ((5, 10), (5, 21)), ((5, 21), (7, 1), skill("first-aid"))
    )


def test_a_declaration_has_thirty_days_of_grace():
    held = [Held(Kind.DECLARATION, None, "", MAY, date(2026, 5, 31))]
    assert stretches([SIGNED], held, stale_on=NEVER_STALE) == days(((5, 1), (7, 1)))


def test_what_was_never_given_keeps_back_its_tasks_and_what_lapsed_everything():
    identity = Required(Kind.IDENTITY, 1, claims=frozenset({"washing"}))
    insured = Held(Kind.PUBLIC_LIABILITY, None, "", MAY)
    seen = Held(Kind.IDENTITY, 1, "", MAY, date(2026, 5, 31))
    assert hidden_on(date(2026, 6, 1), [INSURED, identity], [insured]) == {"washing"}
    assert hidden_on(date(2026, 6, 1), [INSURED, identity], [insured, seen]) is None


def test_hours_that_are_too_old_end_everything():
    held = [Held(Kind.PUBLIC_LIABILITY, None, "", MAY)]
    assert stretches([INSURED], held, stale_on=date(2026, 6, 15)) == days(((5, 1), (6, 15)))


def test_a_second_human_counts_while_they_work_here():
    both = [
        Required(Kind.RIGHT_TO_WORK, 1, claims=frozenset({"cleaning"})),
        Required(Kind.RIGHT_TO_WORK, 2, "", frozenset({"cleaning"}), date(2026, 5, 10), date(2026, 5, 20)),
    ]
    held = [Held(Kind.RIGHT_TO_WORK, 1, "", MAY)]
    assert stretches(both, held, stale_on=date(2026, 6, 1)) == days(((5, 1), (5, 10)), ((5, 21), (6, 1)))


def test_advice_payouts_and_messages_hide_nothing():
    for kind in (Kind.BUYERS_LIABILITY, Kind.TRADER, Kind.CONTACT):
        assert hidden_on(MAY, [Required(kind)], []) == frozenset()


def test_nothing_held_is_nothing_shown():
    assert stretches([INSURED, BARRED], [], stale_on=NEVER_STALE) == []


# How long


@pytest.mark.parametrize(
    ("kind", "course", "last"),
    [
        ("identity", "", date(2031, 4, 30)),
        ("dbs", "", date(2029, 4, 30)),
        ("training", "first_aid", date(2029, 4, 30)),
        ("training", "medication", date(2027, 4, 30)),
        ("professional_pin", "", date(2026, 5, 31)),
        ("declaration", "", date(2027, 4, 30)),
        ("public_liability", "", None),
        ("right_to_work", "", None),
    ],
)
def test_the_longest_a_check_lasts(kind, course, last):
    assert longest(kind, course, MAY) == last


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
    ],
)
def test_months_later(day, months, later):
    assert months_later(day, months) == later


@pytest.mark.parametrize(
    ("left", "due"), [(91, None), (90, 90), (61, 90), (60, 60), (29, 30), (7, 7), (0, 7), (-1, None)]
)
def test_which_reminder_of_a_dbs_certificate_is_due(left, due):
    assert reminder_due("dbs", MAY + timedelta(days=left), MAY) == due


def test_expiring_is_from_the_first_reminder_on():
    assert is_expiring("public_liability", MAY + timedelta(days=30), MAY)
    assert not is_expiring("public_liability", MAY + timedelta(days=31), MAY)
    assert not is_expiring("right_to_work", None, MAY)


def test_effects_and_days_are_those_of_the_policy():
    table = {kind.value: (rule.effect, rule.reminders, rule.grace_days) for kind, rule in RULES.items()}
    assert table["identity"] == (Effect.PAUSED, (60, 30, 7), 0)
    assert table["right_to_work"] == (Effect.PAUSED, (90, 30, 7), 0)
    assert table["dbs"] == (Effect.TASKS_HIDDEN, (90, 60, 30, 7), 0)
    assert table["public_liability"] == (Effect.PAUSED, (30, 14, 7, 1), 0)
    assert table["references"][0::2] == (Effect.PAUSED, 30)
    assert table["training"][:2] == (Effect.TAG_REMOVED, (60, 30))
    assert table["trader"][0] == Effect.PAYOUTS_HELD
    assert table["declaration"][0::2] == (Effect.PAUSED, 30)
    assert {kind.value for kind in BY_HUMAN} == {
        "identity", "right_to_work", "dbs", "references", "training",
    }  # fmt: skip
