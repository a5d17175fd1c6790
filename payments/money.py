"""Money in whole pence: the one rounding rule. No floats. Saying and reading pounds is `accounts.spoken`."""


def round_half_up(numerator: int, denominator: int) -> int:
    """``numerator / denominator`` to the nearest whole number; a half goes away from zero.

    The only rounding in the product. Away from zero on both sides, so that a refund is exactly the
    charge it undoes. Raises ValueError unless ``denominator`` is above zero.
    """
    if denominator <= 0:
        raise ValueError("Only a positive number divides money.")
    size = (2 * abs(numerator) + denominator) // (2 * denominator)
    return size if numerator >= 0 else -size
