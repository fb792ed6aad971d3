"""Ontology annotations are found by their term, and by its identifier."""

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("genes", "0002_gene_keys")]

    operations = [
        migrations.AddIndex(
            model_name="ontologyannotation",
            index=models.Index(
                django.db.models.functions.text.Upper("term"), name="annotation_by_term"
            ),
        ),
        migrations.AddIndex(
            model_name="ontologyannotation",
            index=models.Index(fields=["go_id"], name="annotation_by_go_id"),
        ),
    ]
