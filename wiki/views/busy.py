"""When the database has no turn for a save: a page that says so and sends the same again."""

from collections.abc import Callable

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# PostgreSQL: serialization failure, deadlock, a lock not had in time.
_TURNS = {"40001", "40P01", "55P03"}


class BusyMiddleware:
    """Answers 503 with Retry-After when a lock was not had in time; nothing was written then.

    The page holds everything that was sent, save what is secret, behind one button.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, OperationalError) or not _is_about_a_turn(error):
            return None
        fields = [
            (name, value)
            for name, values in request.POST.lists()
            if name != "csrfmiddlewaretoken"
            for value in values
        ]
        if any("password" in name for name, _ in fields):
            fields = []
        answer = render(request, "503.html", {"fields": fields}, status=503)
        answer["Retry-After"] = "5"
        return answer


def _is_about_a_turn(error: OperationalError) -> bool:
    return (
        "database is locked" in str(error) or getattr(error.__cause__, "sqlstate", None) in _TURNS
    )
