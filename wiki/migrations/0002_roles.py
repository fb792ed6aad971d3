"""Authors may write, reviewers may review (accounts/roles.py says what a role is)."""

from django.db import migrations

from accounts.roles import AUTHOR, REVIEWER, grant, revoke

_GRANTS = (
    (AUTHOR, {"add_edit": "Can add edit"}),
    (REVIEWER, {"review_sentence": "Can review sentences"}),
)


def hand_out(apps, schema_editor):
    for role, permissions in _GRANTS:
        grant(apps, role, "wiki", "edit", permissions, using=schema_editor.connection.alias)


def take_back(apps, schema_editor):
    for role, permissions in _GRANTS:
        revoke(apps, role, "wiki", "edit", permissions, using=schema_editor.connection.alias)


class Migration(migrations.Migration):
    dependencies = [("wiki", "0001_initial"), ("accounts", "0002_roles")]

    operations = [migrations.RunPython(hand_out, take_back)]
