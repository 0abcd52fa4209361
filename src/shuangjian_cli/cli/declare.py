"""Options that several commands share, declared once and given to each of them."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, get_type_hints

from ..model.page import MAX_BYTES
from . import options

Command = TypeVar("Command", bound=Callable[..., None])


class Reading:
    """How the input is read. Every command that takes pages has these."""

    files_from: options.FilesFrom = None
    nul: options.NulSeparated = False
    kind: options.FromOption = options.From.auto
    encoding: options.Encoding = None
    html_field: options.HtmlField = "html"
    text_field: options.TextField = "text"
    meta: options.Meta = None
    config: options.Config = None
    no_config: options.NoConfig = False
    max_bytes: options.MaxBytes = MAX_BYTES


class Cleaning(Reading):
    """How pages are read and cleaned."""

    default_place: options.DefaultPlace = None
    default_publisher: options.DefaultPublisher = None
    punctuation: options.PunctuationOption = None
    keep_spun: options.KeepSpun = None
    keep: options.Keep = None
    drop: options.Drop = None


def takes(shared: type) -> Callable[[Command], Command]:
    """Give a command the options that a class declares, after its own.

    The command need not name them: `job.prepare` reads them from the context.
    """
    given = [
        inspect.Parameter(
            name, inspect.Parameter.KEYWORD_ONLY, default=getattr(shared, name), annotation=hint
        )
        for name, hint in get_type_hints(shared, include_extras=True).items()
    ]

    def give(command: Command) -> Command:
        own = inspect.signature(command, eval_str=True)

        @wraps(command)
        def called(**values: Any) -> None:
            command(**{name: values[name] for name in own.parameters})

        parameters = [*own.parameters.values(), *given]
        called.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]
        called.__annotations__ = {one.name: one.annotation for one in parameters}
        return called  # type: ignore[return-value]

    return give
