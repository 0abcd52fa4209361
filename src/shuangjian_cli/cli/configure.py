"""Settings: flag > environment > shuangjian.toml of the folder > user configuration > default."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

from ..model.page import PageFormat
from ..settings import Punctuation, Settings
from . import exits

Cast = Callable[[Any], Any]
"""Raises `TypeError`, `ValueError` or `LookupError` where a value is none for its setting."""

PROJECT_FILE = "shuangjian.toml"
PREFIX = "SHUANGJIAN_"
OTHER_KEYS = ("lexicon", "templates", "jobs")
"""Settings of the command line that are none of the page's treatment."""


def configure(
    flags: Mapping[str, Any], config: Path | None, *, no_config: bool
) -> tuple[Settings, dict[str, Any]]:
    """The settings of a page, and the other keys (`OTHER_KEYS`); None: flag not given."""
    names = {field.name for field in fields(Settings)}
    values: dict[str, Any] = {}
    for file in [] if no_config else _files(config):
        values |= _read(file, names | set(OTHER_KEYS))
    for name in sorted(names | set(OTHER_KEYS)):
        if os.environ.get(PREFIX + name.upper()):
            values[name] = os.environ[PREFIX + name.upper()]
    values |= {key: value for key, value in flags.items() if value is not None}
    typed = {key: _cast(key, value) for key, value in values.items()}
    other = {key: typed.pop(key, None) for key in OTHER_KEYS}
    return Settings(**typed), other


def _files(config: Path | None) -> list[Path]:
    """The configuration files in force, the weakest first."""
    home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    if config is not None and not config.is_file():
        exits.usage(f"no such configuration file: {config}")
    last = config or Path(PROJECT_FILE)
    return [file for file in (home / "shuangjian" / "config.toml", last) if file.is_file()]


def _read(file: Path, known: set[str]) -> dict[str, Any]:
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        exits.unread(file, error)
    values = {key.replace("-", "_"): value for key, value in values.items()}
    unknown = sorted(set(values) - known)
    if unknown:
        exits.usage(f"{file}: unknown setting {unknown[0]!r}; known are {', '.join(sorted(known))}")
    return values


def _text(value: Any) -> str | Path:
    if not isinstance(value, str | Path):
        raise TypeError
    return value


def _texts(value: Any) -> tuple[str, ...]:
    """A list of texts, or words between commas."""
    parts = value.split(",") if isinstance(value, str) else value
    return tuple(part.strip() for part in parts if str.strip(part))


def _choice(*known: str) -> tuple[Cast, str]:
    def choose(value: Any) -> str:
        if value not in known:
            raise ValueError
        return str(value)

    return choose, f"one of {', '.join(known)}"


def _switch(value: Any) -> bool:
    return SWITCH[str(value).lower()]


def _share(value: Any) -> float:
    share = float(value)
    if not 0 <= share <= 1:
        raise ValueError
    return share


SWITCH = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
TEXT = (_text, "a text")
TEXTS = (_texts, "a list of texts")
TYPES: dict[str, tuple[Cast, str]] = {
    "format": _choice(*get_args(PageFormat)),
    "punctuation": _choice(*get_args(Punctuation)),
    "keep_spun": (_switch, "true or false"),
    "min_confidence": (_share, "a number from 0 to 1"),
    "keep_rules": TEXTS,
    "drop_rules": TEXTS,
    "metrics": TEXTS,
    "encoding": TEXT,
    "default_place": TEXT,
    "default_publisher": TEXT,
    "lexicon": TEXT,
    "templates": TEXT,
}
"""What makes the value of a setting from that of a file, the environment or a flag, and what such a
value must be; `jobs` is looked at by who uses it."""


def _cast(key: str, value: Any) -> Any:
    """A value as the type that its setting has, or an end with one line."""
    if key not in TYPES or value is None:
        return value
    cast, must = TYPES[key]
    try:
        made = cast(value)
    except (TypeError, ValueError, LookupError):
        exits.usage(f"{key} is {value!r}; it must be {must}")
    return _encoding(made) if key == "encoding" and made else made


def _encoding(name: str) -> str:
    import codecs

    try:
        return codecs.lookup(name).name
    except LookupError:
        exits.usage(f"unknown encoding {name!r}; try gb18030, big5hkscs, utf-8 or utf-16")
