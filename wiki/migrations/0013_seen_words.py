"""Up to which Edit of an Article somebody else than its author has saved since."""

import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


def find_last_authors(apps, schema_editor):
    """Who saved last in each Article, and up to which Edit another person saved afterwards."""
    using = schema_editor.connection.alias
    articles = apps.get_model("wiki", "Article").objects.using(using)
    edits = apps.get_model("wiki", "Edit").objects.using(using)
    rows = []
    for article in articles.filter(number__gt=0).order_by("pk").only("pk").iterator():
        saved = edits.filter(article=article, author__is_machine=False).exclude(kind="rebuild")
        article.last_author_id = (
            saved.order_by("-number").values_list("author_id", flat=True).first()
        )
        if article.last_author_id is None:
            continue
        others = saved.exclude(author_id=article.last_author_id).order_by("-number")
        before = others.values_list("number", flat=True).first() or 0
        if before:
            first = saved.filter(number__gt=before).order_by("number").values_list("pk", flat=True)
            article.seen_until = first[0] - 1
        rows.append(article)
    articles.bulk_update(rows, ["last_author", "seen_until"], batch_size=200)


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("wiki", "0012_awaiting_review"),
    ]

    operations = [
        migrations.AddField(
            model_name="article",
            name="last_author",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="article",
            name="seen_until",
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AddIndex(
            model_name="section",
            index=models.Index(
                django.db.models.functions.text.Upper("heading"), name="section_heading_any_case"
            ),
        ),
        migrations.RunPython(find_last_authors, migrations.RunPython.noop, elidable=True),
    ]
