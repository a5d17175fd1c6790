import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.contrib.auth import hashers
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.enums import MembershipRole
from accounts.models import User
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.standing import made_once

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.accounts.views.guarded_urls")]
CODE = re.compile(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", re.MULTILINE)


def code_in(message):
    return CODE.search(message.body).group(1)


def totp_code(secret):
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))


def ask_for_code(client, email):
    return client.post(reverse("account_login"), {"login": email, "password": ""})


def test_sign_up_asks_for_an_address_alone(client):
    page = client.get(reverse("account_signup"))
    assert [(field.name, field.field.required) for field in page.context["form"].visible_fields()] == [
        ("email", True),
        ("name", False),
    ]


def test_sign_up_then_code_then_whom_it_is_for(client):
    client.post(reverse("account_signup"), {"email": "New@Example.com", "name": "Nell New"})
    (message,) = mail.outbox
    answer = client.post(reverse("account_email_verification_sent"), {"code": code_in(message)})
    assert answer["Location"] == reverse("accounts:person_start")
    user = User.objects.get()
    assert (user.email, user.name, user.has_usable_password()) == ("new@example.com", "Nell New", False)
    assert EmailAddress.objects.get(user=user).verified


def test_sign_up_goes_on_to_where_one_was_going(client):
    there = reverse("accounts:name_edit")
    client.post(f"{reverse('account_signup')}?next={there}", {"email": "new@example.com"})
    where = client.post(
        reverse("account_email_verification_sent"), {"code": code_in(mail.outbox[0]), "next": there}
    )
    assert where["Location"] == there


def test_sign_up_never_leads_off_the_site(client):
    off = "https://elsewhere.example/"
    client.post(f"{reverse('account_signup')}?next={off}", {"email": "new@example.com", "next": off})
    where = client.post(
        reverse("account_email_verification_sent"), {"code": code_in(mail.outbox[0]), "next": off}
    )
    assert where["Location"] == reverse("accounts:person_start")


def test_sign_in_by_code(client, clem):
    ask_for_code(client, "clem@example.com")
    client.post(reverse("account_confirm_login_code"), {"code": code_in(mail.outbox[0])})
    assert client.get(reverse("accounts:home")).status_code == 200


def test_sign_in_by_code_fails_with_a_wrong_one_and_stops_after_three(client, clem):
    ask_for_code(client, "clem@example.com")
    for _ in range(3):
        client.post(reverse("account_confirm_login_code"), {"code": "AAAAAA"})
    client.post(reverse("account_confirm_login_code"), {"code": code_in(mail.outbox[0])})
    assert client.get(reverse("accounts:home")).status_code == 302


def test_sign_in_by_password(client, clem):
    clem.set_password("three odd words")
    clem.save()
    client.post(reverse("account_login"), {"login": "clem@example.com", "password": "three odd words"})
    assert client.get(reverse("accounts:home")).status_code == 200


def test_sign_in_asks_for_the_second_factor(client, officer):
    ask_for_code(client, officer.email)
    there = client.post(reverse("account_confirm_login_code"), {"code": code_in(mail.outbox[0])})
    assert there["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("accounts:home")).status_code == 302
    client.post(reverse("mfa_authenticate"), {"code": totp_code(secret_of(officer))})
    assert client.get(reverse("for_publishers")).status_code == 200


def secret_of(user):
    return decrypt(Authenticator.objects.get(user=user, type="totp").data["secret"])


def shape(answer, email):
    """Everything an outsider can see of an answer, but for the address they typed and the form's own token."""
    words = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|nonce="[^"]+"', "", answer.content.decode())
    return answer.status_code, answer.headers.get("Location"), words.replace(email, "SOMEBODY")


@pytest.mark.parametrize(
    ("page", "fields"),
    [
        ("account_login", {"login": "{}", "password": ""}),
        ("account_login", {"login": "{}", "password": "not the password"}),
        ("account_request_login_code", {"email": "{}"}),
        ("account_signup", {"email": "{}"}),
        ("account_reset_password", {"email": "{}"}),
    ],
)
def test_no_page_tells_who_has_an_account(page, fields, client, clem):
    clem.set_password("three odd words")
    clem.save()
    shapes, mails = [], []
    for email in ("clem@example.com", "nobody@example.com"):
        client.cookies.clear()
        mail.outbox.clear()
        sent = {name: value.format(email) for name, value in fields.items()}
        answer = client.post(reverse(page), sent)
        followed = client.get(answer["Location"]) if answer.status_code == 302 else answer
        shapes.append((shape(answer, email), shape(followed, email)))
        mails.append(len(mail.outbox))
    assert shapes[0] == shapes[1]
    assert mails[0] == mails[1]


