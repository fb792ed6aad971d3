"""Names of genes that stand in a text without being mentions."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from genes.names import name_key
from wiki.markup.citations import MENTION
from wiki.markup.gene_names import Known, Offer, mark, offers, places, put_in

HUMAN, MOUSE = 1, 2
RECORDS = [
    (3558, "IL2", HUMAN, ("IL-2", "TCGF", "lymphokine")),
    (3559, "IL2RA", HUMAN, ("CD25", "IL2R")),
    (59067, "IL21", HUMAN, ()),
    (16183, "Il2", MOUSE, ("Il-2",)),
    (17869, "Myc", MOUSE, ()),
    (22190, "Was", MOUSE, ()),
    (4609, "MYC", HUMAN, ("c-Myc",)),
    (7124, "TNF", HUMAN, ("TNF-alpha", "DIF")),
    (4790, "NFKB1", HUMAN, ("NF-kB",)),
    (7157, "TP53", HUMAN, ("p53",)),
    (7454, "WAS", HUMAN, ()),
    (847, "CAT", HUMAN, ()),
    (5978, "REST", HUMAN, ()),
    (920, "CD4", HUMAN, ()),
    (900001, "AAA1", HUMAN, ("SAME", "AB12")),
    (900002, "AAA2", HUMAN, ("SAME", "AB12")),
    (9896, "FIG4", HUMAN, ()),
    (900003, "ANDX", HUMAN, ("AND", "DNA", "PCR")),
]
KNOWN: dict[str, list[Known]] = {}
for number, symbol, organism, aliases in RECORDS:
    for name in (symbol, *aliases):
        KNOWN.setdefault(name_key(name), []).append(
            Known(
                number,
                symbol,
                "",
                organism,
                {HUMAN: "Homo sapiens", MOUSE: "Mus musculus"}[organism],
                {HUMAN: "human", MOUSE: "mouse"}[organism],
                name,
                name == symbol,
            )
        )


def offered(text: str, organism: int = HUMAN, **more) -> tuple[Offer, ...]:
    return offers(text, places(text), KNOWN, organism=organism, **more)


def named(text: str, organism: int = HUMAN, **more) -> list[tuple[str, str]]:
    return [(offer.words, offer.gene.symbol) for offer in offered(text, organism, **more)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Zinc needs IL-2.", [("IL-2", "IL2")]),
        ("Zinc needs IL 2.", [("IL 2", "IL2")]),
        ("Zinc needs IL2.", [("IL2", "IL2")]),
        ("Zinc needs IL-2R.", [("IL-2R", "IL2RA")]),
        ("Zinc needs IL-2Rα.", [("IL-2Rα", "IL2RA")]),
        ("Zinc needs IL21 and IL-21.", [("IL21", "IL21")]),
        ("It is anti-IL2 serum.", [("IL2", "IL2")]),
        ("It is anti-IL-2 serum.", [("IL-2", "IL2")]),
        ("An IL-2-deficient, IL-2/IL-21 mouse.", [("IL-2", "IL2"), ("IL-21", "IL21")]),
        ("It needs TNF-α.", [("TNF-α", "TNF")]),
        ("It needs TNFalpha.", [("TNFalpha", "TNF")]),
        ("It needs TNF alpha.", [("TNF alpha", "TNF")]),
        ("It needs NF-κB and p53.", [("NF-κB", "NFKB1"), ("p53", "TP53")]),
        ("It needs c-Myc.", [("c-Myc", "MYC")]),
        ("Loss of *IL2* and IL21's.", [("IL2", "IL2"), ("IL21", "IL21")]),
        ("TCGF grows T cells.", [("TCGF", "IL2")]),
    ],
)
def test_names_are_found(text, found):
    assert named(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "The IL-2 receptor binds, IL-2-like, IL-2-Rx, an IL-2 family.",
        "Neither il-2 nor iL2 nor Il.",
        "A lymphokine of the day.",
        "CD4+ and CD4^+^ cells.",
        "`IL2` and ``IL2`` and\n\n    IL2\n\n```\nIL2\n```",
        "[IL2](https://example.org) [see [IL2] there](https://example.org) https://IL2.org <IL2>",
        "[[IL2]] [[gene:3558 IL-2]] [@IL2; @CD25]",
        "x_IL2 IL2_x IL2.x IL2@x X-IL2 IL-2-R",
        "He was there. A cat may rest. Was it? REST AND WAS AND CAT",
        "See FIG 4, DNA, PCR, X AND Y.",
        "SAME is a name of two.",
        "Myc is the first word.",
        "IL-2²",
    ],
)
def test_what_is_left_alone(text):
    assert [o for o in named(text) if o != ("IL-2-R", "IL2RA")] == []


def test_words_that_are_english_too():
    assert named("The WAS gene, CAT and REST.") == [
        ("WAS", "WAS"), ("CAT", "CAT"), ("REST", "REST"),
    ]  # fmt: skip
    assert named("It Was so in Was mice.", MOUSE) == []


def test_the_case_of_an_organism():
    assert named("We deleted Myc and Il2.", MOUSE) == [("Myc", "Myc"), ("Il2", "Il2")]
    assert named("We deleted Myc.", HUMAN) == []
    assert named("We blocked IL-2.", MOUSE) == [("IL-2", "Il2")]


def test_the_organism_of_the_article_comes_first_and_the_others_are_listed():
    (human,), (mouse,) = offered("It needs IL-2.", HUMAN), offered("It needs IL-2.", MOUSE)
    assert [human.gene.gene, *(o.gene for o in human.others)] == [3558, 16183]
    assert [mouse.gene.gene, *(o.gene for o in mouse.others)] == [16183, 3558]
    (both,) = offered("It needs AB12.")
    assert [both.gene.gene, *(o.gene for o in both.others)] == [900001, 900002]


def test_the_gene_of_the_article_is_not_offered():
    assert named("IL-2 needs IL-21.", own=3558) == [("IL-21", "IL21")]


def test_a_gene_is_offered_once_a_sentence_and_not_where_it_is_linked():
    text = "IL-2 is IL2. Here is IL2 again. And [[IL2]] is IL-2."
    assert [(o.words, o.at) for o in offered(text, linked={"IL2": 3558})] == [
        ("IL-2", ((0, 4),)),
        ("IL2", ((21, 24),)),
    ]


def test_only_what_the_author_wrote():
    text = "IL-2 binds. IL-21 binds."
    assert named(text, written=[(12, 24)]) == [("IL-21", "IL21")]
    assert named(text, written=[(13, 24)]) == []
    assert named(text, written=[]) == []


@pytest.mark.parametrize(
    ("words", "binds", "shown"),
    [
        ("IL2", True, "[[IL2]]"),
        ("IL 2", False, "[[gene:3558 IL 2]]"),
        ("", False, "[[gene:3558]]"),
        ("x" * 90, False, "[[gene:3558]]"),
        ("a]b", False, "[[gene:3558]]"),
    ],
)
def test_marks(words, binds, shown):
    assert mark(words, 3558, binds=binds) == shown
    assert MENTION.fullmatch(shown)


WORDS = st.sampled_from(
    ["IL-2", "IL 2", "[[IL2]]", "CD25", "the", "`IL2`", "[a](b)", "[@x]", "Myc", ".", "TNF-α",
     "WAS", "-", "^", "(", "]", "[", "\n\n", "p53", "x_y", "alpha", "**", "http://IL2.org"]
)  # fmt: skip


@given(st.lists(WORDS, max_size=40), st.sampled_from(["", " "]))
@settings(max_examples=300)
def test_linking_changes_the_places_alone_and_what_is_linked_is_not_offered(parts, gap):
    text = gap.join(parts)
    found = offered(text)
    at = sorted(place for offer in found for place in offer.at)
    assert all(a[1] <= b[0] for a, b in pairwise(at))
    for offer in found:
        assert all(text[start:end] == offer.words for start, end in offer.at)
    marks = [
        (start, end, mark(o.words, o.gene.gene, binds=False)) for o in found for start, end in o.at
    ]
    linked = put_in(text, marks)
    assert len(MENTION.findall(linked)) == len(MENTION.findall(text)) + len(marks)
    shown = MENTION.sub(lambda m: m[1].partition(" ")[2] if "gene:" in m[1] else m[0], linked)
    assert shown == text


@given(st.text(max_size=300))
def test_any_text_can_be_read(text):
    for place in places(text):
        assert place.key and text[place.start : place.end].strip()
    offered(text)


@pytest.mark.parametrize(
    "piece",
    ["IL-2 ", "[", "IL-", "A-1 ", "`", "a", "1-", "[a](", "α", "[@", "    x\n", "<", "http://",
     "TNF alpha ", "\n```", "*_", "IL2 R", "[[", "]]", "(", "[IL2]: "],
)  # fmt: skip
def test_hostile_texts_take_linear_time(piece):
    text = (piece * 100_000)[:100_000]
    start = time.process_time()
    offered(text)
    assert time.process_time() - start < 5
