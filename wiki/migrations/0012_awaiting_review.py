"""What a Sentence awaits: whose wording it has, since which Edit, and the last verdict on it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    """Nobody could review before, so every present Sentence waits."""
    alias = schema_editor.connection.alias
    versions = apps.get_model("wiki", "SentenceVersion").objects.using(alias)
    worded = (
        versions.filter(sentence=OuterRef("pk"))
        .exclude(acts__in=["moved", "removed", "merged removed"])
        .order_by("-pk")
    )
    apps.get_model("wiki", "Sentence").objects.using(alias).filter(section__isnull=False).update(
        worded_in_id=Subquery(worded.values("edit_id")[:1]),
        awaits_id=Subquery(worded.values("edit__author_id")[:1]),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("wiki", "0011_standing"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="sentence",
            name="worded_in",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="wiki.edit",
            ),
        ),
        migrations.AddField(
            model_name="sentence",
            name="verdict",
            field=models.CharField(blank=True, max_length=6),
        ),
        migrations.AddField(
            model_name="sentence",
            name="awaits",
            field=models.ForeignKey(
                blank=True,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="sentence",
            index=models.Index(
                fields=["awaits", "worded_in", "verdict"], name="sentence_awaits_review"
            ),
        ),
    ]
