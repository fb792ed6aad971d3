"""Describe the References that are here, count the statements, and let reviewers merge."""

from django.db import migrations

from accounts.roles import REVIEWER, grant, revoke
from wiki.actions.describe import DERIVED, describe
from wiki.markup.citations import citations
from wiki.markup.statements import is_statement

_PERMISSION = {"merge_references": "Can merge references"}


def learn(apps, schema_editor):
    using = schema_editor.connection.alias
    grant(apps, REVIEWER, "wiki", "reference", _PERMISSION, using=using)
    references = apps.get_model("wiki", "Reference").objects.using(using)
    batch = []
    for reference in references.order_by("pk").iterator(500):
        if reference.kind == "record":
            reference.type = "dataset"
        batch.append(describe(reference))
        if len(batch) == 500:
            references.bulk_update(batch, ["type", *DERIVED])
            batch = []
    references.bulk_update(batch, ["type", *DERIVED])
    sections = apps.get_model("wiki", "Section").objects.using(using)
    sentences = apps.get_model("wiki", "Sentence").objects.using(using)
    for section in sections.filter(is_removed=False).order_by("pk").iterator(500):
        texts = sentences.filter(section=section).values_list("text", "citations")
        stating = {text: cited for text, cited in texts if is_statement(text)}
        sections.filter(pk=section.pk).update(
            statements=len(stating),
            uncited=sum(1 for text, cited in stating.items() if not cited or not citations(text)),
        )


def forget(apps, schema_editor):
    using = schema_editor.connection.alias
    revoke(apps, REVIEWER, "wiki", "reference", _PERMISSION, using=using)


class Migration(migrations.Migration):
    dependencies = [("wiki", "0005_references"), ("accounts", "0002_roles")]

    operations = [migrations.RunPython(learn, forget)]
