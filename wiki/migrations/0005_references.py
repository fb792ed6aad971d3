"""References as CSL needs them, merges of two, and counts of statements without a citation."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("wiki", "0004_declared"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name="reference",
            options={"permissions": [("merge_references", "Can merge references")]},
        ),
        migrations.CreateModel(
            name="DistinctReferences",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name="ReferenceMerge",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("moved", models.JSONField(default=dict)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.RemoveIndex(
            model_name="reference",
            name="reference_by_year",
        ),
        migrations.AddField(
            model_name="reference",
            name="author_key",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="reference",
            name="isbn",
            field=models.CharField(blank=True, max_length=13, verbose_name="ISBN"),
        ),
        migrations.AddField(
            model_name="reference",
            name="issue",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="reference",
            name="issued",
            field=models.CharField(blank=True, max_length=10),
        ),
        migrations.AddField(
            model_name="reference",
            name="line",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="reference",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged",
                to="wiki.reference",
            ),
        ),
        migrations.AddField(
            model_name="reference",
            name="pages",
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name="reference",
            name="place",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="reference",
            name="pmcid",
            field=models.PositiveBigIntegerField(
                blank=True, null=True, unique=True, verbose_name="PMCID"
            ),
        ),
        migrations.AddField(
            model_name="reference",
            name="publisher",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="reference",
            name="title_key",
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name="reference",
            name="type",
            field=models.CharField(
                choices=[
                    ("article-journal", "journal article"),
                    ("article", "preprint"),
                    ("book", "book"),
                    ("chapter", "chapter"),
                    ("paper-conference", "conference paper"),
                    ("thesis", "thesis"),
                    ("report", "report"),
                    ("dataset", "data set or database record"),
                    ("webpage", "web page"),
                    ("software", "software"),
                    ("patent", "patent"),
                    ("document", "other"),
                ],
                default="article-journal",
                max_length=20,
            ),
        ),
        migrations.AddField(
            model_name="reference",
            name="volume",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AddField(
            model_name="reference",
            name="words",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="section",
            name="statements",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="section",
            name="uncited",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="reference",
            name="url",
            field=models.URLField(blank=True, max_length=500, verbose_name="address"),
        ),
        migrations.AddIndex(
            model_name="reference",
            index=models.Index(fields=["year", "author_key"], name="reference_by_year"),
        ),
        migrations.AddIndex(
            model_name="reference",
            index=models.Index(fields=["title_key"], name="reference_by_title"),
        ),
        migrations.AddField(
            model_name="distinctreferences",
            name="author",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="distinctreferences",
            name="first",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="wiki.reference"
            ),
        ),
        migrations.AddField(
            model_name="distinctreferences",
            name="second",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="+", to="wiki.reference"
            ),
        ),
        migrations.AddField(
            model_name="referencemerge",
            name="author",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="referencemerge",
            name="kept",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merges",
                to="wiki.reference",
            ),
        ),
        migrations.AddField(
            model_name="referencemerge",
            name="merged",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged_by",
                to="wiki.reference",
            ),
        ),
        migrations.AddField(
            model_name="referencemerge",
            name="undone_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="distinctreferences",
            constraint=models.UniqueConstraint(fields=("first", "second"), name="distinct_once"),
        ),
    ]
