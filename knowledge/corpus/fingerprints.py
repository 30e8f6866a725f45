"""Fingerprints: digests of the articles of texts that we have seen, to know a text by its content."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from pathlib import Path

FINGERPRINTS = Path(__file__).parent / "fingerprints.json"
_LENGTH = 8  # hex digits an article; a text has dozens, so one collision decides nothing


def fingerprint(articles: Iterable[str]) -> frozenset[str]:
    """The digests of articles, each without its white space."""
    return frozenset(
        hashlib.sha256("".join(text.split()).encode()).hexdigest()[:_LENGTH] for text in articles
    )


def load_fingerprints(path: Path = FINGERPRINTS) -> Mapping[str, frozenset[str]]:
    """Fingerprints by key@version of the catalogue; made by `metrology documents fingerprint`."""
    found: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return {name: frozenset(digests.split()) for name, digests in found.items()}


def to_json(found: Mapping[str, frozenset[str]]) -> dict[str, str]:
    """Fingerprints as they are stored."""
    return {name: " ".join(sorted(digests)) for name, digests in sorted(found.items())}
