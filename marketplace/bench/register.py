"""Every bench by its name: ``script/bench NAME``."""

from marketplace.bench import audit, bookings, load, pages, search

BENCHES = {
    "audit": audit,
    "bookings": bookings,
    "load": load,
    "pages": pages,
    "search": search,
}
