import socket
import threading
from dataclasses import dataclass
from pathlib import Path

import axe_playwright_python
import pytest
from oidc_provider_mock import User as Pupil
from oidc_provider_mock import run_server_in_thread
from PIL import Image
from werkzeug.serving import make_server

from app import create_app
from tests.browser.camera import write_camera
from tests.browser.chromium import FLAGS, find_chromium
from tests.builders.world import PASSWORD, World
from tests.engines import dispose

SIZES = {"phone": (375, 740), "tablet": (820, 1180), "desk": (1280, 900)}
NARROWEST = 320
SCHEMES = {"light": {}, "dark": {"runOnly": ["color-contrast", "link-in-text-block"]}}
AXE = """async (rules) => {
    const { violations } = await axe.run(document, { ...rules, resultTypes: ["violations"] });
    return violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map((node) =>
        `${id} ${node.html.slice(0, 160)} ${node.any[0]?.message ?? ""}`));
}"""
PUPIL = Pupil(
    sub="lea.martin",
    claims={
        "given_name": "Léa",
        "family_name": "Martin",
        "birthdate": "2013-04-02",
        "school_uai": "0130001A",
    },
)


@dataclass
class Site:
    """A running Cigale, its world and its camera."""

    address: str
    app: object
    world: World
    camera: Path

    def show_to_camera(self, image: Image.Image) -> None:
        """Put this picture in front of the browser's camera."""
        write_camera(self.camera, image)


class Rest:
    """Counts the requests under way: a world is not replaced under a page that still loads."""

    def __init__(self, app):
        self.app, self.busy, self.changed = app, 0, threading.Condition()

    def __call__(self, environ, start_response):
        self.count(1)
        try:
            return self.app(environ, start_response)
        finally:
            self.count(-1)

    def count(self, more: int) -> None:
        with self.changed:
            self.busy += more
            self.changed.notify_all()

    def wait(self) -> None:
        with self.changed:
            assert self.changed.wait_for(lambda: not self.busy, 20)


@pytest.fixture(scope="session")
def camera(tmp_path_factory):
    path = tmp_path_factory.mktemp("camera") / "camera.y4m"
    write_camera(path, Image.new("RGB", (640, 480), "white"))
    return path


@pytest.fixture(scope="session")
def browser_type_launch_args(camera):
    return {
        "executable_path": find_chromium(),
        "args": [*FLAGS, f"--use-file-for-fake-video-capture={camera}"],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return browser_context_args | {"locale": "fr-FR", "service_workers": "block"}


@pytest.fixture(scope="session")
def provider():
    with run_server_in_thread(user_claims=[PUPIL]) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(scope="session")
def served_app(database, provider):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    app = create_app(
        SQLALCHEMY_DATABASE_URI=database.url,
        SECRET_KEY="test",
        BASE_URL=f"http://localhost:{port}",
        TRUSTED_HOSTS=["localhost"],
        OIDC_ISSUER=provider,
        OIDC_CLIENT_SECRET="secret",
    )
    app.wsgi_app = Rest(app.wsgi_app)
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield app
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def site(served_app, database, camera):
    """The application, served over HTTP on a fresh world."""
    dispose(served_app)
    database.reset()
    world = database.once(served_app, World.make)
    yield Site(served_app.config["BASE_URL"], served_app, world, camera)
    served_app.wsgi_app.wait()
    dispose(served_app)


@pytest.fixture
def sign_in(site):
    """Sign a page in by the sign-in screen."""

    def enter(page, login):
        page.goto(f"{site.address}/connexion")
        page.get_by_label("Identifiant").fill(login)
        page.get_by_label("Mot de passe").fill(PASSWORD)
        page.get_by_role("button", name="Me connecter").click()
        page.wait_for_url("**/*")

    return enter


@pytest.fixture(autouse=True)
def short_patience(context):
    """Fail soon when something does not appear."""
    context.set_default_timeout(10_000)


WIDE = """() => [...document.querySelectorAll("body *")]
    .filter((one) => one.getBoundingClientRect().right > innerWidth + 1)
    .map((one) => one.outerHTML.slice(0, 120)).slice(0, 3)"""


@pytest.fixture(scope="session")
def faults():
    """What axe finds on a page in every size, in light and in dark; and what scrolls sideways.

    The page is loaded once; dark changes colours only, so only their rules are asked again, at
    the smallest and at the largest.
    """
    axe = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()

    def look(page):
        if not page.evaluate("window.axe?.version"):
            page.evaluate(f"() => {{ {axe} }}")
        found = []
        for name, (width, height) in SIZES.items():
            page.set_viewport_size({"width": width, "height": height})
            schemes = SCHEMES if name != "tablet" else {"light": {}}
            for scheme, rules in schemes.items():
                page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
                where = f"{page.url} {name}, {scheme}"
                found += [f"{where}: {fault}" for fault in page.evaluate(AXE, rules)]
        page.set_viewport_size({"width": NARROWEST, "height": 740})
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            wide = page.evaluate(WIDE)
            found.append(f"{page.url} {NARROWEST} px: scrolls sideways, {wide}")
        page.emulate_media(color_scheme="light")
        return found

    return look
