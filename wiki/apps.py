from django.apps import AppConfig
from django.core.checks import register


class WikiConfig(AppConfig):
    name = "wiki"

    def ready(self) -> None:
        from wiki.checks import check_notice_mail

        register(check_notice_mail)
