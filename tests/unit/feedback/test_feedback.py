"""What is kept of unanswered questions and ratings, for how long, and what officers make of it."""

from __future__ import annotations

import logging
import threading
import time
from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa

from knowledge.answer import Citation, Status
from knowledge.document import Kind
from portal.failures import StorageFailed
from portal.feedback import service as service_module
from portal.feedback.anonymous import anonymous, question_id
from portal.feedback.background import Background
from portal.feedback.records import FeedbackRefused, Reason
from portal.storage.engine import writing
from tests.unit.feedback.conftest import PASSAGE, Desk, answer

OFFICER = "值班员"


def cited(*ids: str) -> tuple[Citation, ...]:
    return tuple(Citation(i, "示例", "", "第三条", Kind.OFFICIAL, True, None, "示例。") for i in ids)


def decisions(desk: Desk) -> list[tuple[str, str, str]]:
    with desk.engine.connect() as connection:
        query = sa.text("SELECT officer, action, wording FROM feedback_decisions ORDER BY id")
        return [tuple(row) for row in connection.execute(query)]


class TestAnonymous:
    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("我的电话１３８ ００１３ ８０００，秤不准", "我的电话[手机号],秤不准"),
            ("打22500000找我", "打［号码］找我"),
            ("座机0595-22500000", "座机［号码］"),
            ("闽C·A1234的出租车计价器", "［车牌号］的出租车计价器"),
            ("加微信abc_12345说", "加微信［社交账号］说"),
            ("我叫张小明，买到短秤", "我叫［姓名］,买到短秤"),
            ("住3号楼502室，水表快", "住［门牌］［门牌］,水表快"),
            ("a\x1b[31mb", "a[31mb"),
        ],
    )
    def test_what_tells_who_asks_is_hidden(self, typed: str, kept: str) -> None:
        assert anonymous(typed).translate(str.maketrans("［］", "[]")) == kept.translate(
            str.maketrans("［］", "[]")
        )

    @pytest.mark.parametrize(
        "typed",
        [
            "泉政文〔2023〕14号说了什么",
            "2025年要达到260项吗",
            "我叫他们复称行不行",
            "打12315还是12345",
            "JJG 539-2016还有效吗",
            "买2斤称1斤8两",
        ],
    )
    def test_a_question_of_metrology_stays(self, typed: str) -> None:
        assert anonymous(typed) == typed

    def test_one_question_however_it_is_punctuated(self) -> None:
        assert question_id("充电桩 多久检？") == question_id("充电桩多久检") != question_id("油枪多久检")
        assert question_id("？？") != question_id("！")


