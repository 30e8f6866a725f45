"""A feedback service over a real store, with a clock that tests may move and work done at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine

from knowledge.answer import Answer, Label, Status
from portal.clock import SHANGHAI, Clock
from portal.feedback.service import FeedbackService
from portal.settings import Settings
from portal.storage.engine import open_engine
from portal.storage.feedback import SqlFeedback
from portal.storage.migrations import migrate

PASSAGE = "示例办法@2026-01-01/第三条"


def answer(question: str = "充电桩多久检一次", status: Status = Status.NOT_FOUND) -> Answer:
    """An answer that only matters for what was asked and how it ended."""
    return Answer("", question, question, "zh", date(2026, 5, 20), Label.KNOWLEDGE, status)


@dataclass
class Desk:
    """The service, its store, and the moment it believes in."""

    folder: Path
    database_url: str = ""
    moment: datetime = datetime(2026, 5, 20, 9, 30, tzinfo=SHANGHAI)
    single_operator: bool = True
    settings: Settings = field(init=False)
    engine: Engine = field(init=False)
    service: FeedbackService = field(init=False)

    def __post_init__(self) -> None:
        self.settings = Settings(data_dir=self.folder, database_url=self.database_url)
        migrate(self.settings, "knowledge")
        self.engine = open_engine(self.settings, "knowledge")
        self.service = self.made(lambda work: work())

    def made(self, later: Callable[[Callable[[], None]], None]) -> FeedbackService:
        repository = SqlFeedback(lambda: self.engine)
        return FeedbackService(
            repository, lambda name: name == PASSAGE, Clock(lambda: self.moment), later,
            single_operator=self.single_operator,
        )  # fmt: skip

    def pass_days(self, days: int) -> None:
        self.moment += timedelta(days=days)

    def note(self, question: str, status: Status = Status.NOT_FOUND) -> str:
        """Note a question and return the id under which it is kept."""
        self.service.note_unanswered(answer(question, status))
        return self.service.unanswered()[0].question_id


@pytest.fixture(params=["sqlite", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Desk:
    url = request.getfixturevalue("postgresql_url") if request.param == "postgresql" else ""
    return Desk(tmp_path / "data", url)


@pytest.fixture
def desk_of_two(tmp_path: Path) -> Desk:
    """Where what changes answers takes two officers: the default."""
    return Desk(tmp_path / "data", single_operator=False)
