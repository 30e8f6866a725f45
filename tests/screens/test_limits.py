"""The sixth filing of an hour is refused in words, and what was written stays."""

from __future__ import annotations

from typing import Any

from limits import RateLimitItemPerHour

from portal.security.rates import BUDGETS, Budget, Deed, Rates
from tests.screens.conftest import Open, press, words
from tests.screens.test_complain import _to_check


def test_five_filings_an_hour() -> None:
    assert BUDGETS[Deed.FILING].by_session == RateLimitItemPerHour(5)


def test_a_filing_over_the_budget_is_refused_and_kept(open_page: Open, portal: Any) -> None:
    spent = RateLimitItemPerHour(0)
    portal.rates = Rates({**BUDGETS, Deed.FILING: Budget(spent, spent)})
    test = press(_to_check(open_page), "提交")
    assert portal.complaints.filed == {} and "内容还在" in words(test)
    portal.rates = Rates()
    test = press(test, "提交")
    assert len(portal.complaints.filed) == 1 and not test.exception
