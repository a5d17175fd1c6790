"""How often chance is asked: ``THOROUGH=20 script/test …`` tells twenty times as many stories as on every day."""

import os

from hypothesis import strategies as st

TIMES = int(os.environ.get("THOROUGH", "1"))

LETTERS = st.characters(exclude_categories=["Cs"])
"""Whatever can be typed. Unless it is said so, a fresh checkout first tries to encode every letter there is, for seconds."""


def stories(number):
    return number * TIMES
