from django.db import models


class Organism(models.Model):
    """A species or strain, by the name that NCBI Taxonomy gives it."""

    name = models.CharField(max_length=200, unique=True)  # "Homo sapiens"
    common_name = models.CharField(max_length=120, blank=True)  # "human"
    tax_id = models.PositiveIntegerField(null=True, blank=True, unique=True)
    lineage = models.JSONField(default=list, blank=True)  # names, from the root down

    def __str__(self) -> str:
        return self.name
