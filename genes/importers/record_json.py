"""Gene records as JSON files: the form in which supplied facts are kept and exchanged.

A file holds one record, or a list of {"source": {database, record, url, updated_on},
"record": {…}} where several databases speak of one gene. Keys are the field names of GeneRecord;
empty fields are left out.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import types
import typing
from collections.abc import Mapping
from typing import Any

from genes.importers.errors import PageError
from genes.importers.record import GeneRecord, SourceFacts, read_date

_EMPTY: tuple[object, ...] = ("", None, (), False)


def record_to_json(record: GeneRecord) -> dict[str, Any]:
    """The record as JSON values, empty fields left out. `record_from_json` reads it back."""
    return typing.cast(dict[str, Any], _plain(record))


def record_from_json(facts: Mapping[str, Any]) -> GeneRecord:
    """Read what `record_to_json` wrote.

    Raises PageError, naming the place, for an unknown key, a missing one or a value of the wrong
    kind: a misspelt fact must not vanish in silence.
    """
    return typing.cast(GeneRecord, _build(GeneRecord, facts, "record"))


def supplied_from_json(content: object, origin: str) -> list[tuple[SourceFacts, GeneRecord]]:
    """Read a record file's decoded JSON: each record with the source it comes from.

    `origin` names the file in errors. Raises PageError as `record_from_json` does.
    """
    entries = content if isinstance(content, list) else [content]
    supplied = []
    for number, entry in enumerate(entries, 1):
        place = f"{origin}, entry {number}"
        if not isinstance(entry, dict) or set(entry) != {"source", "record"}:
            raise PageError(f"{place} needs a “source” and a “record” and nothing else; add them.")
        source = typing.cast(SourceFacts, _build(SourceFacts, entry["source"], f"{place}, source"))
        record = typing.cast(GeneRecord, _build(GeneRecord, entry["record"], f"{place}, record"))
        supplied.append((source, record))
    return supplied


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            f.name: _plain(getattr(value, f.name))
            for f in dataclasses.fields(value)
            if getattr(value, f.name) not in _EMPTY or f.default is dataclasses.MISSING
        }
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, dt.date) else value


def _build(cls: type, facts: object, place: str) -> object:
    if not isinstance(facts, Mapping):
        raise PageError(f"{place} should be an object with named fields; write it as one.")
    hints = typing.get_type_hints(cls)
    if unknown := sorted(set(facts) - set(hints)):
        raise PageError(f"{place} has a field “{unknown[0]}” that nothing reads; correct its name.")
    for f in dataclasses.fields(cls):
        if f.default is dataclasses.MISSING and f.name not in facts:
            raise PageError(f"{place} lacks the field “{f.name}”; add it.")
    return cls(**{key: _value(hints[key], facts[key], f"{place}.{key}") for key in facts})


def _value(hint: Any, value: object, place: str) -> object:
    origin = typing.get_origin(hint)
    if origin is types.UnionType or origin is typing.Union:
        if value is None:
            return None
        hint = next(arg for arg in typing.get_args(hint) if arg is not type(None))
        origin = typing.get_origin(hint)
    if origin is tuple:
        if not isinstance(value, list):
            raise PageError(f"{place} should be a list; write it as one.")
        inner = typing.get_args(hint)[0]
        return tuple(_value(inner, item, f"{place}[{n}]") for n, item in enumerate(value))
    if dataclasses.is_dataclass(hint):
        return _build(typing.cast(type, hint), value, place)
    if hint is dt.date:
        date = read_date(value) if isinstance(value, str) else None
        if date is None:
            raise PageError(f"{place} should be a date such as 2024-10-28; write it so.")
        return date
    if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        raise PageError(f"{place} should be of the kind {hint.__name__}; correct the value.")
    return value
