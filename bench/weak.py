"""The till on a weak connection: how soon something shows, at the first visit and once installed.

The line is a proxy that delays and slows every byte: what a page emulates for itself does not hold
for its service worker.
"""

import asyncio
import threading
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from app import create_app
from tests.browser.chromium import FLAGS, find_chromium
from tests.builders.world import PASSWORD, World
from tests.engines import Database, dispose
from tests.server import SECRET, serving

LINES = {"slow 4G": (0.150, 200_000), "slow 3G": (0.400, 50_000)}
FORM = "#card_number"
PAINTED = "performance.getEntriesByName('first-contentful-paint')[0].startTime"
READY = "navigator.serviceWorker.ready.then(() => {})"


class Line:
    """A two-way line of that round trip (seconds) and rate (bytes a second, each way)."""

    def __init__(self, port: int, round_trip: float, rate: int):
        self.to, self.delay, self.rate = port, round_trip / 2, rate
        self.free = [0.0, 0.0]

    async def carry(self, way: int, reader, writer) -> None:
        loop = asyncio.get_running_loop()
        while chunk := await reader.read(4096):
            self.free[way] = max(self.free[way], loop.time()) + len(chunk) / self.rate
            loop.call_at(self.free[way] + self.delay, writer.write, chunk)
        loop.call_at(self.free[way] + self.delay + 0.01, writer.close)

    async def join(self, reader, writer) -> None:
        await asyncio.sleep(2 * self.delay)
        there = await asyncio.open_connection("127.0.0.1", self.to)
        await asyncio.gather(self.carry(0, reader, there[1]), self.carry(1, there[0], writer))


@contextmanager
def weak(port: int, round_trip: float, rate: int):
    """The address of a line to that port."""
    loop, line = asyncio.new_event_loop(), Line(port, round_trip, rate)
    server = loop.run_until_complete(asyncio.start_server(line.join, "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


def measure(folder: Path) -> dict:
    """Milliseconds until something shows, by line: the first visit, and the installed till."""
    database = Database("sqlite", folder)
    database.reset()
    app = create_app(SQLALCHEMY_DATABASE_URI=database.url, SECRET_KEY=SECRET)
    with app.app_context():
        World.make()
    dispose(app)
    with serving(database.url) as served, sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        found = {}
        for name, line in LINES.items():
            with weak(served.port, *line) as address:
                found[name] = _open(browser, address)
        browser.close()
    return found


def _open(browser, address: str) -> dict:
    context = browser.new_context(locale="fr-FR")
    page = context.new_page()
    page.set_default_timeout(120_000)
    page.goto(f"{address}/connexion")
    first = _painted(page)
    page.fill("#login", "piscine")
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_selector(FORM)
    page.evaluate(READY)
    page.close()
    page = context.new_page()
    page.goto(f"{address}/caisse", wait_until="commit")
    installed = _painted(page)
    page.wait_for_selector(FORM)
    context.close()
    return {"first_visit_ms": first, "installed_ms": installed}


def _painted(page: Page) -> int:
    page.wait_for_selector("h1, .opening")
    page.evaluate("new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    return round(page.evaluate(PAINTED))


if __name__ == "__main__":
    from tempfile import TemporaryDirectory

    with TemporaryDirectory(prefix="cigale-bench-") as folder:
        for name, found in measure(Path(folder)).items():
            print(f"{name}: first visit {found['first_visit_ms']} ms, ", end="")
            print(f"installed {found['installed_ms']} ms")
