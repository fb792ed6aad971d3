"""Reviews, agreement and thanks: who may, on which words, once, and what becomes of them."""

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connections
from django.db.models import QuerySet
from django.utils import timezone

from accounts import roles
from accounts.models import User
from tests.cast import Person, make_person
from tests.wiki.made import (
    TEXT,
    accept,
    everything,
    later,
    make_article,
    propose,
    reword,
    sentences,
    write,
)
from wiki.actions.agree import agree
from wiki.actions.edit_sentence import move_sentence
from wiki.actions.rebuild_ledger import rebuild_article
from wiki.actions.rebuild_opinions import KeptOpinions
from wiki.actions.recompute_standing import recompute_standing
from wiki.actions.restore import restore_article
from wiki.actions.review_sentence import MovedOn, review_sentence
from wiki.actions.settle_standing import settle_standing
from wiki.actions.thank import thank
from wiki.actions.withdraw_agreement import withdraw_agreement
from wiki.actions.withdraw_thanks import withdraw_thanks
from wiki.authorship import ENGINE_VERSION
from wiki.models import (
    Agreement,
    Article,
    Edit,
    Review,
    Section,
    Sentence,
    SentenceVersion,
    Shown,
    StandingAccount,
    Thanks,
)
from wiki.models.reviewing import (
    right_to_review,
    why_not_agree,
    why_not_review,
    why_not_thank,
)
from wiki.pages.opinions import count_line, opinions_of, said_of
from wiki.reputation import RULES_VERSION
from wiki.reputation.fold import Account
from wiki.reputation.rules import RULES

POINT = 1_000_000


@pytest.fixture
def article(ada):
    return make_article(author=ada)


@pytest.fixture
def section(article):
    return Section.objects.get(article=article)


@pytest.fixture
def zinc(section):
    return sentences(section)[0]


def now_of(sentence: Sentence) -> SentenceVersion:
    """The version that stands."""
    return SentenceVersion.objects.filter(sentence=sentence).order_by("-pk").first()


def review(sentence, reviewer, verdict="passed", reason="", version=None) -> Review:
    return review_sentence(
        version=version or now_of(sentence),
        reviewer=reviewer,
        verdict=verdict,
        reason=reason,
        now=later(),
    )


def say(sentence, person, side="agreed", reason="", version=None) -> Agreement:
    return agree(
        version=version or now_of(sentence), person=person, side=side, reason=reason, now=later()
    )


def fresh(sentence: Sentence) -> Sentence:
    return Sentence.objects.get(pk=sentence.pk)


def machine() -> User:
    return User.objects.create_user("m@example.org", name="Importer", is_machine=True)


def stands_at(person: User, good: int) -> None:
    """Give somebody an account with much good evidence: `good` units, from many voices."""
    rules = RULES[RULES_VERSION]
    day = int(timezone.now().timestamp()) // 86_400
    fields = Account(rules.start, day, 0)._asdict()
    fields |= {"good": good * POINT, "heard": good * POINT, "voices": 1000}
    StandingAccount.objects.create(person=person, field="", **fields)


