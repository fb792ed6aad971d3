from django.db import models


class GenomicRecord(models.Model):
    """A reference sequence that holds the gene: a RefSeqGene, or a chromosome of an assembly."""

    gene = models.ForeignKey("genes.Gene", models.CASCADE, related_name="genomic_records")
    source = models.ForeignKey("genes.Source", models.PROTECT, related_name="+")
    accession = models.CharField(max_length=60)
    title = models.CharField(max_length=200, blank=True)  # "RefSeqGene", "Reference GRCh38.p14 …"
    is_independent = models.BooleanField(default=False)  # kept apart from annotated genomes
    start = models.PositiveBigIntegerField(null=True, blank=True)
    end = models.PositiveBigIntegerField(null=True, blank=True)
    strand = models.CharField(max_length=1, blank=True)
    position = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.accession


class Transcript(models.Model):
    """A RefSeq transcript and the protein it encodes."""

    gene = models.ForeignKey("genes.Gene", models.CASCADE, related_name="transcripts")
    source = models.ForeignKey("genes.Source", models.PROTECT, related_name="+")
    accession = models.CharField(max_length=60, blank=True, db_index=True)  # "NM_000586.4"
    protein_accession = models.CharField(max_length=60, blank=True, db_index=True)
    protein_name = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=60, blank=True)
    description = models.TextField(blank=True)
    source_sequences = models.JSONField(default=list, blank=True)
    ccds = models.CharField(max_length=60, blank=True)
    swiss_prot = models.JSONField(default=list, blank=True)  # in the page's order
    trembl = models.JSONField(default=list, blank=True)
    related = models.JSONField(default=list, blank=True)  # Ensembl protein and transcript
    position = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.accession


class ConservedDomain(models.Model):
    """A conserved domain of a transcript's protein."""

    transcript = models.ForeignKey(Transcript, models.CASCADE, related_name="domains")
    accession = models.CharField(max_length=60)  # "pfam00715"
    name = models.CharField(max_length=300, blank=True)
    location_as_printed = models.CharField(max_length=120, blank=True)  # the page loses its arrow
    position = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.accession
