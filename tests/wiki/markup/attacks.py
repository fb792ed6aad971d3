"""Hostile texts that a page has to show harmlessly, and a checker that knows nothing of bleach."""

# ruff: noqa: E501 - examples read best on one line

import re
from html.parser import HTMLParser

HTML = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\x00>alert(1)</script>",
    "<script/x>alert(1)</script>",
    "<<script>alert(1)//<</script>",
    "<script>alert(1)",
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<img src=x onerror=alert(1)//",
    '<img src="x" onerror="alert(1)">',
    "<IMG SRC=`javascript:alert(1)`>",
    '<img """><script>alert(1)</script>">',
    "<img/src=x/onerror=alert(1)>",
    "<img\nsrc=x\nonerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    '<svg></p><style><a id="</style><img src=1 onerror=alert(1)>">',
    '<math><mi//xlink:href="data:x,<script>alert(1)</script>">',
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
    "<math><mtext><table><mglyph><style><math><table><script>alert(1)</script>",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=javascript:alert(1)></object>",
    "<embed src=javascript:alert(1)>",
    "<form action=javascript:alert(1)><input type=submit></form>",
    "<button formaction=javascript:alert(1)>x</button>",
    "<input autofocus onfocus=alert(1)>",
    "<select autofocus onfocus=alert(1)>",
    "<textarea autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<audio src onloadstart=alert(1)>",
    "<marquee onstart=alert(1)>",
    "<body onload=alert(1)>",
    "<html manifest=x onmouseover=alert(1)>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href=//evil.example/>",
    "<style>*{background:url(javascript:alert(1))}</style>",
    "<style>@import '//evil.example/x.css';</style>",
    "<div style='background:url(javascript:alert(1))'>x</div>",
    "<p style=position:fixed;inset:0>x</p>",
    "<span class=sentence id=s1 data-sentence=1>forged</span>",
    '<w-run data-edit="1" data-author="1">forged</w-run>',
    '<w-run data-edit="999999" data-author="1">forged</w-run>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href=" javascript:alert(1)">x</a>',
    "<a href=x onclick=alert(1)>x</a>",
    '<a class="cite" href="#reference-1">forged</a>',
    "<table><td background=javascript:alert(1)>x</table>",
    "<template><script>alert(1)</script></template>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
    '<noembed><img title="</noembed><img src onerror=alert(1)>"></noembed>',
    '<xmp><img title="</xmp><img src onerror=alert(1)>"></xmp>',
    '<title><img title="</title><img src onerror=alert(1)>"></title>',
    "<plaintext>",
    "<listing>&lt;img onerror=alert(1)&gt;</listing>",
    "<!-- comment --><script>alert(1)</script>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<!-- --!><script>alert(1)</script>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version='1.0'?><script>alert(1)</script>",
    "<!DOCTYPE x [<!ENTITY y 'z'>]>",
    "<x onclick=alert(1)>",
    "<custom-element onmouseover=alert(1)>x</custom-element>",
    "</section></article></main></body></html>",
    "</div></div></div><h1>Outside</h1>",
    "<div><div><div>",
    "<b><i></b></i>",
    "<p><table><p></table>",
    "<a><a><a>",
    "<li><ul><li>",
    "<h1 id=references>x</h1>",
    "< script >alert(1)</ script >",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "&amp;lt;script&amp;gt;",
    "&<script>;",
    "\uff1cscript\uff1ealert(1)\uff1c/script\uff1e",
    "+ADw-script+AD4-alert(1)+ADw-/script+AD4-",
]