@pytest.mark.django_db
class TestReview:
    def test_a_verdict_is_on_the_words_and_the_last_one_counts(self, zinc, chiara, ada):
        given = review(zinc, chiara)
        assert (given.version, given.verdict, given.reviewer) == (now_of(zinc), "passed", chiara)
        assert (fresh(zinc).verdict, fresh(zinc).awaits) == ("passed", None)
        review(zinc, chiara, "failed", "No source says\n so.")
        assert (fresh(zinc).verdict, fresh(zinc).awaits) == ("failed", ada)
        (said,) = said_of(zinc.pk).values()
        assert [r.reason for r in said.reviews] == ["No source says so.", ""]
        assert said.verdict == "failed"

    def test_the_same_verdict_twice_is_one(self, zinc, chiara):
        assert review(zinc, chiara) == review(zinc, chiara)
        assert Review.objects.count() == 1

    def test_failing_asks_for_a_reason_of_at_most_a_thousand_characters(self, zinc, chiara):
        for reason, said in (("", "say why"), (" \n\t ", "say why"), ("x" * 1001, "1,001 char")):
            with pytest.raises(ValidationError, match=said):
                review(zinc, chiara, "failed", reason)
        with pytest.raises(ValidationError, match="9,000"):
            review(zinc, chiara, "passed", "x" * 9000)
        with pytest.raises(ValidationError, match="choose"):
            review(zinc, chiara, "maybe")
        assert not Review.objects.exists()
        assert len(review(zinc, chiara, "failed", "x" * 1000).reason) == 1000

    def test_words_that_moved_on_are_not_reviewed(self, zinc, chiara, ben):
        opened = now_of(zinc)
        reword(zinc, ben, "Zinc barely binds the receptor.")
        with pytest.raises(MovedOn, match="changed this sentence"):
            review(zinc, chiara, version=opened)
        assert not Review.objects.exists()

    def test_words_that_are_gone_are_not_reviewed(self, zinc, section, chiara, ben):
        opened = now_of(zinc)
        write(section, ben, "Copper does not. Iron is not known to.")
        for version in (opened, now_of(zinc)):
            with pytest.raises(MovedOn, match="not stand"):
                review(zinc, chiara, version=version)

    def test_a_move_keeps_the_words_and_what_was_said_of_them(self, section, chiara, ben):
        one, *_, last = sentences(section)
        opened = now_of(one)
        review(one, chiara)
        move_sentence(
            sentence=one, author=ben, section=section.pk, after=last.pk, base=1, now=later()
        )
        assert now_of(one) != opened
        assert fresh(one).verdict == "passed"
        assert review(one, chiara, version=opened) == review(one, chiara)
        assert Review.objects.count() == 1

    def test_a_verdict_goes_with_the_words_and_comes_back_with_them(self, zinc, chiara, ben, ada):
        review(zinc, chiara)
        reword(zinc, ben, "Zinc barely binds the receptor.")
        assert (fresh(zinc).verdict, fresh(zinc).awaits) == ("", ben)
        reword(zinc, ada, zinc.text)
        assert (fresh(zinc).verdict, fresh(zinc).awaits) == ("passed", None)

    def test_taken_out_and_brought_back(self, article, zinc, section, chiara, ben):
        review(zinc, chiara, "failed", "No source.")
        write(section, ben, "Copper does not. Iron is not known to.")
        assert (fresh(zinc).verdict, fresh(zinc).awaits) == ("", None)
        restore_article(article=Article.objects.get(), author=ben, number=1, now=later())
        assert (fresh(zinc).verdict, fresh(zinc).awaits) == ("failed", ben)

    def test_merged_sentences_take_nothing_along(self, section, chiara, ben):
        zinc, copper, _ = sentences(section)
        review(zinc, chiara)
        review(copper, chiara)
        write(section, ben, TEXT.replace("receptor. Copper does", "receptor and copper does"))
        for sentence in (fresh(zinc), fresh(copper)):
            assert sentence.verdict == ""
            assert sentence.awaits == (ben if sentence.section_id else None)

    def test_own_words_are_judged_word_by_word(self, zinc, chiara, ada):
        reword(zinc, chiara, "Zinc firmly binds the receptor.")
        with pytest.raises(PermissionDenied, match="1 of its 5 words is yours"):
            review(zinc, chiara)
        reword(zinc, ada, "Zinc binds the receptor.")
        review(zinc, chiara)  # her word went, so did her interest

    def test_ones_own_accepted_suggestion_is_not_reviewed(self, section, zinc, chiara, ada):
        accept(propose(section, chiara, TEXT.replace("the receptor", "receptor")), ada)
        assert "yours" not in why_not_review(now_of(zinc), chiara, later())
        with pytest.raises(PermissionDenied, match="You suggested"):
            review(zinc, chiara)

    def test_who_may(self, zinc, ada, ben, chiara, rita, settings):
        version = now_of(zinc)
        assert settings.LOCUS_REVIEW_STANDING == 70
        assert why_not_review(version, chiara, later()) == ""
        assert "standing of at least 70 at its lower bound; the lower bound of yours is 0.0" in (
            why_not_review(version, ben, later())
        )
        assert "read and suggest" in why_not_review(version, rita, later())
        assert "Machine" in why_not_review(version, machine(), later())
        for person in (ben, rita):
            with pytest.raises(PermissionDenied):
                review(zinc, person)
        settings.LOCUS_REVIEW_STANDING = 0.0
        assert "points" not in why_not_review(version, ben, later())
        assert "standing" not in why_not_review(version, ben, later())

    def test_standing_lets_an_author_review(self, zinc, ben, rita, settings):
        stands_at(ben, 500)
        stands_at(rita, 500)
        now = timezone.now()
        right = right_to_review(ben, now)
        assert right.is_given, right.why
        assert "it takes a standing of 70" in right.why
        review_sentence(version=now_of(zinc), reviewer=ben, verdict="passed", now=now)
        assert not right_to_review(rita, now).is_given  # a reader is no author
        settings.LOCUS_REVIEW_STANDING = 99.5
        assert "at least 99.5" in right_to_review(ben, now).why
        settings.LOCUS_REVIEW_STANDING = 0.0
        assert not right_to_review(ben, now).is_given

    def test_a_rebuild_keeps_what_was_said(self, article, section, zinc, ada, ben, chiara):
        copper = sentences(section)[1]
        review(zinc, chiara)
        say(copper, ben, "disagreed", "It does.")
        reword(copper, ada, "Copper never does.")
        said = {one: (one.version.edit, one.version.text) for one in said_rows()}
        QuerySet(Edit).update(engine=1)
        before = everything()["Sentence"]
        done = rebuild_article(article=Article.objects.get(), author=ada, now=later(), apply=True)
        assert done.edit == 3
        assert {one: (one.version.edit, one.version.text) for one in said_rows()} == said
        assert everything()["Sentence"] == before
        assert set(Edit.objects.values_list("engine", flat=True)) == {ENGINE_VERSION}

    def test_a_rebuild_leaves_one_opinion_of_each_on_the_same_words(self, article, zinc, ada, ben):
        """Two wordings of an older engine may be one of the new, with an opinion on each."""
        first = say(zinc, ben)
        reword(zinc, ada, "Zinc barely binds the receptor.")
        second = say(zinc, ben, "disagreed", "It does.")
        kept = KeptOpinions(article)
        for _, was in kept._given:
            was.text, was.edit_id = "Zinc barely binds the receptor.", 0
        kept.put_back({})
        first.refresh_from_db()
        assert list(Agreement.objects.given()) == [second]
        assert (first.withdrawn_at, first.version_id) == (second.at, second.version_id)

    def test_standing_follows_a_rebuild(self, article, section, zinc, ada, ben, chiara):
        review(zinc, chiara)
        reword(zinc, ben, "Zinc surely binds the receptor.")
        settle_standing()
        QuerySet(Edit).update(engine=1)
        rebuild_article(article=Article.objects.get(), author=ada, now=later(), apply=True)
        assert recompute_standing(apply=True).foreign == 0
        assert recompute_standing(apply=False).is_same


