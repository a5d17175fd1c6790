"""Staff screens of the people floor. History cannot be edited here, or anywhere."""

from django.contrib import admin

from accounts.models import Delegation, Event, Membership, Notification, Organisation, Person, Seal, User


class LookOnly(admin.ModelAdmin):
    """Rows that may be read and never changed by hand."""

    def has_add_permission(self, request, obj=None):  # noqa: ARG002 -- Django's signature
        return False

    def has_change_permission(self, request, obj=None):  # noqa: ARG002 -- Django's signature
        return False

    def has_delete_permission(self, request, obj=None):  # noqa: ARG002 -- Django's signature
        return False


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
    list_display = ["id", "at", "what", "thing_reference", "actor_id", "before", "after"]
    list_filter = ["what"]
    search_fields = ["=thing_reference", "=person"]
    show_full_result_count = False


@admin.register(Seal)
class SealAdmin(LookOnly):
    list_display = ["position", "event_id"]
    fields = ["position", "event_id"]
    show_full_result_count = False


@admin.register(Notification)
class NotificationAdmin(LookOnly):
    list_display = ["id", "kind", "channel", "created_at", "sent_at", "failures"]
    list_filter = ["kind", "channel"]
    show_full_result_count = False
