"""A form that is larger than the server takes: a page that says so, and where its words are."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.defaults import bad_request as _bad_request

_DRAINED = 64_000_000  # bytes; who sends more is hung up on


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """What Django answers to a request that it refuses: 413 for one that is too large, else 400."""
    if not isinstance(exception, (RequestDataTooBig, TooManyFieldsSent)):
        return _bad_request(request, exception)
    # A browser that is still sending when the connection is closed shows its own error page.
    left = _DRAINED
    while left > 0 and (piece := request.read(min(65_536, left))):
        left -= len(piece)
    limit = settings.DATA_UPLOAD_MAX_MEMORY_SIZE / 1_000_000
    return render(request, "413.html", {"limit": f"{limit:.1f}"}, status=413)
