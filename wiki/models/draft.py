"""Words that are not saved yet: one writer's, seen by nobody else, and no part of the history."""

from django.conf import settings
from django.db import models


class Draft(models.Model):
    """What somebody has typed into one form and not saved.

    `place` says which form: "article", "new-section", "section:12" or "sentence:45"; of the
    Suggestion with id 7 "suggestion:7" (its revision), "comment:7" or "decline:7" (the reason);
    with "conflict:" before it, or "conflict" alone, the page that settles what that form met. It
    belongs to a Gene and not to an Article, because the first words on a gene come before its
    Article.
    """

    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="drafts")
    gene = models.ForeignKey("genes.Gene", models.CASCADE, related_name="drafts")
    place = models.CharField(max_length=40)
    base = models.PositiveIntegerField()  # number of the Edit that the writer started from
    fields = models.JSONField(default=dict)  # name of a field -> what stands in it
    kept_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["author", "gene", "place"], name="draft_once")
        ]

    def __str__(self) -> str:
        return f"Draft of {self.place} on gene {self.gene_id} by {self.author_id}"
