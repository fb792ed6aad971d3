"""The credit of an older engine is made anew from the journal, and no address is lost."""

import random
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.wiki.actions.test_books import step
from tests.wiki.made import (
    check_books,
    credit_of,
    everything,
    later,
    make_article,
    reword,
    sentences,
    words_of,
    write,
)
from wiki.actions import credit_text as crediting
from wiki.actions import rebuild_ledger as rebuilding
from wiki.actions import save_sections as saving
from wiki.actions.rebuild_ledger import rebuild_article
from wiki.actions.save_sections import NothingChanged
from wiki.actions.verify_history import verify_article
from wiki.authorship import ENGINE_VERSION
from wiki.authorship.credit import Outcome, Placed, Present, Run
from wiki.authorship.tokens import tokens
from wiki.models import Article, Edit, Section, Sentence, SentenceVersion, Shingle

TEXT = (
    "Zinc binds the old receptor of the cell with high affinity. "
    "Copper does not bind it under the same conditions. Iron is not known to do so."
)
SPLIT = TEXT.replace(" of the cell with", ". It is of the cell and has")


def older(before, after, *, origin, memory=None):
    """An engine that knows a sentence only when it stands letter by letter."""
    left: dict[tuple[str, object], list[Present]] = {}
    for one in before:
        left.setdefault((one.text, one.place), []).append(one)
    placed = []
    for draft in after:
        there = left.get((draft.text, draft.place))
        if there:
            one = there.pop(0)
            placed.append(Placed(one.text, one.place, one.runs, one.key))
        else:
            runs = (Run(origin, len(tokens(draft.text))),)
            placed.append(Placed(draft.text, draft.place, runs, None, acts=frozenset({"added"})))
    gone = tuple(one.key for there in left.values() for one in there)
    return Outcome(tuple(placed), gone)


@pytest.fixture
def in_the_past(monkeypatch):
    """Within it saves are credited by the older engine, version 1."""
    from contextlib import contextmanager

    @contextmanager
    def past():
        with monkeypatch.context() as patch:
            patch.setattr(crediting, "credit", older)
            patch.setattr(saving, "ENGINE_VERSION", 1)
            yield

    return past


@pytest.fixture
def article(ada, ben, make_gene, in_the_past):
    with in_the_past():
        article = make_article(author=ada, text=TEXT)
        section = Section.objects.get(article=article)
        reword(sentences(section)[1], ben, "Copper does not bind it under most conditions.")
        write(section, ben, "")
        write(section, ben, TEXT.replace("high", "low"))
    return Article.objects.select_related("gene").get(pk=article.pk)


def holds(article: Article) -> list[str]:
    return list(verify_article(Article.objects.select_related("gene").get(pk=article.pk)))


def rebuild(*names: str, **options) -> str:
    out = StringIO()
    call_command("rebuild_ledger", *names, stdout=out, **options)
    return out.getvalue()


