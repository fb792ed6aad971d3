"""What the tests of accounts share."""

import re
from html.parser import HTMLParser

import pytest
from django.core import mail


class Page(HTMLParser):
    """The elements of a page, for looking at how they point at each other."""

    def __init__(self, response):
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.text = response.content.decode()
        self.feed(self.text)

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, tag):
        return [attrs for name, attrs in self.elements if name == tag]

    @property
    def ids(self):
        return [attrs["id"] for _, attrs in self.elements if "id" in attrs]


@pytest.fixture
def page():
    """`page(response)`: its elements."""
    return Page


@pytest.fixture
def link_in_mail():
    """`link_in_mail()`: the path of the first link in the newest message."""

    def find() -> str:
        return re.search(r"https?://testserver(/\S+)", mail.outbox[-1].body).group(1)

    return find
