"""Whose market somebody reads and shapes: the roles, and the councils."""

from accounts.enums import MembershipRole
from accounts.querysets import PUBLISHING

SHAPING = (*PUBLISHING, MembershipRole.ANALYST)
READING = (*SHAPING, MembershipRole.BROKER, MembershipRole.SAFEGUARDING_LEAD)
