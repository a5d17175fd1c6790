"""What Django is told about this floor."""

from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class AccountsConfig(AppConfig):
    default = True
    name = "accounts"
    verbose_name = "People"
    default_auto_field = "django.db.models.BigAutoField"


class GuardedAdminConfig(admin_apps.AdminConfig):
    """Django admin, with our own guarded site as its default."""

    default = False
    default_site = "accounts.views.staff.GuardedAdminSite"
