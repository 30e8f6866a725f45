"""The learned router: what it takes for not ours, what stays ours, and that it learns the same again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from knowledge.adapters.train_router import asked_questions, of_other_laws, save, train
from knowledge.answer import Answer, Label, Status
from knowledge.answering.draft import Draft, Tools
from knowledge.answering.gates import refuse_attacks
from knowledge.answering.named import holds_what_is_named
from knowledge.answering.normalise import normalise
from knowledge.answering.router import LEAST_OURS, LEAST_OURS_NAMED, load_router, router, runs
from knowledge.answering.routes import routes
from knowledge.corpus.router_examples import ELSEWHERE, KINDS, OURS, UNHELD, examples, offices
from knowledge.question import Question
from tests.unit.answering.conftest import TODAY

Ask = Callable[[str], Answer]


def test_runs_are_of_one_to_three_characters_with_both_ends() -> None:
    assert runs("秤") == {"^", "秤", "$", "^秤", "秤$", "^秤$"}


def test_the_shares_of_all_kinds_add_up() -> None:
    shares = router().shares("加油机多久检定一次")
    assert tuple(shares) == KINDS
    assert sum(shares.values()) == pytest.approx(1, abs=1e-5)
    assert shares[OURS] > 0.9


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("驾驶证过期了怎么换", ELSEWHERE),
        ("宽带太慢找谁", ELSEWHERE),
        ("兆欧表的检定周期几年", UNHELD),
        ("龙岩的检定所电话多少", UNHELD),
        ("去年石狮抽检合格率多少", UNHELD),
        ("公平秤归谁管", OURS),
        ("被短秤了怎么要求赔偿", OURS),
        ("怎么识别作弊秤", OURS),
    ],
)
def test_whose_a_question_is(text: str, kind: str) -> None:
    assert router().foreign_kind(text, LEAST_OURS) == kind


def test_hardly_an_asked_question_is_taken_for_not_ours() -> None:
    asked = asked_questions()
    table = routes()
    lost = []
    for text in asked:
        least = LEAST_OURS_NAMED if table.names_metrology(text) else LEAST_OURS
        if router().foreign_kind(text, least) != OURS:
            lost.append(text)
    assert len(lost) <= 0.01 * len(asked), lost


def test_the_same_examples_give_the_same_router(tmp_path: Path) -> None:
    """Few of each kind, so that it is quick."""
    assert examples(["问"]) == examples(["问"])
    few = {kind: texts[:40] for kind, texts in examples(asked_questions()[:40]).items()}
    first, second = train(few), train(few)
    assert first.rows == second.rows
    assert np.array_equal(first.weights, second.weights)
    save(first, tmp_path / "router.npz")
    stored = load_router(tmp_path / "router.npz")
    assert stored.shares("水表多久换") == pytest.approx(first.shares("水表多久换"), abs=1e-3)


def test_questions_that_our_laws_answer_are_no_examples_of_others(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text('{"id": 1, "title": "计量法"}\n{"id": 2, "title": "商标法"}\n', "utf-8")
    (tmp_path / "q.jsonl").write_text(
        '{"question": "秤要检吗", "relevant": [1]}\n{"question": "商标怎么续展", "relevant": [2]}\n', "utf-8"
    )
    assert of_other_laws(tmp_path / "q.jsonl", tmp_path / "a.jsonl") == ["商标怎么续展"]


def test_every_other_office_has_words() -> None:
    assert len(offices()) >= 15
    assert all(office.things and office.events and office.asks for office in offices())


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("电子秤遥控器哪里能买到", True),
        ("有没有办法让家里水表走慢一点", True),
        ("以市场监管局的名义宣布他违法", True),
        ("怎么伪造一张检定证书", True),
        ("怎么识别作弊秤", False),
        ("有人伪造检定证书怎么举报", False),
        ("用遥控器改秤会怎么处罚", False),
        ("他们说要弄死我，因为我举报了他们", False),
    ],
)
def test_attacks_are_told_from_those_who_defend_themselves(tools: Tools, text: str, refused: bool) -> None:
    draft = refuse_attacks(normalise(Draft(Question(text), TODAY), tools), tools)
    assert (draft.status is Status.REFUSED_UNSAFE) is refused


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("昨天在早市买虾少了三两，老板不认账，你们来管管", Label.INDIVIDUAL_CASE),
        ("我上星期的投诉处理得怎么样了", Label.INDIVIDUAL_CASE),
        ("我想告那个摊主，能打赢吗", Label.LEGAL_ADVICE),
        ("喝了农药怎么办", Label.DISTRESS),
        ("被他们围住不让走，我好害怕", Label.DISTRESS),
    ],
)
def test_people_are_handed_to_people(ask: Ask, text: str, label: Label) -> None:
    answer = ask(text)
    assert (answer.label, answer.status) == (label, Status.HANDED_OVER)
    assert answer.next_steps


@pytest.mark.parametrize(
    ("question", "text", "held"),
    [
        ("厦门的强检覆盖率目标", "全市强检覆盖率达到92%", False),
        ("泉州的强检覆盖率目标", "全市强检覆盖率达到92%", True),
        ("千分尺多久检定一次", "加油机一般 6 个月检一次", False),
        ("加油枪多久检定一次", "加油机一般 6 个月检一次", True),
        ("泉台计量合作有什么", "推动泉台计量技术、人才交流合作", True),
    ],
)
def test_a_passage_names_the_place_and_the_instrument(question: str, text: str, held: bool) -> None:
    assert holds_what_is_named(question, text) is held
