"""Suggestions, who accepted an Edit, and who may save in an article (reviewers say so)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from accounts.roles import REVIEWER, grant, revoke

_SET = {"set_saving": "Can say who may save in an article"}


def hand_out(apps, schema_editor):
    grant(apps, REVIEWER, "wiki", "article", _SET, using=schema_editor.connection.alias)


def take_back(apps, schema_editor):
    revoke(apps, REVIEWER, "wiki", "article", _SET, using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [
        ("wiki", "0009_bound_names"),
        ("accounts", "0002_roles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SuggestedChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("acts", models.CharField(max_length=60)),
                ("heading", models.CharField(max_length=200)),
                ("place", models.IntegerField()),
                ("olds", models.JSONField(default=list)),
                ("news", models.JSONField(default=list)),
                ("before", models.TextField(blank=True)),
                ("after", models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name="SuggestionRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("reason", models.CharField(max_length=1000)),
                ("base", models.PositiveIntegerField()),
            ],
        ),
        migrations.AlterModelOptions(
            name="article",
            options={"permissions": [("set_saving", "Can say who may save in an article")]},
        ),
        migrations.AddField(
            model_name="article",
            name="newcomers_suggest",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="article",
            name="open_suggestions",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="edit",
            name="accepted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="accepted_edits",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="edit",
            name="kind",
            field=models.CharField(
                choices=[
                    ("write", "edit"),
                    ("restore", "restoration"),
                    ("import", "import"),
                    ("accept", "accepted suggestion"),
                    ("rebuild", "rebuild"),
                ],
                default="write",
                max_length=8,
            ),
        ),
        migrations.CreateModel(
            name="SavingRule",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("newcomers_suggest", models.BooleanField()),
                ("at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="saving_rules",
                        to="wiki.article",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="ChangedSentence",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("follows", models.BooleanField(default=False)),
                (
                    "sentence",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suggested",
                        to="wiki.sentence",
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bound",
                        to="wiki.suggestedchange",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AcceptedChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "edit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accepted_changes",
                        to="wiki.edit",
                    ),
                ),
                (
                    "change",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="accepted",
                        to="wiki.suggestedchange",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SuggestedSection",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("place", models.IntegerField()),
                ("heading", models.CharField(max_length=200)),
                ("was", models.CharField(blank=True, max_length=200)),
                ("after", models.PositiveBigIntegerField(null=True)),
                ("source", models.TextField(blank=True)),
                ("layout", models.JSONField(default=list)),
                ("declared", models.JSONField(default=list)),
                (
                    "section",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="wiki.section",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Suggestion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("reason", models.CharField(max_length=1000)),
                ("revision", models.PositiveIntegerField(default=1)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("partly", "partly accepted"),
                            ("accepted", "accepted"),
                            ("declined", "declined"),
                            ("withdrawn", "withdrawn"),
                            ("closed", "closed"),
                        ],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("settled_at", models.DateTimeField(blank=True, null=True)),
                ("settlement", models.CharField(blank=True, max_length=1000)),
                (
                    "article",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suggestions",
                        to="wiki.article",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suggestions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Comment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("text", models.TextField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "suggestion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="comments",
                        to="wiki.suggestion",
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="edit",
            name="suggestion",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="edits",
                to="wiki.suggestion",
            ),
        ),
        migrations.AddConstraint(
            model_name="edit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("accepted_by", None),
                    models.Q(("accepted_by", models.F("author")), _negated=True),
                    _connector="OR",
                ),
                name="accepted_by_somebody_else",
            ),
        ),
        migrations.AddField(
            model_name="suggestionrevision",
            name="suggestion",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="revisions",
                to="wiki.suggestion",
            ),
        ),
        migrations.AddField(
            model_name="suggestedsection",
            name="revision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sections",
                to="wiki.suggestionrevision",
            ),
        ),
        migrations.AddField(
            model_name="suggestedchange",
            name="revision",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="changes",
                to="wiki.suggestionrevision",
            ),
        ),
        migrations.AddConstraint(
            model_name="changedsentence",
            constraint=models.UniqueConstraint(
                fields=("change", "sentence"), name="changed_sentence_once"
            ),
        ),
        migrations.AddIndex(
            model_name="suggestion",
            index=models.Index(fields=["state", "-at"], name="suggestion_by_state"),
        ),
        migrations.AddIndex(
            model_name="suggestion",
            index=models.Index(fields=["author", "-at"], name="suggestion_by_author"),
        ),
        migrations.AddConstraint(
            model_name="suggestion",
            constraint=models.UniqueConstraint(
                fields=("article", "number"), name="suggestion_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestionrevision",
            constraint=models.UniqueConstraint(
                fields=("suggestion", "number"), name="revision_number_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestedsection",
            constraint=models.UniqueConstraint(
                fields=("revision", "place"), name="suggested_section_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="suggestedchange",
            constraint=models.UniqueConstraint(
                fields=("revision", "number"), name="change_number_once"
            ),
        ),
        migrations.RunPython(hand_out, take_back),
    ]