def test_unknown_address_costs_a_password_check_too(client, clem, monkeypatch):
    clem.set_password("three odd words")
    clem.save()
    rounds = []
    hasher = hashers.get_hasher()
    real = type(hasher).encode
    monkeypatch.setattr(type(hasher), "encode", lambda *a, **k: rounds.append(1) or real(*a, **k))
    real_verify = type(hasher).verify
    monkeypatch.setattr(type(hasher), "verify", lambda *a, **k: rounds.append(1) or real_verify(*a, **k))
    costs = []
    for email in ("clem@example.com", "nobody@example.com"):
        rounds.clear()
        client.post(reverse("account_login"), {"login": email, "password": "not the password"})
        costs.append(len(rounds))
    assert costs == [1, 1]


def test_too_many_wrong_passwords_are_stopped_even_with_the_right_one(client, clem):
    clem.set_password("three odd words")
    clem.save()
    for _ in range(5):
        client.post(reverse("account_login"), {"login": clem.email, "password": "wrong"})
    client.post(reverse("account_login"), {"login": clem.email, "password": "three odd words"})
    assert client.get(reverse("accounts:home")).status_code == 302


def test_too_many_codes_are_stopped(client, clem):
    for _ in range(6):
        client.cookies.clear()
        client.post(reverse("account_request_login_code"), {"email": clem.email})
    assert len(mail.outbox) == 3


@pytest.fixture
def redis_dead(settings):
    redis = "accounts.gateways.cache.SurvivingRedisCache"
    cache = {"BACKEND": redis, "LOCATION": "unix:///tmp/no-redis-lives-here.sock"}
    settings.CACHES = settings.CACHES | {"default": cache}


def test_sign_in_works_without_redis_and_still_counts(redis_dead, client, clem):
    ask_for_code(client, "clem@example.com")
    client.post(reverse("account_confirm_login_code"), {"code": code_in(mail.outbox[0])})
    assert client.get(reverse("accounts:home")).status_code == 200
    for _ in range(6):
        client.cookies.clear()
        client.post(reverse("account_request_login_code"), {"email": clem.email})
    assert len(mail.outbox) == 3


def test_sign_in_answers_when_the_mail_server_is_down(client, clem, settings):
    settings.EMAIL_BACKEND = "tests.accounts.actions.test_delivery.BrokenMail"
    known, unknown = (ask_for_code(client, f"{name}@example.com") for name in ("clem", "nobody"))
    assert known.status_code == unknown.status_code == 302


def test_sign_out_needs_a_post(sign_in, clem):
    client = sign_in(clem)
    client.get(reverse("account_logout"))
    assert client.get(reverse("accounts:home")).status_code == 200
    client.post(reverse("account_logout"))
    assert client.get(reverse("accounts:home")).status_code == 302


def test_email_change_needs_a_code_from_the_new_address(sign_in, clem):
    client = sign_in(clem)
    client.post(reverse("account_email"), {"action_add": "", "email": "clem@new.example"})
    clem.refresh_from_db()
    assert clem.email == "clem@example.com"
    code = next(code_in(message) for message in mail.outbox if message.to == ["clem@new.example"])
    client.post(reverse("account_email_verification_sent"), {"code": code})
    clem.refresh_from_db()
    assert clem.email == "clem@new.example"


def test_officer_is_sent_to_set_up_and_that_counts_for_this_session(sign_in, officer_without_authenticator):
    client = sign_in(officer_without_authenticator)
    council = reverse("for_publishers")
    assert (
        client.get(council)["Location"]
        == f"{reverse('accounts:security_required')}?next={council.replace('/', '%2F')}"
    )
    client.get(f"{reverse('accounts:security_required')}?next={council}")
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    after = client.post(reverse("mfa_activate_totp"), {"code": totp_code(secret)}, follow=True)
    assert after.context["request"].session["way_back_after_second_factor"] == council
    assert client.get(council).status_code == 200


