"""For which kinds of check a file may be given, where a council takes files. The codes are those of the check passport."""

MOST_FILES = 5  # for one check
KEPT_DAYS = 183  # six months, and not a day more
LINK_SECONDS = 60
OVERDUE_HOURS = 24  # a file still there so long after its time is a fault that somebody must mend

CERTIFICATE = "dbs"
PAPERS = frozenset(
    {
        "identity", "right_to_work", CERTIFICATE, "public_liability", "employers_liability", "training",
        "professional_pin", "vehicle", "trader", "food_hygiene",
    }
)  # fmt: skip


def why_not(kind: str, *, allowed: bool, certificates: bool) -> str:
    """Why no file is taken for a check of this kind, in words; empty when one is."""
    if not allowed:
        return "Your council does not take files. Show the paper itself to one of its officers."
    if kind == CERTIFICATE and not certificates:
        return "Your council does not take copies of DBS certificates. Show the certificate itself to one of its officers."
    return "" if kind in PAPERS else "No file is needed for this."
