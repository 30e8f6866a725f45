"""What the router learns from: asked questions that are ours, and phrases written for what is not.

The files under `router/` hold words and sentence frames by kind; a frame is filled with words
drawn by a fixed seed, so that the same files give the same examples.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "router"
OURS, ELSEWHERE, ATTACK, UNHELD = "ours", "elsewhere", "attack", "unheld"
CASE, ADVICE, DISTRESS = "individual_case", "legal_advice", "distress"
KINDS = (OURS, ELSEWHERE, ATTACK, CASE, ADVICE, DISTRESS, UNHELD)

_SLOT = re.compile(r"(?<!\{)\{(\w+)\}(?!\})")  # {{config}} is no slot
_SEED = 20261123
_FRAMES_DRAWN = 5  # frames that each thing or event of another office is put into
_OURS_REPEATED = 3  # as few words of ours stand against many of others
_ASKED_REPEATED = 2  # as what is really asked counts for more than a filled frame
_OF_THINGS = (
    "{}怎么办理", "{}去哪里办", "办{}要带什么", "{}多少钱", "{}多久能下来", "{}丢了怎么办", "{}怎么申请",
    "想问一下{}的事", "{}哪个好", "{}要不要交", "{}可以退吗", "{}",
)  # fmt: skip
_OF_EVENTS = (
    "{}怎么办", "{}找谁", "{}归谁管", "{}去哪投诉", "{}能赔多少", "{}，怎么处理", "我{}了咋办", "{}会怎样",
    "{}有没有人管", "{}",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Office:
    """Another office: what one applies for there, what happens to people, and whole questions."""

    name: str  # empty where no office is in charge (a joke, a recipe)
    things: tuple[str, ...]
    events: tuple[str, ...]
    asks: tuple[str, ...]


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / name).read_text("utf-8"))


@cache
def offices() -> tuple[Office, ...]:
    """The offices of elsewhere.toml, in order."""
    return tuple(
        Office(row["name"], tuple(row["things"].split()), tuple(row["events"].split()), tuple(row["asks"]))
        for row in _table("elsewhere.toml")["office"]
    )


def _filled(entries: Sequence[Mapping[str, Any]], slots: Mapping[str, str], rng: random.Random) -> list[str]:
    words = {name: text.split() for name, text in slots.items()}
    said: list[str] = []
    for entry in entries:
        for line in entry["lines"]:
            if _SLOT.search(line):
                drawn = {_SLOT.sub(lambda m: rng.choice(words[m[1]]), line) for _ in range(entry["each"])}
                said += sorted(drawn)
            else:
                said += [line] * (2 if entry["each"] == 1 else 1)
    return said


def _framed(things: Sequence[str], events: Sequence[str], rng: random.Random) -> list[str]:
    said: list[str] = []
    for words, frames in ((things, _OF_THINGS), (events, _OF_EVENTS)):
        for word in words:
            said += [frame.format(word) for frame in rng.sample(frames, _FRAMES_DRAWN)]
    return said


def _of_other_offices(rng: random.Random) -> list[str]:
    said: list[str] = []
    for office in offices():
        said += _framed(office.things, office.events, rng)
        said += [ask for ask in office.asks for _ in range(2)]
    return said


def _of_ours(rng: random.Random) -> list[str]:
    table = _table("ours.toml")
    said = [
        text
        for _ in range(_OURS_REPEATED)
        for text in _framed(table["things"].split(), table["events"].split(), rng)
    ]
    return said + _filled(table["say"], table["slots"], rng)


def examples(ours: Sequence[str]) -> dict[str, list[str]]:
    """Examples by kind, those of OURS being `ours`; the same at every call."""
    rng = random.Random(_SEED)
    attack, people, unheld = _table("attack.toml"), _table("people.toml"), _table("unheld.toml")
    found = {OURS: list(ours) * _ASKED_REPEATED, ELSEWHERE: _of_other_offices(rng)}
    found[ATTACK] = _filled(attack["say"], attack["slots"], rng)
    for kind in (CASE, ADVICE, DISTRESS):
        found[kind] = _filled(people[kind]["say"], people["slots"], rng)
    found[UNHELD] = _filled(unheld["say"], unheld["slots"], rng)
    found[OURS] += _of_ours(rng)
    return found
