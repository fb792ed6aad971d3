from django.db import models


class Source(models.Model):
    """Where facts came from: one record of one database, as of one date."""

    database = models.CharField(max_length=60)  # "NCBI Gene", "NHGRI-EBI GWAS Catalog"
    record = models.CharField(max_length=200)  # "Gene ID 3558", or a file's name
    url = models.URLField(blank=True)
    updated_on = models.DateField(null=True, blank=True)  # the date the record itself gives
    digest = models.CharField(max_length=64, blank=True)  # SHA-256 of the file read
    imported_at = models.DateTimeField()

    class Meta:
        # Two, because SQLite has no unique constraint in which absent dates are equal.
        constraints = [
            models.UniqueConstraint(
                fields=["database", "record", "updated_on", "digest"], name="source_is_one_record"
            ),
            models.UniqueConstraint(
                fields=["database", "record", "digest"],
                condition=models.Q(updated_on=None),
                name="source_is_one_undated_record",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.database}, {self.record}"
