"""Which changes are looked at after they were shown: one in ten, by a keyed draw nobody can steer or foresee."""

import hashlib
import hmac

ONE_IN = 10


def is_sampled(key: bytes, what: str) -> bool:
    """Whether ``what`` is among the one in ten; the same answer every time."""
    drawn = hmac.digest(key, f"sample {what}".encode(), hashlib.sha256)
    return int.from_bytes(drawn[:8]) % ONE_IN == 0
