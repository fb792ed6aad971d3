import re
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wiki.authorship.credit import (
    Draft,
    NoMemory,
    Outcome,
    Present,
    Recalled,
    Recollection,
    Run,
    credit,
    fingerprint,
)
from wiki.authorship.explain import spans
from wiki.authorship.fold import Revision, State, fold
from wiki.authorship.recollection import followers
from wiki.authorship.segment import openings, segment
from wiki.authorship.tokens import tokens

WORDS = ["the", "IL2", "gene", "binds", "a", "receptor", "of", "T", "cells", "and", "B"]
WORDS += ["in", "mouse", "p53", "c-Myc", "CD4+", "[@pmid:1]"]
SENTENCE = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(
    lambda words: "It " + " ".join(words) + "."
)
SECTION = st.lists(SENTENCE, max_size=6).map(" ".join)
HISTORY = st.lists(st.fixed_dictionaries({"a": SECTION, "b": SECTION}), min_size=1, max_size=6)

A = "Interleukin 2 is made by activated T cells."
B = "It binds a receptor with three chains."
C = "Mice without it die of autoimmune disease."
D = "The human gene lies on chromosome 4."


def history(*texts: str | dict[str, str]) -> State:
    return fold(
        Revision(number, text if isinstance(text, dict) else {"a": text})
        for number, text in enumerate(texts, 1)
    )


def written(sentence: Present) -> list[tuple[str, int]]:
    return [(sentence.text[s.start : s.end], s.origin) for s in spans(sentence.text, sentence.runs)]


def present(key: int, text: str, origin: int = 1, place: str = "a") -> Present:
    return Present(key, text, (Run(origin, len(tokens(text))),), place)


def drafts(place: str, text: str) -> list[Draft]:
    pieces = segment(text)
    return [
        Draft(text[low:high], place, opens=opens)
        for (low, high), opens in zip(pieces, openings(text, pieces), strict=True)
    ]


def edit(before: list[Present], text: str, place: str = "a", memory=None) -> Outcome:
    return credit(before, drafts(place, text), origin=9, memory=memory or NoMemory())


def checked(before: list[Present], outcome: Outcome) -> None:
    for placed in outcome.placed:
        assert sum(run.length for run in placed.runs) == len(tokens(placed.text))
        assert all(run.length > 0 for run in placed.runs)
        neighbours = zip(placed.runs, placed.runs[1:], strict=False)
        assert all(one.origin != other.origin for one, other in neighbours)
    keys = [placed.key for placed in outcome.placed if placed.key is not None]
    keys += [key for placed in outcome.placed for key in placed.absorbed]
    keys += outcome.removed
    assert len(keys) == len(set(keys))
    assert {one.key for one in before} <= set(keys)


def test_a_new_article_belongs_to_its_edit():
    outcome = edit([], f"{A} {B}")
    assert [(p.key, p.acts, {r.origin for r in p.runs}) for p in outcome.placed] == [
        (None, {"added"}, {9}),
        (None, {"added"}, {9}),
    ]


def test_all_removed():
    before = [present(1, A), present(2, B)]
    assert edit(before, "") == Outcome((), (1, 2))


def test_untouched_sentences_have_no_acts():
    before = [present(1, A), present(2, B)]
    outcome = edit(before, f"{A}  {B}")
    assert [(p.key, p.acts, p.runs) for p in outcome.placed] == [
        (1, frozenset(), before[0].runs),
        (2, frozenset(), before[1].runs),
    ]


def test_a_sentence_written_anew_between_its_neighbours_is_the_same_sentence():
    old = "T and B lymphocytes need it to multiply [@pmid:1]."
    new = "It matters for the multiplication of T as well as B lymphocytes [@pmid:1]."
    before = [present(1, A), present(2, old), present(3, C)]
    outcome = edit(before, f"{A} {new} {C}")
    checked(before, outcome)
    assert [(one.key, sorted(one.acts)) for one in outcome.placed] == [
        (1, []),
        (2, ["changed"]),
        (3, []),
    ]
    assert outcome.removed == ()


