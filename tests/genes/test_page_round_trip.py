"""Any record written out in the page's layout is read back as it was."""

from hypothesis import given, settings
from hypothesis import strategies as st

from genes.importers.ncbi_gene_page import parse
from genes.importers.ncbi_gene_page.ontology import CODES
from genes.importers.record import (
    Annotation,
    CrossRef,
    GeneRecord,
    HivInteraction,
    Location,
    Trait,
    TranscriptFact,
)
from genes.importers.record_json import record_from_json, record_to_json
from genes.importers.sentences import split_sentences

NBSP = "\u00a0"
# Words that are no code, no HIV gene and no heading.
word = st.from_regex(r"[a-z]{4,9}", fullmatch=True).map(lambda text: "q" + text)
words = st.lists(word, min_size=1, max_size=6).map(" ".join)
number = st.integers(min_value=1, max_value=10**9)
symbol = st.from_regex(r"[A-Z][A-Za-z0-9]{1,7}", fullmatch=True)


@st.composite
def locations(draw):
    start, length = draw(number), draw(st.integers(0, 10**6))
    return Location(
        assembly=draw(st.sampled_from(["GRCh38.p14", "Release 6 plus ISO1 MT", "ASM1v2"])),
        accession=f"NC_{draw(number)}.{draw(st.integers(1, 20))}",
        start=start,
        end=start + length,
        strand=draw(st.sampled_from("+-")),
        release=draw(st.sampled_from(["RS_2024_08", "110", "105.20220307"])),
        status=draw(st.sampled_from(["current", "previous assembly"])),
        assembly_accession=f"GCF_{draw(number)}.1",
        chromosome=draw(st.sampled_from(["4", "X", "Un", "MT"])),
    )


annotations = st.builds(
    Annotation,
    aspect=st.sampled_from(["Function", "Process", "Component"]),
    qualifier=st.sampled_from(
        ["enables", "involved_in", "acts_upstream_of", "acts_upstream_of_or_within", "part_of"]
    ),
    term=st.builds("{} {}".format, words, st.sampled_from(["", "via STAT", "II", "of RNA, x"])).map(
        str.strip
    ),
    evidence=st.sampled_from(sorted(CODES)),
    evidence_name=st.just("Inferred from Own Test"),
    negated=st.booleans(),
    has_publication=st.booleans(),
)
hiv_rows = st.builds(
    HivInteraction,
    protein=st.sampled_from(["Nef", "capsid", "Envelope surface glycoprotein gp160, precursor"]),
    gene=st.sampled_from(["nef", "gag", "gag-pol", "env"]),
    text=words,
    has_publication=st.just(True),
)
transcripts = st.builds(
    TranscriptFact,
    accession=number.map(lambda n: f"NM_{n}.3"),
    protein_accession=number.map(lambda n: f"NP_{n}.12"),
    name=words,
    status=st.just("REVIEWED"),
    source_sequences=st.lists(st.from_regex(r"AC\d{6}", fullmatch=True), min_size=1).map(tuple),
)
records = st.builds(
    GeneRecord,
    gene_id=number,
    symbol=symbol,
    name=words,
    organism=st.just("Mus musculus"),
    common_name=st.just("house mouse"),
    updated=st.just("1-Apr-2025"),
    nomenclature_source=st.just("MGI"),
    primary_source=number.map(lambda n: CrossRef("MGI", f"MGI:{n}")),
    cross_references=st.lists(
        st.builds(CrossRef, st.sampled_from(["Ensembl", "MIM"]), word), unique=True
    ).map(tuple),
    refseq_status=st.just("REVIEWED"),
    aliases=st.lists(words, unique=True).map(tuple),
    summary=st.lists(words.map(lambda text: f"{text.capitalize()}."), max_size=4).map(tuple),
    locations=st.lists(locations(), max_size=3).map(tuple),
    traits=st.lists(words.map(lambda t: Trait("EBI GWAS Catalog", f"{t}.")), max_size=3).map(tuple),
    hiv_interactions=st.lists(hiv_rows, max_size=5).map(tuple),
    annotations=st.lists(annotations, max_size=6).map(
        lambda rows: tuple(sorted(rows, key=lambda row: row.aspect))
    ),
    transcripts=st.lists(transcripts, min_size=1, max_size=3).map(tuple),
)


