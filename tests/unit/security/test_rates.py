"""Floods are refused, each counted for itself; everybody else is served."""

from __future__ import annotations

import time

import pytest
from limits import RateLimitItemPerSecond

from portal.security.rates import BUDGETS, Budget, Deed, Rates, Visitor


@pytest.mark.parametrize(("deed", "most"), [(Deed.QUESTION, 15), (Deed.FILING, 5), (Deed.KIOSK_QUESTION, 20)])
def test_a_session_has_its_budget_and_others_theirs(deed: Deed, most: int) -> None:
    rates = Rates()
    assert [rates.refuse_for(deed, Visitor("a")) for _ in range(most)] == [0] * most
    assert rates.refuse_for(deed, Visitor("a")) > 0
    assert rates.refuse_for(deed, Visitor("b")) == 0
    assert all(rates.refuse_for(other, Visitor("a")) == 0 for other in Deed if other is not deed)


def test_new_sessions_of_one_address_share_a_budget() -> None:
    rates, most = Rates(), BUDGETS[Deed.FILING].by_address.amount
    waits = [rates.refuse_for(Deed.FILING, Visitor(f"s{n}", "192.0.2.1")) for n in range(most + 1)]
    assert waits[:-1] == [0] * most and waits[-1] > 0
    assert rates.refuse_for(Deed.FILING, Visitor("new", "192.0.2.2")) == 0
    assert rates.refuse_for(Deed.FILING, Visitor("new")) == 0


def test_what_is_refused_is_not_counted_and_the_wait_is_true() -> None:
    item = RateLimitItemPerSecond(2)
    rates = Rates({Deed.QUESTION: Budget(item, item)})
    visitor = Visitor("a")
    assert [bool(rates.refuse_for(Deed.QUESTION, visitor)) for _ in range(20)] == [False, False] + [True] * 18
    time.sleep(2.1)
    assert rates.refuse_for(Deed.QUESTION, visitor) == 0
