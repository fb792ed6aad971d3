"""A conflict of any form goes to one page; settling it saves all of it and lets the drafts go."""

import html
import re

import pytest
from django.test import Client

from tests.wiki.made import TEXT, add_section, check_books, later, make_article, sentences, write
from wiki.actions.keep_draft import keep_draft
from wiki.actions.restore import restore_section
from wiki.actions.save_sections import EditConflict
from wiki.forms import ConflictForm
from wiki.models import Draft, Edit, Section

pytestmark = pytest.mark.django_db
MORE = "Mice lack it. Cats were never tried."


@pytest.fixture
def article(chiara):
    return make_article(author=chiara)


@pytest.fixture
def section(article):
    return Section.objects.get(article=article)


@pytest.fixture
def other(section, chiara):
    """A second Section; the Article stands at Edit 2."""
    return add_section(section.article, chiara, "Disease", MORE)


@pytest.fixture
def as_ben(ben):
    client = Client()
    client.force_login(ben)
    return client


def _settling(answer):
    """What the conflict page sends back, without a choice."""
    assert answer.status_code == 409
    page = answer.content.decode()
    form = page[page.index("data-settle") :]
    sent: dict[str, list[str]] = {}
    for name, value in (
        *re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form),
        *re.findall(r'<textarea[^>]* name="([^"]+)"[^>]*>([^<]*)<', form),
    ):
        sent.setdefault(name, []).append(html.unescape(value))
    return sent


def _draft(article, author, place, base=2):
    keep_draft(
        author=author, gene=article.gene, place=place, base=base, fields={"text": "x"}, now=later()
    )


def test_the_whole_article_settles_with_all_its_other_changes(
    as_ben, article, section, other, ada, ben
):
    at = article.get_absolute_url()
    _draft(article, ben, "article")
    _draft(article, ben, f"section:{section.pk}")
    write(section, ada, TEXT.replace("Zinc binds", "Zinc firmly binds"))
    sent = _settling(
        as_ben.post(
            f"{at}edit/",
            {
                "base": 2,
                "summary": "Mine",
                f"heading-{section.pk}": section.heading,
                f"text-{section.pk}": TEXT.replace("Zinc binds", "Zinc barely binds"),
                f"heading-{other.pk}": "Illness",
                f"text-{other.pk}": f"{MORE} Dogs were.",
            },
        )
    )
    assert sent["settles"] == ["article"]
    assert {draft.place for draft in Draft.objects.all()} == {
        "article",
        f"section:{section.pk}",
        "conflict:article",
    }, "nothing is saved yet"
    again = as_ben.post(f"{at}settle/", sent)
    assert again.status_code == 422
    assert 'name="settles" value="article"' in again.content.decode()
    answer = as_ben.post(f"{at}settle/", sent | {f"s{section.pk}-0": "mine"})
    assert answer.status_code == 302
    assert answer.cookies["gone"].value == f"{article.gene_id}_article_conflict:article"
    section.refresh_from_db()
    other.refresh_from_db()
    assert section.source == TEXT.replace("Zinc binds", "Zinc barely binds")
    assert (other.heading, other.source) == ("Illness", f"{MORE} Dogs were.")
    assert [draft.place for draft in Draft.objects.all()] == [f"section:{section.pk}"]
    check_books(article)


def test_several_sentences_settle_together(as_ben, article, section, other, ada, ben):
    zinc, copper, _ = sentences(section)
    mice = sentences(other)[0]
    for sentence in (zinc, copper, mice):
        _draft(article, ben, f"sentence:{sentence.pk}")
    write(section, ada, TEXT.replace("Zinc binds", "Zinc firmly binds"))
    sent = _settling(
        as_ben.post(
            f"/sentences/{mice.pk}/edit/",
            {
                "base": 2,
                "text": "Mice and rats lack it.",
                f"also-{zinc.pk}": "Zinc barely binds the receptor.",
                f"also-{copper.pk}": "Copper may not.",
            },
        )
    )
    (settles,) = sent["settles"]
    assert set(settles.split()) == {f"sentence:{s.pk}" for s in (zinc, copper, mice)}
    answer = as_ben.post(
        f"{article.get_absolute_url()}settle/", sent | {f"s{section.pk}-0": "both"}
    )
    assert answer.status_code == 302
    section.refresh_from_db()
    other.refresh_from_db()
    assert section.source == (
        "Zinc firmly binds the receptor. Zinc barely binds the receptor. Copper may not. "
        "Iron is not known to."
    )
    assert other.source == MORE.replace("Mice lack", "Mice and rats lack")
    assert not Draft.objects.exists()
    check_books(article)


