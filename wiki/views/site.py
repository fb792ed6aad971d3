"""What every page knows of the site itself."""

from django.conf import settings
from django.http import HttpRequest

from wiki import VERSION


def site(request: HttpRequest) -> dict[str, object]:
    return {"demo": settings.LOCUS_DEMO, "version": VERSION}
