"""A record of a page as JSON for reading: what an import found, with its counts."""

from __future__ import annotations

import dataclasses
from collections import Counter
from typing import Any

from genes.importers.record import GeneRecord

ASPECTS = ("Function", "Process", "Component")


def as_json(record: GeneRecord) -> dict[str, Any]:
    """All that the page says, as JSON values, with a "counts" object.

    `cross_references` holds the See related list with database and value apart; the primary
    source stands by itself. The plain lists have few keys each, so that other readers of such
    pages can be compared with this one; "…_details" beside them have the rest.
    `record_json.record_to_json` is the form that reads back.
    """
    go = {aspect: [a for a in record.annotations if a.aspect == aspect] for aspect in ASPECTS}
    plain = dataclasses.asdict
    return {
        "kind": "ncbi_gene_page",
        "symbol": record.symbol,
        "name": record.name,
        "gene_id": record.gene_id,
        "organism": record.organism,
        "common_name": record.common_name,
        "updated": record.updated,
        "record_status": record.record_status,
        "replaced_by": record.replaced_by,
        "nomenclature_source": record.nomenclature_source,
        "primary_source": str(record.primary_source or ""),
        "see_related": [str(reference) for reference in record.cross_references],
        "cross_references": [plain(reference) for reference in record.cross_references],
        "locus_tag": record.locus_tag,
        "gene_type": record.gene_type,
        "refseq_status": record.refseq_status,
        "lineage": list(record.lineage),
        "aliases": list(record.aliases),
        "annotation_note": record.annotation_note,
        "expression_note": record.expression_note,
        "chromosome": record.chromosome,
        "map_location": record.map_location,
        "exon_count": record.exon_count,
        "locations": [plain(location) for location in record.locations],
        "neighbours": [plain(neighbour) for neighbour in record.neighbours],
        "expression_datasets": [plain(data) for data in record.expression_datasets],
        "generifs": [plain(rif) | {"pmids": list(rif.pmids)} for rif in record.generifs],
        "articles": len(record.articles),
        "related_articles": [plain(article) for article in record.articles],
        "gwas_titles": [trait.title for trait in record.traits],
        "conditions": [
            {"name": c.name, "identifiers": [plain(i) for i in c.identifiers]}
            for c in record.conditions
        ],
        "hiv": [
            {"protein": row.protein, "gene": row.gene, "text": row.text}
            for row in record.hiv_interactions
        ],
        "hiv_details": [plain(row) | {"pmids": list(row.pmids)} for row in record.hiv_interactions],
        "interactions": [
            plain(row) | {"pmids": list(row.pmids)} for row in record.gene_interactions
        ],
        "pathways": list(record.pathways),
        "markers": list(record.markers),
        "homology": list(record.homology),
        "go": {
            aspect: [
                {
                    "relation": row.qualifier,
                    "term": row.term,
                    "evidence": row.evidence,
                    "pubmed": row.has_publication,
                }
                for row in rows
            ]
            for aspect, rows in go.items()
        },
        "go_details": [plain(row) | {"pmids": list(row.pmids)} for row in record.annotations],
        "go_provided_by": record.annotations_provided_by,
        "preferred_name": next(iter(record.preferred_names), ""),
        "preferred_names": list(record.preferred_names),
        "other_names": list(record.other_names),
        "refseq_genomic": [s.accession for s in record.genomic_sequences if s.is_independent],
        "genomic_sequences": [plain(sequence) for sequence in record.genomic_sequences],
        "transcripts": [
            {
                "mrna": row.accession,
                "protein": row.protein_accession,
                "name": row.name,
                "status": row.status,
                "ccds": row.ccds,
                "domains": len(row.domains),
            }
            for row in record.transcripts
        ],
        "transcript_details": [
            {
                "mrna": row.accession,
                "description": row.description,
                "assembly": row.assembly,
                "source_sequences": list(row.source_sequences),
                "swiss_prot": list(row.swiss_prot),
                "trembl": list(row.trembl),
                "related": list(row.related),
                "conserved_domains": [plain(domain) for domain in row.domains],
            }
            for row in record.transcripts
        ],
        "annotated_assemblies": [
            {"name": s.title, "accession": s.accession, "range": s.range_as_printed}
            for s in record.genomic_sequences
            if not s.is_independent
        ],
        "annotated_genomes": record.annotated_genomes,
        "suppressed": list(record.suppressed),
        "summary_sentences": list(record.summary),
        "summary_credit": record.summary_credit,
        "counts": {
            "summary_sentences": len(record.summary),
            "aliases": len(record.aliases),
            "locations": len(record.locations),
            "generifs": len(record.generifs),
            "gwas": len(record.traits),
            "hiv": len(record.hiv_interactions),
            "go": len(record.annotations),
            "go_by_aspect": {aspect: len(rows) for aspect, rows in go.items()},
            "go_with_pubmed": sum(row.has_publication for row in record.annotations),
            "go_negated": sum(row.negated for row in record.annotations),
            "transcripts": len(record.transcripts),
        },
        "further_counts": {
            "lineage": len(record.lineage),
            "cross_references": len(record.cross_references),
            "neighbours": len(record.neighbours),
            "expression_datasets": len(record.expression_datasets),
            "interactions": len(record.gene_interactions),
            "hiv_by_gene": dict(Counter(row.gene for row in record.hiv_interactions)),
            "hiv_proteins": len({row.protein for row in record.hiv_interactions}),
            "go_by_evidence": dict(Counter(row.evidence for row in record.annotations)),
            "go_distinct_terms": len({row.term for row in record.annotations}),
        },
    }
