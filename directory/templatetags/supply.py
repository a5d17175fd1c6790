"""``{% load supply %}``: how far and how long, as providers say it."""

from django import template

from accounts.spoken import MILE
from directory.initials import initials_of

register = template.Library()

HOURS_A_DAY = 24


@register.filter
def miles(metres):
    """``8047`` is ``5 miles``, to the nearest half."""
    halves = max(round(metres / MILE * 2), 1)
    number = f"{halves // 2}" if halves % 2 == 0 else f"{halves // 2 or ''}½"
    return f"{number} mile{'' if halves <= 2 else 's'}"  # noqa: PLR2004 -- two halves are one


@register.filter
def initials(name):
    """``Mary Wold`` is ``MW``."""
    return initials_of(str(name))


@register.filter
def hours_words(hours):
    """``24`` is ``1 day``, ``36`` is ``36 hours``."""
    if hours and hours % HOURS_A_DAY == 0:
        days = hours // HOURS_A_DAY
        return f"{days} day{'' if days == 1 else 's'}"
    return f"{hours} hour{'' if hours == 1 else 's'}"
