from django.db import models


class GenomicLocation(models.Model):
    """Where a gene lies on one assembly. Coordinates are 1-based and inclusive."""

    gene = models.ForeignKey("genes.Gene", models.CASCADE, related_name="locations")
    source = models.ForeignKey("genes.Source", models.PROTECT, related_name="+")
    release = models.CharField(max_length=60, blank=True)  # "RS_2024_08"
    status = models.CharField(max_length=60, blank=True)  # "current", "previous assembly"
    assembly = models.CharField(max_length=120)  # "GRCh38.p14"
    assembly_accession = models.CharField(max_length=60, blank=True)
    chromosome = models.CharField(max_length=60, blank=True)
    accession = models.CharField(max_length=60)  # of the sequence, "NC_000004.12"
    start = models.PositiveBigIntegerField()
    end = models.PositiveBigIntegerField()
    strand = models.CharField(max_length=1)  # "+" or "-"
    position = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(start__lte=models.F("end")), name="location_start_before_end"
            ),
            models.CheckConstraint(
                condition=models.Q(strand__in=["+", "-"]), name="location_strand"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.accession}:{self.start}-{self.end}"


class Neighbour(models.Model):
    """What lies beside a gene, in the order of the chromosome: a gene or a regulatory element."""

    gene = models.ForeignKey("genes.Gene", models.CASCADE, related_name="neighbours")
    source = models.ForeignKey("genes.Source", models.PROTECT, related_name="+")
    name = models.CharField(max_length=500)
    is_regulatory = models.BooleanField(default=False)
    # Only where the name itself gives coordinates ("GRCh37_chr4:123072777-123073578").
    assembly = models.CharField(max_length=60, blank=True)
    start = models.PositiveBigIntegerField(null=True, blank=True)
    end = models.PositiveBigIntegerField(null=True, blank=True)
    position = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.name
