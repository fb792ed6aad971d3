import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.authorship.credit import Run
from wiki.authorship.explain import Change, Span, diff, spans, tally

TEXT = st.lists(st.sampled_from(["IL2 ", "il2 ", "the ", " a\n", "x.", "**", "\t", "é", "é"])).map(
    "".join
)


def test_spans_run_from_token_to_token():
    assert spans("IL-2 is  *small* now.", (Run(1, 2), Run(2, 3), Run(1, 2))) == [
        Span(0, 7, 1),
        Span(9, 16, 2),
        Span(17, 21, 1),
    ]


def test_spans_refuse_credit_of_another_text():
    with pytest.raises(ValueError, match="does not fit"):
        spans("IL-2 is small.", (Run(1, 2),))


def test_tally_counts_words_by_origin():
    assert tally((Run(1, 2), Run(2, 2)), "IL-2 is small.") == {1: 2, 2: 1}


def test_diff_by_word():
    assert diff("It binds IL2 well.", "It binds  IL7 well.") == [
        Change("same", "It binds"),
        Change("removed", " IL2 "),
        Change("added", "  IL7 "),
        Change("same", "well."),
    ]


@given(TEXT, TEXT)
def test_diff_rejoins_both_texts(before, after):
    changes = diff(before, after)
    assert "".join(c.text for c in changes if c.kind != "added") == before
    assert "".join(c.text for c in changes if c.kind != "removed") == after
    assert all(one.kind != other.kind for one, other in itertools.pairwise(changes))
