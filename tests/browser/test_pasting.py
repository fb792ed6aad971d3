"""Pasting: what other programs put on the clipboard becomes clean Markdown.

The clipboard texts here are made for these tests, in the format of each program; none was copied
from one.
"""

# ruff: noqa: E501 - a clipboard's HTML has long lines

import json
import time

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SLOW
from tests.wiki.made import make_article
from tests.wiki.markup import attacks
from wiki.models import Section

WORD = """<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->
<style><!-- p.MsoNormal {margin:0cm; font-family:"Calibri",sans-serif;} --></style></head>
<body lang=EN-GB><!--StartFragment-->
<h2 style='mso-list:none'><b>Made-up heading<o:p></o:p></b></h2>
<p class=MsoNormal><span lang=EN-US style='mso-fareast-language:EN-US'>Zinc binds <i style='mso-bidi-font-style:normal'>IL2</i> in
CD4<sup>+</sup> cells and H<sub>2</sub>O, <b>not</b> elsewhere<span style='mso-spacerun:yes'>&nbsp; </span>(<a href="https://example.org/a">see</a>).<o:p></o:p></span></p>
<p class=MsoListParagraphCxSpFirst style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol;mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>first point<o:p></o:p></p>
<p class=MsoListParagraphCxSpLast style='text-indent:-18.0pt;mso-list:l0 level1 lfo1'><![if !supportLists]><span style='font-family:Symbol;mso-list:Ignore'>·<span style='font:7.0pt "Times New Roman"'>&nbsp;&nbsp; </span></span><![endif]>second point<o:p></o:p></p>
<!--EndFragment--></body></html>"""

GOOGLE = """<meta charset='utf-8'><b style="font-weight:normal;" id="docs-internal-guid-0a1b2c3d"><p dir="ltr" style="line-height:1.38;margin-top:0pt;"><span style="font-size:11pt;font-weight:400;font-style:normal;vertical-align:baseline;white-space:pre-wrap;">Zinc binds </span><span style="font-size:11pt;font-weight:400;font-style:italic;vertical-align:baseline;">IL2</span><span style="font-weight:400;font-style:normal;vertical-align:baseline;"> in CD4</span><span style="font-size:0.6em;font-weight:400;font-style:normal;vertical-align:super;">+</span><span style="font-weight:400;"> cells and H</span><span style="vertical-align:sub;font-size:0.6em;">2</span><span style="font-weight:400;">O, </span><span style="font-weight:700;font-style:normal;">not</span><span style="font-weight:400;"> elsewhere (</span><a href="https://example.org/a" style="text-decoration:none;"><span style="text-decoration:underline;color:#1155cc;">see</span></a><span>).</span></p><br /><ul style="margin-top:0;"><li dir="ltr" style="list-style-type:disc;" aria-level="1"><p dir="ltr" role="presentation"><span>first point</span></p></li><li dir="ltr" aria-level="1"><p dir="ltr" role="presentation"><span>second point</span></p></li></ul></b><br class="Apple-interchange-newline">"""

PDF_VIEWER = """<meta charset='utf-8'><span style="left: 10%; top: 20%; font-size: 9px;" role="presentation" dir="ltr">The efﬁcient binding of zinc was seen</span><br role="presentation"><span dir="ltr" role="presentation">in all of the made-up cells.</span>"""

WEB = """<meta charset="utf-8"><h1>A page</h1><nav aria-hidden="true">Menu</nav><p>One&nbsp;<em>in vitro</em> result, <strong>and<br>more</strong>.</p>
<ol start="3"><li>three</li><li>four<ul><li>nested</li></ul></li></ol><blockquote><p>quoted</p></blockquote>
<table><tr><th>Metal</th><td>zinc</td></tr></table><p style="display:none">hidden</p><p>2 * 3 <a href="/relative">here</a></p>"""

