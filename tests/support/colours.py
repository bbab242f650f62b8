"""The colours of a style sheet, and how well one is read on another by the measure of WCAG."""

from __future__ import annotations

import re


def both(css: str) -> tuple[dict[str, str], dict[str, str]]:
    """The named colours of the light and of the dark page."""
    light, dark = re.findall(r":root \{(.*?)\}", css, re.DOTALL)
    return _named(light), _named(dark)


def _named(part: str) -> dict[str, str]:
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", part))


def luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)
