"""A scene: one thing that has TRANSITIONS, somebody for each part, and what a state must carry."""

from dataclasses import dataclass, field

from django.db.models import Model

from accounts.enums import Role
from accounts.models import User


@dataclass
class Scene:
    """One thing and the people around it; the clock is always there."""

    thing: Model
    users: dict[Role, User]
    facts: dict[str, dict] = field(default_factory=dict)
