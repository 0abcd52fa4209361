"""Markup text told element by element, by whichever parser can read it.

lxml reads nearly every page, in a millisecond, and tells what it reads without building a tree.
What it cannot read (such as what follows some kinds of broken comments) shows as a body far shorter
than the visible text. Then what stands behind the end of the page, such as a second page, is taken
for part of its body; if that is not enough, BeautifulSoup reads the page, and its tree is copied,
without recursion, into one of lxml. A page too large for that is read as text without its tags.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

from ...lexicon.programs import compiled
from .lxml_tree import etree

SOUP_LIMIT = 3_000_000
"""Characters above which the tolerant parser would take too long (it reads some 1 MB a second)."""

SHORT_BODY = 0.6
"""lxml's share of the visible characters below which the tolerant parser has a try."""

MAX_DEPTH = 200
"""Depth below which the copied tree is flattened: no real page nests its article so deeply."""

_INVISIBLE = re.compile(r"<(?:(!--)|(script|style|template|svg|select|head)\b)", re.I)
_TAG = re.compile(r"<[^<>]*>")
_CONTROL = compiled(r"[\x00-\x08\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_TEXT = etree.XPath("string()", smart_strings=False)
_RARE_HAN = re.compile(rb"\xe3[\x90-\xbf]")
_NO_HAN = bytes(set(range(256)) - set(range(0xE3, 0xEA)))
_NO_USUAL_HAN = bytes(set(range(256)) - set(range(0xE4, 0xEA)))
"""Bytes of UTF-8 that begin the hanzi from U+3400 to U+3FFF; those that do not begin U+3000 to
U+9FFF, which all hanzi are among; and U+4000 to U+9FFF, which are all hanzi."""

_CONTROL_BYTES = bytes({*range(9), *range(14, 32)})
_BLOCK_TAG = re.compile(
    r"</?(?:p|div|br|td|th|tr|table|li|ul|ol|h[1-6]|body|html|title|dl|dd|dt|section|article)\b[^<>]*>",
    re.I,
)


Attributes = Mapping[str, str]


class Target(Protocol):
    """What a page is told to, as `lxml` does it: each start and end of an element, and each text,
    which may come in pieces."""

    def start(self, tag: str, attributes: Attributes) -> None:
        """An element begins."""

    def end(self, tag: str) -> None:
        """An element ends."""

    @property
    def data(self) -> Callable[[str], object]:
        """Takes a piece of text."""

    def close(self) -> Any:
        """The page ends."""

    def body(self) -> str:
        """All text of the body, that of scripts too."""


T = TypeVar("T", bound=Target)


def tell(text: str, new: Callable[[], T]) -> T:
    """Tell a page to a target, a new one for every try, and give back the one that heard it all."""
    text, data = _encoded(text)
    target = _tell_as_lxml_reads(data, new())
    body = target.body() if target is not None else ""
    if target is not None:
        sure = _sure_han(body)
        # Each hanzi makes a page two bytes longer than it has characters: a bound at no cost.
        if sure >= SHORT_BODY * (len(data) - len(text)) / 2 or sure >= SHORT_BODY * _most_han(data):
            return target
    visible = _visible(text)
    if target is not None and _sure_han(body) >= SHORT_BODY * _most_han(visible.encode("utf-8")):
        return target
    wanted = _count_han(_TAG.sub("", visible))
    if target is not None and _count_han(body) >= SHORT_BODY * wanted:
        return target
    target = new()
    _tell_tree(_rescued(text, data, wanted), target)
    return target


def _tell_as_lxml_reads(data: bytes, target: T) -> T | None:
    """Tell it while it is read, which takes no tree; None where lxml gives up."""
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, target=target)
    try:
        etree.fromstring(data, parser)
    except etree.LxmlError:
        return None
    return target


def _tell_tree(root: Any, target: Target) -> None:
    for event, node in etree.iterwalk(root, events=("start", "end")):
        if event == "start":
            target.start(node.tag, node.attrib)
            text = node.text
        else:
            target.end(node.tag)
            text = node.tail if node is not root else None
        if text:
            target.data(text)
    target.close()


def _rescued(text: str, data: bytes, wanted: int) -> Any:
    """The tree of a page of which lxml reads less than the `wanted` hanzi that it shows."""
    root = _lxml(data)
    if root is not None and _take_in_rest(root) and _han(root) >= SHORT_BODY * wanted:
        return root
    if len(text) <= SOUP_LIMIT:
        soup = _soup(text)
        if soup is not None and (root is None or _han(soup) > _han(root)):
            root = soup
        if root is not None and _han(root) >= SHORT_BODY * wanted:
            return root
    return _untagged(text) if wanted or root is None else root


