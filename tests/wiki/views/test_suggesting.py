"""Suggesting over HTTP: from each editor, beside the text, decided, talked about; and newcomers."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.wiki.made import (
    TEXT,
    accept,
    add_section,
    later,
    make_article,
    many_sentences,
    propose,
    reword,
    save,
    sentences,
    write,
)
from wiki.actions.comment import comment
from wiki.actions.save_sections import EditConflict, MayOnlySuggest, SectionChange, save_sections
from wiki.actions.set_saving import set_saving
from wiki.actions.settle_suggestion import withdraw_suggestion
from wiki.actions.suggest import suggest
from wiki.models import (
    Article,
    Comment,
    Draft,
    Edit,
    SavingRule,
    Section,
    StandingAccount,
    SuggestedChange,
    Suggestion,
)
from wiki.models.saving import newcomer, why_not_save
from wiki.pages.suggestions import suggestions_page
from wiki.reputation.fold import Account
from wiki.views import writing

pytestmark = pytest.mark.django_db

BETTER = "Zinc firmly binds the receptor. Iron is not known to. Lead is poisonous to all."
HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)> javascript:alert(1)'


@pytest.fixture
def article(ada):
    return make_article(author=ada)


@pytest.fixture
def section(article):
    return Section.objects.select_related("article__gene").get(article=article)


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def shown(answer):
    return answer.content.decode()


def at(suggestion):
    return Suggestion.objects.select_related("article__gene").get(pk=suggestion.pk)


def decide(person, suggestion, do, **more):
    found = at(suggestion)
    sent = {"do": do, "revision": found.revision, **more}
    return signed_in(person).post(f"{found.get_absolute_url()}decide/", sent, follow=True)


class TestFromEachEditor:
    def editors(self, section):
        first = sentences(section)[0]
        article = section.article.get_absolute_url()
        return {
            f"/sentences/{first.pk}/edit/": {"text": "Zinc firmly binds the receptor."},
            f"{article}sections/{section.pk}/edit/": {"heading": "Overview", "text": BETTER},
            f"{article}edit/": {f"heading-{section.pk}": "So", f"text-{section.pk}": BETTER},
            f"{article}sections/new/": {
                "heading": "Clinic",
                "text": "Tin is untested.",
                "after": 0,
            },
        }

    @pytest.mark.parametrize("who", ["ben", "rita"])
    def test_it_is_kept_and_shown_and_its_draft_is_gone(self, section, who, request):
        person = request.getfixturevalue(who)
        client = signed_in(person)
        for number, (address, fields) in enumerate(self.editors(section).items(), 1):
            assert "Why should it be so?" in shown(client.get(address))
            place = re.search(r'name="place" value="([^"]+)"', shown(client.get(address)))[1]
            Draft.objects.create(
                author=person, gene=section.article.gene, place=place, base=1, kept_at=later()
            )
            sent = fields | {"base": 1, "reason": f"Reason {number}.", "suggest": "1"}
            answer = client.post(address, sent, follow=True)
            assert answer.status_code == 200, address
            assert answer.redirect_chain[-1][0].endswith(f"/suggestions/{number}/")
            assert f"Kept as suggestion {number}." in shown(answer)
            assert f"Reason {number}." in shown(answer)
            assert not Draft.objects.exists()
        assert Edit.objects.count() == 1
        assert Suggestion.objects.filter(author=person).count() == 4

    def test_without_a_reason_or_a_change_the_words_come_back(self, section, ben):
        client = signed_in(ben)
        for address, fields in self.editors(section).items():
            answer = client.post(address, fields | {"base": 1, "suggest": "1", "reason": " "})
            assert answer.status_code == 422
            assert "Please say why" in shown(answer)
            words = next(v for k, v in fields.items() if k.startswith("text"))
            assert words in shown(answer)
        address = f"{section.article.get_absolute_url()}sections/{section.pk}/edit/"
        same = {"heading": "Overview", "text": TEXT, "base": 1, "suggest": "1", "reason": "So."}
        assert "nothing to suggest" in shown(client.post(address, same))
        assert not Suggestion.objects.exists()

    def test_preview_suggests_nothing(self, section, ben):
        for address, fields in self.editors(section).items():
            sent = fields | {"base": 1, "preview": "1"}
            assert signed_in(ben).post(address, sent).status_code == 200
        assert not Suggestion.objects.exists()

    def test_strangers_sign_in_first(self, section):
        for address, fields in self.editors(section).items():
            answer = Client().post(address, fields | {"base": 1, "suggest": "1", "reason": "So."})
            assert answer.status_code == 302
            assert "/accounts/login/" in answer["Location"]
        assert not Suggestion.objects.exists()

    def test_several_sentences_go_together(self, section, ben):
        first, second, _ = sentences(section)
        answer = signed_in(ben).post(
            f"/sentences/{first.pk}/edit/",
            {
                "text": "Zinc firmly binds the receptor.",
                f"also-{second.pk}": "Copper surely does not.",
                "base": 1,
                "reason": "So.",
                "suggest": "1",
            },
        )
        assert answer.status_code == 302
        assert SuggestedChange.objects.count() == 2

    def test_too_often_is_refused_and_nothing_is_lost(self, section, ben, monkeypatch):
        monkeypatch.setattr(writing, "SUGGESTED_A_MINUTE", 0)
        address = f"{section.article.get_absolute_url()}sections/{section.pk}/edit/"
        sent = {"heading": "Overview", "text": BETTER, "base": 1, "suggest": "1", "reason": "So."}
        answer = signed_in(ben).post(address, sent)
        assert answer.status_code == 422
        assert "wait a minute" in shown(answer)
        assert BETTER in shown(answer)

    def test_a_gene_without_an_article_has_nothing_to_suggest_for(self, make_gene, rita):
        gene = make_gene("IL7", 3574)
        answer = signed_in(rita).get(f"/genes/{gene.slug}/sections/new/")
        assert answer.status_code == 403
        assert not Article.objects.exists()


class TestBesideTheText:
    def test_everybody_sees_the_marks(self, article, section, ada, ben, chiara):
        other = add_section(article, ada, "Clinic", "Tin is untested.")
        propose(section, ben, TEXT.replace("binds", "firmly binds"))
        propose(section, chiara, TEXT.replace("binds", "surely binds") + " Lead is here.")
        propose(other, ben, "Gold is first. Tin is untested.")
        first, _, last = sentences(section)
        page = shown(Client().get(article.get_absolute_url()))
        assert f'href="/sentences/{first.pk}/#suggestions">2 suggestions</a>' in page
        assert page.count('class="suggestion-mark"') == 3
        assert 'suggestions/2/">1 suggestion</a>' in page  # after the last sentence
        assert "Suggestion 3 for this section" in page
        assert f'id="s{last.pk}"' in page
        assert ">3<span" in page  # the tab counts them
        of_sentence = shown(Client().get(f"/sentences/{first.pk}/"))
        assert "firmly" in of_sentence
        assert "surely" in of_sentence

    def test_settled_ones_leave_no_mark(self, article, section, ben, chiara):
        suggestion = propose(section, ben, BETTER)
        withdraw_suggestion(suggestion=suggestion, user=ben, now=later())
        page = shown(Client().get(article.get_absolute_url()))
        assert "suggestion-mark" not in page
        assert "withdrawn" in shown(Client().get(f"/sentences/{sentences(section)[0].pk}/"))

    def test_the_cost_is_the_same_for_one_and_for_many(self, article, section, ada, ben, make_gene):
        write(section, ada, many_sentences(40))
        addresses = [
            article.get_absolute_url(),
            f"{article.get_absolute_url()}suggestions/",
            f"{article.get_absolute_url()}suggestions/1/",
            f"{article.get_absolute_url()}history/",
            "/suggestions/",
            f"/people/{ben.pk}-{ben.slug}/",
        ]
        texts = ["Fact 0 is not about zinc0.", many_sentences(40).replace("about", "just about")]
        costs = []
        section.refresh_from_db()
        for number, text in enumerate(texts):
            whole = section.source.replace("Fact 0 is about zinc0.", text) if not number else text
            for _ in range(1 + 8 * number):
                found = propose(section, ben, whole)
                comment(suggestion=found, author=ben, text="So.", now=later())
            first = at(Suggestion.objects.get(number=1))
            if number:
                addresses[2] = at(found).get_absolute_url()
            reword(sentences(section)[30 + number], ada, f"Rather {number} it is.")
            costs.append([])
            for address in (*addresses, f"{first.get_absolute_url()}"):
                Client().get(address)
                with CaptureQueriesContext(connection) as captured:
                    assert Client().get(address).status_code == 200
                costs[-1].append(len(captured))
        suggestions = costs[0].pop(2), costs[1].pop(2), costs[0].pop(), costs[1].pop()
        assert costs[0] == costs[1]
        assert max(suggestions) <= 28  # the engine asks its memory only what it needs to

    def test_lists_filter_and_turn_pages(self, article, section, ben, chiara):
        for number in range(32):
            propose(section, ben if number % 2 else chiara, f"{TEXT} Lead {number} is here.")
        accept(Suggestion.objects.get(number=1), ben)
        base = f"{article.get_absolute_url()}suggestions/"
        client = Client()
        assert "1 to 30 of 32" in shown(client.get(base))
        assert "31 to 32 of 32" in shown(client.get(f"{base}?page=2"))
        settled = shown(client.get(f"{base}?state=settled"))
        assert "Suggestion 1<" in settled
        assert "Suggestion 2<" not in settled
        theirs = shown(client.get(f"{base}?author={ben.pk}&state=open"))
        assert "Suggestion 2<" in theirs
        assert "Suggestion 3<" not in theirs
        assert "No suggestion matches" in shown(client.get(f"{base}?author=999999"))
        for odd in ("?page=x", "?page=-1", "?author=%00", "?state=%3Cscript%3E", "?author=1'"):
            assert client.get(base + odd).status_code == 200
            assert client.get(f"/suggestions/{odd}").status_code == 200
        mine = shown(client.get(f"/people/{ben.pk}-{ben.slug}/"))
        assert "All 16 suggestions" in mine
        assert "Suggestions by Ben" in shown(client.get(f"/suggestions/?author={ben.pk}"))


class TestDeciding:
    def test_the_page_shows_whose_words_they_would_be(self, section, ben, chiara):
        suggestion = at(propose(section, ben, BETTER))
        page = shown(signed_in(chiara).get(suggestion.get_absolute_url()))
        assert "Written by Ben Lindqvist" in page
        assert "Removed; Ada Okafor wrote it" in page
        assert "6</span> words written" in page
        assert page.count('name="change"') == 3
        own = shown(signed_in(ben).get(suggestion.get_absolute_url()))
        assert 'name="change"' not in own
        assert "You wrote this suggestion" in own
        stranger = shown(Client().get(suggestion.get_absolute_url()))
        assert "Sign in to accept" in stranger

    def test_accepted_whole(self, article, section, ben, chiara):
        answer = decide(chiara, propose(section, ben, BETTER), "all")
        assert "Accepted as Edit 2: 6 words credited to Ben Lindqvist." in shown(answer)
        client = Client()
        for address in ("edits/2/", "history/"):
            page = shown(client.get(article.get_absolute_url() + address))
            assert "accepted by <a" in page
            assert "accepted suggestion" in page
        assert "accepted by <a" in shown(client.get(f"/sentences/{sentences(section)[0].pk}/"))
        page = shown(client.get(f"{article.get_absolute_url()}suggestions/1/"))
        assert "Chiara Moretti accepted it as" in page

    def test_accepted_in_part(self, section, ben, chiara):
        suggestion = propose(section, ben, BETTER)
        answer = decide(chiara, suggestion, "chosen", change=[1, 3])
        assert "still open" in shown(answer)
        section.refresh_from_db()
        assert section.source == (
            "Zinc firmly binds the receptor. Copper does not. Iron is not known to. "
            "Lead is poisonous to all."
        )
        page = shown(signed_in(chiara).get(at(suggestion).get_absolute_url()))
        assert page.count('name="change"') == 1
        assert "partly accepted" in page

    @pytest.mark.parametrize(
        ("sent", "status"),
        [
            ({"do": "chosen"}, 422),
            ({"do": "chosen", "change": [99]}, 422),
            ({"do": "chosen", "change": ["x"]}, 422),
            ({"do": "explode"}, 422),
            ({"do": "all", "revision": "-1"}, 422),
            ({"do": "all", "revision": "7"}, 422),
            ({"do": "decline"}, 422),
            ({"do": "decline", "reason": "x" * 3000}, 422),
            ({"do": "close"}, 422),
            ({"do": "withdraw"}, 403),
        ],
    )
    def test_what_makes_no_sense_changes_nothing(self, section, ben, chiara, sent, status):
        suggestion = propose(section, ben, BETTER)
        answer = decide(chiara, suggestion, sent.pop("do"), **sent)
        assert answer.status_code == status
        assert 'role="alert"' in shown(answer)
        assert at(suggestion).state == "open"
        assert Edit.objects.count() == 1

    def test_its_author_and_readers_decide_nothing(self, section, ben, rita):
        suggestion = propose(section, ben, BETTER)
        for person in (ben, rita):
            for do in ("all", "decline"):
                assert decide(person, suggestion, do, reason="So.").status_code == 403
        assert Client().post(f"{at(suggestion).get_absolute_url()}decide/").status_code == 302
        assert at(suggestion).state == "open"

    def test_the_token_is_asked_for(self, section, ben, chiara):
        client = Client(enforce_csrf_checks=True)
        client.force_login(chiara)
        address = at(propose(section, ben, BETTER)).get_absolute_url()
        for do in ("decide/", "comment/"):
            assert client.post(address + do, {"do": "all", "revision": 1}).status_code == 403

    def test_a_conflict_is_shown_and_nothing_is_accepted(self, section, ada, ben, chiara):
        suggestion = propose(section, ben, BETTER)
        reword(sentences(section)[0], ada, "Zinc barely binds the receptor.")
        page = shown(signed_in(chiara).get(at(suggestion).get_absolute_url()))
        assert "Somebody has changed the same words since" in page
        assert "What both started from" in page
        assert page.count('name="change"') == 2
        answer = decide(chiara, suggestion, "all")
        assert answer.status_code == 409
        assert "Nothing was accepted" in shown(answer)
        assert Edit.objects.count() == 2
        decide(chiara, suggestion, "chosen", change=[2, 3])
        assert at(suggestion).state == "partly"

    def test_its_sentence_was_taken_out(self, section, ada, ben):
        suggestion = propose(section, ben, TEXT.replace("Copper does not", "Copper never does"))
        write(section, ada, "Zinc binds the receptor. Iron is not known to.")
        page = shown(Client().get(at(suggestion).get_absolute_url()))
        assert "taken out of the text since" in page

    def test_its_section_was_removed(self, article, section, ada, ben):
        suggestion = propose(section, ben, BETTER)
        save(article, ada, SectionChange(section.pk, removed=True))
        page = shown(Client().get(at(suggestion).get_absolute_url()))
        assert "The section it stands in was removed since" in page

    def test_what_is_there_already_can_be_closed(self, section, ada, ben, chiara):
        suggestion = propose(section, ben, BETTER)
        write(section, ada, BETTER)
        page = shown(signed_in(chiara).get(at(suggestion).get_absolute_url()))
        assert "The text has all of it already" in page
        assert decide(chiara, suggestion, "all").status_code == 409
        assert decide(chiara, suggestion, "close").status_code == 200
        assert at(suggestion).state == "closed"

    def test_a_section_that_somebody_else_has_begun_meanwhile(self, article, ada, ben, chiara):
        suggestion = suggest(
            article=article,
            author=ben,
            changes=[SectionChange(heading="Clinic", text="Tin is untested.")],
            base=1,
            reason="So.",
            now=later(),
        )
        add_section(article, ada, "Clinic", "Tin is untested.")
        page = shown(signed_in(chiara).get(at(suggestion).get_absolute_url()))
        assert "The text has all of it already" in page
        assert decide(chiara, suggestion, "all").status_code == 409
        assert Section.objects.filter(article=article).count() == 2

    def test_a_sentence_that_stands_elsewhere_too_is_not_there_already(
        self, article, section, ada, ben
    ):
        add_section(article, ada, "Clinic", "Tin is untested.")
        suggestion = at(propose(section, ben, TEXT + " Tin is untested."))
        write(section, ada, TEXT.replace("known", "widely known"))
        page = shown(Client().get(suggestion.get_absolute_url()))
        assert "in the text already" not in page

    def test_declined_and_withdrawn(self, section, ben, chiara):
        first, second = propose(section, ben, BETTER), propose(section, ben, BETTER)
        assert "No source here." in shown(
            decide(chiara, first, "decline", reason="No source here.")
        )
        assert "Withdrawn" in shown(decide(ben, second, "withdraw"))
        assert {s.state for s in Suggestion.objects.all()} == {"declined", "withdrawn"}
        late = decide(chiara, second, "all")
        assert late.status_code == 422
        assert "has settled this suggestion" in shown(late)

    def test_revised_from_the_present_text(self, section, ada, ben, chiara):
        suggestion = at(propose(section, ben, TEXT.replace("binds", "firmly binds")))
        write(section, ada, TEXT.replace("known", "widely known"))
        address = f"{suggestion.get_absolute_url()}revise/"
        client = signed_in(ben)
        page = shown(client.get(address))
        assert "firmly binds" in page
        assert "widely known" in page
        sent = {
            "base": 2,
            f"heading-{section.pk}": "Overview",
            f"text-{section.pk}": TEXT.replace("known", "widely known") + " Lead is here.",
            "reason": "Better so.",
        }
        assert client.post(address, sent | {"preview": "1"}).status_code == 200
        assert client.post(address, sent | {"suggest": "1", "reason": ""}).status_code == 422
        answer = client.post(address, sent | {"suggest": "1"}, follow=True)
        assert "Revised." in shown(answer)
        assert "2 revisions" in shown(answer)
        assert signed_in(chiara).get(address).status_code == 403
        accept(suggestion, chiara)
        assert client.get(address).status_code == 302

    def test_a_revision_follows_a_sentence_to_another_section(self, section, ada, ben, chiara):
        other = add_section(section.article, ada, "Clinic", "Tin is untested.")
        text = TEXT.replace("Copper does not", "Copper surely does not")
        suggestion = at(propose(section, ben, text))
        save(
            section.article,
            ada,
            SectionChange(section.pk, text="Zinc binds the receptor. Iron is not known to."),
            SectionChange(other.pk, text="Tin is untested. Copper does not."),
        )
        page = shown(signed_in(ben).get(f"{suggestion.get_absolute_url()}revise/"))
        assert f'name="text-{other.pk}"' in page
        assert "Tin is untested. Copper surely does not." in page
        sent = {"base": 3, "reason": "So.", "suggest": "1"}
        for each, words in (
            (section, "Zinc binds the receptor. Iron is not known to."),
            (other, "Tin is untested. Copper surely does not bind."),
        ):
            sent |= {f"heading-{each.pk}": each.heading, f"text-{each.pk}": words}
        answer = signed_in(ben).post(f"{suggestion.get_absolute_url()}revise/", sent, follow=True)
        assert "Revised." in shown(answer)
        accept(suggestion, chiara)
        other.refresh_from_db()
        assert other.source == "Tin is untested. Copper surely does not bind."

    def test_what_is_not_there(self, article, section, ben):
        propose(section, ben, BETTER)
        base = f"{article.get_absolute_url()}suggestions/"
        for missing in ("0/", "2/", "99999999999999/", "2/revise/", "2/decide/", "2/comment/"):
            assert signed_in(ben).get(base + missing).status_code == 404, missing


class TestTalk:
    def test_comments_and_reasons_are_text(self, section, ben, rita):
        suggestion = at(propose(section, ben, TEXT + " Tin " + HOSTILE, reason=HOSTILE))
        answer = signed_in(rita).post(
            f"{suggestion.get_absolute_url()}comment/",
            {"text": f"{HOSTILE}\n\nhttps://example.org/a?b=c"},
            follow=True,
        )
        page = shown(answer)
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert 'href="https://example.org/a?b=c"' in page
        assert 'href="javascript' not in page
        assert Comment.objects.get().author == rita

    @pytest.mark.parametrize("text", ["", "   ", "\x00", "x" * 5_001])
    def test_a_comment_that_cannot_be_kept_stays_in_its_box(self, section, ben, text):
        suggestion = at(propose(section, ben, BETTER))
        answer = signed_in(ben).post(f"{suggestion.get_absolute_url()}comment/", {"text": text})
        assert answer.status_code == 422
        assert not Comment.objects.exists()
        if text.strip("\x00 "):
            assert text in shown(answer)

    def test_too_often(self, section, ben, monkeypatch):
        monkeypatch.setattr(writing, "SUGGESTED_A_MINUTE", 0)
        suggestion = at(propose(section, ben, BETTER))
        answer = signed_in(ben).post(f"{suggestion.get_absolute_url()}comment/", {"text": "So."})
        assert "wait a minute" in shown(answer)

    def test_strangers_read_it_and_sign_in_to_talk(self, section, ben):
        suggestion = at(propose(section, ben, BETTER))
        assert "Sign in to take part" in shown(Client().get(suggestion.get_absolute_url()))
        assert Client().post(f"{suggestion.get_absolute_url()}comment/").status_code == 302


class TestNewcomers:
    @pytest.fixture(autouse=True)
    def newcomers_suggest(self, article, chiara):
        set_saving(
            article=article, author=chiara, newcomers_suggest=True, reason="Vandals.", now=later()
        )

    def save_as(self, person, article, *changes):
        return save_sections(
            article=article,
            author=person,
            changes=changes,
            base=Article.objects.get(pk=article.pk).number,
            now=timezone.now(),
        )

    def test_what_a_newcomer_is(self, ben, chiara, settings):
        now = timezone.now()
        found = newcomer(ben, now)
        assert found.edits == 5
        assert found.when.endswith("and once 5 more Edits of yours are in the history")
        assert newcomer(ben, now + timedelta(days=8)).when == (
            "once 5 more Edits of yours are in the history"
        )
        assert newcomer(chiara, now) is None
        settings.LOCUS_NEWCOMER_EDITS = 0
        assert newcomer(ben, now).edits == 0
        assert newcomer(ben, now).when.startswith("from ")
        settings.LOCUS_NEWCOMER_DAYS = 0
        assert newcomer(ben, now) is None

    def test_who_has_fallen_low_counts_as_a_newcomer(self, ben, chiara, settings):
        settings.LOCUS_NEWCOMER_EDITS = settings.LOCUS_NEWCOMER_DAYS = 0
        now = timezone.now()
        bad = {"bad": 5_000_000, "recent_bad": 1_000_000, "start": 550_000}
        row = dict.fromkeys(Account._fields, 0) | bad | {"day": int(now.timestamp()) // 86_400}
        for person in (ben, chiara):
            StandingAccount.objects.create(person=person, field="", **row)
        assert newcomer(ben, now).when == "once your standing is 30 points (it is 18.3)"
        assert newcomer(chiara, now) is None
        settings.LOCUS_NEWCOMER_STANDING = 0
        assert newcomer(ben, now) is None

    def test_the_queue_is_read_in_the_order_of_standing(self, client, article, section, ben, dev):
        propose(section, ben, "Of Ben. " + TEXT)
        propose(section, dev, "Of Dev. " + TEXT)
        row = dict.fromkeys(Account._fields, 0) | {"shown": 70_000_000}
        StandingAccount.objects.create(person=ben, field="", **row)
        latest = suggestions_page(order="made up").page.object_list
        assert [one.author for one in latest] == [dev, ben]
        standing = suggestions_page(order="standing").page.object_list
        assert [one.author for one in standing] == [ben, dev]
        text = client.get("/suggestions/?order=standing").content.decode()
        assert '<option value="standing" selected>' in text
        assert text.index("Ben Lindqvist") < text.index("Dev Patel")

    def test_edits_and_accepted_suggestions_count(self, article, section, ben, chiara, settings):
        settings.LOCUS_NEWCOMER_DAYS = 0
        settings.LOCUS_NEWCOMER_EDITS = 1
        assert why_not_save(Article.objects.get(), ben, timezone.now())
        accept(propose(section, ben, BETTER), chiara)
        assert why_not_save(Article.objects.get(), ben, timezone.now()) == ""
        self.save_as(ben, article, SectionChange(section.pk, text=TEXT))

    def test_the_action_refuses_every_way_to_write(self, article, section, ben):
        with pytest.raises(MayOnlySuggest, match="You may save here from"):
            self.save_as(ben, article, SectionChange(section.pk, text=BETTER))
        with pytest.raises(MayOnlySuggest):
            self.save_as(ben, article, SectionChange(heading="New", text="Tin."))

    def test_each_page_refuses_and_says_from_when(self, article, section, ada, ben, chiara):
        self.save_as(chiara, article, SectionChange(section.pk, text=TEXT + " So."))
        first = sentences(section)[0]
        base = article.get_absolute_url()
        client = signed_in(ben)
        edits = {
            f"/sentences/{first.pk}/edit/": {"text": "Mine is here."},
            f"{base}sections/{section.pk}/edit/": {"heading": "Overview", "text": "Mine is here."},
            f"{base}edit/": {
                f"heading-{section.pk}": "Overview",
                f"text-{section.pk}": "Mine is here.",
            },
            f"{base}sections/new/": {"heading": "New", "text": "Mine is here.", "after": 0},
        }
        for address, fields in edits.items():
            page = shown(client.get(address))
            assert 'name="save"' not in page, address
            assert 'name="suggest"' in page
            assert "You may save here from" in page
            answer = client.post(address, fields | {"base": 2, "save": "1"})
            assert answer.status_code == 422
            assert "You may save here from" in shown(answer)
            assert "Mine is here." in shown(answer)
        others = {
            f"/sentences/{first.pk}/move/": {"place": f"{section.pk}:0", "base": 2},
            f"{base}sections/": {"section": section.pk, "do": "remove", "base": 2},
            f"{base}restore/": {"what": "article", "number": 1},
        }
        others[f"{base}restore/?x"] = {"what": "section", "number": 1, "pk": section.pk}
        others[f"{base}restore/?y"] = {"what": "sentence", "number": 1, "pk": first.pk}
        for address, fields in others.items():
            answer = client.post(address, fields, follow=True)
            assert "You may save here from" in shown(answer), address
        assert Edit.objects.count() == 2

    def test_what_cannot_be_suggested_is_said_where_it_would_be_done(self, article, section, ben):
        client, base = signed_in(ben), article.get_absolute_url()
        page = shown(client.get(f"{base}sections/"))
        assert "cannot be suggested as such: say so in the reason" in page
        assert 'name="do"' not in page
        assert "Suggest changes to Overview" in page
        assert "cannot be suggested as such" in shown(client.get(f"{base}edit/"))
        page = shown(client.get(f"/sentences/{sentences(section)[0].pk}/move/"))
        assert "To suggest another place" in page
        assert "<select" not in page
        page = shown(client.get(f"{base}restore/?what=article&number=1"))
        assert "A restoration cannot be suggested as such" in page
        assert ">Restore</button>" not in page

    def test_undo_is_refused_too(self, article, section, ben, chiara):
        set_saving(article=article, author=chiara, newcomers_suggest=False, reason="", now=later())
        saved = self.save_as(ben, article, SectionChange(section.pk, text=BETTER))
        set_saving(article=article, author=chiara, newcomers_suggest=True, reason="", now=later())
        answer = signed_in(ben).post(f"/edits/{saved.edit.pk}/undo/", follow=True)
        assert "You may save here from" in shown(answer)
        assert Edit.objects.count() == 2

    def test_settling_a_conflict_is_refused_with_the_words(
        self, article, section, ada, ben, chiara
    ):
        self.save_as(
            chiara, article, SectionChange(section.pk, text=TEXT.replace("binds", "holds"))
        )
        answer = signed_in(ben).post(
            f"{article.get_absolute_url()}settle/",
            {
                "base": 1,
                "head": 2,
                "c0-section": section.pk,
                "c0-text": TEXT.replace("binds", "firmly binds"),
                f"s{section.pk}-0": "mine",
                f"s{section.pk}-0-own": "Zinc firmly binds the receptor.",
            },
        )
        assert answer.status_code == 422
        assert "You may save here from" in shown(answer)
        assert "Zinc firmly binds the receptor." in shown(answer)
        assert Edit.objects.count() == 2

    def test_set_while_somebody_writes(self, article, section, ben, chiara, monkeypatch):
        """The page asks before the save does; who slips through between is refused by the save."""
        monkeypatch.setattr(writing, "why_not_save", lambda *_: "")
        base = article.get_absolute_url()
        answer = signed_in(ben).post(
            f"{base}sections/{section.pk}/edit/",
            {"heading": "Overview", "text": BETTER, "base": 1, "save": "1"},
        )
        assert answer.status_code == 422
        assert "Nothing was saved" in shown(answer)
        assert BETTER in shown(answer)

    def test_a_newcomer_accepts_nothing(self, section, ada, ben):
        suggestion = propose(section, ada, BETTER)
        answer = decide(ben, suggestion, "all")
        assert answer.status_code == 403
        assert "newcomers suggest" in shown(answer)

    def test_a_newcomers_words_are_accepted(self, article, section, ben, chiara):
        accept(propose(section, ben, BETTER), chiara)
        assert Edit.objects.get(number=2).author == ben

    def test_everybody_else_saves_and_merges_as_before(self, article, section, ada, chiara):
        Edit.objects.bulk_create(
            Edit(article=article, number=n, author=ada, at=later(), base=1, engine=1, digest="x")
            for n in range(100, 105)
        )
        type(ada).objects.filter(pk=ada.pk).update(joined_at=timezone.now() - timedelta(days=9))
        ada.refresh_from_db()
        self.save_as(ada, article, SectionChange(section.pk, text=BETTER))
        with pytest.raises(EditConflict):
            save(article, chiara, SectionChange(section.pk, text="Zinc barely binds."), base=1)

    def test_the_setting_is_reviewers_and_is_recorded(self, article, ben, chiara):
        address = f"{article.get_absolute_url()}saving/"
        assert Client().get(address).status_code == 302
        for answer in (
            signed_in(ben).get(address),
            signed_in(ben).post(address, {"newcomers": "save"}),
        ):
            assert answer.status_code == 403
        client = signed_in(chiara)
        assert "Vandals." in shown(client.get(address))
        assert client.post(address, {"newcomers": "x"}).status_code == 422
        assert "nothing was changed" in shown(
            client.post(address, {"newcomers": "suggest"}, follow=True)
        )
        answer = client.post(address, {"newcomers": "save", "reason": HOSTILE}, follow=True)
        assert "as everybody does" in shown(answer)
        assert "<script>alert" not in shown(answer)
        assert not Article.objects.get().newcomers_suggest
        rules = SavingRule.objects.order_by("pk").values_list("newcomers_suggest", "author")
        assert list(rules) == [(True, chiara.pk), (False, chiara.pk)]
        listed = shown(Client().get(f"{article.get_absolute_url()}suggestions/"))
        assert "Chiara Moretti set this on" in listed

    def test_the_documented_defaults(self):
        assert (settings.LOCUS_NEWCOMER_EDITS, settings.LOCUS_NEWCOMER_DAYS) == (5, 7)
