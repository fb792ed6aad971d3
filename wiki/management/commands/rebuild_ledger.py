"""manage.py rebuild_ledger: credit the journal again with the present engine."""

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from wiki.actions.rebuild_ledger import Rebuilt, depending_on, rebuild_article
from wiki.authorship import ENGINE_VERSION
from wiki.models import Article, Edit


class Command(BaseCommand):
    help = (
        "Credit articles that an older version of the authorship engine has credited again from "
        "their journal, and say what that changes. Writes nothing without --apply."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "articles", nargs="*", metavar="ARTICLE", help="Gene IDs or symbols; all by default"
        )
        parser.add_argument(
            "--apply", action="store_true", help="write it, each article in one transaction"
        )
        parser.add_argument(
            "--by", metavar="EMAIL", help="the account that the rebuild is recorded under"
        )

    def handle(
        self, *, articles: list[str], apply: bool, by: str | None, **options: object
    ) -> None:
        author = User.objects.filter(email__iexact=by).first() if by else None
        if by and author is None:
            raise CommandError(f"There is no account with the address {by}.", returncode=1)
        if apply and author is None:
            raise CommandError(
                "A rebuild is recorded as an Edit: name the account with --by EMAIL.", returncode=1
            )
        waiting = self._asked(articles)
        done: set[int] = set()
        changed = 0
        for _ in range(1 + Article.objects.count()):  # copies of copies settle one after the other
            written: set[int] = set()
            for article in waiting:
                try:
                    found = rebuild_article(
                        article=article, author=author, now=timezone.now(), apply=apply
                    )
                except PermissionDenied as error:
                    raise CommandError(str(error), returncode=1) from None
                if found.is_nothing:
                    continue
                changed += article.pk not in done
                done.add(article.pk)
                if found.edit is not None:
                    written.add(article.pk)
                self._say(article, found)
            if not written:
                break
            waiting = list(_in_order().filter(pk__in=depending_on(written)))
        if not changed:
            self.stdout.write("Nothing to do: the ledger is what the present engine makes of it.")
        elif apply:
            self.stdout.write(f"{_count(changed, 'article')} rebuilt by engine {ENGINE_VERSION}.")
            self.stdout.write(
                "Standing follows from the credit: manage.py recompute_standing says what changes."
            )
        else:
            self.stdout.write("Nothing was written. With --apply --by EMAIL it will be.")

    def _asked(self, names: list[str]) -> list[Article]:
        """The articles that are named, or those that an older engine has credited."""
        if not names:
            old = Edit.objects.exclude(engine=ENGINE_VERSION).values("article_id")
            return list(_in_order().filter(pk__in=old))
        found = []
        for name in names:
            which = {"gene_id": int(name)} if name.isdecimal() else {"gene__symbol__iexact": name}
            there = list(_in_order().filter(**which))
            if not there:
                raise CommandError(f"There is no article on {name} here.", returncode=1)
            found += there
        return list(dict.fromkeys(found))

    def _say(self, article: Article, found: Rebuilt) -> None:
        ids = {pk for pair in found.words for pk in pair}
        names = {person.pk: person.name for person in User.objects.filter(pk__in=ids)}
        words = sum(found.words.values())
        engines = ", ".join(map(str, found.engines))
        said = (
            f"{article.gene.symbol} (engine {engines} to {ENGINE_VERSION}): "
            f"{_count(words, 'word')} with another writer, "
            f"{_count(found.sentences, 'sentence')} with another identity; "
            f"{_count(found.edits, 'Edit')} with another record."
        )
        if found.edit is not None:
            said += f" Recorded as Edit {found.edit}."
        self.stdout.write(said)
        order = sorted(found.words.items(), key=lambda item: (-item[1], item[0]))
        for (before, after), count in order:
            self.stdout.write(f"  {_count(count, 'word')} from {names[before]} to {names[after]}")


def _in_order() -> QuerySet[Article]:
    return Article.objects.select_related("gene").order_by("pk")


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
