import pytest

from wiki.authorship.credit import Run
from wiki.authorship.explain import Span, spans, tally


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
