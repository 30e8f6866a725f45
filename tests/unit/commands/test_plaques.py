"""`metrology businesses plaque` and `pledges`: what officers run."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from knowledge.business_list import BusinessRow, ListReading
from portal.bootstrap import build_services
from portal.businesses.self_pledge_form import pledge_text
from portal.cli import app
from portal.settings import Settings

ROWS = (
    BusinessRow("一", 2, "示例东海海鲜摊", district="丰泽区", valid_to=date(2099, 1, 1)),
    BusinessRow("一", 3, "示例东海水果摊", district="丰泽区", valid_to=date(2099, 1, 1)),
    BusinessRow("一", 4, "示例东海旧加油站", district="丰泽区", valid_to=date(2020, 1, 1)),
    BusinessRow("一", 5, "示例鲤城超市", district="鲤城区"),
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    reading = ListReading(ROWS, (), (), "a.xlsx", "0" * 64)
    facts: dict[str, Any] = {"list_name": "甲", "issuer": "示例局", "as_of": date(2026, 1, 1), "actor": "o"}
    assert build_services(Settings(data_dir=tmp_path)).directory.publish(reading, **facts).published
    return tmp_path


def _run(data: Path, *arguments: str) -> Any:
    return CliRunner().invoke(app, ["--data", str(data), "businesses", *arguments])


def test_one_plaque_by_name_and_the_same_again_by_id(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "out" / "p.svg"
    ran = _run(data, "plaque", "示例东海海鲜摊", "--out", str(out), "--json")
    first = json.loads(ran.stdout)
    assert "METROLOGY_PUBLIC_URL" in ran.stderr  # the address is this machine's own
    again = json.loads(_run(data, "plaque", first[0]["id"], "--out", str(out), "--json").stdout)
    assert first == again and first[0]["address"].endswith(f"/v/{first[0]['code']}")
    assert "示例东海海鲜摊" in out.read_text("utf-8")


def test_a_name_of_several_and_a_pledge_that_ended_get_none(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "p.svg"
    several = _run(data, "plaque", "东海", "--out", str(out))
    assert several.exit_code == 2 and several.output.count("示例东海") == 3
    ended = _run(data, "plaque", "示例东海旧加油站", "--out", str(out))
    assert ended.exit_code == 1 and "承诺已到期" in ended.output
    assert not out.exists()


def test_a_district_gets_a_file_for_each_pledge_that_holds(data: Path, tmp_path: Path) -> None:
    folder = tmp_path / "plaques"
    told = json.loads(_run(data, "plaque", "--district", "丰泽", "--out", str(folder), "--json").stdout)
    assert {one["name"] for one in told} == {"示例东海海鲜摊", "示例东海水果摊"}
    assert {f"{one['code']}.svg" for one in told} == {file.name for file in folder.iterdir()}


def test_a_pledge_is_listed_returned_and_cannot_be_approved_then(data: Path) -> None:
    typed = {
        "name": "示例阿华摊", "district": "丰泽区", "address": "示例路1号", "industry": "果蔬零售",
        "instruments": ["scale"], "contact_name": "示例甲", "contact_phone": "13800138000", "agreed": True,
        "text_version": pledge_text().version,
    }  # fmt: skip
    build_services(Settings(data_dir=data)).self_pledges.hand_in(typed, "k" * 24)
    (waiting,) = json.loads(_run(data, "pledges", "list", "--json").stdout)
    assert waiting["state"] == "submitted" and "13800138000" not in json.dumps(waiting)
    contact = json.loads(_run(data, "pledges", "contact", waiting["id"], "--json").stdout)
    assert contact == {"name": "示例甲", "phone": "13800138000"}
    told = json.loads(_run(data, "pledges", "approve", waiting["id"], "--officer", "甲", "--json").stdout)
    assert told == [{"id": waiting["id"], "state": "checked"}]
    assert _run(data, "pledges", "approve", waiting["id"], "--officer", "甲").exit_code == 1
    assert _run(data, "pledges", "return", waiting["id"], "--reason", "名称不符").exit_code == 0
    assert _run(data, "pledges", "approve", waiting["id"], "--officer", "乙").exit_code == 1
    assert json.loads(_run(data, "pledges", "list", "--json").stdout) == []
