"""The first page and the page about the wiki."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from wiki.pages.home import home_page


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "wiki/home.html", {"page": home_page()})


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "wiki/about.html")
