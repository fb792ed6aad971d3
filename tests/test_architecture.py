"""The walls of the house. The contracts are in pyproject.toml under [tool.importlinter]; here
they are run, and what they cannot say is said."""

import sys
from functools import cache
from pathlib import Path

import grimp
import pytest
from importlinter.api import read_configuration
from importlinter.application.use_cases import lint_imports

ROOT = Path(__file__).resolve().parents[1]
HOUSE = ("wiki", "genes", "accounts")
CONTRACTS = read_configuration(str(ROOT / "pyproject.toml"))["contracts_options"]


@cache
def _imports() -> grimp.ImportGraph:
    return grimp.build_graph(*HOUSE, include_external_packages=True, cache_dir=None)


@pytest.mark.parametrize("contract", [contract["id"] for contract in CONTRACTS])
def test_contract_is_kept(contract, capsys):
    kept = lint_imports(
        str(ROOT / "pyproject.toml"), limit_to_contracts=(contract,), cache_dir=None, no_logo=True
    )
    assert kept, capsys.readouterr().out


PURE = [
    room
    for room in ("wiki.authorship", "wiki.reputation", "genes.importers")
    if (ROOT / room.replace(".", "/")).is_dir()
]


@pytest.mark.parametrize("pure", PURE)
def test_pure_rooms_need_the_standard_library_only(pure):
    graph = _imports()
    allowed = {*sys.stdlib_module_names, pure}
    for module in {pure, *graph.find_descendants(pure)}:
        for imported in graph.find_modules_directly_imported_by(module):
            inside = imported == pure or imported.startswith(f"{pure}.")
            assert inside or imported.split(".")[0] in allowed, f"{module} imports {imported}"


def test_bleach_is_in_one_file():
    """docs/decisions tells how nh3 takes its place: by a change of that file alone."""
    assert _imports().find_modules_that_directly_import("bleach") <= {"wiki.markup.clean"}


def test_nothing_listens_to_signals():
    """A write is read from its action from top to bottom; nothing else happens because of it."""
    for path in _sources():
        text = path.read_text(encoding="utf-8")
        assert "models.signals" not in text, f"{path} names Django's signals"
        assert "@receiver" not in text, f"{path} receives a signal"


def test_models_have_no_ordering_in_meta():
    from django.apps import apps

    for model in apps.get_models():
        if model.__module__.split(".")[0] in HOUSE:
            assert not model._meta.ordering, f"{model.__name__} orders every query that reads it"


def test_no_room_is_a_heap():
    heaps = {"utils", "util", "helpers", "helper", "common", "misc", "lib"}
    assert not [
        path for path in _sources() if heaps & {*path.relative_to(ROOT).parent.parts, path.stem}
    ]


def test_every_folder_of_python_is_a_package():
    """A folder without __init__.py is invisible to the contracts."""
    for path in _sources():
        assert (path.parent / "__init__.py").exists(), f"{path.parent} has no __init__.py"


def _sources() -> list[Path]:
    return [path for room in HOUSE for path in (ROOT / room).rglob("*.py")]
