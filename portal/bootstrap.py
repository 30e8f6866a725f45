"""From settings to services: the only place where adapters are chosen.

Each service is made when it is first asked for, so that a light command (`complaints`, `businesses`,
`index status`) loads neither a model nor a vector store.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from portal.clock import Clock
from portal.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from knowledge.adapters.index import BuildReport, IndexKeeper
    from knowledge.adapters.sql import SqlLibrary
    from knowledge.answer import Answer
    from knowledge.answering.draft import Tools
    from knowledge.question import Question
    from portal.businesses.directory import BusinessDirectory
    from portal.complaints.service import ComplaintService

_SAMPLE_LIST = Path(__file__).parent / "businesses" / "sample" / "示例名单.csv"


class Answers:
    """Answers questions from the live index; the index is opened anew when it was rebuilt."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def ask(self, question: Question) -> Answer:
        """The answer to `question` today; never raises (DESIGN 4: failure is a status)."""
        from knowledge.answering.pipeline import Answering

        return Answering(self._services.tools).ask(question, self._services.clock.today())


class Services:
    """Everything that screens and commands may call."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.clock = Clock.fixed(settings.now) if settings.now else Clock()
        self.answers = Answers(self)

    @cached_property
    def _knowledge(self) -> Engine:
        from portal.storage.engine import open_engine
        from portal.storage.migrations import migrate

        migrate(self.settings, "knowledge")
        return open_engine(self.settings, "knowledge")

    @cached_property
    def library(self) -> SqlLibrary:
        """Documents and passages."""
        from knowledge.adapters.sql import SqlLibrary

        return SqlLibrary(self._knowledge)

    @cached_property
    def index(self) -> IndexKeeper:
        """Builds, verifies, flips and opens the index."""
        from knowledge.adapters.embedder import BUILT_IN, SentenceTransformerEmbedder
        from knowledge.adapters.index import IndexKeeper

        model = self.settings.embedding_model or BUILT_IN
        return IndexKeeper(
            self._knowledge, lambda: SentenceTransformerEmbedder(model), self.settings.data_dir / "index"
        )

    @property
    def tools(self) -> Tools:
        """What the answering steps may use, over the index that is live now."""
        from knowledge.answering.draft import Tools

        return Tools(
            retriever=self.index.open(),
            library=self.library,
            directory=self.directory,
            words=self._words,
            catalogue=self._catalogue,
            indicators=self._indicators,
        )

    @cached_property
    def directory(self) -> BusinessDirectory:
        """The published honest businesses."""
        from portal.businesses.directory import BusinessDirectory
        from portal.storage.directory import DirectoryStore
        from portal.storage.engine import open_engine
        from portal.storage.migrations import migrate

        migrate(self.settings, "directory")
        store = DirectoryStore(open_engine(self.settings, "directory"), self.clock.now)
        return BusinessDirectory(store, self.clock, single_operator=self.settings.single_operator)

    @cached_property
    def complaints(self) -> ComplaintService:
        """Takes and tracks cases."""
        raise NotImplementedError

    def ensure_index(self, progress: Callable[[str], None] | None = None) -> BuildReport:
        """Bring our explainers into the library and build the index if anything changed."""
        from knowledge.adapters.starter import load_starter

        load_starter(self.library)
        return self.index.build(progress)


def build_services(settings: Settings) -> Services:
    """The services for `settings`; nothing heavy happens yet."""
    return Services(settings)
