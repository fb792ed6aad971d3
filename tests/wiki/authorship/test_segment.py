import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.authorship import segment as module
from wiki.authorship.segment import divide, openings, segment
from wiki.authorship.segment_blocks import read_blocks


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
        ["It was lost from the nucleus.\n<sup>a</sup> was kept. [@a] introduced it.", "It ended."],
        ["It was found in the cytoplasm.", "it was small."],
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


def cases():
    """The sentences of the two files beside this one; those out of reach must stay so."""
    for name in ("first", "second"):
        lines = Path(__file__).with_name(f"sentences_{name}.txt").read_text("utf-8").splitlines()
        for number, line in enumerate(lines, start=1):
            if not line.startswith("#"):
                kind, text = line.split("\t", 1)
                out_of_reach = pytest.mark.xfail(strict=True, reason="no rule on words tells this")
                beyond = [out_of_reach] if kind.startswith("beyond") else []
                yield pytest.param(text, id=f"{name}-{number}-{kind}", marks=beyond)


def written(text: str) -> str:
    escaped = re.sub(r"\\u(....)", lambda found: chr(int(found[1], 16)), text)
    return escaped.replace("\\n", "\n").replace("\\t", "\t")


@pytest.mark.parametrize("line", list(cases()))
def test_sentences_of_our_own(line):
    parts = re.split(" ?\u2016([n0]?) ?", line)
    gaps = {"": " ", "n": "\n", "0": ""}
    text = "".join(gaps[part] if index % 2 else written(part) for index, part in enumerate(parts))
    assert shown(text) == [written(part).strip() for part in parts[::2]]


words = st.sampled_from(
    [
        "It is.",
        "IL-2",
        "p53",
        "(a",
        "b.)",
        "`c.",
        "```",
        "````",
        "~~~~",
        '"d."',
        "- e",
        "1. f",
        "| g |",
        "> h",
        "[@i]",
        "T.",
    ]
)
texts = st.lists(st.tuples(words, st.sampled_from([" ", " ", "\n", "\n\n"])), max_size=14).map(
    lambda parts: "".join(word + gap for word, gap in parts)
)


@pytest.mark.parametrize("fence", ["```", "~~~", "````py"])
def test_a_fence_that_is_never_closed_is_prose(fence):
    text = f"It is. So.\n\n{fence}\nOne. Two."
    assert shown(text)[:2] == ["It is.", "So."]
    assert len(shown(text)) == 4
    mark = fence.rstrip("py")
    assert shown(f"{text}\n{mark}\nThree.")[2:] == [f"{fence}\nOne. Two.\n{mark}", "Three."]
    assert len(shown(f"{text}\n{mark[1:]}")) == 4  # a shorter row closes nothing


def whole(parts):
    """The places of all pieces of some parts, and which of them begin a paragraph."""
    pieces, opening, at = [], [], 0
    for part in parts:
        pieces += [(at + start, at + end) for start, end in part.pieces]
        opening += openings(part.text, part.pieces)
        at += len(part.text)
    return pieces, opening


def check_divided(before, after):
    stood = divide(before).parts
    parts, head, tail = divide(after, stood)
    assert "".join(part.text for part in parts) == after
    assert whole(parts) == (segment(after), openings(after, segment(after)))
    assert parts[:head] == stood[:head]
    assert parts[len(parts) - tail :] == stood[len(stood) - tail :]


@given(texts, texts, texts, texts)
def test_a_changed_text_reads_as_if_it_were_new(head, old, new, tail):
    check_divided(head + old + tail, head + new + tail)


def test_a_change_reads_the_paragraph_it_is_in(monkeypatch):
    read = []

    def counted(text):
        read.append(text)
        return read_blocks(text)

    paragraphs = [f"This is paragraph {number}. It has two sentences." for number in range(1000)]
    parts = divide("\n\n".join(paragraphs)).parts
    monkeypatch.setattr(module, "read_blocks", counted)
    changed = [*paragraphs[:500], "A new one.", "This was 500.", *paragraphs[501:]]
    assert divide("\n\n".join(changed), parts)[1:] == (500, 499)
    assert read == ["A new one.\n\n", "This was 500.\n\n"]
    read.clear()
    divide("\n\n".join(reversed(paragraphs)), parts)
    assert sum(map(len, read)) <= 2 * len(paragraphs[0]) + 4  # the last one had no blank line


def test_fences_that_each_close_and_open_another_are_read_twice_at_most(monkeypatch):
    read = []

    def counted(text):
        read.append(text)
        return read_blocks(text)

    monkeypatch.setattr(module, "read_blocks", counted)
    text = "```\na\n\n```\nb\n\n" * 2000
    parts = divide("```\n\n" + text).parts
    assert whole(parts)[0] == segment("```\n\n" + text)
    assert sum(map(len, read)) <= 4 * len(text)


HOSTILE = [
    *(
        "(",
        '"',
        '" ',
        ". ",
        "a.",
        "[@",
        ".[@",
        "|",
        "|a\n",
        "`",
        "`a. B ",
        "A. B. ",
        "- ",
        "> ",
        "[",
        "](",
    ),
    *(
        "a.[1",
        ".\u00b9",
        ". . A",
        ".(.(",
        ".<ref ",
        "1.1,",
        "(a. B) ",
        "\u201c. A\u201d",
        "- a\n",
        "```\n",
        "```a\n",
        "```a\n\n````\n\n",
        "abcd\n~~~~\n",
        "~~~~\n\n",
        "\u3002",
    ),
]


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_keeps_every_character(unit):
    text = unit * 3000
    assert re.sub(r"\s", "", "".join(shown(text))) == re.sub(r"\s", "", text)
    text = "It is. " + ". " + unit * 20 + "\u00b0 " + unit * 20
    check_divided(unit * 9, text)