def said_rows() -> list[Review | Agreement]:
    return [
        *Review.objects.select_related("version__edit"),
        *Agreement.objects.select_related("version__edit"),
    ]


@pytest.mark.django_db
class TestAgreement:
    def test_one_opinion_each_and_the_second_takes_the_first_back(self, zinc, ben):
        first = say(zinc, ben)
        second = say(zinc, ben, "disagreed", "Not in mice.")
        first.refresh_from_db()
        assert first.withdrawn_at == second.at
        assert list(Agreement.objects.given()) == [second]
        assert say(zinc, ben, "disagreed", "Not in  mice.") == second
        assert Agreement.objects.count() == 2

    def test_disagreeing_asks_for_a_reason(self, zinc, ben):
        for reason, said in (("", "say why"), ("x" * 1001, "1,001 characters")):
            with pytest.raises(ValidationError, match=said):
                say(zinc, ben, "disagreed", reason)
        with pytest.raises(ValidationError, match="choose"):
            say(zinc, ben, "both")
        assert not Agreement.objects.exists()

    def test_a_refused_opinion_leaves_the_one_before(self, zinc, ben):
        given = say(zinc, ben)
        with pytest.raises(ValidationError):
            say(zinc, ben, "disagreed")
        assert list(Agreement.objects.given()) == [given]

    def test_not_with_own_words(self, zinc, ada, ben):
        with pytest.raises(PermissionDenied, match="All its 4 words are yours"):
            say(zinc, ada)
        reword(zinc, ben, "Zinc very firmly binds the receptor.")
        with pytest.raises(PermissionDenied, match="2 of its 6 words are yours"):
            say(zinc, ben)
        with pytest.raises(PermissionDenied, match="4 of its 6 words are yours"):
            say(zinc, ada)

    def test_machines_have_no_opinion_and_readers_have(self, zinc, rita):
        with pytest.raises(PermissionDenied, match="Machine"):
            say(zinc, machine())
        assert say(zinc, rita)

    def test_not_on_words_that_moved_on(self, zinc, ben, chiara):
        opened = now_of(zinc)
        reword(zinc, ben, "Zinc barely binds the receptor.")
        with pytest.raises(MovedOn):
            say(zinc, chiara, version=opened)

    def test_taken_back_once(self, zinc, ben, ada):
        say(zinc, ben)
        version = now_of(zinc)
        assert withdraw_agreement(version=version, person=ada, now=later()) is None
        taken = withdraw_agreement(version=version, person=ben, now=later())
        assert taken.withdrawn_at
        assert withdraw_agreement(version=version, person=ben, now=later()) is None
        assert said_of(zinc.pk) == {}

    def test_taken_back_of_words_that_went(self, zinc, ben, ada):
        given = say(zinc, ben)
        reword(zinc, ada, "Zinc barely binds the receptor.")
        assert withdraw_agreement(version=given.version, person=ben, now=later()) == given

    def test_counted_by_standing(self, zinc, ben, chiara, rita):
        stands_at(rita, 500)
        say(zinc, ben)
        say(zinc, chiara)
        say(zinc, rita, "disagreed", "No.")
        (said,) = said_of(zinc.pk).values()
        line = count_line(said, timezone.now())
        assert line.startswith("2 agree, 1 disagrees; by standing ")
        assert 40 < int(line.split("standing ")[1].split()[0]) < 60  # 55 and 55 against some 98

    def test_hidden_standing_is_not_counted(self, zinc, ben, chiara):
        say(zinc, ben)
        say(zinc, chiara, "disagreed", "No.")
        (said,) = said_of(zinc.pk).values()
        assert count_line(said, timezone.now()).endswith("by standing 50 of 100 parts agree")
        Shown.objects.create(person=chiara, standing=False)
        line = count_line(said, timezone.now())
        assert line == "1 agrees, 1 disagrees; by standing 100 of 100 parts agree"
        Shown.objects.create(person=ben, standing=False)
        assert count_line(said, timezone.now()) == "1 agrees, 1 disagrees"

    def test_listed_with_who_said_it(self, zinc, ben, chiara, ada):
        say(zinc, chiara)
        review(zinc, chiara)
        reword(zinc, ada, "Zinc barely binds the receptor.")
        review(zinc, chiara, "failed", "Really?")
        found = opinions_of(chiara)
        assert [(one.given.verdict, one.counts) for one in found.reviews] == [
            ("failed", True),
            ("passed", False),
        ]
        assert [(one.given.side, one.counts) for one in found.agreements] == [("agreed", False)]
        assert (found.review_count, found.agreement_count) == (2, 1)


