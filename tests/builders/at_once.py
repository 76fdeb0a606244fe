"""Let several threads go at the same instant, each in an application context of its own."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from core.errors import Refusal


def together(app, works: list[Callable]) -> list:
    """What each of these returns, or the Refusal it raises; any other error is raised here."""
    start = threading.Barrier(len(works))

    def run(work):
        with app.app_context():
            start.wait()
            try:
                return work()
            except Refusal as refusal:
                return refusal

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))
