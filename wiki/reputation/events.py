"""What standing is made from. Everything is a fact with a time; nothing is a point yet.

Shares are whole numbers of millionths (MICRO is all), times are seconds since 1970, in UTC.
"""

from typing import NamedTuple

MICRO = 1_000_000


class Treated(NamedTuple):
    """How an Edit left the change that an earlier Edit had made.

    edit, author: the earlier one and who saved it. gap: how many Edits by others it has now seen,
    this one included. kept: the share of its change that stands, counted in words. words: the size
    of its change in words; 0 when it was formatting alone. undone: its change was taken back as a
    whole. A restoration by somebody else is a Treated whose `kept` has risen again.
    """

    edit: str
    author: str
    gap: int
    kept: int
    words: int
    undone: bool = False


class Saved(NamedTuple):
    """One Edit. words: the size of its change. treated: up to ten earlier Edits whose words it
    saw; a caller who can gives consecutive Edits of one author on one day as one of them.

    fields: the gene, kinds of Section and groups of genes it belongs to, in names of the caller's
    choice, each of which gets a standing of its own. own_undone: earlier Edits of the same author
    that it took back.
    """

    time: int
    id: str
    author: str
    article: str
    words: int
    treated: tuple[Treated, ...] = ()
    fields: tuple[str, ...] = ()
    own_undone: tuple[str, ...] = ()


class Opinion(NamedTuple):
    """What `by` said of words of `about` that the Edit `edit` wrote.

    kind: passed or failed (a review), accepted or declined (a suggestion), agreed, disagreed or
    thanked (a peer). share: what part of the words in question is by `about`; the words of several
    authors are several Opinions, and the part that is one's own is none.
    """

    time: int
    id: str
    by: str
    about: str
    kind: str
    edit: str
    article: str
    fields: tuple[str, ...] = ()
    share: int = MICRO


class Known(NamedTuple):
    """What the site knows of an account from then on.

    kind: root (a confirmed ORCID iD, or a reviewer), person (no longer a root), guest (an address
    without an account), machine.
    """

    time: int
    id: str
    person: str
    kind: str


class Withdrawn(NamedTuple):
    """The Opinion with the id `of` was taken back: what is left of its evidence goes.

    What it used of the ceilings stays used, so that giving and taking back is worth nothing.
    """

    time: int
    id: str
    of: str


Event = Saved | Opinion | Known | Withdrawn

GOOD = frozenset({"passed", "accepted", "agreed", "thanked"})
BAD = frozenset({"failed", "declined", "disagreed"})
KINDS = frozenset({"root", "person", "guest", "machine"})


def place(event: Event) -> tuple[int, str, str]:
    """Where an event stands in the one order in which events count: by time, kind and id.

    Ids are unique among events of one kind. What is known of an account (Known) comes before
    what happened in the same second, a withdrawal after it.
    """
    return (event.time, type(event).__name__, event.id)
