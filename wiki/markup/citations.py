"""Citations and gene mentions as they stand in the text.

`[@pmid:1940799]`, `[@doi:10.1038/ng.f.217]`, `[@key]` and `[@a; @b]` are pandoc's form;
`[[IL2]]` is a mention of a gene.
"""

import re

CITATION = re.compile(r"\[(@[^\[\]\n]{1,400})\]")
MENTION = re.compile(r"\[\[([^\[\]\n|]{1,80})\]\]")
_KEY = re.compile(r"@([^\s;,@\]]+)")


def cited_keys(mark: str) -> list[str]:
    """The keys of one citation mark, in order, each once: 'pmid:1940799', 'alderson-1991'."""
    return list(dict.fromkeys(key.rstrip(".") for key in _KEY.findall(mark)))


def citations(text: str) -> list[str]:
    """All keys that `text` cites, in order, each once."""
    return list(dict.fromkeys(key for m in CITATION.finditer(text) for key in cited_keys(m[1])))


def mentions(text: str) -> list[str]:
    """The names of all genes that `text` mentions, in order, each once."""
    return list(dict.fromkeys(m[1].strip() for m in MENTION.finditer(text)))
