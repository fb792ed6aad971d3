"""The drawing of a gene's place: to scale where coordinates are, in order where they are not."""

import math
from dataclasses import dataclass
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from wiki.pages.drawing import (
    CHARACTER,
    CHROMOSOME_LENGTHS,
    EDGE,
    Drawing,
    choose_location,
    draw,
    family,
    gene_gaps,
)


@dataclass(frozen=True)
class Place:
    start: int = 123_372_625
    end: int = 123_377_880
    strand: str = "-"
    assembly: str = "GRCh37.p13"
    chromosome: str = "4"
    accession: str = "NC_000004.11"


@dataclass(frozen=True)
class Neighbour:
    number: int
    start: int | None = None
    end: int | None = None
    assembly: str = ""
    is_regulatory: bool = False


NOW = Place(122_451_470, 122_456_725, "-", "GRCh38.p14", "4", "NC_000004.12")
BEFORE = Place()
SPOTS = {
    1: (123_072_777, 123_073_578),
    4: (123_226_936, 123_227_466),
    8: (123_495_468, 123_496_667),
    9: (123_541_308, 123_542_507),
}
FIFTEEN = [
    Neighbour(n, *SPOTS[n], "GRCh37", True) if n in SPOTS else Neighbour(n) for n in range(1, 16)
]


def words(drawing: Drawing) -> list[str]:
    return [text.words for text in drawing.texts]


def extent(text) -> tuple[float, float]:
    wide = len(text.words) * CHARACTER
    left = {"start": text.x, "middle": text.x - wide / 2, "end": text.x - wide}[text.anchor]
    return left, left + wide


def test_the_scale_is_that_of_the_assembly_with_coordinates_of_neighbours():
    location, placed = choose_location([NOW, BEFORE], FIFTEEN)
    assert location is BEFORE
    assert [neighbour.number for neighbour in placed] == [1, 4, 8, 9]
    drawing = draw("IL2", [NOW, BEFORE], FIFTEEN, map_location="4q27")
    assert drawing.assembly == "GRCh37.p13"
    assert (drawing.placed, drawing.neighbours) == (4, 15)
    assert "GRCh37.p13, to scale" in words(drawing)
    assert "Neighbours in order, not to scale" in words(drawing)


def test_without_coordinates_of_neighbours_the_first_location_is_drawn():
    bare = [Neighbour(1), Neighbour(2)]
    assert choose_location([NOW, BEFORE], bare) == (NOW, [])
    assert draw("IL2", [NOW, BEFORE], bare).assembly == "GRCh38.p14"


def test_a_patch_belongs_to_its_assembly_and_other_assemblies_do_not():
    assert family("GRCh37.p13") == family("GRCh37") == "GRCh37"
    assert family("T2T-CHM13v2.0") == "T2T-CHM13v2.0"
    assert choose_location([NOW], FIFTEEN) == (NOW, [])


def test_positions_are_proportional_to_bases():
    drawing = draw("IL2", [BEFORE], FIFTEEN)
    by_number = {t.words: t.x for t in drawing.texts if t.kind == "number" and t.y < 150}
    middle = {n: sum(SPOTS[n]) / 2 for n in SPOTS}
    per_base = (by_number["9"] - by_number["1"]) / (middle[9] - middle[1])
    for number in (4, 8):
        expected = by_number["1"] + (middle[number] - middle[1]) * per_base
        assert math.isclose(by_number[str(number)], expected, abs_tol=0.2)


def test_the_chromosome_is_to_scale_where_its_length_is_known():
    drawing = draw("IL2", [BEFORE], [], map_location="4q27")
    assert "Chromosome 4, 191.2 Mb" in words(drawing)
    bar = next(rect for rect in drawing.rects if rect.kind == "chromosome")
    mark = next(rect for rect in drawing.rects if rect.kind == "band current")
    share = (mark.x + mark.width / 2 - bar.x) / bar.width
    assert math.isclose(share, 123_375_252 / CHROMOSOME_LENGTHS["NC_000004.11"], abs_tol=0.001)
    assert "4q27" in words(drawing)

    unknown = draw("il2", [Place(5_000, 6_000, "+", "GRCz11", "1", "NC_007112.7")], [])
    assert not any(rect.kind == "chromosome" for rect in unknown.rects)