@pytest.mark.django_db
class TestRebuild:
    def test_it_says_what_it_would_change_and_writes_nothing(self, article, ada, ben):
        before = everything()
        said = rebuild()
        assert everything() == before
        assert f"IL2 (engine 1 to {ENGINE_VERSION}): 26 words with another writer" in said
        assert f"26 words from {ben.name} to {ada.name}" in said
        assert "3 sentences with another identity" in said
        assert "Nothing was written" in said

    def test_it_writes_the_credit_of_the_present_engine(self, article, ada, ben):
        assert words_of(article) == {ben.name: 27}
        addresses = set(Sentence.objects.values_list("pk", flat=True))
        said = rebuild("IL2", apply=True, by=ada.email)
        assert "Recorded as Edit 5." in said
        assert words_of(article) == {ada.name: 26, ben.name: 1}
        assert holds(article) == []
        check_books(article)
        assert addresses <= set(Sentence.objects.values_list("pk", flat=True))
        assert {edit.engine for edit in Edit.objects.filter(article=article)} == {ENGINE_VERSION}

    def test_it_is_recorded_in_the_chain(self, article, ada):
        head = Article.objects.get(pk=article.pk).digest
        rebuild(apply=True, by=ada.email)
        edit = Edit.objects.get(article=article, number=5)
        assert (edit.kind, edit.author, edit.previous_digest) == ("rebuild", ada, head)
        assert edit.summary == (
            f"Credit rebuilt by engine {ENGINE_VERSION} (was 1): 26 words have another writer, "
            "3 sentences another identity"
        )
        Edit.objects.filter(pk=edit.pk).first().save()
        edit.summary = "Nothing happened"
        edit.save()
        assert "digest does not fit" in " ".join(holds(article))

    def test_twice_there_is_nothing_to_do(self, article, ada):
        rebuild(apply=True, by=ada.email)
        before = everything()
        for names in ((), ("3558",)):
            assert "Nothing to do" in rebuild(*names, apply=True, by=ada.email)
        assert everything() == before

    def test_every_address_answers_as_before(self, article, ada, client):
        pages = [sentence.get_absolute_url() for sentence in Sentence.objects.all()]
        edits = [f"/genes/3558-IL2/edits/{number}/" for number in range(1, 6)]
        rebuild(apply=True, by=ada.email)
        pages += [article.get_absolute_url(), "/genes/3558-IL2/history/"]
        for page in (*pages, *edits, "/genes/3558-IL2/compare/1..5/"):
            assert client.get(page).status_code == 200, page

    def test_a_sentence_without_a_place_names_the_one_that_has_it(self, article, ada):
        first = SentenceVersion.objects.filter(edit__number=1).order_by("pk")[0].sentence
        last = sentences(Section.objects.get(article=article))[0]
        assert last.pk != first.pk
        rebuild(apply=True, by=ada.email)
        last.refresh_from_db()
        assert (last.section_id, last.merged_into) == (None, first)
        assert sentences(Section.objects.get(article=article))[0] == first

    def test_interrupted_nothing_is_half_written(self, article, ada, monkeypatch):
        before = everything()
        shingles = Shingle.objects.count()

        def fail(*args):
            raise KeyboardInterrupt

        monkeypatch.setattr(rebuilding, "_render", fail)
        with pytest.raises(KeyboardInterrupt):
            rebuild(apply=True, by=ada.email)
        assert everything() == before
        assert Shingle.objects.count() == shingles

    def test_copies_in_other_articles_follow(self, article, ada, ben, chiara, make_gene):
        """Credited by the present engine already, but from what the older one had said."""
        other = make_article(author=chiara, gene=make_gene("IL7", 3574), text="Tin is untested.")
        section = Section.objects.get(article=other)
        copied = "Zinc binds the old receptor of the cell with low affinity."
        write(section, chiara, f"Tin is untested. {copied}")
        assert {name for name, _ in credit_of(sentences(section)[1])} == {ben.name}
        said = rebuild(apply=True, by=ada.email)
        assert "IL7" in said
        assert holds(other) == holds(article) == []
        assert {name for name, _ in credit_of(sentences(section)[1])} == {ada.name, ben.name}

    def test_what_was_declared_holds_after_it(self, article, ada, chiara):
        section = Section.objects.get(article=article)
        reword(sentences(section)[1], chiara, "Nobody has ever seen such a thing in a dish.")
        rebuild(apply=True, by=ada.email)
        assert holds(article) == []

    def test_bad_requests_say_what_to_do(self, article, ada, rita):
        for names, options, said in (
            ((), {"apply": True}, "name the account with --by EMAIL"),
            ((), {"apply": True, "by": "nobody@example.org"}, "no account with the address"),
            (("NOSUCH",), {}, "no article on NOSUCH"),
            ((), {"apply": True, "by": rita.email}, "needs a writer's account"),
        ):
            with pytest.raises(CommandError, match=said):
                rebuild(*names, **options)

    def test_an_article_of_the_present_engine_is_left_alone(self, ada, ben, make_gene):
        article = make_article(author=ada, text=TEXT)
        section = Section.objects.get(article=article)
        write(section, ben, SPLIT)
        assert "Nothing to do" in rebuild("IL2")

    @pytest.mark.parametrize("seed", range(5))
    def test_after_any_history_it_gives_what_saving_gave(
        self, seed, ada, ben, chiara, make_gene, in_the_past
    ):
        """With the same engine nothing differs; after an older one the record holds."""
        chance = random.Random(seed)  # noqa: S311 - a seeded history, not a secret
        make_gene("IL7", 3574)
        article = make_article(author=ada, text=TEXT)

        def go() -> None:
            for _ in range(12):
                try:
                    step(chance, article, chance.choice((ada, ben, chiara)))
                except NothingChanged:
                    continue

        go()
        done = rebuild_article(article=article, author=None, now=later(), apply=False)
        assert (done.edits, done.sentences, dict(done.words)) == (0, 0, {})
        assert done.is_nothing
        with in_the_past():
            go()
        addresses = set(Sentence.objects.values_list("pk", flat=True))
        done = rebuild_article(article=article, author=ada, now=later(), apply=True)
        assert done.edit is not None
        assert holds(article) == []
        check_books(article)
        assert addresses <= set(Sentence.objects.values_list("pk", flat=True))
        go()
        assert holds(article) == []
