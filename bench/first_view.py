"""The first view of the screens that people open most: how heavy, how many requests, how steady.

Chromium opens each with an empty cache, on a phone, over a line of 1.6 Mbit/s and 150 ms.
"""

from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from app import create_app
from tests.browser.chromium import FLAGS, find_chromium
from tests.browser.pages import Visits
from tests.builders.world import World
from tests.engines import Database, dispose
from tests.server import SECRET, serving

SCREENS = {
    "home": ("nobody", "/programme/cjeune"),
    "wizard": ("guardian", "/inscription/{holder}/coordonnees"),
    "till": ("partner", "/caisse"),
}
GOALS = {"kilobytes": 60, "requests": 10, "layout_shift": 0.02}
PHONE = {"viewport": {"width": 375, "height": 740}, "locale": "fr-FR"}
LINE = {"offline": False, "latency": 150, "downloadThroughput": 2e5, "uploadThroughput": 2e5}
SHIFT = """new Promise((done) => {
    let sum = 0;
    new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => (sum += value)))
        .observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(sum), 500);
})"""


def look(context: BrowserContext, address: str) -> dict:
    """Kilobytes on the wire, requests, and layout shift of that page, opened for the first time."""
    with closing(context.new_page()) as page:
        devtools, weights = context.new_cdp_session(page), []
        devtools.on("Network.loadingFinished", lambda end: weights.append(end["encodedDataLength"]))
        devtools.send("Network.enable")
        devtools.send("Network.emulateNetworkConditions", LINE)
        page.goto(address, wait_until="networkidle")
        return {
            "kilobytes": round(sum(weights) / 1000, 1),
            "requests": len([weight for weight in weights if weight]),
            "layout_shift": round(page.evaluate(SHIFT), 4),
        }


def measure(folder: Path) -> dict:
    """What each screen weighs."""
    database = Database("sqlite", folder)
    database.reset()
    app = create_app(SQLALCHEMY_DATABASE_URI=database.url, SECRET_KEY=SECRET)
    with app.app_context():
        world = World.make()
    with serving(database.url) as served, sync_playwright() as tool:
        site = SimpleNamespace(app=app, world=world, address=f"http://127.0.0.1:{served.port}")
        browser = tool.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        found = look_at_each(Visits(site), browser)
        browser.close()
    dispose(app)
    return found


def look_at_each(visits: Visits, browser: Browser) -> dict:
    found = {}
    for name, (role, path) in SCREENS.items():
        with closing(browser.new_context(**PHONE)) as context:
            visits.enter(context, role)
            found[name] = look(context, visits.site.address + path.format(**visits.known))
    return found


def show(found: dict) -> None:
    for name, figures in found.items():
        print(f"first view of {name}: ", end="")
        print(", ".join(f"{what} {figures[what]} <= {goal}" for what, goal in GOALS.items()))


if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="cigale-bench-", ignore_cleanup_errors=True) as folder:
        show(measure(Path(folder)))
