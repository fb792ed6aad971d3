"""manage.py settle_standing: turn everything that waits into points."""

from django.core.management.base import BaseCommand, CommandError

from wiki.actions.settle_standing import OtherRules, settle_standing


class Command(BaseCommand):
    help = (
        "Settle what counts for standing and is not settled yet. Every save does this for itself; "
        "the command is for imports of past Edits, and after an interruption."
    )

    def handle(self, **options: object) -> None:
        events = again = points = 0
        while True:
            try:
                done = settle_standing(most=1000)
            except OtherRules as error:
                raise CommandError(
                    f"{error} Run manage.py recompute_standing --apply.", returncode=1
                ) from None
            if not done.events:
                break
            events += done.events
            again += done.again
            points += done.points
        if not events:
            self.stdout.write("Nothing waits: standing is settled.")
            return
        self.stdout.write(
            f"{events:,} events settled, {again:,} later ones settled again; {points:,} points."
        )
