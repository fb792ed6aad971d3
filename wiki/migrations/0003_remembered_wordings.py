"""What a removed sentence is recognised by when it returns: fingerprint, shingles, follower."""

import django.db.models.deletion
from django.db import migrations, models

from wiki.authorship.reading import fingerprint, sketch


def learn(apps, schema_editor):
    """Fingerprints by the new rule, and shingles, of what was written before there were any."""
    versions = apps.get_model("wiki", "SentenceVersion").objects.using(
        schema_editor.connection.alias
    )
    shingles = apps.get_model("wiki", "Shingle").objects.using(schema_editor.connection.alias)
    waiting = []

    def write():
        versions.bulk_update(waiting, ["fingerprint"])
        shingles.bulk_create(
            shingles.model(article_id=version.sentence.article_id, version=version, number=number)
            for version in waiting
            if {"added", "changed"} & set(version.acts.split())
            for number in sketch(version.text)
        )
        waiting.clear()

    for version in versions.select_related("sentence").order_by("pk").iterator(chunk_size=500):
        version.fingerprint = fingerprint(version.text)
        waiting.append(version)
        if len(waiting) == 500:
            write()
    write()


class Migration(migrations.Migration):
    dependencies = [
        ("wiki", "0002_roles"),
    ]

    operations = [
        migrations.AddField(
            model_name="sentenceversion",
            name="follower",
            field=models.PositiveBigIntegerField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name="Shingle",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveBigIntegerField()),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wiki.article",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="shingles",
                        to="wiki.sentenceversion",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["article", "number", "version"], name="shingle_by_number")
                ],
            },
        ),
        migrations.RunPython(learn, migrations.RunPython.noop),
    ]
