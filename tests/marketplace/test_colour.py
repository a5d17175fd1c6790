import re

import pytest

from marketplace import colour
from marketplace.settings import BASE_DIR

PALETTE = re.findall(
    r"--govuk-(brand|link|error|success|text|secondary-text)-colour: (#[0-9a-f]{6})",
    (BASE_DIR / "marketplace/static/vendor/govuk/govuk.css").read_text(),
)


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#767676", "#ffffff", 4.54)],
)
def test_contrast_is_the_standards_own(one, other, ratio):
    assert round(colour.contrast(one, other), 2) == ratio


@pytest.mark.parametrize(("name", "value"), [*PALETTE, ("accent", "#8a3b12")])
def test_our_own_colours_read_well_on_white(name, value):
    assert colour.contrast(value, "#ffffff") >= colour.ENOUGH


@pytest.mark.parametrize("brand", ["#0b4f55", "#4c1d95", "#7a1f1f", "#003a70"])
def test_theme_reads_well_on_its_own_pale_shade(brand):
    shades = colour.theme(brand)
    assert colour.contrast(brand, shades["--govuk-surface-background-colour"]) >= 4.5
