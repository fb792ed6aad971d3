"""manage.py verify_history: prove that the record was not altered and that the credit is right."""

from django.core.management.base import BaseCommand, CommandError, CommandParser

from wiki.actions.verify_history import verify_article
from wiki.models import Article


class Command(BaseCommand):
    help = (
        "Check the hash chain of every article, replay its history through the authorship engine "
        "and compare the ledger with it. Writes nothing; exit status 1 when something differs."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--gene-id", type=int, help="check the article of one gene only")

    def handle(self, *, gene_id: int | None, **options: object) -> None:
        articles = Article.objects.select_related("gene").order_by("pk")
        if gene_id is not None:
            articles = articles.filter(gene_id=gene_id)
            if not articles.exists():
                raise CommandError(f"There is no article on Gene ID {gene_id} here.", returncode=1)
        wrong = 0
        edits = 0
        for article in articles:
            edits += article.number
            for said in verify_article(article):
                wrong += 1
                self.stdout.write(f"{article.gene.symbol}: {said}")
        if wrong:
            raise CommandError(f"{wrong} things do not hold; they are listed above.", returncode=1)
        self.stdout.write(f"{articles.count()} articles and {edits} Edits hold.")
