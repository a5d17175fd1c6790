"""Where a provider is shown: moved from home by a secret, constant distance and direction.

The move is 1,000 to 2,000 metres, keyed by HMAC-SHA256 of the provider's reference, so asking again
never gives another answer to average over. For it to hold, every distance and every travel limit
anybody can see or search by must be measured from the public position, never from the home; one
home must keep one reference; and the key must stay secret and unchanged. Metres on the British
National Grid (EPSG:27700). Distances are told in bands by `accounts.spoken.say_distance`.
"""

import hmac
from math import cos, pi, sin, sqrt

NEAREST_METRES = 1_000
FURTHEST_METRES = 2_000
_MARGIN = 1  # whole metres may round inwards
_PARTS = 2**64


def public_position(easting: float, northing: float, reference: str, key: bytes) -> tuple[int, int]:
    """The easting and northing shown for a home, in whole metres, 1,000 to 2,000 metres away from it.

    Always the same for the same reference and key. Every place in the ring is as likely as any other.
    Raises ValueError without a key.
    """
    if not key:
        raise ValueError("A public position needs a secret key.")
    digest = hmac.digest(key, f"public-position:{reference}".encode(), "sha256")
    turn = int.from_bytes(digest[:8]) / _PARTS
    part = int.from_bytes(digest[8:16]) / _PARTS
    near, far = NEAREST_METRES + _MARGIN, FURTHEST_METRES - _MARGIN
    distance = sqrt(near**2 + part * (far**2 - near**2))
    angle = 2 * pi * turn
    return round(easting + distance * sin(angle)), round(northing + distance * cos(angle))
