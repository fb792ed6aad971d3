"""The one place that decides which HTML may reach a page (bleach).

docs/decisions/ says why bleach, and how nh3 takes over this file if it must.
"""

import threading

import bleach

TAGS = frozenset(
    [
        "a",
        "abbr",
        "blockquote",
        "br",
        "caption",
        "code",
        "del",
        "em",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
ATTRIBUTES = {
    "a": ["href", "title", "class"],
    "span": ["class", "title"],
    "ol": ["start"],
    "th": ["align"],
    "td": ["align"],
}
PROTOCOLS = frozenset({"http", "https", "mailto"})


class _Cleaners(threading.local):
    """One for each thread: a Cleaner's parser keeps state, and would mix two texts."""

    def __init__(self) -> None:
        self.cleaner = bleach.Cleaner(
            tags=TAGS, attributes=ATTRIBUTES, protocols=PROTOCOLS, strip=False, strip_comments=True
        )


_CLEANERS = _Cleaners()


def clean(html: str) -> str:
    """`html` with everything that is not on the lists above escaped; always well formed."""
    return _CLEANERS.cleaner.clean(html)
