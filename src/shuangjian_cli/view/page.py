"""An explanation as one HTML file that needs nothing else; all text of the page is escaped."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from .explanation import Explanation
from .lines import Line, Section

STYLE = """
:root { color-scheme: light dark; --soft: #767676; --line: #8883; }
body { font: 15px/1.6 system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif;
  max-width: 72rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.3rem; overflow-wrap: anywhere; }
h2 { font-size: 1rem; border-bottom: 1px solid var(--line); margin-top: 2rem; }
h2 small { font-weight: normal; color: var(--soft); }
p { margin: .15rem 0; padding-left: 1rem; white-space: pre-wrap; overflow-wrap: anywhere; }
.dim { color: var(--soft); } .name { font-weight: 600; } .rule { color: #0b62b8; }
.before { background: #d73a4926; text-decoration: line-through; } .after { background: #28a74533; }
.dropped { color: #b31d28; } .kept { color: #22863a; } .note { color: #b08800; }
mark { background: #ffd33d; color: #000; border-radius: 3px; padding: 0 .15em; }
@media (prefers-color-scheme: dark) { .rule { color: #79b8ff; } .dropped { color: #f97583; }
  .kept { color: #85e89d; } }
"""


def html_page(found: Explanation, parts: Iterable[Section]) -> str:
    """The explanation as a page: one heading a stage."""
    title = escape(found.row.title or found.row.doc_id)
    body = "\n".join(_section(section) for section in parts)
    note = f'<p class="note">{escape(found.note)}</p>' if found.note else ""
    return (
        '<!doctype html>\n<html lang="zh-Hans"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title><style>{STYLE}</style></head><body>\n"
        f"<h1>{title} <small>{escape(found.row.doc_id)}</small></h1>\n{note}\n{body}\n"
        "</body></html>\n"
    )


def _section(section: Section) -> str:
    lines = "\n".join(f"<p>{_line(line)}</p>" for line in section.lines)
    head = f"<h2>{escape(section.stage)} <small>{escape(section.summary)}</small></h2>"
    return f"{head}\n{lines}"


def _line(line: Line) -> str:
    return "".join(_piece(text, style) for text, style in line)


def _piece(text: str, style: str) -> str:
    if style == "fact":
        return f"<mark>{escape(text)}</mark>"
    return f'<span class="{style}">{escape(text)}</span>' if style else escape(text)
