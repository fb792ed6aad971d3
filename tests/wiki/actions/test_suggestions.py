"""Suggesting: what is kept, accepted in whole and in part, rebased, settled, and by whom."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from tests.wiki.actions.test_two_authors import at_once, writers
from tests.wiki.made import (
    TEXT,
    accept,
    add_section,
    check_books,
    credit_of,
    everything,
    later,
    make_article,
    many_sentences,
    propose,
    reword,
    save,
    sentences,
    words_of,
    write,
)
from wiki.actions.accept_suggestion import accept_suggestion
from wiki.actions.comment import LONGEST, comment
from wiki.actions.edit_sentence import sentence_changes
from wiki.actions.rebuild_ledger import rebuild_article
from wiki.actions.save_sections import EditConflict, NothingChanged, SectionChange
from wiki.actions.settle_suggestion import (
    close_suggestion,
    decline_suggestion,
    withdraw_suggestion,
)
from wiki.actions.suggest import MOST_OPEN, revise_suggestion, suggest
from wiki.actions.verify_history import verify_article
from wiki.models import (
    AcceptedChange,
    Article,
    ChangedSentence,
    Comment,
    Edit,
    Section,
    Sentence,
    SuggestedChange,
    SuggestedSection,
    Suggestion,
    SuggestionRevision,
)

BETTER = "Zinc firmly binds the receptor. Iron is not known to. Lead is poisonous to all."


@pytest.fixture
def article(ada):
    return make_article(author=ada)


@pytest.fixture
def section(article):
    return Section.objects.select_related("article").get(article=article)


def holds(article):
    check_books(article)
    assert list(verify_article(Article.objects.get(pk=article.pk))) == []


def fresh(suggestion):
    return Suggestion.objects.select_related("article__gene").get(pk=suggestion.pk)


@pytest.mark.django_db
class TestKeeping:
    def test_it_is_bound_to_its_sentences_and_the_text_stays(self, article, section, ben):
        before = everything()
        suggestion = propose(section, ben, BETTER)
        after = everything()
        assert after.pop("Article") != before.pop("Article")  # it counts its open suggestions
        assert after == before
        zinc, copper, iron = sentences(section)
        changes = list(SuggestedChange.objects.order_by("number"))
        assert [(c.acts, c.before, c.after) for c in changes] == [
            ("changed", "Zinc binds the receptor.", "Zinc firmly binds the receptor."),
            ("removed", "Copper does not.", ""),
            ("added", "", "Lead is poisonous to all."),
        ]
        bound = ChangedSentence.objects.order_by("change__number")
        assert list(bound.values_list("change__number", "sentence", "follows")) == [
            (1, zinc.pk, False),
            (2, copper.pk, False),
            (3, iron.pk, True),
        ]
        assert (suggestion.number, suggestion.state) == (1, "open")
        assert Article.objects.get().open_suggestions == 1

    def test_a_reader_may_suggest(self, section, rita):
        assert propose(section, rita, BETTER).author == rita

    def test_a_machine_may_not(self, section, django_user_model):
        machine = django_user_model.objects.create_user("m@example.org", name="M", is_machine=True)
        with pytest.raises(PermissionDenied):
            propose(section, machine, BETTER)

    @pytest.mark.parametrize("reason", ["", "  \n", "\x00", "x" * 1001])
    def test_a_reason_is_asked_for(self, section, ben, reason):
        with pytest.raises(ValidationError):
            propose(section, ben, BETTER, reason=reason)
        assert not Suggestion.objects.exists()

    def test_nothing_changed_is_nothing_suggested(self, section, ben):
        with pytest.raises(NothingChanged):
            propose(section, ben, TEXT)
        assert not Suggestion.objects.exists()
        assert Article.objects.get().open_suggestions == 0

    def test_hostile_and_long_texts_are_treated_as_in_a_save(self, section, ben):
        suggestion = propose(section, ben, TEXT + " Tin\x00 is \u202euntested\ue001.")
        assert "Tin is untested." in SuggestedSection.objects.get().source
        assert suggestion
        with pytest.raises(ValidationError, match="limit"):
            propose(section, ben, "Zinc. " * 40_000)

    def test_what_belongs_to_another_article_is_refused(self, article, ben, make_gene, ada):
        other = make_article(author=ada, gene=make_gene("IL7", 3574))
        there = Section.objects.get(article=other)
        with pytest.raises(ValidationError):
            suggest(
                article=article, author=ben, base=1, reason="So.", now=later(),
                changes=[SectionChange(there.pk, text="Mine.")],
            )  # fmt: skip
        with pytest.raises(ValidationError):
            propose(Section.objects.get(article=article), ben, BETTER, base=7)

    def test_one_account_has_so_many_open(self, article, section, ben):
        Suggestion.objects.bulk_create(
            Suggestion(article=article, number=n, author=ben, at=later(), reason="So.")
            for n in range(1, MOST_OPEN + 1)
        )
        with pytest.raises(ValidationError, match="open suggestions"):
            propose(section, ben, BETTER)

    def test_its_cost_does_not_grow(self, ada, ben, article, django_assert_max_num_queries):
        section = add_section(article, ada, "Many", many_sentences(60))
        with django_assert_max_num_queries(17):
            propose(section, ben, many_sentences(60).replace("about", "just about"))
        assert SuggestedChange.objects.count() == 60


@pytest.mark.django_db
class TestAccepting:
    def test_the_words_are_their_writers_and_the_acceptance_is_recorded(
        self, article, section, ada, ben, chiara
    ):
        suggestion = propose(section, ben, BETTER, reason="Lead was missing.")
        saved = accept(suggestion, chiara)
        section.refresh_from_db()
        assert section.source == BETTER
        assert (saved.edit.author, saved.edit.accepted_by) == (ben, chiara)
        assert (saved.edit.kind, saved.edit.summary) == ("accept", "Lead was missing.")
        assert saved.edit.suggestion == suggestion
        assert words_of(article) == {ada.name: 9, ben.name: 6}
        assert (ben.name, "firmly") in credit_of(sentences(section)[0])
        found = fresh(suggestion)
        assert (found.state, found.settled_by) == ("accepted", chiara)
        assert Article.objects.get().open_suggestions == 0
        holds(article)

    def test_sentence_by_sentence(self, article, section, ben, chiara, dev):
        suggestion = propose(section, ben, BETTER)
        first = accept(suggestion, chiara, 3)
        section.refresh_from_db()
        assert section.source == TEXT + " Lead is poisonous to all."
        assert fresh(suggestion).state == "partly"
        assert Article.objects.get().open_suggestions == 1
        second = accept(suggestion, dev)
        section.refresh_from_db()
        assert section.source == BETTER
        assert fresh(suggestion).state == "accepted"
        made = AcceptedChange.objects.order_by("change__number")
        assert [a.edit for a in made] == [second.edit, second.edit, first.edit]
        holds(article)

    def test_new_sentences_accepted_backwards_stand_as_they_were_suggested(
        self, article, section, ben, chiara
    ):
        text = TEXT + " Lead is poisonous to all. Gold is inert in every way."
        suggestion = propose(section, ben, text)
        accept(suggestion, chiara, 2)
        accept(suggestion, chiara, 1)
        section.refresh_from_db()
        assert section.source == text
        holds(article)

    def test_what_was_accepted_and_undone_since_does_not_come_back(
        self, article, section, ada, ben, chiara
    ):
        suggestion = propose(section, ben, BETTER)
        accept(suggestion, chiara, 1, 3)
        write(section, ada, TEXT)
        accept(suggestion, chiara, 2)
        section.refresh_from_db()
        assert section.source == "Zinc binds the receptor. Iron is not known to."

    def test_nobody_accepts_their_own(self, section, ben):
        suggestion = propose(section, ben, BETTER)
        before = everything()
        with pytest.raises(PermissionDenied, match="You wrote"):
            accept(suggestion, ben)
        assert everything() == before

    def test_the_database_refuses_it_too(self, article, ben):
        suggestion = propose(Section.objects.get(), ben, BETTER)
        with pytest.raises(IntegrityError), transaction.atomic():
            Edit.objects.create(
                article=article, number=9, author=ben, at=later(), kind="accept", base=1,
                suggestion=suggestion, accepted_by=ben, digest="x", engine=1,
            )  # fmt: skip

    def test_a_reader_does_not_accept(self, section, ben, rita):
        suggestion = propose(section, ben, BETTER)
        with pytest.raises(PermissionDenied, match="read and suggest"):
            accept(suggestion, rita)

    def test_a_second_acceptance_is_told(self, section, ben, chiara, dev):
        suggestion = propose(section, ben, BETTER)
        accept(suggestion, chiara, 1)
        with pytest.raises(ValidationError, match="as Edit 2"):
            accept(suggestion, dev, 1)
        accept(suggestion, chiara)
        with pytest.raises(ValidationError, match=chiara.name):
            accept(suggestion, dev)

    @pytest.mark.parametrize("chosen", [(9,), (0,), (-1, 1)])
    def test_changes_that_it_does_not_have(self, section, ben, chiara, chosen):
        suggestion = propose(section, ben, BETTER)
        with pytest.raises(ValidationError, match="no such change"):
            accept(suggestion, chiara, *chosen)

    def test_a_new_section_and_a_new_heading(self, article, section, ben, chiara):
        suggestion = suggest(
            article=article, author=ben, base=1, reason="So.", now=later(),
            changes=[
                SectionChange(section.pk, heading="In short"),
                SectionChange(heading="Clinic", text="Tin is untested.", after=0),
            ],
        )  # fmt: skip
        assert list(SuggestedChange.objects.values_list("acts", flat=True).order_by("number")) == [
            "renamed",
            "begun",
        ]
        accept(suggestion, chiara, 2)
        section.refresh_from_db()
        assert section.heading == "Overview"
        accept(suggestion, chiara)
        headings = Section.objects.filter(article=article).present().values_list("heading")
        assert [h for (h,) in headings] == ["Clinic", "In short"]
        holds(article)

    def test_a_new_section_behind_one_that_was_removed_since(
        self, article, section, ada, ben, chiara
    ):
        other = add_section(article, ada, "Clinic", "Tin is untested.")
        suggestion = suggest(
            article=article, author=ben, base=2, reason="So.", now=later(),
            changes=[SectionChange(heading="Trials", text="None yet.", after=other.pk)],
        )  # fmt: skip
        save(article, ada, SectionChange(other.pk, removed=True))
        accept(suggestion, chiara)
        headings = Section.objects.filter(article=article).present().values_list("heading")
        assert [h for (h,) in headings] == ["Overview", "Trials"]
        holds(article)

    def test_a_sentence_edited_as_such_keeps_its_address(self, article, section, ben, chiara):
        first = sentences(section)[0]
        text = "Something else altogether happens now."
        changes = sentence_changes(article, {first.pk: text}, 1)
        suggestion = suggest(
            article=article, author=ben, base=1, reason="So.", now=later(), changes=changes
        )
        (change,) = SuggestedChange.objects.all()
        assert (change.acts, change.bound.get().sentence) == ("changed", first)
        saved = accept(suggestion, chiara)
        first.refresh_from_db()
        assert (first.text, first.section) == (text, section)
        assert saved.edit.declared == [[section.pk, first.pk, 0, len(text)]]
        holds(article)

    def test_the_ledger_is_rebuilt_with_it(self, article, section, ada, ben, chiara):
        accept(propose(section, ben, BETTER), chiara)
        before = words_of(article)
        done = rebuild_article(article=article, author=ada, now=later(), apply=True)
        assert done.is_nothing
        assert words_of(article) == before
        holds(article)

    def test_the_chain_covers_who_accepted_it(self, article, section, ben, chiara, dev):
        from django.db import models

        saved = accept(propose(section, ben, BETTER), chiara)
        models.QuerySet(Edit).filter(pk=saved.edit.pk).update(accepted_by=dev)
        assert any("digest" in said for said in verify_article(article))
        models.QuerySet(Edit).filter(pk=saved.edit.pk).update(accepted_by=None)
        assert any("accepted" in said for said in verify_article(article))


@pytest.mark.django_db
class TestWhenTheTextMovesOn:
    def test_other_changes_are_merged(self, article, section, ada, ben, chiara):
        suggestion = propose(section, ben, TEXT.replace("binds", "firmly binds"))
        write(section, ada, TEXT.replace("known", "widely known") + " Tin is untested.")
        saved = accept(suggestion, chiara)
        section.refresh_from_db()
        assert section.source == (
            "Zinc firmly binds the receptor. Copper does not. Iron is not widely known to. "
            "Tin is untested."
        )
        assert saved.was_merged
        holds(article)

    def test_a_conflict_writes_nothing(self, article, section, ada, ben, chiara):
        suggestion = propose(section, ben, BETTER)
        reword(sentences(section)[0], ada, "Zinc barely binds the receptor.")
        before = everything()
        with pytest.raises(EditConflict) as caught:
            accept(suggestion, chiara)
        assert caught.value.conflicts[0].merged.conflicts[0].mine.startswith("Zinc firmly")
        assert everything() == before
        assert fresh(suggestion).state == "open"
        accept(suggestion, chiara, 2, 3)  # the others are not held up by it
        section.refresh_from_db()
        assert section.source == (
            "Zinc barely binds the receptor. Iron is not known to. Lead is poisonous to all."
        )
        holds(article)

    def test_what_is_in_the_text_already(self, article, section, ada, ben, chiara):
        suggestion = propose(section, ben, BETTER)
        write(section, ada, BETTER)
        with pytest.raises(NothingChanged):
            accept(suggestion, chiara)
        found = close_suggestion(suggestion=suggestion, user=ben, now=later())
        assert (found.state, found.settled_by) == ("closed", ben)
        assert Article.objects.get().open_suggestions == 0

    def test_it_is_revised_and_each_revision_is_kept(self, article, section, ada, ben, chiara):
        suggestion = propose(section, ben, TEXT.replace("binds", "firmly binds"))
        reword(sentences(section)[0], ada, "Zinc barely binds the receptor.")
        revised = revise_suggestion(
            suggestion=suggestion, author=ben, base=2, reason="Now so.", now=later(),
            changes=[SectionChange(section.pk, text=TEXT.replace("binds", "surely binds"))],
        )  # fmt: skip
        assert (revised.number, revised.revision, revised.reason) == (1, 2, "Now so.")
        bases = SuggestionRevision.objects.order_by("number").values_list("base", flat=True)
        assert list(bases) == [1, 2]
        with pytest.raises(ValidationError, match="revised"):
            accept_suggestion(
                suggestion=suggestion, acceptor=chiara, revision=1, changes=None, now=later()
            )
        accept(suggestion, chiara)
        assert sentences(section)[0].text == "Zinc surely binds the receptor."
        holds(article)

    def test_only_its_author_revises_it_and_only_while_it_is_open(self, section, ben, chiara):
        suggestion = propose(section, ben, BETTER)
        more = {"changes": [SectionChange(section.pk, text="Zinc.")], "base": 1, "reason": "So."}
        with pytest.raises(PermissionDenied):
            revise_suggestion(suggestion=suggestion, author=chiara, now=later(), **more)
        withdraw_suggestion(suggestion=suggestion, user=ben, now=later())
        with pytest.raises(ValidationError):
            revise_suggestion(suggestion=suggestion, author=ben, now=later(), **more)
        assert SuggestionRevision.objects.count() == 1


@pytest.mark.django_db
class TestSettling:
    def test_declined_with_a_reason_by_whoever_may_accept(self, section, ben, chiara, rita):
        suggestion = propose(section, ben, BETTER)
        for user, reason, error in (
            (chiara, " ", ValidationError),
            (chiara, "x" * 1001, ValidationError),
            (ben, "So.", PermissionDenied),
            (rita, "So.", PermissionDenied),
        ):
            with pytest.raises(error):
                decline_suggestion(suggestion=suggestion, user=user, reason=reason, now=later())
        assert fresh(suggestion).is_open
        found = decline_suggestion(
            suggestion=suggestion, user=chiara, reason="No source.", now=later()
        )
        assert (found.state, found.settlement) == ("declined", "No source.")
        assert Article.objects.get().open_suggestions == 0
        with pytest.raises(ValidationError, match=chiara.name):
            withdraw_suggestion(suggestion=suggestion, user=ben, now=later())

    def test_withdrawn_by_its_author_alone(self, section, ben, chiara):
        suggestion = propose(section, ben, BETTER)
        with pytest.raises(PermissionDenied):
            withdraw_suggestion(suggestion=suggestion, user=chiara, now=later())
        assert withdraw_suggestion(suggestion=suggestion, user=ben, now=later()).state == (
            "withdrawn"
        )
        with pytest.raises(ValidationError):
            accept(suggestion, chiara)

    def test_comments_are_plain_and_of_some_length(self, section, ben, rita):
        suggestion = propose(section, ben, BETTER)
        said = comment(suggestion=suggestion, author=rita, text="Why?\x00 ", now=later())
        assert said.text == "Why?"
        for text in ("", " \n ", "x" * (LONGEST + 1)):
            with pytest.raises(ValidationError):
                comment(suggestion=suggestion, author=rita, text=text, now=later())

    def test_what_was_said_is_never_changed(self, section, ben, chiara):
        suggestion = propose(section, ben, BETTER)
        comment(suggestion=suggestion, author=ben, text="So.", now=later())
        accept(suggestion, chiara)
        for table in (
            SuggestionRevision, SuggestedSection, SuggestedChange, ChangedSentence, AcceptedChange,
            Comment,
        ):  # fmt: skip
            assert table.objects.exists()
            with pytest.raises(TypeError, match="append-only"):
                table.objects.update(pk=1)
            with pytest.raises(TypeError, match="append-only"):
                table.objects.all().delete()


# Threads -----------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_of_many_who_accept_at_once_one_does():
    people = writers(6)
    article = make_article(author=people[0])
    suggestion = propose(Section.objects.get(article=article), people[1], BETTER)
    results = at_once([lambda p=p: accept(suggestion, p) for p in people[2:]])
    assert len([r for r in results if not isinstance(r, Exception)]) == 1, results
    told = [r for r in results if isinstance(r, ValidationError)]
    assert len(told) == 3
    assert Edit.objects.filter(article=article).count() == 2
    holds(article)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_acceptances_edits_and_withdrawals_at_once_lose_nothing():
    people = writers(8)
    article = make_article(author=people[0], text=many_sentences(8))
    section = Section.objects.get(article=article)
    suggestion = propose(section, people[1], section.source.replace("about", "just about"))
    standing = sentences(section)
    jobs = [lambda n=n: accept(suggestion, people[2 + n], n + 1) for n in range(3)]
    jobs += [
        lambda n=n: reword(standing[5 + n], people[5 + n], f"Rather {n} it is.", base=1)
        for n in range(2)
    ]
    jobs.append(lambda: propose(section, people[7], section.source + " More.", base=1))
    results = at_once(jobs)
    assert not [r for r in results if isinstance(r, Exception)], results
    texts = [s.text for s in sentences(section)]
    assert [f"Fact {n} is just about zinc{n}." in texts for n in range(3)] == [True] * 3
    assert [f"Rather {n} it is." in texts for n in range(2)] == [True] * 2
    assert Article.objects.get(pk=article.pk).open_suggestions == 2
    assert Sentence.objects.filter(section=section).count() == 8
    holds(article)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_accepted_and_withdrawn_at_once_is_one_of_both():
    people = writers(3)
    article = make_article(author=people[0])
    suggestion = propose(Section.objects.get(article=article), people[1], BETTER)
    results = at_once(
        [
            lambda: accept(suggestion, people[2]),
            lambda: withdraw_suggestion(suggestion=fresh(suggestion), user=people[1], now=later()),
        ]
    )
    assert len([r for r in results if isinstance(r, ValidationError)]) == 1, results
    state = fresh(suggestion).state
    number = Article.objects.get(pk=article.pk).number
    assert (state, number) in {("accepted", 2), ("withdrawn", 1)}
    assert Article.objects.get(pk=article.pk).open_suggestions == 0
