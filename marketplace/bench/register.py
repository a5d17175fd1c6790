"""Every bench by its name: ``script/bench NAME``."""

from marketplace.bench import pages

BENCHES = {
    "pages": pages,
}
