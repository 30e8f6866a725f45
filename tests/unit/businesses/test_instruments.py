"""The register of instruments: by business, by certificate, and what is overdue."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Engine

from portal.businesses.instrument import Instrument
from portal.storage.instruments import InstrumentRegister


def test_the_register_answers_by_business_certificate_and_day(engine: Engine) -> None:
    scale = Instrument("电子秤", "E-1", "示例甲", "A12", "示例0001", "示例所", date(2026, 11, 22), "b1")
    pump = Instrument("加油机", "P-1", "示例乙", "1号枪", "示例0002", "示例所", date(2026, 11, 23), "b2")
    spare = Instrument("电子秤", "E-2", "示例甲", "备用", "", "", None)
    register = InstrumentRegister(engine)
    register.add([pump, scale, spare])
    register.add([])
    assert register.of_business("b1") == (scale,)
    assert register.by_certificate(" 示例0002 ") == (pump,)
    assert register.overdue(date(2026, 11, 23)) == (scale,)
    assert register.overdue(date(2026, 11, 24)) == (scale, pump)
    assert not spare.overdue_on(date(2099, 1, 1))
    assert scale.overdue_on(date(2026, 11, 23)) and not pump.overdue_on(date(2026, 11, 23))
