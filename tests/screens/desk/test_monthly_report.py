"""The monthly report and the chart, as the statistics room draws them."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from portal.complaints.intake import read_intake
from portal.complaints.officers import Officer
from tests.case_desk import CITY, UNIT
from tests.case_fakes import complaint
from tests.desk_rooms import account_of, real_services, sound
from tests.screens.conftest import press


def _open(officer: Officer) -> AppTest:
    def script(account: object) -> None:
        from datetime import date

        from portal.screens.desk import monthly
        from portal.widgets.resources import services

        monthly.draw_report(account)
        cells = services().cases.reading.statistics(account.officer, date(2026, 1, 1), date(2026, 12, 31))
        monthly.draw_chart(cells)

    test = AppTest.from_function(script, kwargs={"account": account_of(officer)}, default_timeout=30)
    return sound(test.run())


@pytest.mark.parametrize(("officer", "choices"), [(CITY, 1), (UNIT, 0)])
def test_the_report_is_made_on_request_and_only_the_city_chooses_a_unit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, officer: Officer, choices: int
) -> None:
    services = real_services(tmp_path, monkeypatch)
    services.complaints.file(read_intake(complaint(), services.clock.today()))
    room = _open(officer)
    assert len(room.selectbox) == choices and not room.get("download_button")
    assert len(room.get("vega_lite_chart")) + len(room.get("arrow_vega_lite_chart")) == 1
    sound(press(room, "生成月报"))
    assert len(room.get("download_button")) == 1
