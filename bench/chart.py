"""A chart of quality against time as one SVG file, readable on light and on dark grounds."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

WIDTH, HEIGHT = 720, 400
LEFT, RIGHT, TOP, BOTTOM = 64, 24, 36, 52
LABEL = 15
"""Height of a label: labels that would overlap are moved apart by it."""
LETTER = 8.5
"""Width of a letter, about: a name that would run over another dot stands before its own."""
STYLE = """\
text { font: 13px system-ui, sans-serif; fill: #24292f }
.axis, .grid { stroke: #8c959f; stroke-width: 1; fill: none }
.grid { opacity: .3 }
.dot { fill: #57606a }
.ours .dot, .ours text { fill: #b3261e; font-weight: 600 }
.lead { stroke: #8c959f; stroke-width: .7 }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3 }
  .dot { fill: #9ea7b3 }
  .ours .dot, .ours text { fill: #ff8a80 }
}"""

Point = tuple[str, float, float]


def scatter(points: Sequence[Point]) -> str:
    """Milliseconds a page (logarithmic) against F1, a dot and a name for each tool."""
    low, high = _decades([ms for _, ms, _ in points])
    floor = math.floor(10 * min([f1 for _, _, f1 in points] + [0.9])) / 10

    def x(ms: float) -> float:
        share = (math.log10(ms) - low) / (high - low)
        return LEFT + share * (WIDTH - LEFT - RIGHT)

    def y(f1: float) -> float:
        return TOP + (1 - f1) / (1 - floor) * (HEIGHT - TOP - BOTTOM)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">',
        "<title>F1 of news bodies against milliseconds of CPU a page</title>",
        f"<style>{STYLE}</style>",
    ]
    for tick in _ticks(low, high):
        parts.append(f'<path class="grid" d="M{x(tick):.1f} {TOP}V{HEIGHT - BOTTOM}"/>')
        parts.append(_text(x(tick), HEIGHT - BOTTOM + 18, f"{tick:g}", "middle"))
    for tenth in range(round(10 * floor), 11):
        parts.append(f'<path class="grid" d="M{LEFT} {y(tenth / 10):.1f}H{WIDTH - RIGHT}"/>')
        parts.append(_text(LEFT - 8, y(tenth / 10) + 4, f"{tenth / 10:.1f}", "end"))
    parts.append(f'<path class="axis" d="M{LEFT} {TOP}V{HEIGHT - BOTTOM}H{WIDTH - RIGHT}"/>')
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(_text(middle, HEIGHT - 10, "ms of CPU a page (logarithmic)", "middle"))
    parts.append(_text(LEFT - 40, TOP - 16, "F1, news", "start"))
    parts += _dots([(name, x(ms), y(f1)) for name, ms, f1 in points])
    return "\n".join([*parts, "</svg>"]) + "\n"


def _decades(values: Sequence[float]) -> tuple[float, float]:
    """The exponents of ten between which the values lie, with room for the names."""
    low, high = math.log10(min(values)), math.log10(max(values))
    return low - 0.15, high + max(0.35, (high - low) * 0.6)


def _ticks(low: float, high: float) -> list[float]:
    steps = (factor * 10.0**power for power in range(-3, 6) for factor in (1, 2, 5))
    return [step for step in steps if low <= math.log10(step) <= high]


def _dots(places: Sequence[Point]) -> list[str]:
    """The dots with their names; names that would overlap move down."""
    parts = []
    lowest = -math.inf
    for name, x, y in sorted(places, key=lambda place: (place[2], place[0])):
        line = max(y + 4, lowest + LABEL)
        lowest = line
        reach = x + 12 + LETTER * len(name)
        behind = any(x < right < reach and abs(y - up) < 8 for _, right, up in places)
        ours = ' class="ours"' if name.startswith("shuangjian") else ""
        lead = f'<path class="lead" d="M{x + 5:.1f} {y:.1f}L{x + 11:.1f} {line - 4:.1f}"/>'
        label = _text(x - 12, line, name, "end") if behind else _text(x + 12, line, name, "start")
        dot = f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="5"/>'
        parts.append(f"<g{ours}>{dot}{lead if line > y + 5 and not behind else ''}{label}</g>")
    return parts


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'
