"""Two people who started from the same text: what merges, what is a conflict, and real threads."""

import threading

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, connections

from tests.cast import Person, make_person
from tests.wiki.made import (
    TEXT,
    add_section,
    check_books,
    check_chain,
    credit_of,
    everything,
    later,
    make_article,
    many_sentences,
    reword,
    save,
    sentences,
    words_of,
    write,
)
from wiki.actions.save_sections import EditConflict, NothingChanged, SectionChange
from wiki.models import Article, Edit, Section, Sentence


@pytest.fixture
def article(ada):
    return make_article(author=ada)


@pytest.fixture
def section(article):
    return Section.objects.get(article=article)


@pytest.mark.django_db
class TestMerging:
    def test_edits_to_different_sentences_are_both_kept_and_credited(
        self, article, section, ada, ben, chiara
    ):
        write(section, ben, TEXT.replace("binds", "firmly binds"), base=1)
        saved = write(section, chiara, TEXT.replace("known", "widely known"), base=1)
        assert saved.was_merged
        assert saved.edit.base == 1
        section.refresh_from_db()
        assert section.source == (
            "Zinc firmly binds the receptor. Copper does not. Iron is not widely known to."
        )
        assert words_of(article) == {ada.name: 12, ben.name: 1, chiara.name: 1}
        first, _, third = sentences(section)
        assert (ben.name, "firmly") in credit_of(first)
        assert (chiara.name, "widely") in credit_of(third)
        check_books(article)

    def test_the_same_change_made_twice_is_made_once(self, article, section, ben, chiara):
        text = TEXT.replace("binds", "firmly binds")
        write(section, ben, text, base=1)
        with pytest.raises(NothingChanged):
            write(section, chiara, text, base=1)
        assert words_of(article)[ben.name] == 1

    def test_both_insert_at_the_end(self, article, section, ben, chiara):
        write(section, ben, TEXT + " Tin is untested.", base=1)
        write(section, chiara, TEXT + " Lead is poisonous.", base=1)
        section.refresh_from_db()
        assert "Tin is untested." in section.source
        assert "Lead is poisonous." in section.source
        check_books(article)

    def test_edits_to_different_sections_need_no_merging(self, article, section, ada, ben):
        other = add_section(article, ada, "Clinic", "Tin is untested.")
        write(section, ben, TEXT + " So.", base=2)
        saved = write(other, ada, "Tin is tested.", base=2)
        assert not saved.was_merged
        check_books(article)

    def test_one_renames_and_the_other_writes(self, article, section, ben, chiara):
        save(article, ben, SectionChange(section.pk, heading="In short"), base=1)
        write(section, chiara, TEXT + " So it is.", base=1)
        section.refresh_from_db()
        assert (section.heading, section.source) == ("In short", TEXT + " So it is.")

    def test_the_form_sends_the_old_heading_back_and_the_new_one_stays(
        self, article, section, ben, chiara
    ):
        save(article, ben, SectionChange(section.pk, heading="In short"), base=1)
        save(
            article,
            chiara,
            SectionChange(section.pk, heading="Overview", text=TEXT + " So.", removed=False),
            base=1,
        )
        section.refresh_from_db()
        assert section.heading == "In short"

    def test_one_moves_the_section_and_the_other_writes(self, article, section, ada, ben):
        add_section(article, ada, "Clinic", "Tin is untested.")
        other = Section.objects.get(heading="Clinic")
        save(article, ben, SectionChange(section.pk, after=other.pk), base=2)
        write(section, ada, TEXT + " So.", base=2)
        section.refresh_from_db()
        assert section.position > Section.objects.get(pk=other.pk).position
        assert section.source == TEXT + " So."


