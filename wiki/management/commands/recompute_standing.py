"""manage.py recompute_standing: standing from nothing, compared with what is kept."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wiki.actions.recompute_standing import Recomputed, recompute_standing
from wiki.reputation import RULES_VERSION


class Command(BaseCommand):
    help = (
        "Find every event in the history again, compute all points from nothing and compare them, "
        "to the digit, with those that are kept. Writes nothing without --apply; exit status 1 "
        "when something differs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--apply", action="store_true", help="put what was found in the place of what is kept"
        )

    def handle(self, *, apply: bool, **options: object) -> None:
        found = recompute_standing(apply=apply)
        if found.is_same:
            self.stdout.write(
                f"The same to the digit: {found.events:,} events give {found.points:,} points, "
                f"and every standing is their sum (rules {RULES_VERSION})."
            )
            return
        for said in _differences(found):
            self.stdout.write(said)
        if apply:
            self.stdout.write(
                f"Put in place: {found.events:,} events, {found.points:,} points "
                f"(rules {RULES_VERSION})."
            )
        else:
            raise CommandError(
                "Standing is not what the history gives. Nothing was written; with --apply it "
                "will be put in place.",
                returncode=1,
            )


def _differences(found: Recomputed) -> list[str]:
    said = []
    if found.version != RULES_VERSION:
        said.append(f"The points were made by rules {found.version}; now {RULES_VERSION} hold.")
    for count, what in (
        (found.waiting, "events wait to be settled (manage.py settle_standing)."),
        (found.lacking, "events of the history were never recorded."),
        (found.changed, "events say otherwise than the history does now."),
        (found.foreign, "events are recorded that nothing in the history made."),
        (found.different, "events give other points than are kept."),
        (found.accounts, "standings are not the sum of their points."),
    ):
        if count:
            said.append(f"{count:,} {what}")
    return said
