"""Names of genes that stand in a text without being mentions yet. docs/writing.md has the rules.

`places` says where a symbol or an alias could stand, by its form and what is around it alone;
`offers` says which of them are names of known genes, and which gene each most likely means. Both
leave out rather than offer what a reader would call a mistake. Pure and linear.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from genes.names import GREEK, SPELLED, is_written_as, name_key
from wiki.authorship.segment import segment
from wiki.markup.citations import CITATION, MENTION
from wiki.markup.effort import all_code_spans

MOST_ATOMS = 4
"""Parts of one name: the TGF, beta and 1 of "TGF-beta 1" are three."""

MOST_TEXTS = 20_000
"""Different words and groups of words that are looked at in one text; the rest is passed over."""

_LONGEST = 30  # characters of a name
_FENCE = re.compile(r"^ {0,3}(```|~~~)", re.MULTILINE)
_INDENTED = re.compile(r"(?:^|(?<=\n\n))(?: {4}[^\n]*\n?)+")
_URL = re.compile(r"(?:https?://|www\.|mailto:|doi:)\S+", re.IGNORECASE)
_AUTOLINK = re.compile(r"<[^<>\s]{1,2000}>")
_BRACKET = re.compile(r"[\[\]]")
_DEFINITION = re.compile(r"^ {0,3}\[[^\[\]\n]{1,200}\]:[^\n]*", re.MULTILINE)
_ATOM = re.compile(r"[^\W_]+")
_PLAIN = re.compile(rf"[A-Za-z0-9{''.join(GREEK)}{''.join(GREEK).upper()}]+")
_GREEK_WORD = re.compile(
    rf"(?:[{''.join(GREEK)}]|{'|'.join(SPELLED)}|{'|'.join(map(str.capitalize, SPELLED))})\d{{0,2}}"
)
_ONCOGENE = re.compile(r"[cv]-[A-Z][a-z]{2,3}")  # c-Myc, v-Src
_HYPHENS = "-\u2010\u2011\u2012\u2013\u2212"
_SPACES = " \u00a0\u202f\u2009"
_OUTSIDE = "\ue000"  # stands for what is not prose; tidy texts have none of their own


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# The gene of "IL-2" is not meant where these follow: IL-2 receptor, IL-1-like.
_OF_ANOTHER = _words(
    """
    receptor receptors like related family superfamily subfamily homolog homologs homologue
    homologues ortholog orthologs orthologue orthologues paralog paralogs pseudogene pseudogenes
    antagonist antagonists inhibitor inhibitors r
    """
)
# Symbols of genes that are English words as well, and common words in capitals.
ENGLISH = _words(
    """
    a ace act age aid aim all am an and any ape app are arc area arm art as ask at bad bag ban bar
    base be best bid big bit block body bond both bub but by cad call calm camp can cap caps card
    care case cash cask cast cat cell chat chip clock coil cope copy core cut dam damage dare day
    dead deaf death did die diet do dock dog don dose drug each ear echo elite end eras eye face
    fact fan far fast fat few fig figure fish fit fix flip flower fly for form free from fry full
    fuse gap gas gem gene get go good got grasp had has hat he head heat help her here hers high
    him hip his hook hops hot how hug human ice if impact in inset into is it its jam june keep
    kin kit lab large last late lay leap led left less let life like lime limp link list live long
    loss lot low mad mag main make mal man map maps mark mars mask mass mat mate max may mean men
    met mice mid milk mini mink mix mob mom more most mouse much must nail name near neck net new
    next nil no nodal non none nor not note now nut oat of off old on once one only open or oral
    ore our out over own pace pad page pale pan pass past path pay peer pen per pet pie pigs pin
    pink pit plan pole pop port post pram prom pulse pump put rabbit race rag ran rank rap rare
    rat rate raw red ref rest ret ride rim ring rip rod role roll rose row run sad sag same saw
    say scar sea seal see self sell sense set sex shank shape sharp she shot side sign silver sink
    site six ski skin slim slit snap so son spot spring star stem step stop strap strip sub such
    sum sun tab table tag tail tank tap tar task tea team ten test text than that the them then
    they thin this those three tie time tin tip to toll ton too tool top trace trap tree trial
    trim trip tube tug twist two type under up upon us use van very via vol war wars was wave way
    we well were west what when which who why wife will wire wisp with work would yes yet you zip
    """
)
_NEVER = _words(
    """
    AND OR NOT THE FOR BUT ALL WITH FROM THIS THAT FIG TABLE REF NO YES
    """
)
# Capitals that mean something else to everybody who writes about genes.
ABBREVIATIONS = _words(
    """
    AIDS ADP AMP ANOVA ASD ATP BMI BSA CDNA CDNAS CDS CFU CHIP CHO CI CNS CNV COPD CPG CRISPR CSF
    CSP CT DAPI DMEM DMSO DNA DNAS DSB ECG EDTA EEG EGTA ELISA EMBL ESC ESCS EST EU FACS FBS FDA
    FDR FISH FITC GC GDP GEO GFP GMP GO GTP GWAS HCV HBV HDL HGNC HIV HLA HPLC HPV HSV IBD ICU IPS
    IUIS IU IV KDA KEGG KO LDL LPS LTR MAPS MHC MI MIM MRI MRNA MS MSC NADH NADPH NCBI NHS NIH NK
    NMR OMIM ORF PBMC PBS PCA PCR PET PHD PTSD QTL RNA RNAS ROC ROS RT SARS SCID SD SDS SEM SI SIV
    SLE SNP SNPS STD TB TBS TCA TCR TH TLC UK UN US USA UTR UV WHO WT XML YFP
    """
)


class Place(NamedTuple):
    """Where a name could stand: its stretch of the text, its key, and what is around it."""

    start: int
    end: int
    key: str
    opens: bool  # it is the first word of a sentence
    shouted: bool  # a word beside it is in capitals too


@dataclass(frozen=True, slots=True)
class Known:
    """A symbol or alias of a gene, as it is on record."""

    gene: int
    symbol: str
    full_name: str
    organism: int
    organism_name: str  # "Homo sapiens"
    common_name: str  # "human"
    name: str
    is_symbol: bool

    @property
    def species(self) -> str:
        return self.common_name or self.organism_name


@dataclass(frozen=True, slots=True)
class Offer:
    """Words of a text that name a gene, and the mark that would make each place a mention."""

    words: str
    gene: Known
    others: tuple[Known, ...]  # genes of the same name, likeliest first
    at: tuple[tuple[int, int], ...]  # each place, in order


def places(source: str) -> tuple[Place, ...]:
    """Where the name of a gene could stand in a text; of two that overlap the longer comes first.

    Never inside links, addresses, code, citations or mentions.
    """
    prose = _prose(source)
    atoms = [(m.start(), m.end()) for m in _ATOM.finditer(prose)]
    found: list[Place] = []
    keys: dict[str, str] = {}  # of texts that have the form of a name; empty for the others

    def key_of(text: str) -> str:
        if text not in keys:
            fits = len(keys) < MOST_TEXTS and _is_name(text)
            keys[text] = name_key(text) if fits else ""
        return keys[text]

    for first in range(len(atoms)):
        start = atoms[first][0]
        if not _may_begin(prose, atoms, first):
            continue
        longest: list[int] = []
        for last in range(first, min(first + MOST_ATOMS, len(atoms))):
            if atoms[last][1] - start > _LONGEST:
                break
            if last > first and not _joined(prose, atoms, first, last):
                break
            longest.append(last)
        for last in reversed(longest):
            end = atoms[last][1]
            key = key_of(prose[start:end])
            if len(key) > 2 and _may_end(prose, atoms, last):
                found.append(
                    Place(
                        start,
                        end,
                        key,
                        opens=_opens(prose, start),
                        shouted=_shouted(prose, atoms, first, last),
                    )
                )
    return tuple(found)


def offers(
    source: str,
    found: Iterable[Place],
    known: Mapping[str, Sequence[Known]],
    *,
    organism: int,
    own: int | None = None,
    written: Sequence[tuple[int, int]] | None = None,
    linked: Mapping[str, int] | None = None,
) -> tuple[Offer, ...]:
    """The known genes that stand without a mention, in the order of their first place.

    known: by key, what `genes.find.genes_by_key` found. organism: the article's; its genes come
    first. own: the article's gene, which is never offered. written: the stretches that the author
    wrote, in order; None for the whole text. linked: what the names of the text's mentions mean; a
    gene that a sentence mentions already is not offered in it, nor twice.
    """
    starts = [piece.start for piece in segment(source)]
    said: set[tuple[int, int]] = set()  # (sentence, gene)
    for mention in MENTION.finditer(source):
        gene = (linked or {}).get(mention[1].strip())
        if gene is not None:
            said.add((bisect_right(starts, mention.start()), gene))
    lows = [low for low, _ in written or ()]
    reached = 0
    seen: dict[tuple[str, bool, bool], tuple[Known, ...]] = {}
    best: dict[str, tuple[Known, ...]] = {}
    at: dict[str, list[tuple[int, int]]] = {}
    for place in found:
        if place.start < reached:
            continue
        words = source[place.start : place.end]
        if place.key not in known:
            continue
        look = (words, place.opens, place.shouted)
        if look not in seen:
            seen[look] = _meant(words, place, known[place.key], organism)
        genes = seen[look]
        if not genes:
            continue
        reached = place.end
        if written is not None:
            index = bisect_right(lows, place.start) - 1
            if index < 0 or written[index][1] < place.end:
                continue
        sentence = bisect_right(starts, place.start)
        if genes[0].gene == own or any((sentence, gene.gene) in said for gene in genes):
            continue
        said.add((sentence, genes[0].gene))
        best.setdefault(words, tuple(gene for gene in genes if gene.gene != own))
        at.setdefault(words, []).append((place.start, place.end))
    return tuple(
        Offer(words, genes[0], genes[1:], tuple(at[words])) for words, genes in best.items()
    )


def mark(words: str, gene: int, *, binds: bool) -> str:
    """A mention that shows these words: [[IL2]] where the name alone `binds` to the gene."""
    words = " ".join(words.split())
    if binds and 0 < len(words) <= 80:
        return f"[[{words}]]"
    whole = f"gene:{gene} {words}".strip()
    usable = len(whole) <= 80 and not re.search(r"[\[\]|]", words)
    return f"[[{whole}]]" if usable else f"[[gene:{gene}]]"


def put_in(source: str, marks: Iterable[tuple[int, int, str]]) -> str:
    """`source` with stretches that do not overlap replaced."""
    parts: list[str] = []
    at = 0
    for start, end, text in sorted(marks):
        parts += [source[at:start], text]
        at = end
    return "".join(parts) + source[at:]


# --- The text without what is not prose ---------------------------------------------------------


def _prose(source: str) -> str:
    """The text, as long as before, with links, addresses, code, citations and mentions blanked."""
    spans = [m.span() for m in MENTION.finditer(source)]
    spans += [m.span() for m in CITATION.finditer(source)]
    for pattern in (_INDENTED, _URL, _AUTOLINK, _DEFINITION):
        spans += [m.span() for m in pattern.finditer(source)]
    spans += all_code_spans(source) + _fenced(source) + _links(source)
    parts: list[str] = []
    at = 0
    for start, end in sorted(spans):
        start = max(start, at)
        if end > start:
            parts += [source[at:start], _OUTSIDE * (end - start)]
            at = end
    return "".join(parts) + source[at:]


def _fenced(source: str) -> list[tuple[int, int]]:
    spans = []
    open_ = None
    for fence in _FENCE.finditer(source):
        if open_ is None:
            open_ = fence
        elif fence[1] == open_[1]:
            spans.append((open_.start(), fence.end()))
            open_ = None
    return [*spans, (open_.start(), len(source))] if open_ else spans


def _links(source: str) -> list[tuple[int, int]]:
    """[words](address), [words][label] and [label], brackets within them included."""
    spans = []
    open_: list[int] = []
    for sign in _BRACKET.finditer(source):
        if sign[0] == "[":
            open_.append(sign.start())
            continue
        if not open_:
            continue
        start = open_.pop()
        behind = source[sign.end() : sign.end() + 1]
        if behind == "(":
            close = source.find(")", sign.end(), sign.end() + 2000)
            spans.append((start, close + 1 if close > 0 else sign.end()))
        elif behind == "[":
            spans.append((start, sign.end()))
    return spans


# --- What a name looks like, and what may stand beside it ---------------------------------------


def _is_name(text: str) -> bool:
    """Whether a text has the form of a symbol: a digit, a Greek letter, or capitals."""
    atoms = _ATOM.findall(text)
    if not all(map(_PLAIN.fullmatch, atoms)) or not any(map(str.isalpha, text)):
        return False
    if any(char in _SPACES for char in text):
        # "IL 2", "TNF alpha", "TGF beta 1": capitals, then a number or a letter.
        head, *rest = re.split(f"[{_SPACES}]", text)
        root = _ATOM.findall(head)[0]
        if not (root.isupper() and len(root) > 1) or _is_common(root):
            return False
        return all(re.fullmatch(r"\d{1,3}[A-Za-z]?", w) or _GREEK_WORD.fullmatch(w) for w in rest)
    if any(map(str.isdigit, text)):
        root = atoms[0]
        return not (len(atoms) > 1 and root.isalpha() and _is_common(root)) and not (
            text[0].isdigit() and len(atoms) == 1 and len(text) < 5
        )
    if not text.isascii() or sum(map(str.isupper, text)) > 1:
        return True
    if _ONCOGENE.fullmatch(text):
        return True
    return len(atoms) == 1 and len(text) > 2 and text[0].isupper()


def _is_common(word: str) -> bool:
    return word.lower() in ENGLISH or word.upper() in ABBREVIATIONS


def _joined(prose: str, atoms: Sequence[tuple[int, int]], first: int, last: int) -> bool:
    """Whether the atom `last` may go on with the name that began at `first`."""
    gap = prose[atoms[last - 1][1] : atoms[last][0]]
    if gap == ".":
        return prose[atoms[last - 1][1] - 1].isdigit() and prose[atoms[last][0]].isdigit()
    return len(gap) == 1 and (gap in _HYPHENS or gap in _SPACES)


def _may_begin(prose: str, atoms: Sequence[tuple[int, int]], first: int) -> bool:
    start = atoms[first][0]
    before = prose[start - 1 : start]
    if before and before in "_.@#$\\&=" + _OUTSIDE:
        return before == _OUTSIDE or (before == "_" and not prose[start - 2 : start - 1].isalnum())
    if before and before in _HYPHENS and first and atoms[first - 1][1] == start - 1:
        # anti-IL-2 and post-IL-2, not NK-1 of X-NK-1.
        head = prose[slice(*atoms[first - 1])]
        return len(head) > 1 and head.islower() and head.isalpha() and head not in SPELLED
    return True


def _may_end(prose: str, atoms: Sequence[tuple[int, int]], last: int) -> bool:
    end = atoms[last][1]
    after = prose[end : end + 2]
    if after[:1] in ("@", "=") or (after[:1] == "_" and after[1:].isalnum()):
        return False
    if after[:1] == "." and after[1:].isalnum():
        return False
    # CD4+ and CD4^+^ are cells.
    if after[:1] in ("+", "⁺") or after in ("^+", "^−", "^-", "− ", "⁻ "):
        return False
    if last + 1 == len(atoms) or atoms[last + 1][0] != end + 1:
        return True
    gap, following = after[0], prose[slice(*atoms[last + 1])]
    if gap in _HYPHENS:
        # IL-2-deficient and IL2-dependent, not IL-2-R or NKX2-5.
        return (
            len(following) > 2
            and following.isalpha()
            and following.islower()
            and following not in _OF_ANOTHER
            and following not in SPELLED
        )
    if gap in _SPACES:
        return following.lower() not in _OF_ANOTHER and not _GREEK_WORD.fullmatch(following)
    return True


def _opens(prose: str, start: int) -> bool:
    """Whether only white space and marks stand between the place and the end of a sentence."""
    before = prose[max(0, start - 12) : start].rstrip(" \u00a0*_\"'“‘([#>-")
    return not before or before[-1] in ".!?:;\n|"


def _shouted(prose: str, atoms: Sequence[tuple[int, int]], first: int, last: int) -> bool:
    beside = [prose[slice(*atoms[at])] for at in (first - 1, last + 1) if 0 <= at < len(atoms)]
    return any(len(word) > 1 and word.isalpha() and word.isupper() for word in beside)


def _meant(words: str, place: Place, rows: Sequence[Known], organism: int) -> tuple[Known, ...]:
    """The genes that these words may mean, likeliest first; none where a word is meant instead."""
    fitting = [row for row in rows if is_written_as(words, row.name)]
    if not fitting:
        return ()
    if words.isalpha() and words.isascii():
        # Without a digit to tell it from a word, a symbol is believed and an alias is not.
        if words.isupper():
            common = words.lower() in ENGLISH
            if words in ABBREVIATIONS or (common and (place.shouted or words in _NEVER)):
                return ()
            if common:
                fitting = [row for row in fitting if row.is_symbol]
        elif sum(map(str.isupper, words)) < 2:
            if place.opens or words.lower() in ENGLISH:
                return ()
            fitting = [row for row in fitting if row.is_symbol and row.organism == organism]
        symbols = [row for row in fitting if row.is_symbol]
        here = {row.gene for row in fitting if row.organism == organism}
        if not symbols and len(here) != 1:
            return ()
    order = sorted(
        fitting,
        key=lambda row: (
            row.organism != organism,
            not row.is_symbol,
            row.organism_name != "Homo sapiens",
            row.organism_name,
            row.gene,
        ),
    )
    first: dict[int, Known] = {}
    for row in order:
        first.setdefault(row.gene, row)
    return tuple(first.values())
