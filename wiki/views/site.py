"""What every page knows of the site itself, and of who reads it."""

from django.conf import settings
from django.http import HttpRequest

from wiki import VERSION
from wiki.pages.notices import MOST_COUNTED, unread_count


def site(request: HttpRequest) -> dict[str, object]:
    """`unread_notices` is asked for by the header for somebody who is signed in; only then it
    costs its query."""

    def unread() -> dict[str, object]:
        count = unread_count(request.user)
        return {"count": count, "shown": f"{MOST_COUNTED}+" if count > MOST_COUNTED else count}

    return {"demo": settings.LOCUS_DEMO, "version": VERSION, "unread_notices": unread}
