from django.apps import AppConfig


class MarketplaceConfig(AppConfig):
    name = "marketplace"
    verbose_name = "Deals"
    default_auto_field = "django.db.models.BigAutoField"
