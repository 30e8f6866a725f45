"""An answering over our explainers and one invented official text, with a language model or without."""

from __future__ import annotations

from datetime import date
from functools import cache

from pydantic import SecretStr

from knowledge.adapters.circuit_breaker import CircuitBreaker
from knowledge.adapters.language_model import Endpoint, LanguageModel
from knowledge.answer import Answer
from knowledge.answering.draft import Tools
from knowledge.answering.model import Rephraser
from knowledge.answering.pipeline import Answering
from knowledge.business import BusinessPage
from knowledge.corpus.catalogue import load_catalogue
from knowledge.corpus.explainers import load_explainers
from knowledge.corpus.indicators import load_indicators
from knowledge.corpus.synonyms import load_synonyms
from knowledge.passage import text_for_index
from knowledge.question import Question, Turn
from knowledge.retrieval.lexical import LexicalIndex
from knowledge.retrieval.retriever import HybridRetriever
from tests.fakes import MemoryLibrary
from tests.samples import article, document

TODAY = date(2026, 11, 23)
ASKED = "按重量算钱却用手掂，要罚吗"  # answered by our explainer market-by-piece
BASIS = "集贸市场计量监督管理办法"
ARTICLE = "第九条第（五）项"
# Invented: what an article on this matter might say. Its other text is that of the tests.
INVENTED = "样例条文：现场交易按重量结算货款的，卖方要用秤称，买卖双方都同意不称的除外。"
REPHRASED = (
    "按重量算钱的，要用秤称。[S1]\n买卖双方都同意不称的除外。[S1][S2]\n"
    "该称不称的，责令改正；[S1]\n拒不改正的，罚1万元以下。[S1]\n想按重量算，付钱前先说好。[S1]"
)  # fmt: skip
KEY = "sk-test-0123456789"


class NoBusinesses:
    """A directory without businesses."""

    def search(
        self, text: str, *, district: str | None = None, limit: int = 20, offset: int = 0
    ) -> BusinessPage:
        return BusinessPage(0, (), TODAY)

    def count(self, *, district: str | None = None) -> int:
        return 0


@cache
def _retriever() -> HybridRetriever:
    """Over our explainers alone, which no test changes."""
    explainers = list(load_explainers())
    texts = [text_for_index(one.title, passage) for one, passage in explainers]
    lexical = LexicalIndex.build([passage.id for _, passage in explainers], texts)
    return HybridRetriever(explainers, lexical)


def tools(rephraser: Rephraser | None = None, article_text: str = INVENTED) -> Tools:
    """What the steps may use; `article_text` is what the official text says that is the basis."""
    library = MemoryLibrary()
    law = document(BASIS, "2025-03-01")
    library.put(law, [article(law, ARTICLE, article_text)])
    return Tools(
        retriever=_retriever(),
        library=library,
        directory=NoBusinesses(),
        described=lambda description, limit: (),
        words=load_synonyms(),
        catalogue=load_catalogue(),
        indicators=load_indicators(),
        rephraser=rephraser,
    )


def ask(
    rephraser: Rephraser | None = None,
    text: str = ASKED,
    history: tuple[Turn, ...] = (),
    article_text: str = INVENTED,
) -> Answer:
    """The answer of the whole pipeline."""
    return Answering(tools(rephraser, article_text)).ask(Question(text, history=history), TODAY)


def same(one: Answer, other: Answer) -> bool:
    """Whether two answers differ in nothing but the time that they took."""
    first, second = one.to_json(), other.to_json()
    first.pop("elapsed_ms"), second.pop("elapsed_ms")
    return first == second


def model_at(url: str, deadline_s: float = 5.0, breaker: CircuitBreaker | None = None) -> LanguageModel:
    """The real adapter, called at `url`."""
    # Most tests look at one fault many times: only a breaker of their own opens.
    patient = breaker or CircuitBreaker(most_failures=10_000)
    return LanguageModel(Endpoint(url, "stub", SecretStr(KEY)), deadline_s, patient)
