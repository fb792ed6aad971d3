"""What a text would look like, before it is saved."""

from dataclasses import dataclass

from django.urls import reverse

from genes.models import Gene
from wiki.markup.citations import citations, mentions
from wiki.markup.render import Bindings, number_citations, render
from wiki.markup.source import MAX_SECTION, tidy
from wiki.models import Reference
from wiki.models.mention import genes_named
from wiki.models.reference import doi_of, pmid_of


@dataclass(frozen=True, slots=True)
class Preview:
    """Clean HTML, and the keys in the text that name no reference."""

    html: str
    unknown: tuple[str, ...]
    is_too_long: bool = False


def preview(text: str, gene: Gene) -> Preview:
    """`text`, for the article of `gene`, through the same pipeline as a save.

    Citations are numbered within it. A text too long to be saved is not rendered. Three queries.
    """
    if len(text) > MAX_SECTION:
        return Preview("", (), is_too_long=True)
    source = tidy(text)
    keys = citations(source)
    references = Reference.objects.named(keys)
    numbers = {
        reference.pk: number
        for number, reference in enumerate(
            dict.fromkeys(references[key] for key in keys if key in references), start=1
        )
    }
    bindings = Bindings(
        {key: reference.pk for key, reference in references.items()},
        {
            name: reverse("article", args=[named.slug])
            for name, named in genes_named(mentions(source), gene.organism_id).items()
        },
    )
    unknown = tuple(
        key
        for key in keys
        if key not in references and pmid_of(key) is None and doi_of(key) is None
    )
    return Preview(number_citations(render(source, (), bindings), numbers), unknown)
