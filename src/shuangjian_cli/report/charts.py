"""Bar charts as inline SVG: no script, readable in print, text in the reader's own fonts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

ROW = 24
"""Height of a row in pixels: a line of text, and wide enough for a finger with its neighbours."""
LABEL, BAR = 40, 44
"""Per cent of the width for labels and bars; the rest is for the number behind the longest bar."""
HEIGHT_OF_BAR = 14
GAP = 8
MOST_LETTERS = 12
"""Letters of a label: twelve Chinese ones fit on a phone; the whole label is in its title."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a chart: `name` is what it filters by, `labels` its words by language.

    `weak`: facts of which this is not known; drawn in grey, apart from the others.
    """

    name: str
    number: int
    labels: Mapping[str, str] | None = None
    weak: bool = False


def bar_chart(bars: Sequence[Bar]) -> str:
    """Horizontal bars with label and number, as wide as the page lets them.

    Lengths are per cent, so that letters keep their size on a narrow screen. Colours come from the
    page's style (classes `bar`, `weak`), so that dark, light and print agree. Returns an empty
    text where there is nothing to draw.

    >>> bar_chart([])
    ''
    """
    if not bars:
        return ""
    most = max(bar.number for bar in bars)
    height = ROW * len(bars)
    parts = [f'<svg width="100%" height="{height}" role="list">']
    parts += [_row(bar, at * ROW, BAR * bar.number / most) for at, bar in enumerate(bars)]
    return "".join([*parts, "</svg>"])


def _row(bar: Bar, y: int, length: float) -> str:
    middle = y + ROW // 2
    return (
        f'<g class="row{" weak" if bar.weak else ""}" data-value="{escape(bar.name)}" '
        f'role="listitem"><rect class="hit" x="0" y="{y}" width="100%" height="{ROW}"></rect>'
        f"{_label(bar, middle)}"
        f'<rect class="bar" x="{LABEL}%" y="{y + (ROW - HEIGHT_OF_BAR) // 2}" '
        f'width="{max(0.4, length):.2f}%" height="{HEIGHT_OF_BAR}" rx="2"></rect>'
        f'<text class="number" x="{LABEL + length:.2f}%" dx="{GAP}" y="{middle}" '
        f'dominant-baseline="central">{bar.number:,}</text></g>'
    )


def _label(bar: Bar, y: int) -> str:
    """The label of a bar; with two languages, one text each, of which the style shows one."""
    place = f'x="{LABEL}%" dx="-{GAP}" y="{y}" text-anchor="end" dominant-baseline="central"'
    if not bar.labels:
        return f"<text {place}>{_cut(bar.name)}</text>"
    return "".join(
        f'<text class="only-{language}" {place}>{_cut(bar.labels[language])}</text>'
        for language in ("zh", "en")
    )


def _cut(label: str) -> str:
    """A label no longer than fits; cut ones keep their whole text as a title."""
    width = sum(1.0 if ord(letter) > 0x2E7F else 0.55 for letter in label)
    if width <= MOST_LETTERS:
        return escape(label)
    return f"{escape(label[: MOST_LETTERS - 1])}…<title>{escape(label)}</title>"
