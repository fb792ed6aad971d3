from django.db import models
from django.db.models.functions import Upper


class OntologyAnnotation(models.Model):
    """A Gene Ontology term given to a gene, with its evidence."""

    class Aspect(models.TextChoices):
        FUNCTION = "F", "Function"
        PROCESS = "P", "Process"
        COMPONENT = "C", "Component"

    gene = models.ForeignKey("genes.Gene", models.CASCADE, related_name="ontology_annotations")
    source = models.ForeignKey("genes.Source", models.PROTECT, related_name="+")
    aspect = models.CharField(max_length=1, choices=Aspect)
    qualifier = models.CharField(max_length=60)  # as printed: "involved_in"
    negated = models.BooleanField(default=False)
    term = models.CharField(max_length=300)
    go_id = models.CharField(max_length=10, blank=True)  # the page names no identifier
    evidence = models.CharField(max_length=4)  # "IDA"
    evidence_name = models.CharField(max_length=120, blank=True)
    has_publication = models.BooleanField(default=False)
    pmids = models.JSONField(default=list, blank=True)
    position = models.PositiveIntegerField()

    class Meta:
        indexes = [
            models.Index(Upper("term"), name="annotation_by_term"),
            models.Index(fields=["go_id"], name="annotation_by_go_id"),
        ]

    def __str__(self) -> str:
        return f"{self.qualifier} {self.term} {self.evidence}"


class Interaction(models.Model):
    """An interaction of the gene's product: with an HIV-1 protein, or with another gene's."""

    class Kind(models.TextChoices):
        HIV_1 = "hiv-1", "HIV-1"
        GENE = "gene", "gene product"

    gene = models.ForeignKey("genes.Gene", models.CASCADE, related_name="interactions")
    source = models.ForeignKey("genes.Source", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=Kind)
    product = models.CharField(max_length=200, blank=True)  # ours, where the row names it
    partner = models.CharField(max_length=300)  # "Envelope surface glycoprotein gp120"
    partner_gene = models.CharField(max_length=120, blank=True)  # "env"
    complex = models.CharField(max_length=300, blank=True)
    database = models.CharField(max_length=120, blank=True)  # "BioGRID"
    text = models.TextField(blank=True)
    pmids = models.JSONField(default=list, blank=True)
    position = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.partner}: {self.text}"


class TraitAssociation(models.Model):
    """A study or condition that ties the gene to a trait."""

    gene = models.ForeignKey("genes.Gene", models.CASCADE, related_name="trait_associations")
    source = models.ForeignKey("genes.Source", models.PROTECT, related_name="+")
    database = models.CharField(max_length=120)  # "EBI GWAS Catalog"
    title = models.TextField()  # the study's title, or the condition's name
    trait = models.CharField(max_length=300, blank=True)
    pmid = models.PositiveBigIntegerField(null=True, blank=True)
    position = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.title


class GeneRIF(models.Model):
    """A Gene Reference into Function: one statement with the papers it rests on."""

    gene = models.ForeignKey("genes.Gene", models.CASCADE, related_name="generifs")
    source = models.ForeignKey("genes.Source", models.PROTECT, related_name="+")
    text = models.TextField()
    pmids = models.JSONField(default=list, blank=True)
    position = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.text
