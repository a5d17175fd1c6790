"""Staff screens of the people floor. History cannot be edited here, or anywhere."""

from django.contrib import admin

from accounts.models import Delegation, Event, Membership, Notification, Organisation, Person, Seal, User
from accounts.views.staff import LookOnly


@admin.register(User)
class UserAdmin(LookOnly):
    list_display = ["email", "name", "joined_at", "closed_at"]
    search_fields = ["email"]
    fields = ["email", "name", "joined_at", "closed_at", "last_login", "is_superuser"]


@admin.register(Person)
class PersonAdmin(LookOnly):
    """Only the reference: personal words are opened on the person's own page, where it is recorded."""

    list_display = ["reference", "created_at"]
    search_fields = ["reference"]
    fields = ["reference", "user", "created_at", "created_by"]


@admin.register(Delegation)
class DelegationAdmin(LookOnly):
    list_display = ["reference", "person", "kind", "granted_at", "valid_until", "revoked_at"]
    search_fields = ["reference", "person__reference"]


@admin.register(Organisation)
class OrganisationAdmin(LookOnly):
    list_display = ["reference", "name", "kind", "created_at"]
    list_filter = ["kind"]
    search_fields = ["name", "reference"]


@admin.register(Membership)
class MembershipAdmin(LookOnly):
    list_display = ["organisation", "user", "role", "joined_at", "left_at"]
    list_filter = ["role"]


@admin.register(Event)
class EventAdmin(LookOnly):
    """That something was done, and when; who did what to whom is read on the page of the thing, by those it is for."""

    list_display = ["id", "at", "sealed"]
    list_display_links = None
    list_select_related = ["seal"]
    show_full_result_count = False

    def has_view_permission(self, request, obj=None):
        """The list alone: a page about one would say what it was."""
        return obj is None and super().has_view_permission(request)

    @admin.display(description="digest")
    def sealed(self, event):
        """Its link in the chain, once it has one."""
        return bytes(event.seal.digest).hex() if hasattr(event, "seal") else "not sealed yet"


@admin.register(Seal)
class SealAdmin(LookOnly):
    list_display = ["position", "event_id"]
    fields = ["position", "event_id"]
    show_full_result_count = False


@admin.register(Notification)
class NotificationAdmin(LookOnly):
    """Whether it went out. Neither the address it went to nor the link in it, which may be a key."""

    list_display = ["id", "kind", "channel", "created_at", "sent_at", "failures"]
    fields = ["id", "kind", "channel", "created_at", "claimed_at", "sent_at", "failures"]
    list_filter = ["kind", "channel"]
    show_full_result_count = False