@pytest.mark.django_db
class TestConflict:
    def conflict(self, article, author, *changes, base=1):
        before = everything()
        with pytest.raises(EditConflict) as caught:
            save(article, author, *changes, base=base)
        assert everything() == before
        return caught.value

    def test_the_same_sentence(self, article, section, ben, chiara):
        theirs = TEXT.replace("binds", "firmly binds")
        mine = TEXT.replace("binds", "barely binds").replace("known", "widely known")
        write(section, ben, theirs, base=1)
        conflict = self.conflict(article, chiara, SectionChange(section.pk, text=mine))
        assert conflict.head == 2
        (one,) = conflict.conflicts
        assert (one.section, one.heading) == (section.pk, "Overview")
        assert (one.ancestor, one.theirs, one.mine) == (TEXT, theirs, mine)
        (sentence,) = one.merged.conflicts
        assert sentence == (
            "Zinc binds the receptor.",
            "Zinc firmly binds the receptor.",
            "Zinc barely binds the receptor.",
        )
        assert "widely known" in one.merged.text

    def test_the_settled_text_saves_on_the_head(self, article, section, ben, chiara):
        write(section, ben, TEXT.replace("binds", "firmly binds"), base=1)
        mine = TEXT.replace("binds", "barely binds")
        conflict = self.conflict(article, chiara, SectionChange(section.pk, text=mine))
        write(section, chiara, conflict.conflicts[0].merged.text, base=conflict.head)
        check_books(article)

    def test_one_sentence_changed_and_removed(self, article, section, ben, chiara):
        write(section, ben, "Zinc binds the receptor. Iron is not known to.", base=1)
        conflict = self.conflict(
            article, chiara, SectionChange(section.pk, text=TEXT.replace("Copper", "Silver"))
        )
        assert conflict.conflicts[0].merged.conflicts[0].theirs == ""

    def test_the_section_removed_under_a_writer(self, article, section, ben, chiara):
        save(article, ben, SectionChange(section.pk, removed=True), base=1)
        (one,) = self.conflict(
            article, chiara, SectionChange(section.pk, text=TEXT + " So.", removed=False)
        ).conflicts
        assert one.was_removed
        assert (one.ancestor, one.theirs, one.mine) == (TEXT, "", TEXT + " So.")
        assert one.merged.text == TEXT + " So."

    def test_the_section_removed_under_somebody_who_renames_it(self, article, section, ben, ada):
        save(article, ben, SectionChange(section.pk, removed=True), base=1)
        for change in (
            SectionChange(section.pk, heading="In short"),
            SectionChange(section.pk, heading="In short", text=TEXT, removed=False),
        ):
            (one,) = self.conflict(article, ada, change).conflicts
            assert (one.was_removed, one.merged.text) == (True, TEXT)

    def test_a_form_sent_unchanged_does_not_bring_a_removed_section_back_empty(
        self, article, section, ben, ada
    ):
        save(article, ben, SectionChange(section.pk, removed=True), base=1)
        with pytest.raises(NothingChanged):
            save(
                article,
                ada,
                SectionChange(section.pk, heading="Overview", text=TEXT, removed=False),
                base=1,
            )
        section.refresh_from_db()
        assert section.is_removed

    def test_somebody_wrote_what_i_remove(self, article, section, ben, chiara):
        write(section, ben, TEXT + " So it is.", base=1)
        (one,) = self.conflict(article, chiara, SectionChange(section.pk, removed=True)).conflicts
        assert (one.theirs, one.mine) == (TEXT + " So it is.", "")

    def test_both_remove_it(self, article, section, ben, chiara):
        save(article, ben, SectionChange(section.pk, removed=True), base=1)
        with pytest.raises(NothingChanged):
            save(article, chiara, SectionChange(section.pk, removed=True), base=1)

    def test_both_rename_it(self, article, section, ben, chiara):
        save(article, ben, SectionChange(section.pk, heading="In short"), base=1)
        (one,) = self.conflict(
            article, chiara, SectionChange(section.pk, heading="Briefly")
        ).conflicts
        assert (one.heading, one.their_heading) == ("Briefly", "In short")
        with pytest.raises(NothingChanged):
            save(article, chiara, SectionChange(section.pk, heading="In short"), base=1)

    def test_one_conflict_stops_the_whole_save(self, article, section, ada, ben):
        other = add_section(article, ada, "Clinic", "Tin is untested.")
        write(section, ben, TEXT.replace("binds", "firmly binds"), base=2)
        self.conflict(
            article,
            ada,
            SectionChange(other.pk, text="Tin is tested."),
            SectionChange(section.pk, text=TEXT.replace("binds", "barely binds")),
            base=2,
        )


# Threads -----------------------------------------------------------------------------------------


