"""Every bench by its name: ``script/bench NAME``."""

from marketplace.bench import pages, search

BENCHES = {
    "pages": pages,
    "search": search,
}
