from django.db import migrations

from accounts import roles

PEOPLE = {
    "add_user": "Can add user",
    "change_user": "Can change user",
    "view_user": "Can view user",
}


def make_roles(apps, schema_editor):
    using = schema_editor.connection.alias
    roles.create_groups(apps, using)
    roles.grant(apps, roles.ADMINISTRATOR, "accounts", "user", PEOPLE, using)


def take_back(apps, schema_editor):
    # The groups stay: people are in them.
    using = schema_editor.connection.alias
    roles.revoke(apps, roles.ADMINISTRATOR, "accounts", "user", PEOPLE, using)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_roles, take_back)]
