from django.apps import AppConfig
from django.core.checks import register


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "people"

    def ready(self) -> None:
        from accounts.checks import check_orcid_client, check_signup_role

        register(check_signup_role)
        register(check_orcid_client)