def test_theirs_throughout_lets_the_draft_go_too(as_ben, article, section, ada, ben):
    at = article.get_absolute_url()
    place = f"section:{section.pk}"
    _draft(article, ben, place, base=1)
    write(section, ada, TEXT.replace("Zinc binds", "Zinc firmly binds"))
    mine = TEXT.replace("Zinc binds", "Zinc barely binds")
    given = {"heading": section.heading, "text": mine, "base": 1}
    sent = _settling(as_ben.post(f"{at}sections/{section.pk}/edit/", given))
    odd = {"settles": f"elsewhere section:{'9' * 30} {sent['settles'][0]}"}
    answer = as_ben.post(f"{at}settle/", sent | odd | {f"s{section.pk}-0": "theirs"}, follow=True)
    page = answer.content.decode()
    assert "Nothing was saved" in page
    assert as_ben.cookies["gone"].value == f"{article.gene_id}_{place}_conflict:{place}"
    assert not Draft.objects.exists()


def test_a_draft_of_a_sentence_that_was_taken_out_comes_back_and_can_be_saved(
    as_ben, article, section, ada, ben
):
    zinc = sentences(section)[0]
    address = f"/sentences/{zinc.pk}/edit/"
    keep_draft(
        author=ben,
        gene=article.gene,
        place=f"sentence:{zinc.pk}",
        base=1,
        fields={"text": "Zinc binds the receptor in mice."},
        now=later(),
    )
    write(section, ada, TEXT.partition(". ")[2])
    assert address in as_ben.get("/drafts/").content.decode()
    page = as_ben.get(address)
    assert page.status_code == 200
    assert "Zinc binds the receptor in mice." in page.content.decode()
    sent = _settling(as_ben.post(address, {"base": 1, "text": "Zinc binds the receptor in mice."}))
    as_ben.post(f"{article.get_absolute_url()}settle/", sent | {f"s{section.pk}-0": "mine"})
    section.refresh_from_db()
    assert section.source == TEXT.replace("the receptor", "the receptor in mice", 1)
    assert not Draft.objects.exists()
    check_books(article)


# --- What is kept of the page -------------------------------------------------------------------


@pytest.fixture
def met(as_ben, article, section, ada):
    """What the page sends that asks Ben about his first sentence, as the form of it was sent."""
    write(section, ada, TEXT.replace("Zinc binds", "Zinc firmly binds"))
    zinc = sentences(section)[0]
    given = {"text": "Zinc barely binds the receptor.", "base": 1, "summary": "Weak"}
    return _settling(as_ben.post(f"/sentences/{zinc.pk}/edit/", given))


