"""The tables that we ship say what the facts pack says, and every worked example comes out."""

import csv
import json
import os
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from knowledge.rules.compensation import fraud_damages
from knowledge.rules.fuel import permissible_error
from knowledge.rules.net_content import allowance, lines
from knowledge.rules.retail_weighing import Method, bands, classes, held_against, jewellery, multiplier
from knowledge.rules.retail_weighing import negative_deviation as deviation
from knowledge.rules.tables import rows
from knowledge.rules.units import units
from knowledge.rules.verdict import Verdict

pytestmark = pytest.mark.official


@pytest.fixture(scope="module")
def facts_dir(official_dir: Path) -> Path:
    folder = official_dir.parent / "facts"
    if not folder.is_dir():
        if os.environ.get("CI") == "true":
            pytest.fail(f"no facts pack at {folder}")
        pytest.skip(f"no facts pack at {folder}")
    return folder


@pytest.fixture(scope="module")
def facts(facts_dir: Path) -> dict[str, dict[str, str]]:
    found = {}
    for path in sorted(facts_dir.glob("[bf][0-9][0-9]*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as stream:
            found.update({row["fact_id"]: row for row in csv.DictReader(stream) if row.get("fact_id")})
    return found


@pytest.fixture(scope="module")
def calculators(facts_dir: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(
        (facts_dir / "calculators.json").read_text("utf-8"), parse_float=Decimal, parse_int=Decimal
    )
    return loaded


def test_no_weak_fact_is_computed_with(facts: dict[str, dict[str, str]]) -> None:
    tables = ("retail_weighing", "retail_jewellery", "retail_methods", "net_content", "amounts", "units")
    used = {row["fact_id"] for name in (*tables, "penalties") for row in rows(name)}
    used |= {row["fact_id"] for row in rows("verification") if row["checked"] == "yes"}
    # periods of the two complaint orders without a row in the pack are held against the texts themselves
    used |= {row["fact_id"] for row in rows("legal_clocks") if not row["fact_id"].startswith("L")}
    weak = {
        key
        for key in used
        if facts[key]["verification"] == "unverified" or facts[key].get("confidence") == "low"
    }
    assert used and not weak


def test_every_unit_has_the_factor_of_its_fact(facts: dict[str, dict[str, str]]) -> None:
    compared = [one for one in units() if one.fact_id.startswith("B7-K")]
    scaled = {"千卡": 1000}  # our own multiple of a unit of the pack
    for one in compared:
        assert one.factor == Fraction(facts[one.fact_id]["factor"]) * scaled.get(one.name, 1), one.name
        assert one.base == facts[one.fact_id]["si_unit"] or one.base in {"m2"}, one.name
    assert len(compared) > 20


def test_retail_bands_are_those_of_the_pack(calculators: dict[str, Any]) -> None:
    packed = calculators["retail_weighing"]
    told = [
        (entry["class"], band["gt_kg"] * 1000, band["le_kg"] * 1000, band["deviation_g"])
        for entry in packed["classes"]
        for band in entry["bands"]
    ]
    assert [(b.food_class, b.over_g, b.up_to_g, b.deviation_g) for b in bands()] == told
    prices = [(e["class"], e["price_min_exclusive"], e["price_max_inclusive"]) for e in packed["classes"]]
    assert [(c.letter, c.over_price, c.up_to_price) for c in classes()] == prices
    pieces = [(e["item"], e["le_g"], e["deviation_g"]) for e in packed["jewellery"]]
    assert [(j.item, j.up_to_g, j.deviation_g) for j in jewellery()] == pieces
    methods = {e["id"]: e["multiplier"] for e in packed["check_methods"]}
    assert {m.value: multiplier(m) for m in Method} == methods


def test_net_content_lines_are_those_of_the_pack(calculators: dict[str, Any]) -> None:
    packed = calculators["prepackaged_mass_volume"]["bands"]
    told = [(b["gt"], b["le"], b.get("percent"), b.get("absolute")) for b in packed]
    assert [(one.over, one.up_to, one.percent, one.absolute) for one in lines()] == told


def _outcome(given: dict[str, Any]) -> dict[str, Any]:
    """What our rules make of one worked example, under the names that the pack uses."""
    if "class" in given:
        settled, actual = given["settle_kg"] * 1000, given["actual_kg"] * 1000
        band = deviation(given["class"], settled)
        assert band is not None
        method = Method(given["method"])
        over = held_against(settled - actual, band.deviation_g, method) is Verdict.OVER
        limit = multiplier(method) * band.deviation_g
        return {"short_g": settled - actual, "limit_g": limit, "over": over}
    if "prepackaged" in given:
        allowed = allowance(given["prepackaged"])
        assert allowed is not None
        return {"T": allowed.exact, "min_ok": allowed.least}
    if "price" in given:
        return {"extra": fraud_damages(given["price"]).claim}
    return {"mpe_L": permissible_error(given["litres"])}


def test_every_worked_example_comes_out(calculators: dict[str, Any]) -> None:
    cases = calculators["test_cases"]
    assert {case["name"]: _outcome(case["input"]) for case in cases} == {
        case["name"]: case["expect"] for case in cases
    }
    assert len(cases) >= 11
