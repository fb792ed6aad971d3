"""A real Chromium for the tests of this folder, driven by Playwright.

Each test gets pages on a live server with the test's own database; a page that logs an error,
breaks the Content-Security-Policy or asks for something that is not there fails its test. Where
no Chromium is installed the tests skip and say so; with LOCUS_REQUIRE_BROWSER=1 they fail.

LOCUS_TEST_SLOW=8 makes every page's processor that many times slower, and gives each wait as many
times longer: what fails then reads a page before it is there.
"""

import os
import shutil
import socket
import subprocess
import sys
import time
import traceback
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.signals import got_request_exception
from django.db import connection
from django.test import Client
from playwright.sync_api import (
    Browser,
    ConsoleMessage,
    Page,
    Response,
    expect,
    sync_playwright,
)

from tests.wiki.made import add_section, make_article
from wiki.models import Article, Section

ROOT = Path(__file__).resolve().parents[2]
SCREENSHOTS = ROOT / "var" / "screenshots"
WIDTHS = (360, 800, 1600)
# Without these Chromium looks up its maker's servers at every start.
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE_RULES = {
    "resultTypes": ["violations"],
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
}

SLOW = max(1.0, float(os.environ.get("LOCUS_TEST_SLOW") or 1))
PATIENCE = 10_000 * SLOW  # ms; a wait that is met takes no longer than what it waits for
TEXT = "Zinc binds the receptor. Copper does not. Iron is not known to."
MORE = "Mice lack the gene. Rats have two copies."

IN_A_SENTENCE = (
    "(at) => Boolean(document.querySelector(at.at(-1))?.closest('.sentence, .the-sentence'))"
)


def _chromium() -> str | None:
    """The path of a Chromium: LOCUS_CHROMIUM, or the first that the PATH has."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return os.environ.get("LOCUS_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


NO_CHROMIUM = "no Chromium on this machine: install one, or name one with LOCUS_CHROMIUM"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    skipping = not _chromium() and os.environ.get("LOCUS_REQUIRE_BROWSER") != "1"
    for item in items:
        if item.path.is_relative_to(Path(__file__).parent):
            item.add_marker(pytest.mark.browser)
            if skipping:
                item.add_marker(pytest.mark.skip(reason=NO_CHROMIUM))


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the Chromium that drives the tests."""
    return _chromium() or pytest.fail(NO_CHROMIUM)


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    # Playwright's synchronous calls run an event loop in this thread, in which Django refuses
    # the database unless it is told that nothing here runs at the same time.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []  # Chromium refuses root a sandbox
    expect.set_options(timeout=PATIENCE)
    # Inside that loop Django has another connection to the same database. What a test that
    # commits finds again afterwards (see tests/conftest.py) is kept on the first.
    kept = getattr(connection, "_test_serialized_contents", None)
    with sync_playwright() as playwright:
        if kept is not None:
            connection._test_serialized_contents = kept
        browser = playwright.chromium.launch(
            executable_path=chromium, headless=True, args=[*ARGUMENTS, *sandbox]
        )
        yield browser
        browser.close()


@pytest.fixture
def problems() -> Iterator[list[str]]:
    """What went wrong in this test's pages; a test that provokes it empties the list."""
    found: list[str] = []

    def told(**_: object) -> None:
        raised.append(traceback.format_exc())

    raised: list[str] = []
    got_request_exception.connect(told)
    yield found
    got_request_exception.disconnect(told)
    assert not found, "\n".join([*found, *raised])


