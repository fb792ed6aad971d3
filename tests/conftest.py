"""What all tests share: fast settings, the cast, a maker of genes."""

import os
import tempfile
from pathlib import Path

import pytest
from django.core.cache import cache
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.cast import PEOPLE, make_person
from tests.genes_made import make_gene as _make_gene

# Two profiles: quick at the desk, with other examples each time; thorough in CI, with the same ones
# each time, so that a change is judged by itself and not by luck. Time limits for one example say
# more about the machine's other work than about the code, so there are none.
hypothesis_settings.register_profile(
    "desk", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
hypothesis_settings.register_profile(
    "thorough",
    max_examples=200,
    derandomize=True,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
hypothesis_settings.load_profile("thorough" if os.environ.get("CI") else "desk")

TEST_DATABASE = Path(tempfile.gettempdir()) / f"locus-test-{os.getpid()}.sqlite3"


def pytest_configure(config: pytest.Config) -> None:
    from django.conf import settings

    # What an operator's environment may hold is no business of the tests.
    settings.LOCUS_DEMO = False
    settings.SECURE_SSL_REDIRECT = False
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = False
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

    database = settings.DATABASES["default"]
    if database["ENGINE"] == "django.db.backends.sqlite3":
        # A file and not memory: a database in memory is one connection that all threads share,
        # and a live server or two people saving at once would not meet the locks of real use.
        # Named after the process, so that two runs do not meet; a crash may lose it (OFF).
        database.setdefault("TEST", {})["NAME"] = str(TEST_DATABASE)
        database["OPTIONS"] = {
            **database.get("OPTIONS", {}),
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;",
        }


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that commits is followed by an empty database. What the migrations write there (the
    roles and what they may do) is put back before the next such test."""
    for item in items:
        marker = item.get_closest_marker("django_db")
        asked = dict(marker.kwargs) if marker else {}
        commits = {"transactional_db", "live_server"} & {*getattr(item, "fixturenames", ())}
        if commits or asked.get("transaction"):
            asked |= {"transaction": True, "serialized_rollback": True}
            item.add_marker(pytest.mark.django_db(**asked), append=False)


def pytest_unconfigure() -> None:
    """An interrupted run leaves no database behind."""
    for left in TEST_DATABASE.parent.glob(f"{TEST_DATABASE.name}*"):
        left.unlink(missing_ok=True)


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Rate limits and cached pages of one test are nothing to the next."""
    cache.clear()


@pytest.fixture
def make_gene(db):
    """`make_gene(symbol="IL2", gene_id=3558, …)`: see tests/genes_made.py."""
    return _make_gene


@pytest.fixture
def ada(db):
    """A scientist who writes."""
    return make_person(PEOPLE["ada"])


@pytest.fixture
def ben(db):
    """Another scientist who writes."""
    return make_person(PEOPLE["ben"])


@pytest.fixture
def chiara(db):
    """A reviewer."""
    return make_person(PEOPLE["chiara"])


@pytest.fixture
def dev(db):
    """A newcomer who may write and has not yet."""
    return make_person(PEOPLE["dev"])


@pytest.fixture
def rita(db):
    """Has an account and may only read."""
    return make_person(PEOPLE["rita"])
