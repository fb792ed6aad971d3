"""What the pages for operators and developers promise, held against the code."""

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from django.apps import apps
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
RUNNING = ROOT / "docs" / "running.md"
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def _pins(name: str) -> dict[str, str]:
    """Package to version, of one lock file's own lines."""
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    pins = [line.split("==") for line in lines if line and not line.startswith("-r ")]
    return {str(canonicalize_name(package)): version for package, version in pins}


def _slugs(markdown: str) -> set[str]:
    """The anchors of a page's headings, as code hosts make them."""
    headings = re.findall(r"^#+ +(.+)$", markdown, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


# --- Settings and commands -----------------------------------------------------------------------


def test_every_setting_is_described_and_nothing_else():
    source = (ROOT / "wiki" / "settings.py").read_text(encoding="utf-8")
    read = set(re.findall(r"""\benv(?:\.\w+)?\(\s*"([A-Z][A-Z_]+)\"""", source))
    assert len(read) >= 8
    section = RUNNING.read_text(encoding="utf-8").split("## Settings")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `([A-Z_]+)`", section, re.MULTILINE)) == read


def test_every_command_is_described_and_nothing_else():
    ours = {
        path.stem
        for path in ROOT.glob("*/management/commands/*.py")
        if not path.stem.startswith("_") and path.parts[len(ROOT.parts)] != ".venv"
    }
    section = RUNNING.read_text(encoding="utf-8").split("## Commands")[1].split("\n## ")[0]
    assert set(re.findall(r"^\| `manage\.py (\w+)", section, re.MULTILINE)) == ours


def test_every_target_of_make_is_described():
    source = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = re.findall(r'^\t@echo "make ([\w-]+) ', source, re.MULTILINE)
    assert len(targets) >= 9
    text = RUNNING.read_text(encoding="utf-8")
    for target in targets:
        assert f"| `make {target}` |" in text


def test_every_table_is_described():
    text = (ROOT / "docs" / "data-model.md").read_text(encoding="utf-8")
    for app in ("genes", "accounts", "wiki"):
        for model in apps.get_app_config(app).get_models():
            assert re.search(rf"(\| |, |`){model.__name__}\b", text), model


# --- Links ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_relative_links_resolve(page):
    text = page.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'(?:src|href)="([^"]+)"', text)
    for target in targets:
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        found = (page.parent / path) if path else page
        assert found.exists(), f"{page.name} links to {target}, which is not there"
        if anchor:
            assert anchor in _slugs(found.read_text(encoding="utf-8")), f"no heading for {target}"


# --- Lock files ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock"])
def test_lock_names_versions_only(name):
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        first = name == "requirements-test.lock" and line == "-r requirements.lock"
        assert first or re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.]*", line), line


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("requirements.lock", PROJECT["dependencies"]),
        ("requirements-test.lock", PROJECT["optional-dependencies"]["test"]),
    ],
)
def test_lock_holds_all_that_the_project_asks_for(name, asked):
    pins = _pins(name)
    for requirement in map(Requirement, asked):
        package = canonicalize_name(requirement.name)
        assert package in pins, f"{package} is not in {name}: run make lock"
        assert pins[package] in requirement.specifier, f"{package} {pins[package]}: run make lock"


@pytest.mark.parametrize("python", ["3.11.0", "3.11.9", "3.12.4", "3.13.1", "3.14.0"])
@pytest.mark.parametrize("system", [("linux", "Linux"), ("darwin", "Darwin")])
def test_lock_is_complete_on_every_python_and_system(python, system):
    """What the locked packages need in turn is locked too, so that no machine chooses."""
    runtime = _pins("requirements.lock")
    extras = {
        canonicalize_name(requirement.name): requirement.extras
        for requirement in map(Requirement, PROJECT["dependencies"])
    }
    everything = runtime | _pins("requirements-test.lock")
    for package in everything:
        needed_among = runtime if package in runtime else everything
        try:
            needs = metadata.requires(package) or []
        except metadata.PackageNotFoundError:
            continue  # locked for another Python than this one
        for need in map(Requirement, needs):
            for extra in ["", *extras.get(package, ())]:
                environment = {
                    "extra": extra,
                    "python_version": ".".join(python.split(".")[:2]),
                    "python_full_version": python,
                    "sys_platform": system[0],
                    "platform_system": system[1],
                    "implementation_name": "cpython",
                    "platform_python_implementation": "CPython",
                }
                if need.marker is None or need.marker.evaluate(environment):
                    name = canonicalize_name(need.name)
                    assert name in needed_among, f"{package} needs {name} on Python {python}"
                    assert need.specifier.contains(everything[name], prereleases=True), str(need)