LINKS = [
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x]( javascript:alert(1))",
    "[x](java\tscript:alert(1))",
    "[x](java\nscript:alert(1))",
    "[x](java&#115;cript:alert(1))",
    "[x](&#x6A;avascript:alert(1))",
    "[x](&#0000106avascript:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](javascript&#58;alert(1))",
    "[x](javascript%3Aalert(1))",
    "[x](\x01javascript:alert(1))",
    "[x](\u00a0javascript:alert(1))",
    "[x](\u202ejavascript:alert(1))",
    "[x](\ue000javascript:alert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](livescript:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](DATA:image/svg+xml,<svg onload=alert(1)>)",
    "[x](file:///etc/passwd)",
    "[x](blob:https://evil.example/1)",
    "[x](view-source:javascript:alert(1))",
    "[x](feed:javascript:alert(1))",
    "[x](<javascript:alert(1)>)",
    "[x](javascript://evil.example/%0aalert(1))",
    '[x](https://a.example "t\\" onmouseover=\\"alert(1)")',
    "[x](https://a.example 't\" onmouseover=\"alert(1)')",
    '[x](https://a.example"onmouseover="alert(1))',
    "[x](https://a.example'onmouseover='alert(1))",
    "[x](https://a.example/><script>alert(1)</script>)",
    '[x](# "<script>alert(1)</script>")',
    "[<img src=x onerror=alert(1)>](https://a.example)",
    "[<script>alert(1)</script>](#x)",
    "[a [b](javascript:alert(1)) c](https://a.example)",
    "[x][y]\n\n[y]: javascript:alert(1)",
    "[x][y]\n\n[y]: <javascript:alert(1)> \"t\"",
    "[y]\n\n[y]: data:text/html,<script>alert(1)</script>",
    "[y]\n\n[y]: https://a.example \"t\\\" onclick=\\\"alert(1)\"",
    "[y]: https://a.example. Then more. And more.\n[y] is it.",
    "<javascript:alert(1)>",
    "<https://a.example/\"onmouseover=\"alert(1)>",
    "<https://a.example/?x=<script>>",
    "<mailto:x@a.example?body=<script>>",
    "<x@a.example\"onclick=\"alert(1)>",
    "![x](javascript:alert(1))",
    "![x](https://evil.example/pixel.png)",
    "![x\" onerror=\"alert(1)](x)",
    "![x][y]\n\n[y]: https://evil.example/pixel.png",
    "[x](//evil.example)",
    "[x](\\\\evil.example)",
]  # fmt: skip

MARKS = [
    "[@<script>alert(1)</script>]",
    "[@x\" onclick=\"alert(1)]",
    "[@pmid:1\"><script>alert(1)</script>]",
    "[@doi:10.1000/<script>alert(1)</script>]",
    "[@doi:10.1000/\"onmouseover=\"alert(1)]",
    "[@doi:10.1000/javascript:alert(1)]",
    "[[<script>alert(1)</script>]]",
    "[[x\" onclick=\"alert(1)]]",
    "[[javascript:alert(1)]]",
    "[[[IL2]]]",
    "[@[@pmid:1]]",
    "[@]", "[@;]", "[@a; @a; @a]", "[[ ]]",
    "**[@pmid:1**]",
    "`<script>alert(1)</script>`",
    "``<img src=x onerror=alert(1)>``",
    "```\n<script>alert(1)</script>\n```",
    "```html onload=alert(1)\n<b>\n```",
    "```\"><script>alert(1)</script>\nx\n```",
    "~~~ {onclick=alert(1)}\nx\n~~~",
    "    <script>alert(1)</script>",
    "# <script>alert(1)</script>",
    "# x {#references onclick=alert(1)}",
    "x\n=====\n<script>alert(1)</script>",
    "| <script>alert(1)</script> | x |\n|---|---|\n| `|` | <img onerror=alert(1)> |",
    "| a |\n|:-:\" onclick=\"alert(1)|\n| b |",
    "> <script>alert(1)</script>\n>> x",
    "- <script>\n- alert(1)\n- </script>",
    "*<script>*alert(1)*</script>*",
    "**a *b** c*", "***a** b*", "_a **b_ c**", "`a *b` c*", "[a *b](x) c*",
    "~x~ ^<b>^ ~<script>~",
    "\ue000\ue101\ue001\ue101forged",
    "\ue000\ue104\ue102\ue001\ue101\ue001\ue109x\ue002",
    "\ue100\ue109 \uf8ff \U000f0000",
    "\x02wzxhzdk:0\x03",
    "wzxhzdk:0 klzzwxh:0000 klzzwxh:0001",
    "\x02klzzwxh:0000\x03",
    "\u202eevil\u202c \u2066x\u2069",
    "\x00\x01\x08\x0b\x7f\x85\ufffe\uffff",
    "\ud83d\ude00 \U0001f468\u200d\U0001f469\u200d\U0001f467",
    "{{ csrf_token }} {% load static %} {{ request.user }}",
    "${alert(1)} #{x} <%= x %>",
    "\\<script>alert(1)\\</script>",
    "\\[x\\](javascript:alert(1))",
    "[" * 500, "]" * 500, "(" * 500, "`" * 301, "*" * 501, "_" * 501, "[[" * 300, "[@" * 300,
    ">" * 600 + " x", "> " * 300 + "x", "- " * 300 + "x", "#" * 500, "<" * 500, "&" * 500,
    "![" * 300, "[a](" * 300, "*_" * 300 + "x" + "_*" * 300, "<b>" * 500,
    "\n".join(" " * (4 * depth) + "- x" for depth in range(100)),
    "\n".join("| a " * 100 + "|" for _ in range(5)),
    "x" * 20_000, "x " * 5_000, "a\u0301" * 2_000, "." * 3_000, "A. " * 2_000,
]  # fmt: skip

