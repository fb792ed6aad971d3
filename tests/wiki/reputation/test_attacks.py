"""Attacks on a made-up site, with the figures that docs/standing.md gives."""

import re
from pathlib import Path

import pytest

from tests.wiki.reputation.attacks import ATTACKS, buried, measured
from wiki.reputation.events import MICRO

PAGE = Path(__file__).resolve().parents[3] / "docs" / "standing.md"
GAIN = {"a root turns, for a ring of 50": 5 * MICRO}


@pytest.mark.parametrize("name", ATTACKS)
def test_attack_fails_where_roots_are_known(name):
    attack, plain = ATTACKS[name]()
    got = measured(attack, plain)
    assert got.points <= got.plain + GAIN.get(name, 0)
    if plain is None:
        assert got.overtaken <= 2.5
    if name in ("one person in two names", "ring of 5"):
        assert got.overtaken_open <= 2
    row = re.search(rf"^\| {name} \| (.*) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    assert row, f"docs/standing.md has no row for {name}"
    assert row[1] == (
        f"{got.points / MICRO:.1f} | {got.plain / MICRO:.1f} | {got.overtaken:.1f} "
        f"| {got.points_open / MICRO:.1f} | {got.overtaken_open:.1f}"
    )


def test_burying_a_newcomer_fails_where_anybody_with_a_voice_comes():
    said = " ".join(PAGE.read_text(encoding="utf-8").split())
    alone, without = buried("niche")
    visited, _ = buried("niche", visits=6)
    busy, busy_without = buried("article1")
    assert visited > 55 * MICRO and busy > 55 * MICRO
    assert f"sink her from {without / MICRO:.1f} to {alone / MICRO:.1f} in an article" in said
    assert f"she ends with {visited / MICRO:.1f}" in said
    assert f"she keeps {busy / MICRO:.1f} of {busy_without / MICRO:.1f}." in said
