"""manage.py load_seed: the two articles that a new wiki starts with."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from wiki.importers.seed import load_seed


class Command(BaseCommand):
    help = "Load the facts, articles and demo people that Locus comes with, where they are missing."

    def handle(self, **options: object) -> None:
        seeded = load_seed(timezone.now())
        if any((seeded.genes, seeded.references, seeded.people, seeded.edits)):
            self.stdout.write(
                f"Seeded {seeded.genes} gene records, {seeded.references} references, "
                f"{seeded.people} demo people and {seeded.edits} edits."
            )
        else:
            self.stdout.write("The seed is loaded already.")
