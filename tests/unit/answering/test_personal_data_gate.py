"""The gate of personal data: 200 written forms are refused, 200 strings of metrology pass."""

from __future__ import annotations

from datetime import date
from itertools import cycle

import pytest

from knowledge.answer import Status
from knowledge.answering.draft import Draft, Tools
from knowledge.answering.gates import refuse_personal_data
from knowledge.answering.normalise import normalise
from knowledge.personal_data import find, redact
from knowledge.question import Question
from tests.unit.answering.written_forms import AROUND, METROLOGY, PERSONAL

ASKED = ("{}", "请问{}是什么意思", "{} 是真的吗？", "听说{}，对不对")


def status_after_gate(text: str, tools: Tools) -> Status | None:
    draft = Draft(question=Question(text), today=date(2026, 11, 23))
    return refuse_personal_data(normalise(draft, tools), tools).status


def test_there_are_enough_of_both() -> None:
    assert len(PERSONAL) >= 200
    assert len(METROLOGY) >= 200


@pytest.mark.parametrize(("form", "around"), list(zip(PERSONAL, cycle(AROUND))))
def test_every_written_form_is_refused(tools: Tools, form: str, around: str) -> None:
    assert status_after_gate(around.format(form), tools) is Status.REFUSED_PERSONAL_DATA


def test_every_written_form_is_found_wherever_it_stands() -> None:
    missed = [(form, around) for form in PERSONAL for around in AROUND if not find(around.format(form))]
    assert not missed


@pytest.mark.parametrize(("form", "around"), list(zip(PERSONAL, cycle(AROUND))))
def test_every_written_form_is_hidden(form: str, around: str) -> None:
    text = around.format(form)
    hidden = redact(text)
    assert form not in hidden
    assert "［" in hidden


@pytest.mark.parametrize("text", METROLOGY)
@pytest.mark.parametrize("around", ASKED)
def test_what_metrology_writes_passes(tools: Tools, text: str, around: str) -> None:
    asked = around.format(text)
    assert status_after_gate(asked, tools) is None
    assert redact(asked) == asked
