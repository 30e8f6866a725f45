"""Questions about earlier law on the pairs of the official texts: version, dates, and force of citations."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pytest

from ingest.load import load_documents
from ingest.recognition import Known
from knowledge.answer import Answer, Status
from knowledge.corpus.catalogue import load_catalogue
from knowledge.corpus.fingerprints import load_fingerprints
from knowledge.question import Question
from portal.bootstrap import Services, build_services
from portal.settings import Settings

pytestmark = pytest.mark.official

_PAIRS = ("计量法实施细则", "市场监督管理投诉举报处理", "信访", "计量法(", "集贸市场")
_NOW = datetime(2026, 11, 23, 9, 0)


@pytest.fixture(scope="module")
def services(official_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Services:
    made = build_services(Settings(data_dir=tmp_path_factory.mktemp("data"), now=_NOW))
    # Copies under other names: no manifest says which version is which.
    folder = tmp_path_factory.mktemp("texts")
    chosen = [path for path in sorted(official_dir.iterdir()) if path.name.startswith(_PAIRS)]
    for number, path in enumerate(chosen):
        (folder / f"下载{number}.txt").write_bytes(path.read_bytes())
    known = Known(load_catalogue(), load_fingerprints())
    report = load_documents([folder], made.library, known=known)
    assert (report.added, report.superseded) == (8, 3)
    made.ensure_index()
    made.warm_up()
    return made


def ask(services: Services, question: str) -> Answer:
    return services.answers.ask(Question(question))


_RULES = "计量法实施细则@2018-03-19"
_COMPLAINTS = "市场监督管理投诉举报处理暂行办法@2022-03-24"
_LETTERS = "信访条例@2005-01-10"


@pytest.mark.parametrize(
    ("question", "document", "until"),
    [
        ("2018年的计量法实施细则对没检定的计量器具怎么罚", _RULES, "2022年4月30日"),
        ("旧的计量法实施细则怎么罚没检定的计量器具", _RULES, "2022年4月30日"),
        ("计量法实施细则2018版规定的罚款由谁决定", _RULES, "2022年4月30日"),
        ("以前投诉举报几个工作日决定是否受理", _COMPLAINTS, "2026年4月14日"),
        ("2026年4月15日前收到的投诉几天内决定受理", _COMPLAINTS, "2026年4月14日"),
        ("2025年的投诉举报办法规定几天告知是否受理", _COMPLAINTS, "2026年4月14日"),
        ("121号令之前实名举报几天告知", _COMPLAINTS, "2026年4月14日"),
        ("新规之前实名举报几天内告知", _COMPLAINTS, "2026年4月14日"),
        ("信访条例规定信访事项多少天内办结", _LETTERS, "2022年4月30日"),
        ("以前信访事项要多少天办结", _LETTERS, "2022年4月30日"),
    ],
)
def test_the_earlier_version_answers_and_says_so_first(
    services: Services, question: str, document: str, until: str
) -> None:
    answer = ask(services, question)
    assert answer.status in {Status.ANSWERED, Status.ANSWERED_PARTLY}
    assert answer.as_of < date(2026, 11, 23)
    first = answer.sentences[0].text
    assert "以前的规定" in first
    assert until in first
    assert {citation.passage_id.split("/")[0] for citation in answer.citations} == {document}
    assert not any(citation.in_force for citation in answer.citations)
    dates = {value.value for value in answer.computed}
    assert document.partition("@")[2] in dates
    assert len(dates) == 2


@pytest.mark.parametrize(
    ("question", "document"),
    [
        ("计量法实施细则对没检定的计量器具怎么罚", "计量法实施细则@2022-03-29"),
        ("实名举报多少天告知", "市场监督管理投诉举报处理办法@2026-04-15"),
        ("信访工作条例规定信访事项多少天内办结", "信访工作条例@2022-02-25"),
        ("投诉以后几个工作日决定是否受理", "市场监督管理投诉举报处理办法@2026-04-15"),
    ],
)
def test_the_present_is_answered_from_law_in_force(services: Services, question: str, document: str) -> None:
    answer = ask(services, question)
    assert answer.as_of == date(2026, 11, 23)
    official = {c.passage_id.split("/")[0] for c in answer.citations if "@" in c.passage_id}
    assert document in official
    assert not official & {_RULES, _COMPLAINTS, _LETTERS}
    assert all(citation.in_force for citation in answer.citations)


def test_earlier_law_that_is_not_kept_is_said_and_the_present_law_answers(services: Services) -> None:
    answer = ask(services, "以前的集贸市场计量办法规定公平秤归谁管")
    assert answer.status is Status.ANSWERED_PARTLY
    assert "没有收录那时的文本" in answer.sentences[0].text
    assert all(citation.in_force for citation in answer.citations)


def test_a_follow_up_asks_for_the_earlier_law(services: Services) -> None:
    from knowledge.question import Turn

    history = (Turn("实名举报几天内告知"),)
    answer = services.answers.ask(Question("那以前呢", history=history))
    assert {citation.passage_id.split("/")[0] for citation in answer.citations} == {_COMPLAINTS}
