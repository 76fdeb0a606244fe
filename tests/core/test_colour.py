"""Contrast, by known pairs; what a programme may choose reads well in light and in dark."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.colour import FOR_GRAPHICS, FOR_TEXT, PAPER, contrast, is_colour, nearest_passing
from core.settings import ROOT

COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


def tokens(file: str, opening: str) -> dict:
    """The custom properties of the rule that opens so, in that stylesheet."""
    sheet = (ROOT / "static" / file).read_text(encoding="utf-8")
    body = sheet[sheet.index(opening) + len(opening) :].partition("}")[0]
    return dict(re.findall(r"--([\w-]+):\s*([^;]+);", body))


LIGHT = tokens("cigale.css", ':root, [data-theme="light"] {')
DARK = tokens("cigale.css", '[data-theme="dark"] {')


def lifted(colour: str) -> str:
    """What color-mix(in srgb, colour, white var(--lift)) gives in the dark."""
    white = float(DARK["lift"].rstrip("%")) / 100
    parts = bytes.fromhex(colour[1:])
    return "#" + bytes(round(part + (255 - part) * white) for part in parts).hex()


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#ffffff", 21),
        ("#ffffff", "#ffffff", 1),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ffffff", 4.0),
        ("#0000ff", "#ffffff", 8.59),
        ("#008000", "#ffffff", 5.14),
    ],
)
def test_known_pairs(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.006)
    assert contrast(one, other) == contrast(other, one)


@pytest.mark.parametrize(
    "typed", ["#fff", "#0B4F6C", "0b4f6c", "#0b4f6c;}", "red", "", "#0b4f6c\n"]
)
def test_what_is_not_a_colour(typed):
    assert not is_colour(typed)


def test_a_colour_that_passes_is_its_own_nearest():
    assert nearest_passing("#00558c") == "#00558c"
    assert nearest_passing("#ff8800") == "#ad5c00"
    assert nearest_passing("#ffffff") == "#727272"


@given(COLOURS)
def test_the_nearest_passes_and_is_lighter_or_darker_only(colour):
    for least in (FOR_TEXT, FOR_GRAPHICS):
        assert contrast(nearest_passing(colour, least=least), PAPER) >= least


@given(COLOURS)
def test_what_passes_on_paper_passes_everywhere(colour):
    """White on it, it on white; in the dark its tint on paper and sheet, and ink on the tint."""
    brand = nearest_passing(colour)
    assert contrast(brand, LIGHT["sheet"]) >= FOR_TEXT
    assert contrast(brand, LIGHT["on-brand"]) >= FOR_TEXT
    for ground in ("paper", "sheet", "on-brand"):
        assert contrast(lifted(brand), DARK[ground]) >= FOR_TEXT


@pytest.mark.parametrize("scheme", [LIGHT, DARK])
@pytest.mark.parametrize("ground", ["paper", "sheet"])
def test_our_own_colours_read_well(scheme, ground):
    for word in ("ink", "quiet", "good", "bad", "wait"):
        assert contrast(scheme[word], scheme[ground]) >= FOR_TEXT, word
    assert contrast(scheme["edge"], scheme[ground]) >= FOR_GRAPHICS


def test_the_stylesheets_agree():
    assert LIGHT["paper"] == PAPER
    assert tokens("cigale.css", ":root:not([data-theme]) {") == DARK