def test_another_sentence_in_its_place_is_another_sentence():
    before = [present(1, A), present(2, B), present(3, C)]
    outcome = edit(before, f"{A} Nobody has looked for homologues in yeast. {C}")
    assert [one.key for one in outcome.placed] == [1, None, 3]
    assert outcome.removed == (2,)


def test_rewording_keeps_the_sentence_and_gives_the_new_words_to_the_edit():
    (placed,) = edit([present(1, B)], "It binds a trimeric receptor with three chains.").placed
    assert (placed.key, placed.acts) == (1, {"changed"})
    assert written(Present(1, placed.text, placed.runs, "a")) == [
        ("It binds a", 1),
        ("trimeric", 9),
        ("receptor with three chains.", 1),
    ]


def test_case_spacing_markdown_and_composition_change_no_writer():
    old = "The naïve T cell makes Il2 in vitro."
    for new in (
        "The Naïve  T cell\nmakes IL2 in vitro.",
        "- The naïve **T cell** makes *Il2* _in vitro_.",
        unicodedata.normalize("NFD", old),
    ):
        assert fingerprint(old) == fingerprint(new)
        (placed,) = edit([present(1, old)], new).placed
        assert (placed.key, placed.acts) == (1, {"changed"})
        after = written(Present(1, placed.text, placed.runs, "a"))
        assert {by for words, by in after if set(words) - set("-*_ ")} == {1}


def test_markdown_marks_belong_to_who_set_them_and_stay_his():
    old = present(1, "Il2 is *made* by T cells.")
    (bold,) = edit([old], "**Il2** is *made* by T cells.").placed
    assert written(Present(1, bold.text, bold.runs, "a")) == [
        ("**", 9),
        ("Il2", 1),
        ("**", 9),
        ("is *made* by T cells.", 1),
    ]
    again = credit(
        [Present(1, bold.text, bold.runs, "a")],
        drafts("a", "**Il2** is *made* by many T cells."),
        origin=12,
    ).placed[0]
    assert [by for _, by in written(Present(1, again.text, again.runs, "a"))] == [9, 1, 9, 1, 12, 1]


def test_a_citation_that_moves_to_another_sentence_stays_its_writers():
    first = present(1, f"{A[:-1]} [@pmid:5].", origin=1)
    second = present(2, B, origin=2)
    outcome = edit([first, second], f"{A} {B[:-1]} [@pmid:5].")
    assert ("[@pmid:5]", 1) in written(
        Present(2, outcome.placed[1].text, outcome.placed[1].runs, "a")
    )


def test_a_sentence_that_was_part_of_a_long_one_is_found_when_it_returns():
    part = "Kimiten vinig selaic butuic dasuken gomagos [@pmid:5] in tenunaic nupumaic kuromen."
    rest = " ".join(f"and word{n} of row{n % 7} by thing{n}" for n in range(60))
    memory = Recollection()
    text = f"{part[:-1]} {rest}."
    memory.learn(7, text, (Run(3, len(tokens(text))),))
    memory.remove([7], {})
    (placed,) = edit([], part, memory=memory).placed
    assert {run.origin for run in placed.runs[:-1]} == {3}


def test_a_split_has_one_heir_and_a_child_that_knows_its_parent():
    old = f"{A[:-1]} and it binds a receptor on other cells."
    first, second = edit([present(1, old)], f"{A} It binds a receptor on other cells.").placed
    assert (first.key, first.acts) == (1, {"changed", "split"})
    assert (second.key, second.parent, second.acts) == (None, 1, {"added", "split"})
    assert written(Present(1, first.text, first.runs, "a")) == [(A[:-1], 1), (".", 9)]
    assert written(Present(2, second.text, second.runs, "a")) == [
        ("It binds a receptor on other cells.", 1),
    ]


def test_a_stop_stays_behind_another_word_when_no_sentence_was_divided():
    (placed,) = edit([present(1, A)], f"{A[:-6]}lymphocytes.").placed
    assert written(Present(1, placed.text, placed.runs, "a"))[-2:] == [("lymphocytes", 9), (".", 1)]


