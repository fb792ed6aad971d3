import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.authorship.segment import segment


def shown(text: str) -> list[str]:
    return [text[start:end] for start, end in segment(text)]


@given(st.text(alphabet=st.one_of(st.sampled_from('aB1 .?!\n\n-*#>|`"()[]@'), st.characters())))
def test_every_character_is_in_one_piece(text):
    at = 0
    for start, end in segment(text):
        assert not text[at:start].strip()
        assert start < end
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()


@pytest.mark.parametrize(
    "sentences",
    [
        ["Smith et al. found it in Fig. 2 of ref. 3.", "It was, e.g. in mice, weak."],
        ["It binds IL2R. [@pmid:1]", "It acts on T cells.[1]", "That is all."],
        ["Levels rose in Europe.12–15", "In Asia they fell."],
        ["It was made in E. coli by A. B. Smith.", "p53 was not."],
        ["Does it bind?", "mTOR does.", "c-Myc does not."],
        ["The dose was 2.5 mg (cf. Table 1. Part B).", "(It was given twice.)", "Mice lived."],
        ["Run `a. B` now.", "See [the page. Here](http://a.b/c. d).", "It is free."],
        ["They named it the “death. Domain.”", "It is known."],
        ["It is a\ncytokine of\nT cells.", "It acts\non B cells."],
        ["It is due to vitamin C.", "Activation of protein kinase C.", "It is C."],
        ["The protein binds [[IL2RA]].", "[[lacZ]] is not bound.", "**Bold** starts."],
    ],
    ids=lambda sentences: sentences[0][:20],
)
def test_prose(sentences):
    assert shown(" ".join(sentences)) == sentences


def test_sentences_without_a_space_between_them():
    assert shown("It acts on cells.[1]It is small. 基因。它编码。") == [
        "It acts on cells.[1]",
        "It is small.",
        "基因。",
        "它编码。",
    ]


def test_blocks():
    text = """One is here. Two is
here.

- First item. More of it.
- Second item
  goes on
1. Numbered

### Head of it. Still head
| a | b |
|---|---|
| c | d |
> Quoted. Second
> goes on.

```
code. Not. Split.

more
```
Last."""
    assert shown(text) == [
        "One is here.",
        "Two is\nhere.",
        "- First item.",
        "More of it.",
        "- Second item\n  goes on",
        "1. Numbered",
        "### Head of it. Still head",
        "| a | b |\n|---|---|",
        "| c | d |",
        "> Quoted.",
        "Second\n> goes on.",
        "```\ncode. Not. Split.\n\nmore\n```",
        "Last.",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "(" * 200_000,
        '" ' * 100_000,
        "`a. B " * 30_000,
        "A. B. " * 30_000,
        ". " * 100_000,
        "[" * 60_000 + "](" * 1000,
        "- " * 100_000,
        "> " * 100_000,
        "a.[1" * 30_000,
    ],
    ids=lambda text: text[:6],
)
def test_hostile_text_is_cut_in_linear_time(text):
    start = time.process_time()
    pieces = segment(text)
    assert time.process_time() - start < 5
    assert sum(len(text[a:b].replace(" ", "")) for a, b in pieces) == len(text.replace(" ", ""))
