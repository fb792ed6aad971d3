"""Standing follows every save, in the order of time, and is what the history gives."""

import random
import threading
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from accounts import roles
from accounts.models import User
from tests.wiki.bench_standing import delivered
from tests.wiki.made import (
    START,
    accept,
    add_section,
    make_article,
    propose,
    reword,
    save,
    sentences,
    write,
)
from wiki.actions.agree import agree
from wiki.actions.recompute_standing import recompute_standing
from wiki.actions.review_sentence import review_sentence
from wiki.actions.save_sections import SectionChange
from wiki.actions.settle_standing import settle_standing
from wiki.actions.settle_suggestion import decline_suggestion
from wiki.actions.thank import thank
from wiki.actions.withdraw_agreement import withdraw_agreement
from wiki.actions.withdraw_thanks import withdraw_thanks
from wiki.models import (
    Article,
    Edit,
    Notice,
    Section,
    SentenceVersion,
    StandingAccount,
    StandingEvent,
    StandingMemory,
    StandingPoint,
    StandingState,
)
from wiki.models.deeds import facts_of_article, facts_of_edit, stint_of
from wiki.models.standing import standings

MOST = 25  # queries of settling one save, savepoints among them

pytestmark = pytest.mark.django_db


def day(number: float):
    return START + timedelta(days=number)


def words(count: int, name: str = "fact") -> str:
    return " ".join(f"{name}{number}" for number in range(count))


@pytest.fixture
def article(ada):
    return make_article(author=ada, text=None)


def begin(article: Article, author: User, at=1, text: str | None = None) -> Section:
    text = text or f"Zinc has {words(20)}."
    return Section.objects.get(
        pk=save(
            article, author, SectionChange(heading="Function", text=text), now=day(at)
        ).sections[0]
    )


def points(person: User, field: str = "") -> list[tuple[str, int]]:
    rows = StandingPoint.objects.filter(person=person, field=field).order_by("event_id", "place")
    return [(row.rule, row.amount) for row in rows]


def test_a_reviewer_who_keeps_the_words_gives_points(article, ada, chiara):
    section = begin(article, ada)
    write(section, chiara, f"{section.source} Iron is a metal, too.", now=day(2))
    done = settle_standing()
    assert (done.events, done.again, done.waiting) == (2, 0, False)
    rules = dict(points(ada))
    shown = standings([ada.pk], day(2))[ada.pk]
    assert shown.points == 55_000_000 + sum(amount for _, amount in points(ada))
    assert shown.low < shown.points < shown.high
    assert rules["kept"] > 0 and rules["in_question"] < 0
    row = StandingPoint.objects.get(person=ada, field="", rule="kept")
    assert row.why == "A later edit kept 100 of 100 parts of this change."
    assert row.edit == Edit.objects.get(number=1)
    assert row.event.edit == Edit.objects.get(number=2)
    assert {a.field for a in StandingAccount.objects.filter(person=ada)} == {
        "",
        f"gene:{article.gene_id}",
        "section:function",
    }


def test_an_author_without_a_voice_gives_nothing(article, ada, ben):
    section = begin(article, ada)
    write(section, ben, f"{section.source} Iron is a metal, too.", now=day(2))
    settle_standing()
    assert [rule for rule, _ in points(ada)] == ["in_question", "time"]


def test_points_add_up_to_the_standing(article, ada, ben, chiara):
    section = begin(article, ada)
    write(section, ben, f"Zinc has {words(9)}.", now=day(2))
    write(section, chiara, f"Zinc has {words(9)}. So it is.", now=day(3))
    settle_standing()
    for account in StandingAccount.objects.all():
        rows = StandingPoint.objects.filter(person=account.person_id, field=account.field)
        ordered = list(rows.order_by("event__second", "event_id", "place"))
        if not ordered:
            continue
        assert ordered[-1].after == account.shown
        for before, after in pairwise(ordered):
            assert before.after == after.before
        assert all(row.after == row.before + row.amount for row in ordered)


def test_a_late_edit_is_put_in_its_place(article, ada, chiara, ben):
    section = begin(article, ada, at=1)
    write(section, chiara, f"Zinc has {words(15)}.", now=day(5))
    assert settle_standing().again == 0
    other = make_article(author=ben, text=None, gene=make_other())
    begin(other, ben, at=2, text=f"Tin has {words(12, 'thing')}.")
    done = settle_standing()
    assert (done.events, done.again) == (1, 1)
    assert recompute_standing(apply=False).is_same


