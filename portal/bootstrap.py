"""From settings to services: the only place where adapters are chosen.

Each service is made when it is first asked for, so that a light command (`complaints`, `businesses`,
`index status`) loads neither a model nor a vector store.
"""

from __future__ import annotations

import logging
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from portal.business_side import BusinessSide
from portal.clock import Clock
from portal.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Engine

    from knowledge.adapters.business_index import BusinessCollection
    from knowledge.adapters.index import BuildReport, IndexKeeper
    from knowledge.adapters.live_index import LiveRetriever
    from knowledge.adapters.sql import SqlLibrary
    from knowledge.adapters.sql_documents import DocumentRecords
    from knowledge.adapters.sql_proofreading import Proofreading
    from knowledge.answer import Answer, Citation
    from knowledge.answering.draft import Tools
    from knowledge.answering.model import Rephraser
    from knowledge.answering.pipeline import Answering
    from knowledge.business import Business
    from knowledge.question import Question
    from knowledge.retrieval.protocols import Embedder
    from portal.advisories.public_warnings import PublicWarnings
    from portal.case_side import CaseSide
    from portal.complaints.drafts import Drafts
    from portal.complaints.service import ComplaintService
    from portal.feedback.background import Background
    from portal.feedback.service import FeedbackService
    from portal.officers.accounts import Accounts
    from portal.security.rates import Rates

log = logging.getLogger(__name__)


