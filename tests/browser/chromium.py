"""A Chromium to test in: the system's, else Debian's package, else the one npm carries."""

import os
import shutil
import subprocess
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--no-sandbox",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-ui-for-media-stream",
    "--use-fake-device-for-media-stream",
)
CACHE = Path.home() / ".cache" / "cigale-chromium"
UNPACK = (
    "import('@sparticuz/chromium').then(async m => console.log(await m.default.executablePath()))"
)


def find_chromium() -> str:
    """The browser's path. Raises RuntimeError: a missing browser is never a silent skip."""
    for get in (_system, _debian, _npm):
        path = get()
        if path:
            return path
    raise RuntimeError("No Chromium: install one, or set CHROMIUM to its path.")


def _system() -> str | None:
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)


def _debian() -> str | None:
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return None
    _run("apt-get", "update", "-qq")
    _run("apt-get", "install", "-y", "-qq", "chromium")
    return _system()


def _npm() -> str | None:
    if not shutil.which("npm"):
        return None
    CACHE.mkdir(parents=True, exist_ok=True)
    _run("npm", "install", "--silent", "--prefix", str(CACHE), "@sparticuz/chromium")
    found = _run("node", "-e", UNPACK, cwd=CACHE)
    return found.stdout.strip() or None


def _run(*command, **options):
    return subprocess.run(command, capture_output=True, text=True, check=False, **options)
