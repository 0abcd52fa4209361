"""Commands whose errors about options are in plain words, whichever library found them.

Typer hands on what pydantic says of a value: 'Value error, ...', 'Input should be a valid integer'.
"""

from __future__ import annotations

import re
from typing import Any, get_type_hints

import typer
from typer.core import TyperCommand

WORDS = (
    (re.compile(r"^Value error, "), ""),
    (re.compile(r"^Input should be a valid integer\b.*"), "it must be a whole number"),
    (re.compile(r"^Input should be a valid number\b.*"), "it must be a number"),
    (re.compile(r"^Input should be (greater|less) than or equal to (\S+)$"), r"it must be \1 \2"),
    (re.compile(r"^it must be greater "), "it must be at least "),
    (re.compile(r"^it must be less "), "it must be at most "),
)
"""Wordings and what is said instead, one after the other."""
CHOICE = re.compile(r"^'(.+?)' is not one of (.+?)\.?$")


class PlainCommand(TyperCommand):
    """A command that says in plain words what is wrong with an option."""

    def make_context(self, *args: Any, **extra: Any) -> Any:
        """Read the arguments; a wrong one is told in our words."""
        try:
            return super().make_context(*args, **extra)
        except typer.BadParameter as error:
            error.message = plain(error.message)
            raise

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Take no empty path: it would be the current folder, which nobody means by `"$D"`."""
        if any(arg == "" or arg.endswith("=") for arg in args):
            given, _, _ = self.make_parser(ctx).parse_args(list(args))
            hints = get_type_hints(self.callback)
            params: list[Any] = list(self.params)
            for one in params:
                value = given.get(one.name)
                is_path = one.name == "paths" or "Path" in str(hints.get(str(one.name)))
                if is_path and "" in (value if isinstance(value, list | tuple) else [value]):
                    message = "the path is empty; is a variable of the shell not set?"
                    raise typer.BadParameter(message, ctx=ctx, param=one)
        return super().parse_args(ctx, args)


def plain(message: str) -> str:
    """What is said instead of a message about a value.

    >>> plain("Value error, 'facts' is not one of 'document', 'fact'.")
    "'facts' is not one of 'document', 'fact'; did you mean fact?"
    >>> plain("Input should be greater than or equal to 1")
    'it must be at least 1'
    """
    from .job import nearest

    for pattern, words in WORDS:
        message = pattern.sub(words, message)
    choice = CHOICE.match(message)
    if choice:
        known = re.findall(r"'(.+?)'", choice[2])
        message = message.rstrip(".") + nearest(choice[1], known)
    return message
