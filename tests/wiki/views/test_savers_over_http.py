"""People who save at the same moment through `manage.py serve`, several processes of it, on the
database that the tests run on: accepted, or shown a conflict that they then settle; no errors."""

import html
import http.client
import os
import re
import socket
import subprocess
import sys
import time
import urllib.parse
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from tests.wiki.actions.test_two_authors import at_once, writers
from tests.wiki.made import check_books, make_article, many_sentences, sentences
from wiki.actions.verify_history import verify_article
from wiki.models import Article, Edit, Section

ROOT = Path(__file__).parents[3]
SAVERS = 20


def _database_url() -> str:
    """That of the test's own database."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    user = urllib.parse.quote(database["USER"])
    password = f":{urllib.parse.quote(database['PASSWORD'])}" if database["PASSWORD"] else ""
    at = f"{database['HOST'] or '127.0.0.1'}:{database['PORT'] or 5432}"
    return f"postgres://{user}{password}@{at}/{database['NAME']}"


@pytest.fixture
def served(transactional_db, tmp_path):
    """(host, port) of `serve` in two processes of eight threads."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "DATABASE_URL": _database_url(), "REDIS_URL": "", "DEBUG": "0"}
    command = [sys.executable, "manage.py", "serve", "--port", str(port), "--workers", "2"]
    log = tmp_path / "serve.log"
    with log.open("wb") as out:
        server = subprocess.Popen(command, env=environment, cwd=ROOT, stdout=out, stderr=out)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            assert server.poll() is None, log.read_text()
            time.sleep(0.1)
        yield "127.0.0.1", port
    finally:
        server.terminate()
        server.wait(timeout=20)
    said = log.read_text()
    assert "Traceback" not in said, said
    assert "locked" not in said, said


class _Person:
    """A browser without scripts: cookies, forms, and nothing else."""

    def __init__(self, address, user):
        client = Client()
        client.force_login(user)
        name = settings.SESSION_COOKIE_NAME
        self.cookies = {name: client.cookies[name].value}
        self.address = address

    def ask(self, method, path, fields=None):
        """(status, page, Location)"""
        link = http.client.HTTPConnection(*self.address, timeout=60)
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items())}
        body = None
        if fields is not None:
            body = urllib.parse.urlencode(fields)
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        link.request(method, path, body, headers)
        answer = link.getresponse()
        page = answer.read().decode()
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        link.close()
        return answer.status, page, answer.getheader("Location")

    @staticmethod
    def form(page, action):
        """The fields of the form that goes to `action`, as they stand."""
        start = re.search(rf'action="{re.escape(action)}["?]', page).start()
        inside = page[start : page.index("</form>", start)]
        fields = {}
        for tag in re.findall(r"<input[^>]*>", inside):
            if 'type="radio"' not in tag:
                name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
                fields[name[1]] = html.unescape(value[1]) if value else ""
        for name, value in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\n?([^<]*)<', inside):
            fields[name] = html.unescape(value)
        return fields


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_simultaneous_savers_through_the_server(served):
    authors = writers(SAVERS)
    article = make_article(author=authors[0], text=many_sentences(10))
    section = Section.objects.get(article=article)
    standing = sentences(section)
    settle = f"/genes/{article.gene.slug}/settle/"
    people = [_Person(served, author) for author in authors]
    forms = []
    for i, person in enumerate(people):
        address = f"/sentences/{standing[i % 10].pk}/edit/"
        status, page, _ = person.ask("GET", address)
        assert status == 200
        fields = person.form(page, address)
        forms.append((address, fields | {"text": f"Fact {i % 10} is what writer{i} found."}))

    def persist(i):
        person, (address, fields) = people[i], forms[i]
        seen = []
        status, page, location = person.ask("POST", address, fields)
        while status == 409:
            seen.append(page)
            choices = re.findall(r'name="(s\d+-\d+)" value="both"', page)
            sent = person.form(page, settle) | dict.fromkeys(choices, "both")
            status, page, location = person.ask("POST", settle, sent)
        return status, seen, location

    results = at_once([lambda i=i: persist(i) for i in range(SAVERS)])
    failed = [repr(r) for r in results if isinstance(r, Exception)]
    assert not failed, failed
    assert [status for status, _, _ in results] == [302] * SAVERS
    # Two writers of each sentence: one of them met a conflict, and saw both wordings in it.
    met = [i for i, (_, seen, _) in enumerate(results) if seen]
    assert len(met) == 10
    assert all(f"writer{i}" in results[i][1][0] for i in met)
    section.refresh_from_db()
    words = section.source.replace(".", " ").split()
    assert [i for i in range(SAVERS) if words.count(f"writer{i}") != 1] == []
    assert Edit.objects.filter(article=article).count() == SAVERS + 1
    check_books(article)
    assert list(verify_article(Article.objects.get(pk=article.pk))) == []
