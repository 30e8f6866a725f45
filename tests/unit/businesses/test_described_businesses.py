"""Looking businesses up by description: the published ones, their status from SQL, nobody who has left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest

from knowledge.answer import Label
from knowledge.answering.businesses import look_up_businesses
from knowledge.answering.draft import Draft
from knowledge.business import PledgeStatus
from knowledge.business_list import BusinessRow
from knowledge.question import Question
from portal.bootstrap import Services, build_services
from portal.businesses.description import most_alike
from portal.clock import SHANGHAI
from portal.settings import Settings
from tests.fakes import FakeEmbedder
from tests.unit.businesses.business_readings import reading_of

ROWS = (
    BusinessRow("一", 2, "示例阿明海鲜摊", market="东湖样例市场", industry="水产零售"),
    BusinessRow(
        "一", 3, "示例阿强海鲜摊", market="东湖样例市场", industry="水产零售", valid_to=date(2026, 1, 1)
    ),
    BusinessRow("一", 4, "示例西街茶行", market="西街样例市场", industry="茶叶零售"),
)
ASKED = "东湖市场的海鲜摊"


@pytest.fixture
def services(stored_in: Settings) -> Services:
    settings = stored_in.model_copy(
        update={"now": datetime(2026, 5, 20, 9, tzinfo=SHANGHAI), "single_operator": True}
    )
    services = build_services(settings)
    services.__dict__["_embedder"] = FakeEmbedder(dimensions=256)
    return services


@pytest.fixture
def publish(services: Services) -> Callable[..., None]:
    def done(*rows: BusinessRow) -> None:
        services.directory.publish(
            reading_of(*rows, sha256=f"{len(rows)}" * 64),
            list_name="甲", issuer="示例局", as_of=date(2026, 5, 1), actor="officer-1",
        )  # fmt: skip
        services.index_businesses()

    return done


def named(services: Services, limit: int = 2) -> dict[str, PledgeStatus]:
    return {b.name: b.status for b in services._businesses_like(ASKED, limit)}


def test_a_pledge_that_was_withdrawn_is_absent_from_the_next_query(
    services: Services, publish: Callable[..., None]
) -> None:
    publish(*ROWS)
    expired = {"示例阿强海鲜摊": PledgeStatus.EXPIRED}
    assert named(services) == {"示例阿明海鲜摊": PledgeStatus.ACTIVE} | expired
    business = services.directory.search("阿明海鲜").items[0]
    services.directory.decide(
        business.id, PledgeStatus.WITHDRAWN, decision_number="示例1号", reason="商家申请", officer="officer-1"
    )
    # Nothing was indexed anew: the index still knows it, SQL says that it has left.
    assert business.id in services.business_collection.nearest(ASKED, 3)
    found = named(services)
    assert "示例阿明海鲜摊" not in found
    assert found.items() >= expired.items()


def test_a_new_list_takes_over_whole(services: Services, publish: Callable[..., None]) -> None:
    publish(*ROWS)
    publish(ROWS[0], BusinessRow("一", 3, "示例东湖虾蟹铺", market="东湖样例市场", industry="水产零售"))
    assert named(services, 5).keys() == {"示例阿明海鲜摊", "示例东湖虾蟹铺"}


def test_nearness_of_vectors_alone_finds_nobody(services: Services, publish: Callable[..., None]) -> None:
    publish(*ROWS, BusinessRow("一", 5, "示例大超市", industry="超市"))
    everybody = services.directory.search("", limit=10).items
    assert [b.name for b in most_alike("海鲜市场", everybody)][:2] == ["示例阿明海鲜摊", "示例阿强海鲜摊"]
    assert most_alike("加油站", everybody) == ()


def test_stalls_of_a_kind_among_two_thousand(services: Services) -> None:
    """Market, trade and district hold, those whose pledge holds come first, status is that of SQL."""
    trades, districts = ("海鲜水产", "蔬菜", "茶叶", "超市", "加油站"), ("晋江市", "丰泽区", "安溪县")
    markets = ("示例东海海鲜市场", "示例新门农贸市场", "", "")
    rows = (
            BusinessRow(
                "一", n + 2, f"示例福源{n}号{trades[n % 5]}店", district=districts[n % 3], industry=trades[n % 5],
                market=markets[n % 4], status=PledgeStatus.SUSPENDED if n % 7 == 0 else PledgeStatus.ACTIVE,
            )
            for n in range(2_000)
    )  # fmt: skip
    services.directory.publish(
        reading_of(*rows), list_name="甲", issuer="示例局", as_of=date(2026, 5, 1), actor="officer-1"
    )

    def shown(text: str) -> list[str]:
        draft = Draft(Question(text), date(2026, 5, 20), standalone=text, label=Label.BUSINESS)
        done = look_up_businesses(draft, services.tools)
        return [passage.locator for _, passage in done.sources]

    def found(text: str) -> list[tuple[str, str, str, PledgeStatus]]:
        listed = [services.directory.get(one) for one in shown(text)]
        return [(b.district, b.market, b.industry, b.status) for b in listed if b]

    stalls = found("海鲜市场附近诚信的摊位")
    assert len(stalls) == 5 and {(m, s) for _, m, _, s in stalls} == {(markets[0], PledgeStatus.ACTIVE)}
    tea = found("晋江有没有卖茶叶的诚信商家推荐")
    assert len(tea) == 5
    assert {(d, t, s) for d, _, t, s in tea} == {("晋江市", "茶叶", PledgeStatus.ACTIVE)}

    gone = shown("海鲜市场附近诚信的摊位")[0]
    services.directory.decide(
        gone, PledgeStatus.WITHDRAWN, decision_number="示例2号", reason="商家申请", officer="officer-1"
    )
    assert gone not in shown("海鲜市场附近诚信的摊位")
