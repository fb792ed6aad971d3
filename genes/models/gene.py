from django.db import models
from django.db.models.functions import Upper
from django.utils.text import slugify


class Gene(models.Model):
    """One gene record. The NCBI Gene ID is its identity; symbols come and go."""

    gene_id = models.PositiveBigIntegerField("Gene ID", primary_key=True)
    organism = models.ForeignKey("genes.Organism", models.PROTECT, related_name="genes")
    source = models.ForeignKey("genes.Source", models.PROTECT, related_name="+")
    symbol = models.CharField(max_length=120, db_index=True)
    name = models.CharField(max_length=500, blank=True)
    nomenclature_source = models.CharField(max_length=60, blank=True)  # "HGNC"
    gene_type = models.CharField(max_length=60, blank=True)  # "protein coding"
    refseq_status = models.CharField(max_length=60, blank=True)  # "REVIEWED"
    chromosome = models.CharField(max_length=60, blank=True)
    map_location = models.CharField(max_length=120, blank=True)  # "4q27"
    exon_count = models.PositiveIntegerField(null=True, blank=True)
    summary = models.JSONField(default=list, blank=True)  # the database's own text, by sentence
    summary_credit = models.CharField(max_length=200, blank=True)  # "RefSeq, Sep 2020"
    annotation_note = models.TextField(blank=True)
    expression_note = models.TextField(blank=True)

    class Meta:
        indexes = [models.Index(Upper("symbol"), name="gene_symbol_any_case")]

    def __str__(self) -> str:
        return f"{self.symbol} ({self.organism_id}:{self.gene_id})"

    @property
    def slug(self) -> str:
        """The address of the gene's page below /genes/: '3558-IL2'. The number decides."""
        readable = slugify(self.symbol.replace("/", "-").replace(".", "-"))
        if readable and readable == self.symbol.lower():
            readable = self.symbol
        return f"{self.gene_id}-{readable}" if readable else str(self.gene_id)


class GeneName(models.Model):
    """Another name of a gene or of its product."""

    class Kind(models.TextChoices):
        ALIAS = "alias", "also known as"
        FORMER_SYMBOL = "former", "former symbol"
        PROTEIN_PREFERRED = "protein", "preferred protein name"
        PROTEIN_OTHER = "protein-other", "other protein name"

    gene = models.ForeignKey(Gene, models.CASCADE, related_name="names")
    source = models.ForeignKey("genes.Source", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16, choices=Kind)
    name = models.CharField(max_length=500, db_index=True)
    position = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["gene", "kind", "name"], name="gene_name_once")
        ]
        indexes = [models.Index(Upper("name"), name="gene_name_any_case")]

    def __str__(self) -> str:
        return self.name


class GeneKey(models.Model):
    """One way to find a gene by a name, derived from its symbol and names by store.index_genes.

    The key is kept as bytes (UTF-8), so that every database compares and sorts it alike and the
    keys that begin with another are one stretch of the index. Ask with `key_of` and `keys_from`.
    """

    class Kind(models.IntegerChoices):
        SYMBOL = 0, "symbol"
        ALIAS = 1, "alias"  # or a former symbol
        NAME = 2, "full name"  # of the gene, or the preferred one of its protein
        WORD = 3, "word of a name"

    gene = models.ForeignKey(Gene, models.CASCADE, related_name="keys")
    kind = models.PositiveSmallIntegerField(choices=Kind)
    key = models.BinaryField()
    name = models.CharField(max_length=500, blank=True)  # as written; of a symbol or an alias

    class Meta:
        indexes = [models.Index(fields=["kind", "key", "gene"], name="gene_key_by_kind")]

    def __str__(self) -> str:
        return f"{bytes(self.key).decode()} ({self.gene_id})"

    @staticmethod
    def key_of(text: str) -> bytes:
        """A folded text (genes.names) as it is stored."""
        return text.encode()

    @staticmethod
    def keys_from(text: str) -> dict[str, bytes]:
        """The filter of all keys that begin with a folded text."""
        start = text.encode()
        # No byte of UTF-8 is 255, so this is behind everything that begins with `start`.
        return {"key__gte": start, "key__lt": start + b"\xff"}


class CrossReference(models.Model):
    """The gene's identifier in another database, e.g. HGNC and HGNC:6001."""

    gene = models.ForeignKey(Gene, models.CASCADE, related_name="cross_references")
    source = models.ForeignKey("genes.Source", models.PROTECT, related_name="+")
    database = models.CharField(max_length=60)
    value = models.CharField(max_length=120, db_index=True)
    is_primary = models.BooleanField(default=False)
    position = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gene", "database", "value"], name="cross_reference_once"
            )
        ]
        indexes = [models.Index(Upper("value"), name="cross_reference_any_case")]

    def __str__(self) -> str:
        return f"{self.database} {self.value}"
