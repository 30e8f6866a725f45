"""The list that the starter ships: invented, marked, and gone when a real list comes."""

from __future__ import annotations

from datetime import date

from ingest.business_lists import read_business_list
from knowledge.business import PledgeStatus
from knowledge.business_list import BusinessRow, RejectedCell
from knowledge.districts import DISTRICTS, district_in, normalise_district
from portal.businesses.description import describe
from portal.businesses.directory import BusinessDirectory, Outcome
from portal.businesses.reports import exit_code, import_report, search_report
from portal.businesses.sample_list import SAMPLE_LIST, load_sample
from tests.unit.businesses.business_readings import reading_of


def test_the_sample_is_whole_marked_and_covers_every_unit(directory: BusinessDirectory) -> None:
    reading = read_business_list(SAMPLE_LIST)
    assert not reading.rejected and not reading.skipped
    assert all(row.name.startswith("示例") for row in reading.rows)
    assert {row.district for row in reading.rows} == set(DISTRICTS)
    assert load_sample(directory, read_business_list)
    page = directory.search("", limit=100)
    assert page.total == len(reading.rows) >= 26
    assert all(business.sample for business in page.items)
    assert [b.status for b in page.items].count(PledgeStatus.EXPIRED) == 1
    assert directory.count() == 0
    assert not load_sample(directory, read_business_list)


def test_a_real_list_takes_the_sample_away(directory: BusinessDirectory) -> None:
    load_sample(directory, read_business_list)
    real = reading_of(BusinessRow("一", 1, "正式商家"))
    outcome = directory.publish(
        real, list_name="正式名单", issuer="示例局", as_of=date(2026, 11, 2), actor="officer-1"
    )
    assert outcome.published
    assert [b.name for b in directory.search("").items] == ["正式商家"]
    assert not load_sample(directory, read_business_list)
    assert directory.count() == 1


def test_a_description_says_what_and_where_and_never_the_status(published: BusinessDirectory) -> None:
    business = published.search("永辉").items[0]
    assert describe(business) == "示例石狮永辉超市。又名老石狮百货。超市。石狮市。不缺斤短两。"


def test_the_reports_of_the_commands(published: BusinessDirectory) -> None:
    rejected = RejectedCell("一", 3, "信用代码", "1", "信用代码应为18位，这里是1位。")
    reading = reading_of(BusinessRow("一", 2, "示例甲"))
    reading = type(reading)(reading.rows, (rejected,), (), "a.xlsx", "0" * 64)
    report = import_report(reading, Outcome("p", 1, 1, True))
    assert {k: report[k] for k in ("rows", "accepted", "changed", "published")} == {
        "rows": 2, "accepted": 1, "changed": 1, "published": True
    }  # fmt: skip
    assert report["rejected"] == [dict(rejected.to_json())]
    assert exit_code(reading, Outcome("p", 1, 1, True)) == 1
    assert exit_code(reading, Outcome("", 0, 0, False)) == 2
    item = search_report(published.search("永辉"))["items"][0]
    assert (item["status"], item["valid_to"], item["as_of"]) == ("active", "2026-11-23", "2026-10-01")


def test_units_by_every_name() -> None:
    assert len(DISTRICTS) == 13
    for said, unit in (
        ("晋江", "晋江市"),
        ("泉州市晋江市", "晋江市"),
        ("台商投资区", "泉州台商投资区"),
        ("经开区", "泉州经济技术开发区"),
        ("火星", "火星"),
    ):
        assert normalise_district(said) == unit
    assert district_in("福建省泉州市丰泽区南安路3号") == "丰泽区"
    assert district_in("惠安县泉州台商投资区洛阳镇") == "泉州台商投资区"
    assert district_in("南安路3号") == ""
    assert district_in("晋江市和石狮市交界") == ""