def test_a_merge_keeps_the_larger_and_records_the_other():
    before = [present(1, A, 1), present(2, B, 2)]
    outcome = edit(before, f"{A[:-1]}, and it binds a receptor with three chains.")
    (placed,) = outcome.placed
    assert {placed.key, *placed.absorbed} == {1, 2}
    assert placed.acts == {"changed", "merged"}
    assert outcome.removed == ()
    assert {run.origin for run in placed.runs} == {1, 2, 9}


def test_the_fewest_moves_explain_a_new_order():
    before = [present(1, A), present(2, B), present(3, C), present(4, D)]
    outcome = edit(before, f"{D} {A} {B} {C}")
    assert [(p.key, p.acts) for p in outcome.placed] == [
        (4, {"moved"}),
        (1, frozenset()),
        (2, frozenset()),
        (3, frozenset()),
    ]


def test_a_sentence_that_goes_to_another_section_is_moved():
    before = [present(1, A), present(2, B), present(3, C, place="b")]
    outcome = credit(before, [*drafts("a", A), *drafts("b", f"{B} {C}")], origin=9)
    assert [(p.key, p.acts) for p in outcome.placed] == [
        (1, frozenset()),
        (2, {"moved"}),
        (3, frozenset()),
    ]


def test_a_removed_sentence_that_returns_is_the_same_with_its_writers():
    before = history(f"{A} {B}", f"{A} Small: {B}", f"{A}", f"{A} {C}")
    after = history(f"{A} {B}", f"{A} Small: {B}", f"{A}", f"{A} {C}", f"{A} Small: {B} {C}")
    third = history(f"{A} {B}", f"{A} Small: {B}")
    assert after.sentences[1] == third.sentences[1]
    assert after.sentences[2] == before.sentences[1]


def test_vandalism_and_repair_leave_no_trace():
    text = f"{A} {B}\n\n{C} {D}"
    clean = history(text, text.replace("three", "two or three"))
    spoilt = history(
        text, text.replace("three", "two or three"), "lol", text.replace("three", "two or three")
    )
    assert spoilt.sentences == clean.sentences


def test_a_removed_sentence_that_returns_changed_is_the_same():
    state = history(f"{A} {B}", B, f"{A[:-1]} in blood. {B}")
    assert state.sentences[0].key == 1
    assert written(state.sentences[0])[1] == ("in blood", 3)


def test_words_of_an_earlier_wording_return_to_their_writer():
    long = "It binds a receptor with three chains on the surface of many lymphocytes."
    state = history(long, "It binds a receptor.", long.replace("many", "some") + " " + D)
    assert written(state.sentences[0]) == [
        ("It binds a receptor with three chains on the surface of", 1),
        ("some", 3),
        ("lymphocytes.", 1),
    ]


def test_a_copy_is_a_new_sentence_of_the_first_writer():
    outcome = edit([present(1, A, 3), present(2, B, 4)], f"{A} {B}\n\n{A}")
    assert [(p.key, p.acts, p.runs[0].origin) for p in outcome.placed] == [
        (1, frozenset(), 3),
        (2, frozenset(), 4),
        (None, {"added"}, 3),
    ]


class OtherArticle(NoMemory):
    def by_fingerprint(self, fingerprints):
        known = Recalled(None, A, (Run(5, len(tokens(A))),), elsewhere=True)
        return {one: [known] for one in fingerprints if one == fingerprint(A)}


def test_a_copy_from_another_article_has_credit_and_no_identity():
    (placed,) = edit([], A, memory=OtherArticle()).placed
    assert (placed.key, placed.acts, placed.runs) == (None, {"added"}, (Run(5, 9),))


def test_common_words_are_not_carried_over():
    outcome = edit([present(1, A)], "A review of the data is not by the same group.")
    assert outcome.removed == (1,)
    assert {run.origin for placed in outcome.placed for run in placed.runs} == {9}


