"""What a text would look like, before it is saved."""

from dataclasses import dataclass

from wiki.markup.citations import citations
from wiki.markup.render import Bindings, number_citations, render
from wiki.markup.source import tidy
from wiki.models import Reference
from wiki.models.reference import doi_of, pmid_of


@dataclass(frozen=True, slots=True)
class Preview:
    """Clean HTML, and the keys in the text that name no reference."""

    html: str
    unknown: tuple[str, ...]


def preview(text: str) -> Preview:
    """`text` through the same pipeline as a save; citations are numbered within it. One query."""
    source = tidy(text)
    keys = citations(source)
    references = Reference.objects.named(keys)
    numbers = {
        reference.pk: number
        for number, reference in enumerate(
            dict.fromkeys(references[key] for key in keys if key in references), start=1
        )
    }
    bindings = Bindings({key: reference.pk for key, reference in references.items()})
    unknown = tuple(
        key
        for key in keys
        if key not in references and pmid_of(key) is None and doi_of(key) is None
    )
    return Preview(number_citations(render(source, (), bindings), numbers), unknown)
