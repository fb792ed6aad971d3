"""Statements of standing: made, verified, and refused when the past is another."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command

from tests.wiki.made import START, make_article, save
from wiki.actions.save_sections import SectionChange
from wiki.actions.settle_standing import settle_standing
from wiki.models import Section, StandingEvent
from wiki.models.standing import standings

pytestmark = pytest.mark.django_db


def day(number: int):
    return START + timedelta(days=number)


@pytest.fixture
def settled(ada, chiara):
    article = make_article(author=ada, text=None)
    change = SectionChange(heading="Function", text="Zinc and copper and tin are metals.")
    save(article, ada, change, now=day(1))
    section = Section.objects.get()
    save(article, chiara, SectionChange(section.pk, text=f"{section.source} Yes."), now=day(2))
    settle_standing()
    return article


def stated(capsys, *given: str) -> str:
    call_command("state_standing", *given)
    return capsys.readouterr().out


def verified(tmp_path, text: str) -> None:
    path = tmp_path / "statement.json"
    path.write_text(text, encoding="utf-8")
    call_command("verify_standing", str(path))


@pytest.mark.parametrize("field", ["", "gene:3558"])
def test_a_statement_says_the_standing_and_holds(settled, ada, capsys, tmp_path, field):
    text = stated(capsys, ada.email, "--at", "2026-04-01", "--field", field)
    said = json.loads(text)
    then = day(0).replace(month=4, day=1, hour=0)
    assert said["millionths"] == standings([ada.pk], then, field)[ada.pk].points
    assert said["person"] == str(ada.opaque_id) and str(ada.email) not in text
    verified(tmp_path, text)
    assert "to the digit" in capsys.readouterr().out


def test_later_events_leave_it_true_and_a_late_one_does_not(settled, ada, chiara, capsys, tmp_path):
    text = stated(capsys, ada.email, "--at", "2026-03-20T12:00")
    section = Section.objects.get()
    save(settled, chiara, SectionChange(section.pk, text="Nothing is known."), now=day(60))
    settle_standing()
    verified(tmp_path, text)
    StandingEvent.objects.create(
        kind="saved", name="edit:0", at=day(1), second=int(day(1).timestamp()), actor=chiara,
        trust="root", settled=True, facts={
            "author": str(chiara.pk), "article": "0", "words": 5, "treated": [],
            "own_undone": [], "fields": ["gene:1"],
        },
    )  # fmt: skip
    with pytest.raises(CommandError, match="does not hold"):
        verified(tmp_path, text)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"millionths": 99_000_000}, "does not hold"),
        ({"rules": 99}, "made by rules 99; known here are 1"),
        ({"form": "other"}, "not of the form locus-standing-1"),
        ({"person": "00000000-0000-4000-8000-000000000000"}, "no account here"),
        ({"person": "nonsense"}, "no statement"),
        ({"time": "yesterday"}, "no statement"),
        ({"rules": None}, "no statement"),
    ],
)
def test_what_was_changed_does_not_hold(settled, ada, capsys, tmp_path, change, said):
    text = json.dumps(json.loads(stated(capsys, ada.email)) | change)
    with pytest.raises(CommandError, match=said) as caught:
        verified(tmp_path, text)
    assert caught.value.returncode == 1


@pytest.mark.parametrize("text", ["", "[]", "no JSON", "{}", "7"])
def test_what_is_no_statement_is_refused(text, tmp_path):
    with pytest.raises(CommandError, match="no statement"):
        verified(tmp_path, text)


def test_bad_arguments_get_one_sentence(ada, tmp_path):
    with pytest.raises(CommandError, match="no person with the address"):
        call_command("state_standing", "nobody@example.org")
    with pytest.raises(CommandError, match="is no time"):
        call_command("state_standing", ada.email, "--at", "soon")
    with pytest.raises(CommandError, match="cannot be read"):
        call_command("verify_standing", str(tmp_path / "none"))
