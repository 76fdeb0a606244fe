"""python -m commands.serve app:create_app --port 8000: the web server, with granian's options.

The application and the database's driver are imported before the workers part from their parent,
and put out of the garbage collector's sight: the workers share that memory.
"""

import ctypes
import gc
import sys
from contextlib import suppress
from importlib import import_module

from granian.cli import entrypoint
from sqlalchemy import make_url

from core.settings import read_settings

OPTIONS = "--interface wsgi --factory --workers 2 --blocking-threads 1 --no-ws --http 1"
MMAP_THRESHOLD, LARGE = -3, 128 * 1024


def main() -> None:
    """Serve the factory that is named first, until the signal to stop."""
    give_back_memory()
    target, *options = sys.argv[1:]
    import_module(target.partition(":")[0])
    make_url(read_settings()["SQLALCHEMY_DATABASE_URI"]).get_dialect().import_dbapi()
    gc.collect()
    gc.freeze()
    sys.argv[1:] = [*OPTIONS.split(), *options, target]
    entrypoint()


def give_back_memory() -> None:
    """Let glibc return large blocks at once: a password or a photograph takes 20 MB for a blink."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).mallopt(MMAP_THRESHOLD, LARGE)


if __name__ == "__main__":
    main()
