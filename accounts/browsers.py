"""What a device calls itself, in words people know."""

from __future__ import annotations

BROWSERS = (
    ("Edg", "Edge"),
    ("SamsungBrowser", "Samsung Internet"),
    ("OPR", "Opera"),
    ("Firefox", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
DEVICES = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "an Android device"),
    ("Windows", "a Windows computer"),
    ("Macintosh", "a Mac"),
    ("CrOS", "a Chromebook"),
    ("Linux", "a Linux computer"),
)


def say_device(user_agent: str) -> str:
    """``Chrome on a Mac``; what is not known is left out."""
    browser = next((words for mark, words in BROWSERS if mark in user_agent), "A browser")
    device = next((words for mark, words in DEVICES if mark in user_agent), "")
    return f"{browser} on {device}" if device else browser
