from django.db import models


class ExpressionDataset(models.Model):
    """A data set in which the gene's expression was measured."""

    gene = models.ForeignKey("genes.Gene", models.CASCADE, related_name="expression_datasets")
    source = models.ForeignKey("genes.Source", models.PROTECT, related_name="+")
    title = models.CharField(max_length=300)
    description = models.TextField(blank=True)
    bioproject = models.CharField(max_length=40, blank=True)
    pmid = models.PositiveBigIntegerField(null=True, blank=True)
    analysis_date = models.CharField(max_length=60, blank=True)  # as printed
    position = models.PositiveIntegerField()

    def __str__(self) -> str:
        return self.title