def make_other():
    from tests.genes_made import make_gene

    return make_gene(gene_id=3574, symbol="IL7", name="interleukin 7")


def test_any_order_of_delivery_gives_the_same_rows(article, ada, ben, chiara):
    section = begin(article, ada)
    texts = [f"Zinc has {words(n)}. {words(30 - n, 'more')} are here." for n in (20, 9, 14, 3, 25)]
    for number, text in enumerate(texts):
        write(section, (chiara, ben, ada)[number % 3], text, now=day(2 + number // 2))
    ids = list(StandingEvent.objects.values_list("pk", flat=True))
    found = set()
    for seed in range(6):
        StandingPoint.objects.all().delete()
        StandingAccount.objects.all().delete()
        StandingMemory.objects.all().delete()
        StandingState.objects.all().delete()
        StandingEvent.objects.update(settled=True, undo=None, facts=None)
        order = ids[:]
        random.Random(seed).shuffle(order)  # noqa: S311
        for start in range(0, len(order), 2):
            StandingEvent.objects.filter(pk__in=order[start : start + 2]).update(settled=False)
            hidden = StandingEvent.objects.filter(pk__in=order[start + 2 :])
            stash = list(hidden)
            hidden.delete()
            settle_standing()
            StandingEvent.objects.bulk_create(stash)
        found.add(
            tuple(
                StandingPoint.objects.order_by("event__second", "event__name", "place").values_list(
                    "event__name", "person_id", "field", "rule", "amount", "before", "after"
                )
            )
        )
        assert recompute_standing(apply=False).is_same
    assert len(found) == 1 and len(next(iter(found))) > 10


def test_facts_of_an_edit_are_those_of_the_whole_history(article, ada, ben, chiara):
    section = begin(article, ada)
    other = add_section(article, ben, "Disease", "Tin is bad. It is said so.")
    shuffled = random.Random(3)  # noqa: S311
    people = (ada, ben, chiara)
    for number in range(60):
        place = shuffled.choice((section, other))
        text = f"Zinc has {words(shuffled.randint(1, 12))}. Tin is {words(number % 7, 'tin')}x."
        write(place, people[(number // 3) % 3], text, now=day(2 + number // 5))
    found = dict(facts_of_article(Article.objects.get(pk=article.pk)))
    edits = Edit.objects.filter(article=article)
    assert {edit.pk for edit in edits} == set(found)
    for edit in edits:
        assert facts_of_edit(edit) == found[edit.pk]
    assert any(one["own_undone"] for one in found.values())
    starts = {pk for one in found.values() for pk, *_ in one["treated"]}
    assert starts <= {str(stint_of(edit)) for edit in edits}


def test_standing_of_the_demo_is_what_its_history_gives(db):
    call_command("load_seed")
    call_command("settle_standing")
    done = recompute_standing(apply=False)
    assert done.is_same and done.points > 500


def test_suggestions_count_for_who_suggested(article, ada, ben, chiara):
    section = begin(article, ada)
    accepted = propose(section, ben, f"{section.source} Iron is a metal, too.")
    accept(accepted, chiara)
    declined = propose(section, ben, "Nothing of this is true.")
    decline_suggestion(suggestion=declined, user=chiara, reason="It is.", now=day(9))
    settle_standing()
    rules = [rule for rule, _ in points(ben)]
    assert "declined" in rules
    kinds = StandingEvent.objects.filter(kind="opinion").order_by("pk")
    assert [event.facts["opinion"] for event in kinds] == ["accepted", "declined"]
    assert recompute_standing(apply=False).is_same


def test_what_an_account_is_known_as_counts_from_then_on(article, ada, ben):
    section = begin(article, ada)
    write(section, ben, f"{section.source} Iron is a metal, too.", now=day(2))
    roles.assign(user=ben, role=roles.REVIEWER)
    ben = User.objects.get(pk=ben.pk)
    write(section, ben, f"{section.source} Iron is a metal.", now=day(3))
    settle_standing()
    trust = StandingEvent.objects.filter(actor=ben).order_by("pk").values_list("trust", flat=True)
    assert list(trust) == ["person", "root"]
    assert [rule for rule, _ in points(ada)].count("kept") == 1


def test_a_confirmed_orcid_is_a_root(article, ada, ben):
    User.objects.filter(pk=ben.pk).update(orcid_confirmed_at=day(0))
    section = begin(article, ada)
    write(section, User.objects.get(pk=ben.pk), f"{section.source} Iron is.", now=day(2))
    settle_standing()
    assert "kept" in dict(points(ada))


def test_recompute_mends_what_was_changed_by_hand(article, ada, chiara, capsys):
    section = begin(article, ada)
    write(section, chiara, f"{section.source} Iron is a metal, too.", now=day(2))
    settle_standing()
    row = StandingPoint.objects.filter(rule="kept").first()
    StandingPoint.objects.filter(pk=row.pk).update(amount=row.amount + 1)
    StandingAccount.objects.filter(person=ada, field="").update(shown=99)
    with pytest.raises(CommandError, match="Nothing was written"):
        call_command("recompute_standing")
    said = capsys.readouterr().out
    assert "1 events give other points than are kept." in said
    assert "1 standings are not the sum of their points." in said
    call_command("recompute_standing", apply=True)
    call_command("recompute_standing")
    assert "The same to the digit: 2 events" in capsys.readouterr().out


def test_history_from_before_there_was_standing_is_found(article, ada, chiara):
    section = begin(article, ada)
    write(section, chiara, f"{section.source} Iron is a metal, too.", now=day(2))
    StandingEvent.objects.all().delete()
    done = recompute_standing(apply=True)
    assert done.lacking == 2
    assert recompute_standing(apply=False).is_same
    assert points(ada)


def test_events_that_nothing_made_are_found(article, ada):
    begin(article, ada)
    settle_standing()
    StandingEvent.objects.create(
        kind="withdrawn", name="made up", at=day(4), second=5, actor=ada, trust="root",
        facts={"of": "nothing"}, settled=True,
    )  # fmt: skip
    assert recompute_standing(apply=False).foreign == 1
    recompute_standing(apply=True)
    assert recompute_standing(apply=False).is_same


def test_points_of_other_rules_are_not_added_to(article, ada):
    begin(article, ada)
    settle_standing()
    StandingState.objects.update(version=99)
    begin(article, ada, at=3, text="Another thing entirely.")
    with pytest.raises(CommandError, match=r"made by rules 99.*recompute_standing --apply"):
        call_command("settle_standing")
    assert StandingEvent.objects.filter(settled=False).count() == 1
    recompute_standing(apply=True)
    assert not StandingEvent.objects.filter(settled=False).exists()


def test_when_what_was_overwritten_is_forgotten_all_is_made_anew(article, ada, chiara):
    section = begin(article, ada, at=2)
    write(section, chiara, f"{section.source} Iron is a metal, too.", now=day(5))
    settle_standing()
    StandingEvent.objects.update(undo=None)
    begin(article, ada, at=1, text="Copper is older than that by far.")
    assert settle_standing(back=500).waiting
    assert StandingEvent.objects.filter(settled=False).count() == 1
    done = settle_standing()
    assert (done.events, done.again) == (1, 2)
    assert recompute_standing(apply=False).is_same


def test_settling_a_save_costs_the_same_after_any_history(article, ada, ben, chiara):
    section = begin(article, ada)
    people = (ben, chiara, ada)
    costs = []
    for number in range(60):
        text = f"Zinc has {words(number % 9 + 2)}."
        write(section, people[number % 3], text, now=day(2 + number))
        with CaptureQueriesContext(connection) as caught:
            settle_standing()
        costs.append(len(caught))
    assert max(costs[1:]) <= MOST  # the very first makes the row that is locked
    assert max(costs[30:]) <= max(costs[1:30])


def test_a_machine_has_no_standing(article, ada):
    machine = User.objects.create_user("import@example.org", name="An import", is_machine=True)
    save(
        article,
        machine,
        SectionChange(heading="Function", text="Zinc is a metal."),
        kind=Edit.Kind.IMPORT,
    )
    settle_standing()
    assert not StandingEvent.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_people_who_save_at_once_are_all_settled(ada, ben, chiara, dev):
    writers = [ada, ben, chiara, dev]
    genes = [make_other_gene(number) for number in range(4)]
    articles = [make_article(author=ada, text=f"Zinc {words(9)}.", gene=gene) for gene in genes]
    failures = []

    def work(writer: User, number: int) -> None:
        try:
            for turn in range(4):
                section = Section.objects.get(article=articles[(number + turn) % 4])
                write(section, writer, f"Zinc {words(9)}. {writer.name} {turn} {words(3, 'x')}.")
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=work, args=(writer, number))
        for number, writer in enumerate(writers)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    settle_standing()
    assert [f for f in failures if "EditConflict" not in type(f).__name__] == []
    assert not StandingEvent.objects.filter(settled=False).exists()
    assert recompute_standing(apply=False).is_same


def make_other_gene(number: int):
    from tests.genes_made import make_gene

    return make_gene(gene_id=9000 + number, symbol=f"MADE{number}", name="made up")


def test_a_reworded_sentence_leaves_the_rest_to_its_author(article, ada, chiara):
    section = begin(article, ada, text="Zinc binds the receptor. Copper does not bind it at all.")
    reword(sentences(section)[0], chiara, "Zinc surely binds the receptor.")
    facts = facts_of_edit(Edit.objects.get(number=2))
    ((_, author, gap, kept, size, undone),) = facts["treated"]
    assert (author, gap, kept, size, undone) == (str(ada.pk), 1, 1_000_000, 11, False)
    assert facts["words"] == 1


def test_made_up_events_out_of_order_give_what_they_give_from_nothing(db):
    found = delivered(700, seed=5, batch=50)
    assert (found.different, found.accounts) == (0, 0)
    assert found.again > 50
    assert found.points > 1000
    assert found.queries <= MOST


class TestWhatPeopleSay:
    """Reviews, agreement, thanks, and taking them back."""

    @pytest.fixture
    def version(self, article, ada, ben):
        section = begin(article, ada, text="Zinc binds the receptor of the cell.")
        write(section, ben, "Zinc surely binds the receptor of the cell.", now=day(2))
        return SentenceVersion.objects.order_by("-pk")[0]

    def test_a_review_counts_for_each_author_by_her_part(self, version, ada, ben, chiara):
        review_sentence(
            version=version, reviewer=chiara, verdict="failed", reason="No.", now=day(3)
        )
        settle_standing()
        shares = {
            event.facts["about"]: event.facts["share"]
            for event in StandingEvent.objects.filter(kind="opinion")
        }
        assert shares == {str(ada.pk): 875_000, str(ben.pk): 125_000}
        assert dict(points(ada))["failed"] < dict(points(ben))["failed"] < 0
        assert recompute_standing(apply=False).is_same

    def test_another_verdict_takes_the_place_of_the_first(self, version, ada, chiara):
        for number, verdict in enumerate(("failed", "passed", "failed")):
            reason = f"Because of {number}."
            review_sentence(
                version=version,
                reviewer=chiara,
                verdict=verdict,
                reason=reason,
                now=day(3 + number),
            )
        settle_standing()
        said = [rule for rule, _ in points(ada) if rule in ("failed", "withdrawn")]
        assert (said[:2], said[-1], said.count("failed")) == (["failed", "withdrawn"], "failed", 2)
        assert StandingEvent.objects.filter(kind="withdrawn").count() == 4
        assert recompute_standing(apply=False).is_same

    def test_agreement_is_given_changed_and_taken_back(self, version, ada, chiara):
        agree(version=version, person=chiara, side="disagreed", reason="No.", now=day(3))
        agree(version=version, person=chiara, side="agreed", now=day(4))
        withdraw_agreement(version=version, person=chiara, now=day(5))
        settle_standing()
        opinions = StandingEvent.objects.filter(kind="opinion").order_by("pk")
        assert [event.facts["opinion"] for event in opinions] == ["disagreed"] * 2 + ["agreed"] * 2
        assert StandingEvent.objects.filter(kind="withdrawn").count() == 4
        account = StandingAccount.objects.get(person=ada, field="")
        assert (account.good, account.bad) == (0, 0)
        assert recompute_standing(apply=False).is_same

    def test_thanks_are_given_and_taken_back(self, version, ben, chiara):
        edit = Edit.objects.get(number=2)
        thank(edit=edit, person=chiara, now=day(3))
        settle_standing()
        good = StandingAccount.objects.get(person=ben, field="").good
        withdraw_thanks(edit=edit, person=chiara, now=day(3))
        settle_standing()
        assert good > 0 == StandingAccount.objects.get(person=ben, field="").good
        assert recompute_standing(apply=False).is_same

    def test_authors_are_told_who_said_what_of_their_words(self, version, ada, ben, chiara):
        review_sentence(
            version=version, reviewer=chiara, verdict="failed", reason="No.", now=day(3)
        )
        agree(version=version, person=chiara, side="agreed", now=day(4))
        thank(edit=Edit.objects.get(number=2), person=chiara, now=day(4))
        told = Notice.objects.filter(by=chiara).order_by("pk")
        assert [(one.person, one.kind, one.words, one.reason) for one in told] == [
            (ada, "reviewed", 7, "not passed: No."),
            (ben, "reviewed", 1, "not passed: No."),
            (ada, "agreed", 7, ""),
            (ben, "agreed", 1, ""),
            (ben, "thanked", 0, ""),
        ]
