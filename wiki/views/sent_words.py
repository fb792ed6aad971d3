"""A form that could be neither taken nor kept: a page on which its words can be copied."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# Fields that say what a form is about, or that the writer chose and did not write.
_NO_WORDS = {
    "csrfmiddlewaretoken", "place", "writer", "gene", "base", "do", "revision", "change", "next",
}  # fmt: skip


def show_words(request: HttpRequest, template: str) -> HttpResponse:
    """Render `template`, status 403, with what was written into the form that was sent, save what
    is secret: `words` is (label, text) each."""
    sent = request.POST
    is_secret = any("password" in name for name in sent)
    words = [
        (_label(name), text)
        for name, texts in sent.lists()
        if name not in _NO_WORDS and not is_secret
        for text in texts
        if text.strip() and not text.isdecimal()
    ]
    return render(request, template, {"words": words}, status=403)


def _label(name: str) -> str:
    """text-12 was the text of a section, heading a heading."""
    return name.partition("-")[0].capitalize()


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form with a token that is not valid any more, as after signing in in another tab."""
    return show_words(request, "403_csrf.html")
