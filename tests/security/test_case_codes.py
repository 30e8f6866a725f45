"""Case codes cannot be guessed, and a look-up tells nothing about which codes exist."""

from __future__ import annotations

import statistics
import time
from collections import Counter
from pathlib import Path

import pytest

from portal.complaints.service import NotFound
from portal.security.codes import RANDOM_BYTES, new_code, parse_code
from tests.case_desk import Desk

CODES = 16_000
SIGNS = 32


def test_codes_are_eighty_random_bits() -> None:
    codes = [new_code() for _ in range(CODES)]
    assert RANDOM_BYTES * 8 == 80
    assert len(set(codes)) == CODES
    assert all(parse_code(code) == code for code in codes)
    expected = CODES / SIGNS
    for place in range(2, 18):
        counts = Counter(code[place] for code in codes)
        assert len(counts) == SIGNS
        # Chi-square with 31 degrees of freedom: above 90 by chance once in ten million.
        assert sum((n - expected) ** 2 / expected for n in counts.values()) < 90
    # Neighbouring signs are independent: all pairs turn up about as often.
    pairs = Counter(code[place : place + 2] for code in codes for place in range(2, 17))
    expected = CODES * 15 / SIGNS**2
    score = sum((n - expected) ** 2 / expected for n in pairs.values())
    assert len(pairs) == SIGNS**2
    assert 700 < score < 1_400  # 1023 degrees of freedom, standard deviation 45


def _seconds(desk: Desk, code: str, secret: str) -> float:
    started = time.perf_counter()
    with pytest.raises(NotFound) as caught:
        desk.side.complaints.open(code, secret, secret)
    assert str(caught.value).startswith("没有查到")
    return time.perf_counter() - started


def test_wrong_and_absent_take_the_same_time(tmp_path: Path) -> None:
    """Interleaved, so that load on the machine meets both alike; up to four rounds against noise."""
    desk = Desk(tmp_path / "data")
    filed = [desk.file(intent="refund").case_code for _ in range(12)]
    ratios = []
    for _ in range(4):
        wrong: list[float] = []
        absent: list[float] = []
        for code in filed * 6:
            desk.clock.forward(minutes=7)  # no code is tried ten times within an hour
            wrong.append(_seconds(desk, code, "0001"))
            absent.append(_seconds(desk, new_code(), "0001"))
        ratios.append(statistics.median(wrong) / statistics.median(absent))
        if abs(ratios[-1] - 1) < 0.05:
            return
    pytest.fail(f"told apart by time: {ratios}")
