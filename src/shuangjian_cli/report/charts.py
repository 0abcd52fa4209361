"""Bar charts as inline SVG: no script, readable in print, text in the reader's own fonts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

ROW = 24
LABEL = 168
BAR = 260
NUMBER = 56
HEIGHT_OF_BAR = 14


def bar_chart(rows: Sequence[tuple[str, int]], labels: Mapping[str, Mapping[str, str]]) -> str:
    """Horizontal bars with label and number; labels in both languages where `labels` has them.

    Colours come from the page's style (`currentColor`, class `bar`), so that dark, light and print
    agree. Returns an empty text where there is nothing to draw.

    >>> bar_chart([], {})
    ''
    """
    if not rows:
        return ""
    most = max(number for _, number in rows)
    width = LABEL + BAR + NUMBER
    parts = [
        f'<svg viewBox="0 0 {width} {ROW * len(rows)}" width="{width}" '
        f'height="{ROW * len(rows)}" role="img">'
    ]
    for at, (name, number) in enumerate(rows):
        y = at * ROW
        length = max(2, round(BAR * number / most))
        text_y = y + ROW // 2
        parts.append(
            f'<g class="row">{_label(name, text_y, labels.get(name))}'
            f'<rect class="bar" x="{LABEL}" y="{y + (ROW - HEIGHT_OF_BAR) // 2}" '
            f'width="{length}" height="{HEIGHT_OF_BAR}" rx="2"></rect>'
            f'<text class="number" x="{LABEL + length + 6}" y="{text_y}" '
            f'dominant-baseline="central">{number:,}</text></g>'
        )
    parts.append("</svg>")
    return "".join(parts)


def _label(name: str, y: int, both: Mapping[str, str] | None) -> str:
    """The label of a bar; with two languages, one text each, of which the style shows one."""
    place = f'x="{LABEL - 8}" y="{y}" text-anchor="end" dominant-baseline="central"'
    if not both:
        return f"<text {place}>{escape(name)}</text>"
    return "".join(
        f'<text class="only-{language}" {place}>{escape(both[language])}</text>'
        for language in ("zh", "en")
    )
