"""The pages below a gene: what they say, what they cost, and that the past is told as it was."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from tests.wiki.made import (
    TEXT,
    add_section,
    later,
    make_article,
    many_sentences,
    reword,
    save,
    sentences,
    words_of,
    write,
)
from tests.wiki.markup.attacks import Checked
from wiki.actions.edit_sentence import move_sentence
from wiki.actions.restore import restore_article
from wiki.actions.save_sections import SectionChange
from wiki.models import Article, Edit, Reference, Section
from wiki.pages.article import article_page, find_article
from wiki.pages.compare import compare_page
from wiki.pages.edit import edit_page
from wiki.pages.genes import search_page
from wiki.pages.history import history_page
from wiki.pages.past import past_page
from wiki.pages.person import person_page
from wiki.pages.references import reference_page
from wiki.pages.sentence import sentence_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(ada):
    return make_article(author=ada)


@pytest.fixture
def section(article):
    return Section.objects.get(article=article)


def head(article):
    return find_article(article.gene_id)


def marks(page):
    """The text of each section and, in order, who wrote which words."""
    found = []
    for section in page.sections:
        checked = Checked(section.html)
        assert not checked.problems
        runs = [
            (tag, attrs.get("data-author"), attrs.get("data-sentence"), attrs.get("href"))
            for tag, attrs in checked.tags
        ]
        found.append((section.pk, section.heading, checked.visible, runs))
    return found


# What they say -----------------------------------------------------------------------------------


def test_the_article_page(article, section, ada, ben):
    write(section, ben, TEXT + " So say all [@pmid:11]. And others do [@pmid:12; @pmid:11].")
    add_section(article, ada, "Empty")
    page = article_page(head(article))
    assert [s.heading for s in page.sections] == ["Overview", "Empty"]
    assert [s.is_empty for s in page.sections] == [False, True]
    assert (page.edit.number, page.sentence_count, page.contributors) == (3, 5, 2)
    assert page.words == sum(share.words for share in page.shares) == 18
    assert [(share.author, share.words) for share in page.shares] == [(ada, 12), (ben, 6)]
    assert sum(share.percent for share in page.shares) == pytest.approx(100)
    assert page.edits == ()
    all_ = sentences(section)
    assert [(line.number, line.reference.pmid, line.uses) for line in page.references] == [
        (1, 11, (all_[3].pk, all_[4].pk)),
        (2, 12, (all_[4].pk,)),
    ]
    visible = Checked(page.sections[0].html).visible
    assert visible.endswith("So say all [1]. And others do [2, 1].")


def test_numbers_follow_first_use_over_the_sections_as_they_stand(article, section, ada):
    write(section, ada, "Zinc binds [@pmid:11]. Copper does [@pmid:12].")
    other = add_section(article, ada, "Clinic", "Tin is new [@pmid:13]. Zinc binds so [@pmid:12].")
    page = article_page(head(article))
    assert [line.reference.pmid for line in page.references] == [11, 12, 13]
    save(article, ada, SectionChange(other.pk, after=0))
    page = article_page(head(article))
    assert [line.reference.pmid for line in page.references] == [13, 12, 11]
    assert Checked(page.sections[0].html).visible == "Tin is new [1]. Zinc binds so [2]."
    assert Checked(page.sections[1].html).visible == "Zinc binds [3]. Copper does [2]."


def test_back_links_lead_to_the_sentences(client, article, section, ada):
    write(
        section, ada, "Zinc binds [@pmid:11].\n\n- Copper does [@pmid:11].\n\n| Tin | [@pmid:12] |"
    )
    checked = Checked(
        client.get(article.get_absolute_url()).content.decode(),
        frozenset({"script", "link", "meta"}),
    )
    targets = {
        a["href"][1:] for t, a in checked.tags if t == "a" and (a.get("href") or "").startswith("#")
    }
    assert targets - {""} <= set(checked.ids)
    assert len(checked.ids) == len(set(checked.ids))


def test_with_authorship_each_run_links_to_its_edit(article, section, ada, ben):
    write(section, ben, TEXT.replace("Copper does", "Copper certainly does"), summary="“so” & <so>")
    page = article_page(head(article), authorship=True)
    assert [(n.number, n.name, n.initials) for n in page.edits] == [
        (1, ada.name, "AO"), (2, ben.name, "BL")
    ]  # fmt: skip
    links = [a for _, a in Checked(page.sections[0].html).tags if a.get("class") == "run"]
    assert [a["data-author"] for a in links] == [str(u.pk) for u in (ada, ada, ben, ada, ada)]
    assert links[2]["href"] == "/genes/3558-IL2/edits/2/"
    assert "“so” & <so>" in links[2]["title"]


def test_a_gene_without_an_article_has_an_empty_page(make_gene):
    page = article_page(find_article(make_gene().pk))
    assert page.is_empty
    assert page.references == page.shares == ()


def test_history_by_author_and_section(article, section, ada, ben):
    other = add_section(article, ben, "Clinic", "Tin is untested.")
    write(section, ben, TEXT + " So.")
    page = history_page(head(article))
    assert [(row.edit.number, row.headings) for row in page.rows] == [
        (3, ("Overview",)), (2, ("Clinic",)), (1, ("Overview",))
    ]  # fmt: skip
    assert page.authors == (ada, ben)
    assert [row.edit.number for row in history_page(head(article), author=ben.pk).rows] == [3, 2]
    filtered = history_page(head(article), author=ben.pk, section=other.pk)
    assert [row.edit.number for row in filtered.rows] == [2]
    assert (filtered.author, filtered.section) == (ben, other)
    assert history_page(head(article), author=10**9).rows == ()


def test_an_edit_says_whose_words_went_and_came_back(article, section, ada, ben):
    write(section, ben, "Iron is not known to. Tin is quite new here.")
    restore_article(article=head(article), author=ada, number=1, now=later())
    second, third = edit_page(head(article), 2), edit_page(head(article), 3)
    assert [(c.author, c.kind, c.words) for c in second.difference.counts] == [(ada, "removed", 7)]
    assert {(c.author, c.kind, c.words) for c in third.difference.counts} == {
        (ada, "restored", 7),
        (ben, "removed", 5),
    }
    assert (second.difference.written, third.difference.written) == (5, 0)
    assert (second.previous, second.next, second.is_head) == (1, 3, False)
    assert (third.previous, third.next, third.is_head) == (2, None, True)
    said = {change.before or change.after: change.acts for change in second.sections[0].changes}
    assert said["Tin is quite new here."] == "added"
    assert said["Zinc binds the receptor."] == "removed"
    with pytest.raises(Edit.DoesNotExist):
        edit_page(head(article), 4)


def test_comparing_finds_what_was_moved_split_reworded_and_removed(article, section, ada, ben):
    other = add_section(article, ada, "Clinic", "Tin is untested. Lead is poisonous and old.")
    _, second, third = sentences(section)
    move_sentence(sentence=second, author=ben, section=other.pk, after=None, base=2, now=later())
    reword(third, ben, "Iron is now known to.")
    write(other, ben, "Copper does not. Tin is untested. Lead is poisonous. It is old.")
    save(article, ben, SectionChange(section.pk, heading="In short"))
    page = compare_page(head(article), 2, 6)
    by = {s.heading: s for s in page.sections}
    assert by["In short"].heading_before == "Overview"
    acts = {c.sentence: c.acts for c in by["In short"].changes}
    assert acts == {second.pk: "moved to another section", third.pk: "reworded"}
    clinic = [(c.before, c.after, c.acts) for c in by["Clinic"].changes]
    assert ("Copper does not.", "Copper does not.", "moved") in clinic
    assert any(after == "It is old." for _, after, _ in clinic)
    for part in page.sections:
        for change in part.changes:
            gone = "".join(w.text for w in change.words if w.kind in ("removed", "left"))
            came = "".join(w.text for w in change.words if w.kind not in ("removed", "left"))
            kept = "".join(w.was or w.text for w in change.words if w.kind in ("same", "form"))
            assert "".join(came.split()) == "".join(change.after.split())
            assert len("".join((gone + kept).split())) == len("".join(change.before.split()))
    assert compare_page(head(article), 6, 6).is_same
    backwards = compare_page(head(article), 6, 2)
    assert {s.section for s in backwards.sections} == {s.section for s in page.sections}
    with pytest.raises(Edit.DoesNotExist):
        compare_page(head(article), 0, 6)


def test_a_sentence_and_its_whole_life(article, section, ada, ben):
    second = sentences(section)[1]
    reword(second, ben, "Copper certainly does not [@pmid:11].")
    reword(second, ada, "")
    page = sentence_page(second.pk)
    assert [e.change.acts for e in page.life] == ["removed", "reworded", "added"]
    assert [e.can_return for e in page.life] == [False, True, True]
    assert "".join(w.text for w in page.words) == page.sentence.text
    assert [(s.author, s.words) for s in page.shares] == [(ada, 3), (ben, 1)]


def test_a_person(article, section, ada, ben):
    write(section, ben, TEXT.replace("Copper does not.", "Tin surely does."))
    page = person_page(ada.pk)
    total = page.total
    assert (total.standing, total.written, total.edits) == (words_of(article)[ada.name], 12, 1)
    assert page.chart is not None
    assert [(fate.article, fate.edits) for fate in page.fates] == [(article, 1)]
    with pytest.raises(User.DoesNotExist):
        person_page(10**9)


def test_a_reference_and_where_it_is_cited(article, section, ada):
    write(section, ada, "Zinc binds [@pmid:11]. Copper does not.")
    page = reference_page("pmid-11")
    assert [s.text for s in page.sentences] == ["Zinc binds [@pmid:11]."]
    assert page.text.links[0] == ("PMID 11", "https://pubmed.ncbi.nlm.nih.gov/11/")
    write(section, ada, "Copper does not.")
    assert reference_page("pmid-11").sentences == ()
    with pytest.raises(Reference.DoesNotExist):
        reference_page("pmid-12")


def test_search(article, section, ada):
    write(section, ada, "**Zinc** binds [[IL2]] [@pmid:11]. Copper does not.")
    found = search_page("copper NOT")
    assert [s.text for s in found.sentences] == ["Copper does not."]
    assert [g.gene.symbol for g in search_page("il2").genes] == ["IL2"]
    assert [p.name for p in search_page("okafor").people] == ["Ada Okafor"]
    for odd in ("", " ", "%", "_", "'", '"', "\\", "a" * 5000, "🧬", "0" * 40):
        search_page(odd)
    assert search_page("").is_empty


# The past ----------------------------------------------------------------------------------------


def test_each_past_state_is_what_the_page_showed_then(
    article, section, ada, ben, chiara, make_gene
):
    """Text, credit, references and shares of every state, taken when it was the present."""
    make_gene("IL7", 3574)
    shown = {}

    def keep():
        at = Article.objects.get(pk=article.pk).number
        for authorship in (False, True):
            page = article_page(head(article), authorship=authorship)
            lines = [(line.number, line.reference.pk, line.uses) for line in page.references]
            shares = [(s.author.pk, s.words, s.slot) for s in page.shares]
            counted = (page.words, page.sentence_count, page.contributors, page.edit.pk)
            shown[at, authorship] = (marks(page), lines, shares, counted, page.edits)

    keep()
    write(section, ben, TEXT.replace("Copper", "*Copper* [@pmid:11]") + "\n\n- See [[IL7]].\n- So.")
    keep()
    clinic = add_section(article, chiara, "Clinic", "| Tin | is |\n|---|---|\n| new | [@pmid:12] |")
    keep()
    save(article, ada, SectionChange(clinic.pk, after=0, heading="Therapy"))
    keep()
    move_sentence(
        sentence=sentences(section)[0],
        author=ben,
        section=clinic.pk,
        after=None,
        base=4,
        now=later(),
    )
    keep()
    save(article, chiara, SectionChange(section.pk, removed=True))
    keep()
    restore_article(article=head(article), author=ada, number=2, now=later())
    keep()
    for (number, authorship), then in shown.items():
        page = past_page(head(article), number, authorship=authorship)
        lines = [(line.number, line.reference.pk, line.uses) for line in page.references]
        shares = [(s.author.pk, s.words, s.slot) for s in page.shares]
        counted = (page.words, page.sentence_count, page.contributors, page.edit.pk)
        assert (marks(page), lines, shares, counted, page.edits) == then, (number, authorship)
        assert page.is_past
    for number in (0, 8):
        with pytest.raises(Edit.DoesNotExist):
            past_page(head(article), number)


# Cost --------------------------------------------------------------------------------------------


def test_reading_costs_the_same_at_five_and_at_five_hundred_sentences(ada, ben, make_gene):
    """In the text and in the history."""
    calls = {
        "article": lambda a: article_page(find_article(a.gene_id)),
        "authorship": lambda a: article_page(find_article(a.gene_id), authorship=True),
        "past": lambda a: past_page(a, 2, authorship=True),
        "history": lambda a: history_page(a),
        "edit": lambda a: edit_page(a, 2),
        "compare": lambda a: compare_page(a, 1, 2),
        "sentence": lambda a: sentence_page(a.sentences.order_by("-pk")[0].pk),
        "person": lambda a: person_page(ben.pk),
        "reference": lambda a: reference_page("pmid-11"),
        "search": lambda a: search_page("zinc"),
    }
    promised = {"article": 7, "authorship": 8, "past": 14, "history": 5, "edit": 14, "compare": 17,
                "sentence": 10, "person": 21, "reference": 4, "search": 12}  # fmt: skip
    costs = {}
    for gene, number in ((make_gene("IL2", 3558), 5), (make_gene("IL7", 3574), 500)):
        cited = many_sentences(number, start=gene.pk).replace("zinc", "[@pmid:11] [@pmid:12] zinc")
        article = make_article(author=ada, gene=gene, text=cited)
        section = Section.objects.get(article=article)
        write(section, ben, cited.replace("Fact", "The fact"))
        for index in range(max(2, number // 100)):
            reword(sentences(section)[index], ada if index % 2 else ben, f"New {index} is here.")
        article = find_article(gene.pk)
        for name, call in calls.items():
            call(article)
            with CaptureQueriesContext(connection) as captured:
                call(article)
            costs.setdefault(name, []).append(len(captured))
    assert {n: c for n, c in costs.items() if len(set(c)) > 1} == {}
    assert {n: c for n, c in costs.items() if c[0] > promised[n]} == {}


def test_markdown_never_runs_when_a_page_is_read(client, article, monkeypatch):
    import bleach
    import markdown

    def refuse(*args, **more):
        raise AssertionError("rendered while reading")

    monkeypatch.setattr(markdown.Markdown, "convert", refuse)
    monkeypatch.setattr(bleach.Cleaner, "clean", refuse)
    assert client.get(article.get_absolute_url() + "?authorship=on").status_code == 200


def test_the_stored_html_has_no_seams(article):
    assert not re.search("[\ue000-\uf8ff]", Section.objects.get(article=article).html)