def test_a_run_of_words_keeps_its_writer_in_another_sentence():
    before = [present(1, A, 1), present(2, f"{C[:-1]} within a few weeks of their birth.", 2)]
    outcome = edit(before, f"{A[:-1]} within a few weeks of their birth. {C}")
    assert [{run.origin for run in p.runs} for p in outcome.placed] == [{1, 2}, {2}]


def saved_whole(revisions) -> list[Present]:
    """Every Edit given the whole article, as a store would do it; each outcome checked."""
    before: list[Present] = []
    following = 1
    memory = Recollection()
    for number, sections in enumerate(revisions, 1):
        after = [draft for place, text in sections.items() for draft in drafts(place, text)]
        memory.touching(one.key for one in before)
        outcome = credit(before, after, origin=number, memory=memory)
        checked(before, outcome)
        assert [p.text for p in outcome.placed] == [draft.text for draft in after]
        assert outcome == credit(before, after, origin=number, memory=memory)
        gone = [*outcome.removed, *(k for p in outcome.placed for k in p.absorbed)]
        memory.remove(gone, followers(before))
        before = []
        for placed, draft in zip(outcome.placed, after, strict=True):
            key = placed.key or following
            following = max(following, key + 1)
            memory.learn(key, placed.text, placed.runs)
            before.append(Present(key, placed.text, placed.runs, placed.place, draft.opens))
        for place, text in sections.items():
            if number == 1 or revisions[number - 2].get(place) != text:
                memory.keep(place, [one for one in before if one.place == place])
    return before


@settings(deadline=None)
@given(HISTORY)
def test_credit_is_whole_and_each_sentence_is_used_once(revisions):
    saved_whole(revisions)


@settings(deadline=None)
@given(HISTORY)
def test_the_same_text_again_changes_nothing(revisions):
    state = history(*revisions)
    after = [Draft(one.text, one.place) for one in state.sentences]
    outcome = credit(state.sentences, after, origin=99)
    assert outcome.removed == ()
    for one, placed in zip(state.sentences, outcome.placed, strict=True):
        assert (placed.key, placed.runs, placed.acts) == (one.key, one.runs, frozenset())


APART = st.lists(
    st.fixed_dictionaries(
        {"a": SECTION, "b": SECTION.map(lambda text: re.sub(r"\w+", r"\g<0>q", text))}
    ),
    min_size=1,
    max_size=6,
).map(lambda rows: [{"a": row["a"], "b": row["b"].replace(".", "\n\n")} for row in rows])


@settings(deadline=None)
@given(APART)
def test_credit_of_touched_sections_is_credit_of_the_whole_article(revisions):
    """Where the Sections share no words: `fold` passes those that changed, the other passes all."""
    assert saved_whole(revisions) == list(history(*revisions).sentences)


@settings(deadline=None)
@given(HISTORY, st.fixed_dictionaries({"a": SECTION, "b": SECTION}))
def test_a_state_that_is_given_back_is_what_it_was(revisions, other):
    state = history(*revisions)
    assert history(*revisions, other, revisions[-1]).sentences == state.sentences


def test_credit_that_does_not_fit_is_refused():
    wrong = Present(1, A, (Run(1, 3),), "a")
    with pytest.raises(ValueError, match="covers 3 tokens of 9"):
        edit([wrong], f"{A[:-1]} in blood.")


def test_large_texts_finish():
    many = [present(n, f"Gene {n} binds receptor {n * 7} in cell {n % 50}.") for n in range(5000)]
    text = " ".join(one.text.replace("binds", "likes") for one in many)
    long = present(1, "word and " * 100_000 + "end.")
    start = time.process_time()
    outcome = edit(many, text)
    assert sum(p.key is not None for p in outcome.placed) > 4900
    edit([long], "other and " * 100_000 + "end.")
    edit([present(1, "a " * 200_000)], "b a " * 100_000)
    assert time.process_time() - start < 60


def test_a_stock_phrase_is_not_moved():
    tail = "both in vitro and in vivo."
    others = " ".join(f"Gene {n} acts on cells {tail}" for n in range(4))
    state = history(f"{others} Zinc enters the {tail}", f"{others} Copper leaves mice {tail}")
    assert {run.origin for run in state.sentences[-1].runs} == {2}


