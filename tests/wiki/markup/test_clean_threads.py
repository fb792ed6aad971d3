"""Cleaning in several threads at once, as a server does."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from wiki.markup.clean import clean


@pytest.fixture
def hurried():
    """Threads that take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


def test_texts_that_are_cleaned_at_once_are_not_mixed(hurried):
    texts = [f"<p>word{n} <em>of {n}</em> <a href='https://e.example/{n}'>x</a></p>" * 40
             for n in range(8)]  # fmt: skip
    alone = [clean(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(clean, texts * 10))
    assert together == alone * 10
