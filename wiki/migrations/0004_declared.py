"""What writers declared by editing a Sentence as such, and Edits that record a rebuild."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("wiki", "0003_remembered_wordings"),
    ]

    operations = [
        migrations.AddField(
            model_name="edit",
            name="declared",
            field=models.JSONField(blank=True, default=list),
        ),
        migrations.AlterField(
            model_name="edit",
            name="kind",
            field=models.CharField(
                choices=[
                    ("write", "edit"),
                    ("restore", "restoration"),
                    ("import", "import"),
                    ("rebuild", "rebuild"),
                ],
                default="write",
                max_length=8,
            ),
        ),
    ]
