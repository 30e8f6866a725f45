"""What calculators cite of our own tables is stored, whichever row they compute with."""

from __future__ import annotations

from datetime import date

import pytest

from knowledge.answering.calculation.account import Account, Ids
from knowledge.answering.calculation.verification import told
from knowledge.answering.draft import Draft
from knowledge.passage import Cite
from knowledge.question import Question
from knowledge.rules import legal_clocks, net_content, penalties, retail_weighing, tables, units, verification
from portal.bootstrap import Services

pytestmark = pytest.mark.official
TODAY = date(2026, 11, 23)


def account_of(loaded: Services, day: date = TODAY) -> Account:
    return Account(Draft(question=Question("", as_of=day), today=TODAY), loaded.tools)


def stored(loaded: Services, ids: Ids) -> bool:
    return bool(ids) and all(loaded.library.passage(key) for key in ids)


def test_every_figure_of_a_table_is_told_by_a_stored_explainer(loaded: Services) -> None:
    account = account_of(loaded)
    facts = {one.told_by for one in units.units()}
    facts |= {band.fact_id for band in retail_weighing.bands()}
    facts |= {piece.fact_id for piece in retail_weighing.jewellery()}
    facts |= {line.fact_id for line in net_content.lines()}
    facts |= {row["fact_id"] for name in ("amounts", "retail_methods") for row in tables.rows(name)}
    assert len(facts) > 50
    assert [one for one in sorted(facts) if not stored(loaded, account.row(one, "", "1"))] == []


def test_every_checked_interval_is_told_by_a_stored_explainer(loaded: Services) -> None:
    account = account_of(loaded)
    known = [one for one in verification.intervals() if one.months]
    assert len(known) > 5
    assert [one.fact_id for one in known if not stored(loaded, told(one, account))] == []


def test_every_fine_and_period_is_told_by_a_stored_passage(loaded: Services) -> None:
    placed = [(one.fact_id, Cite(one.law, one.locator), one.valid_to) for one in penalties.penalties()]
    placed += [(one.fact_id, Cite(one.law, one.article), one.valid_to) for one in legal_clocks.clock_rules()]
    missing = []
    for fact_id, cite, ends in placed:
        account = account_of(loaded, ends or TODAY)
        ids = account.explained(fact_id, "") or account.article(fact_id, "1", cite)
        missing += [] if stored(loaded, ids) else [(fact_id, cite)]
    assert len(placed) > 30
    assert missing == []


@pytest.mark.parametrize("question", ["2台斤是多少公斤", "Convert 2 Taiwan catties to kg"])
def test_a_figure_of_one_source_is_told_with_its_reserve(loaded: Services, question: str) -> None:
    answer = loaded.answers.ask(Question(question))
    assert "1.2" in {figure.value for figure in answer.computed}
    assert "只核到一个来源" in answer.text or "Only one source" in answer.text
    assert all(loaded.library.passage(citation.passage_id) for citation in answer.citations)