def test_a_heading_belongs_to_what_follows_it():
    old = f"## Function\n\n{A} {B}"
    state = history(old, f"## Function\n\n{C} {D}\n\n{old}")
    assert [(one.text, {run.origin for run in one.runs}) for one in state.sentences] == [
        ("## Function", {2}),
        (C, {2}),
        (D, {2}),
        ("## Function", {1}),
        (A, {1}),
        (B, {1}),
    ]


def test_a_heading_returns_with_what_followed_it_and_is_new_above_other_text():
    state = history(f"{A}\n\n## Function\n\n{B}", A, f"{A}\n\n## Function\n\n{B}")
    assert [one.key for one in state.sentences] == [1, 2, 3]
    state = history(f"{A}\n\n## Function\n\n{B}", A, f"{A}\n\n## Function\n\n{C} {D}")
    assert {run.origin for run in state.sentences[1].runs} == {3}


def test_a_repair_with_an_addition_is_compared_with_what_stood_before_the_vandal():
    one = f"## Function\n\n{A} {B}"
    both = f"{one}\n\n## Function\n\n{C}"
    state = history(one, both, "lol", f"{both} {D}")
    assert [(s.text, [r.origin for r in s.runs]) for s in state.sentences] == [
        ("## Function", [1]),
        (A, [1]),
        (B, [1]),
        ("## Function", [2]),
        (C, [2]),
        (D, [4]),
    ]
    assert [s.key for s in state.sentences[:5]] == [s.key for s in history(one, both).sentences]


def test_words_that_came_after_the_state_given_back_keep_their_writer_in_another_sentence():
    clause = ", whereas macrophages produce traces of it after infection."
    one, two = f"{A[:-1]} in the lymph nodes of adult mice.", f"{C[:-1]} within nine weeks."
    state = history(
        f"{one} {B} {two}", f"{one[:-1]}{clause} {B} {two}", f"{one} {B} {two[:-1]}{clause}"
    )
    assert [(s.key, [r.origin for r in s.runs]) for s in state.sentences] == [
        (1, [1]),
        (2, [1]),
        (3, [1, 2, 1]),
    ]


def test_a_whole_sentence_that_returns_inside_another_keeps_its_writer():
    short = "Zinc fingers bind the distal promoter region."
    joined = f"{B[:-1]}, and as two groups report z{short[1:]}"
    state = history(f"{A} {short} {B}", f"{A} {B}", f"{A} {joined}")
    assert written(state.sentences[1])[-2:] == [
        (", and as two groups report", 3),
        ("zinc fingers bind the distal promoter region.", 1),
    ]


def test_the_first_words_of_a_sentence_come_along_when_the_rest_of_it_moves():
    rest = "develop antibodies against the coat of pneumococci."
    joined = f"{A[:-1]}, but newborn infants seldom {rest}"
    state = history(f"{A} Newborn infants rarely {rest} {B}", f"{joined} {B}")
    assert [text for text, origin in written(state.sentences[0]) if origin == 2] == [
        ", but",
        "seldom",
    ]


def test_a_sentence_reworded_in_its_place_keeps_its_words_however_common_they_are():
    form = "These data suggest that the {} is {}."
    before = form.format("role of ATR", "small"), form.format("loss of IL7", "lethal")
    after = form.format("dose of IL2", "high")
    old = form.format("gain of GATA3", "harmful")
    new = "These data show that the lack of GATA3 was mild."
    state = history(" ".join((*before, old, after)), " ".join((*before, new, after)))
    assert state.sentences[2].key == 3
    assert [text for text, origin in written(state.sentences[2]) if origin == 2] == [
        "show",
        "lack",
        "was mild",
    ]


