"""Turns an intake into the sealed part of a case, and back for those who may read it.

Each legal case is sealed under a key of its own, so that one can be erased without the other.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from portal.complaints.evidence import EvidenceStore, Upload, media_type
from portal.complaints.intake import intake_to_json
from portal.complaints.records import CaseKind, Intake
from portal.complaints.repository import Factor, NewCase, SealedCase, SealedEvidence, StoredCase
from portal.complaints.routing import Unit, route, unit_for_place
from portal.complaints.townships import NO_TOWNSHIPS, TownshipTable
from portal.security.keys import KeyRing
from portal.security.redaction import redact
from portal.security.sealing import CaseSeal, Unreadable, new_seal, open_file, open_seal, seal_file

# Sealed apart, so that an officer who needs the facts need not open who filed.
_PERSONAL: Final = ("complainant", "agent", "what_happened")
_REST: Final = "particulars"
REDACTED: Final = "redacted"  # what is shown instead of the narrative
BOXES: Final = "boxes-"  # fields that are no part of the filing: black boxes over a file
_LONGEST_PLACE: Final = {"market": 80, "stall": 40, "instrument": 60}


class Erased(Exception):
    """The key of this case was destroyed: nobody can read its sealed part."""


@dataclass(frozen=True, slots=True)
class StoredUpload:
    """A file as it was encrypted for the evidence store, with what is needed to open it."""

    upload: Upload
    stored_name: str
    key: bytes
    ciphertext: bytes


def encrypt_upload(upload: Upload, stored_name: str) -> StoredUpload:
    """Encrypt a file under a key of its own for storing under `stored_name`."""
    key, ciphertext = seal_file(upload.content, stored_name)
    return StoredUpload(upload, stored_name, key, ciphertext)


def seal_case(
    keys: KeyRing,
    case_id: str,
    kind: CaseKind,
    intake: Intake,
    uploads: Sequence[StoredUpload],
    townships: TownshipTable = NO_TOWNSHIPS,
) -> NewCase:
    """One legal case of an intake, ready to be stored.

    In clear stay kind, unit, problem, day, and of the business name and code, market, stall and pump (with
    any personal data in them hidden), by which cases are routed, found and seen to lie together;
    everything else is sealed.
    """
    seal, wrapped = new_seal(keys, case_id)
    plain = intake_to_json(intake)
    where = _place(plain)
    parts: dict[str, Any] = {name: plain.pop(name, None) for name in _PERSONAL}
    parts[_REST] = plain
    return NewCase(
        id=case_id,
        kind=kind,
        unit_code=route(intake, kind, townships).code,
        problem=intake.problem,
        happened_on=intake.happened_on,
        respondent_name=redact(intake.business.name),
        respondent_uscc=intake.business.uscc,
        notice_version=intake.notice_version,
        wrapped_key=wrapped,
        sealed={name: seal.seal(name, _encode(part)) for name, part in parts.items()},
        evidence=_sealed_evidence(seal, uploads),
        **where,
    )


def _place(particulars: Mapping[str, Any]) -> dict[str, str]:
    """Market, stall and the instrument's own numbers as they may stand in clear."""
    business, pump = particulars["business"], particulars.get("pump") or {}
    numbers = (pump.get("pump", ""), pump.get("nozzle", ""))
    told = {
        "market": business.get("market", ""),
        "stall": business.get("stall", ""),
        "instrument": "/".join(number for number in numbers if number),
    }
    # A mark that hides something can be longer than what it hides: cut to what the store holds.
    return {name: redact("".join(text.split()))[: _LONGEST_PLACE[name]] for name, text in told.items()}


def open_case(keys: KeyRing, case: SealedCase) -> dict[str, Any]:
    """The Complaint JSON of a stored case. Raises Erased, Unreadable, KeyMissing."""
    if case.wrapped_key is None:
        raise Erased(case.id)
    seal = open_seal(keys, case.id, case.wrapped_key)
    told = {name: sealed for name, sealed in case.fields.items() if not name.startswith(BOXES)}
    parts = {name: json.loads(seal.open(name, sealed)) for name, sealed in told.items()}
    rest = parts.pop(_REST)
    return {**rest, **{k: v for k, v in parts.items() if v is not None or k == "complainant"}}