def test_the_lengths_are_those_of_the_assembly_reports():
    assert CHROMOSOME_LENGTHS["NC_000004.12"] == 190_214_555
    assert CHROMOSOME_LENGTHS["NC_000001.11"] == 248_956_422
    assert CHROMOSOME_LENGTHS["NC_060928.1"] == 193_574_945
    assert len(CHROMOSOME_LENGTHS) == 3 * 24 + 1


def test_the_gene_is_placed_among_its_neighbours_as_far_as_coordinates_tell():
    placed = [neighbour for neighbour in FIFTEEN if neighbour.start]
    assert gene_gaps(BEFORE, FIFTEEN, placed) == (4, 7)  # after 4, before 8
    assert "IL2 lies here" in words(draw("IL2", [BEFORE], FIFTEEN))
    both = [Neighbour(1, 10, 20, "A"), Neighbour(2, 900, 950, "A")]
    assert gene_gaps(Place(100, 200, "+", "A"), both, both) == (1, 1)
    assert gene_gaps(Place(100, 200, "+", "A"), both[::-1], both[::-1]) is None
    assert gene_gaps(NOW, FIFTEEN, []) is None


def test_the_arrow_points_along_the_strand():
    def tip(strand: str) -> bool:
        gene = next(p for p in draw("X", [Place(strand=strand)], []).paths if p.kind == "gene")
        xs = [float(part.split()[0]) for part in gene.d.replace("M", "L").split("L")[1:]]
        return xs[2] == max(xs)

    assert tip("+") and not tip("-")


def test_shapes_tell_genes_from_regulatory_elements():
    drawing = draw("IL2", [], [Neighbour(1), Neighbour(2, is_regulatory=True)])
    kinds = [rect.kind for rect in drawing.rects]
    assert kinds.count("neighbour") == kinds.count("regulatory") == 2  # in the lane, in the key
    assert "regulatory element" in words(drawing)


def test_nothing_to_draw_is_no_drawing():
    assert draw("IL2", [], []) is None


def test_the_description_says_what_the_picture_shows():
    drawing = draw("IL2", [BEFORE], FIFTEEN)
    assert drawing.title == "IL2 on chromosome 4 and its neighbours"
    assert "123,372,625 to 123,377,880" in drawing.description
    assert "minus strand" in drawing.description
    assert "4 of 15 neighbours have coordinates" in drawing.description


@st.composite
def surroundings(draw_from):
    start = draw_from(st.integers(1, 180_000_000))
    end = start + draw_from(st.integers(0, 3_000_000))
    location = Place(start, end, draw_from(st.sampled_from("+-")))
    neighbours = []
    for number in range(1, draw_from(st.integers(0, 60)) + 1):
        spot = draw_from(
            st.none()
            | st.tuples(
                st.integers(max(1, start - 2_000_000), end + 2_000_000), st.integers(0, 99_999)
            )
        )
        regulatory = draw_from(st.booleans())
        if spot is None:
            neighbours.append(Neighbour(number, is_regulatory=regulatory))
        else:
            first, wide = spot
            neighbours.append(Neighbour(number, first, first + wide, "GRCh37", regulatory))
    return location, neighbours, draw_from(st.text("ABCDEFGH0123456789-", min_size=1, max_size=14))


@given(surroundings(), st.sampled_from([320, 760]))
def test_everything_stays_on_the_sheet_and_numbers_stay_apart(place, width):
    location, neighbours, symbol = place
    drawing = draw(symbol, [location], neighbours, map_location="4q27", width=width)
    for rect in drawing.rects:
        assert rect.x >= -EDGE and rect.x + rect.width <= width + EDGE
        assert rect.y >= 0 and rect.y + rect.height <= drawing.height
    for text in drawing.texts:
        left, right = extent(text)
        assert left >= -1 and right <= width + 1, text
        assert 0 < text.y <= drawing.height
    numbers = sorted(
        ((text.y, *extent(text)) for text in drawing.texts if text.kind == "number"),
    )
    for (y, _, right), (next_y, left, _) in pairwise(numbers):
        assert y != next_y or right <= left + 0.2
