"""What registers say of providers, asked outside any transaction and written at once."""

import csv
import json
from datetime import timedelta
from urllib.error import HTTPError, URLError

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.actions.transitions import NotAllowed
from accounts.models import Notification
from directory.actions import providers, registers
from directory.enums import CqcStatus
from directory.gateways import asking, companies, cqc
from directory.kinds import Why
from directory.models import CqcLocation, Provider
from directory.register import COLUMNS, Company
from directory.tasks import sync_registers
from tests.factories.directory import a_live_listing, a_provider, an_agency, an_officer

pytestmark = pytest.mark.django_db

NUMBERS = {"cqc_location_id": "", "company_number": "", "legal_form": "company"}


@pytest.fixture(autouse=True)
def _stand_ins(settings):
    """The registers of a developer's machine."""
    settings.DEMO_REGISTERS = True


@pytest.fixture
def silent(settings):
    """Nobody answers."""
    settings.DEMO_REGISTERS = False


def test_a_known_location_is_kept_before_it_is_claimed():
    registers.look_up(" 1-700000001 ")
    location = CqcLocation.objects.get()
    assert (location.name, location.run_by_name, location.rating) == (
        "Wold Care",
        "Wold Care Limited",
        "Good",
    )
    provider = a_provider(legal_form="company", carers=4)
    providers.set_facts(provider, cqc_location_id="1-700000001", by=None)
    assert (provider.kind, provider.may_offer_personal_care) == ("agency", True)


@pytest.mark.parametrize(
    ("location_id", "words"), [("1-999999999", "does not know"), ("hello there", "looks like 1-123456789")]
)
def test_a_location_that_is_none_leaves_nothing(location_id, words):
    with pytest.raises(NotAllowed, match=words):
        registers.look_up(location_id)
    assert not CqcLocation.objects.exists()


def test_a_register_that_is_silent_refuses_nobody(silent):
    registers.look_up("1-700000001")
    provider = a_provider(legal_form="company", carers=4)
    providers.set_facts(provider, cqc_location_id="1-700000001", by=None)
    assert provider.cqc_location.status == CqcStatus.UNCHECKED
    assert not provider.may_offer_personal_care


def test_a_company_number_is_compared_with_its_register():
    assert registers.company_of("01234567") == Company("01234567", "WOLD CARE LIMITED")
    assert registers.company_of("08888888") is None
    assert registers.company_of("1234567-1") is None
    with pytest.raises(NotAllowed, match="no company with this number"):
        registers.company_of("99999999")
    assert providers.ask_registers(**NUMBERS | {"company_number": "1234567"}) == "WOLD CARE LIMITED"


def test_a_number_is_used_once():
    given = {"legal_form": "company", "company_number": "01234567"}
    providers.set_facts(a_provider(), **given, by=None)
    with pytest.raises(NotAllowed, match="already given this number"):
        providers.set_facts(a_provider(), **given, by=None)


def test_branches_that_one_cqc_provider_runs_share_a_number():
    for location_id in ("1-700000001", "1-700000002"):
        registers.look_up(location_id)
        branch = a_provider(legal_form="company", carers=4)
        providers.set_facts(branch, company_number="01234567", cqc_location_id=location_id, by=None)
    assert Provider.objects.filter(company_number="01234567").count() == 2
    registers.look_up("1-700000003")
    with pytest.raises(NotAllowed, match="already given this number"):
        providers.set_facts(
            a_provider(legal_form="company", carers=4),
            company_number="01234567",
            cqc_location_id="1-700000003",
            by=None,
        )


def test_a_number_without_a_company_is_refused():
    with pytest.raises(NotAllowed, match="Leave this empty"):
        providers.set_facts(a_provider(), company_number="01234567", by=None)


def test_the_daily_look_takes_and_gives(dara):
    listing = a_live_listing(an_agency("1-700000004"), owner=dara, needs=["washing"])
    assert listing.offers.get().withheld_tasks == []
    sync_registers()
    assert [task.withheld_why for task in listing.offers.get().withheld_tasks] == [Why.CQC_ENDED]
    location = CqcLocation.objects.get()
    assert (location.status, str(location.deregistered_on)) == (CqcStatus.DEREGISTERED, "2026-05-31")


def test_what_was_last_known_stands_while_the_register_is_silent(silent, caplog):
    listing = a_live_listing(an_agency("1-700000004"), needs=["washing"])
    before = CqcLocation.objects.get().synced_at
    sync_registers()
    assert listing.offers.get().withheld_tasks == []
    assert CqcLocation.objects.get().synced_at == before
    assert "did not answer for 1 locations" in caplog.text


def test_after_a_few_silences_it_is_left_in_peace(silent, caplog):
    for number in range(8):
        an_agency(f"1-00000001{number}")
    assert registers.sync_all() == (0, 8)
    assert caplog.text.count("was asked about a location") == registers.GIVE_UP_AFTER


def test_after_a_week_of_silence_a_human_is_told_once(silent, time_machine):
    time_machine.move_to(timezone.now())
    officer = an_officer()
    a_live_listing(an_agency("1-000000017"), officer=officer)
    for days, told in ((6, 0), (2, 1), (1, 1)):
        time_machine.shift(timedelta(days=days))
        sync_registers()
        kinds = Notification.objects.filter(recipient=officer, kind="register_stale", channel="site")
        assert kinds.count() == told


