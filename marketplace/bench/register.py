"""Every bench by its name: ``script/bench NAME``."""

from marketplace.bench import audit, bookings, load, moderation, pages, search

BENCHES = {
    "audit": audit,
    "bookings": bookings,
    "load": load,
    "moderation": moderation,
    "pages": pages,
    "search": search,
}
