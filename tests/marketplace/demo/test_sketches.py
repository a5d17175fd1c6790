from random import Random

from directory.enums import LegalForm
from directory.kinds import NURSING, PERSONAL_CARE, Facts, kind_of, may_offer
from marketplace.demo import sketches
from marketplace.demo.names import Crowd
from marketplace.demo.sketches import COMPANY, HEAVY


def county(seed):
    random = Random(seed)
    return list(sketches.the_county(random, Crowd(random), 1.0))


def facts(one):
    """What decides, of one sketch, once its register row is read."""
    if not one.cqc:
        return Facts(one.legal_form, one.carers)
    return Facts(one.legal_form, one.carers, cqc="registered", activities=PERSONAL_CARE | NURSING)


def test_the_county_is_the_same_for_the_same_seed():
    assert county(3) == county(3)
    assert [one.name for one in county(3)] != [one.name for one in county(4)]


def test_the_county_has_about_as_many_of_each_as_a_county_has():
    kinds = [kind_of(facts(one)) for one in county(3)]
    assert 280 <= len(kinds) <= 320
    assert 165 <= kinds.count("personal_assistant") <= 200
    assert 40 <= kinds.count("micro_enterprise") <= 50
    assert 20 <= kinds.count("agency") <= 30


def test_the_county_offers_personal_care_only_where_the_law_lets_it():
    for one in county(5):
        offered = {slug for service in one.services for slug in service.needs}
        if offered & (set(HEAVY) - set(COMPANY) - {"medicines-prompt", "after-hospital"}):
            assert may_offer("personal_care", facts(one)), one.name


def test_the_county_never_has_two_people_at_one_address_of_mail():
    emails = [one.owner.email for one in county(6)]
    assert len(set(emails)) == len(emails)


def test_the_county_has_no_more_lanes_than_people():
    assert all(len(one.lanes) <= one.carers for one in county(7))


def test_the_county_has_providers_of_every_legal_form_there_is():
    forms = {one.legal_form for one in county(3)}
    assert forms == set(LegalForm.values) - {LegalForm.INTRODUCER}
