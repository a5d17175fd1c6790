"""People: one noun a file."""

from accounts.models.approval import Approval
from accounts.models.audit import Event, Seal
from accounts.models.invitation import Invitation
from accounts.models.notification import Notification
from accounts.models.organisation import Membership, Organisation
from accounts.models.person import Delegation, Person
from accounts.models.user import User

__all__ = [
    "Approval",
    "Delegation",
    "Event",
    "Invitation",
    "Membership",
    "Notification",
    "Organisation",
    "Person",
    "Seal",
    "User",
]
