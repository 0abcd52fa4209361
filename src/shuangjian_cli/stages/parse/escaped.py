"""Markup that a page shows as the string literal of a script: `\\u003Cp\\u003E`."""

from __future__ import annotations

import re

MIN_ESCAPED = 3
"""Escaped signs from which on a text is such a literal; one that explains the escape has fewer."""

_SIGN = re.compile(r"\\u003[cC]")
_ESCAPE = re.compile(r'((?:\\u[0-9a-fA-F]{4})+)|\\([nrtbf"/\\])')
_LETTERS = {"n": "\n", "r": "\n", "t": " ", "b": " ", "f": " "}


def unescaped(text: str) -> str:
    r"""The markup that a literal stands for; any other text as it is. Characters that are no
    Unicode (half of a pair) become U+FFFD.

    >>> unescaped(r'"\u003Cp\u003E新增学位。\u003C\u002Fp\u003E\u003Cbr\u003E\n"')
    '"<p>新增学位。</p><br>\n"'
    """
    if "\\u003" not in text or len(_SIGN.findall(text)) < MIN_ESCAPED:
        return text
    return _ESCAPE.sub(_meaning, text)


def _meaning(match: re.Match[str]) -> str:
    if match[1]:
        units = bytes.fromhex(match[1].replace("\\u", ""))
        return units.decode("utf-16-be", "replace")
    return _LETTERS.get(match[2], match[2])
