"""The 13 units of Quanzhou that the directory covers, and how lists and people write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

# Short name -> full name. The two zones have no county code of their own (research: directory).
_SHORT: Mapping[str, str] = MappingProxyType(
    {
        "鲤城": "鲤城区",
        "丰泽": "丰泽区",
        "洛江": "洛江区",
        "泉港": "泉港区",
        "惠安": "惠安县",
        "安溪": "安溪县",
        "永春": "永春县",
        "德化": "德化县",
        "石狮": "石狮市",
        "晋江": "晋江市",
        "南安": "南安市",
        "经济技术开发区": "泉州经济技术开发区",
        "台商投资区": "泉州台商投资区",
    }
)
_ALSO = {
    "经开区": "泉州经济技术开发区",
    "泉州开发区": "泉州经济技术开发区",
    "清濛开发区": "泉州经济技术开发区",
    "台商区": "泉州台商投资区",
}
DISTRICTS: tuple[str, ...] = tuple(_SHORT.values())
_PREFIX = re.compile(r"^(?:福建省)?(?:泉州市)?")


def normalise_district(text: str) -> str:
    """The full name of the unit that `text` names, else `text` itself without white space."""
    word = re.sub(r"\s+", "", text)
    bare = _PREFIX.sub("", word)
    for candidate in (word, bare):
        if candidate in DISTRICTS:
            return candidate
        if found := _SHORT.get(candidate) or _ALSO.get(candidate):
            return found
    named = district_in(word)
    return named or word


def in_full(text: str) -> str:
    """`text` with its first unit in full, province and city left out (鲤城中山路: 鲤城区中山路)."""
    bare = _PREFIX.sub("", text)
    unit = _unit_at_the_start(bare)
    if not unit or bare.startswith(unit):
        return bare
    return unit + bare[next(len(short) for short, name in _SHORT.items() if name == unit) :]


def district_in(text: str) -> str:
    """The one unit that an address or a title names by its full name; empty if none or several.

    A short name counts only after 泉州 or at the beginning (晋江青阳…): 南安路 in another unit's
    address is a road. A zone inside a county's address (惠安县…台商投资区) wins over the county.
    """
    word = re.sub(r"\s+", "", text)
    full = {m for m in DISTRICTS if m in word} | {f for a, f in _ALSO.items() if a in word}
    full |= {_SHORT[z] for z in ("经济技术开发区", "台商投资区") if z in word and "泉州" in word}
    zones = {f for f in full if f.endswith(("开发区", "投资区"))}
    if zones:
        full = zones
    if len(full) == 1:
        return full.pop()
    if full:
        return ""
    return _unit_at_the_start(_PREFIX.sub("", word))


def _unit_at_the_start(bare: str) -> str:
    for short, name in _SHORT.items():
        if bare.startswith(short) and bare[len(short) : len(short) + 1] not in {"路", "街", "大"}:
            return name
    return ""
