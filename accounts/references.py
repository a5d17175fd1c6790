"""Public references such as ``BK-7F3Q-9KXD``: what people read aloud instead of primary keys."""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that can be mistaken for something else


def new_reference(prefix: str) -> str:
    """A fresh reference: the prefix, then eight random characters in two groups."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(8))
    return f"{prefix}-{letters[:4]}-{letters[4:]}"


def new_token() -> str:
    """An address nobody can guess: 128 random bits, safe in a URL."""
    return secrets.token_urlsafe(16)