class TestUnanswered:
    def test_questions_are_counted_the_most_frequent_first(self, desk: Desk) -> None:
        for text in ("油枪多久检一次", "充电桩多久检一次", "充电桩，多久检一次？"):
            desk.note(text)
        desk.pass_days(3)
        desk.note("充电桩多久检一次", Status.CLARIFICATION)
        first, second = desk.service.unanswered()
        assert (first.text, first.times, first.status) == ("充电桩多久检一次", 3, "clarification")
        assert first.last_asked == date(2026, 5, 23)
        assert (second.text, second.times, second.on_wall) == ("油枪多久检一次", 1, False)
        assert len(desk.service.unanswered(limit=1)) == 1

    @pytest.mark.parametrize("status", list(Status))
    def test_which_questions_count_as_unanswered(self, desk: Desk, status: Status) -> None:
        desk.service.note_unanswered(answer(status=status))
        noted = status in {Status.NOT_FOUND, Status.CLARIFICATION} or status.value.startswith("error_")
        assert bool(desk.service.unanswered()) is noted

    def test_the_question_as_completed_is_kept(self, desk: Desk) -> None:
        desk.service.note_unanswered(replace(answer("那油枪呢"), standalone_question="油枪多久检一次"))
        assert desk.service.unanswered()[0].text == "油枪多久检一次"

    def test_an_empty_question_is_not_kept(self, desk: Desk) -> None:
        desk.service.note_unanswered(replace(answer(""), standalone_question=""))
        assert desk.service.unanswered() == ()

    def test_after_thirty_days_a_question_is_gone(self, desk: Desk) -> None:
        desk.note("油枪多久检一次")
        desk.pass_days(30)
        assert [one.times for one in desk.service.unanswered()] == [1]
        assert desk.service.purge().unanswered == 0
        desk.pass_days(1)
        assert desk.service.unanswered() == ()  # hidden even before anything deletes it
        assert desk.service.purge().unanswered == 1
        assert desk.service.purge().unanswered == 0

    def test_a_new_question_deletes_those_that_are_over(self, desk: Desk) -> None:
        desk.note("油枪多久检一次")
        desk.pass_days(31)
        desk.note("充电桩多久检一次")
        with desk.engine.connect() as connection:
            assert connection.scalar(sa.text("SELECT count(*) FROM unanswered_questions")) == 1

    def test_a_flood_is_cut_off(self, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(service_module, "MOST_A_DAY", 2)
        for number in "一二三四":
            desk.note(f"第{number}个问题")
        desk.note("第一个问题")
        assert [one.times for one in desk.service.unanswered()] == [2, 1]


class TestRatings:
    def test_the_worst_comes_first_with_reasons_and_passages(self, desk: Desk) -> None:
        bad = replace(answer("鬼秤怎么罚", Status.ANSWERED), citations=cited("p1", "p1", "p2"))
        for reason in (Reason.WRONG, Reason.WRONG, None):
            desk.service.rate(bad, False, reason)
        desk.service.rate(bad, True)
        desk.service.rate(answer("秤归谁管", Status.ANSWERED), False, Reason.UNCLEAR)
        desk.service.rate(answer("好答复", Status.ANSWERED), True)
        first, second = desk.service.worst()
        assert (first.text, first.useless, first.useful) == ("鬼秤怎么罚", 3, 1)
        assert first.reasons == {"wrong": 2} and first.passage_ids == ("p1", "p2")
        assert (second.text, second.useless) == ("秤归谁管", 1)

    def test_a_reason_given_later_replaces_the_rating(self, desk: Desk) -> None:
        found = answer(status=Status.ANSWERED)
        name = desk.service.rate(found, False)
        assert desk.service.rate(found, False, Reason.INCOMPLETE, rating_id=name) == name
        (only,) = desk.service.worst()
        assert (only.useless, only.reasons) == (1, {"incomplete": 1})
        desk.service.take_back(name)
        assert desk.service.worst() == ()

    @pytest.mark.parametrize(
        "status", [Status.REFUSED_PERSONAL_DATA, Status.REFUSED_LIMIT, Status.ERROR_INTERNAL]
    )
    def test_where_nothing_was_said_nothing_is_rated(self, desk: Desk, status: Status) -> None:
        desk.service.rate(answer(status=status), False, Reason.OTHER)
        assert desk.service.worst() == ()

    def test_ratings_go_after_a_year(self, desk: Desk) -> None:
        desk.service.rate(answer(status=Status.ANSWERED), False)
        desk.pass_days(366)
        assert desk.service.worst() == () and desk.service.purge().ratings == 1


class TestDecisions:
    def test_an_open_question_stands_on_the_wall_until_it_is_resolved(self, desk: Desk) -> None:
        name = desk.note("充电桩多久检一次")
        shown = desk.service.put_on_wall(name, "公用充电桩的检定周期是多久？", OFFICER)
        assert desk.service.wall() == (shown,) and shown.resolved_on is None
        assert desk.service.unanswered() == ()  # decided on
        desk.pass_days(1)
        desk.note("充电桩多久检一次")
        assert desk.service.unanswered()[0].on_wall  # asked again
        done = desk.service.resolve(shown.id, OFFICER)
        assert (done.opened_on, done.resolved_on) == (date(2026, 5, 20), date(2026, 5, 21))
        assert desk.service.wall() == (done,)
        with pytest.raises(FeedbackRefused, match="No open question"):
            desk.service.resolve(shown.id, OFFICER)
        assert [(who, what) for who, what, _ in decisions(desk)] == [(OFFICER, "wall"), (OFFICER, "resolved")]

    def test_the_same_question_again_changes_its_words(self, desk: Desk) -> None:
        name = desk.note("充电桩多久检一次")
        first = desk.service.put_on_wall(name, "公用充电桩的检定周期？", OFFICER)
        second = desk.service.put_on_wall(name, "公用充电桩几年检定一次？", OFFICER)
        assert first.id == second.id and desk.service.wall() == (second,)

    def test_open_ones_come_before_resolved_ones(self, desk: Desk) -> None:
        shown = []
        for text in ("问题甲甲", "问题乙乙", "问题丙丙"):
            shown.append(desk.service.put_on_wall(desk.note(text), f"改写{text}", OFFICER))
        desk.service.resolve(shown[0].id, OFFICER)
        desk.pass_days(1)
        desk.service.resolve(shown[1].id, OFFICER)
        assert [one.id for one in desk.service.wall()] == [shown[2].id, shown[1].id, shown[0].id]

    @pytest.mark.parametrize(
        ("wording", "why"),
        [
            ("充电桩，多久检一次？", "own words"),
            ("短", "characters"),
            ("长" * 101, "characters"),
            ("打13800138000问充电桩", "personal data"),
        ],
    )
    def test_unfit_words_do_not_reach_the_wall(self, desk: Desk, wording: str, why: str) -> None:
        name = desk.note("充电桩多久检一次")
        with pytest.raises(FeedbackRefused, match=why):
            desk.service.put_on_wall(name, wording, OFFICER)
        assert desk.service.wall() == () and decisions(desk) == []

    def test_a_decision_needs_an_officer_a_question_and_a_passage(self, desk: Desk) -> None:
        name = desk.note("充电桩多久检一次")
        with pytest.raises(FeedbackRefused, match="which officer"):
            desk.service.put_on_wall(name, "公用充电桩的检定周期？", " ")
        with pytest.raises(FeedbackRefused, match="is kept"):
            desk.service.put_on_wall("0" * 12, "公用充电桩的检定周期？", OFFICER)
        with pytest.raises(FeedbackRefused, match="is stored"):
            desk.service.approve_for(name, "公用充电桩的检定周期？", "没有@1/1", OFFICER)
        with pytest.raises(FeedbackRefused, match="nothing like that"):
            desk.service.withdraw(OFFICER, wall_id="no")

    def test_an_approved_question_is_on_record_and_can_be_taken_back(self, desk: Desk) -> None:
        name, words = desk.note("充电桩多久检一次"), "公用充电桩的检定周期？"
        for _ in range(2):  # twice is once
            desk.service.approve_for(name, words, PASSAGE, OFFICER)
        (only,) = desk.service.asked()
        assert (only.passage_id, only.text, only.approved_by) == (PASSAGE, words, OFFICER)
        assert desk.service.unanswered() == ()
        desk.service.withdraw(OFFICER, passage_id=PASSAGE, wording=words)
        assert desk.service.asked() == ()
        assert desk.service.unanswered()[0].question_id == name  # open again
        assert [what for _, what, _ in decisions(desk)] == ["asked", "asked", "withdrawn"]

    def test_a_resolved_question_may_become_one_asked_of_a_passage(self, desk: Desk) -> None:
        shown = desk.service.put_on_wall(desk.note("充电桩多久检"), "公用充电桩的检定周期？", OFFICER)
        desk.service.resolve(shown.id, OFFICER, PASSAGE)
        assert [one.text for one in desk.service.asked()] == ["公用充电桩的检定周期？"]


class TestSecondOfficer:
    def test_a_pair_is_asked_of_a_passage_once_a_second_officer_confirms(self, desk_of_two: Desk) -> None:
        desk, wording = desk_of_two, "公用充电桩的检定周期？"
        name = desk.note("充电桩多久检一次")
        proposed = desk.service.approve_for(name, wording, PASSAGE, OFFICER)
        assert proposed and desk.service.asked() == () and desk.service.unanswered() == ()
        assert desk.service.proposals() == (proposed,)
        with pytest.raises(FeedbackRefused, match="second officer"):
            desk.service.confirm(proposed.id, f" {OFFICER} ")
        assert desk.service.asked() == ()
        desk.service.confirm(proposed.id, "复核员")
        (asked,) = desk.service.asked()
        assert (asked.text, asked.passage_id, asked.approved_by) == (wording, PASSAGE, f"{OFFICER}, 复核员")
        assert desk.service.proposals() == ()
        assert decisions(desk) == [(OFFICER, "proposed", wording), (f"{OFFICER}, 复核员", "asked", wording)]
        with pytest.raises(FeedbackRefused, match="No proposal"):
            desk.service.confirm(proposed.id, "复核员")

    def test_what_is_declined_is_listed_again(self, desk_of_two: Desk) -> None:
        desk = desk_of_two
        name = desk.note("充电桩多久检一次")
        proposed = desk.service.approve_for(name, "公用充电桩的检定周期？", PASSAGE, OFFICER)
        assert proposed
        desk.service.decline(proposed.id, "复核员")
        assert desk.service.proposals() == () and desk.service.asked() == ()
        assert [one.question_id for one in desk.service.unanswered()] == [name]

    def test_a_question_of_the_wall_is_resolved_with_its_confirmation(self, desk_of_two: Desk) -> None:
        desk = desk_of_two
        shown = desk.service.put_on_wall(desk.note("充电桩多久检一次"), "公用充电桩的检定周期？", OFFICER)
        proposed = desk.service.resolve(shown.id, OFFICER, PASSAGE)
        assert desk.service.wall() == (shown,)  # still open
        desk.pass_days(1)
        desk.service.confirm(proposed.id, "复核员")
        assert desk.service.wall()[0].resolved_on == date(2026, 5, 21)
        assert [one.text for one in desk.service.asked()] == [shown.wording]

    def test_one_pair_is_proposed_once(self, desk_of_two: Desk) -> None:
        desk = desk_of_two
        name = desk.note("充电桩多久检一次")
        for officer in (OFFICER, "复核员"):
            desk.service.approve_for(name, "公用充电桩的检定周期？", PASSAGE, officer)
        assert [one.proposed_by for one in desk.service.proposals()] == ["复核员"]


class TestNeverInTheWay:
    def test_a_locked_store_costs_the_citizen_nothing(
        self, desk: Desk, caplog: pytest.LogCaptureFixture
    ) -> None:
        later = Background()
        service = desk.made(later)
        started = time.perf_counter()
        with writing(desk.engine):
            service.note_unanswered(answer("充电桩多久检一次"))
            service.rate(answer(status=Status.ANSWERED), False)
            assert time.perf_counter() - started < 0.5
        later.settle()
        assert len(service.unanswered()) == 1 and len(service.worst()) == 1
        assert "not kept" not in caplog.text

    def test_a_failure_is_logged_without_what_was_asked(
        self, desk: Desk, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.set_level(logging.DEBUG)
        later = Background()
        service = desk.made(later)
        with desk.engine.begin() as connection:
            connection.execute(sa.text("DROP TABLE unanswered_questions"))
        service.note_unanswered(answer("很私密的问题"))
        service.rate(answer("另一个", Status.ANSWERED), False)
        later.settle()
        assert "feedback is not kept: StorageFailed" in caplog.text and "私密" not in caplog.text
        assert len(service.worst()) == 1  # the next work is done all the same
        with pytest.raises(StorageFailed, match="暂时"):
            service.unanswered()

    def test_what_does_not_fit_is_dropped_and_said(self, caplog: pytest.LogCaptureFixture) -> None:
        later, go, done = Background(most_waiting=1), threading.Event(), []
        begun = threading.Event()

        def first() -> None:
            begun.set()
            go.wait(10)

        later(first)
        assert begun.wait(10)
        later(lambda: done.append("second"))
        later(lambda: done.append("third"))
        go.set()
        later.settle()
        assert done == ["second"] and "too much is waiting" in caplog.text
