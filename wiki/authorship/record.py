"""What the engine takes and gives: sentences with their credit, and the memory it asks."""

from collections.abc import Hashable, Mapping, Sequence, Set
from typing import NamedTuple, Protocol


class Run(NamedTuple):
    """`length` tokens in a row that the Edit `origin` wrote first."""

    origin: int
    length: int


class Present(NamedTuple):
    """A Sentence as it stands: its primary key, text, credit, and the Section it stands in.

    opens: whether it begins a paragraph (see segment.openings).
    """

    key: int
    text: str
    runs: tuple[Run, ...]
    place: Hashable
    opens: bool = False


class Draft(NamedTuple):
    """A sentence of the text to be saved, and the Section it will stand in.

    continues: the Sentence of before that its writer declared it to be, by editing that one as
    such. Of several that continue one Sentence, the one most like it does. opens: whether it
    begins a paragraph.
    """

    text: str
    place: Hashable
    continues: int | None = None
    opens: bool = False


class Recalled(NamedTuple):
    """A wording that once stood.

    key: the Sentence of this article that had it, when it may be continued: one that was removed,
    or one of `before` that has another wording now. None for a wording that stands elsewhere in
    this article, in a Section that is not part of the edit, and for another article
    (elsewhere=True): these give credit to their writers and no identity. follower: the Sentence
    that came next in its Section when it was removed; None when nothing did, and when the
    Sentence was not removed.
    """

    key: int | None
    text: str
    runs: tuple[Run, ...]
    elsewhere: bool = False
    follower: int | None = None


class Stood(Protocol):
    """How a Section stood after an earlier Edit."""

    @property
    def texts(self) -> list[str]:
        """Its sentences, in order."""

    @property
    def wordings(self) -> Set[str]:
        """The same, each once."""

    def sentences(self) -> Sequence[Present]:
        """The same with their keys and credit; without those that stand in a Section now that is
        not part of the edit.
        """


class Memory(Protocol):
    """What a store must answer; each call is made at most once an edit."""

    def by_fingerprint(self, fingerprints: Sequence[str]) -> Mapping[str, Sequence[Recalled]]:
        """For each fingerprint that ever stood, the wordings to recall, the best first.

        First the Sentences of `before` and those that were removed, the latest first, each once
        with its last such wording; then those that stand in this article; then the first in
        another article. A store may keep to the best few (say eight).
        """

    def earlier(self, keys: Sequence[int]) -> Mapping[int, Sequence[Recalled]]:
        """Earlier wordings of these Sentences, newest first, the present one left out.

        A store may keep to the last few (say twelve).
        """

    def resembling(self, shingles: Sequence[int]) -> Sequence[Recalled]:
        """The wordings of which one of the kept shingles (`sketch`) is among these.

        As by_fingerprint says, key is set when the Sentence may be continued. At most a few
        hundred, the newest first. Where a store has none, a removed sentence that returns with a
        change is a new one.
        """

    def states(self, places: Sequence[Hashable]) -> Mapping[Hashable, Sequence[Stood]]:
        """How each Section stood after the Edits before the last that changed its text, the
        latest first; a store may keep to a few (say eight). Where it has none, a restored
        Section is found again sentence by sentence, and of several sentences that are the same
        one may get the credit of another.
        """


class NoMemory:
    """Nothing ever stood before."""

    def by_fingerprint(self, fingerprints: Sequence[str]) -> Mapping[str, Sequence[Recalled]]:
        """Nothing."""
        return {}

    def earlier(self, keys: Sequence[int]) -> Mapping[int, Sequence[Recalled]]:
        """Nothing."""
        return {}

    def resembling(self, shingles: Sequence[int]) -> Sequence[Recalled]:
        """Nothing."""
        return ()

    def states(self, places: Sequence[Hashable]) -> Mapping[Hashable, Sequence[Stood]]:
        """Nothing."""
        return {}


class Placed(NamedTuple):
    """A sentence of the new text with its credit and its identity.

    key: the Sentence it continues or restores, None for a new one. parent: the Sentence it was
    split from. absorbed: Sentences merged into it. acts: what happened, empty when untouched;
    see docs/authorship.md.
    """

    text: str
    place: Hashable
    runs: tuple[Run, ...]
    key: int | None
    parent: int | None = None
    absorbed: tuple[int, ...] = ()
    acts: frozenset[str] = frozenset()


class Outcome(NamedTuple):
    """The new text, in the order of the drafts, and the keys that are gone and not absorbed."""

    placed: tuple[Placed, ...]
    removed: tuple[int, ...]
