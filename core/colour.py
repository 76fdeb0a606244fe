"""Colours as WCAG 2.2 measures them: relative luminance, contrast, and the nearest that passes."""

import re
from colorsys import hls_to_rgb, rgb_to_hls

HEX = re.compile(r"#[0-9a-f]{6}")
PAPER = "#faf7f2"
FOR_TEXT, FOR_GRAPHICS = 4.5, 3.0
STEPS = 255


def is_colour(typed: str) -> bool:
    """Whether that is « #0b4f6c », in small letters."""
    return HEX.fullmatch(typed) is not None


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 (the same) to 21 (black and white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def nearest_passing(colour: str, ground: str = PAPER, least: float = FOR_TEXT) -> str:
    """The colour itself, or the nearest lightness of it with that contrast on the ground."""
    hue, light, saturation = rgb_to_hls(*_parts(colour))
    for step in range(STEPS + 1):
        for way in (-1, 1):
            moved = light + way * step / STEPS
            if 0 <= moved <= 1:
                tried = _hex(hls_to_rgb(hue, moved, saturation)) if step else colour
                if contrast(tried, ground) >= least:
                    return tried
    raise ValueError(f"nothing has a contrast of {least} on {ground}")


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = bytes.fromhex(colour[1:])
    return red / 255, green / 255, blue / 255


def _hex(parts: tuple[float, ...]) -> str:
    return "#" + bytes(round(part * 255) for part in parts).hex()


def _luminance(colour: str) -> float:
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in _parts(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
