"""ORCID as allauth asks for it: where its pages are, and what its answer says of a person.

allauth finds `provider_classes` here, because this room is an installed app. Its own ORCID
provider reads a person's record besides; the answer with the token names the iD already, and that
answer comes from ORCID itself over a connection of ours.
"""

from typing import Any

from allauth.socialaccount.models import SocialLogin, SocialToken
from allauth.socialaccount.providers.base import ProviderAccount
from allauth.socialaccount.providers.base.provider import ProviderException
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.provider import OAuth2Provider
from allauth.socialaccount.providers.oauth2.views import OAuth2Adapter
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts import orcid

PROVIDER = "orcid"


def is_on() -> bool:
    """Whether this site may send people to ORCID: both settings of its client are given."""
    return bool(settings.LOCUS_ORCID_CLIENT_ID and settings.LOCUS_ORCID_SECRET)


class OrcidAdapter(OAuth2Adapter):
    """The two addresses of ORCID's OAuth, below LOCUS_ORCID_URL."""

    provider_id = PROVIDER

    @property
    def authorize_url(self) -> str:
        return f"{settings.LOCUS_ORCID_URL}/oauth/authorize"

    @property
    def access_token_url(self) -> str:
        return f"{settings.LOCUS_ORCID_URL}/oauth/token"

    def get_access_token_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """ORCID's answer; OAuth2Error for one that is no answer of ORCID."""
        try:
            data = super().get_access_token_data(*args, **kwargs)
        except (KeyError, ValueError) as error:
            raise OAuth2Error(f"An answer that is none: {error!r}") from error
        if not isinstance(data, dict):
            raise OAuth2Error("An answer that is no object.")
        return data

    def parse_token(self, data: dict[str, Any]) -> SocialToken:
        """Nothing is asked of ORCID with the token, so it is not kept."""
        return SocialToken(token="")

    def complete_login(
        self, request: HttpRequest, app: object, token: SocialToken, **kwargs: Any
    ) -> SocialLogin:
        """Who ORCID says this is; ProviderException when it names no iD."""
        data = kwargs["response"]
        found = orcid.normalise(str(data.get("orcid") or ""))
        try:
            orcid.validate_orcid(found)
        except ValidationError as error:
            raise ProviderException(f"ORCID answered without an iD: {found!r}") from error
        said = {"orcid": found, "name": str(data.get("name") or "")[:120]}
        return self.get_provider().sociallogin_from_response(request, said)


class OrcidProvider(OAuth2Provider):
    """Asks for the iD and for nothing that is not public."""

    id = PROVIDER
    name = "ORCID"
    account_class = ProviderAccount
    oauth2_adapter_class = OrcidAdapter

    def get_default_scope(self) -> list[str]:
        return ["/authenticate"]

    def get_scope_from_request(self, request: HttpRequest) -> list[str]:
        """allauth would take more from the address; no address of ours has any."""
        return self.get_default_scope()

    def get_auth_params_from_request(self, request: HttpRequest, action: str) -> dict[str, str]:
        return {}

    def extract_uid(self, data: dict[str, str]) -> str:
        return data["orcid"]

    def extract_common_fields(self, data: dict[str, str]) -> dict[str, str]:
        return {"name": data["name"]}

    def extract_extra_data(self, data: dict[str, str]) -> dict[str, str]:
        """Only the iD is kept, as the connection's own number."""
        return {}


provider_classes = [OrcidProvider]
