"""Cut the fonts of an unpacked @fontsource/atkinson-hyperlegible npm package down to French.

Writes static/vendor/atkinson-hyperlegible-<version>-french-<weight>.woff2: hinting dropped, figures
of one width kept, and a narrow no-break space (U+202F), which the release lacks, added.

Usage: python tools/subset_fonts.py PACKAGE_FOLDER
"""

import json
import shutil
import sys
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
NAME, WEIGHTS = "atkinson-hyperlegible", (400, 700)
NARROW_SPACE, NARROW_WIDTH = 0x202F, 180
ASCII = "".join(map(chr, range(0x20, 0x7F)))
TEXT = f"{ASCII}\u00a0«»‘’“”…–—−·•°№€§©×²ŒœŸÿÆæÇçÑñß" + (
    "ÀÁÂÃÄÅÈÉÊËÌÍÎÏÒÓÔÕÖØÙÚÛÜÝàáâãäåèéêëìíîïòóôõöøùúûüý"
)


def subset(source: Path, target: Path) -> None:
    font = TTFont(source)
    add_narrow_space(font)
    options = Options(
        hinting=False,
        layout_features=["kern", "mark", "ccmp", "locl", "tnum"],
        name_IDs=[0, 1, 2, 13, 14],
        glyph_names=False,
    )
    cut = Subsetter(options)
    cut.populate(text=TEXT, unicodes=[NARROW_SPACE])
    cut.subset(font)
    font.flavor = "woff2"
    font.save(target)


def add_narrow_space(font: TTFont) -> None:
    name, glyphs = "uni202F", font["glyf"]
    font.setGlyphOrder([*font.getGlyphOrder(), name])
    glyphs[name] = glyphs["space"]
    font["hmtx"][name] = (NARROW_WIDTH, 0)
    for table in font["cmap"].tables:
        table.cmap[NARROW_SPACE] = name


def main(package: Path) -> None:
    version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    for weight in WEIGHTS:
        target = VENDOR / f"{NAME}-{version}-french-{weight}.woff2"
        subset(package / "files" / f"{NAME}-latin-{weight}-normal.woff2", target)
        print(target.name, target.stat().st_size)
    shutil.copy(package / "LICENSE", VENDOR / f"{NAME}-{version}.LICENSE")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
