"""Every bench by its name: ``script/bench NAME``."""

from marketplace.bench import (
    audit,
    bookings,
    intelligence,
    invoicing,
    ledger,
    load,
    moderation,
    pages,
    search,
)

BENCHES = {
    "audit": audit,
    "bookings": bookings,
    "intelligence": intelligence,
    "invoicing": invoicing,
    "ledger": ledger,
    "load": load,
    "moderation": moderation,
    "pages": pages,
    "search": search,
}
