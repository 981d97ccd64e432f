"""Measures the colour pairs of static/css/_tokens.css that are laid on one another.

OKLCH to linear sRGB after Björn Ottosson, "A perceptual color space for image processing" (2020);
contrast after WCAG 2.2, relative luminance of linear sRGB, (lighter + 0.05) / (darker + 0.05).
"""

from __future__ import annotations

import math
import pathlib
import re

import pytest

TOKENS = pathlib.Path(__file__).parents[2] / "static/css/_tokens.css"
PAIR = re.compile(r"--([\w-]+):\s*light-dark\(oklch\(([^)]+)\),\s*oklch\(([^)]+)\)\)")
MODES = ("talked", "written", "connected", "practised")
PAPERS = ("paper", "paper-dim", "paper-hover", "paper-press", "paper-code", "paper-float")


def linear_srgb(lightness: float, chroma: float, hue: float) -> tuple[float, float, float]:
    """Linear red, green and blue, not clipped: a channel outside 0 to 1 means the colour is outside sRGB."""
    a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * middle + 1.7076147010 * short,
    )


def luminance(colour: tuple[float, float, float]) -> float:
    red, green, blue = (min(max(channel, 0.0), 1.0) for channel in linear_srgb(*colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: tuple[float, float, float], other: tuple[float, float, float]) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def colours() -> dict[str, dict[str, tuple[float, float, float]]]:
    """{"light": {name: (L, C, h)}, "dark": …} of every token written as light-dark(oklch, oklch)."""
    found: dict[str, dict[str, tuple[float, float, float]]] = {"light": {}, "dark": {}}
    for name, *schemes in PAIR.findall(TOKENS.read_text()):
        for scheme, numbers in zip(found, schemes, strict=True):
            lightness, chroma, hue = map(float, numbers.split())
            found[scheme][name] = (lightness, chroma, hue)
    return found


COLOURS = colours()
TEXT = [
    *((ink, paper) for ink in ("ink", "ink-soft", "ink-faint") for paper in PAPERS),
    *((f"{mode}-ink", paper) for mode in (*MODES, "loss") for paper in ("paper", "paper-dim", f"{mode}-tint")),
    *((ink, f"{mode}-tint") for mode in (*MODES, "loss") for ink in ("ink", "ink-soft")),
    *(("ink", mark) for mark in ("mark", "added-tint", "added-mark", "removed-tint", "removed-mark")),
    *((f"code-{part}", "paper-code") for part in ("word", "text", "number", "name")),
    ("code-text", "paper"),
    ("on-ink", "ink"),
    ("on-ink", "ink-hover"),
]
SHAPES = [
    *((f"{mode}-hue", paper) for mode in (*MODES, "loss") for paper in ("paper", "paper-dim", f"{mode}-tint")),
    *(("line-firm", paper) for paper in ("paper", "paper-dim", "paper-float")),
]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "paper"), TEXT)
def test_text_stands_out_from_what_is_behind_it(scheme, ink, paper):
    assert contrast(COLOURS[scheme][ink], COLOURS[scheme][paper]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("shape", "paper"), SHAPES)
def test_shapes_stand_out_from_what_is_behind_them(scheme, shape, paper):
    assert contrast(COLOURS[scheme][shape], COLOURS[scheme][paper]) >= 3.0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_colour_can_be_shown_on_an_ordinary_screen(scheme):
    outside = [
        name
        for name, colour in COLOURS[scheme].items()
        if not all(-0.002 <= channel <= 1.002 for channel in linear_srgb(*colour))
    ]
    assert outside == []


def test_the_maths_agrees_with_known_colours():
    assert contrast((1.0, 0.0, 0.0), (0.0, 0.0, 0.0)) == pytest.approx(21, abs=0.01)
    assert linear_srgb(0.6279554, 0.2576833, 29.2338) == pytest.approx((1, 0, 0), abs=0.001)
