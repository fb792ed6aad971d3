"""The drawing of a gene's place: facts in, shapes with positions out. Pure geometry.

Two bands and a lane. The chromosome to scale, with the gene marked; the neighbourhood to scale,
on the one assembly for which the record gives coordinates of the gene and of most neighbours; and
all neighbours in their order, which is not to scale and says so. One unit of the drawing is one
CSS pixel at its narrowest use, so that its text can be read in a rail of 320 px.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

# Lengths of human chromosomes in bases, by RefSeq accession. Source: the assembly reports of NCBI
# (GCF_000001405.40_GRCh38.p14, GCF_000001405.25_GRCh37.p13, GCF_009914755.1_T2T-CHM13v2.0; column
# Sequence-Length), as the Python package bioutils 0.6.2 carries them. A patch release (.p14) adds
# scaffolds and leaves the chromosomes as they are.
CHROMOSOME_LENGTHS: dict[str, int] = {
    # GRCh38.p14, GCF_000001405.40
    "NC_000001.11": 248_956_422,
    "NC_000002.12": 242_193_529,
    "NC_000003.12": 198_295_559,
    "NC_000004.12": 190_214_555,
    "NC_000005.10": 181_538_259,
    "NC_000006.12": 170_805_979,
    "NC_000007.14": 159_345_973,
    "NC_000008.11": 145_138_636,
    "NC_000009.12": 138_394_717,
    "NC_000010.11": 133_797_422,
    "NC_000011.10": 135_086_622,
    "NC_000012.12": 133_275_309,
    "NC_000013.11": 114_364_328,
    "NC_000014.9": 107_043_718,
    "NC_000015.10": 101_991_189,
    "NC_000016.10": 90_338_345,
    "NC_000017.11": 83_257_441,
    "NC_000018.10": 80_373_285,
    "NC_000019.10": 58_617_616,
    "NC_000020.11": 64_444_167,
    "NC_000021.9": 46_709_983,
    "NC_000022.11": 50_818_468,
    "NC_000023.11": 156_040_895,
    "NC_000024.10": 57_227_415,
    # GRCh37.p13, GCF_000001405.25
    "NC_000001.10": 249_250_621,
    "NC_000002.11": 243_199_373,
    "NC_000003.11": 198_022_430,
    "NC_000004.11": 191_154_276,
    "NC_000005.9": 180_915_260,
    "NC_000006.11": 171_115_067,
    "NC_000007.13": 159_138_663,
    "NC_000008.10": 146_364_022,
    "NC_000009.11": 141_213_431,
    "NC_000010.10": 135_534_747,
    "NC_000011.9": 135_006_516,
    "NC_000012.11": 133_851_895,
    "NC_000013.10": 115_169_878,
    "NC_000014.8": 107_349_540,
    "NC_000015.9": 102_531_392,
    "NC_000016.9": 90_354_753,
    "NC_000017.10": 81_195_210,
    "NC_000018.9": 78_077_248,
    "NC_000019.9": 59_128_983,
    "NC_000020.10": 63_025_520,
    "NC_000021.8": 48_129_895,
    "NC_000022.10": 51_304_566,
    "NC_000023.10": 155_270_560,
    "NC_000024.9": 59_373_566,
    # T2T-CHM13v2.0, GCF_009914755.1
    "NC_060925.1": 248_387_328,
    "NC_060926.1": 242_696_752,
    "NC_060927.1": 201_105_948,
    "NC_060928.1": 193_574_945,
    "NC_060929.1": 182_045_439,
    "NC_060930.1": 172_126_628,
    "NC_060931.1": 160_567_428,
    "NC_060932.1": 146_259_331,
    "NC_060933.1": 150_617_247,
    "NC_060934.1": 134_758_134,
    "NC_060935.1": 135_127_769,
    "NC_060936.1": 133_324_548,
    "NC_060937.1": 113_566_686,
    "NC_060938.1": 101_161_492,
    "NC_060939.1": 99_753_195,
    "NC_060940.1": 96_330_374,
    "NC_060941.1": 84_276_897,
    "NC_060942.1": 80_542_538,
    "NC_060943.1": 61_707_364,
    "NC_060944.1": 66_210_255,
    "NC_060945.1": 45_090_682,
    "NC_060946.1": 51_324_926,
    "NC_060947.1": 154_259_566,
    "NC_060948.1": 62_460_029,
    # The mitochondrion of GRCh38 and of GRCh37.p13
    "NC_012920.1": 16_569,
}

WIDTH = 320
EDGE = 8  # free space left and right
CHARACTER = 6.8  # a mean character of 12 px text, rounded up, to keep words inside the frame
SLOT = 19  # the least width in which a number of two digits stands clear of the next
THIN = 3  # what is narrower at this scale is drawn this wide


class Placed(Protocol):
    """A gene's location on one assembly; coordinates 1-based and inclusive."""

    @property
    def assembly(self) -> str: ...
    @property
    def chromosome(self) -> str: ...
    @property
    def accession(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...
    @property
    def strand(self) -> str: ...


class Beside(Protocol):
    """A neighbour in the order of the chromosome; coordinates only where the record has them."""

    @property
    def number(self) -> int: ...
    @property
    def is_regulatory(self) -> bool: ...
    @property
    def assembly(self) -> str: ...
    @property
    def start(self) -> int | None: ...
    @property
    def end(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Text:
    x: float
    y: float
    words: str
    kind: str = ""  # CSS classes
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Rect:
    x: float
    y: float
    width: float
    height: float
    kind: str
    radius: float = 0


@dataclass(frozen=True, slots=True)
class Path:
    d: str
    kind: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Shapes in the order of painting, and the words that stand for them.

    `assembly` is the one that the scaled bands use, empty without locations. `placed` counts the
    neighbours drawn at their coordinates, of `neighbours` in all.
    """

    width: float
    height: float
    title: str
    description: str
    assembly: str
    placed: int
    neighbours: int
    rects: tuple[Rect, ...]
    paths: tuple[Path, ...]
    texts: tuple[Text, ...]


def family(assembly: str) -> str:
    """The assembly without its patch: GRCh37 for GRCh37.p13. Patches move no coordinate of a
    chromosome, so positions given for one hold for the other."""
    head, point, patch = assembly.rpartition(".p")
    return head if point and patch.isdigit() else assembly


def choose_location(
    locations: Sequence[Placed], neighbours: Sequence[Beside]
) -> tuple[Placed | None, list[Beside]]:
    """The location to draw, with the neighbours that have coordinates on its assembly: the
    location with most of them, the record's first where several have as many."""
    best: Placed | None = None
    beside: list[Beside] = []
    for location in locations:
        here = [
            neighbour
            for neighbour in neighbours
            if neighbour.start is not None
            and neighbour.end is not None
            and family(neighbour.assembly) == family(location.assembly)
        ]
        if best is None or len(here) > len(beside):
            best, beside = location, here
    return best, beside


def gene_gaps(
    location: Placed | None, neighbours: Sequence[Beside], placed: Sequence[Beside]
) -> tuple[int, int] | None:
    """Where in the order of its neighbours the gene stands, as far as coordinates tell: after at
    least `first` of them and at most `last`. None where they do not tell, because no neighbour has
    coordinates or because coordinates and order disagree."""
    starts = [neighbour.start or 0 for neighbour in placed]
    if location is None or not placed or starts != sorted(starts):
        return None
    before = {id(n) for n in placed if (n.end or 0) < location.start}
    after = {id(n) for n in placed if (n.start or 0) > location.end}
    first = max((i + 1 for i, n in enumerate(neighbours) if id(n) in before), default=0)
    last = min((i for i, n in enumerate(neighbours) if id(n) in after), default=len(neighbours))
    return (first, last) if first <= last else None


def draw(
    symbol: str,
    locations: Sequence[Placed],
    neighbours: Sequence[Beside],
    *,
    map_location: str = "",
    width: int = WIDTH,
) -> Drawing | None:
    """The drawing of a gene's place, `width` units wide, or None where there is nothing to draw
    (no location and no neighbour)."""
    location, placed = choose_location(locations, neighbours)
    if location is None and not neighbours:
        return None
    sheet = _Sheet(symbol, width)
    if location is not None:
        window = _window(location, placed)
        length = CHROMOSOME_LENGTHS.get(location.accession)
        if length is not None and location.end <= length:
            window = (max(1, window[0]), min(length, window[1]))
            sheet.draw_chromosome(location, length, window, map_location)
        sheet.draw_neighbourhood(location, placed, window)
    if neighbours:
        sheet.draw_order(neighbours, gene_gaps(location, neighbours, placed))
    sheet.draw_legend(location is not None, neighbours)
    return Drawing(
        width=width,
        height=_round(sheet.y),
        title=_title(symbol, location, bool(neighbours)),
        description=_description(symbol, location, len(placed), len(neighbours)),
        assembly=location.assembly if location else "",
        placed=len(placed),
        neighbours=len(neighbours),
        rects=tuple(sheet.rects),
        paths=tuple(sheet.paths),
        texts=tuple(sheet.texts),
    )


class _Sheet:
    """What has been drawn so far, from the top down to `y`."""

    def __init__(self, symbol: str, width: int) -> None:
        self.symbol = symbol
        self.left, self.right = float(EDGE), float(width - EDGE)
        self.y = 0.0
        self.rects: list[Rect] = []
        self.paths: list[Path] = []
        self.texts: list[Text] = []

    # --- Marks ------------------------------------------------------------------------------

    def rect(self, x: float, y: float, w: float, h: float, kind: str, radius: float = 0) -> None:
        self.rects.append(Rect(_round(x), _round(y), _round(w), _round(h), kind, radius))

    def line(self, kind: str, *points: tuple[float, float]) -> None:
        d = " ".join(
            f"{'L' if i else 'M'}{_round(x):g} {_round(y):g}" for i, (x, y) in enumerate(points)
        )
        self.paths.append(Path(d, kind))

    def text(self, x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> None:
        self.texts.append(Text(_round(x), _round(y), words, kind, anchor))

    def text_near(self, x: float, y: float, words: str, kind: str = "") -> None:
        """Words centred on x, or as near to it as the frame allows."""
        half = len(words) * CHARACTER / 2
        if x - half < self.left:
            self.text(self.left, y, words, kind)
        elif x + half > self.right:
            self.text(self.right, y, words, kind, "end")
        else:
            self.text(x, y, words, kind, "middle")

    # --- Bands ------------------------------------------------------------------------------

    def draw_chromosome(
        self, location: Placed, length: int, window: tuple[int, int], map_location: str
    ) -> None:
        across = _scale((1, length), (self.left, self.right))
        name = f"Chromosome {location.chromosome}" if location.chromosome else location.accession
        self.text(self.left, self.y + 12, f"{name}, {length / 1e6:.1f} Mb", "soft")
        middle = across((location.start + location.end) / 2)
        self.text_near(middle, self.y + 31, map_location or self.symbol, "gene-label")
        top = self.y + 38
        self.rect(self.left, top, self.right - self.left, 10, "chromosome", 5)
        start, wide = _at_least(across(location.start), across(location.end), THIN)
        self.rect(start, top - 2, wide, 14, "band current")
        self.line("guide", (across(window[0]), top + 12), (self.left, top + 28))
        self.line("guide", (across(window[1]), top + 12), (self.right, top + 28))
        self.y = top + 28

    def draw_neighbourhood(
        self, location: Placed, placed: Sequence[Beside], window: tuple[int, int]
    ) -> None:
        across = _scale(window, (self.left, self.right))
        start, wide = _at_least(across(location.start), across(location.end), THIN)
        middle = start + wide / 2
        stem = wide < 24  # too narrow to carry its own arrowhead
        numbers = self._number_rows(placed, across, middle if stem else None)
        label = self.y + 14
        top = label + 10 + 15 * (1 + max((row for *_, row in numbers), default=-1)) + 4
        track = top + 7
        self.line("track", (self.left, track), (self.right, track))
        for x, words, row in numbers:
            self.text(x, top - 5 - 15 * row, words, "number", "middle")
        for neighbour in placed:
            start_at, end_at = across(neighbour.start or 0), across(neighbour.end or 0)
            self._element(neighbour, start_at, end_at, track)
        self._gene(location, start, wide, top, label, stem)
        self._axis(window, across, top + 24, location)

    def _number_rows(
        self, placed: Sequence[Beside], across: "_Scale", stem: float | None
    ) -> list[tuple[float, str, int]]:
        """(x, number, row) for each placed neighbour: over its middle, clear of the gene's stem,
        in the lowest row in which it touches no other."""
        ends: list[float] = []
        found = []
        for neighbour in sorted(placed, key=lambda n: n.start or 0):
            words = str(neighbour.number)
            half = len(words) * CHARACTER / 2 + 1
            x = across(((neighbour.start or 0) + (neighbour.end or 0)) / 2)
            if stem is not None and abs(x - stem) < half + 4:
                x = stem + math.copysign(half + 4, x - stem)
            x = min(max(x, self.left + half), self.right - half)
            row = next((i for i, end in enumerate(ends) if end < x - half), len(ends))
            if row == len(ends):
                ends.append(0)
            ends[row] = x + half
            found.append((x, words, row))
        return found

    def _element(self, neighbour: Beside, start: float, end: float, track: float) -> None:
        """A gene is a box, a regulatory element a tick as tall as it can be."""
        if neighbour.is_regulatory:
            start, wide = _at_least(start, end, 2)
            self.rect(start, track - 7, wide, 14, "regulatory")
        else:
            start, wide = _at_least(start, end, THIN)
            self.rect(start, track - 5, wide, 10, "neighbour")

    def _gene(
        self, location: Placed, start: float, wide: float, top: float, label: float, stem: bool
    ) -> None:
        ahead = -1 if location.strand == "-" else 1
        middle = start + wide / 2
        if not stem:
            tip, back = (start, start + wide) if ahead < 0 else (start + wide, start)
            neck = tip - ahead * 9
            self.line(
                "gene", (back, top), (neck, top), (tip, top + 7), (neck, top + 14), (back, top + 14)
            )
            self.text_near(middle, label, self.symbol, "gene-label")
            return
        self.rect(start, top, wide, 14, "gene")
        height = label - 4
        self.line("strand", (middle, top), (middle, height), (middle + ahead * 12, height))
        tip = middle + ahead * 19
        self.line(
            "gene", (tip, height), (tip - ahead * 8, height - 4), (tip - ahead * 8, height + 4)
        )
        room = len(self.symbol) * CHARACTER
        if ahead < 0 and tip - 5 - room >= self.left:
            self.text(tip - 5, label, self.symbol, "gene-label", "end")
        elif ahead < 0:
            self.text(middle + 6, label, self.symbol, "gene-label")
        elif tip + 5 + room <= self.right:
            self.text(tip + 5, label, self.symbol, "gene-label")
        else:
            self.text(middle - 6, label, self.symbol, "gene-label", "end")

    def _axis(self, window: tuple[int, int], across: "_Scale", y: float, location: Placed) -> None:
        span = window[1] - window[0]
        step = _step(window, across)
        self.line("axis", (self.left, y), (self.right, y))
        for position in range(-(-window[0] // step) * step, window[1] + 1, step):
            words = _position(position, step)
            x, half = across(position), len(words) * CHARACTER / 2
            self.line("axis", (x, y), (x, y + 4))
            if self.left <= x - half and x + half <= self.right:
                self.text(x, y + 17, words, "axis-label", "middle")
        bar = _nice(span * 0.3)
        length = across(window[0] + bar) - across(window[0])
        under = y + 35
        self.text(self.left, under, f"{location.assembly}, to scale", "soft")
        self.line(
            "scale",
            (self.right - length, under - 8),
            (self.right - length, under - 4),
            (self.right, under - 4),
            (self.right, under - 8),
        )
        self.text(self.right - length - 6, under, _bases(bar), "scale-label", "end")
        self.y = under + 6

    def draw_order(self, neighbours: Sequence[Beside], gaps: tuple[int, int] | None) -> None:
        wide = self.right - self.left
        rows = -(-len(neighbours) // int(wide // SLOT))
        per_row = -(-len(neighbours) // rows)
        slot = min(wide / per_row, 52)
        self.text(self.left, self.y + 22, "Neighbours in order, not to scale", "soft")
        self.y += 28
        told = False
        for first in range(0, len(neighbours), per_row):
            row = neighbours[first : first + per_row]
            track = self.y + 27
            self.line("guide", (self.left, track), (self.left + slot * len(row), track))
            for index, neighbour in enumerate(row):
                x = self.left + slot * (index + 0.5)
                self.text(x, self.y + 14, str(neighbour.number), "number", "middle")
                if neighbour.is_regulatory:
                    self._element(neighbour, x - 1, x + 1, track)
                else:
                    self._element(neighbour, x - 6.5, x + 6.5, track)
            self.y = track + 9
            if gaps is not None and gaps[0] <= first + len(row) and gaps[1] >= first:
                told = self._gene_in_order(gaps, first, len(row), slot, told)
        self.y += 4

    def _gene_in_order(
        self, gaps: tuple[int, int], first: int, count: int, slot: float, told: bool
    ) -> bool:
        """The part of the gene's possible places that falls in this row; the words once."""
        low, high = max(gaps[0] - first, 0), min(gaps[1] - first, count)
        if low == high and gaps[0] != gaps[1]:
            return told  # the range only touches the end of this row
        if low == high and told:
            return told  # a gap between two rows is marked once
        start, end = self.left + slot * low, self.left + slot * high
        y = self.y + 3
        if low == high:
            self.line("gene", (start, y - 1), (start + 5, y + 7), (start - 5, y + 7))
        else:
            self.line("strand", (start + 3, y), (start + 3, y + 5), (end - 3, y + 5), (end - 3, y))
        if not told:
            words = self.symbol if low == high else f"{self.symbol} lies here"
            self.text_near((start + end) / 2, y + 19, words, "gene-label")
        self.y = y + (10 if told else 24)
        return True

    def draw_legend(self, has_gene: bool, neighbours: Sequence[Beside]) -> None:
        """A key of the shapes in use; with the gene alone there is nothing to tell apart."""
        if not neighbours:
            return
        x, y = self.left, self.y + 14
        kinds = [("gene", self.symbol)] if has_gene else []
        if any(not neighbour.is_regulatory for neighbour in neighbours):
            kinds.append(("neighbour", "gene"))
        if any(neighbour.is_regulatory for neighbour in neighbours):
            kinds.append(("regulatory", "regulatory element"))
        for kind, words in kinds:
            room = 18 + len(words) * CHARACTER
            if x > self.left and x + room > self.right:
                x, y = self.left, y + 18
            if kind == "regulatory":
                self.rect(x + 5, y - 11, 2, 14, kind)
            else:
                self.rect(x, y - 9, 13, 10, kind)
            self.text(x + 18, y, words, "soft")
            x += room + 14
        self.y = y + 8


class _Scale(Protocol):
    def __call__(self, position: float) -> float: ...


def _scale(window: tuple[int, int], frame: tuple[float, float]) -> _Scale:
    """Positions of the window to places in the frame; a window of one base maps to its left."""
    span = max(window[1] - window[0], 1)
    per_base = (frame[1] - frame[0]) / span

    def across(position: float) -> float:
        return frame[0] + (position - window[0]) * per_base

    return across


def _window(location: Placed, placed: Sequence[Beside]) -> tuple[int, int]:
    """What the neighbourhood shows: everything placed with a margin of a twenty-fifth, or the
    gene alone between flanks of its own length."""
    starts = [location.start, *(n.start for n in placed if n.start is not None)]
    ends = [location.end, *(n.end for n in placed if n.end is not None)]
    start, end = min(starts), max(ends)
    span = end - start + 1
    margin = max(span // 25, 50) if placed else max(span, 50)
    return max(1, start - margin), end + margin


def _at_least(start: float, end: float, wide: float) -> tuple[float, float]:
    """(start, width), widened about its middle to at least `wide`."""
    if end - start >= wide:
        return start, end - start
    return (start + end - wide) / 2, wide


def _nice(size: float) -> int:
    """The largest of 1, 2, 5, 10, 20, … that is no more than size."""
    power = 10 ** math.floor(math.log10(max(size, 1)))
    return max(step for step in (power, 2 * power, 5 * power) if step <= max(size, 1))


def _step(window: tuple[int, int], across: _Scale) -> int:
    """The least of 1, 2, 5, 10, 20, … bases whose labels stand clear of each other,
    and no more than about seven of them."""
    step, wide = 1, across(window[1]) - across(window[0])
    while True:
        room = across(window[0] + step) - across(window[0])
        if room >= max(len(_position(window[1], step)) * CHARACTER + 4, wide / 7):
            return step
        step = step * 5 // 2 if str(step).startswith("2") else step * 2


def _position(position: int, step: int) -> str:
    if step < 1_000:
        return f"{position:,}"
    decimals = max(0, 6 - int(math.log10(step)))
    return f"{position / 1e6:.{decimals}f} Mb"


def _bases(count: int) -> str:
    for unit, size in (("Mb", 1_000_000), ("kb", 1_000)):
        if count >= size:
            return f"{count // size} {unit}"
    return f"{count} bp"


def _round(number: float) -> float:
    return round(number, 1)


def _title(symbol: str, location: Placed | None, has_neighbours: bool) -> str:
    where = ""
    if location is not None:
        where = f" on chromosome {location.chromosome}" if location.chromosome else ""
        where = where or f" on {location.accession}"
    return f"{symbol}{where}{' and its neighbours' if has_neighbours else ''}"


def _description(symbol: str, location: Placed | None, placed: int, neighbours: int) -> str:
    said = []
    if location is not None:
        strand = "minus" if location.strand == "-" else "plus"
        said.append(
            f"{symbol} lies at {location.start:,} to {location.end:,} of {location.accession} "
            f"({location.assembly}) on the {strand} strand."
        )
    if placed:
        have = "has" if placed == 1 else "have"
        said.append(f"{placed} of {neighbours} neighbours {have} coordinates there, to scale.")
    if neighbours:
        said.append("Below, the neighbours by number in their order, not to scale.")
    return " ".join(said)