def test_a_web_address_that_moves_to_another_sentence_stays_its_writers():
    address = "https://example.org/atlas/il2.html"
    one = f"{A[:-1]} in lymph nodes (see {address} for pictures)."
    two = f"{B} The atlas ({address}) has a picture of its three chains."
    state = history(f"{one} {B}", f"{A} {two}")
    assert state.sentences[0].key == 1
    last = state.sentences[-1]
    assert [(text, origin) for text, origin in written(last) if origin == 1] == [(address, 1)]


def test_a_web_address_that_returns_elsewhere_is_of_who_gave_it_first():
    address = "https://example.org/atlas/il2.html"
    gone = f"{A[:-1]} in lymph nodes (see {address} for pictures)."
    other = (
        f"{B} The atlas ({address}) has a picture of its three chains, says https://example.org."
    )
    state = history(f"{gone} {B}", f"{A} {B}", f"{A} {B} {C}", f"{A} {other} {C}")
    (atlas,) = (one for one in state.sentences if "atlas" in one.text)
    assert [(text, origin) for text, origin in written(atlas) if origin != 4] == [(address, 1)]


PART = st.text("abcdefghijklmnopqrstuvwxyz0123456789", min_size=1, max_size=8)


@given(PART, st.lists(PART, min_size=1, max_size=5), st.lists(PART, max_size=2))
def test_however_an_address_of_a_page_reads_it_is_found_again(host, path, asked):
    page = f"https://{host}.org/{'/'.join(path)}" + "&".join(
        f"{'' if number else '?'}{name}={number}" for number, name in enumerate(asked)
    )
    gone = f"{A[:-1]} in lymph nodes, as is drawn at {page} for all readers."
    other = f"{B} Whoever asks for pictures of its three chains is sent to {page} and back."
    state = history(f"{gone} {B}", f"{A} {B}", f"{A} {B} {C}", f"{A} {other} {C}")
    (sent,) = (one for one in state.sentences if "sent" in one.text)
    assert [(text, origin) for text, origin in written(sent) if origin != 4] == [(page, 1)]


def test_a_stock_phrase_goes_from_a_deleted_sentence_to_the_one_beside_it():
    phrase = "both in vitro and in vivo under these conditions."
    others = " ".join(f"Gene{n} makes word{n} {phrase}" for n in range(5))
    kept = "Interleukin 2 is made by activated T cells of human beings in the spleen"
    state = history(f"{kept}. Loss harms mice {phrase} {others}", f"{kept} {phrase} {others}")
    assert written(state.sentences[0]) == [(f"{kept} {phrase}", 1)]


def test_a_removed_sentence_returns_when_its_words_do_though_in_short_rows():
    old = "Adult zebrafish express this cytokine within renal marrow, whereas larvae make traces."
    new = (
        "Adult, very zebrafish very express this very cytokine very within very renal marrow,"
        " very whereas very larvae make very traces."
    )
    state = history(f"{A} {old} {B}", f"{A} {B}", f"{A} {B} {new}")
    assert state.sentences[-1].key == 2
    fresh = [text for text, origin in written(state.sentences[-1]) if origin == 3]
    assert fresh == [", very", *["very"] * 7]


def test_a_short_sentence_that_returns_with_words_added_is_the_same_one():
    state = history(f"Zinc binds the receptor. {A}", A, f"Zinc binds the receptor in mice. {A}")
    assert state.sentences[0].key == 1
    assert written(state.sentences[0]) == [
        ("Zinc binds the receptor", 1),
        ("in mice", 3),
        (".", 1),
    ]


def test_a_mark_far_from_other_shared_words_is_no_ones_find():
    one = "Activated lymphocytes secrete interleukin 2 rapidly (within hours) after contact."
    two = "Activated lymphocytes secrete it; exhausted ones (we show) make nothing after contact."
    state = history(f"{A} {one} {B}", f"{A} {two} {B}")
    assert state.sentences[1].key == 2
    kept = [text for text, origin in written(state.sentences[1]) if origin == 1]
    assert kept == ["Activated lymphocytes secrete", "after contact."]


