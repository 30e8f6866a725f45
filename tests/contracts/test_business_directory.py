"""What answering may rely on in a directory of businesses: the same checks on a fake, SQLite, PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from knowledge.business import Business, BusinessPage, Directory, PledgeStatus
from knowledge.business_list import BusinessRow, ListReading
from portal.businesses.directory import BusinessDirectory
from portal.clock import Clock
from portal.settings import Settings
from portal.storage.directory import DirectoryStore
from portal.storage.directory_search import DirectoryReader
from portal.storage.engine import open_engine
from portal.storage.migrations import migrate

TODAY = date(2026, 11, 23)
AS_OF = date(2026, 11, 1)
ROWS = tuple(
    BusinessRow("一", n, f"示例{town}{trade}", district=unit, township=town, industry=trade, valid_to=until)
    for n, (unit, town, trade, until) in enumerate(
        [
            ("晋江市", "青阳", "加油站", date(2027, 1, 1)),
            ("晋江市", "安海", "加油站", TODAY),
            ("晋江市", "安海", "超市", date(2026, 11, 22)),
            ("石狮市", "灵秀", "金店", None),
        ],
        2,
    )
)


class FakeDirectory:
    """The plainest directory there is: a list in memory, searched by what names and places contain."""

    def __init__(self, rows: tuple[BusinessRow, ...]) -> None:
        self._all = [
            Business(
                id=f"b{r.row}", name=r.name, uscc=r.uscc, uscc_checked=bool(r.uscc), district=r.district,
                township=r.township, address=r.address, market=r.market, stall=r.stall, industry=r.industry,
                status=PledgeStatus.EXPIRED if r.valid_to and r.valid_to < TODAY else r.status,
                pledged_on=r.pledged_on, valid_to=r.valid_to, as_of=AS_OF, source="甲", issuer="示例局",
            )
            for r in rows
        ]  # fmt: skip

    def search(
        self, text: str, *, district: str | None = None, limit: int = 20, offset: int = 0
    ) -> BusinessPage:
        def fits(business: Business) -> bool:
            whole = f"{business.name} {business.district} {business.township} {business.industry}"
            return all(term in whole for term in text.split())

        found = [
            replace(b, score=1.0 if b.name == text else 0.7 if text in b.name else 0.5)
            for b in self._all
            if fits(b) and (not district or b.district.startswith(district))
        ]
        found.sort(key=lambda b: -b.score)
        return BusinessPage(len(found), tuple(found[offset : offset + limit]), AS_OF)

    def count(self, *, district: str | None = None) -> int:
        return sum(
            b.status is PledgeStatus.ACTIVE and (not district or b.district.startswith(district))
            for b in self._all
        )


def _sql(folder: Path, database_url: str = "") -> Directory:
    settings = Settings(data_dir=folder, database_url=database_url)
    migrate(settings, "directory")
    clock = Clock.fixed(datetime(2026, 11, 23, 9))
    store = DirectoryStore(open_engine(settings, "directory"), clock.now)
    directory = BusinessDirectory(store, DirectoryReader(store), clock)
    reading = ListReading(ROWS, (), (), "a.xlsx", "0" * 64)
    assert directory.publish(reading, list_name="甲", issuer="示例局", as_of=AS_OF, actor="x").published
    return directory


@pytest.fixture(params=["fake", "sqlite", "postgresql"])
def directory(request: pytest.FixtureRequest, tmp_path: Path) -> Directory:
    made: dict[str, Callable[[], Directory]] = {
        "fake": lambda: FakeDirectory(ROWS),
        "sqlite": lambda: _sql(tmp_path),
        "postgresql": lambda: _sql(tmp_path, request.getfixturevalue("postgresql_url")),
    }
    return made[request.param]()


def test_all_words_must_match_and_the_total_is_of_all_pages(directory: Directory) -> None:
    assert directory.search("加油站").total == 2
    assert directory.search("安海 加油站").total == 1
    page = directory.search("加油站", limit=1)
    assert (page.total, len(page.items), page.as_of) == (2, 1, AS_OF)
    rest = directory.search("加油站", limit=1, offset=1)
    assert {page.items[0].id, rest.items[0].id} == {b.id for b in directory.search("加油站").items}
    assert directory.search("加油站", offset=2).items == ()


def test_the_exact_name_comes_first_with_full_score(directory: Directory) -> None:
    found = directory.search("示例安海超市").items[0]
    assert (found.name, found.score) == ("示例安海超市", 1.0)
    scores = [b.score for b in directory.search("示例").items]
    assert scores == sorted(scores, reverse=True) and all(0 < s <= 1 for s in scores)


def test_district_by_short_and_full_name(directory: Directory) -> None:
    assert directory.search("", district="石狮").total == directory.search("", district="石狮市").total == 1
    assert directory.search("加油站", district="石狮").total == 0


def test_nothing_found_is_an_empty_page_with_the_day_of_the_list(directory: Directory) -> None:
    assert directory.search("量子对撞机") == BusinessPage(0, (), AS_OF)


def test_status_and_count_follow_the_last_day(directory: Directory) -> None:
    by_name = {b.name: b.status for b in directory.search("").items}
    assert by_name["示例安海加油站"] is PledgeStatus.ACTIVE
    assert by_name["示例安海超市"] is PledgeStatus.EXPIRED
    assert directory.count() == 3
    assert directory.count(district="晋江市") == 2