def written(record: GeneRecord, *, arrow: str) -> str:
    """The record in the layout of the page."""
    out = [
        f"{record.symbol} {record.name} [ Mus musculus (house mouse) ]",
        "",
        f"Gene ID: {record.gene_id}, updated on {record.updated}",
        "",
        "Summary",
        "",
        "Official Symbol",
        f"{record.symbol}provided by MGI",
        "Official Full Name",
        f"{record.name}provided by MGI",
        "Primary source",
        str(record.primary_source),
    ]
    if record.cross_references:
        out += ["See related", "; ".join(map(str, record.cross_references))]
    out += ["RefSeq status", record.refseq_status, "Organism", record.organism]
    if record.aliases:
        out += ["Also known as", "; ".join(record.aliases)]
    if record.summary:
        out += ["Summary", " ".join(record.summary)]
    out += ["", "Genomic context", ""]
    if record.locations:
        out.append("Annotation release Status Assembly Chr Location")
    for spot in record.locations:
        side = ", complement" if spot.strand == "-" else ""
        out.append(
            f"{spot.release} {spot.status} {spot.assembly} ({spot.assembly_accession}) "
            f"{spot.chromosome} {spot.accession} ({spot.start}..{spot.end}{side})"
        )
    out += ["", "Phenotypes", "", "EBI GWAS Catalog", "", "Description"]
    for trait in record.traits:
        out += [trait.title, "EBI GWAS Catalog"]
    out += ["", "HIV-1 interactions", "", "Protein interactions", ""]
    out.append("Protein Gene Interaction Pubs")
    protein = ""
    for row in record.hiv_interactions:
        out.append(
            f"{'' if row.protein == protein else row.protein + ' '}{row.gene} {row.text} PubMed"
        )
        protein = row.protein
    out += ["", "Gene Ontology Provided by MGI", ""]
    aspect = ""
    for row in record.annotations:
        if row.aspect != aspect:
            aspect = row.aspect
            out.append(f"{aspect} Evidence Code Pubs")
        out += [
            f"{'NOT ' if row.negated else ''}{row.qualifier} {row.term} {row.evidence}",
            row.evidence_name,
            "more info",
            f"{'PubMed' if row.has_publication else ''}{NBSP}",
        ]
    out += ["", "NCBI Reference Sequences (RefSeq)", "", "mRNA and Protein(s)", ""]
    for count, row in enumerate(record.transcripts, 1):
        out += [
            f"{count}. {row.accession}{arrow}{row.protein_accession}{NBSP}{row.name}",
            "",
            f"  Status: {row.status}",
            "",
            "  Source sequence(s)",
            f"  {', '.join(row.source_sequences)}",
            "",
        ]
    return "\n".join(out)


@settings(max_examples=60, deadline=None)
@given(records, st.sampled_from(["", " → "]))
def test_a_record_survives_the_page(record, arrow):
    found = parse(written(record, arrow=arrow))
    assert found.annotations == record.annotations
    assert found.hiv_interactions == record.hiv_interactions
    assert found.locations == record.locations
    for key in record_to_json(record):
        assert getattr(found, key) == getattr(record, key), key


@settings(max_examples=40, deadline=None)
@given(records)
def test_a_record_survives_json(record):
    assert record_from_json(record_to_json(record)) == record


@given(st.text())
def test_sentences_hold_every_word_of_the_text(text):
    assert " ".join(" ".join(split_sentences(text)).split()) == " ".join(text.split())