def _encoded(text: str) -> tuple[str, bytes]:
    """The page as a tree can hold it, and in UTF-8: hardly a page has to be changed for that."""
    closed = _close_comment(text)
    try:
        data = closed.encode("utf-8")
    except UnicodeEncodeError:  # half a surrogate pair
        data = b"\0"
    clean = len(data.translate(None, _CONTROL_BYTES)) == len(data)
    if clean and "\ufffe" not in closed and "\uffff" not in closed:
        return closed, data
    text = _close_comment(_CONTROL.sub("", text))
    return text, text.encode("utf-8")


def _close_comment(text: str) -> str:
    """Take away a `<!--` that no `-->` follows: parsers would drop the rest of the page."""
    at = text.rfind("<!--")
    if at >= 0 and text.find("-->", at) < 0:
        return text[:at] + text[at + 4 :]
    return text


def _lxml(data: bytes) -> Any:
    parser = etree.HTMLParser(
        encoding="utf-8",
        huge_tree=True,
        remove_pis=True,
        remove_comments=True,
        collect_ids=False,  # nobody asks for an element by its id
    )
    try:
        return etree.fromstring(data, parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def _take_in_rest(root: Any) -> bool:
    """Move into the body what stands behind `</html>`, as browsers do; whether there was any.

    lxml makes it the next roots, each a page of its own.

    >>> root = _lxml(b"<html><body><p>1</body></html><p>2<html><body><p>3")
    >>> _take_in_rest(root), root.xpath("string()")
    (True, '123')
    """
    rest = list(root.itersiblings())
    _body(root).extend(rest)
    return bool(rest)


def _han(root: Any) -> int:
    return _count_han(str(_TEXT(_body(root))))


def _most_han(data: bytes) -> int:
    """At least all Chinese characters of a page, those in its tags too, counted in C."""
    return len(data.translate(None, _NO_HAN))


def _sure_han(text: str) -> int:
    """Nearly all of them, counted in C: by the first of their three bytes in UTF-8."""
    return len(text.encode("utf-8", "replace").translate(None, _NO_USUAL_HAN))


def _body(root: Any) -> Any:
    body = root.find("body")
    return root if body is None else body


def _count_han(text: str) -> int:
    data = text.encode("utf-8", "replace")
    return len(data.translate(None, _NO_USUAL_HAN)) + len(_RARE_HAN.findall(data))


def _visible(text: str) -> str:
    """The page without comments, scripts and the like, as far as they are closed.

    An end that was looked for in vain is not looked for again: a page of a million `<!--` is read
    once.

    >>> _visible("全市<!-- 旧 --><script>var a</SCRIPT >500所<style>")
    '全市500所<style>'
    """
    pieces: list[str] = []
    at = 0
    never_closed: set[str] = set()
    for match in _INVISIBLE.finditer(text):
        name = (match[1] or match[2]).lower()
        if match.start() < at or name in never_closed:
            continue
        end = re.compile("-->" if match[1] else rf"</{name}\s*>", re.I).search(text, match.end())
        if end is None:
            never_closed.add(name)
            continue
        pieces.append(text[at : match.start()])
        at = end.end()
    return "".join(pieces) + text[at:]


def _soup(text: str) -> Any:
    """The page as BeautifulSoup reads it, as a tree of lxml; None where it fails too."""
    import warnings

    from bs4 import BeautifulSoup
    from bs4.element import CData, PreformattedString, Tag

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            soup = BeautifulSoup(text, "html.parser")
    except Exception:  # whatever the tolerant parser stumbles over, there is a third way
        return None
    root = etree.Element("html")
    stack: list[tuple[Any, Any, int]] = [(child, root, 1) for child in reversed(soup.contents)]
    while stack:
        node, parent, depth = stack.pop()
        if isinstance(node, Tag):
            element = _element(parent, node) if depth < MAX_DEPTH else parent
            stack += [(child, element, depth + 1) for child in reversed(node.contents)]
        elif isinstance(node, CData) or not isinstance(node, PreformattedString):
            # no comment, document type or instruction
            _append_text(parent, _as_xml(str(node)))
    return root


def _element(parent: Any, tag: Any) -> Any:
    name = tag.name if re.fullmatch(r"[a-z][a-z0-9-]*", tag.name or "") else "span"
    element = etree.SubElement(parent, name)
    for key, value in tag.attrs.items():
        if re.fullmatch(r"[a-z][a-z0-9_-]*", key):
            text = " ".join(value) if isinstance(value, list) else str(value)
            element.set(key, _as_xml(text))
    return element


def _as_xml(text: str) -> str:
    """A text as lxml takes it: without the control characters that references (`&#1;`) write."""
    return _CONTROL.sub("", text.replace("\x0b", " ").replace("\x0c", " "))


def _append_text(parent: Any, text: str) -> None:
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _untagged(text: str) -> Any:
    """The page without its tags, a paragraph wherever a block element began or ended."""
    from html import unescape

    root = etree.Element("html")
    body = etree.SubElement(root, "body")
    for piece in _BLOCK_TAG.split(_visible(text)):
        clean = unescape(_TAG.sub("", piece)).strip()
        if clean:
            etree.SubElement(body, "p").text = _as_xml(clean)
    return root