@pytest.mark.django_db
class TestThanks:
    def test_once_and_taken_back(self, article, ben):
        edit = Edit.objects.get()
        given = thank(edit=edit, person=ben, now=later())
        assert thank(edit=edit, person=ben, now=later()) == given
        assert withdraw_thanks(edit=edit, person=ben, now=later()) == given
        assert withdraw_thanks(edit=edit, person=ben, now=later()) is None
        assert thank(edit=edit, person=ben, now=later()) != given
        assert Thanks.objects.given().count() == 1

    def test_for_whom(self, article, ada, ben):
        edit = Edit.objects.get()
        assert "yours" in why_not_thank(edit, ada)
        robot = machine()
        assert "Machine" in why_not_thank(edit, robot)
        edit.author = robot
        assert "machine" in why_not_thank(edit, ben)
        edit.author, edit.kind = ada, Edit.Kind.REBUILD
        assert "rebuild" in why_not_thank(edit, ben)
        with pytest.raises(PermissionDenied):
            thank(edit=edit, person=ben, now=later())
        assert not Thanks.objects.exists()


def at_once(deed, times: int = 4) -> list[object]:
    """What a deed gives, or raises, in so many threads that begin together."""
    found, ready = [], threading.Barrier(times)

    def run() -> None:
        try:
            ready.wait()
            found.append(deed())
        except Exception as error:
            found.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