# A table of Word: paragraphs in cells, a merged cell, a row that says it is the head.
WORD_TABLE = """<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word"><body lang=EN-GB><!--StartFragment-->
<p class=MsoNormal>Before it.<o:p></o:p></p>
<table class=MsoTableGrid border=1 cellspacing=0 cellpadding=0 style='border-collapse:collapse'>
 <tr style='mso-yfti-irow:0;mso-yfti-firstrow:yes'><td width=151 valign=top style='width:4.0cm'><p class=MsoNormal><b>Metal<o:p></o:p></b></p></td><td><p class=MsoNormal><b>Binds<o:p></o:p></b></p></td><td><p class=MsoNormal>K<sub>d</sub> (nM)<o:p></o:p></p></td></tr>
 <tr><td rowspan=2><p class=MsoNormal>zinc<o:p></o:p></p></td><td><p class=MsoNormal><i>yes</i> | no<o:p></o:p></p></td><td><p class=MsoNormal>3 * 2<o:p></o:p></p><p class=MsoNormal>or so<o:p></o:p></p></td></tr>
 <tr><td><p class=MsoNormal>Ca<sup>2+</sup><o:p></o:p></p></td><td><p class=MsoNormal><o:p>&nbsp;</o:p></p></td></tr>
</table><p class=MsoNormal>After it.<o:p></o:p></p><!--EndFragment--></body></html>"""

SHEET = """<table><caption>Made-up <i>metals</i></caption><colgroup><col><col></colgroup><thead><tr><th>Metal</th><th>See</th></tr></thead>
<tbody><tr style="display:none"><td>lead</td><td>hidden</td></tr><tr><td colspan="2">all of <b>them</b></td></tr><tr><td>tin</td><td><a href="https://example.org/a">a</a><ul><li>one</li><li>two</li></ul></td></tr></tbody></table>"""

LAYOUT = """<table><tr><td><table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table></td><td>beside</td></tr><tr><td>e</td><td>f</td></tr></table>"""

PASTES = [
    (
        WORD,
        "### Made-up heading\n\nZinc binds *IL2* in CD4^+^ cells and H~2~O, **not** elsewhere ([see](https://example.org/a)).\n\n- first point\n- second point",
    ),
    (
        GOOGLE,
        "Zinc binds *IL2* in CD4^+^ cells and H~2~O, **not** elsewhere ([see](https://example.org/a)).\n\n- first point\n- second point",
    ),
    (
        PDF_VIEWER,
        "The efficient binding of zinc was seen in all of the made-up cells.",
    ),
    (
        WEB,
        "### A page\n\nOne *in vitro* result, **and**\n**more**.\n\n3. three\n4. four\n    - nested\n\n> quoted\n\nMetal zinc\n\n2 \\* 3 here",
    ),
    (
        WORD_TABLE,
        "Before it.\n\n| **Metal** | **Binds** | K~d~ (nM) |\n| --- | --- | --- |\n| zinc | *yes* \\| no | 3 \\* 2 or so |\n|  | Ca^2+^ |  |\n\nAfter it.",
    ),
    (
        SHEET,
        "Made-up *metals*\n\n| Metal | See |\n| --- | --- |\n| all of **them** |  |\n| tin | [a](https://example.org/a) one two |",
    ),
    (LAYOUT, "| a | b |\n| --- | --- |\n| c | d |\n\nbeside\n\ne f"),
]

TEXTS = [
    ("one line", "one line"),
    ("a\u00a0b\u2009c", "a b c"),
    ("ef\u00adfect", "effect"),
    ("The eﬀect of ﬁbroblast ﬂow, eﬃcient", "The effect of fibroblast flow, efficient"),
    ("\u202eevil\u202c\u200b\x07", "evil"),
    (
        "The binding of zinc to the recep-\ntor was measured in cells that had been activ\u00ad\nated for two days.",
        "The binding of zinc to the receptor was measured in cells that had been activated for two days.",
    ),
    (
        "Cells were treated with recombinant IL-\n2 and with the other cytokine, as well as anti-\nbodies against CD-\n25 for two long days.",
        "Cells were treated with recombinant IL-2 and with the other cytokine, as well as anti-bodies against CD-25 for two long days.",
    ),
    (
        "First paragraph is broken across two\nlines of a page that was printed.\n\nSecond paragraph is broken across two\nlines as well.",
        "First paragraph is broken across two lines of a page that was printed.\n\nSecond paragraph is broken across two lines as well.",
    ),
    ("Short.\nLines.\nStay.", "Short.\nLines.\nStay."),
    ("- one\n- two", "- one\n- two"),
    ("[[IL2]] and [@pmid:1940799] *stay*", "[[IL2]] and [@pmid:1940799] *stay*"),
]

