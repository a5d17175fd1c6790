"""How often chance is asked: ``THOROUGH=20 script/test …`` tells twenty times as many stories as on every day."""

import os

TIMES = int(os.environ.get("THOROUGH", "1"))


def stories(number):
    return number * TIMES
