from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiki.authorship.merge import Conflict, Merged, merge
from wiki.authorship.segment import segment

BASE = "One is here. Two is there.\n\nThree goes last. Four is more.\n\n- Five\n- Six\n"
WORDS = ["gene", "binds", "the", "IL2", "cell", "of", "mouse"]
SENTENCE = st.lists(st.sampled_from(WORDS), min_size=1).map(
    lambda words: "It " + " ".join(words) + "."
)
TEXT = st.lists(st.tuples(SENTENCE, st.sampled_from([" ", "\n", "\n\n"])), max_size=6).map(
    lambda parts: "".join(sentence + gap for sentence, gap in parts)
)


def pieces(text: str) -> Counter[str]:
    """Its sentences, and how often each is there."""
    return Counter(text[start:end] for start, end in segment(text))


def changed(**words: str) -> str:
    text = BASE
    for old, new in words.items():
        text = text.replace(old, new)
    return text


@settings(deadline=None)
@given(TEXT, TEXT)
def test_one_side_alone_is_that_side(base, other):
    assert merge(base, base, other) == Merged(other)
    assert merge(base, other, base) == Merged(other)
    assert merge(base, other, other) == Merged(other)


@settings(deadline=None)
@given(TEXT, TEXT, TEXT)
def test_no_sentence_is_there_more_often_than_on_any_side(base, theirs, mine):
    merged = merge(base, theirs, mine)
    most = pieces(base) | pieces(theirs) | pieces(mine)
    asked = Counter(piece for one in merged.conflicts for piece in pieces(one.mine).elements())
    for piece, count in pieces(merged.text).items():
        assert count <= max(1, most[piece]) + asked[piece], piece


@pytest.mark.parametrize(
    ("theirs", "mine", "text"),
    [
        (changed(One="Uno"), changed(Two="Due"), changed(One="Uno", Two="Due")),
        (changed(One="Uno", Five="V"), changed(Six="VI"), changed(One="Uno", Five="V", Six="VI")),
        (BASE.replace("One is here. ", ""), changed(Two="Due"), changed(Two="Due")[13:]),
        (
            BASE.replace("here. ", "here. Theirs. "),
            BASE.replace("here. ", "here. Mine. "),
            BASE.replace("here. ", "here. Theirs. Mine. "),
        ),
        (
            BASE.replace("- Six", "- Theirs\n- Six"),
            changed(Six="VI"),
            BASE.replace("- Six", "- Theirs\n- VI"),
        ),
        (changed(One="Uno"), changed(One="Uno", Two="Due"), changed(One="Uno", Two="Due")),
        (
            "Four is more. " + BASE.replace(" Four is more.", ""),
            changed(more="less"),
            "Four is less. " + BASE.replace(" Four is more.", ""),
        ),
        (BASE.replace("there.\n\nThree", "there. Three"), changed(One="Uno"), None),
    ],
)
def test_changes_of_different_sentences_are_all_made(theirs, mine, text):
    expected = text or BASE.replace("there.\n\nThree", "there. Three").replace("One", "Uno")
    assert merge(BASE, theirs, mine) == Merged(expected)


def test_a_sentence_both_changed_is_a_conflict_and_stands_as_mine():
    assert merge(BASE, changed(One="Uno", Five="V"), changed(One="Ein")) == Merged(
        changed(One="Ein", Five="V"),
        (Conflict("One is here.", "Uno is here.", "Ein is here."),),
    )


def test_removed_against_changed_is_a_conflict():
    gone = BASE.replace("One is here. ", "")
    uno = changed(One="Uno")
    assert merge(BASE, gone, uno) == Merged(uno, (Conflict("One is here.", "", "Uno is here."),))
    assert merge(BASE, uno, gone) == Merged(gone, (Conflict("One is here.", "Uno is here.", ""),))
