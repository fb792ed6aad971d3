"""What writers declared by editing a Sentence as such."""

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
    ]
