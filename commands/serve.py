"""python -m commands.serve app:create_app --port 8000: the web server, with granian's options.

The application is made and the database's driver imported before the workers part from their
parent, and put out of the garbage collector's sight: the workers share that memory. With
`--with-work` the worker of `commands.work` parts from it too, and the end of either is the end of
both.
"""

import ctypes
import gc
import os
import signal
import sys
from contextlib import suppress
from importlib import import_module

from granian.cli import entrypoint
from sqlalchemy import make_url

from core.settings import read_settings

OPTIONS = "--interface wsgi --factory --workers 2 --blocking-threads 1 --no-ws --http 1"
WITH_WORK, OURS = "--with-work", "commands.serve"
MMAP_THRESHOLD, LARGE = -3, 128 * 1024
made = []


def main() -> None:
    """Serve the factory that is named first, until the signal to stop."""
    give_back_memory()
    target, *options = sys.argv[1:]
    module, _, factory = target.partition(":")
    made.append(getattr(import_module(module), factory)())
    sys.modules[OURS] = sys.modules[__name__]
    make_url(read_settings()["SQLALCHEMY_DATABASE_URI"]).get_dialect().import_dbapi()
    sys.argv[1:] = [*OPTIONS.split(), *(o for o in options if o != WITH_WORK), f"{OURS}:app"]
    programs = [entrypoint]
    if WITH_WORK in options:
        programs.append(import_module("commands.work").main)
    gc.collect()
    gc.freeze()
    sys.exit(run_all(programs) if programs[1:] else entrypoint())


def app():
    """The application, to the worker that granian has started: nothing is connected yet."""
    return made[0]


def run_all(programs) -> int:
    """Run each in a child of its own; when one ends, or at the signal to stop, end them all.

    Tells the exit status: 0 when it was asked for.
    """
    asked, children = [], set()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: (asked.append(True), stop_all(children)))
    for program in programs:
        if not (child := os.fork()):
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            signal.signal(signal.SIGINT, signal.default_int_handler)
            sys.exit(program())
        children.add(child)
    while children:
        children.discard(os.wait()[0])
        stop_all(children)
    return 0 if asked else 1


def stop_all(children) -> None:
    """Ask each to stop."""
    for child in children:
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGTERM)


def give_back_memory() -> None:
    """Let glibc return large blocks at once: a password or a photograph takes 20 MB for a blink."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(MMAP_THRESHOLD, LARGE)


if __name__ == "__main__":
    main()
