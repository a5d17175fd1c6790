"""Held money is spent only when whoever looks after it agrees, and whoever is paid never does."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.utils import timezone

from accounts.actions.transitions import NotAllowed
from accounts.enums import MembershipRole
from accounts.models import Event, Notification
from directory.enums import FundingKind
from payments.actions import approving, holding
from payments.enums import AppealTo, ApprovalState, Decider, ShareRule
from payments.models import SpendingApproval
from payments.splitting import Wish
from tests.factories.accounts import MembershipFactory, PersonFactory, UserFactory
from tests.factories.directory import ProviderFactory
from tests.factories.payments import ArrangementFactory, FundingFactory, an_isf
from tests.standing import made_once

pytestmark = pytest.mark.django_db
S = ApprovalState


@made_once
def asha():
    return PersonFactory(user=UserFactory()).user


@made_once
def source(asha):
    return an_isf(asha.person)


@made_once
def greta(source):
    return source.holder.memberships.order_by("pk")[0].user


@made_once
def gus(source):
    return source.holder.memberships.order_by("pk")[1].user


@made_once
def provider():
    return ProviderFactory()


def ask(source, provider, *, about="BK-1", week_pence=4000, within_budget=True, by=None):
    return approving.ask(
        source,
        provider,
        about=about,
        week_pence=week_pence,
        answer_by=timezone.now() + timedelta(days=2),
        within_budget=within_budget,
        by=by or source.person.user,
    )


def told(kind):
    return set(Notification.objects.filter(kind=kind).values_list("recipient", flat=True))


def test_asking_tells_the_holder_once_and_blocks_until_they_agree(source, provider, greta, gus):
    asked = ask(source, provider)
    assert ask(source, provider) == asked
    assert (asked.state, told("spending_asked")) == (S.ASKED, {greta.pk, gus.pk})
    wishes = [Wish(source.pk)]
    with pytest.raises(NotAllowed, match="has still to agree"):
        approving.check("BK-1", wishes, 4000)
    approving.approve(asked, by=greta)
    approving.check("BK-1", wishes, 4000)
    assert told("spending_approved") == {source.person.user_id}
    with pytest.raises(NotAllowed, match="agreed to less"):
        approving.check("BK-1", wishes, 4001)
    with pytest.raises(NotAllowed):
        approving.check("BK-2", wishes, 4000)


def test_asking_for_more_asks_again(source, provider, greta):
    first = approving.approve(ask(source, provider), by=greta)
    second = ask(source, provider, week_pence=4001)
    assert (second.pk != first.pk, second.state) == (True, S.ASKED)
    third = ask(source, provider, week_pence=5000)
    second.refresh_from_db()
    assert (second.state, third.state) == (S.LAPSED, S.ASKED)


def test_asking_for_another_change_takes_the_place_of_the_first(source, provider):
    first = ask(source, provider)
    changed = [Wish(source.pk).written()]
    late = timezone.now() + timedelta(days=2)
    facts = {"about": "BK-1", "week_pence": 4000, "answer_by": late, "within_budget": True}
    second = approving.ask(source, provider, **facts, split=changed, by=source.person.user)
    first.refresh_from_db()
    assert (first.state, second.state, second.split) == (S.LAPSED, S.ASKED, changed)


def test_nobody_is_asked_about_money_nobody_looks_after(asha, provider):
    source = FundingFactory(person=asha.person, kind=FundingKind.DIRECT_PAYMENT)
    assert ask(source, provider) is None
    approving.check("BK-1", [Wish(source.pk)], 4000)


def test_an_answer_in_time_only(source, provider, greta, time_machine):
    asked = ask(source, provider)
    time_machine.shift(timedelta(days=3))
    asked.refresh_from_db()
    assert asked.status == S.LAPSED
    with pytest.raises(NotAllowed, match="not answered in time"):
        approving.approve(asked, by=greta)
    assert approving.lapse() == 1
    assert approving.lapse() == 0
    asked.refresh_from_db()
    assert (asked.state, told("spending_lapsed")) == (S.LAPSED, {source.person.user_id})


def test_only_the_holder_answers(source, provider, asha):
    asked = ask(source, provider)
    for by in (asha, UserFactory(), MembershipFactory(organisation=provider.organisation).user):
        with pytest.raises(NotAllowed):
            approving.approve(asked, by=by)
        with pytest.raises(NotAllowed):
            approving.refuse(asked, reason="money", by=by)


def test_a_rule_answers_for_a_provider_who_was_paid_before(source, provider, greta):
    holding.set_terms(source, by_itself_pence=5000, others_basis_points=0, by=greta)
    assert ask(source, provider).state == S.ASKED
    ArrangementFactory(person=source.person, provider=provider, funding=source, about="BK-0")
    assert ask(source, provider, about="BK-2", week_pence=5001).state == S.ASKED
    assert ask(source, provider, about="BK-3", within_budget=False).state == S.ASKED
    assert ask(source, ProviderFactory(), about="BK-4").state == S.ASKED
    by_rule = ask(source, provider, about="BK-5", week_pence=5000)
    by_rule.refresh_from_db()
    assert (by_rule.state, by_rule.decider, by_rule.decided_by) == (S.APPROVED, Decider.RULE, None)
    assert Event.objects.get(thing_reference=by_rule.reference, after=S.APPROVED).why == "known provider"


def test_what_was_agreed_and_came_to_nothing_need_not_be_asked_again(source, provider, greta):
    approving.approve(ask(source, provider), by=greta)
    again = ask(source, provider, about="BK-2")
    assert (again.state, again.decider) == (S.APPROVED, Decider.RULE)
    ArrangementFactory(person=source.person, provider=provider, about="BK-1")
    assert ask(source, provider, about="BK-3").state == S.ASKED


def test_a_holder_that_would_be_paid_is_not_asked_but_the_person(source, asha, greta):
    officer = MembershipFactory(organisation=source.authority, role=MembershipRole.OFFICER).user
    holding.set_terms(source, by_itself_pence=9999, others_basis_points=0, by=greta)
    own = ProviderFactory(organisation=source.holder)
    ArrangementFactory(person=source.person, provider=own, funding=source, about="BK-0")
    asked = ask(source, own)
    assert (asked.state, told("spending_conflict")) == (S.CONFLICT, {asha.pk})
    assert told("spending_conflict_seen") == {officer.pk}
    for by in (greta, officer):
        with pytest.raises(NotAllowed):
            approving.approve(asked, by=by)
    agreed = approving.approve(asked, by=asha)
    assert (agreed.state, agreed.decider, agreed.decided_by) == (S.APPROVED, Decider.PERSON, asha)


def test_the_database_refuses_an_approver_who_is_paid(source, provider, greta, django_db_blocker):
    asked = ask(source, provider)
    facts = {"state": S.APPROVED, "decider": Decider.HOLDER, "decided_at": timezone.now()}
    row = SpendingApproval.objects.filter(pk=asked.pk)
    MembershipFactory(organisation=provider.organisation, user=greta)
    with pytest.raises(IntegrityError, match="whoever is paid does not decide"):
        row.update(**facts, decided_by=greta)


def test_the_database_refuses_a_holder_that_is_the_payee(source, greta):
    asked = ask(source, ProviderFactory(organisation=source.holder))
    facts = {"state": S.APPROVED, "decider": Decider.HOLDER, "decided_at": timezone.now()}
    with pytest.raises(IntegrityError, match="spending_approver_is_not_payee"):
        SpendingApproval.objects.filter(pk=asked.pk).update(**facts, decided_by=UserFactory())


def test_a_refusal_has_a_reason_and_another_answers_the_appeal(source, provider, asha, greta, gus):
    refused = approving.refuse(ask(source, provider), reason="plan", words="It is not in the plan.", by=greta)
    assert told("spending_refused") == {asha.pk}
    with pytest.raises(NotAllowed, match="did not agree"):
        approving.check("BK-1", [Wish(source.pk)], 4000)
    with pytest.raises(NotAllowed, match="cannot look at it"):
        approving.appeal(refused, to=AppealTo.COUNCIL, words="It is.", by=asha)
    appealed = approving.appeal(refused, to=AppealTo.HOLDER, words="It is.", by=asha)
    assert told("spending_appealed") == {gus.pk}
    with pytest.raises(NotAllowed):
        approving.answer_appeal(appealed, agreed=True, words="Still no.", by=greta)
    agreed = approving.answer_appeal(appealed, agreed=True, words="It is in the plan.", by=gus)
    assert (agreed.state, agreed.answered_by) == (S.APPROVED, gus)
    approving.check("BK-1", [Wish(source.pk)], 4000)


def test_a_council_answers_for_its_own_money_alone(source, provider, asha, greta):
    officer = MembershipFactory(organisation=source.authority, role=MembershipRole.OFFICER).user
    stranger = MembershipFactory(organisation__kind="council", role=MembershipRole.OFFICER).user
    refused = approving.refuse(ask(source, provider), reason="money", words="No.", by=greta)
    appealed = approving.appeal(refused, to=AppealTo.COUNCIL, words="It is.", by=asha)
    for by in (stranger, greta, asha):
        with pytest.raises(NotAllowed):
            approving.answer_appeal(appealed, agreed=True, words="Yes.", by=by)
    assert approving.answer_appeal(appealed, agreed=False, words="No.", by=officer).state == S.UPHELD


def test_reading_is_for_the_parties(source, provider, asha, greta):
    asked = ask(source, provider)
    officer = MembershipFactory(organisation=source.authority, role=MembershipRole.OFFICER).user
    paid = MembershipFactory(organisation=provider.organisation).user
    seen = {
        name: SpendingApproval.objects.of(user, overseen=True).filter(pk=asked.pk).exists()
        for name, user in {"asha": asha, "greta": greta, "officer": officer, "paid": paid}.items()
    }
    assert seen == {"asha": True, "greta": True, "officer": False, "paid": False}


@pytest.mark.parametrize(
    ("wish", "most"),
    [
        (Wish(1), 4000),
        (Wish(1, rule=ShareRule.AMOUNT, pence=1500), 1500),
        (Wish(1, rule=ShareRule.AMOUNT, pence=9000), 4000),
        (Wish(1, rule=ShareRule.PORTION, basis_points=2500), 1000),
        (Wish(1, rule=ShareRule.VISITS, visits=(7,)), 4000),
    ],
)
def test_the_most_a_source_pays(wish, most):
    assert approving.most_a_week([wish], 4000) == {1: most}
