"""What must hold of every answer, and floors for how many are right, on questions of our own."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.load import load_documents
from knowledge.answer import Answer, Status
from knowledge.document import Kind
from knowledge.evaluation.answers import Case, read_cases, score
from portal.bootstrap import Services

pytestmark = pytest.mark.official

TUNE = Path(__file__).parent / "questions.tune.jsonl"
REFUSED = {"unanswerable", "out_of_scope", "adversarial", "unclear"}


@pytest.fixture(scope="session")
def cases() -> tuple[Case, ...]:
    return read_cases(TUNE)


@pytest.fixture(scope="session")
def answers(loaded: Services, cases: tuple[Case, ...]) -> tuple[Answer, ...]:
    return tuple(loaded.answers.ask(case.question) for case in cases)


def test_most_are_right_and_almost_none_is_answered_that_should_not_be(
    loaded: Services, cases: tuple[Case, ...]
) -> None:
    """The floor lies a little under what was measured (docs/measurements/answers.json)."""
    verdicts = score(cases, loaded.answers.ask).verdicts
    assert len(verdicts) == 130
    assert sum(v.outcome == "right" for v in verdicts) >= 104
    asked_in_vain = [v for v in verdicts if v.type in REFUSED]
    assert sum(v.outcome == "right" for v in asked_in_vain) >= 0.95 * len(asked_in_vain)


def test_every_sentence_of_an_answer_rests_on_passages_that_exist(
    loaded: Services, answers: tuple[Answer, ...]
) -> None:
    answered = [a for a in answers if a.status in {Status.ANSWERED, Status.ANSWERED_PARTLY} and a.citations]
    assert len(answered) > 60
    for answer in answered:
        shown = {citation.passage_id for citation in answer.citations}
        for sentence in answer.sentences:
            assert sentence.citations and set(sentence.citations) <= shown
        for passage_id in shown:
            assert loaded.library.passage(passage_id) is not None, passage_id


def test_what_is_shown_as_official_is_the_loaded_text_and_in_force(
    loaded: Services, answers: tuple[Answer, ...]
) -> None:
    official = [c for a in answers for c in a.citations if c.kind is Kind.OFFICIAL]
    assert official
    for citation in official:
        found = loaded.library.passage(citation.passage_id)
        assert found is not None and citation.quote == found[1].text
        assert citation.in_force, citation.passage_id


def test_nothing_failed(answers: tuple[Answer, ...]) -> None:
    assert [a.question for a in answers if a.status.is_error] == []


def test_reading_the_same_texts_again_embeds_nothing(loaded: Services, official_dir: Path) -> None:
    again = load_documents([official_dir], loaded.library)
    assert (again.added, again.updated) == (0, 0)
    assert again.unchanged == 59
    assert loaded.ensure_index().embedded == 0
