"""Pledges that businesses hand in online: receipt, check by officers, publication as one list.

Nothing is public before a second officer has agreed (or, with METROLOGY_SINGLE_OPERATOR, the first).
All agreed pledges together are one list, published by the directory like any other; whether a pledge is
public is always asked of the directory, so that an undone publication shows at once.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from typing import Any, Final

from knowledge.business import Business
from knowledge.business_list import BusinessRow, ListReading
from portal.businesses.directory import NotAllowed
from portal.businesses.identity import identified
from portal.businesses.self_pledge_form import NOTICE_VERSION, Contact, read_form
from portal.businesses.self_pledge_records import (
    Application,
    PledgeReceipt,
    PledgeState,
    Publisher,
    SelfPledgeStore,
)
from portal.clock import SHANGHAI, Clock
from portal.notices import notice
from portal.security.codes import PREFIX, RANDOM_BYTES, code_from, fold_code, parse_code
from portal.security.keys import KeyRing
from portal.security.sealing import new_seal, open_seal

CODE_PREFIX: Final = "CN"  # 承诺: told apart from the code of a case at a glance
MOST_WAITING: Final = 5_000  # a flood fills no disk
_TRIES: Final = 3


class NoSuchPledge(Exception):
    """No pledge has this code or number; one text for a malformed and an absent one."""


class SelfPledges:
    """Takes pledges and publishes what officers agreed to."""

    def __init__(
        self,
        store: SelfPledgeStore,
        directory: Publisher,
        keys: KeyRing,
        clock: Clock,
        *,
        single_operator: bool = False,
    ) -> None:
        self._store, self._directory = store, directory
        self._keys, self._clock = keys, clock
        self._single_operator = single_operator

    # -- the business --------------------------------------------------------------------------

    def hand_in(self, typed: Mapping[str, Any], idempotency_key: str) -> PledgeReceipt:
        """Keep a pledge; with the same key again: the same receipt, nothing stored.

        Raises PledgeRejected (every field named), NotAllowed when too many wait, StorageFailed.
        """
        particulars, contact = read_form(typed)
        application_id = secrets.token_hex(8)
        seal, wrapped = new_seal(self._keys, application_id)
        told = json.dumps({"name": contact.name, "phone": contact.phone}, ensure_ascii=False)
        key_id = self._keys.hashing_id
        code = self._code(idempotency_key, key_id)
        kept = self._store.add(
            Application(
                id=application_id,
                received_at=self._clock.now(),
                hmac_key_id=key_id,
                code_hmac=self._keys.digest(
                    "pledge code", self._code(idempotency_key, key_id), key_id=key_id
                ),
                idempotency_hmac=self._keys.digest("pledge form", idempotency_key, key_id=key_id),
                notice_version=NOTICE_VERSION,
                particulars=particulars,
                state="submitted",
                wrapped_key=wrapped,
                sealed_contact=seal.seal("contact", told.encode()),
            ),
            MOST_WAITING,
        )
        if kept is None:
            raise NotAllowed(notice("self_pledge.too_many"))
        code = self._code(idempotency_key, kept.hmac_key_id)
        return PledgeReceipt(CODE_PREFIX + code.removeprefix(PREFIX), kept.received_at.astimezone(SHANGHAI))

    def look(self, typed: str) -> PledgeState:
        """What became of the pledge with this code. Raises NoSuchPledge, StorageFailed."""
        folded = fold_code(typed[:64]).removeprefix(CODE_PREFIX)
        code = parse_code(folded)
        hmacs = [
            self._keys.digest("pledge code", code or folded, key_id=id_) for id_ in self._keys.hashing_ids
        ]
        found = self._store.by_code(hmacs)
        if found is None or code is None:
            raise NoSuchPledge(notice("self_pledge.unknown"))
        public = self._public(found)
        # An undone publication leaves the pledge agreed to, but not public.
        state = "published" if public else "checked" if found.state == "published" else found.state
        received = found.received_at.astimezone(SHANGHAI)
        return PledgeState(found.particulars.name, received, state, found.reason, public)

    # -- officers ------------------------------------------------------------------------------

    def waiting(self) -> tuple[Application, ...]:
        """What officers have to check or to agree to, the oldest first."""
        unpublished = tuple(a for a in self._store.in_state("published") if not self._public(a))
        return (*self._store.in_state("submitted", "checked"), *unpublished)

    def public_with_contact(self) -> tuple[tuple[Application, Business], ...]:
        """The pledges that are public and of which it is known whom to reach, with the business."""
        kept = (a for a in self._store.in_state("published") if a.wrapped_key is not None)
        found = ((a, self._directory.get(self._public(a))) for a in kept)
        return tuple((application, business) for application, business in found if business is not None)

    def contact(self, application_id: str, officer: str) -> Contact:
        """Whom to reach, put on record before it is shown. Raises NoSuchPledge, Unreadable, KeyMissing."""
        found = self._known(application_id)
        if found.wrapped_key is None:
            raise NoSuchPledge(notice("self_pledge.unknown"))
        self._store.note(application_id, self._clock.now(), officer, "contact read")
        seal = open_seal(self._keys, found.id, found.wrapped_key)
        return Contact(**json.loads(seal.open("contact", found.sealed_contact)))

    def approve(self, application_id: str, officer: str) -> str:
        """Agree: the first officer's makes it `checked`, a second one's publishes it. Returns the state.

        Raises NoSuchPledge, NotAllowed (the same officer twice, or already returned), StorageFailed.
        """
        found = self._known(application_id)
        now = self._clock.now()
        if found.state == "submitted" and not self._single_operator:
            self._store.move(application_id, ("submitted",), "checked", now, officer, "")
            return "checked"
        if found.state == "returned" or (found.state == "published" and self._public(found)):
            raise NotAllowed(notice("self_pledge.decided"))
        first = found.checked_by or officer
        same = first.strip().casefold() == officer.strip().casefold()
        if (same or not officer.strip()) and not self._single_operator:
            raise NotAllowed(notice("businesses.second_officer"))
        # Marked first and read again for the list: of two officers at one time none loses the other's.
        self._store.move(application_id, ("submitted", "checked"), "published", now, officer, "")
        for _ in range(_TRIES):
            self._publish(first, officer)
            if self._public(self._known(application_id)):
                return "published"
        raise NotAllowed(notice("businesses.not_staged"))

    def send_back(self, application_id: str, officer: str, reason: str) -> None:
        """Return a pledge with a reason that the business reads. Raises NoSuchPledge, NotAllowed."""
        self._known(application_id)
        if not reason.strip():
            raise NotAllowed(notice("self_pledge.reason_missing"))
        waiting = ("submitted", "checked")
        if not self._store.move(
            application_id, waiting, "returned", self._clock.now(), officer, reason.strip()
        ):
            raise NotAllowed(notice("self_pledge.decided"))

    def _publish(self, first: str, second: str) -> None:
        rows = [row for _, row in self._rows()]
        text = json.dumps([str(row) for row in rows], ensure_ascii=False)
        name = notice("self_pledge.list_name", "zh")
        reading = ListReading(tuple(rows), (), (), name, hashlib.sha256(text.encode()).hexdigest(), name)
        facts: dict[str, Any] = {
            "list_name": name,
            "issuer": notice("self_pledge.issuer", "zh"),
            "as_of": self._clock.today(),
            "actor": first,
        }
        if first == second:
            self._directory.publish(reading, **facts)
            return
        self._directory.approve(self._directory.stage(reading, **facts).publication_id, second)

    def _rows(self) -> list[tuple[str, BusinessRow]]:
        """The list as it is to be: of one business (same code, name, place) the newest pledge."""
        newest: dict[str, BusinessRow] = {}
        for number, application in enumerate(self._store.in_state("published"), start=1):
            row = application.particulars.row(application.pledged_on, number)
            newest[identified([row])[0][0]] = row
        return list(newest.items())

    def _public(self, application: Application) -> str:
        """The id under which a pledge is public; empty if it is not."""
        if application.state != "published":
            return ""
        row = application.particulars.row(application.pledged_on, 1)
        business_id = identified([row])[0][0]
        return business_id if self._directory.get(business_id) is not None else ""

    def _known(self, application_id: str) -> Application:
        found = self._store.by_id(application_id)
        if found is None:
            raise NoSuchPledge(notice("self_pledge.unknown"))
        return found

    def _code(self, idempotency_key: str, key_id: str) -> str:
        return code_from(
            self._keys.digest("pledge code of key", idempotency_key, key_id=key_id)[:RANDOM_BYTES]
        )
