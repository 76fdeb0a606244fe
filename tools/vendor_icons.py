"""Build static/vendor/bootstrap-icons-<version>.svg from an unpacked bootstrap-icons npm package.

Usage: python tools/vendor_icons.py PACKAGE_FOLDER
"""

import json
import re
import sys
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "static" / "vendor"
ICONS = """
person people building shop mortarboard credit-card qr-code-scan camera upload check-circle
x-circle exclamation-triangle clock-history arrow-left arrow-right bicycle palette book film
ticket-perforated bus-front pencil-square telephone envelope box-arrow-right house gear search
geo-alt printer shield-lock cash-coin plus-circle instagram question-circle info-circle
arrow-repeat journal-text music-note-beamed trash list download
"""


def symbol(package: Path, name: str) -> str:
    svg = (package / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    box = re.search(r'viewBox="[^"]+"', svg)[0]
    shapes = re.search(r"<svg[^>]*>\s*(.*?)\s*</svg>", svg, re.DOTALL)[1]
    return f'<symbol id="{name}" {box} fill="currentColor">\n  {shapes}\n</symbol>\n'


def main(package: Path) -> None:
    version = json.loads((package / "package.json").read_text(encoding="utf-8"))["version"]
    symbols = "".join(symbol(package, name) for name in ICONS.split())
    sprite = f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}</svg>\n'
    (VENDOR / f"bootstrap-icons-{version}.svg").write_text(sprite, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
