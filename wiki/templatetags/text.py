"""Text of the wiki in templates that are not the article's own."""

from django import template
from django.contrib.messages.storage.base import Message
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from wiki.markup.render import plain_words as words_of
from wiki.pages.changes import text_change

register = template.Library()
_TAGS = {"added": "ins", "removed": "del", "same": "span"}


@register.filter
def told(message: Message) -> dict[str, str]:
    """What a message tells the browser besides its words: {"gone": drafts that were saved, with
    spaces between, "undo": the id of the Edit that a button may undo}."""
    tags = (message.extra_tags or "").split()
    gone = " ".join(tag.removeprefix("gone=") for tag in tags if tag.startswith("gone="))
    undo = next((tag.removeprefix("undo=") for tag in tags if tag.startswith("undo=")), "")
    return {"gone": gone, "undo": undo}


@register.filter
def plain_words(source: str) -> str:
    """The words of a sentence's Markdown, without its marks and citations."""
    return words_of(source)


@register.simple_tag
def diff_words(before: str, after: str) -> SafeString:
    """The difference between two wordings by word, added ones as ins and removed ones as del."""
    change = text_change(None, before, after)
    return format_html_join(
        "", "<{0}>{1}</{0}>", ((_TAGS[part.kind], part.text) for part in change.words)
    )