def test_officer_signed_in_elsewhere_before_set_up_must_prove_it_there_too(sign_in, officer):
    client = sign_in(officer, second_factor=False)
    council = reverse("for_publishers")
    where = client.get(council)["Location"]
    assert where.startswith(reverse("mfa_reauthenticate"))
    client.post(where, {"code": totp_code(secret_of(officer))})
    assert client.get(council).status_code == 200


def test_officer_who_removes_the_second_factor_is_shut_out(sign_in, officer):
    client = sign_in(officer)
    assert client.get(reverse("for_publishers")).status_code == 200
    Authenticator.objects.filter(user=officer).delete()
    assert client.get(reverse("for_publishers")).status_code == 302


def test_officer_who_left_is_shut_out(sign_in, officer):
    client = sign_in(officer)
    officer.memberships.update(left_at="2026-01-01T00:00Z")
    assert client.get(reverse("for_publishers")).status_code == 404


def test_analyst_is_council_but_may_not_publish(sign_in, council):
    user = UserFactory()
    MembershipFactory(user=user, organisation=council, role=MembershipRole.ANALYST)
    TOTP.activate(user, "JBSWY3DPEHPK3PXP")
    assert sign_in(user).get(reverse("for_council")).status_code == 200
    assert sign_in(user).get(reverse("for_publishers")).status_code == 404


@made_once
def superuser():
    return User.objects.create_superuser("root@example.com")


def test_admin_has_no_door_of_its_own(client, superuser):
    assert client.get("/admin/login/")["Location"].startswith(reverse("account_login"))


def test_admin_needs_the_second_factor(sign_in, superuser):
    client = sign_in(superuser)
    assert (
        client.get("/admin/", follow=True)
        .redirect_chain[-1][0]
        .startswith(reverse("accounts:security_required"))
    )
    TOTP.activate(superuser, "JBSWY3DPEHPK3PXP")
    assert client.get("/admin/", follow=True).redirect_chain[-1][0].startswith(reverse("mfa_reauthenticate"))
    assert sign_in(superuser).get("/admin/").status_code == 200


def test_admin_history_cannot_be_edited(sign_in, superuser):
    TOTP.activate(superuser, "JBSWY3DPEHPK3PXP")
    client = sign_in(superuser)
    for table in ("event", "seal", "notification", "person", "delegation", "user"):
        assert client.get(f"/admin/accounts/{table}/").status_code == 200
        assert client.get(f"/admin/accounts/{table}/add/").status_code == 403
        assert client.post(f"/admin/accounts/{table}/", {"action": "delete_selected"}).status_code in {
            200,
            302,
        }
    assert User.objects.filter(pk=superuser.pk).exists()


def signed_in_on(user, device):
    client = Client(headers={"user-agent": device})
    mail.outbox.clear()
    ask_for_code(client, user.email)
    client.post(reverse("account_confirm_login_code"), {"code": code_in(mail.outbox[0])})
    return client


def test_devices_are_listed_and_one_can_be_signed_out(clem):
    here, there = signed_in_on(clem, "curl"), signed_in_on(clem, "Mozilla/5.0 (iPhone) Safari/605")
    page = here.get(reverse("accounts:security"))
    assert [words for _, words, _ in page.context["devices"]] == ["A browser", "Safari on an iPhone"]
    other = next(device for device, _, now in page.context["devices"] if not now)
    here.post(reverse("accounts:device_end"), {"device": other.pk})
    assert there.get(reverse("accounts:home")).status_code == 302
    assert here.get(reverse("accounts:home")).status_code == 200


def test_nobody_can_sign_out_somebody_elses_device(clem, dara):
    hers, his = signed_in_on(dara, "curl"), signed_in_on(clem, "curl")
    device = hers.get(reverse("accounts:security")).context["devices"][0][0]
    for given in (device.pk, "", "x", "9" * 40, "-1"):
        his.post(reverse("accounts:device_end"), {"device": given})
    assert hers.get(reverse("accounts:home")).status_code == 200


def test_secrets_of_authenticators_are_closed_at_rest(officer):
    kept = Authenticator.objects.get(user=officer, type="totp").data["secret"]
    assert kept.startswith("gAAAA")
    assert len(secret_of(officer)) < len(kept)
