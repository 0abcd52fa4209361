"""Settings: flag > environment > shuangjian.toml of the folder > user configuration > default."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Any

from ..settings import Settings
from . import exits

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
    other = {key: values.pop(key, None) for key in OTHER_KEYS}
    return Settings(**{key: _cast(key, value) for key, value in values.items()}), other


def _files(config: Path | None) -> list[Path]:
    """The configuration files in force, the weakest first."""
    home = Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    if config is not None and not config.is_file():
        exits.usage(f"no such configuration file: {config}")
    last = config or Path(PROJECT_FILE)
    return [file for file in (home / "shuangjian" / "config.toml", last) if file.is_file()]


def _read(file: Path, known: set[str]) -> dict[str, Any]:
    try:
        values = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        exits.unread(file, error)
    values = {key.replace("-", "_"): value for key, value in values.items()}
    unknown = sorted(set(values) - known)
    if unknown:
        exits.usage(f"{file}: unknown setting {unknown[0]!r}; known are {', '.join(sorted(known))}")
    return values


CHOICES = {"format": ("auto", "html", "text"), "punctuation": ("full", "keep")}


def _cast(key: str, value: Any) -> Any:
    """A value from a file, the environment or a flag as the type that the setting has."""
    if key in CHOICES and value not in CHOICES[key]:
        exits.usage(f"{key} is {value!r}; it must be one of {', '.join(CHOICES[key])}")
    if key == "encoding" and value:
        return _encoding(value)
    if key in ("keep_rules", "drop_rules", "metrics"):
        parts = value.split(",") if isinstance(value, str) else value
        return tuple(part.strip() for part in parts if part.strip())
    if key == "keep_spun":
        return value if isinstance(value, bool) else str(value).lower() in ("1", "true", "yes")
    if key == "min_confidence":
        try:
            return float(value)
        except ValueError:
            exits.usage(f"min_confidence is {value!r}; it must be a number from 0 to 1")
    return value


def _encoding(name: str) -> str:
    import codecs

    try:
        return codecs.lookup(name).name
    except LookupError:
        exits.usage(f"unknown encoding {name!r}; try gb18030, big5hkscs, utf-8 or utf-16")
