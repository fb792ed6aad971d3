"""Keys by which genes are found: made for the genes that are here, kept by the store from now on."""

import django.db.models.deletion
from django.db import migrations, models

from genes.names import name_key, name_words

SYMBOL, ALIAS, NAME, WORD = range(4)


def index_all(apps, schema_editor):
    Gene = apps.get_model("genes", "Gene")
    GeneKey = apps.get_model("genes", "GeneKey")
    last = 0
    while genes := list(Gene.objects.filter(pk__gt=last).order_by("pk")[:500]):
        last = genes[-1].pk
        rows = set()
        words = set()
        for gene in genes:
            rows.add((gene.pk, SYMBOL, name_key(gene.symbol), gene.symbol))
            rows.add((gene.pk, NAME, name_key(gene.name), ""))
            words.update((gene.pk, word) for word in name_words(gene.name))
        named = apps.get_model("genes", "GeneName").objects.filter(gene__in=genes)
        for pk, kind, name in named.values_list("gene_id", "kind", "name"):
            if kind in ("alias", "former"):
                rows.add((pk, ALIAS, name_key(name), name))
                continue
            words.update((pk, word) for word in name_words(name))
            if kind == "protein":
                rows.add((pk, NAME, name_key(name), ""))
        rows.update((pk, WORD, word, "") for pk, word in words)
        GeneKey.objects.bulk_create(
            (
                GeneKey(gene_id=pk, kind=kind, key=key.encode(), name=name)
                for pk, kind, key, name in sorted(rows)
                if key
            ),
            batch_size=1000,
        )


class Migration(migrations.Migration):
    dependencies = [("genes", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="GeneKey",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (0, "symbol"),
                            (1, "alias"),
                            (2, "full name"),
                            (3, "word of a name"),
                        ]
                    ),
                ),
                ("key", models.BinaryField()),
                ("name", models.CharField(blank=True, max_length=500)),
                (
                    "gene",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="keys",
                        to="genes.gene",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "key", "gene"], name="gene_key_by_kind")],
            },
        ),
        migrations.RunPython(index_all, migrations.RunPython.noop, elidable=True),
    ]
