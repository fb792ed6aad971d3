"""Standing and what it rests on: what became of the words of each Edit, verdicts, thanks, notices."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from wiki.authorship.credit import Run
from wiki.authorship.fate import Wording, word_changes


def count_words(apps, schema_editor):
    """The changes of words of all Edits so far, from the wordings that the ledger has."""
    using = schema_editor.connection.alias
    changes = apps.get_model("wiki", "WordChange").objects.using(using)
    versions = apps.get_model("wiki", "SentenceVersion").objects.using(using)
    for article in apps.get_model("wiki", "Article").objects.using(using).order_by("pk"):
        wordings = (
            Wording(
                version.edit_id,
                version.sentence_id,
                version.text,
                [Run(origin, length) for origin, length in version.runs],
                "removed" in version.acts.split(),
            )
            for version in versions.filter(sentence__article=article)
            .order_by("edit_id", "pk")
            .iterator(chunk_size=500)
        )
        stood = {}
        rows = []
        for edit, change in word_changes(wordings):
            for origin, words in sorted(change.items()):
                stood[origin] = stood.get(origin, 0) + words
                rows.append(
                    changes.model(
                        article=article,
                        edit_id=edit,
                        origin_id=origin,
                        change=words,
                        words=stood[origin],
                    )
                )
        changes.bulk_create(rows, batch_size=500)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_orcid_confirmed"),
        ("wiki", "0010_suggestions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Shown",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="shown",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "standing",
                    models.BooleanField(default=True, verbose_name="others see your standing"),
                ),
                (
                    "listed",
                    models.BooleanField(
                        default=True, verbose_name="you appear in the lists of authors by field"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StandingState",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("version", models.PositiveSmallIntegerField()),
                ("second", models.BigIntegerField(default=0)),
                ("forgotten", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="StandingEvent",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("saved", "Edit"),
                            ("opinion", "opinion"),
                            ("withdrawn", "withdrawal"),
                        ],
                        max_length=9,
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("second", models.BigIntegerField()),
                (
                    "actor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("trust", models.CharField(max_length=7)),
                ("facts", models.JSONField(null=True)),
                ("settled", models.BooleanField(default=False)),
                ("undo", models.JSONField(null=True)),
                (
                    "edit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wiki.edit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StandingMemory",
            fields=[
                ("key", models.CharField(max_length=200, primary_key=True, serialize=False)),
                ("value", models.JSONField()),
                ("day", models.IntegerField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["day"], name="standing_memory_by_day")],
            },
        ),
        migrations.CreateModel(
            name="StandingPoint",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.PositiveIntegerField()),
                ("field", models.CharField(blank=True, max_length=80)),
                ("rule", models.CharField(max_length=20)),
                ("amount", models.IntegerField()),
                ("before", models.IntegerField()),
                ("after", models.IntegerField()),
                ("why", models.CharField(max_length=200)),
                ("version", models.PositiveSmallIntegerField()),
                (
                    "edit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wiki.edit",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="points",
                        to="wiki.standingevent",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="points",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Thanks",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "edit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="thanks",
                        to="wiki.edit",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="thanks",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="WordChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("change", models.IntegerField()),
                ("words", models.PositiveIntegerField()),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wiki.article",
                    ),
                ),
                (
                    "edit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="word_changes",
                        to="wiki.edit",
                    ),
                ),
                (
                    "origin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fate",
                        to="wiki.edit",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Agreement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "side",
                    models.CharField(
                        choices=[("agreed", "agrees"), ("disagreed", "disagrees")], max_length=9
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=1000)),
                ("at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="agreements",
                        to="wiki.sentenceversion",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "-at"], name="agreement_by_person")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("version", "person"),
                        name="agreement_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("side", "agreed"),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="disagreement_has_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("improved", "built upon"),
                            ("removed", "removed"),
                            ("restored", "brought back"),
                            ("reused", "reused"),
                            ("reviewed", "reviewed"),
                            ("agreed", "agreed with"),
                            ("disagreed", "disagreed with"),
                            ("thanked", "thanked for"),
                        ],
                        max_length=9,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("words", models.PositiveIntegerField(default=0)),
                ("reason", models.CharField(blank=True, max_length=1000)),
                ("read_at", models.DateTimeField(blank=True, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "edit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wiki.edit",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="notices",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "sentence",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wiki.sentence",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "-at"], name="notice_by_person"),
                    models.Index(
                        condition=models.Q(("read_at", None)),
                        fields=["person"],
                        name="notice_unread",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Review",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "verdict",
                    models.CharField(
                        choices=[("passed", "passed"), ("failed", "not passed")], max_length=6
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=1000)),
                ("at", models.DateTimeField()),
                (
                    "reviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="reviews",
                        to="wiki.sentenceversion",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["reviewer", "-at"], name="review_by_reviewer")],
            },
        ),
        migrations.CreateModel(
            name="StandingAccount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("field", models.CharField(blank=True, max_length=80)),
                ("start", models.IntegerField()),
                ("day", models.IntegerField()),
                ("shown", models.IntegerField()),
                ("recent_good", models.IntegerField()),
                ("recent_bad", models.IntegerField()),
                ("staked", models.IntegerField()),
                ("good", models.IntegerField()),
                ("bad", models.IntegerField()),
                ("alone", models.IntegerField()),
                ("heard", models.IntegerField()),
                ("voices", models.IntegerField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="standings",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["field", "-shown"], name="standing_account_by_field")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("person", "field"), name="standing_account_once"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="standingevent",
            index=models.Index(fields=["second"], name="standing_event_by_time"),
        ),
        migrations.AddIndex(
            model_name="standingevent",
            index=models.Index(
                condition=models.Q(("settled", False)),
                fields=["second"],
                name="standing_event_waits",
            ),
        ),
        migrations.AddConstraint(
            model_name="standingevent",
            constraint=models.UniqueConstraint(fields=("kind", "name"), name="standing_event_once"),
        ),
        migrations.AddIndex(
            model_name="standingpoint",
            index=models.Index(fields=["person", "field", "event"], name="point_by_person"),
        ),
        migrations.AddConstraint(
            model_name="standingpoint",
            constraint=models.UniqueConstraint(
                fields=("event", "place"), name="standing_point_once"
            ),
        ),
        migrations.AddIndex(
            model_name="thanks",
            index=models.Index(fields=["person", "-at"], name="thanks_by_person"),
        ),
        migrations.AddConstraint(
            model_name="thanks",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_at", None)),
                fields=("edit", "person"),
                name="thanks_once",
            ),
        ),
        migrations.AddIndex(
            model_name="wordchange",
            index=models.Index(fields=["origin", "article", "edit"], name="word_change_by_origin"),
        ),
        migrations.AddConstraint(
            model_name="wordchange",
            constraint=models.UniqueConstraint(fields=("edit", "origin"), name="word_change_once"),
        ),
        migrations.RunPython(count_words, migrations.RunPython.noop),
    ]
