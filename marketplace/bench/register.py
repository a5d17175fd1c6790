"""Every bench by its name: ``script/bench NAME``."""

from marketplace.bench import audit, bookings, ledger, load, moderation, pages, search

BENCHES = {
    "audit": audit,
    "bookings": bookings,
    "ledger": ledger,
    "load": load,
    "moderation": moderation,
    "pages": pages,
    "search": search,
}
