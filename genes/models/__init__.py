"""Facts about genes, each with the source it came from."""

from genes.models.annotation import GeneRIF, Interaction, OntologyAnnotation, TraitAssociation
from genes.models.expression import ExpressionDataset
from genes.models.gene import CrossReference, Gene, GeneKey, GeneName
from genes.models.location import GenomicLocation, Neighbour
from genes.models.organism import Organism
from genes.models.sequence import ConservedDomain, GenomicRecord, Transcript
from genes.models.source import Source

__all__ = [
    "ConservedDomain",
    "CrossReference",
    "ExpressionDataset",
    "Gene",
    "GeneKey",
    "GeneName",
    "GeneRIF",
    "GenomicLocation",
    "GenomicRecord",
    "Interaction",
    "Neighbour",
    "OntologyAnnotation",
    "Organism",
    "Source",
    "TraitAssociation",
    "Transcript",
]
