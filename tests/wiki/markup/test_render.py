"""Markdown with its sentences and runs marked: well formed, complete, and in bounded work."""

import re
import sys
from random import Random

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.wiki.markup.attacks import ATTACKS, Checked
from wiki.authorship.segment import segment
from wiki.authorship.tokens import count_words, tokens
from wiki.markup.citations import citations, cited_keys, mentions
from wiki.markup.clean import clean
from wiki.markup.effort import LIMIT, all_code_spans, is_tangled
from wiki.markup.render import Bindings, number_citations, plain_words, render
from wiki.markup.source import MAX_SECTION, tidy
from wiki.markup.weave import Strand, mark, weave

BINDINGS = Bindings({"pmid:11": 5, "roe-1999": 6}, {"IL2": "/genes/3558-IL2/"})


def strands_of(source: str, chance: Random) -> list[Strand]:
    """Each sentence with runs cut between random tokens."""
    strands = []
    for number, piece in enumerate(segment(source), start=1):
        found = tokens(source[piece.start : piece.end])
        spans = []
        at = 0
        while at < len(found):
            end = min(len(found), at + chance.randint(1, 4))
            author = chance.randint(1, 3)
            spans.append(
                (
                    piece.start + found[at].start,
                    piece.start + found[end - 1].end,
                    100 + author,
                    author,
                )
            )
            at = end
        strands.append(Strand(number, piece.start, piece.end, tuple(spans)))
    return strands


# ruff: noqa: E501, S311 - examples read best on one line; chance here keeps no secret

# Only the page's own marks are added --------------------------------------------------------------

_PART = st.sampled_from(
    """Zinc binds.|**Bold claim. Two of** it.|*a*|_b_|`code. More`|[link text](https://a.example/x_y)|
    [@pmid:11]|[@roe-1999; @nobody]|[[IL2]]|[[NONE]]|IL-2Rα|H^2^O|H~2~O|a_b_c|2*3*4|\\*not\\*|& &amp; <b>|
    - item one.|- item two. And more.|    - nested.|1. first.|> quoted. Twice.|# Heading|## Sub heading|
    ```
    code
    ```|| a | b. c |||---|---||https://a.example/y.|<https://a.example>|***both** one*|~|^|`|[|]|](|
    Dr. Roe said so.|"Quoted." He left.|---|***|[x]: https://a.example|[x][x]|Setext
    ===|![i](x.png)|{#id}|wzxhzdk:0""".replace("\n    ", "").split("|")
)
_SOURCE = st.lists(
    st.tuples(_PART, st.sampled_from([" ", "\n", "\n\n", ""])), min_size=1, max_size=14
).map(lambda parts: tidy("".join(a + b for a, b in parts)))


def visible(markup: str) -> str:
    """The text a reader sees, white space left out, the page's own links left out."""
    return "".join(Checked(markup).visible.split())


@example(source="Zinc binds. Zinc binds. Zinc binds.\n > quoted. Twice.", seed=0)
@example(source="***Zinc binds. **Bold claim. Two of** it.", seed=0)
@given(source=_SOURCE, seed=st.integers(0, 10**6))
def test_marking_changes_nothing_a_reader_sees_and_stays_well_formed(source, seed):
    plain = render(source, (), BINDINGS)
    woven = render(source, strands_of(source, Random(seed)), BINDINGS)
    page = Checked(woven)
    assert not page.problems
    assert not Checked(plain).problems
    assert visible(woven) == visible(plain)
    assert not re.search("[\ue000-\uf8ff]", "".join(page.text))
    ids = [i for i in page.ids if i.startswith("s")]
    assert len(ids) == len(set(ids))


@given(source=_SOURCE, seed=st.integers(0, 10**6))
def test_no_sentence_is_marked_that_is_not_there(source, seed):
    strands = strands_of(source, Random(seed))
    page = Checked(render(source, strands, BINDINGS))
    known = {str(strand.sentence) for strand in strands}
    shown = [a["data-sentence"] for _, a in page.tags if "data-sentence" in a]
    assert set(shown) <= known
    assert {i[1:] for i in page.ids} == set(shown)


