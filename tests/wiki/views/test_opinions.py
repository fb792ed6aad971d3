"""Reviewing, agreeing and thanking over HTTP; the queue; bad and hostile input."""

import re
from html import unescape

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from genes.models import Gene
from tests.wiki.actions.test_opinions import now_of, review, say, stands_at
from tests.wiki.made import (
    later,
    make_article,
    many_sentences,
    reword,
    sentences,
    write,
)
from wiki.actions.thank import thank
from wiki.models import (
    Agreement,
    Draft,
    Edit,
    Review,
    Section,
    Sentence,
    Shown,
    Thanks,
)
from wiki.pages.opinions import opinions_of
from wiki.pages.reviews import reviews_page
from wiki.views import writing

pytestmark = pytest.mark.django_db

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)> javascript:alert(1)'


@pytest.fixture
def article(ada):
    return make_article(author=ada)


@pytest.fixture
def section(article):
    return Section.objects.get(article=article)


@pytest.fixture
def zinc(section):
    return sentences(section)[0]


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def shown(answer) -> str:
    """The words of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", answer.content.decode())).split())


def page_of(sentence, person=None) -> str:
    client = signed_in(person) if person else Client()
    answer = client.get(sentence.get_absolute_url())
    assert answer.status_code == 200
    return shown(answer)


def send(person, sentence, what="review", follow=False, **fields):
    fields = {"version": now_of(sentence).pk, **fields}
    return signed_in(person).post(f"/sentences/{sentence.pk}/{what}/", fields, follow=follow)


class TestOnTheSentence:
    def test_the_state_in_words_and_why_one_may_not(self, zinc, ben, ada, chiara, rita):
        assert "Not reviewed No reviewer has judged these words yet." in page_of(zinc)
        assert "Sign in to review" in page_of(zinc)
        assert "Sign in to take part" in page_of(zinc)
        assert "at least 70 at its lower bound; the lower bound of yours is 0.0" in page_of(
            zinc, ben
        )
        assert "All its 4 words are yours" in page_of(zinc, ada)
        assert "You may review: you have the role of a reviewer." in page_of(zinc, chiara)
        assert "read and suggest" in page_of(zinc, rita)

    def test_reviewing(self, zinc, chiara, ben):
        answer = send(chiara, zinc, verdict="passed", reason="", follow=True)
        assert answer.redirect_chain == [(f"{zinc.get_absolute_url()}#opinions", 302)]
        assert "Recorded: passed." in shown(answer)
        assert "Passed by Chiara Moretti" in page_of(zinc)
        send(chiara, zinc, verdict="failed", reason=HOSTILE)
        answer = Client().get(zinc.get_absolute_url())
        assert "Not passed by Chiara Moretti" in shown(answer)
        assert b"<script>alert" not in answer.content
        assert b"<img src=x" not in answer.content

    def test_agreeing_counting_and_taking_back(self, zinc, ben, chiara):
        send(ben, zinc, "opinion", side="agreed")
        answer = send(chiara, zinc, "opinion", side="disagreed", reason=HOSTILE, follow=True)
        assert "1 agrees, 1 disagrees; by standing 50 of 100 parts agree." in shown(answer)
        assert b"<script>alert" not in answer.content
        assert "You agree. Take it back" in page_of(zinc, ben)
        answer = send(ben, zinc, "opinion/withdraw", follow=True)
        assert "Taken back" in shown(answer)
        assert "1 disagrees; by standing 0 of 100 parts agree." in shown(answer)
        assert "Nothing of yours" in shown(send(ben, zinc, "opinion/withdraw", follow=True))

    def test_what_was_said_goes_with_the_words(self, zinc, ben, chiara, ada):
        review(zinc, chiara)
        say(zinc, ben, "disagreed", "Not in mice.")
        reword(zinc, ada, "Zinc barely binds the receptor.")
        text = page_of(zinc, ben)
        assert "Nobody has agreed or disagreed with these words yet." in text
        assert "Not reviewed" in text
        assert "Said of these words. It does not count while others" in text
        assert "Ben Lindqvist disagreed" in text
        assert text.index("Its life") < text.index("Not in mice.")

    def test_nothing_counts_of_what_does_not_stand(self, zinc, section, ben, chiara):
        review(zinc, chiara)
        write(section, ben, "Copper does not. Iron is not known to.")
        text = page_of(zinc, chiara)
        assert "nothing that was said of it counts now" in text
        assert "Record the verdict" not in text
        assert "Passed by Chiara" in text


class TestRefused:
    def test_the_words_moved_on(self, zinc, chiara, ben):
        version = now_of(zinc).pk
        reword(zinc, ben, "Zinc barely binds the receptor.")
        for what, fields in (
            ("review", {"verdict": "failed"}),
            ("opinion", {"side": "disagreed"}),
        ):
            answer = send(chiara, zinc, what, version=version, reason="Because.", **fields)
            assert answer.status_code == 409
            assert "Somebody has changed this sentence since you opened the page" in shown(answer)
            assert b">Because.</textarea>" in answer.content
            assert f'name="version" value="{now_of(zinc).pk}"' in answer.content.decode()
        assert not Review.objects.exists()
        assert not Agreement.objects.exists()

    def test_the_sentence_is_gone(self, zinc, section, chiara, ben):
        version = now_of(zinc).pk
        write(section, ben, "Copper does not. Iron is not known to.")
        answer = send(chiara, zinc, verdict="failed", version=version, reason="Because.")
        assert answer.status_code == 409
        assert "Because." in shown(answer)

    def test_own_words_and_too_little_standing(self, zinc, ada, ben):
        answer = send(ada, zinc, "opinion", side="agreed", reason="Mine.")
        assert answer.status_code == 403
        assert "All its 4 words are yours" in shown(answer)
        assert "Mine." in shown(answer)
        answer = send(ben, zinc, verdict="passed", reason="Fine.")
        assert answer.status_code == 403
        assert "lower bound of yours is 0.0" in shown(answer)
        assert "Fine." in shown(answer)

    def test_without_or_with_too_long_a_reason(self, zinc, chiara):
        for what, fields, said in (
            ("review", {"verdict": "failed"}, "why it does not pass"),
            ("review", {"verdict": "failed", "reason": "x" * 1001}, "1,001 characters"),
            ("review", {"verdict": HOSTILE}, "choose whether it passes"),
            ("review", {}, "choose whether it passes"),
            ("opinion", {"side": "disagreed", "reason": "\x00\u202e "}, "why you disagree"),
            ("opinion", {"side": "agreed", "reason": "x" * 100_000}, "100,000 characters"),
            ("opinion", {"side": ["agreed", "maybe"]}, "choose whether you agree"),
        ):
            answer = send(chiara, zinc, what, **fields)
            assert answer.status_code == 400, fields
            assert said in shown(answer)
            assert "Nothing was recorded." in shown(answer)
            assert fields.get("reason", "").strip("\x00\u202e ") in answer.content.decode()
        assert not Review.objects.exists()
        assert not Agreement.objects.exists()

    def test_versions_that_are_not_of_the_sentence(self, section, zinc, chiara, monkeypatch):
        monkeypatch.setattr(writing, "SUGGESTED_A_MINUTE", 100)
        other = now_of(sentences(section)[1]).pk
        for what in ("review", "opinion", "opinion/withdraw"):
            for version in (other, 10**15, 10**30, -1, "", "x", "1.5", HOSTILE, "١"):
                fields = {"verdict": "passed", "side": "agreed", "version": version}
                answer = send(chiara, zinc, what, **fields)
                assert answer.status_code == 400, (what, version)
                assert b"<script>alert" not in answer.content
        assert not Review.objects.exists()
        assert not Agreement.objects.exists()

    def test_a_sentence_that_is_not(self, zinc, chiara):
        for what in ("review", "opinion", "opinion/withdraw"):
            assert signed_in(chiara).post(f"/sentences/999999/{what}/").status_code == 404

    def test_too_often(self, zinc, ben, monkeypatch):
        monkeypatch.setattr(writing, "SUGGESTED_A_MINUTE", 2)
        send(ben, zinc, "opinion", side="agreed")
        send(ben, zinc, "opinion/withdraw")
        answer = send(ben, zinc, "opinion", side="disagreed", reason="Because.")
        assert answer.status_code == 429
        assert "wait a minute" in shown(answer)
        assert "Because." in shown(answer)

    def test_other_methods_go_to_the_page(self, zinc, chiara):
        for what in ("review", "opinion", "opinion/withdraw"):
            answer = signed_in(chiara).get(f"/sentences/{zinc.pk}/{what}/")
            assert answer["Location"] == f"{zinc.get_absolute_url()}#opinions"
            assert signed_in(chiara).put(f"/sentences/{zinc.pk}/{what}/").status_code == 405

    def test_without_a_token(self, zinc, chiara):
        client = Client(enforce_csrf_checks=True)
        client.force_login(chiara)
        answer = client.post(
            f"/sentences/{zinc.pk}/review/",
            {"version": now_of(zinc).pk, "verdict": "failed", "reason": "Because."},
        )
        assert answer.status_code == 403
        assert "Because." in shown(answer)
        assert not Review.objects.exists()

    def test_signed_out_meanwhile(self, zinc, ben, article):
        """The words wait through the sign-in and stand in their box again."""
        client = Client()
        fields = {
            "version": now_of(zinc).pk, "side": "disagreed", "reason": "Not in mice.",
            "place": f"opinion:{zinc.pk}", "writer": ben.pk, "gene": article.gene_id, "base": 1,
        }  # fmt: skip
        address = f"/sentences/{zinc.pk}/opinion/"
        answer = client.post(address, fields)
        assert answer.status_code == 302
        assert answer["Location"] == f"/accounts/login/?next={address}"
        client.force_login(ben)
        answer = client.get(address, follow=True)
        assert b">Not in mice.</textarea>" in answer.content
        assert "was not sent" in shown(answer)
        assert f"What you say of sentence {zinc.pk}" in shown(client.get("/drafts/"))
        client.post(address, fields)
        assert not Draft.objects.exists()
        assert Agreement.objects.get().reason == "Not in mice."


class TestThanks:
    def address(self, article, number=1):
        return f"{article.get_absolute_url()}edits/{number}/"

    def test_thanking_and_taking_back(self, article, ben, ada):
        page = self.address(article)
        client = signed_in(ben)
        assert "Thank Ada Okafor for this Edit" in shown(client.get(page))
        answer = client.post(f"{page}thanks/", {"do": "thank"}, follow=True)
        assert "1 person thanks Ada Okafor for this Edit: Ben Lindqvist." in shown(answer)
        assert "Counted by standing: 55.0 points." in shown(answer)
        client.post(f"{page}thanks/", {"do": "thank"})
        assert Thanks.objects.count() == 1
        Shown.objects.create(person=ben, standing=False)
        assert "Counted by standing" not in shown(Client().get(page))
        answer = client.post(f"{page}thanks/", {"do": "withdraw"}, follow=True)
        assert "Thank Ada Okafor for this Edit" in shown(answer)
        answer = client.post(f"{page}thanks/", {"do": "withdraw"}, follow=True)
        assert "You had not thanked." in shown(answer)

    def test_refused(self, article, ada, ben):
        page = self.address(article)
        assert "This Edit is yours" in shown(signed_in(ada).get(page))
        answer = signed_in(ada).post(f"{page}thanks/", {"do": "thank"})
        assert answer.status_code == 403
        assert "Nothing was recorded" in shown(answer)
        for do in ("", HOSTILE):
            answer = signed_in(ben).post(f"{page}thanks/", {"do": do})
            assert answer.status_code == 400
            assert b"<script>alert" not in answer.content
        missing = self.address(article, 99)
        assert signed_in(ben).post(f"{missing}thanks/", {"do": "thank"}).status_code == 404
        assert not Thanks.objects.exists()

    def test_signed_out(self, article):
        page = self.address(article)
        assert "Sign in" in shown(Client().get(page))
        answer = Client().post(f"{page}thanks/", {"do": "thank"})
        assert answer["Location"] == f"/accounts/login/?next={page}thanks/"

    def test_two_more_thanks_cost_no_more_queries(self, article, ben, chiara, rita):
        edit, client = Edit.objects.get(), Client()
        costs = []
        for person in (ben, chiara, rita):
            thank(edit=edit, person=person, now=later())
            with CaptureQueriesContext(connection) as caught:
                client.get(self.address(article))
            costs.append(len(caught))
        assert len(set(costs)) == 1


class TestQueue:
    def queue(self, **asked) -> list[str]:
        return [one.text for one in reviews_page(now=later(), **asked).page]

    def test_who_stands_lowest_comes_first_then_the_oldest_words(
        self, section, zinc, ada, ben, chiara
    ):
        stands_at(ada, 500)
        zinc, copper, iron = sentences(section)
        reword(iron, ben, "Iron surely does.")
        reword(zinc, chiara, "Zinc firmly binds the receptor.")
        robot = User.objects.create_user("m@example.org", name="Importer", is_machine=True)
        order = self.queue()
        assert order == ["Iron surely does.", "Zinc firmly binds the receptor.", copper.text]
        Sentence.objects.filter(pk=iron.pk).update(awaits=robot)
        assert self.queue()[-1] == "Iron surely does."

    def test_what_waits(self, section, zinc, chiara, ben, make_gene, ada):
        make_article(author=ada, gene=make_gene("IL7", 3574), text="Lead is poisonous.")
        _, copper, iron = sentences(section)
        review(zinc, chiara)
        review(copper, chiara, "failed", "No source.")
        il7, il2 = Gene.objects.get(symbol="IL7"), Gene.objects.get(symbol="IL2")
        assert self.queue() == [iron.text, copper.text, "Lead is poisonous."]
        assert self.queue(state="never") == [iron.text, "Lead is poisonous."]
        assert self.queue(state="failed", gene=il2) == [copper.text]
        assert self.queue(gene=il7) == ["Lead is poisonous."]
        assert self.queue(gene=make_gene("IL9", 3578)) == []
        write(section, ben, zinc.text)
        assert self.queue(gene=il2) == []
        reword(zinc, ben, "Zinc barely binds the receptor.")
        assert self.queue(gene=il2) == ["Zinc barely binds the receptor."]

    def test_pages_of_several_authors(self, section, ada, ben, chiara, rita):
        """Every sentence once, in one order, wherever a page ends."""
        write(section, ada, many_sentences(100))
        for index, one in enumerate(sentences(section)[:66]):
            Sentence.objects.filter(pk=one.pk).update(
                awaits=(ben, chiara, rita)[index % 3] if index < 30 else ben
            )
        pages = [reviews_page(now=later(), page=str(n)).page for n in (1, 2, 3, 4)]
        found = [one.pk for page in pages for one in page]
        assert len(found) == len(set(found)) == 100
        authors = [one.awaits_id for page in pages for one in page]
        assert authors == sorted(authors)
        assert [len(page.object_list) for page in pages] == [30, 30, 30, 10]
        for author in (ada, ben):
            mine = [one.pk for page in pages for one in page if one.awaits_id == author.pk]
            assert mine == sorted(mine)

    def test_the_number_of_queries_is_that_of_a_queue_of_one(self, section, ada, ben, chiara, rita):
        client = Client()

        def cost(address="/reviews/") -> int:
            client.get(address)
            with CaptureQueriesContext(connection) as caught:
                client.get(address)
            return len(caught)

        few = cost()
        write(section, ada, many_sentences(200))
        for index, one in enumerate(sentences(section)[:40]):
            Sentence.objects.filter(pk=one.pk).update(awaits=(ben, chiara, rita)[index % 3])
        assert cost() <= few + 2  # a page on which several authors stand
        assert cost("/reviews/?page=5") <= few + 2

    def test_the_page(self, section, zinc, chiara, client):
        text = shown(client.get("/reviews/"))
        assert "In order of the standing of whoever gave them these words" in text
        assert zinc.text in text
        assert "Not reviewed · IL2, Overview · Ada Okafor" in text
        for query, said in (
            ("?gene=il2", "Waiting for review in IL2"),
            ("?gene=3558", "Waiting for review in IL2"),
            ("?gene=nothing", "No gene goes by that name here"),
            ("?state=failed", "Nothing like that waits"),
            ("?state=x&page=x", zinc.text),
            ("?page=99999999999999999999", zinc.text),
            (f"?gene={'x' * 5000}", "No gene goes by that name here"),
            ("?gene=%00%3Cscript%3Ealert(1)", "No gene goes by that name here"),
        ):
            answer = client.get(f"/reviews/{query}")
            assert answer.status_code == 200
            assert said in shown(answer), query
            assert b"<script>alert" not in answer.content
        for one in sentences(section):
            review(one, chiara)
        assert "Nothing waits for review" in shown(client.get("/reviews/"))
        assert client.post("/reviews/").status_code == 405

    def test_it_is_linked(self, article, client, ben):
        assert b'href="/reviews/"' in client.get("/").content
        assert b'href="/reviews/"' in signed_in(ben).get("/").content
        suggested = client.get(f"{article.get_absolute_url()}suggestions/")
        assert f'href="/reviews/?gene={article.gene_id}"'.encode() in suggested.content


def test_the_list_of_ones_opinions(zinc, ben, chiara):
    say(zinc, chiara, "disagreed", HOSTILE)
    review(zinc, chiara, "failed", HOSTILE)
    html = render_to_string("wiki/_opinions_by.html", {"opinions": opinions_of(chiara)})
    assert "<script>alert" not in html
    assert "Disagrees" in html
    assert f"/sentences/{zinc.pk}/#review-" in html
    assert not render_to_string("wiki/_opinions_by.html", {"opinions": opinions_of(ben)}).strip()


def test_the_page_of_a_sentence_costs_the_same_however_much_is_said(zinc, ben, chiara, rita):
    costs = []
    for person, side in ((ben, "agreed"), (chiara, "disagreed"), (rita, "agreed")):
        say(zinc, person, side, "So.")
        review(zinc, chiara, "failed", f"After {person.name}.")
        client = Client()
        with CaptureQueriesContext(connection) as caught:
            client.get(zinc.get_absolute_url())
        costs.append(len(caught))
    assert len(set(costs)) == 1


def test_reading_an_article_asks_nothing_of_opinions(article, zinc, ben, chiara):
    client = Client()
    address = article.get_absolute_url()

    def asked() -> list[str]:
        with CaptureQueriesContext(connection) as caught:
            client.get(address)
        return [query["sql"] for query in caught]

    before = asked()
    say(zinc, ben)
    review(zinc, chiara)
    after = asked()
    assert len(before) == len(after)
    assert not [sql for sql in after if "wiki_review" in sql or "wiki_agreement" in sql]
