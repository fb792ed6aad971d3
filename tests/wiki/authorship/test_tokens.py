import itertools
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.authorship.tokens import compared, count_words, tokens

PROSE = st.text(
    alphabet=st.one_of(st.sampled_from("aZ09 .,-*_`[]@()#>|\n'+<=/éα基̀"), st.characters()),
    max_size=200,
)


def shown(text: str) -> list[str]:
    return [text[token.start : token.end] for token in tokens(text)]


@given(PROSE)
def test_tokens_cover_every_character_once(text):
    found = tokens(text)
    assert "".join(text[token.start : token.end] for token in found) == "".join(text.split())
    assert all(a.end <= b.start for a, b in itertools.pairwise(found))
    assert all(token.key for token in found)


@given(PROSE)
def test_what_is_compared_are_the_keys_of_the_tokens(text):
    found, marks, gap = tokens(text), {}, 0
    for token in found:
        if token.kind == "format":
            marks.setdefault(gap, []).append(token.key)
        else:
            gap += 1
    keys = tuple(token.key for token in found if token.kind != "format")
    assert compared(text) == (keys, marks, len(found))


def test_a_combining_mark_belongs_to_its_letter():
    marks = [c for c in map(chr, range(0x110000)) if unicodedata.category(c).startswith("M")]
    assert len(marks) > 2000
    for mark in marks:
        letter = "か" if "\u3040" < mark < "\u30ff" else "a"  # a mark of kana has none in Latin
        assert len(tokens(letter + mark)) == 1


@given(st.text(alphabet="abé ñαÅ.,-*[]", max_size=80))
def test_composed_and_decomposed_text_has_the_same_keys(text):
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert [t.key for t in tokens(composed)] == [t.key for t in tokens(decomposed)]


@pytest.mark.parametrize(
    "word",
    [
        "IL-2Rα",
        "CD4+",
        "p<0.05",
        "5′-UTR",
        "NM_000586.4",
        "10⁻⁹",
        "β2-microglobulin",
        "Ca2+",
        "Ca²⁺",
        "Il7−/−",
        "HLA-DRB1*04:01",
        "c.35G>A",
        "p.Arg117His",
        "CD4+CD25+",
        "12,000",
        "my_long_name",
    ],
)
def test_words_of_biomedicine_stay_whole(word):
    assert shown(f"the {word} is") == ["the", word, "is"]


def test_a_web_address_has_a_token_a_part_and_counts_as_one_word():
    text = "see https://doi.org/10.1038/ng.f.217?a=1."
    assert shown(text) == ["see", "https:", "//doi.org", "/10.1038", "/ng.f.217", "?a", "=1", "."]
    assert count_words(text) == 2
    assert [t.key for t in tokens("http://a.b/c")] == [t.key for t in tokens("https://a.b/c")]


def test_a_citation_and_a_gene_are_one_token_each():
    text = "It acts [@pmid:123] on [[T cell]] [@A; see -@b, p. 3]."
    found = [(text[t.start : t.end], t.kind, t.key) for t in tokens(text)]
    assert found[2:] == [
        ("[@pmid:123]", "cite", "@pmid:123"),
        ("on", "word", "on"),
        ("[[T cell]]", "gene", "[[tcell]]"),
        ("[@A; see", "cite", "@a;see"),
        ("-@b, p. 3]", "cite", "-@b,p.3"),
        (".", "mark", "."),
    ]


def test_a_citation_that_joins_another_in_its_bracket_leaves_its_key():
    alone = [t.key for t in tokens("made [@a].")]
    joined = [t.key for t in tokens("made [@b; @a].")]
    assert joined == ["made", "@b", *alone[1:]]


def test_markdown_marks_are_format():
    text = "## Head\n- **one** of `two`\n> 1. _three_\n| a |\n|---|"
    assert [text[t.start : t.end] for t in tokens(text) if t.kind == "word"] == [
        "Head",
        "one",
        "of",
        "two",
        "three",
        "a",
    ]
    assert {t.kind for t in tokens(text) if text[t.start : t.end] != "|---|"} == {"word", "format"}


def test_the_mark_of_an_indented_line_is_format_too():
    text = "- one\n  - two\n\n    1. three"
    assert [t.key for t in tokens(text) if t.kind != "format"] == ["one", "two", "three"]


def test_a_rule_stands_for_itself():
    assert [(t.key, t.kind) for t in tokens("Head\n----\n\n---")] == [
        ("head", "word"),
        ("----", "mark"),
        ("---", "mark"),
    ]


def test_emphasis_inside_a_word_is_not_part_of_its_key():
    plain = [t.key for t in tokens("Il2-deficient p53")]
    marked = [t.key for t in tokens("*Il2*-deficient *p*53") if t.kind != "format"]
    assert plain == marked


def test_chinese_has_a_token_a_character_and_an_emoji_is_one():
    assert shown("基因 IL2。") == ["基", "因", "IL2", "。"]
    assert shown("👩🏽‍🔬 🇩🇪") == ["👩🏽‍🔬", "🇩🇪"]


def test_count_words_leaves_out_marks_citations_and_genes():
    assert count_words("**IL-2** acts, via [[IL2RA]], on T cells [@pmid:1].") == 6


@pytest.mark.parametrize(
    "text",
    [
        "(" * 200_000,
        "[@" * 100_000,
        " " * 300_000,
        "a_" * 100_000,
        "*a" * 100_000,
        "-- " * 90_000,
        "http://" + "." * 100_000,
        "a" + "\u0301" * 100_000,
        "> " * 100_000,
        "[@a\n" * 50_000,
    ],
    ids=lambda text: text[:7],
)
def test_hostile_text_is_read_in_linear_time(text):
    start = time.process_time()
    tokens(text)
    assert time.process_time() - start < 3