_PROSE = st.lists(
    st.sampled_from(
        [
            "Zinc binds the receptor.", "Copper *never* does.", "**Iron is** not known to.",
            "So say [@pmid:11].", "See [[IL2]] and `CD4`.", "Read [this](https://a.example).",
            "- An item has words.", "> A quotation has some.", "1. A number has some.",
            "## A heading has words", "| a cell | has words |", "It is H~2~O.",
        ]
    ),
    min_size=1,
    max_size=8,
)  # fmt: skip


@given(parts=_PROSE, seed=st.integers(0, 10**6))
def test_every_sentence_with_words_has_exactly_one_id(parts, seed):
    source = tidy("\n\n".join(parts))
    strands = strands_of(source, Random(seed))
    page = Checked(render(source, strands, BINDINGS))
    worded = [s.sentence for s in strands if count_words(source[s.start : s.end])]
    assert page.ids == [f"s{number}" for number in worded]


@given(parts=_PROSE, seed=st.integers(0, 10**6))
def test_every_word_stands_in_the_run_of_its_writer(parts, seed):
    """The words in each author's runs are the words of the author's spans."""
    source = tidy(" ".join(p for p in parts if p[0].isalpha())) or "Zinc binds."
    chance = Random(seed)
    strands = strands_of(source, chance)
    woven = render(source, strands, BINDINGS)
    for author in (1, 2, 3):
        runs = re.findall(rf'<w-(?:run|nested) [^<>]*data-author="{author}">([^<]*)<', woven)
        shown = re.findall(r"[a-z0-9]+", " ".join(runs).lower())
        given_ = " ".join(
            plain_words(source[a:b]) for s in strands for a, b, _, who in s.spans if who == author
        )
        for word in ("zinc", "binds", "copper", "never", "iron", "known", "read", "this", "cd4"):
            assert shown.count(word) == re.findall(r"[a-z0-9]+", given_.lower()).count(word)


def woven(source: str) -> str:
    strands = [
        Strand(i, p.start, p.end, ((p.start, p.end, 10 + i, i),))
        for i, p in enumerate(segment(source), start=1)
    ]
    return render(source, strands, BINDINGS)


def test_bold_across_the_border_of_two_sentences_stays_nested():
    markup = woven("Zinc **binds it. Copper** does not.")
    assert not Checked(markup).problems
    assert markup.count("<strong>") == 2
    assert 'id="s1"' in markup
    assert 'id="s2"' in markup


_MARKING = re.compile(r"</?(?:span|w-run|w-nested)\b[^<>]*>|<a class=\"sentence-tools\".*?</a>")


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize(
    "source",
    [
        "It is.\n\n```\nOne. Two.\n```\n\nEnd.",
        "```py\nOne = 2\n\nTwo = 3\n```",
        "~~~\nOne. Two.\n~~~  \n\nEnd. Of `a`.",
        "It is.\n```\nOne `a` two.\n```\nEnd. So.",
        "It is. So.\n\n```\nOne. Two.\n\nThree. Four.",
    ],
)
def test_a_block_of_code_stays_one_with_its_writers_marked(source, seed):
    plain, marked = render(source), render(source, strands_of(source, Random(seed)))
    assert 'data-sentence="' in marked
    assert _MARKING.sub("", marked) == plain


def test_a_sentence_over_several_cells_has_one_id():
    markup = woven("| Zinc binds | Copper does not |\n|---|---|\n| Iron | Tin |")
    assert markup.count('id="s1"') == 1
    assert markup.count('data-sentence="1"') == 2
    assert "<th><span" in markup


def test_what_a_text_looks_like():
    assert woven("Zinc binds.") == (
        '<p><span class="sentence" id="s1" data-sentence="1">'
        '<w-run data-edit="11" data-author="1">Zinc binds.</w-run>'
        '<a class="sentence-tools" href="/sentences/1/" aria-label="About this sentence"></a>'
        "</span></p>"
    )


