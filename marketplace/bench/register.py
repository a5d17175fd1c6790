"""Every bench by its name: ``script/bench NAME``."""

from marketplace.bench import audit, bookings, invoicing, ledger, load, moderation, pages, search

BENCHES = {
    "audit": audit,
    "bookings": bookings,
    "invoicing": invoicing,
    "ledger": ledger,
    "load": load,
    "moderation": moderation,
    "pages": pages,
    "search": search,
}
