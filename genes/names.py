"""Names of genes in the one form in which they are compared. Pure.

People write IL-2, IL 2 and IL2, TNF-α, TNF-alpha and TNFA for one gene each. A key leaves out what
they differ in: separators, case, and whether a Greek letter is written as itself, by its name or by
the Latin letter that stands for it in symbols. What tells genes apart stays: IL2, IL2R and IL21
have three keys, and so have KRTAP1-11 and KRTAP11-1.
"""

import re
import unicodedata

MOST = 80
"""Characters of a key; what is longer is compared by its beginning."""

# The Latin letter that stands for a Greek one in approved symbols (HGNC, guidelines for human gene
# nomenclature): PRKCQ is theta, PRKCH eta, IFNW1 omega.
GREEK = {
    "α": ("alpha", "a"),
    "β": ("beta", "b"),
    "γ": ("gamma", "g"),
    "δ": ("delta", "d"),
    "ε": ("epsilon", "e"),
    "ζ": ("zeta", "z"),
    "η": ("eta", "h"),
    "θ": ("theta", "q"),
    "ι": ("iota", "i"),
    "κ": ("kappa", "k"),
    "λ": ("lambda", "l"),
    "μ": ("mu", "m"),
    "ν": ("nu", "n"),
    "ξ": ("xi", "x"),
    "π": ("pi", "p"),
    "ρ": ("rho", "r"),
    "σ": ("sigma", "s"),
    "ς": ("sigma", "s"),
    "τ": ("tau", "t"),
    "φ": ("phi", "f"),
    "χ": ("chi", "c"),
    "ψ": ("psi", "y"),
    "ω": ("omega", "w"),
}
# Names of letters that are too long to stand in a symbol by chance.
SPELLED = {
    name: letter for name, letter in GREEK.values() if len(name) > 3 and name not in ("iota",)
}
_LETTERS = "".join(GREEK) + "".join(GREEK).upper().replace("Σ", "") + "Σ"
# A name of a letter counts behind something, and where no word goes on: PKCalpha, NF-kappaB, but
# neither "betacellulin" nor "TALPHABET".
_GREEK = re.compile(rf"[{_LETTERS}]|(?i:{'|'.join(SPELLED)})(?![^\W\d_]{{2}})")
_ATOM = re.compile(r"[^\W_]+")
_BY_MASS = re.compile(r"p[1-9]\d{1,2}[A-Z]?")
_NUMBERED = re.compile(r"gene:([1-9]\d{0,11})(?:\s+(\S.*))?", re.DOTALL)


def spelling(name: str) -> str:
    """The letters and digits of a name, case kept, Greek letters as Latin ones: "TNF-α" → "TNFA".

    A Greek letter takes the case of the letter before it and is written out at the beginning
    ("α-synuclein" → "alphasynuclein"). Between two digits one hyphen stays. Linear.
    """
    text = unicodedata.normalize("NFKC", name)
    if not text.isascii() or len(text) > 4:
        text = _folded(text)
    parts: list[str] = []
    for atom in _ATOM.findall(text):
        if parts and parts[-1][-1].isdigit() and atom[0].isdigit():
            parts.append("-")
        parts.append(atom)
    return "".join(parts)


def _folded(text: str) -> str:
    """The text with Greek letters, and their names, as Latin letters."""
    parts: list[str] = []
    at = 0
    before = ""  # the last letter
    begun = False
    for found in _GREEK.finditer(text):
        between = text[at : found.start()]
        for char in reversed(between):
            if char.isalpha():
                before = char
                break
        begun = begun or any(map(str.isalnum, between))
        sign = found[0]
        name, letter = GREEK.get(sign.lower(), (sign, SPELLED.get(sign.lower(), "")))
        if begun:
            name = letter.lower() if before.islower() else letter.upper()
        parts += [between, name]
        before = name[-1]
        begun, at = True, found.end()
    return "".join(parts) + text[at:]


def name_key(name: str) -> str:
    """What two names of one gene have in common: "IL-2", "IL 2" and "il2" → "il2". Linear."""
    return spelling(name[: 4 * MOST]).casefold()[:MOST]


def name_words(name: str) -> list[str]:
    """The words of a full name, each once, folded: "interleukin 1β" → interleukin, 1, beta."""
    text = unicodedata.normalize("NFKC", name)
    text = re.sub(f"[{_LETTERS}]", lambda m: f" {GREEK[m[0].lower()][0]} ", text)
    return list(dict.fromkeys(word[:MOST] for word in _ATOM.findall(text.casefold())))


def is_written_as(text: str, name: str) -> bool:
    """Whether `text` writes `name`, case included.

    In the case of the name or all in capitals: "IL-2" is written for the symbols IL2 and Il2,
    "Il-2" for Il2 alone, "il-2" for neither. The p of a protein named by its mass may be small: p53
    is written for P53.
    """
    here, there = spelling(text), spelling(name)
    if here.casefold() != there.casefold():
        return False
    return here in (there, there.upper()) or bool(_BY_MASS.fullmatch(here))


def numbered(name: str) -> tuple[int, str] | None:
    """The Gene ID and the words of a name that gives both: "gene:3558 IL-2" → (3558, "IL-2").

    The words may be missing. None for any other name.
    """
    found = _NUMBERED.fullmatch(name.strip())
    return (int(found[1]), (found[2] or "").strip()) if found else None
