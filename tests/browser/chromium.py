"""The Chromium to test in: CHROMIUM, else the system's; `make test` has seen to it."""

import os
import shutil

from tools.machine import BROWSERS

FLAGS = (
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
)


def find_chromium() -> str:
    """The browser's path. Raises RuntimeError: a missing browser is never a silent skip."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        raise RuntimeError("No Chromium: make test installs one, or says how.")
    return found
