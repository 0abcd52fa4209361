"""One browser for all tests of the report."""

from __future__ import annotations

import pytest

from .browser import browser


@pytest.fixture(scope="session")
def driver(tmp_path_factory):
    with browser(tmp_path_factory.mktemp("profile")) as running:
        yield running
