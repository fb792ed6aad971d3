"""A proposed text as changes: all taken is the proposal, none the old text, some are some."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wiki.authorship.merge import merge
from wiki.authorship.propose import Asked, Piece, Proposal, propose, take
from wiki.authorship.segment import segment

TEXT = "Zinc binds the receptor. Copper does not. Iron is not known to."


def asked(before: str, after: str, first: int = 1) -> Asked:
    pieces = (Piece(first + at, a, b) for at, (a, b) in enumerate(segment(before)))
    return Asked(before, tuple(pieces), after)


def proposed(before: str, after: str) -> Proposal:
    return propose({1: asked(before, after)})


def acts(proposal: Proposal) -> list[str]:
    return [" ".join(sorted(unit.acts)) for unit in proposal.units]


def one(proposal: Proposal, *chosen: int) -> str:
    return take(proposal, set(chosen))[1]


def test_each_sentence_is_a_change_of_its_own():
    after = "Zinc firmly binds the receptor. Iron is not known to. Lead is poisonous to all."
    proposal = proposed(TEXT, after)
    assert acts(proposal) == ["changed", "removed", "added"]
    assert one(proposal, 0) == TEXT.replace("binds", "firmly binds")
    assert one(proposal, 1) == "Zinc binds the receptor. Iron is not known to."
    assert one(proposal, 2) == TEXT + " Lead is poisonous to all."
    assert one(proposal, 0, 2) == (
        "Zinc firmly binds the receptor. Copper does not. Iron is not known to. "
        "Lead is poisonous to all."
    )


def test_a_split_and_a_merge_are_one_change_each():
    before = "Zinc binds the receptor and copper does not bind it at all. Iron is inert here."
    after = "Zinc binds the receptor. Copper does not bind it at all. Iron is inert here."
    there = proposed(before, after)
    back = proposed(after, before)
    assert len(there.units) == len(back.units) == 1
    assert "split" in acts(there)[0]
    assert "merged" in acts(back)[0]


def test_a_sentence_that_moves_stays_where_the_move_is_not_taken():
    after = "Iron is not known to. Zinc binds the receptor. Copper does not. Tin may well bind it."
    proposal = proposed(TEXT, after)
    assert acts(proposal) == ["moved", "added"]
    assert one(proposal, 1) == TEXT + " Tin may well bind it."
    assert one(proposal, 0) == "Iron is not known to. Zinc binds the receptor. Copper does not."


def test_a_move_to_another_section_is_one_change():
    parts = {
        1: asked(TEXT, "Zinc binds the receptor. Iron is not known to."),
        2: asked("Tin is untested.", "Tin is untested. Copper does not.", first=9),
    }
    proposal = propose(parts)
    assert acts(proposal) == ["moved"]
    assert take(proposal, {0}) == {key: part.after for key, part in parts.items()}
    assert take(proposal, set()) == {key: part.before for key, part in parts.items()}


def test_a_new_paragraph_is_a_change():
    after = TEXT.replace(" Copper", "\n\nCopper")
    proposal = proposed(TEXT, after)
    assert acts(proposal) == ["spaced"]
    assert one(proposal, 0) == after


def test_what_is_put_back_stands_behind_what_it_stood_behind():
    after = "Zinc binds the receptor. Gold is inert to everything else. Lead may well be too."
    proposal = proposed(TEXT, after)
    for chosen in range(len(proposal.units)):
        text = one(proposal, chosen)
        assert text.startswith("Zinc binds the receptor.")


def test_blocks_keep_their_lines():
    before = "# Metals\n\nZinc binds the receptor.\n\n- Copper does not.\n- Iron is unknown."
    after = "# Metals\n\n- Copper does not.\n- Tin was never looked at.\n- Iron is unknown."
    proposal = proposed(before, after)
    for size in range(len(proposal.units)):
        text = one(proposal, size)
        assert text.startswith("# Metals\n")
        assert text.count("\n- ") + text.startswith("- ") >= 2


def test_the_same_text_is_no_change():
    assert proposed(TEXT, TEXT).units == ()


WORDS = ["zinc", "copper", "iron", "tin", "lead", "gold", "binds", "is", "not", "here", "known"]
SENTENCE = st.lists(st.sampled_from(WORDS), min_size=3, max_size=7).map(
    lambda words: " ".join(words).capitalize() + "."
)
GAP = st.sampled_from([" ", " ", " ", "\n\n", "\n- "])


@st.composite
def texts(draw: st.DrawFn) -> str:
    parts = draw(st.lists(SENTENCE, min_size=0, max_size=7))
    return "".join((draw(GAP) if at else "") + part for at, part in enumerate(parts))


@st.composite
def pairs(draw: st.DrawFn) -> tuple[str, str]:
    """A text and what somebody made of it."""
    before = draw(texts())
    pieces = [before[a:b] for a, b in segment(before)]
    for _ in range(draw(st.integers(0, 4))):
        at = draw(st.integers(0, len(pieces)))
        does = draw(st.sampled_from(["add", "drop", "reword", "move"]))
        if does == "add" or not pieces:
            pieces.insert(at, draw(SENTENCE))
        elif does == "drop":
            pieces.pop(at % len(pieces))
        elif does == "move":
            pieces.insert(at, pieces.pop(draw(st.integers(0, len(pieces) - 1))))
        else:
            words = pieces[at % len(pieces)].split()
            words.insert(1, draw(st.sampled_from(WORDS)))
            pieces[at % len(pieces)] = " ".join(words)
    return before, "".join((draw(GAP) if at else "") + piece for at, piece in enumerate(pieces))


@given(pairs())
def test_all_is_the_proposal_and_none_the_old_text(pair):
    before, after = pair
    proposal = proposed(before, after)
    assert one(proposal) == before
    assert one(proposal, *range(len(proposal.units))) == after
    assert bool(proposal.units) or segment_texts(before) == segment_texts(after)


@given(pairs(), st.data())
def test_some_changes_lose_and_double_nothing(pair, data):
    """Every sentence that no change takes is there, and every one that a chosen change puts."""
    before, after = pair
    proposal = proposed(before, after)
    numbers = range(len(proposal.units))
    chosen = data.draw(st.sets(st.sampled_from(numbers)) if numbers else st.just(set()))
    part = proposal.parts[1]
    taken = {spot for at in chosen for spot in proposal.units[at].olds}
    put = {spot for at in chosen for spot in proposal.units[at].news}
    expected = [
        before[p.start : p.end] for at, p in enumerate(part.standing) if (1, at) not in taken
    ] + [after[p.start : p.end] for at, p in enumerate(part.proposed) if (1, at) in put]
    text = take(proposal, chosen)[1]
    assert sorted(" ".join(expected).split()) == sorted(text.split())


@given(pairs(), st.integers(0, 6))
def test_a_change_that_nobody_touched_merges_as_it_was_proposed(pair, at):
    """Taken one after the other, or at once, without anybody else: the same sentences."""
    before, after = pair
    proposal = proposed(before, after)
    if not proposal.units:
        return
    first = one(proposal, at % len(proposal.units))
    assert merge(before, before, first).text == first


def segment_texts(text: str) -> list[str]:
    return [text[a:b] for a, b in segment(text)]


@pytest.mark.parametrize("text", ["", "\n", "- ", "|a|b|\n|-|-|\n|1|2|", "```\ncode\n```"])
def test_odd_texts(text):
    proposal = proposed(TEXT, text.strip())
    assert one(proposal, *range(len(proposal.units))) == text.strip()
    assert one(proposal) == TEXT
