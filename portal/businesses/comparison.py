"""A staged list held against what is live: what is new, changed and gone, and whose decisions follow."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import fields
from typing import Any, Final

from knowledge.business_list import BusinessRow, ListedInstrument
from portal.businesses.following import followers
from portal.businesses.publication import ChangedBusiness, Difference, FieldChange, Follower, Known
from portal.businesses.repository import PublicationStore

_PLACE: Final = frozenset({"sheet", "row"})
_MOST: Final = 200


class Comparison:
    """Holds staged publications against live ones. Raises StorageFailed when the store cannot be used."""

    def __init__(self, store: PublicationStore) -> None:
        self._store = store

    def concerns(self, publication_id: str, accept: Collection[str] = ()) -> dict[str, int]:
        """What an officer must accept before this is published, but for what `accept` names.

        Keys are rejected, conflicts, recognised and orphans; values are how many.
        """
        report: dict[str, Any] = json.loads(self._store.review.report(publication_id) or "{}")
        counts = {
            "rejected": int(report.get("rejected_total", 0)),
            "conflicts": int(report.get("conflicts_total", 0)),
            "orphans": len(self._follow(publication_id)[1]),
        }
        found = {name: count for name, count in counts.items() if count}
        if report.get("recognised"):
            found["recognised"] = int(report.get("doubtful_total", 0))
        return {name: count for name, count in found.items() if name not in accept}

    def pairs(self, publication_id: str) -> list[tuple[str, str]]:
        """(id, new id) of the businesses that go on under another id when this is published."""
        return [(pair.before.id, pair.after.id) for pair in self._follow(publication_id)[0]]

    def difference(self, publication_id: str, most: int = _MOST) -> Difference:
        """What publishing this would change; at most `most` of each kind are told in full."""
        base, before, after = self._digests(publication_id)
        new = [i for i in after if i not in before]
        gone = [i for i in before if i not in after]
        changed = [i for i in after if i in before and before[i] != after[i]]
        found, orphans = self._follow(publication_id)
        review = self._store.review
        return Difference(
            publication_id=publication_id,
            base=base,
            unchanged=len(after) - len(new) - len(changed),
            new_total=len(new),
            changed_total=len(changed),
            gone_total=len(gone),
            new=review.known(publication_id, new[:most]),
            changed=self._changes(base, publication_id, changed[:most]),
            gone=review.known(base, gone[:most]) if base else (),
            followers=tuple(found[:most]),
            orphans=orphans,
        )

    def _changes(self, base: str, publication_id: str, ids: Collection[str]) -> tuple[ChangedBusiness, ...]:
        old = dict(self._store.review.rows(base, ids)) if base and ids else {}
        return tuple(
            ChangedBusiness(business_id, row.name, tuple(_changes(old[business_id], row)))
            for business_id, row in self._store.review.rows(publication_id, ids)
            if business_id in old
        )

    def _digests(self, publication_id: str) -> tuple[str, dict[str, str], dict[str, str]]:
        """The live publication of the same list, its digests, and those of this one."""
        found = self._store.publication(publication_id)
        name = found.facts.list_name if found else ""
        base = next((p.id for p in self._store.live_publications() if p.facts.list_name == name), "")
        before = dict(self._store.digests(base)) if base else {}
        return base, before, dict(self._store.digests(publication_id))

    def _follow(self, publication_id: str) -> tuple[tuple[Follower, ...], tuple[Known, ...]]:
        """Who is known again under another id, and whose decision nobody would carry on."""
        base, before, after = self._digests(publication_id)
        review = self._store.review
        gone = review.known(base, [i for i in before if i not in after]) if base else ()
        # A business decided on in another list may come under another id here.
        decided = [i for i in self._store.events.decided() if i not in after]
        elsewhere = [k for k in review.last_known(decided) if k.id not in before]
        new = review.known(publication_id, [i for i in after if i not in before])
        found = followers([*gone, *elsewhere], new)
        following = {f.before.id for f in found}
        lost = {i for i in decided if i in before and i not in following}
        return found, tuple(k for k in gone if k.id in lost)


def _changes(before: BusinessRow, after: BusinessRow) -> Iterable[FieldChange]:
    for field in fields(BusinessRow):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if field.name not in _PLACE and old != new:
            yield FieldChange(field.name, _shown(old), _shown(new))


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return "、".join(_shown(part) for part in value)
    if isinstance(value, ListedInstrument):
        return " ".join(str(part) for part in (value.kind, value.serial, value.valid_to) if part)
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)