def test_runs_in_a_link_do_not_become_links():
    markup = woven("See [this. And that](https://a.example) too.")
    assert "<w-nested" in markup
    assert not Checked(markup).problems


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("H^2^O", "<p>H<sup>2</sup>O</p>"),
        ("H~2~O", "<p>H<sub>2</sub>O</p>"),
        ("# Big", "<h3>Big</h3>"),
        ("## Smaller", "<h3>Smaller</h3>"),
        ("### Small", "<h3>Small</h3>"),
        ("a & b < c", "<p>a &amp; b &lt; c</p>"),
        ("![x](y.png)", "<p>![x](y.png)</p>"),
        ("a\n\nb", "<p>a</p>\n<p>b</p>"),
        ("a_b_c and 2*3*4", "<p>a_b_c and 2<em>3</em>4</p>"),
    ],
)
def test_markdown(source, html):
    assert render(source) == html


def test_citations_and_mentions():
    assert render("[@pmid:11; @x] [[IL2]] [[No]]", (), BINDINGS) == (
        '<p><span class="citation">[<a class="cite" href="#reference-5">?</a>, '
        '<span class="unresolved" title="No such reference here">x</span>]</span> '
        '<a class="gene-mention" href="/genes/3558-IL2/">IL2</a> '
        '<span class="gene-mention" title="No record of this gene here yet">No</span></p>'
    )


def test_citations_are_numbered_when_the_page_is_read():
    stored = woven("Zinc [@pmid:11]. Tin [@roe-1999].")
    shown = Checked(number_citations(stored, {5: 3, 6: 12})).visible
    assert shown == "Zinc [3]. Tin [12]."
    assert Checked(number_citations(stored, {5: 3})).visible == "Zinc [3]. Tin [?]."


def test_no_link_of_the_author_is_taken_for_a_citation():
    stored = render("[my words](#reference-5) stay.", (), BINDINGS)
    assert number_citations(stored, {5: 3}) == stored


def test_cleaning_again_changes_nothing():
    for attack in ATTACKS:
        once = render(tidy(attack))
        assert clean(once) == once


# Text as typed -----------------------------------------------------------------------------------


@given(text=st.text(max_size=200) | _SOURCE)
def test_tidy_is_idempotent_and_leaves_nothing_unseen(text):
    once = tidy(text)
    assert tidy(once) == once
    assert not re.search("[\x00-\x08\r\t\x7f-\x9f\ue000-\uf8ff\u202a-\u202e\ud800-\udfff]", once)
    assert "\n\n\n" not in once
    assert once == once.strip()


@given(text=st.text(alphabet="[]@;: ab1.\n", max_size=60))
def test_citations_and_mentions_are_found_in_order_and_once(text):
    for found in (citations(text), mentions(text), cited_keys(text)):
        assert len(found) == len(set(found))
        assert all(part in text for part in found)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("[@pmid:11]", ["pmid:11"]),
        ("[@a; @b] [@a]", ["a", "b"]),
        ("[@doi:10.1000/x.y.]", ["doi:10.1000/x.y"]),
        ("[@ ]", []),
        ("@a [a@b] [x](@c)", []),
        ("[@a\n@b]", []),
    ],
)
def test_citations(text, keys):
    assert citations(text) == keys


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("- **Zinc** binds [[IL2]] [@pmid:11].", "Zinc binds IL2."),
        ("1. See [this](https://a.example) `x`", "See this x"),
        ("## Head", "Head"),
        ("| a | b |", "a | b"),
        ("> a_b_c *d*", "a_b_c d"),
        ("10^-9^ H~2~O", "10-9 H2O"),
    ],
)
def test_plain_words(source, words):
    assert plain_words(source) == words


# Bounded work ------------------------------------------------------------------------------------


def steps(function, *given_) -> int:
    """Lines of Python that a call runs: a count of work that no busy machine changes."""
    count = 0

    def trace(frame, event, argument):
        nonlocal count
        count += 1
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        function(*given_)
    finally:
        sys.settrace(before)
    return count


HOSTILE = [
    "[", "]", "[[", "![", "[a](", "](", "[@", "[[a", "`", "`a``", "*", "**a ", "_a ", "*_", ">", "> ",
    "- ", "#", "<", "<a ", "&", "~", "^", "|", "\\", "(", "((", "a (b", "https://", "<http://a",
    "# a\n", "---\n", "| a |\n|--|\n", "[a]: b\n", "```\n", "> > a\n", "a\n\n", "[@a;", "&#x", '"', " ",
    "\n", "a", "A. ", "@", "x@y", "[a][", "a\u0301",
]  # fmt: skip