@pytest.fixture
def open_page(browser: Browser, problems: list[str]) -> Iterator[Callable[..., Page]]:
    """`open_page(base_url, width=, height=, dark=, touch=, javascript=)`: a page in a context
    (cookies and all) of its own, its addresses relative to base_url."""
    contexts = []

    def heard(message: ConsoleMessage) -> None:
        # A failed request is judged by its response, below.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            problems.append(f"console: {message.text}")

    def answered(response: Response) -> None:
        missing = response.status >= 400 and response.request.resource_type not in (
            "document",
            "fetch",
            "xhr",
        )
        if missing or response.status >= 500:
            problems.append(f"{response.status}: {response.url}")

    def slowed(page: Page) -> None:
        emulated = page.context.new_cdp_session(page)
        emulated.send("Emulation.setCPUThrottlingRate", {"rate": SLOW})

    def open_page(
        base_url: str,
        *,
        width: int = 1280,
        height: int = 900,
        dark: bool = False,
        touch: bool = False,
        javascript: bool = True,
    ) -> Page:
        context = browser.new_context(
            base_url=base_url,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            has_touch=touch,
            java_script_enabled=javascript,
            reduced_motion="reduce",
            locale="en-GB",
            timezone_id="UTC",
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        if SLOW > 1:
            context.on("page", slowed)
        page = context.new_page()
        page.on("console", heard)
        page.on("pageerror", lambda error: problems.append(f"script: {error}"))
        page.on("response", answered)
        return page

    yield open_page
    for context in contexts:
        context.close()


@pytest.fixture
def page(live_server, open_page) -> Page:
    """A desktop, light."""
    return open_page(live_server.url)


@pytest.fixture
def desktop(page: Page) -> Page:
    """A desktop, light: another name of `page`."""
    return page


@pytest.fixture
def dark(live_server, open_page) -> Page:
    """A desktop, dark."""
    return open_page(live_server.url, dark=True)


@pytest.fixture
def phone(live_server, open_page) -> Page:
    """A phone: 360 px wide, with touch."""
    return open_page(live_server.url, width=360, height=740, touch=True)


@pytest.fixture
def plain(live_server, open_page) -> Page:
    """A desktop without JavaScript."""
    return open_page(live_server.url, javascript=False)


@pytest.fixture
def sign_in(live_server) -> Callable[..., None]:
    """`sign_in(page, person)`: the page's context is hers from now on, without the form."""

    def sign_in(page: Page, person) -> None:
        client = Client()
        client.force_login(person)
        name = settings.SESSION_COOKIE_NAME
        page.context.add_cookies(
            [{"name": name, "value": client.cookies[name].value, "url": live_server.url}]
        )

    return sign_in


@pytest.fixture
def ben_at_work(page, ben, sign_in) -> Page:
    """Ben, signed in, on a desktop with scripts."""
    sign_in(page, ben)
    return page


@pytest.fixture(params=[True, False], ids=["scripts", "plain"])
def writer(request, live_server, open_page, ben, sign_in) -> Page:
    """Ben, signed in, once with scripts and once without."""
    page = open_page(live_server.url, javascript=request.param)
    sign_in(page, ben)
    return page


@pytest.fixture
def article(live_server, ada) -> Article:
    """By Ada: three sentences (TEXT) in Overview, two (MORE) in Disease relevance."""
    article = make_article(author=ada, text=TEXT)
    add_section(article, ada, "Disease relevance", MORE)
    return Article.objects.select_related("gene__organism").get(pk=article.pk)


@pytest.fixture
def overview(article) -> Section:
    return Section.objects.get(article=article, heading="Overview")


@pytest.fixture
def disease(article) -> Section:
    return Section.objects.get(article=article, heading="Disease relevance")


@pytest.fixture
def until() -> Callable[..., None]:
    """`until(page, lambda: …)`: waits until this is so, and fails when it never is. For what no
    element of the page tells: the database, the mail, the browser's storage."""

    def until(page: Page, holds: Callable[[], object]) -> None:
        for _ in range(int(PATIENCE / 50)):
            if holds():
                return
            page.wait_for_timeout(50)
        assert holds()

    return until


@pytest.fixture
def screenshot() -> Callable[..., list[Path]]:
    """`screenshot(page, "home")`: the page down to 4000 px, at 360, 800 and 1600 px wide, light
    and dark, in var/screenshots/home-360-light.png and so on. Returns the six paths, and leaves
    the page with the width it had, in light."""

    def screenshot(page: Page, name: str, widths: tuple[int, ...] = WIDTHS) -> list[Path]:
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        before = page.viewport_size
        paths = []
        for width in widths:
            page.set_viewport_size({"width": width, "height": 740 if width < 600 else 900})
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                path = SCREENSHOTS / f"{name}-{width}-{scheme}.png"
                height = page.evaluate("document.documentElement.scrollHeight")
                clip = {"x": 0, "y": 0, "width": width, "height": min(height, 4000)}
                page.screenshot(path=path, full_page=True, clip=clip, animations="disabled")
                paths.append(path)
        page.emulate_media(color_scheme="light")
        if before:
            page.set_viewport_size(before)
        return paths

    return screenshot


@pytest.fixture
def axe() -> Callable[..., None]:
    """`axe(page, rules=[...], but=[...])`: fails, with the elements and the rules they break,
    unless the page as it stands passes axe's rules for WCAG 2.2 A and AA and its best practices;
    these alone, or all but those.

    A target within a sentence may be as small as its letters (WCAG 2.5.8, "inline"); axe knows
    that only where plain words stand beside it, and with Authorship on every word is a link.
    """

    def check(page: Page, rules: Sequence[str] = (), but: Sequence[str] = ()) -> None:
        page.wait_for_load_state()
        # A preview that is under way will look otherwise in a moment.
        expect(page.locator("[aria-busy=true]")).to_have_count(0)
        asked = {"type": "rule", "values": list(rules)} if rules else AXE_RULES["runOnly"]
        left_out = {rule: {"enabled": False} for rule in but}
        results = Axe().run(page, options=AXE_RULES | {"runOnly": asked, "rules": left_out})
        found = []
        for rule in results.response["violations"]:
            for node in rule["nodes"]:
                inline = rule["id"] == "target-size" and page.evaluate(
                    IN_A_SENTENCE, node["target"]
                )
                if not inline:
                    found.append(
                        f"{rule['id']}: {' '.join(map(str, node['target']))}\n"
                        f"  {node['html'][:300]}\n  {node['failureSummary']}"
                    )
        where = f"{page.url} at {page.viewport_size['width']} px"
        assert not found, f"{where}:\n" + "\n".join(found[:8])

    return check


@pytest.fixture
def axe_everywhere(axe) -> Callable[[Page], None]:
    """`axe_everywhere(page)`: axe on a desktop and a phone, light and dark. What the colours do
    not touch is looked at once for each size."""

    def check(page: Page) -> None:
        before = page.viewport_size
        axe(page)
        page.emulate_media(color_scheme="dark")
        axe(page, ["color-contrast", "link-in-text-block"])
        page.set_viewport_size({"width": 360, "height": 740})
        axe(page, ["color-contrast", "link-in-text-block"])
        page.emulate_media(color_scheme="light")
        axe(page, but=["color-contrast"])  # slow, and the colours are those of the desktop
        page.set_viewport_size(before)

    return check


@pytest.fixture
def no_sideways_scroll() -> Callable[[Page], None]:
    """`no_sideways_scroll(page)`: fails when the page is wider than its window."""

    def check(page: Page) -> None:
        wide, window = page.evaluate(
            "() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]"
        )
        assert wide <= window, f"the page is {wide} px wide in a window of {window} px"

    return check


@pytest.fixture(scope="session")
def demo(tmp_path_factory) -> Iterator[str]:
    """The address of Locus as `make run` serves it: seeded, in demo mode, on gunicorn, with an
    SQLite database of its own. Made once for all tests, so a test must not count on being the
    only one to have edited it."""
    home = tmp_path_factory.mktemp("demo")
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{home / 'demo.sqlite3'}",
        "LOCUS_DEMO": "1",
        "LOCUS_HTTPS": "0",
        "REDIS_URL": "",
    }
    manage = [sys.executable, str(ROOT / "manage.py")]
    for command in (["migrate", "--verbosity", "0"], ["load_seed"]):
        subprocess.run([*manage, *command], env=environment, check=True, capture_output=True)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (home / "serve.log").open("wb") as log:
        server = subprocess.Popen(
            [*manage, "serve", "--port", str(port)], env=environment, stdout=log, stderr=log
        )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_it_answers(address, server, home / "serve.log")
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait_until_it_answers(address: str, server: subprocess.Popen, log: Path) -> None:
    for _ in range(200):
        try:
            with urllib.request.urlopen(address, timeout=10):  # noqa: S310 (our own server)
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            assert server.poll() is None, log.read_text(encoding="utf-8")
            time.sleep(0.1)
    pytest.fail(f"the demo did not answer within 20 s: {log.read_text(encoding='utf-8')}")
