"""What an author types, made fit to keep: the same text, without what no reader could see."""

import re
import unicodedata

# Private-use characters mark the seams of sentences and runs while a text is rendered
# (weave.py), so a text may not bring its own. Bidirectional overrides can make a text read
# other than it is stored; the isolates, which cannot reach beyond themselves, stay. Half a
# surrogate pair is no character and no database keeps it.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ue000-\uf8ff\ufff9-\ufffb\u202a-\u202e\ud800-\udfff]"
)
_SOFT_HYPHEN = re.compile("\u00ad")
_BLANK_RUN = re.compile(r"\n{3,}")
_TRAILING = re.compile(r"(?<![ \t])[ \t]++$", re.MULTILINE)

MAX_SECTION = 200_000
"""Characters in one Section; longer texts are refused with a sentence that says so."""


def tidy(text: str) -> str:
    """`text` in NFC with plain line ends and no unseen characters; idempotent, linear."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    text = _SOFT_HYPHEN.sub("", _UNSEEN.sub("", text)).replace("\t", "    ")
    return _BLANK_RUN.sub("\n\n", _TRAILING.sub("", text)).strip()
