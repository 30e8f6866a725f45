"""The account of a computed answer: its sources, what was computed, what is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from knowledge.answer import ComposedBy, Computed, Input, Label, NextStep, Sentence, Status
from knowledge.answering.draft import Draft, Source, Tools
from knowledge.answering.quantities import Quantity
from knowledge.document import Document, Force, Kind
from knowledge.numbers import numbers_in
from knowledge.passage import Cite, Passage
from knowledge.retrieval.tokens import tokens
from knowledge.rules.units import plain, unit, written

_CLOSEST = 2  # official passages beside an explainer: its first cites are the closest, each is a read
_TABLE = "计算用表"
_TABLE_DAY = date(2026, 11, 23)  # when the figures were last checked against their sources

_READABLE = 8  # digits

Ids = tuple[str, ...]


class Account:
    """Gathers one computed answer. Sentences cite passages; figures name formula and inputs."""

    def __init__(self, draft: Draft, tools: Tools) -> None:
        self._draft, self._tools = draft, tools
        self._official: dict[Cite, Source | None] = {}
        self._resting: dict[str, tuple[Source, ...]] = {}
        self._sources: dict[str, Source] = {}
        self._sentences: list[Sentence] = []
        self._computed: list[Computed] = []

    def explained(self, fact_id: str, words: str, *, holding: str = "") -> Ids:
        """The explainer that rests on a fact, with the official passages that it explains.

        Of several the one is taken whose title shares most with `words`; `holding` is what it must
        say. Empty if there is none.
        """
        if fact_id not in self._resting:
            self._resting[fact_id] = tuple(self._tools.retriever.resting_on(fact_id, self._draft.scope))
        known = self._resting[fact_id]
        able = [(d, p) for d, p in known if p.lang == "zh" and holding in p.text]
        if not able:
            return ()
        wanted = set(tokens(words))
        best = max(able, key=lambda source: (len(wanted & set(tokens(source[0].title))), source[1].id))
        return self._take(best, best[1].cites)

    def row(self, fact_id: str, words: str, text: str, *cites: Cite) -> Ids:
        """The explainer that rests on a fact; else the row of our own table, as `text`."""
        found = self.explained(fact_id, words)
        return found or self.own(fact_id, text, *cites)

    def article(self, fact_id: str, text: str, cite: Cite) -> Ids:
        """The official passage at `cite`; where it is not loaded, the row of our own table, as `text`."""
        official = self._resolve(cite)
        if official is None:
            return self.own(fact_id, text, cite)
        self._sources[official[1].id] = official
        return (official[1].id,)

    def own(self, fact_id: str, text: str, *cites: Cite) -> Ids:
        """The row of our own table, as `text`, with the places that it explains."""
        return self._take(_own_row(fact_id, text, cites), cites)

    def _take(self, source: Source, cites: tuple[Cite, ...]) -> Ids:
        official = (self._resolve(cite) for cite in cites[:_CLOSEST])
        taken = [source, *(found for found in official if found)]
        self._sources.update({passage.id: (document, passage) for document, passage in taken})
        return tuple(dict.fromkeys(passage.id for _, passage in taken))

    def _resolve(self, cite: Cite) -> Source | None:
        if cite not in self._official:  # an answer names 第五条 often; it is read once
            self._official[cite] = self._tools.library.resolve(cite, self._draft.scope)
        return self._official[cite]

    def inputs(self, ids: Ids, *values: str) -> tuple[Input, ...]:
        """The values as inputs, each with the cited passage in which it stands; others are left out."""
        found = []
        for value in values:
            holder = next((i for i in ids if numbers_in(value) <= numbers_in(self._sources[i][1].text)), None)
            if holder:
                found.append(Input(value, holder))
        return tuple(found)

    def compute(self, value: str, symbol: str, formula: str, inputs: tuple[Input, ...] = ()) -> None:
        """Note a computed figure, once."""
        figure = Computed(value, symbol, formula, inputs)
        if figure not in self._computed:
            self._computed.append(figure)

    def say(self, text: str, *ids: str) -> None:
        """Add a sentence that rests on the passages `ids`."""
        self._sentences.append(Sentence(text, tuple(dict.fromkeys(ids))))

    @property
    def sentences(self) -> tuple[Sentence, ...]:
        """What was said so far."""
        return tuple(self._sentences)

    @property
    def computed(self) -> tuple[Computed, ...]:
        """What was computed so far."""
        return tuple(self._computed)

    @property
    def sources(self) -> tuple[Source, ...]:
        """The passages that the sentences cite, in the order in which they were taken."""
        cited = {key for sentence in self._sentences for key in sentence.citations}
        return tuple(source for key, source in self._sources.items() if key in cited)

    def amount(self, quantity: Quantity) -> tuple[str, str, Ids]:
        """A quantity in g or mL: the figure, the words for it, and where its factors stand."""
        small = unit("克" if quantity.quantity == "质量" else "毫升")
        value, _ = written(quantity.base / small.factor)
        ids: list[str] = []
        terms: list[str] = []
        factors: list[str] = []
        for part in quantity.parts:
            factor, _ = written(part.unit.factor / small.factor)
            terms.append(f"{plain(part.number)} {part.unit.name} × {factor} {small.symbol}")
            if part.unit.name != small.name:
                factors.append(factor)
                text = f"1{part.unit.name}是{factor}{small.name}。"
                ids += self.row(part.unit.told_by, "斤、两、公斤怎么换算", text, Cite("计量法", "第三条"))
        if not ids:
            self.compute(value, small.symbol, f"您说的 {quantity.written}")
            return value, f"{value}{small.name}", ()
        cited = tuple(dict.fromkeys(ids))
        self.compute(value, small.symbol, " ＋ ".join(terms), self.inputs(cited, *dict.fromkeys(factors)))
        return value, f"{quantity.written}（{value}{small.name}）", cited

    def ended(self, status: Status, *, asks: str = "", steps: tuple[NextStep, ...] = ()) -> Draft:
        """The draft with this answer, labelled and composed as a computed one."""
        return replace(
            self._draft,
            sentences=self.sentences,
            sources=self.sources,
            computed=self.computed,
            next_steps=(*self._draft.next_steps, *steps),
            composed_by=ComposedBy.RULE,
            asks=asks,
        ).ended(status, Label.CALCULATOR)


def shown(value: Fraction) -> tuple[str, bool]:
    """`value` as people read it, and whether that is exact: eight digits at most, else six."""
    number, exact = written(value)
    if exact and len(number.replace(".", "").strip("0")) > _READABLE:
        rounded = Decimal(f"{Decimal(number):.6g}")
        return plain(rounded), False
    return number, exact


def told(value: Fraction) -> str:
    """是 and a figure as a sentence has them: 是500, or 约是3.33333 where it has no end."""
    number, exact = shown(value)
    return f"是{number}" if exact else f"约是{number}"


def _own_row(fact_id: str, text: str, cites: tuple[Cite, ...]) -> Source:
    """A row of our own table as something that can be cited; it explains `cites`."""
    document = Document(
        key=_TABLE,
        version=_TABLE_DAY.isoformat(),
        title=_TABLE,
        doc_number="",
        issuer="本站解读",
        jurisdiction="全国",
        kind=Kind.EXPLAINER,
        force=Force.IN_FORCE,
        valid_from=None,
        valid_to=None,
        sha256="",
        source_name=_TABLE,
    )
    return document, Passage(document.id, fact_id, text, Kind.EXPLAINER, 0, cites=cites, fact_ids=(fact_id,))
