"""Drafts of a filing: kept sealed on the server for a day, so that a reload or a dead battery loses nothing.

A draft belongs to a visitor, told by a secret that only the visitor's browser holds (an HttpOnly
cookie); the store knows an HMAC of it. Another device takes a draft over with a code. Files lie
encrypted in the evidence store from the moment that they arrive.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final, Protocol

from portal.clock import Clock
from portal.complaints.draft_records import Draft, DraftFile, DraftRepository, SealedDraft, SealedFile
from portal.complaints.evidence import EvidenceStore, Upload, check_file
from portal.complaints.fields import Findings
from portal.complaints.intake import MOST_FILES, IntakeRejected
from portal.complaints.pictures import Preview
from portal.notices import notice, spoken
from portal.security.codes import fold_code, new_code, parse_code
from portal.security.keys import KeyRing
from portal.security.sealing import CaseSeal, new_seal, open_file, open_seal, seal_file

KEPT: Final = timedelta(hours=24)
# On a shared telephone the code of a filed case must not stand in the browser for a whole day.
RECEIPT_KEPT: Final = timedelta(hours=1)
MOST_TRIES: Final = 10
TRY_WINDOW: Final = timedelta(hours=1)
_STATE: Final = "draft"


class NoDraft(Exception):
    """No draft for this code: one text for a malformed, an absent and an outdated one."""


class TooManyTries(Exception):
    """The visitor typed too many codes within an hour."""


class Previewer(Protocol):
    """Looks into a file (see pictures.py)."""

    def __call__(self, content: bytes, media_type: str) -> Preview:
        """A small picture; raises PictureRefused with one plain sentence."""
        ...


class Drafts:
    """The drafts of all visitors. Safe to share between threads."""

    def __init__(
        self,
        repository: DraftRepository,
        keys: KeyRing,
        clock: Clock,
        evidence: EvidenceStore,
        preview: Previewer,
    ) -> None:
        self._repository = repository
        self._keys = keys
        self._clock = clock
        self._evidence = evidence
        self._preview = preview

    def load(self, visitor: str) -> Draft | None:
        """The draft of this visitor; None when there is none or it is older than a day."""
        sealed = self._sealed(visitor)
        return None if sealed is None else self._opened(sealed)

    def save(self, visitor: str, state: Mapping[str, Any]) -> None:
        """Keep `state` (JSON, days as `date`) as the draft of this visitor, for a day from now."""
        before = self._sealed(visitor)
        if before is None:
            self._create(visitor, state)
            return
        seal = open_seal(self._keys, before.id, before.wrapped_key)
        self._repository.put(self._with_state(before, seal, state))

    def add_file(self, visitor: str, upload: Upload, *, letter: bool = False) -> DraftFile:
        """Keep a file with the draft; it is on the disk when this returns.

        Raises IntakeRejected or PictureRefused (each one plain sentence), StorageFailed.
        """
        draft = self._sealed(visitor) or self._create(visitor, {})
        kind = _check(upload, draft)
        preview = self._preview(upload.content, kind)
        stored_name = secrets.token_hex(16)
        key, ciphertext = seal_file(upload.content, stored_name)
        told = {
            "name": upload.name,
            "type": kind,
            "bytes": len(upload.content),
            "letter": letter,
            "key": _text(key),
            "sha256": hashlib.sha256(upload.content).hexdigest(),
            "thumbnail": _text(preview.thumbnail),
        }
        seal = open_seal(self._keys, draft.id, draft.wrapped_key)
        described = seal.seal(f"file {stored_name}", json.dumps(told, ensure_ascii=False).encode())
        self._evidence.put({stored_name: ciphertext})
        self._repository.put_file(draft.id, SealedFile(stored_name, len(ciphertext), described))
        return DraftFile(stored_name, upload.name, kind, len(upload.content), letter, preview.thumbnail)

    def remove_file(self, visitor: str, stored_name: str) -> None:
        """Take a file out of the draft of this visitor; nothing happens when it is not there."""
        draft = self._sealed(visitor)
        if draft and any(file.stored_name == stored_name for file in draft.files):
            self._repository.drop_file(draft.id, stored_name)
            self._evidence.remove([stored_name])

    def uploads(self, visitor: str) -> dict[str, Upload]:
        """The files of the draft as they were handed in, by the name under which they are stored.

        Two files with one name get a number, since a filing names its files. Raises StorageFailed,
        Unreadable.
        """
        draft = self._sealed(visitor)
        if draft is None:
            return {}
        seal = open_seal(self._keys, draft.id, draft.wrapped_key)
        found: dict[str, Upload] = {}
        taken: set[str] = set()
        for file in draft.files:
            told = json.loads(seal.open(f"file {file.stored_name}", file.sealed))
            content = open_file(
                base64.b64decode(told["key"]), self._evidence.get(file.stored_name), file.stored_name
            )
            found[file.stored_name] = Upload(_free_name(told["name"], taken), content)
        return found

    def hand_over_code(self, visitor: str) -> str:
        """A code with which another device takes this draft over; an earlier one ends. NoDraft."""
        draft = self._sealed(visitor)
        if draft is None:
            raise NoDraft(notice("complain.draft.none"))
        code = new_code()
        self._repository.put(_changed(draft, code_hmac=self._keys.digest("draft code", code)))
        return code

    def take_over(self, visitor: str, code: str) -> Draft:
        """Make the draft of `code` this visitor's; what the visitor had before is forgotten.

        Raises NoDraft (one text) and TooManyTries after 10 tries of a visitor within an hour.
        """
        tries = self._repository.count_try(
            self._keys.digest("draft try", visitor), self._clock.now(), TRY_WINDOW
        )
        if tries > MOST_TRIES:
            raise TooManyTries(notice("complain.draft.too_many"))
        typed = parse_code(code) or fold_code(code)[:64]
        hmacs = [self._keys.digest("draft code", typed, key_id=id_) for id_ in self._keys.hashing_ids]
        found = self._repository.of_code(hmacs)
        if found is None or self._outdated(found):
            raise NoDraft(notice("complain.draft.none"))
        mine = self._sealed(visitor)
        if mine is not None and mine.id != found.id:
            self.drop(visitor)
        taken = _changed(found, code_hmac=None, visitor_hmac=self._keys.digest("visitor", visitor))
        self._repository.put(taken)
        return self._opened(taken)

    def drop(self, visitor: str) -> None:
        """Forget the draft of this visitor with its files: it was filed, or thrown away."""
        draft = self._sealed(visitor)
        if draft is not None:
            self._repository.drop(draft.id)
            self._evidence.remove([file.stored_name for file in draft.files])

    def purge(self) -> int:
        """Forget the drafts that nobody saved for a day; how many. Their files become orphans."""
        return self._repository.drop_before(self._clock.now() - KEPT)

    def _create(self, visitor: str, state: Mapping[str, Any]) -> SealedDraft:
        draft_id = secrets.token_hex(16)
        seal, wrapped = new_seal(self._keys, draft_id)
        draft = SealedDraft(
            id=draft_id,
            visitor_hmac=self._keys.digest("visitor", visitor),
            code_hmac=None,
            saved_at=self._clock.now(),
            wrapped_key=wrapped,
            state=seal.seal(_STATE, _encode(state)),
        )
        self._repository.put(draft)
        return draft

    def _with_state(self, draft: SealedDraft, seal: CaseSeal, state: Mapping[str, Any]) -> SealedDraft:
        return _changed(draft, state=seal.seal(_STATE, _encode(state)), saved_at=self._clock.now())

    def _sealed(self, visitor: str) -> SealedDraft | None:
        hmacs = [self._keys.digest("visitor", visitor, key_id=id_) for id_ in self._keys.hashing_ids]
        found = self._repository.of_visitor(hmacs)
        return None if found is None or self._outdated(found) else found

    def _outdated(self, draft: SealedDraft) -> bool:
        return draft.saved_at < self._clock.now() - KEPT

    def _opened(self, draft: SealedDraft) -> Draft:
        seal = open_seal(self._keys, draft.id, draft.wrapped_key)
        files = []
        for file in draft.files:
            told = json.loads(seal.open(f"file {file.stored_name}", file.sealed))
            files.append(
                DraftFile(
                    file.stored_name,
                    told["name"],
                    told["type"],
                    told["bytes"],
                    told["letter"],
                    base64.b64decode(told["thumbnail"]),
                )
            )
        state = json.loads(seal.open(_STATE, draft.state), object_hook=_with_days)
        return Draft(state, draft.saved_at, tuple(files))


def _check(upload: Upload, draft: SealedDraft) -> str:
    """The media type of a file that may come in; raises IntakeRejected."""
    findings = Findings(spoken())
    if len(draft.files) >= MOST_FILES:
        findings.add("evidence", "too_many_files", most=MOST_FILES)
    elif (kind := check_file(findings, "evidence", upload)) is not None:
        return kind
    raise IntakeRejected(tuple(findings.errors))


def _changed(draft: SealedDraft, **values: Any) -> SealedDraft:
    return SealedDraft(**{name: getattr(draft, name) for name in SealedDraft.__dataclass_fields__} | values)


def _free_name(name: str, taken: set[str]) -> str:
    stem, dot, suffix = name.rpartition(".")
    free, number = name, 1
    while free in taken:
        number += 1
        free = f"{stem or suffix} {number}{dot}{suffix if stem else ''}"
    taken.add(free)
    return free


def _encode(state: Mapping[str, Any]) -> bytes:
    return json.dumps(state, ensure_ascii=False, default=_day).encode()


def _day(value: object) -> dict[str, str]:
    if isinstance(value, date):
        return {"$day": value.isoformat()}
    raise TypeError(f"a draft cannot hold {type(value).__name__}")


def _with_days(value: dict[str, Any]) -> Any:
    return date.fromisoformat(value["$day"]) if set(value) == {"$day"} else value


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()
