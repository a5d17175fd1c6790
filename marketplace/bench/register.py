"""Every bench by its name: ``script/bench NAME``."""

from marketplace.bench import bookings, pages, search

BENCHES = {
    "bookings": bookings,
    "pages": pages,
    "search": search,
}