def the_file(tmp_path, rows, columns=COLUMNS):
    path = tmp_path / "active.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def a_row(number, **more):
    return {
        "Location ID": f"1-{number}",
        "Location Name": "A home",
        "Regulated activity - Personal care": "Y",
        **more,
    }


def test_the_file_takes_and_gives(tmp_path, capsys):
    stays, goes = (a_live_listing(an_agency(each), needs=["washing"]) for each in ("1-1111", "1-2222"))
    call_command("load_cqc", the_file(tmp_path, [a_row(1111), a_row(3333)]))
    assert "2 locations. Of 2 that providers here run, 1 are gone." in capsys.readouterr().out
    assert stays.offers.get().withheld_tasks == []
    assert [task.withheld_why for task in goes.offers.get().withheld_tasks] == [Why.CQC_ENDED]
    assert set(CqcLocation.objects.values_list("pk", "status")) == {
        ("1-1111", "registered"),
        ("1-2222", "deregistered"),
        ("1-3333", "registered"),
    }
    call_command("load_cqc", the_file(tmp_path, [a_row(1111), a_row(2222)]))
    assert goes.offers.get().withheld_tasks == []


@pytest.mark.parametrize(
    ("rows", "columns", "words"),
    [
        ([], COLUMNS, "holds no location"),
        ([{"Location ID": "1-1"}], ("Location ID",), "has no “Location Name”"),
        ([a_row(1) | {"Location ID": ""}], COLUMNS, "Line 2"),
    ],
)
def test_another_file_changes_nothing(tmp_path, rows, columns, words):
    listing = a_live_listing(an_agency(), needs=["washing"])
    with pytest.raises(CommandError, match=words):
        call_command("load_cqc", the_file(tmp_path, rows, columns))
    assert listing.offers.get().withheld_tasks == []


def test_a_file_that_was_cut_short_is_refused(tmp_path):
    for number in range(6):
        an_agency(f"1-00000000{number}")
    path = the_file(tmp_path, [a_row(1)])
    with pytest.raises(CommandError, match="looks cut short"):
        call_command("load_cqc", path)
    assert not CqcLocation.objects.filter(status="deregistered").exists()
    call_command("load_cqc", path, "--even-if-many-are-gone")
    assert CqcLocation.objects.filter(status="deregistered").count() == 6


def test_no_such_file_is_said_so(tmp_path):
    with pytest.raises(CommandError, match="no file called"):
        call_command("load_cqc", tmp_path / "nothing.csv")


class Answer:
    """What a register sends back."""

    def __init__(self, said):
        self.said = said

    def __enter__(self):
        return self

    def __exit__(self, *_):
        return False

    def read(self, _most):
        return self.said


@pytest.fixture
def wire(monkeypatch, settings):
    """``wire({path: answer})`` puts a register at the other end of the line; what was asked is kept."""
    settings.CQC_API_KEY = settings.COMPANIES_API_KEY = "a-key"
    asked = []

    def at_the_other_end(answers):
        def answer(request, timeout):
            assert timeout == asking.PATIENCE_SECONDS
            asked.append(request)
            found = answers.get(
                request.full_url.rsplit("/", 1)[-1], HTTPError(request.full_url, 404, "", {}, None)
            )
            if isinstance(found, Exception):
                raise found
            return Answer(found if isinstance(found, bytes) else json.dumps(found).encode())

        monkeypatch.setattr(asking, "urlopen", answer)
        return asked

    return at_the_other_end


def test_the_interface_is_asked_with_its_key(wire):
    said = cqc.fixtures()
    asked = wire({**said["locations"], **said["providers"]})
    entry = cqc.register().location("1-700000001")
    assert entry == cqc.Invented().location("1-700000001")
    assert [request.full_url.split("/v1/")[1] for request in asked] == [
        "locations/1-700000001",
        "providers/1-800000001",
    ]
    assert asked[0].get_header("Ocp-apim-subscription-key") == "a-key"
    assert cqc.register().location("1-5").status == CqcStatus.UNKNOWN


def test_companies_house_is_asked_with_its_key(wire):
    asked = wire(
        {"01234567": {"company_name": "WOLD CARE LIMITED", "company_status": "active"}, "07777777": {}}
    )
    assert companies.register().company("01234567") == companies.Invented().company("01234567")
    assert asked[0].get_header("Authorization") == "Basic YS1rZXk6"
    assert companies.register().company("99999999") is None
    with pytest.raises(asking.Unreachable):
        companies.register().company("07777777")


@pytest.mark.parametrize(
    "answer",
    [
        HTTPError("", 500, "", {}, None),
        HTTPError("", 429, "", {}, None),
        URLError("no route"),
        TimeoutError(),
        b"<html>",
        b"[]",
        {"locationId": "1-1"},
        {"locationId": "1-1", "registrationStatus": "Registered", "regulatedActivities": ["x"]},
    ],
)
def test_silence_and_nonsense_are_no_answer(wire, answer):
    wire({"1-1": answer})
    with pytest.raises(asking.Unreachable):
        cqc.register().location("1-1")
