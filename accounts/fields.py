"""Fields that keep personal words closed at rest."""

from functools import lru_cache

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models


@lru_cache(maxsize=4)
def key_ring(keys: tuple[str, ...]) -> MultiFernet:
    """The ring for ``keys``, newest first: the first closes, all of them open."""
    return MultiFernet([Fernet(key) for key in keys])


class EncryptedTextField(models.TextField):
    """Text that is stored encrypted with the first of ``settings.FIELD_KEYS``.

    It cannot be searched or sorted by the database, on purpose. ``max_length`` counts the plain characters.
    Raises ``cryptography.fernet.InvalidToken`` when no key on the ring opens the stored value.
    """

    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        if value in (None, ""):
            return value
        return key_ring(tuple(settings.FIELD_KEYS)).encrypt(value.encode()).decode()

    def from_db_value(self, value, expression, connection):  # noqa: ARG002 -- Django's signature
        if value in (None, ""):
            return value
        return key_ring(tuple(settings.FIELD_KEYS)).decrypt(value.encode()).decode()

    def get_lookup(self, lookup_name):
        """Only ``isnull`` has a meaning on a closed value."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None