class Answers:
    """Answers questions from the live index, which it follows when it is rebuilt."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def ask(self, question: Question) -> Answer:
        """The answer to `question` today; never raises (DESIGN 4: failure is a status)."""
        return self._answering.ask(question, self._services.clock.today())

    def search(self, question: Question) -> tuple[tuple[Citation, ...], ...]:
        """What each passage found for `question` is cited as, best first."""
        return self._answering.search(question, self._services.clock.today())

    def related(self, answer: Answer, most: int = 2) -> tuple[str, ...]:
        """Questions near to that of `answer` which other passages answer; none where nothing was answered."""
        from knowledge.answer import Status
        from knowledge.question import Question

        if answer.status not in {Status.ANSWERED, Status.ANSWERED_PARTLY}:
            return ()
        cited = {citation.passage_id for citation in answer.citations}
        ids = [places[0].passage_id for places in self.search(Question(answer.standalone_question)) if places]
        found = self._services.library.passages_by_id(one for one in ids[:12] if one not in cited)
        near = (found[one][1].asked for one in ids if one in found)
        asked = dict.fromkeys(texts[0] for texts in near if texts)
        return tuple(text for text in asked if text != answer.question)[:most]

    @cached_property
    def _answering(self) -> Answering:
        from knowledge.answering.pipeline import Answering

        return Answering(self._services.tools)


class Services(BusinessSide):
    """Everything that screens and commands may call."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(settings, Clock.fixed(settings.now) if settings.now else Clock())
        self.answers = Answers(self)

    @cached_property
    def _knowledge(self) -> Engine:
        from portal.storage.migrations import open_migrated

        return open_migrated(self.settings, "knowledge")

    @cached_property
    def library(self) -> SqlLibrary:
        """Documents and passages."""
        from knowledge.adapters.sql import SqlLibrary

        return SqlLibrary(self._knowledge, self.clock.now)

    @cached_property
    def documents(self) -> DocumentRecords:
        """What an operator does with documents."""
        from knowledge.adapters.sql_documents import DocumentRecords

        return DocumentRecords(self._knowledge, self.clock.now)

    @cached_property
    def proofreading(self) -> Proofreading:
        """Passages that wait for proofreading."""
        from knowledge.adapters.sql_proofreading import Proofreading

        return Proofreading(self._knowledge, self.library)

    @cached_property
    def _embedder(self) -> Embedder:
        from knowledge.adapters.embedder import BUILT_IN, SentenceTransformerEmbedder

        return SentenceTransformerEmbedder(self.settings.embedding_model or BUILT_IN)

    @cached_property
    def index(self) -> IndexKeeper:
        """Builds, verifies, flips and opens the index."""
        from knowledge.adapters.index import IndexKeeper

        return IndexKeeper(self._knowledge, lambda: self._embedder, self._index_folder, self.clock.now)

    @property
    def _index_folder(self) -> Path:
        return self.settings.data_dir / "index"

    @cached_property
    def retriever(self) -> LiveRetriever:
        """Searches the live index; by words alone until `warm_up` has loaded the model."""
        return self.index.open(warm=False)

    @cached_property
    def business_collection(self) -> BusinessCollection:
        """The published businesses by description."""
        from knowledge.adapters.business_index import BusinessCollection

        return BusinessCollection(self._knowledge, lambda: self._embedder, self._index_folder, self.clock.now)

    @cached_property
    def tools(self) -> Tools:
        """What the answering steps may use."""
        from knowledge.answering.draft import Tools
        from knowledge.corpus.catalogue import load_catalogue
        from knowledge.corpus.indicators import load_indicators
        from knowledge.corpus.synonyms import load_synonyms
        from knowledge.rules.calendar import Calendar

        return Tools(
            retriever=self.retriever,
            library=self.library,
            directory=self.directory,
            described=self._businesses_like,
            words=load_synonyms(),
            catalogue=load_catalogue(),
            indicators=load_indicators(),
            rephraser=self.rephraser,
            calendar=Calendar.load_or_published(self.settings.data_dir / "holidays.toml"),
        )

    @cached_property
    def rephraser(self) -> Rephraser | None:
        """The language model, if one is set and switched on; every change of it is on record."""
        from portal.security.model_switch import record_switch

        settings = self.settings
        model = f"{settings.model_name} {settings.model_url}" if settings.uses_model else ""
        if record_switch(settings.data_dir, self.clock.now(), model):
            log.warning("language model: %s", model or "off")
        if not model:
            return None
        from knowledge.adapters.language_model import Endpoint, LanguageModel

        return LanguageModel(Endpoint(settings.model_url, settings.model_name, settings.model_key))

    def _businesses_like(self, description: str, limit: int) -> tuple[Business, ...]:
        """Published businesses by description, nearest first; their status comes from SQL.

        Whose pledge was suspended, taken back or ended is left out at once; one that has run out is
        shown as such.
        """
        from knowledge.business import PledgeStatus
        from knowledge.retrieval.protocols import IndexUnavailable
        from portal.businesses.description import most_alike

        try:
            # Some of the nearest may have left since they were indexed, or share no word with it.
            ids = self.business_collection.nearest(description, 12 * limit)
        except IndexUnavailable as error:
            log.warning("no look-up of businesses by description: %s", error)
            return ()
        found = (self.directory.get(business_id) for business_id in ids)
        standing = {PledgeStatus.ACTIVE, PledgeStatus.EXPIRED}
        holding = [business for business in found if business and business.status in standing]
        return most_alike(description, holding)[:limit]

    @cached_property
    def cases(self) -> CaseSide:
        """Everything around cases: what holders of codes and officers do and read."""
        from portal.case_side import CaseSide

        return CaseSide(self.settings, self.clock, self.keys)

    @property
    def complaints(self) -> ComplaintService:
        """Takes and tracks cases."""
        return self.cases.complaints

    @property
    def accounts(self) -> Accounts:
        """Accounts of officers."""
        return self.cases.accounts

    @property
    def warnings(self) -> PublicWarnings:
        """Public warnings on metrology incidents."""
        return self.cases.warnings

    @cached_property
    def drafts(self) -> Drafts:
        """Drafts of filings."""
        from portal.complaints.drafts import Drafts
        from portal.complaints.pictures import preview
        from portal.storage.drafts import SqlDrafts
        from portal.storage.migrations import open_migrated

        store = SqlDrafts(open_migrated(self.settings, "cases"))
        return Drafts(store, self.keys, self.clock, self.cases.evidence, preview)

    @cached_property
    def feedback(self) -> FeedbackService:
        """Unanswered questions, ratings and the wall; the store is opened when it is first needed."""
        from portal.feedback.service import FeedbackService
        from portal.storage.feedback import SqlFeedback

        return FeedbackService(
            SqlFeedback(lambda: self._knowledge),
            lambda passage_id: self.library.passage(passage_id) is not None,
            self.clock,
            self.background,
            single_operator=self.settings.single_operator,
        )

    @cached_property
    def rates(self) -> Rates:
        """How often a visitor may ask and file, counted in memory of this process."""
        from portal.security.rates import Rates

        return Rates()

    @cached_property
    def background(self) -> Background:
        """Does what no citizen shall wait for."""
        from portal.feedback.background import Background

        return Background()

    def ensure_index(
        self, progress: Callable[[str], None] = lambda _: None, *, rebuild: bool = False
    ) -> BuildReport:
        """Bring our explainers into the library and build the index if anything changed."""
        from knowledge.adapters.starter import load_starter

        load_starter(self.library)
        self.documents.refresh()
        return self.index.build(progress, force=rebuild)

    def index_businesses(self, progress: Callable[[str], None] = lambda _: None) -> None:
        """Make the collection of businesses that of the published ones."""
        self.business_collection.build(self.directory.all(), progress)

    def warm_up(self) -> None:
        """Load the model and the vectors, so that the first question need not wait."""
        self.retriever.warm()
        _ = self.rephraser  # its client takes seconds to import


def build_services(settings: Settings) -> Services:
    """The services for `settings`; nothing heavy happens yet."""
    return Services(settings)
