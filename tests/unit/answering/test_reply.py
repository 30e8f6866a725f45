"""Every status has a reply in both languages, and every step that a reply names exists."""

from datetime import date

import pytest

from knowledge.answer import Label, Status
from knowledge.answering.draft import Draft, Tools
from knowledge.answering.reply import reply
from knowledge.question import Question

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_status_has_a_reply(status: Status, lang: str, tools: Tools) -> None:
    draft = reply(Draft(Question("问"), TODAY, lang=lang, status=status), tools)
    assert draft.sentences[0].text and draft.next_steps
    assert any("\u4e00" <= c <= "\u9fff" for c in draft.sentences[0].text) is (lang == "zh")


def test_the_distressed_are_sent_to_people_first(tools: Tools) -> None:
    draft = Draft(Question("问"), TODAY, label=Label.DISTRESS, status=Status.HANDED_OVER)
    called = [step.link for step in reply(draft, tools).next_steps]
    assert called == ["tel:110", "tel:120", "tel:119", "tel:12356"]


def test_a_foreign_question_is_sent_to_its_office(tools: Tools) -> None:
    draft = Draft(
        Question("问"), TODAY, standalone="身份证丢了", label=Label.OUT_OF_SCOPE, status=Status.OUT_OF_SCOPE
    )
    assert "公安机关" in reply(draft, tools).sentences[0].text
