"""Machine-readable numbers, drawn as SVG pictures with whole modules on white.

By hand, from the rows that segno and python-barcode give: their own drawings put strokes on half
modules or in millimetres, and a screen wants whole ones.
"""

from urllib.parse import quote

import segno
from barcode.codex import Code128

QR_QUIET, BAR_QUIET, BAR_HEIGHT = 4, 10, 48


def qr_image(text: str) -> tuple[str, int, int]:
    """A QR code as a `data:` address, with its width and height in modules."""
    return _draw(_qr_rows(text), QR_QUIET, QR_QUIET, 1)


def qr_drawing(text: str) -> str:
    """A QR code as the text of an SVG picture, for paper."""
    return _drawing(_qr_rows(text), QR_QUIET, QR_QUIET, 1)[0]


def _qr_rows(text: str) -> list[list[int]]:
    return [list(row) for row in segno.make(text, error="m", micro=False).matrix]


def bar_image(text: str) -> tuple[str, int, int]:
    """A Code 128 as a `data:` address, with its width and height in modules."""
    (bars,) = Code128(text).build()
    return _draw([[int(bar) for bar in bars]], BAR_QUIET, 4, BAR_HEIGHT)


def bar_drawing(text: str) -> str:
    """A Code 128 as the text of an SVG picture, for paper."""
    (bars,) = Code128(text).build()
    return _drawing([[int(bar) for bar in bars]], BAR_QUIET, 0, BAR_HEIGHT)[0]


def _draw(rows: list[list[int]], left: int, top: int, tall: int) -> tuple[str, int, int]:
    picture, width, height = _drawing(rows, left, top, tall)
    return f"data:image/svg+xml,{quote(picture)}", width, height


def _drawing(rows: list[list[int]], left: int, top: int, tall: int) -> tuple[str, int, int]:
    width, height = len(rows[0]) + 2 * left, len(rows) * tall + 2 * top
    path = "".join(
        f"M{start + left} {y * tall + top}h{length}v{tall}h-{length}z"
        for y, row in enumerate(rows)
        for start, length in _runs(row)
    )
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{width}v{height}H0z"/>'
        f'<path d="{path}"/></svg>'
    )
    return picture, width, height


def _runs(row: list[int]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    start = None
    for x, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = x
        elif not dark and start is not None:
            runs.append((start, x - start))
            start = None
    return runs