@pytest.mark.django_db(transaction=True)
class TestAtTheSameMoment:
    def test_one_row_each(self, zinc, ben, chiara):
        version, edit, now = now_of(zinc), Edit.objects.get(), later()
        for deed, table in (
            (lambda: agree(version=version, person=ben, side="agreed", now=now), Agreement),
            (lambda: thank(edit=edit, person=ben, now=now), Thanks),
            (
                lambda: review_sentence(
                    version=version, reviewer=chiara, verdict="passed", now=now
                ),
                Review,
            ),
        ):
            found = at_once(deed)
            assert [type(one) for one in found] == [table] * 4, found
            assert table.objects.count() == 1

    def test_two_sides_leave_one_that_stands(self, zinc, ben):
        version, sides = now_of(zinc), iter(("agreed", "disagreed") * 2)

        def deed():
            return agree(version=version, person=ben, side=next(sides), reason="So.", now=later())

        found = at_once(deed)
        assert {type(one) for one in found} == {Agreement}, found
        assert Agreement.objects.given().count() == 1

    def test_taken_back_once(self, zinc, ben):
        version = now_of(zinc)
        say(zinc, ben)
        found = at_once(lambda: withdraw_agreement(version=version, person=ben, now=later()))
        assert sum(one is not None for one in found) == 1, found

    def test_a_review_and_a_save(self, zinc, chiara, ben):
        """Whichever is first, no verdict is on words it was not about."""
        version = now_of(zinc)
        deeds = iter(
            (
                lambda: review(zinc, chiara, version=version),
                lambda: reword(zinc, ben, "Zinc barely binds the receptor.", base=1),
            )
        )
        at_once(lambda: next(deeds)(), times=2)
        assert fresh(zinc).text == "Zinc barely binds the receptor."
        assert (fresh(zinc).verdict, fresh(zinc).awaits) == ("", ben)


@pytest.mark.django_db
def test_an_old_person_of_the_cast_is_another(zinc):
    """A second reviewer may judge what the first did not pass."""
    other = make_person(Person("Second Reviewer", "second@example.org", roles.REVIEWER))
    first = make_person(Person("First Reviewer", "first@example.org", roles.REVIEWER))
    review(zinc, first, "failed", "No.")
    review(zinc, other)
    assert fresh(zinc).verdict == "passed"
    review(zinc, first, "failed", "No.")
    assert fresh(zinc).verdict == "failed"
    assert why_not_agree(now_of(zinc), first) == ""