@pytest.mark.parametrize("sign", HOSTILE)
def test_the_work_for_hostile_texts_is_bounded(sign):
    """Prose of this length takes some 20,000 steps; unbounded, brackets took 30 million."""
    assert steps(render, tidy("x" + (sign * 1600)[:1600] + "y")) < 3_000_000


@pytest.mark.parametrize("sign", HOSTILE)
def test_hostile_megabytes_come_out_clean(sign):
    """These once took minutes; a test that hangs says so."""
    text = tidy("x" + (sign * 30_000)[:30_000] + "y")
    strands = [Strand(1, 0, len(text), ((0, len(text), 1, 1),))]
    mark(text, strands)
    plain_words(text)
    citations(text)
    if is_tangled(text):
        markup = render(text, strands)
        assert not Checked(markup).problems
        assert "".join(Checked(markup).visible.split()) == "".join(text.split())


def test_ordinary_long_texts_are_not_tangled():
    paragraph = "*Il2* binds [IL-2Rα](https://a.example/x_(y)) `code` [@pmid:11; @roe-1999]. " * 12
    text = "\n\n".join(f"## Part {n}\n\n{paragraph}" for n in range(200))
    assert len(text) > 150_000
    assert not is_tangled(text)
    assert not is_tangled("- " + "\n- ".join(f"An item {n} [@pmid:{n}]" for n in range(2_000)))
    rows = "\n".join(f"| a {n} | b |" for n in range(1_000))
    assert not is_tangled(f"| a | b |\n|---|---|\n{rows}")
    assert not is_tangled("One ` and one [ and one ( left open. " * 20)


def test_a_tangled_text_is_shown_as_it_was_typed():
    text = "Zinc binds. **Copper** <b>does</b> not.\n\n" + "[" * 5_000
    assert is_tangled(text)
    markup = woven(text)
    assert not Checked(markup).problems
    assert "**Copper** &lt;b&gt;does&lt;/b&gt; not." in re.sub("</?(?!p)[^<>]*>", "", markup)
    assert 'id="s1"' in markup
    assert 'id="s2"' in markup


@given(st.text(alphabet="`a \n", max_size=60))
def test_code_spans_close_with_as_many_backticks(text):
    at = 0
    for start, end in all_code_spans(text):
        assert at <= start < end <= len(text)
        at = end
        inner = text[start:end]
        width = len(inner) - len(inner.lstrip("`"))
        assert inner.endswith("`" * width)
        assert "\n\n" not in inner


def test_the_limits_are_those_that_are_told():
    assert (MAX_SECTION, LIMIT) == (200_000, 5_000_000)


def test_weave_closes_what_it_opens_whatever_it_is_given():
    for markup in (
        "</p></p>",
        "<p><p>",
        "a</b>c",
        "\ue000\ue105a",
        "\ue002b",
        "\ue001\ue101\ue001",
    ):
        weave(markup)


def test_a_table_keeps_the_marks_of_its_cells_and_a_sign_that_would_end_one():
    """As paste.js writes what was pasted."""
    source = (
        "| **Metal** | K~d~ |\n| --- | --- |\n| zinc | *yes* \\| no |\n|  | Ca^2+^ |\n\nAfter it."
    )
    markup = render(source, strands_of(source, Random(1)))
    cells = re.findall(r"<t[hd]>(.*?)</t[hd]>", markup, re.DOTALL)
    assert [re.sub(r"</?(?:span|w-run|a)\b[^<>]*>", "", cell).strip() for cell in cells] == [
        "<strong>Metal</strong>",
        "K<sub>d</sub>",
        "zinc",
        "<em>yes</em> | no",
        "",
        "Ca<sup>2+</sup>",
    ]
    texts = [source[piece.start : piece.end] for piece in segment(source)]
    assert texts[1:] == ["| zinc | *yes* \\| no |", "|  | Ca^2+^ |", "After it."]
