"""The hash chain: each Edit's digest covers what it said, who said it, when, and the one before.

It covers no credit, so it holds whatever the engine that shares the words out, and it names the
author by an opaque id, so it holds when a name is taken away.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

FORM = 1  # of the digest; goes into it


def digest_edit(
    *,
    gene_id: int,
    number: int,
    author: UUID,
    at: datetime,
    kind: str,
    summary: str,
    base: int,
    restores: int | None,
    origin: str,
    sections: Sequence[tuple[int, str, int, bool, str]],
    previous: str,
    declared: Sequence[Sequence[int]] = (),
    suggestion: int | None = None,
    accepted_by: UUID | None = None,
) -> str:
    """SHA-256, in hex, of one Edit and the digest before it.

    `sections` are (id, heading, position, is_removed, source) of each Section it touched, in
    any order. `declared` is Edit.declared, and part of the content where there is any; so are
    the number of the `suggestion` that was accepted, and who accepted it. The bytes hashed are
    JSON in UTF-8 with sorted keys and no spaces.
    """
    content = {
        "form": FORM,
        "gene": gene_id,
        "number": number,
        "author": str(author),
        "at": at.astimezone(UTC).isoformat(timespec="microseconds"),
        "kind": kind,
        "summary": summary,
        "base": base,
        "restores": restores,
        "origin": origin,
        "sections": sorted(sections),
        "previous": previous,
    }
    if declared:
        content["declared"] = declared
    if suggestion is not None:
        content["suggestion"] = suggestion
    if accepted_by is not None:
        content["accepted_by"] = str(accepted_by)
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
