"""Every bench by its name: ``script/bench NAME``."""

from marketplace.bench import bookings, load, pages, search

BENCHES = {
    "bookings": bookings,
    "load": load,
    "pages": pages,
    "search": search,
}
