"""People: one noun a file."""

from accounts.models.user import User

__all__ = ["User"]
