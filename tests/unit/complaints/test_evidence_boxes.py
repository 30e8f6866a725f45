"""Black boxes over evidence: new pixels without what lies under them, the original as it came in."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path

import pytest
from PIL import Image

from portal.complaints.desk import NotAllowed
from portal.complaints.evidence import Upload
from portal.complaints.evidence_boxes import MOST_BOXES, Box
from portal.complaints.intake import read_intake
from portal.complaints.stepping import NotPossible
from tests.case_desk import AUDITOR, OTHER, UNIT, Desk
from tests.case_fakes import complaint

QUARTER = Box(page=0, left=0, top=0, width=500, height=500)


def picture() -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (400, 200), "red").save(made, "PNG")
    return made.getvalue()


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path / "data")


def filed(desk: Desk) -> str:
    intake = read_intake(complaint(intent="refund", evidence=["a.png"]), desk.clock.today())
    return desk.side.complaints.file(intake, None, [Upload("a.png", picture())]).cases[0].number


def colours(page: bytes) -> tuple[object, object]:
    """Of the middle of the upper left and of the lower right quarter."""
    with Image.open(io.BytesIO(page)) as opened:
        width, height = opened.size
        points = ((width // 4, height // 4), (3 * width // 4, 3 * height // 4))
        first, second = (opened.getpixel(point) for point in points)
    return first, second


def is_red(colour: object) -> bool:
    return isinstance(colour, tuple) and colour[0] > 200 and colour[1] < 50


def test_what_is_covered_is_black_and_the_original_stays(desk: Desk) -> None:
    number = filed(desk)
    (before,) = desk.reading.derivatives(UNIT, number, 0)
    assert all(map(is_red, colours(before)))
    desk.side.personal_care.cover(UNIT, number, 0, [QUARTER])
    (after,) = desk.reading.derivatives(UNIT, number, 0)
    covered, left = colours(after)
    assert covered == (0, 0, 0) and is_red(left)
    (uncovered,) = desk.reading.derivatives(UNIT, number, 0, "核对车牌")
    assert uncovered == before
    original = desk.reading.evidence_file(UNIT, number, 0).content
    assert hashlib.sha256(original).digest() == hashlib.sha256(picture()).digest()
    assert "boxes-0" not in desk.reading.contents(UNIT, number)
    events = [(event.event, event.detail) for event in desk.case(number).events]
    assert events[-1] == ("redact", "boxes-0")
    read = [row.detail for row in desk.side.audit.entries(number) if row.action == "read_original"]
    assert len(read) == 1 and "核对车牌" in read[0]


def test_later_boxes_take_the_place_of_earlier_ones(desk: Desk) -> None:
    number = filed(desk)
    desk.side.personal_care.cover(UNIT, number, 0, [QUARTER])
    assert desk.reading.boxes(UNIT, number, 0) == (QUARTER,)
    desk.side.personal_care.cover(UNIT, number, 0, [])
    assert all(map(is_red, colours(desk.reading.derivatives(UNIT, number, 0)[0])))


@pytest.mark.parametrize(
    "boxes",
    [
        [Box(0, 600, 0, 500, 10)],
        [Box(0, -1, 0, 10, 10)],
        [Box(0, 0, 0, 0, 10)],
        [Box(1, 0, 0, 10, 10)],
        [QUARTER] * (MOST_BOXES + 1),
    ],
)
def test_boxes_lie_on_a_page(desk: Desk, boxes: list[Box]) -> None:
    number = filed(desk)
    with pytest.raises(NotPossible, match="遮盖框"):
        desk.side.personal_care.cover(UNIT, number, 0, boxes)
    assert desk.reading.boxes(UNIT, number, 0) == ()


def test_only_who_handles_the_case_covers_and_uncovers(desk: Desk) -> None:
    number = filed(desk)
    for officer in (OTHER, AUDITOR):
        with pytest.raises(NotAllowed):
            desk.side.personal_care.cover(officer, number, 0, [QUARTER])
        with pytest.raises(NotAllowed):
            desk.reading.derivatives(officer, number, 0, "看看")


def test_a_report_that_is_opened_from_a_case_keeps_what_was_blackened(desk: Desk) -> None:
    number = filed(desk)
    care = desk.side.personal_care
    care.cover(UNIT, number, 0, [QUARTER])
    told = desk.reading.original_narrative(UNIT, number, "涂黑")
    care.redact(UNIT, number, "■" * 3 + told[3:])
    receipt = desk.desk.record_receipt(UNIT, number, received_on=desk.clock.today())
    desk.desk.accept(UNIT, number)
    desk.desk.open_report(UNIT, number, "发现违法线索")
    (report,) = (one for one in desk.side.work.of_filing(receipt.filing_id) if one.number != number)
    assert desk.reading.contents(UNIT, report.number)["what_happened"].startswith("■■■")
    assert colours(desk.reading.derivatives(UNIT, report.number, 0)[0])[0] == (0, 0, 0)