def at_once(jobs):
    """Run each job in a thread of its own, all from one moment; what each returned or raised."""
    barrier = threading.Barrier(len(jobs))
    results = [None] * len(jobs)

    def work(index, job):
        try:
            barrier.wait(timeout=30)
            results[index] = job()
        except Exception as error:  # handed to the test
            results[index] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
        assert not thread.is_alive()
    return results


def writers(number):
    return [
        make_person(Person(f"Writer {i}", f"w{i}@example.org", "author")) for i in range(number)
    ]


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("number", [2, 10])
def test_simultaneous_edits_to_different_sentences_are_all_kept(number):
    authors = writers(number)
    article = make_article(author=authors[0], text=many_sentences(number))
    section = Section.objects.get(article=article)
    jobs = [
        lambda s=sentence, a=author, i=i: reword(s, a, f"{s.text[:-1]} says writer {i}.", base=1)
        for i, (sentence, author) in enumerate(zip(sentences(section), authors, strict=True))
    ]
    results = at_once(jobs)
    failed = [r for r in results if isinstance(r, Exception)]
    assert not failed, failed
    section.refresh_from_db()
    assert all(f"says writer {i}." in section.source for i in range(number))
    assert Article.objects.get(pk=article.pk).number == number + 1
    assert {author.name for author in authors} == set(words_of(article))
    check_books(article)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("number", [2, 10])
def test_of_simultaneous_edits_to_one_sentence_one_is_saved_and_the_others_are_told(number):
    authors = writers(number)
    article = make_article(author=authors[0], text="Zinc binds the receptor. Copper does not.")
    section = Section.objects.get(article=article)
    first = sentences(section)[0]
    texts = [f"Metal number {i} binds the receptor." for i in range(number)]
    results = at_once(
        [lambda a=a, t=t: reword(first, a, t, base=1) for a, t in zip(authors, texts, strict=True)]
    )
    saved = [i for i, r in enumerate(results) if not isinstance(r, Exception)]
    told = [r for r in results if isinstance(r, EditConflict)]
    assert (len(saved), len(told)) == (1, number - 1), results
    assert sentences(section)[0].text == texts[saved[0]]
    assert all(one.conflicts[0].theirs.startswith(texts[saved[0]]) for one in told)
    assert Edit.objects.filter(article=article).count() == 2
    check_books(article)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_first_sections_of_an_article_written_at_once(make_gene):
    from wiki.actions.create_article import create_article

    authors = writers(4)
    gene = make_gene()

    def begin(author):
        now = later()
        article = create_article(gene=gene, now=now)
        return save(
            article,
            author,
            SectionChange(heading=f"By {author.name}", text=f"{author.name} began [@pmid:77]."),
            base=0,
        )

    results = at_once([lambda a=a: begin(a) for a in authors])
    assert not [r for r in results if isinstance(r, Exception)], results
    article = Article.objects.get()
    assert article.number == 4
    assert Section.objects.filter(article=article).present().count() == 4
    assert Sentence.objects.filter(citations__reference__pmid=77).count() == 4
    check_books(article)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_two_articles_that_cite_new_publications_at_once_share_them(make_gene):
    from wiki.models import Reference

    ada, ben = writers(2)
    articles = [
        make_article(author=ada, gene=make_gene("IL2", 3558)),
        make_article(author=ada, gene=make_gene("IL7", 3574)),
    ]
    keys = [f"[@pmid:{n}]" for n in range(100, 130)]
    texts = [f"So say {' '.join(keys)}.", f"So say {' '.join(reversed(keys))}."]
    pairs = zip(articles, (ada, ben), texts, strict=True)
    results = at_once(
        [
            lambda x=x, w=w, t=t: save(x, w, SectionChange(heading="New", text=t))
            for x, w, t in pairs
        ]
    )
    assert not [r for r in results if isinstance(r, Exception)], results
    assert Reference.objects.filter(pmid__gte=100, pmid__lt=130).count() == 30
    for article in articles:
        check_books(article)


@pytest.mark.django_db
def test_a_save_from_a_page_that_is_older_than_the_article_is_refused(ada):
    article = make_article(author=ada)
    with pytest.raises(ValidationError):
        save(article, ada, SectionChange(heading="New"), base=7)
    check_chain(article)
    assert connection.in_atomic_block
