"""Text of the wiki in templates that are not the article's own."""

from django import template
from django.contrib.messages.storage.base import Message
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from wiki.authorship.difference import diff, is_plain
from wiki.markup.render import plain_words as words_of

register = template.Library()


@register.filter
def told(message: Message) -> dict[str, str]:
    """What a message tells besides its words: {"undo": the id of the Edit that a button may undo,
    "link": of the Edit in which names of genes could be linked}."""
    tags = (message.extra_tags or "").split()
    undo = next((tag.removeprefix("undo=") for tag in tags if tag.startswith("undo=")), "")
    link = next((tag.removeprefix("link=") for tag in tags if tag.startswith("link=")), "")
    return {"undo": undo, "link": link}


@register.filter
def plain_words(source: str) -> str:
    """The words of a sentence's Markdown, without its marks and citations."""
    return words_of(source)


@register.simple_tag
def diff_words(before: str, after: str) -> SafeString:
    """The difference between two texts without credit by word, as ins and del."""
    shown: list[tuple[str, str]] = []
    for change in diff(before, after):
        if is_plain(change):
            shown.append(("span", change.text))
        elif change.kind == "form":
            shown += [("del", change.was), ("ins", change.text)]
        else:
            shown.append(("del" if change.kind == "removed" else "ins", change.text))
    return format_html_join("", "<{0}>{1}</{0}>", (part for part in shown if part[1]))
