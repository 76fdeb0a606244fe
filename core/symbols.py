"""Machine-readable numbers, drawn as SVG pictures with whole modules on white."""

from io import BytesIO
from urllib.parse import quote

import segno
from barcode.codex import Code128

QR_QUIET, BAR_QUIET, BAR_HEIGHT = 4, 10, 48


def qr_image(text: str) -> tuple[str, int, int]:
    """A QR code as a `data:` address, with its width and height in modules."""
    size = len(_qr(text).matrix) + 2 * QR_QUIET
    return _address(qr_drawing(text)), size, size


def qr_drawing(text: str) -> str:
    """A QR code as the text of an SVG picture, for paper."""
    picture = BytesIO()
    _qr(text).save(
        picture, "svg", border=QR_QUIET, light="#fff", omitsize=True, xmldecl=False, nl=False
    )
    return picture.getvalue().decode()


def _qr(text: str) -> segno.QRCode:
    return segno.make(text, error="m", micro=False)


def bar_image(text: str) -> tuple[str, int, int]:
    """A Code 128 as a `data:` address, with its width and height in modules."""
    picture, width, height = _bars(text, above=4)
    return _address(picture), width, height


def bar_drawing(text: str) -> str:
    """A Code 128 as the text of an SVG picture, for paper."""
    return _bars(text, above=0)[0]


def _bars(text: str, above: int) -> tuple[str, int, int]:
    """By hand: python-barcode draws in millimetres, and a screen wants whole modules."""
    (modules,) = Code128(text).build()
    width, height = len(modules) + 2 * BAR_QUIET, BAR_HEIGHT + 2 * above
    path = "".join(
        f"M{x} {above}h1v{BAR_HEIGHT}h-1z"
        for x, module in enumerate(modules, BAR_QUIET)
        if module == "1"
    )
    picture = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}"'
        f' shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{width}v{height}H0z"/>'
        f'<path d="{path}"/></svg>'
    )
    return picture, width, height


def _address(picture: str) -> str:
    return f"data:image/svg+xml,{quote(picture)}"
