"""What a name in double brackets means in an article: remembered for the mentions that stand."""

import re

import django.db.models.deletion
from django.db import migrations, models

MENTION = re.compile(r"\[\[([^\[\]\n|]{1,80})\]\]")


def remember(apps, schema_editor):
    """Each name of a present sentence, where the gene it was bound to goes by that name."""
    GeneMention = apps.get_model("wiki", "GeneMention")
    BoundName = apps.get_model("wiki", "BoundName")
    GeneName = apps.get_model("genes", "GeneName")
    last = 0
    while mentions := list(
        GeneMention.objects.filter(pk__gt=last)
        .select_related("sentence", "gene")
        .order_by("pk")[:500]
    ):
        last = mentions[-1].pk
        known = {(mention.gene_id, mention.gene.symbol) for mention in mentions}
        known.update(
            GeneName.objects.filter(
                gene__in={mention.gene_id for mention in mentions}, kind__in=["alias", "former"]
            ).values_list("gene_id", "name")
        )
        BoundName.objects.bulk_create(
            (
                BoundName(
                    article_id=mention.sentence.article_id, name=name, gene_id=mention.gene_id
                )
                for mention in mentions
                for name in map(str.strip, MENTION.findall(mention.sentence.text))
                if (mention.gene_id, name) in known
            ),
            ignore_conflicts=True,
        )


class Migration(migrations.Migration):
    dependencies = [
        ("genes", "0002_gene_keys"),
        ("wiki", "0008_presence"),
    ]

    operations = [
        migrations.CreateModel(
            name="BoundName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=80)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bound_names",
                        to="wiki.article",
                    ),
                ),
                (
                    "gene",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="genes.gene",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("article", "name"), name="bound_name_once")
                ],
            },
        ),
        migrations.RunPython(remember, migrations.RunPython.noop, elidable=True),
    ]