def _given_back(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    answer.status_code = 409
    return _settling(answer), answer.content.decode()


def test_a_closed_page_is_given_back_with_its_choices(as_ben, article, section, met, ben):
    place = f"conflict:sentence:{sentences(section)[0].pk}"
    address = f"{article.get_absolute_url()}settle/?of={place}"
    listed = as_ben.get("/drafts/").content.decode()
    assert address in listed
    assert "Zinc barely binds the receptor." in listed
    back, page = _given_back(as_ben, address)
    assert back | {"csrfmiddlewaretoken": ""} == met | {"csrfmiddlewaretoken": ""}
    assert "They are not saved yet" in page
    assert 'value="Weak"' in page
    # What the browser tells while its writer chooses.
    own = {f"s{section.pk}-0": "own", f"s{section.pk}-0-own": "Zinc may bind the receptor."}
    kept = as_ben.post(f"{article.get_absolute_url()}drafts/", met | own | {"place": place})
    assert kept.status_code == 200
    back, page = _given_back(as_ben, address)
    assert back[f"s{section.pk}-0-own"] == ["Zinc may bind the receptor."]
    assert re.search(r'value="own" checked', page)
    assert "Please choose" not in page
    saved = as_ben.post(address, back | {f"s{section.pk}-0": "own"})
    assert saved.status_code == 302
    section.refresh_from_db()
    assert section.source.startswith("Zinc may bind the receptor. Copper")
    assert not Draft.objects.exists()
    assert as_ben.get(address).status_code == 302, "to the article: there is nothing to settle"
    check_books(article)


def test_a_session_that_ended_loses_no_choice(as_ben, article, section, met, ben):
    address = f"{article.get_absolute_url()}settle/?of={met['place'][0]}"
    as_ben.logout()
    Draft.objects.all().delete()
    sent = met | {f"s{section.pk}-0": "mine", "summary": "Weaker"}
    answer = as_ben.post(address, sent)
    assert answer.status_code == 302
    assert "login" in answer.headers["Location"]
    held = as_ben.session["held"]
    assert held["fields"]["c0-text"] == met["c0-text"][0]
    as_ben.force_login(ben)
    session = as_ben.session
    session["held"] = held
    session.save()
    _, page = _given_back(as_ben, address)
    assert re.search(r'value="mine" checked', page)
    assert 'value="Weaker"' in page


def test_keeping_theirs_lets_all_of_it_go(as_ben, article, section, met, ben):
    zinc = sentences(section)[0]
    _draft(article, ben, f"sentence:{zinc.pk}")
    draft = Draft.objects.get(place=met["place"][0])
    answer = as_ben.post(f"/drafts/{draft.pk}/discard/", {"back": article.get_absolute_url()})
    assert answer.headers["Location"] == article.get_absolute_url()
    assert not Draft.objects.exists()


def test_nobody_else_is_given_it(article, section, met, ada):
    client = Client()
    client.force_login(ada)
    address = f"{article.get_absolute_url()}settle/?of={met['place'][0]}"
    assert client.get(address).status_code == 302


@pytest.mark.parametrize(
    "broken",
    [
        {"head": "x"},
        {"head": "99"},
        {"c0-section": "x"},
        {"c0-continues": "[[1"},
        {"c0-continues": '[["a", 0, 1]]'},
        {"c0-continues": "[" * 100_000},
        {"restores": "1"},
    ],
)
def test_a_page_that_cannot_be_read_says_so_and_shows_the_words(as_ben, article, met, broken):
    at = f"{article.get_absolute_url()}settle/"
    answers = [as_ben.post(at, met | broken)]
    Draft.objects.filter(place=met["place"][0]).update(
        fields={name: values[0] for name, values in met.items()} | broken
    )
    answers.append(as_ben.get(at))
    for answer in answers:
        assert answer.status_code == 422
        assert "Zinc barely binds the receptor." in answer.content.decode()
    assert article.edits.count() == 2


# --- What the page carries ----------------------------------------------------------------------


def test_the_sentence_that_was_edited_is_known_through_the_page(as_ben, article, section, met):
    """His wording has no word of hers or of the first: only the form says which sentence it is."""
    zinc = sentences(section)[0]
    at = f"{article.get_absolute_url()}settle/"
    own = "Nothing at all was ever measured here, whatever people say."
    answer = as_ben.post(at, met | {f"s{section.pk}-0": "own", f"s{section.pk}-0-own": own})
    assert answer.status_code == 302
    first = sentences(section)[0]
    assert (first.pk, first.text) == (zinc.pk, own)
    edit = article.edits.get(number=3)
    assert edit.declared == [[section.pk, zinc.pk, 0, len(own)]]
    check_books(article)


def test_beside_hers_his_sentence_is_a_new_one(as_ben, article, section, met):
    zinc = sentences(section)[0]
    at = f"{article.get_absolute_url()}settle/"
    assert as_ben.post(at, met | {f"s{section.pk}-0": "both"}).status_code == 302
    first, second = sentences(section)[:2]
    assert (first.pk, first.text) == (zinc.pk, "Zinc firmly binds the receptor.")
    assert second.text == "Zinc barely binds the receptor."
    check_books(article)


def test_a_sentence_that_did_not_stand_there_is_not_declared(as_ben, article, section, met):
    odd = {"c0-continues": "[[999999, 0, 10]]", f"s{section.pk}-0": "mine"}
    assert as_ben.post(f"{article.get_absolute_url()}settle/", met | odd).status_code == 302
    assert article.edits.get(number=3).declared == []


@pytest.fixture
def restoring(article, section, ada, ben):
    """Ben restores Edit 1 at the moment that Ada saves once more."""
    write(section, ada, TEXT.replace("Zinc binds", "Zinc firmly binds"))
    stale = Section.objects.select_related("article__gene").get(pk=section.pk)
    assert stale.article.number == 2
    write(section, ada, TEXT.replace("Zinc binds", "Zinc hardly binds"))
    with pytest.raises(EditConflict) as caught:
        restore_section(section=stale, author=ben, number=1, now=later())
    form = ConflictForm(caught.value)
    return dict(form.carried) | {"base": form.base, "head": form.head, "settles": ""}


@pytest.mark.parametrize("choice", ["mine", "own"])
def test_a_restoration_that_met_a_save_is_recorded_as_one(
    as_ben, article, section, restoring, choice
):
    at = f"{article.get_absolute_url()}settle/"
    again = as_ben.post(at, restoring | {"place": "conflict"})
    assert "You were restoring Edit 1." in again.content.decode()
    assert "You were restoring Edit 1." in as_ben.get(at).content.decode()
    chosen = {f"s{section.pk}-0": choice, f"s{section.pk}-0-own": "Zinc binds the receptor, once."}
    answer = as_ben.post(at, restoring | chosen)
    assert answer.status_code == 302
    edit = article.edits.get(number=4)
    assert (edit.kind, edit.restores) == (Edit.Kind.RESTORE, 1)
    assert edit.summary == "Restored from Edit 1"
    assert not Draft.objects.exists()
    history = as_ben.get(f"{article.get_absolute_url()}history/").content.decode()
    assert "Restored from Edit 1" in history
    check_books(article)


def test_no_other_text_is_a_restoration(as_ben, article, section, restoring):
    at = f"{article.get_absolute_url()}settle/"
    for odd in (
        restoring | {"c0-text": "Anything at all."},
        restoring | {"base": 1},
        restoring | {"restores": restoring["restores"][:-1]},
    ):
        assert as_ben.post(at, odd | {f"s{section.pk}-0": "mine"}).status_code == 422
    assert article.edits.count() == 3