PASTE = """(box, [html, text]) => {
  const data = new DataTransfer();
  if (html) data.setData("text/html", html);
  if (text) data.setData("text/plain", text);
  const event = new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true});
  const began = performance.now();
  box.dispatchEvent(event);
  return [event.defaultPrevented, performance.now() - began];
}"""


@pytest.fixture
def box(live_server, page: Page, ada, sign_in):
    article = make_article(author=ada)
    section = Section.objects.get(article=article)
    sign_in(page, ada)
    page.goto(f"{article.get_absolute_url()}sections/{section.pk}/edit/")
    box = page.get_by_label("Text", exact=True)
    box.fill("")
    return box


def _pure(box, name: str, text: str) -> str:
    module = f"{json.dumps('/static/js/paste.js')}"
    return box.page.evaluate(f"async (text) => (await import({module})).{name}(text)", text)


@pytest.mark.parametrize(
    ("html", "markdown"),
    PASTES,
    ids=["word", "google", "pdf", "web", "word-table", "sheet", "layout"],
)
def test_html_of_other_programs_becomes_markdown(box, html, markdown):
    assert _pure(box, "fromHtml", html) == markdown
    prevented, _ = box.evaluate(PASTE, [html, "whatever they put there as plain text"])
    assert prevented
    expect(box).to_have_value(markdown)
    box.page.keyboard.press("Control+z")
    expect(box).not_to_have_value(markdown)


def test_plain_text_is_mended(box):
    found = [(text, _pure(box, "fromText", text)) for text, _ in TEXTS]
    assert found == TEXTS
    for text, _ in TEXTS:
        once = _pure(box, "fromText", text)
        assert _pure(box, "fromText", once) == once


def test_a_paste_goes_where_the_selection_is(box):
    box.fill("Zinc binds it.")
    box.evaluate("(e) => e.setSelectionRange(5, 10)")
    box.evaluate(PASTE, ["<i>needs</i>", ""])
    expect(box).to_have_value("Zinc *needs* it.")


def test_what_is_no_text_is_left_to_the_browser(box):
    prevented, _ = box.evaluate(PASTE, ["", "plain words"])
    assert not prevented, "nothing to mend"
    prevented, _ = box.evaluate(PASTE, ["<img src=x>", ""])
    assert not prevented


def test_hostile_html_is_inert(box, problems):
    asked, dialogs = [], []
    box.page.on("request", lambda request: asked.append(request.url))
    box.page.on("dialog", lambda dialog: (dialogs.append(dialog.message), dialog.dismiss()))
    for attack in attacks.HTML:
        _pure(box, "fromHtml", attack)
    text = _pure(
        box,
        "fromHtml",
        "<p>a<script>alert(1)</script><img src=x onerror=alert(1)>"
        "<a href='javascript:alert(1)'>b</a><a href='data:text/html,x'>c</a>"
        "<style>@import 'https://evil.example'</style><svg onload=alert(1)></svg></p>",
    )
    assert text == "abc"
    deep = "<div>" * 5000 + "words" + "</div>" * 5000
    assert "words" in _pure(box, "fromHtml", deep)
    box.page.wait_for_timeout(200)
    assert dialogs == []
    ours = ("preview", "paste.js", "/drafts/")  # the editor's own, whatever is pasted
    assert [url for url in asked if not any(part in url for part in ours)] == []
    assert problems == []


@pytest.mark.parametrize("kind", ["html", "text"])
def test_a_megabyte_is_quick(box, kind):
    words = "Zinc binds the receptor in the made-up cells. "
    html = "".join(
        f"<p><span style='font-style:italic'>{words}</span>{words}</p>" for _ in range(7500)
    )
    text = "\n".join(words for _ in range(22_000))
    assert len(html) > 1_000_000 and len(text) > 1_000_000
    began = time.monotonic()
    prevented, taken = box.evaluate(PASTE, [html, ""] if kind == "html" else ["", text])
    assert prevented and taken < 4000 * SLOW, f"{taken:.0f} ms"
    assert time.monotonic() - began < 8 * SLOW
    assert len(box.input_value()) > 600_000
    box.fill("")
