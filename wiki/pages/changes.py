"""Changes as pages show them: by word, and in words."""

from collections.abc import Iterable
from dataclasses import dataclass

from wiki.authorship.explain import Change, diff

_SAID = {
    "added": "added",
    "changed": "reworded",
    "moved": "moved",
    "removed": "removed",
    "restored": "restored",
    "split": "split",
    "merged": "merged",
}


@dataclass(frozen=True, slots=True)
class TextChange:
    """How one sentence, or one stretch of text, differs between two states."""

    sentence: int | None
    acts: str  # in words: "reworded, moved"
    before: str
    after: str
    words: tuple[Change, ...]  # the difference by word


def text_change(
    sentence: int | None, before: str, after: str, acts: Iterable[str] = ()
) -> TextChange:
    """The difference between two wordings; an empty one means that it was not there."""
    return TextChange(sentence, in_words(acts), before, after, tuple(diff(before, after)))


def in_words(acts: Iterable[str]) -> str:
    """Acts as a reader says them, in the order in which they matter."""
    given = set(acts)
    if "merged" in given and "removed" in given:
        return "merged into another sentence"
    return ", ".join(said for act, said in _SAID.items() if act in given)
