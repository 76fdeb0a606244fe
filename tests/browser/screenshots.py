"""python -m tests.browser.screenshots [FOLDER]: one picture a screen, at phone and tablet size.

The pictures show the demo, and are written to docs/screenshots/ unless told otherwise.
"""

import argparse
import io
import threading
from pathlib import Path
from tempfile import TemporaryDirectory

from flask_migrate import upgrade
from PIL import Image
from playwright.sync_api import sync_playwright
from werkzeug.serving import make_server

from app import create_app
from commands.demo.load import load
from tests.browser.chromium import FLAGS, find_chromium
from tests.browser.demo_screens import SCREENS, Demo
from tests.builders.signed_in import sign_in

ROOT = Path(__file__).resolve().parents[2]
SIZES = {"phone": (375, 740), "tablet": (820, 1080)}
TALLEST, COLOURS = 1600, 64


def main() -> None:
    parser = argparse.ArgumentParser(prog="make screenshots")
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "docs" / "screenshots")
    parser.add_argument("--only", default="", help="the screens whose name holds this")
    parser.add_argument("--dark", action="store_true")
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    if not asked.only:
        for old in asked.folder.glob("*.png"):
            old.unlink()
    with TemporaryDirectory(prefix="cigale-pictures-", ignore_cleanup_errors=True) as folder:
        app = _demo_app(Path(folder))
        server = make_server("127.0.0.1", 0, app, threaded=True)
        app.config["BASE_URL"] = f"http://localhost:{server.port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        _photograph(app, asked)
        server.shutdown()


def _demo_app(folder: Path):
    app = create_app(
        SQLALCHEMY_DATABASE_URI=f"sqlite:///{folder / 'demo.db'}",
        SECRET_KEY="pictures",
        MIGRATION_LOGS=False,
        BASE_URL="http://localhost",
        TRUSTED_HOSTS=["localhost"],
        OIDC_ISSUER="http://localhost:9400",
    )
    with app.app_context():
        upgrade()
        load()
    return app


def _photograph(app, asked) -> None:
    with app.app_context():
        demo = Demo.read()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(), args=[*FLAGS, "--lang=fr-FR"]
        )
        for role, screens in SCREENS.items():
            screens = {name: show for name, show in screens.items() if asked.only in name}
            if not screens:
                continue
            context = browser.new_context(
                color_scheme="dark" if asked.dark else "light",
                reduced_motion="reduce",
                has_touch=True,
                locale="fr-FR",
                timezone_id="Europe/Paris",
            )
            if role in demo.users:
                _enter(app, context, demo.users[role])
            page = context.new_page()
            for name, show in screens.items():
                for size, (width, height) in SIZES.items():
                    page.set_viewport_size({"width": width, "height": height})
                    show(page, demo, app.config["BASE_URL"])
                    _save(page, asked.folder / f"{name}-{size}.png", width)
                    print(f"{name}-{size}", flush=True)
            context.close()
        browser.close()


def _enter(app, context, user_id: int) -> None:
    client = app.test_client()
    sign_in(client, user_id, second_factor=True)
    cookie = client.get_cookie("cigale", domain="localhost")
    context.add_cookies([{"name": "cigale", "value": cookie.value, "url": app.config["BASE_URL"]}])


def _save(page, file: Path, width: int) -> None:
    page.evaluate("document.fonts.ready")
    page.evaluate("document.activeElement.blur()")
    page.evaluate("scrollTo(0, 0)")
    whole = not page.locator(".till-action, dialog[open]").count()
    picture = Image.open(io.BytesIO(page.screenshot(full_page=whole, animations="disabled")))
    picture = picture.convert("RGB").crop((0, 0, width, min(picture.height, TALLEST)))
    picture.quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)


if __name__ == "__main__":
    main()
