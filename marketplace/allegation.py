"""Whether words tell of harm to somebody: then the safeguarding form is offered first. It only offers; nothing is refused."""

import re

# fmt: off
STEMS = (
    "abus", "afraid", "assault", "attack", "beat", "bruis", "bully", "bullied", "burnt", "choke", "chok", "cried", "crying",
    "drunk", "dragged", "exploit", "fondl", "frighten", "grabbed", "grope", "harass", "hurt", "hit", "injur", "kick",
    "kiss", "left alone", "locked", "molest", "neglect", "overdos", "pinch", "punch", "push", "rape", "rob", "scared",
    "scream", "sexual", "shak", "shout", "slap", "smack", "starv", "steal", "stole", "strangl", "suicid", "terrified",
    "theft", "thief", "threat", "touched", "unconscious", "unsafe", "violen",
)
# fmt: on
# Of these only the whole word counts: a hit list, a robin and a beaten egg are no allegation.
WHOLE = frozenset({"hit", "rob", "beat", "hurt", "push", "shak", "kiss"})
ENDINGS = r"(?:s|ed|ing|en|er|bed|bing|ting|es)?"
_FOUND = re.compile(
    r"\b(?:" + "|".join(re.escape(stem) + (ENDINGS if stem in WHOLE else r"\w*") for stem in STEMS) + r")\b",
    re.IGNORECASE,
)


def tells_of_harm(words: str) -> bool:
    """Whether somebody may be telling that a person was harmed."""
    return bool(_FOUND.search(words))
