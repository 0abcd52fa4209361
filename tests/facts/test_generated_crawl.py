"""A crawl of 300 generated pages: its forty reposts and twelve disagreements are found."""

from __future__ import annotations

import pytest
from bench.reconcile import generate, measure

pytest.importorskip("datasketch")


def test_reposts_and_disagreements_of_a_crawl_are_found(tmp_path):
    crawl = generate()
    assert len(crawl.articles) == 300
    assert sum(article.copy_of is not None for article in crawl.articles) == 40
    assert len(crawl.disputed) == 12
    figures = measure(tmp_path, crawl)
    for name, one in figures.items():
        print(f"{name}: precision {one.precision:.3f} recall {one.recall:.3f}")
    assert figures["reposts (pairs of pages)"].precision >= 0.97
    assert figures["reposts (pairs of pages)"].recall >= 0.97
    assert figures["disagreements"].precision >= 0.9
    assert figures["disagreements"].recall >= 0.9
    assert figures["agreement (pairs of pages)"].precision >= 0.95
    assert figures["agreement (pairs of pages)"].recall >= 0.95