def test_a_repair_says_what_it_restored_and_what_it_took_out():
    memory = Recollection()
    before = []
    for number, text in enumerate((f"{A} {B} {C}", f"{A} {D} Lol lol lol."), 1):
        memory.touching(one.key for one in before)
        outcome = credit(before, drafts("a", text), origin=number, memory=memory)
        memory.remove(outcome.removed, followers(before))
        before = [
            Present(p.key or 10 * number + at, p.text, p.runs, "a")
            for at, p in enumerate(outcome.placed)
        ]
        for one in before:
            memory.learn(one.key, one.text, one.runs)
        memory.keep("a", before)
    memory.touching(one.key for one in before)
    outcome = credit(before, drafts("a", f"{A} {B} {C} {D}"), origin=3, memory=memory)
    assert [(p.key, p.acts) for p in outcome.placed] == [
        (10, frozenset()),
        (11, {"restored"}),
        (12, {"restored"}),
        (21, frozenset()),
    ]
    assert outcome.removed == (22,)


def test_paragraphs_in_another_order_keep_their_sentences():
    same = "It is so."
    rows = [f"{A} {same}", f"{same} {B}", f"{C} {same}", D]
    state = history(*("\n\n".join(rows[: at + 1]) for at in range(4)))
    known = {s.key: (s.text, s.runs) for s in state.sentences}
    moved = history(
        *("\n\n".join(rows[: at + 1]) for at in range(4)),
        "\n\n".join([rows[3], rows[1], rows[0], rows[2]]),
    )
    assert [s.text for s in moved.sentences] == [D, same, B, A, same, C, same]
    assert {s.key: (s.text, s.runs) for s in moved.sentences} == known
    keys = [s.key for s in state.sentences]  # A so | so B | C so | D
    assert [s.key for s in moved.sentences] == [keys[at] for at in (6, 2, 3, 0, 1, 4, 5)]


def test_a_fence_moves_no_word_and_one_left_open_no_sentence():
    text = f"{A} {B}\n\n{C} {D}"
    for fenced in (f"```\n{text}", f"```\n{text}\n```"):
        state = history(text, fenced, text)
        assert {run.origin for one in state.sentences for run in one.runs} == {1}
    state = history(text, f"```\n{text}")
    assert [(one.key, one.text[-len(A) :]) for one in state.sentences[:1]] == [(1, A)]
    assert [one.text for one in state.sentences[1:]] == [B, C, D]
    state = history(text, f"```\n{text}\n```")
    assert len(state.sentences) == 1
    assert [run.origin for run in state.sentences[0].runs] == [2, 1, 2]


def test_a_part_written_twice_in_one_save_keeps_its_writer_in_both_places():
    whole = f"{A[:-1]} and it binds a receptor with three chains in mice."
    part = "It binds a receptor with three chains in mice."
    state = history(f"{whole} {D}", f"{A} {part} {D}\n\n{part}")
    assert [{run.origin for run in one.runs[:1]} for one in state.sentences] == [{1}] * 4


def test_a_sentence_that_is_joined_and_reworded_keeps_its_words():
    other = "These data suggest that the pump of yeast is cold."
    state = history(
        f"{A} {other}", f"{A[:-1]}, and these data suggest that the gate of yeast is cold."
    )
    origins = {
        token: origin for text, origin in written(state.sentences[0]) for token in text.split()
    }
    assert (origins["suggest"], origins["yeast"], origins["gate"]) == (1, 1, 2)


@pytest.mark.parametrize("marks", ["```", "~~~~"])
def test_marks_of_a_fence_keep_their_writers_when_another_opens_before_them(marks):
    text = (
        f"Build it so.\n\n{marks}\nmake all\n{marks}\n\nThen test it well.\n\n"
        f"{marks}\nmake test\n{marks}\n\nNow it is done."
    )
    new = f"{marks}\nBegin here.\n\n"
    state = history(text, new + text)
    words = [word for sentence in state.sentences for word in written(sentence)]
    assert [word for word, origin in words if origin == 2] == [new.strip()]
    state = history(text, text.replace(f"{marks}\n", "", 1))  # all that opened close, too
    assert {run.origin for sentence in state.sentences for run in sentence.runs} == {1}
