"""A column of bits."""

from django.db import models


class BitStringField(models.Field):
    """PostgreSQL ``bit varying``: a string of 0 and 1 in Python, the first character being bit 0."""

    description = "a string of bits"

    def db_type(self, connection):  # noqa: ARG002 -- Django's signature
        return "bit varying"

    def get_placeholder(self, value, compiler, connection):  # noqa: ARG002 -- Django's signature
        return "%s::varbit"
