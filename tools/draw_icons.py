"""Draw static/app-*.png, the icons of the installed till, from static/icon.svg.

Usage: python -m tools.draw_icons
"""

from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from tests.browser.chromium import FLAGS, find_chromium

STATIC = Path(__file__).resolve().parent.parent / "static"
PAPER = "#faf7f2"
ICONS = {("any", 192): 0.84, ("any", 512): 0.84, ("maskable", 512): 0.62}
PAGE = """<style>body{{margin:0;height:100vh;display:grid;place-items:center;background:{paper}}}
svg{{width:{part:.0%};height:{part:.0%}}}</style>{mark}"""


def main() -> None:
    mark = (STATIC / "icon.svg").read_text(encoding="utf-8")
    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        for (purpose, size), part in ICONS.items():
            page = browser.new_page(viewport={"width": size, "height": size})
            page.set_content(PAGE.format(paper=PAPER, part=part, mark=mark))
            drawn = Image.open(BytesIO(page.screenshot())).quantize(16)
            drawn.save(STATIC / f"app-{purpose}-{size}.png", optimize=True)
        browser.close()


if __name__ == "__main__":
    main()
