"""Puts together what officers need around lists and answers: publishing, pledges, columns, knowledge."""

from __future__ import annotations

import logging
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from datetime import date

    from knowledge.adapters.sql_documents import Stored
    from knowledge.adapters.sql_proofreading import Proofreading
    from knowledge.document import Document
    from knowledge.passage import Passage
    from portal.bootstrap import Services
    from portal.businesses.pledge_desk import PledgeDesk
    from portal.businesses.publishing import PublishingRoom
    from portal.officers.knowledge_desk import KnowledgeDesk
    from portal.officers.publishing_desk import PublishingDesk
    from portal.storage.column_meanings import ColumnMemory
    from portal.storage.directory import DirectoryStore

log = logging.getLogger(__name__)


class PublishingSide:
    """The services around lists, over the directory's store."""

    def __init__(self, services: Services) -> None:
        self._services = services

    @property
    def store(self) -> DirectoryStore:
        """The store of the directory."""
        return self._services.directory_store

    @cached_property
    def room(self) -> PublishingRoom:
        """Lists on their way to the public and back."""
        from portal.businesses.publishing import PublishingRoom

        return PublishingRoom(self.store, self._services.directory)

    @cached_property
    def pledges(self) -> PledgeDesk:
        """Reviews, decisions and reminders."""
        from portal.businesses.pledge_desk import PledgeDesk

        return PledgeDesk(self.store, self._services.directory, self._services.clock)

    @cached_property
    def columns(self) -> ColumnMemory:
        """What officers said of the columns of an issuer's lists."""
        from portal.storage.column_meanings import ColumnMemory

        return ColumnMemory(self.store)

    # What the desk's rooms call: the same services behind roles

    @cached_property
    def publishing(self) -> PublishingDesk:
        """Lists, pledges and plaques for publishers."""
        from portal.officers.list_upload import ListUpload
        from portal.officers.publishing_desk import PublishingDesk

        services = self._services
        return PublishingDesk(
            services.cases.desk,
            services.cases.audit,
            services.clock,
            self.room,
            self.pledges,
            services.self_pledges,
            services.plaques,
            services.instruments.overdue,
            ListUpload(services.settings.data_dir),
            self._later(services.index_businesses),
        )

    @cached_property
    def knowledge(self) -> KnowledgeDesk:
        """Questions and texts for publishers."""
        from portal.officers.knowledge_desk import KnowledgeDesk

        services = self._services
        return KnowledgeDesk(
            services.cases.desk,
            services.cases.audit,
            services.clock,
            services.feedback,
            _Texts(services),
            self._later(services.ensure_index),
        )

    def _later(self, work: Callable[[], object]) -> Callable[[], None]:
        """Does `work` after the officer has gone on: an index takes seconds, and its old version answers."""

        def run() -> None:
            try:
                work()
            except Exception:  # the next build takes it up; outermost catch of this work
                log.exception("an index could not be brought up to date")

        return lambda: self._services.background(run)


class _Texts:
    """The stored documents as the knowledge desk asks for them."""

    def __init__(self, services: Services) -> None:
        self._services = services

    @cached_property
    def _queue(self) -> Proofreading:
        return self._services.proofreading

    def to_proofread(self) -> tuple[tuple[Document, Passage], ...]:
        return self._queue.waiting()

    def proofread(self, passage_id: str) -> bool:
        return self._queue.done(passage_id)

    def due(self, days: int, today: date) -> tuple[Stored, ...]:
        return self._services.documents.due(days, today)

    def confirm(self, document_id: str, day: date, by: str, note: str = "") -> Document:
        return self._services.documents.confirm(document_id, day, by, note)

    def near(self, words: str, today: date, limit: int) -> tuple[str, ...]:
        from knowledge.question import Question
        from knowledge.retrieval.protocols import IndexUnavailable, Scope

        # First what an answer would stand on, then the nearest passages by words: a question that nothing
        # answers has none of the first.
        answering = (one[0].passage_id for one in self._services.answers.search(Question(words)) if one)
        try:
            hits = self._services.retriever.find(words, Scope(today, today), limit)
        except IndexUnavailable:
            hits = ()
        found = (*answering, *(hit.passage.id for hit in hits))
        return tuple(dict.fromkeys(found))[:limit]

    def passages(self, ids: Iterable[str]) -> Mapping[str, tuple[Document, Passage]]:
        return self._services.library.passages_by_id(ids)

    def all_documents(self) -> tuple[Document, ...]:
        return self._services.library.documents()


@lru_cache(maxsize=4)
def publishing_side(services: Services) -> PublishingSide:
    """The one `PublishingSide` of these services, so that its stores are opened once."""
    return PublishingSide(services)