def open_evidence(keys: KeyRing, case: SealedCase, store: EvidenceStore) -> list[Upload]:
    """The original files of a case, each compared with the SHA-256 taken when it came in.

    Raises Erased, Unreadable (damaged or not the one that was handed in), StorageFailed.
    """
    if case.wrapped_key is None:
        raise Erased(case.id)
    seal = open_seal(keys, case.id, case.wrapped_key)
    uploads = []
    for item in case.evidence:
        told: Mapping[str, Any] = json.loads(seal.open(f"evidence {item.stored_name}", item.sealed))
        content = open_file(base64.b64decode(told["key"]), store.get(item.stored_name), item.stored_name)
        if hashlib.sha256(content).hexdigest() != told["sha256"]:
            raise Unreadable(item.stored_name)
        uploads.append(Upload(told["name"], content))
    return uploads


def reopened_as(
    keys: KeyRing,
    source: SealedCase,
    case_id: str,
    stored: StoredCase,
    addition: str,
    townships: TownshipTable = NO_TOWNSHIPS,
) -> NewCase:
    """A report made of what a stored case holds, under a key of its own; `addition` ends its narrative.

    It goes to where the act took place (第二十九条). The files are the same; their keys are sealed anew.
    Raises Erased, Unreadable, KeyMissing.
    """
    if source.wrapped_key is None:
        raise Erased(source.id)
    old = open_seal(keys, source.id, source.wrapped_key)
    seal, wrapped = new_seal(keys, case_id)
    # What was blackened stays black in the report.
    parts = {name: json.loads(old.open(name, sealed)) for name, sealed in source.fields.items()}
    for name in {"what_happened", REDACTED} & parts.keys():
        parts[name] = "\n".join(filter(None, (parts[name], addition)))
    parts[_REST]["intent"] = "investigate"
    return NewCase(
        id=case_id,
        kind=CaseKind.REPORT,
        unit_code=_unit_of_act(parts[_REST], townships).code,
        problem=stored.problem,
        happened_on=stored.happened_on or date.fromisoformat(parts[_REST]["happened_on"]),
        respondent_name=stored.respondent_name,
        respondent_uscc=stored.respondent_uscc,
        notice_version=parts[_REST]["notice_version"],
        wrapped_key=wrapped,
        sealed={name: seal.seal(name, _encode(part)) for name, part in parts.items()},
        evidence=tuple(
            SealedEvidence(
                item.stored_name,
                item.stored_bytes,
                item.stored_sha256,
                seal.seal(
                    f"evidence {item.stored_name}", old.open(f"evidence {item.stored_name}", item.sealed)
                ),
            )
            for item in source.evidence
        ),
        **_place(parts[_REST]),
    )


def _unit_of_act(particulars: Mapping[str, Any], townships: TownshipTable) -> Unit:
    business = particulars["business"]
    if place := particulars.get("act_district"):
        return unit_for_place(place, townships=townships)
    return unit_for_place(
        business["district"], business.get("township", ""), business.get("address", ""), townships=townships
    )


def seal_uploads(
    keys: KeyRing, case: SealedCase, uploads: Sequence[StoredUpload]
) -> tuple[SealedEvidence, ...]:
    """Files that are added to a stored case, sealed under its key. Raises Erased, Unreadable, KeyMissing."""
    if case.wrapped_key is None:
        raise Erased(case.id)
    return _sealed_evidence(open_seal(keys, case.id, case.wrapped_key), uploads)


def _sealed_evidence(seal: CaseSeal, uploads: Sequence[StoredUpload]) -> tuple[SealedEvidence, ...]:
    return tuple(
        SealedEvidence(
            stored_name=stored.stored_name,
            stored_bytes=len(stored.ciphertext),
            stored_sha256=hashlib.sha256(stored.ciphertext).hexdigest(),
            sealed=seal.seal(f"evidence {stored.stored_name}", _encode(_describe(stored))),
        )
        for stored in uploads
    )


def content_digest(keys: KeyRing, intake: Intake, uploads: Sequence[Upload], key_id: str) -> bytes:
    """HMAC of all that was handed in: tells a repeated filing from a changed one."""
    files = [hashlib.sha256(upload.content).hexdigest() for upload in uploads]
    text = json.dumps(intake_to_json(intake), ensure_ascii=False, sort_keys=True)
    return keys.digest("content", text, *files, key_id=key_id)


def factor_digest(keys: KeyRing, filing_id: str, factor: Factor, given: str, key_id: str) -> bytes:
    """HMAC of the last four digits or the PIN, bound to the filing: elsewhere the same digits differ."""
    return keys.digest("factor", filing_id, factor, given, key_id=key_id)


def _describe(stored: StoredUpload) -> dict[str, Any]:
    return {
        "key": base64.b64encode(stored.key).decode(),
        "name": stored.upload.name,
        "type": media_type(stored.upload),
        "bytes": len(stored.upload.content),
        "sha256": hashlib.sha256(stored.upload.content).hexdigest(),
    }


def _encode(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()