ATTACKS = HTML + LINKS + MARKS

_VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr",
}  # fmt: skip
_FORBIDDEN = {
    "script", "style", "iframe", "object", "embed", "applet", "base", "frame", "frameset", "math",
    "template", "noscript", "xmp", "plaintext", "marquee", "img", "video", "audio", "meta", "link",
}  # fmt: skip
_ADDRESSES = {"href", "src", "action", "formaction", "data", "xlink:href", "poster", "srcset"}
_SCHEMES = {"http", "https", "mailto"}


class Checked(HTMLParser):
    """Reads a page; `problems` says what a browser could be harmed by."""

    def __init__(self, markup: str, allowed: frozenset[str] = frozenset()) -> None:
        super().__init__(convert_charrefs=True)
        self.allowed = allowed  # tags of the page's own
        self.problems: list[str] = []
        self.stack: list[str] = []
        self.ids: list[str] = []
        self.text: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(markup)
        self.close()
        if self.stack:
            self.problems.append(f"never closed: {self.stack}")

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag in _FORBIDDEN - self.allowed:
            self.problems.append(f"<{tag}>")
        seen = set()
        for name, value in attrs:
            if name in seen:
                self.problems.append(f"{name} twice in <{tag}>")
            seen.add(name)
            if name.startswith("on") or name in {"style", "srcdoc"}:
                self.problems.append(f"{name} in <{tag}>")
            if name == "id":
                self.ids.append(value or "")
            if name in _ADDRESSES:
                self._address(tag, value or "")
        if tag == "a" and "a" in self.stack:
            self.problems.append("a link in a link")
        if tag not in _VOID:
            self.stack.append(tag)

    def _address(self, tag, value):
        plain = "".join(c for c in value if c > " " and not "\x7f" <= c <= "\xa0")
        scheme = re.match(r"([a-z][a-z0-9+.-]*):", plain, re.IGNORECASE)
        if scheme and scheme[1].lower() not in _SCHEMES:
            self.problems.append(f"address {value!r} in <{tag}>")

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in _VOID:
            self.stack.pop()

    def handle_endtag(self, tag):
        if not self.stack or self.stack[-1] != tag:
            self.problems.append(f"</{tag}> in {self.stack[-3:]}")
            if tag in self.stack:
                while self.stack.pop() != tag:
                    pass
            return
        self.stack.pop()

    def handle_data(self, data):
        self.text.append(data)

    def handle_comment(self, data):
        self.problems.append(f"comment {data!r}")

    def handle_pi(self, data):
        self.problems.append(f"processing instruction {data!r}")

    @property
    def visible(self) -> str:
        """The text with white space made one."""
        return " ".join("".join(self.text).split())
