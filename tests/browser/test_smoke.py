"""The house opens its door: the first page, in a real browser, with nothing amiss."""

import pytest

pytestmark = pytest.mark.browser


def test_home_page_opens(page, axe, no_sideways_scroll, screenshot):
    answer = page.goto("/")
    assert answer.ok
    assert "Locus" in page.title()
    assert page.locator("main").count() == 1
    axe(page)
    screenshot(page, "home-empty")
    page.set_viewport_size({"width": 360, "height": 740})
    no_sideways_scroll(page)


def test_home_page_opens_without_javascript(plain):
    assert plain.goto("/").ok
    assert plain.locator("main").is_visible()


def test_content_security_policy_forbids_inline_script(page, problems):
    policy = page.goto("/").headers["content-security-policy"]
    assert "'unsafe-inline'" not in policy
    assert "script-src 'self'" in policy
    page.evaluate(
        """() => {
            const script = document.createElement("script");
            script.textContent = "window.intruder = true";
            document.body.append(script);
        }"""
    )
    assert page.evaluate("() => window.intruder") is None
    assert any("Content Security Policy" in problem for problem in problems)
    problems.clear()


def test_the_demo_that_make_run_serves(demo, open_page):
    page = open_page(demo)
    assert page.goto("/").ok
    assert page.goto("/genes/3558-IL2/").ok
    assert "IL2" in page.locator("h1").inner_text()
