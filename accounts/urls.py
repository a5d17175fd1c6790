"""Pages about oneself, the people one supports, and who may do what. Sign-in itself is allauth's."""

from django.urls import path

from accounts.views import delegations, home, invitations, notifications, people, security

app_name = "accounts"
urlpatterns = [
    path("", home.home, name="home"),
    path("name/", home.name_edit, name="name_edit"),
    path("security/", security.security, name="security"),
    path("security/sign-out/", security.device_end, name="device_end"),
    path("security/required/", security.required, name="security_required"),
    path("2fa/totp/activate/", security.activate_totp, name="totp_activate"),
    path("2fa/webauthn/add/", security.add_passkey, name="passkey_add"),
    path("notifications/", notifications.notification_list, name="notification_list"),
    path("notifications/read/", notifications.notification_read, name="notification_read"),
    path("start/", people.person_start, name="person_start"),
    path("me/", people.person_become, name="person_become"),
    path("people/add/", people.person_add, name="person_add"),
    path("people/<slug:reference>/", people.person_detail, name="person_detail"),
    path("people/<slug:reference>/edit/", people.person_edit, name="person_edit"),
    path("people/<slug:reference>/history/", people.person_history, name="person_history"),
    path("people/<slug:reference>/looks/", people.person_looks, name="person_looks"),
    path("people/<slug:reference>/helpers/", delegations.delegation_list, name="delegation_list"),
    path("people/<slug:reference>/helpers/invite/", delegations.delegation_invite, name="delegation_invite"),
    path("people/<slug:reference>/sign-in/", delegations.person_invite, name="person_invite"),
    path("helpers/<slug:reference>/", delegations.delegation_detail, name="delegation_detail"),
    path("helpers/<slug:reference>/end/", delegations.delegation_revoke, name="delegation_revoke"),
    path("invitations/<str:token>/", invitations.invitation_detail, name="invitation_detail"),
    path(
        "invitations/<slug:reference>/withdraw/", invitations.invitation_withdraw, name="invitation_withdraw"
    ),
]
