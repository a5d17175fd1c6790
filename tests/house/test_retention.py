"""Retention is code: every model says how long it is kept and which of its fields are personal."""

from datetime import date

import pytest
from django.apps import apps

from accounts.fields import EncryptedTextField
from accounts.retention import RULES, Kept, first_day, last_day

FLOORS = ("accounts", "directory", "payments", "marketplace")
MODELS = [model for floor in FLOORS for model in apps.get_app_config(floor).get_models()]


def faults_of(model):
    """What one model leaves unsaid."""
    own = vars(model)
    if not isinstance(own.get("KEPT"), Kept) or not isinstance(own.get("PERSONAL"), frozenset):
        return [f"{model._meta.label} does not say KEPT and PERSONAL"]
    fields = {field.name: field for field in model._meta.get_fields()}
    unknown = [f"{model._meta.label} has no {name}" for name in own["PERSONAL"] - set(fields)]
    closed = [
        f"{model._meta.label}.{name} is closed but not named as personal"
        for name, field in fields.items()
        if isinstance(field, EncryptedTextField) and name not in own["PERSONAL"]
    ]
    return unknown + closed


def test_retention_every_model_is_registered():
    assert [fault for model in MODELS for fault in faults_of(model)] == []


def test_retention_every_class_has_a_rule_and_a_reason():
    assert set(RULES) == set(Kept)
    assert all(rule.why and (rule.days is None or rule.counted_from) for rule in RULES.values())


def test_retention_an_unregistered_closed_field_is_found(monkeypatch):
    person = apps.get_model("accounts", "Person")
    monkeypatch.setattr(person, "PERSONAL", frozenset({"name"}))
    assert "accounts.Person.phone is closed but not named as personal" in faults_of(person)


def test_retention_the_first_day_still_kept_is_the_last_day_of_what_counts_from_it():
    today = date(2026, 11, 26)
    assert last_day(Kept.DECISION, first_day(Kept.DECISION, today)) == today
    with pytest.raises(ValueError, match="stays"):
        first_day(Kept.REFERENCE, today)


@pytest.mark.parametrize(
    ("kept", "day"),
    [(Kept.REFERENCE, None), (Kept.INVITATION, date(2026, 4, 1)), (Kept.TOLD, date(2027, 1, 1))],
)
def test_retention_last_day(kept, day):
    assert last_day(kept, date(2026, 1, 1)) == day
