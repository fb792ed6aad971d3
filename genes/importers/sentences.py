"""Cut a database's summary text into sentences."""

import re

# A stop, what may close after it, white space, and something that can begin a sentence.
_BREAK = re.compile(r"[.!?][\])\"'’”]*\s+(?=[\"'“‘(\[]?[A-Z0-9])")
_ABBREVIATION = re.compile(
    r"(?:\b(?:e\.g|i\.e|et al|vs|cf|ca|approx|Fig|Figs|No|no|Dr|St|subsp|sp|spp|var|str|aa)"
    r"|\b[A-Za-z]\.[A-Za-z])\.$"
)
_CREDIT = re.compile(r"\s*\[(?:provided|supplied|adapted|summary) by ([^\]]+)\]\.?", re.IGNORECASE)


def split_sentences(text: str) -> tuple[str, ...]:
    """The sentences of a plain English text in order, stripped, none empty.

    Joined with single blanks they give the text back, white space aside. A stop does not end a
    sentence after a common abbreviation or before a small letter ("E. coli").
    """
    sentences, begin = [], 0
    for found in _BREAK.finditer(text):
        head = text[begin : found.end()].strip()
        if _ABBREVIATION.search(head):
            continue
        sentences.append(head)
        begin = found.end()
    sentences.append(text[begin:].strip())
    return tuple(sentence for sentence in sentences if sentence)


def split_credit(text: str) -> tuple[str, str]:
    """Take "[provided by RefSeq, Sep 2020]" off a summary: (text without it, "RefSeq, Sep 2020").

    Several credits are joined with "; ". Without one the credit is empty.
    """
    credits = [found[1].strip() for found in _CREDIT.finditer(text)]
    return _CREDIT.sub(" ", text).strip(), "; ".join(credits)
