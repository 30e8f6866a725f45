"""Step: questions about the 11 indicators are computed from the table, with the cells shown."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from knowledge.answer import ComposedBy, Computed, Input, Label, Sentence, Status
from knowledge.answering.draft import Draft, Source, Tools
from knowledge.answering.named import holds_what_is_named
from knowledge.answering.wanted import can_hold_answer
from knowledge.corpus.indicators import Indicator
from knowledge.passage import Cite
from knowledge.rules.indicators import Change, change

OPINIONS = "泉政文〔2023〕14号"
_TABLE = "专栏1"

_ASKS_FIGURE = re.compile(
    r"多少|几(?!乎)|目标|指标|达到|增|涨|提高|提升|多了|差|百分|比例|覆盖率|占有率|数|20(20|25|35)|25年|20年|要建|要有|要培育|哪年|是不是|家数"
)
_ASKS_RESULT = re.compile(
    r"实际|(?<![要需应该])完成|实现了|(?<![要需应])做到|达到了|达标|现在(?!要)|目前|如今|截至|已经|到手|最新|现状|今年|去年|202[1-4]|202[6-9]"
)
_ASKS_CHANGE = re.compile(r"增|涨|提高|提升|多了|多出|差|缺口|还要|幅|百分点|翻|比2020|比20年|变化")
_ASKS_MEAN = re.compile(r"每年|年均|平均")
_ASKS_RANK = re.compile(
    r"(哪|那)(个|项|一项|一个|些|几).{0,8}指标.{0,14}(最|增|涨|提)|指标.{0,10}(哪|那)(个|项|一项).{0,10}(最|增|涨|提)|(增长|增幅|涨幅|提高)最(大|多|快|高)的?.{0,4}指标"
)
_MOST_INDICATORS = 3
# 市一级, 市里自己: as the table says it
_CITY_LEVEL = re.compile(r"(?:泉州)?(?:市本级|市这?一级|市里边?自己|市里这?一级|市自己)(?:有|建)?")
_OTHER_YEAR = re.compile(r"2035|二〇三五|35年")


def _named(text: str, rows: tuple[Indicator, ...]) -> tuple[Indicator, ...]:
    """The indicators whose aliases stand in `text`, 的 aside (市级的社会公用计量标准), as they are said.

    Where aliases overlap the longest counts: 市级公用计量标准 holds 公用计量标准.
    """
    text = _CITY_LEVEL.sub("市级", text.replace("的", ""))
    found = sorted(
        ((alias, row) for row in rows for alias in (row.name, *row.aliases) if alias in text),
        key=lambda pair: -len(pair[0]),
    )
    places: dict[str, int] = {}
    for alias, row in found:
        if alias in text and row.name not in places:
            places[row.name] = text.index(alias)
        text = text.replace(alias, "\n" * len(alias))
    return tuple(sorted((row for row in rows if row.name in places), key=lambda row: places[row.name]))


def _explainer(row: Indicator, draft: Draft, tools: Tools) -> Source | None:
    """Our explainer of this row, which carries the figures when no official text is loaded."""
    hits = tools.retriever.find(row.name, draft.scope, limit=20)
    wanted = Cite(OPINIONS, row.locator)
    return next(((h.document, h.passage) for h in hits if wanted in h.passage.cites), None)


def _sources(row: Indicator, draft: Draft, tools: Tools) -> tuple[Source, ...]:
    official = tools.library.resolve(Cite(OPINIONS, row.locator), draft.scope)
    explained = _explainer(row, draft, tools)
    return tuple(source for source in (official, explained) if source)


def _cells(row: Indicator, sources: tuple[Source, ...]) -> tuple[str, str]:
    """2020 and 2025 as they stand in the loaded table, else as we ship them."""
    for _, passage in sources:
        cell = passage.cell
        if "2020年" in cell and "2025年" in cell:
            return cell["2020年"], cell["2025年"]
    return str(row.y2020), str(row.y2025)


def _tell(
    text: str, row: Indicator, base: Input, target: Input, steps: Change
) -> tuple[list[str], list[Computed]]:
    """The sentences for one indicator, and what was computed for them: only what is asked for."""
    unit, both, computed = row.unit, (target, base), []
    lines = [f"{row.name}：2025年的目标是{target.value}{unit}，2020年是{base.value}{unit}。"]
    if _ASKS_CHANGE.search(text) or _ASKS_MEAN.search(text):
        line = f"目标比2020年多{steps.gap}{steps.gap_unit}"
        computed.append(Computed(str(steps.gap), steps.gap_unit, f"{target.value} − {base.value}", both))
        if steps.growth is not None:
            line += f"，增长{steps.growth}%"
            computed.append(_growth(steps, base, target))
        lines.append(line + "。")
    if _ASKS_MEAN.search(text):
        formula = f"（{target.value} − {base.value}）÷ 5 年"
        computed.append(Computed(str(steps.per_year), steps.gap_unit, formula, both))
        lines.append(f"按5年平均，每年约{steps.per_year}{steps.gap_unit}。")
    if unit == "家" and target.value == "2020":
        lines.append("这里的2020是家数，不是年份。")
    lines.append("这是预期性目标，不是完成数。")
    return lines, computed


def _growth(steps: Change, base: Input, target: Input) -> Computed:
    formula = f"（{target.value} − {base.value}）÷ {base.value} × 100%"
    return Computed(str(steps.growth), "%", formula, (target, base))


def answer_from_indicators(draft: Draft, tools: Tools) -> Draft:
    """Answer a question about indicators, or rank them; leave every other question alone.

    A question for actual results is not answered with the target: nothing was published
    (facts B10-M12). The target is named as what it is.
    """
    text = draft.standalone
    if draft.label is not Label.KNOWLEDGE:
        return draft
    if _ASKS_RANK.search(text):
        return _rank(draft, tools)
    named = _named(text, tools.indicators)
    if not named or not _ASKS_FIGURE.search(text) or _OTHER_YEAR.search(text):
        return draft
    first, *more = (_answer(row, draft, tools) for row in named[:_MOST_INDICATORS])
    if first.status is not Status.ANSWERED:
        return first
    for one in more:
        first = _joined(first, one) if one.status is Status.ANSWERED else first
    return first


def _joined(first: Draft, second: Draft) -> Draft:
    """Two answers as one: the last sentence, that these are targets, is said once."""
    return replace(
        first,
        sentences=(*first.sentences[:-1], *second.sentences),
        sources=tuple(dict.fromkeys((*first.sources, *second.sources))),
        computed=(*first.computed, *second.computed),
    )


def _answer(row: Indicator, draft: Draft, tools: Tools) -> Draft:
    """The answer about one indicator; the draft as it is where this row cannot answer."""
    text = draft.standalone
    sources = _sources(row, draft, tools)
    if not sources:
        return draft
    ids = tuple(passage.id for _, passage in sources)
    base, target = _cells(row, sources)
    asks_result = _ASKS_RESULT.search(text) is not None
    held = holds_what_is_named if asks_result else can_hold_answer
    if not held(text, f"{row.name}{target}{row.unit}"):
        return draft  # it asks for a price, a person or another place beside the indicator's words
    steps = change(Decimal(base), Decimal(target), row.unit)
    indicator = replace(draft, label=Label.INDICATOR, sources=sources, composed_by=ComposedBy.RULE)
    if asks_result:
        told = f"没有查到{row.name}的完成数。文件只写了2025年目标{target}{row.unit}，目标不等于完成。"
        return replace(indicator, sentences=(Sentence(told, ids),)).ended(Status.NOT_FOUND)
    lines, computed = _tell(text, row, Input(base, ids[0]), Input(target, ids[0]), steps)
    return replace(
        indicator,
        sentences=tuple(Sentence(line, ids) for line in lines),
        computed=tuple(computed),
    ).ended(Status.ANSWERED)


def _rank(draft: Draft, tools: Tools) -> Draft:
    """Rank the indicators by growth; percentages and a base of 0 have none and are left out."""
    grown = []
    for row in tools.indicators:
        sources = _sources(row, draft, tools)
        if not sources:
            return draft
        base, target = _cells(row, sources)
        steps = change(Decimal(base), Decimal(target), row.unit)
        if steps.growth is not None:
            grown.append((steps, row, base, target, sources))
    grown.sort(key=lambda entry: entry[0].growth or Decimal(0), reverse=True)
    sentences: list[Sentence] = []
    computed: list[Computed] = []
    cited: list[Source] = []
    for rank, (steps, row, base, target, sources) in zip("一二三", grown, strict=False):
        ids = tuple(passage.id for _, passage in sources)
        told = f"增幅第{rank}的是{row.name}，从{base}{row.unit}到{target}{row.unit}，增长{steps.growth}%。"
        sentences.append(Sentence(told, ids))
        computed.append(_growth(steps, Input(base, ids[0]), Input(target, ids[0])))
        cited += sources
    sentences.append(
        Sentence("这些是预期性目标，不是完成数。按百分比计的指标没有参加排序。", sentences[0].citations)
    )
    return replace(
        draft,
        label=Label.INDICATOR,
        composed_by=ComposedBy.RULE,
        sentences=tuple(sentences),
        sources=tuple(cited),
        computed=tuple(computed),
    ).ended(Status.ANSWERED)
