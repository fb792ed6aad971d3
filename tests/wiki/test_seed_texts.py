"""The seed's prose: well formed after every edit, cited sentence by sentence, and in own words."""

import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wiki.authorship.segment import segment

ROOT = Path(__file__).parents[2]
SEED = ROOT / "wiki" / "seed"
PAGES = ROOT.parent / "shared" / "seeds"
ARTICLES = ["il2", "il7"]
RUN = 8

CITATION = re.compile(r"\[(@[a-z0-9-]+(?:; @[a-z0-9-]+)*)\]")
CITED_END = re.compile(r"\[@[a-z0-9; @-]+\][.:]$")
FIELDS = {
    "add_section": {"heading", "text", "after"},
    "append": {"section", "text", "paragraph"},
    "replace": {"section", "old", "new"},
    "rename_section": {"section", "heading"},
    "move_section": {"section", "after"},
    "remove_section": {"section"},
    "restore": {"edit"},
}

Sections = list[tuple[str, str]]


def load(name: str):
    """One file of the seed."""
    return json.loads((SEED / f"{name}.json").read_text(encoding="utf-8"))


def after_op(sections: Sections, op: dict, states: list[Sections]) -> Sections:
    """The sections after one operation; an assertion fails where it does not apply exactly."""
    kind = op["op"]
    assert set(op) == FIELDS[kind] | {"op"}
    if kind == "restore":
        assert 1 <= op["edit"] <= len(states)
        return list(states[op["edit"] - 1])
    headings = [heading for heading, _ in sections]
    changed = list(sections)
    if kind == "add_section":
        assert op["heading"] not in headings
        at = len(changed) if op["after"] is None else headings.index(op["after"]) + 1
        changed.insert(at, (op["heading"], op["text"]))
        return changed
    assert headings.count(op["section"]) == 1, (op["section"], headings)
    at = headings.index(op["section"])
    heading, text = changed.pop(at)
    if kind == "append":
        text += ("\n\n" if op["paragraph"] else " ") + op["text"]
    elif kind == "replace":
        assert text.count(op["old"]) == 1, (text.count(op["old"]), op["old"])
        text = text.replace(op["old"], op["new"])
    elif kind == "rename_section":
        assert op["heading"] not in headings
        heading = op["heading"]
    elif kind == "remove_section":
        return changed
    else:
        others = [heading for heading, _ in changed]
        at = 0 if op["after"] is None else others.index(op["after"]) + 1
    changed.insert(at, (heading, text))
    return changed


def states_of(article: dict) -> list[Sections]:
    """The sections after every edit, oldest first."""
    states: list[Sections] = []
    now: Sections = []
    for edit in article["edits"]:
        for op in edit["ops"]:
            now = after_op(now, op, states)
        states.append(now)
    return states


def sentences(text: str) -> list[str]:
    """The sentences of a section without list marks; a table counts by its body rows."""
    found: list[str] = []
    table = 0
    for piece in segment(text):
        sentence = text[piece.start : piece.end]
        table = table + 1 if sentence.startswith("|") else 0
        if table in (1, 2):
            continue
        found.append(sentence.removeprefix("- "))
    return found


def words(text: str) -> list[str]:
    """The words of a text in lower case, without its citations and Markdown marks."""
    return re.findall(r"\w+", re.sub(r"[*\[\]]", "", CITATION.sub("", text)).lower())


def runs(lines: Iterable[str]) -> set[tuple[str, ...]]:
    """Every run of RUN consecutive words within one of the lines."""
    found: set[tuple[str, ...]] = set()
    for line in lines:
        row = words(line)
        found.update(tuple(row[at : at + RUN]) for at in range(len(row) - RUN + 1))
    return found


def every_sentence(article: dict) -> set[str]:
    """Each sentence that any state of the article held."""
    return {one for state in states_of(article) for _, text in state for one in sentences(text)}


@pytest.fixture(scope="module")
def references() -> dict[str, dict]:
    rows = load("references")
    keys = [row["key"] for row in rows]
    assert len(set(keys)) == len(keys)
    return dict(zip(keys, rows, strict=True))


