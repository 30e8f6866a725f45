"""What a scanned plaque answers without JavaScript, and what a passer-by can report."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest

from knowledge.business import PledgeStatus
from portal.bootstrap import Services
from portal.businesses.board import board_csv
from portal.businesses.csv_cells import safe_cell
from portal.businesses.plaque_sheet import is_local
from portal.complaints.exchange import file_from_json
from portal.plain.router import PlainPages
from tests.unit.plain.requests import HOST, Answer, send

MOST_BYTES = 30 * 1024
Codes = Callable[[str], str]


def _end(services: Services, name: str, status: PledgeStatus) -> None:
    business = services.directory.search(name).items[0]
    services.directory.decide(
        business.id, status, decision_number="示例1号", reason="示例", officer="o",
        notified_on=services.clock.today(),
    )  # fmt: skip


def test_the_page_is_small_has_no_script_and_says_the_live_status(app: PlainPages, code_of: Codes) -> None:
    for query, said in (("", "承诺有效"), ("lang=en", "Pledge in force")):
        page = send(app, f"/v/{code_of('海鲜摊')}", query)
        assert page.status == 200 and len(page.body) < MOST_BYTES
        assert "<script" not in page.text and said in page.text and "示例东海海鲜摊" in page.text
        assert page.headers["cache-control"] == "no-store"
    assert "自我承诺，非政府认证" in send(app, f"/v/{code_of('海鲜摊')}").text


def test_the_form_to_complain_is_one_link_away_with_the_business(
    app: PlainPages, code_of: Codes, services: Services
) -> None:
    business = services.directory.search("海鲜摊").items[0]
    assert f'href="/complain?business={business.id}"' in send(app, f"/v/{code_of('海鲜摊')}").text


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (PledgeStatus.REVOKED, "承诺已撤销"), (PledgeStatus.SUSPENDED, "承诺已暂停"),
        (PledgeStatus.DEREGISTERED, "商家已注销"), (PledgeStatus.NAME_CHANGED, "商家已更名"),
        (PledgeStatus.WITHDRAWN, "商家已退出"),
    ],
)  # fmt: skip
def test_a_pledge_that_ended_is_said_plainly_and_not_printed(
    app: PlainPages, code_of: Codes, services: Services, status: PledgeStatus, word: str
) -> None:
    code = code_of("海鲜摊")
    assert "qr.svg" in send(app, f"/v/{code}/print/plaque").text
    _end(services, "海鲜摊", status)
    page = send(app, f"/v/{code}")
    assert word in page.text and "承诺有效" not in page.text and "/print/" not in page.text
    assert "qr.svg" not in send(app, f"/v/{code}/print/plaque").text


def test_a_withdrawn_plaque_says_nothing_good(app: PlainPages, code_of: Codes, services: Services) -> None:
    code = code_of("海鲜摊")
    services.plaques.withdraw(code, "o", "被人调换")
    page = send(app, f"/v/{code}")
    assert "这块牌已经停用" in page.text and "承诺有效" not in page.text
    sheet = send(app, f"/v/{code}/print/plaque")
    assert "qr.svg" not in sheet.text and "这块牌已经停用" in sheet.text


def test_a_sheet_warns_while_the_public_address_is_not_set(app: PlainPages, code_of: Codes) -> None:
    assert "没有设置公开网址" in send(app, f"/v/{code_of('海鲜摊')}/print/plaque").text


@pytest.mark.parametrize(
    ("url", "local"),
    [
        ("http://127.0.0.1:8501", True),
        ("http://localhost", True),
        ("http://[::1]:80", True),
        ("", True),
        ("https://jl.example.cn", False),
        ("https://127.example.cn", False),
        ("http://10.1.2.3", False),
    ],
)
def test_which_addresses_no_phone_can_open(url: str, local: bool) -> None:
    assert is_local(url) is local


def test_made_up_changed_and_malformed_codes_get_one_answer(app: PlainPages, code_of: Codes) -> None:
    code = code_of("海鲜摊")
    changed = code[:-1] + ("0" if code[-1] != "0" else "1")
    hostile = "<script>alert(1)</script>"
    answers = {
        (a.status, a.body)
        for a in (send(app, f"/v/{c}") for c in (changed, "0000-0000-0000", "x", hostile, "../etc", "中"))
    }
    assert len(answers) == 1
    ((status, body),) = answers
    assert status == 404 and "没有这块牌" in body.decode() and b"<script" not in body


def test_hostile_names_are_text_on_every_page(app: PlainPages, code_of: Codes) -> None:
    code = code_of("alert")
    for path in (f"/v/{code}", f"/v/{code}/report", f"/v/{code}/print/card"):
        page = send(app, path)
        assert page.status == 200
        assert "<script" not in page.text and "<img src=x" not in page.text, path
        assert "&lt;script&gt;" in page.text, path


def _form(app: PlainPages, code: str) -> tuple[str, str]:
    """Token and cookie of the report form."""
    page = send(app, f"/v/{code}/report")
    found = re.search(r'name="token" value="([^"]+)"', page.text)
    assert found
    cookie = page.headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=strict" in cookie
    return found[1], cookie.split(";")[0]


def _report(app: PlainPages, code: str, **changes: Any) -> Answer:
    token, cookie = _form(app, code)
    form = {"place": "示例市场东门", "note": "名字不一样", "token": changes.pop("token", token)}
    given = {"cookie": cookie, "origin": f"http://{HOST}", **changes}
    return send(app, f"/v/{code}/report", form=form, **given)


def test_a_swapped_plaque_is_reported_for_officers(
    app: PlainPages, code_of: Codes, services: Services
) -> None:
    code = code_of("海鲜摊")
    thanks = _report(app, code)
    assert thanks.status == 200 and "收到了，谢谢您" in thanks.text
    (report,) = services.plaques.reports()
    assert (report.code, report.place, report.note) == (code, "示例市场东门", "名字不一样")


def test_reports_that_our_own_form_did_not_send_are_refused(
    app: PlainPages, code_of: Codes, services: Services
) -> None:
    code, other = code_of("海鲜摊"), code_of("alert")
    for wrong in (
        {"token": ""}, {"token": "1.aa"}, {"token": _form(app, other)[0]}, {"cookie": "plain_form=" + "a" * 32},
        {"origin": "http://evil.example"}, {"sec_fetch_site": "cross-site"},
    ):  # fmt: skip
        assert _report(app, code, **wrong).status == 400, wrong
    huge = send(app, f"/v/{code}/report", body=b"place=" + b"x" * 100_000, origin=f"http://{HOST}")
    assert huge.status == 400
    assert services.plaques.reports() == ()


def test_a_report_without_a_place_is_asked_for_it_and_keeps_the_rest(app: PlainPages, code_of: Codes) -> None:
    code = code_of("海鲜摊")
    token, cookie = _form(app, code)
    form = {"place": " ", "note": "<b>名字不一样</b>", "token": token}
    page = send(app, f"/v/{code}/report", form=form, cookie=cookie)
    assert page.status == 400 and "请写一写牌挂在哪里" in page.text
    assert "&lt;b&gt;名字不一样" in page.text


def test_too_many_reports_from_one_address_are_refused_and_others_are_served(
    app: PlainPages, code_of: Codes
) -> None:
    code = code_of("海鲜摊")
    answers = [_report(app, code, client="198.51.100.7").status for _ in range(11)]
    assert answers == [200] * 10 + [429]
    assert _report(app, code, client="198.51.100.8").status == 200


def test_complaints_never_change_what_the_public_sees_of_a_business(
    app: PlainPages, code_of: Codes, services: Services
) -> None:
    code = code_of("海鲜摊")

    def seen() -> tuple[Any, ...]:
        page = send(app, f"/v/{code}").text
        return page, services.directory.search("海鲜摊"), services.board.board(), services.directory.count()

    before = seen()
    for number in range(5):
        file_from_json(
            services.complaints,
            {
                "intent": "both", "problem": "short_weight",
                "business": {"name": "示例东海海鲜摊", "address": "示例市场", "district": "丰泽区", "stall": "A12"},
                "happened_on": "2026-11-20", "what_happened": f"买虾二斤，只有一斤半。第{number}次。",
                "requests": ["refund"],
                "complainant": {"name": "示例甲", "phone": "13800138000", "address": "示例路1号"},
                "evidence": [], "notice_version": "2026-1",
            },
        )  # fmt: skip
    _report(app, code)
    assert seen() == before


def test_the_table_is_a_file_whose_cells_start_no_formula(app: PlainPages, services: Services) -> None:
    table = send(app, "/board.csv")
    assert table.headers["content-type"].startswith("text/csv")
    assert "attachment" in table.headers["content-disposition"]
    lines = table.body.decode("utf-8-sig").splitlines()
    assert "丰泽区,1,2026-11-23,2026-11-01" in lines and lines[-1] == "合计,2,2026-11-23,2026-11-01"
    assert board_csv(services.board.board(), "en").splitlines()[-1].startswith("Total,2")
    for start in "=+-@\t\r＝＋－＠|":
        for cell in (f"{start}1+1", f" {start}1", f"​{start}1", f"\0{start}1"):
            assert safe_cell(cell).startswith("'"), json.dumps(cell)
    assert safe_cell("示例海鲜摊") == "示例海鲜摊" and safe_cell("a\0b") == "ab"


def test_everything_else_is_passed_on() -> None:
    passed: list[str] = []

    async def streamlit(scope: Any, receive: Any, send: Any) -> None:
        passed.append(scope["path"])
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    for path in ("/", "/businesses", "/video", "/board"):
        send(PlainPages(streamlit), path)
    assert passed == ["/", "/businesses", "/video", "/board"]
