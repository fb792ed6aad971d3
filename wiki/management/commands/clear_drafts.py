"""manage.py clear_drafts: delete the drafts that nobody has touched for a long time."""

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from wiki.actions.keep_draft import clear_drafts


class Command(BaseCommand):
    help = "Delete the drafts that nobody has touched for LOCUS_DRAFT_DAYS days."

    def handle(self, **options: object) -> None:
        days = settings.LOCUS_DRAFT_DAYS
        gone = clear_drafts(now=timezone.now(), days=days)
        self.stdout.write(f"Deleted {gone} drafts older than {days} days.")