def test_references_are_complete_records(references):
    assert len([key for key in references if references[key]["kind"] == "article"]) >= 37
    for key, row in references.items():
        assert re.fullmatch(r"[a-z0-9]+(?:-[a-z0-9]+)+", key), key
        assert row["kind"] in ("article", "record")
        assert row["title"].strip() == row["title"] != ""
        assert row["authors"]
        assert row["pmid"] is None or isinstance(row["pmid"], int)
        if row["kind"] == "record":
            assert row["url"].startswith("https://")
            assert row["updated_on"] is None or datetime.fromisoformat(row["updated_on"])
        else:
            assert row["journal"]
            assert 1990 <= row["year"] <= 2014
    pmids = [row["pmid"] for row in references.values() if row["pmid"]]
    assert len(set(pmids)) == len(pmids)


def test_people_are_four_demo_accounts_without_identifiers():
    people = load("people")
    assert [person["slug"] for person in people] == ["ada", "ben", "chiara", "dev"]
    for person in people:
        assert person["is_demo"] is True
        assert person["email"].endswith("@demo.locus.example")
        assert "demo" in person["bio"].lower()
        assert "orcid" not in json.dumps(person).lower()


@pytest.mark.parametrize("name", ARTICLES)
def test_every_edit_applies_and_leaves_well_formed_sections(name):
    article = load(name)
    states = states_of(article)
    assert 20 <= len(states) <= 30
    before: Sections = []
    for number, state in enumerate(states, 1):
        assert state != before, f"edit {number} changes nothing"
        assert len({heading for heading, _ in state}) == len(state)
        for heading, text in state:
            assert heading.strip() == heading != ""
            assert text.strip() == text != ""
            assert "\n\n\n" not in text
            assert "  " not in text
            assert text.count("[") == text.count("]")
            assert text.count("*") % 2 == 0
        before = state


@pytest.mark.parametrize("name", ARTICLES)
def test_edits_are_made_by_all_four_in_the_order_of_time(name):
    edits = load(name)["edits"]
    slugs = {person["slug"] for person in load("people")}
    assert {edit["author"] for edit in edits} == slugs
    times = [datetime.fromisoformat(edit["at"]) for edit in edits]
    assert times == sorted(set(times))
    assert datetime(2026, 8, 10, tzinfo=UTC) <= times[0]
    assert times[-1] < datetime(2026, 11, 16, tzinfo=UTC)
    assert all(edit["summary"].strip() for edit in edits)
    for edit in edits:
        if any(op["op"] == "restore" for op in edit["ops"]):
            assert len(edit["ops"]) == 1


@pytest.mark.parametrize("name", ARTICLES)
def test_every_sentence_ends_in_a_citation_that_exists(name, references):
    for sentence in every_sentence(load(name)):
        if sentence.startswith("|"):
            continue
        assert CITED_END.search(sentence), sentence
        for bracket in CITATION.findall(sentence):
            for key in bracket.split("; "):
                assert key.removeprefix("@") in references, sentence


@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_ends_with_forty_sentences_or_more(name):
    end = states_of(load(name))[-1]
    assert sum(len(sentences(text)) for _, text in end) >= 40
    headings = [heading for heading, _ in end]
    assert headings[:2] == ["Overview", "Disease relevance"]
    assert headings[-1] == "Analytical, diagnostic and therapeutic context"


@pytest.mark.parametrize("name", ARTICLES)
def test_no_sentence_repeats_a_title(name, references):
    titles = runs(row["title"] for row in references.values())
    for sentence in every_sentence(load(name)):
        assert not runs([sentence]) & titles, sentence


def test_the_check_of_runs_finds_a_copy_and_lets_own_words_pass():
    source = "One two three four five six seven eight nine."
    copied = "They say that *one* two three four five six seven [[eight]] [@a-1990]."
    reworded = "They say that one two three four, and then five six seven eight [@a-1990]."
    assert runs([copied]) & runs([source])
    assert not runs([reworded]) & runs([source])


@pytest.mark.parametrize("name", ARTICLES)
def test_no_sentence_is_copied_from_the_supplied_pages(name):
    pages = sorted(PAGES.glob("*.txt")) if PAGES.is_dir() else []
    if not pages:
        pytest.skip("the supplied pages are not on this machine")
    supplied = runs(line for page in pages for line in page.read_text(encoding="utf-8").split("\n"))
    for sentence in every_sentence(load(name)):
        assert not runs([sentence]) & supplied, sentence
