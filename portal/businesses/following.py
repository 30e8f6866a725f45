"""Which business of a new list is one of the old list under another id, so that decisions follow it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from portal.businesses.name_words import folded
from portal.businesses.publication import Follower, Known

# The surest first. A key with an empty part tells nothing; one that several have tells nothing either.
_WAYS: Final[tuple[tuple[str, Callable[[Known], tuple[str, ...]]], ...]] = (
    ("信用代码和地址", lambda k: (k.uscc, folded(k.address))),
    ("信用代码和市场摊位", lambda k: (k.uscc, folded(k.market), folded(k.stall))),
    ("信用代码和名称", lambda k: (k.uscc, folded(k.name))),
    ("商家编号", lambda k: (k.listed_id,)),
    ("信用代码", lambda k: (k.uscc,)),
    ("名称和地址", lambda k: (folded(k.name), folded(k.address))),
    ("名称和市场摊位", lambda k: (folded(k.name), folded(k.market), folded(k.stall))),
)


def followers(before: Sequence[Known], after: Sequence[Known]) -> tuple[Follower, ...]:
    """The pairs that are one business: those that are alone on both sides in some way to be known.

    Two with different credit codes are never one, whatever else agrees, unless the issuer's own
    number says so.
    """
    made: list[Follower] = []
    left, right = {k.id: k for k in before}, {k.id: k for k in after}
    for by, key_of in _WAYS:
        olds, news = _by_key(left.values(), key_of), _by_key(right.values(), key_of)
        for key, old in olds.items():
            new = news.get(key, [])
            if len(old) != 1 or len(new) != 1:
                continue
            if by != "商家编号" and old[0].uscc and new[0].uscc and old[0].uscc != new[0].uscc:
                continue
            made.append(Follower(old[0], new[0], by))
            del left[old[0].id], right[new[0].id]
    return tuple(made)


def _by_key(
    known: Iterable[Known], key_of: Callable[[Known], tuple[str, ...]]
) -> dict[tuple[str, ...], list[Known]]:
    found: defaultdict[tuple[str, ...], list[Known]] = defaultdict(list)
    for one in known:
        key = key_of(one)
        if all(key):
            found[key].append(one)
    return found
