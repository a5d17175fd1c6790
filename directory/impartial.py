"""Names and places compared: what two people may have in common, from words alone."""


def surname(name: str) -> str:
    """The last word of a name, to compare it; empty when there is only one."""
    words = name.replace(",", " ").split()
    return words[-1].casefold() if len(words) > 1 else ""
