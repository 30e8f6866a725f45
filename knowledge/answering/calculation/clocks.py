"""Legal clocks: by when a complaint is accepted or refused, mediated, a report checked."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from knowledge.answer import Label, NextStep, Status
from knowledge.answering.calculation.account import Account, Ids
from knowledge.answering.calculation.case_days import STILL, event_asked, event_told
from knowledge.answering.dates import in_chinese, says_lunar
from knowledge.answering.draft import Draft, Tools
from knowledge.answering.quantities import spoken_number
from knowledge.answering.reply import step_named
from knowledge.passage import Cite
from knowledge.rules.legal_clocks import ClockName, ClockRule, Event, clock_rule
from knowledge.rules.working_days import (
    Calendar,
    CalendarDays,
    DueDate,
    UnknownYear,
    WorkingDays,
    Years,
    working_day_number,
)

FROM_NOW_ON = date(2026, 4, 15)  # 总局令第121号 第四十六条: the law of an earlier event is the order before
_SUBJECT = re.compile(r"投诉|举报|受理|调解|立案|告发")
_ASKS_DAY = re.compile(
    r"什么时候|啥时候|几时|何时|哪一?天|几号|最[晚迟]|最长|到期|截止|期限|时限|多久|多长时间|几天|几个工作日|"
    r"第几(个工作日|天)|前能.{0,4}(答复|回复|受理|处理)|还(剩|有)(几|多少)|超(期|时)|逾期|过期|来得及|(还能|能不能|还可以)再?投诉"
)
# A day is wanted, not the rule alone: without a day of its own it is counted from today.
_DAY_WANTED = re.compile(r"哪一?天|几号")
_FROM_TODAY = re.compile(
    r"(今天|现在|今日|马上).{0,4}(投诉|举报|受理|立案)|举报.{0,4}(多久|几天|多长时间).{0,4}(回复|答复|回音|有结果)"
)
_LIMIT = re.compile(r"最[晚迟]|期限|时限|到期|受不受理|今天|早上")  # the law's day, not the state of a case
_VAGUE = re.compile(
    r"上上?个?(周|星期|礼拜|月)|前(几|些|两|阵|段)|这几天|那天|之前|月初|月底|月中|早就|去年|前年|\d月"
)
_NOT_OURS = re.compile(
    r"12345|信访|复议|诉讼|起诉|法院|仲裁|上诉|奖励|电话|怎么(投诉|举报|写)|材料|检定|保质期|上班|放假|工作时间|"
    r"录音|保留|保存|公示|还没(人|有人)|[几哪]号令"
)
_AGO = re.compile(r"(?P<n>\d{1,2}|[一两二三四五六七八九十])年(多|以?前|之前|了|还|才|前)")
_MEDIATION = re.compile(r"调解|结果|办完|办结|处理完|解决|搞定|拖")
_MOVED = "最后一天是法定节假日，已顺延到节后第一天。"
WORDS = {
    ClockName.ACCEPT_OR_REFUSE: "投诉多久有结果",
    ClockName.MEDIATION: "投诉多久有结果",
    ClockName.TELL_OF_TERMINATION: "调解什么时候终止",
    ClockName.CHECK_REPORT: "举报多久会查",
    ClockName.DECIDE_CASE: "案子办多久",
    ClockName.TIME_TO_COMPLAIN: "过了多久就不能投诉",
}


def is_about_clocks(text: str) -> bool:
    """Whether `text` asks when a period of a complaint or report ends."""
    return bool(_SUBJECT.search(text) and _ASKS_DAY.search(text) and not _NOT_OURS.search(text))


def tell_clocks(draft: Draft, tools: Tools) -> Draft:
    """Count the period that is asked for from the day that is told; unchanged if there is none.

    总局令第121号 第十五、十六、二十三、四十五条, 行政处罚程序规定 第十八、六十四条. A question for a day
    that tells none is counted from today; a day that is told vaguely (上周) is asked for.
    """
    text = draft.standalone
    if not is_about_clocks(text):
        return draft
    told = event_told(text, draft.today)
    if told is None and STILL.search(text) and (years := _AGO.search(text)):
        return _tell_years(int(spoken_number(years["n"]) or 0), draft, tools)
    wanted = bool(_DAY_WANTED.search(text))
    if told is None and says_lunar(text):
        return Account(draft, tools).ended(Status.CLARIFICATION, asks="这里不换算农历。是公历哪一天？")
    own = draft.label is not Label.KNOWLEDGE and not _LIMIT.search(text)
    if told is None and (draft.asks_past or own):
        return draft
    if told is None and _VAGUE.search(text):
        return _ask_day(text, draft, tools) if wanted else draft
    if told is None and not wanted and not _FROM_TODAY.search(text):
        return draft
    event, said = told or (event_asked(text), None)
    if said is None and re.search("调解", text) and not re.search("投诉", text):
        event = Event.COMPLAINT_ACCEPTED
    start = said.day if said else draft.today
    earlier = start < FROM_NOW_ON and event is not Event.HARM_KNOWN
    account = Account(replace(draft, day=start if earlier else None, asks_past=False), tools)
    named = in_chinese(start) if said else f"今天（{in_chinese(start)}）"
    counting = _Counting(start, named, account, tools.calendar)
    counting.tell(event, text, draft.today)
    if not account.sentences:
        return draft
    return account.ended(Status.ANSWERED, steps=(step_named("track", "zh"),))


def _tell_years(years: int, draft: Draft, tools: Tools) -> Draft:
    """Whether a number of years is within the time to complain (第十六条)."""
    rule = clock_rule(ClockName.TIME_TO_COMPLAIN, draft.today)
    if rule is None or not years:
        return draft
    account = Account(draft, tools)
    limit = rule.length.n
    cite = Cite(rule.law, rule.article)
    ids = account.row(rule.fact_id, WORDS[rule.name], f"知道吃亏起{limit}年内可以投诉。", cite)
    account.compute(str(limit), "年", rule.source, account.inputs(ids, str(limit)))
    account.compute(str(years), "年", f"您说的 {years}年")
    account.say(f"从知道吃亏那天起，{limit}年内可以投诉，法律另有规定的除外。", *ids)
    if years == limit:
        account.say(f"正好{limit}年左右，要看具体哪一天，说了日子才能数。", *ids)
    else:
        account.say(
            f"过了{years}年，还在期限内。" if years < limit else f"过了{years}年，超过期限，不予受理。", *ids
        )
    account.say("后来才知道的，从知道或应当知道那天算。", *ids)
    return account.ended(Status.ANSWERED if years != limit else Status.ANSWERED_PARTLY)


def _ask_day(text: str, draft: Draft, tools: Tools) -> Draft:
    word = "举报" if event_asked(text) is Event.REPORT_RECEIVED else "投诉"
    example = NextStep("ask", f"我11月2日{word}的，最迟哪天答复")
    return Account(draft, tools).ended(
        Status.CLARIFICATION, asks=f"是哪一天{word}的？说了日子才能数。", steps=(example,)
    )


class _Counting:
    """Counts periods from one day and tells them."""

    def __init__(self, start: date, named: str, account: Account, calendar: Calendar) -> None:
        self.start, self._named, self.account, self._calendar = start, named, account, calendar
        self._asks_number = False

    def tell(self, event: Event, text: str, today: date) -> None:
        """Tell the period that `event` sets off, or the one after it that `text` asks for."""
        self._asks_number = "第几" in text
        if event is Event.HARM_KNOWN:
            self._tell_time_to_complain(today)
        elif event is Event.COMPLAINT_ACCEPTED:
            self._tell_mediation(self.start)
        elif event is Event.MEDIATION_TERMINATED:
            self._tell(ClockName.TELL_OF_TERMINATION, "决定终止调解", "告诉双方", today)
        elif event is Event.REPORT_RECEIVED:
            self._tell(ClockName.CHECK_REPORT, "收到举报", "核查，决定立不立案", today)
            self._tell_extension(ClockName.CHECK_REPORT)
            told = self.account.explained("B6-022", "举报结果会不会告诉我")
            if told:
                self.account.say("结果不一定告诉你，有规定的才告知。", *told)
        elif event is Event.CASE_FILED:
            self._tell(ClockName.DECIDE_CASE, "立案", "作出处罚决定", today)
            self._tell_extension(ClockName.DECIDE_CASE)
        else:
            due = self._tell(ClockName.ACCEPT_OR_REFUSE, "收到投诉", "告诉你受不受理", today)
            if _MEDIATION.search(text) and due:
                self._tell_mediation(due, assumed=True)

    def _rule(self, name: ClockName, day: date) -> tuple[ClockRule, Ids] | None:
        rule = clock_rule(name, day)
        if rule is None:
            return None
        text = f"从{rule.counts_from_zh}那天起，{rule.title}：{rule.length.n}{_unit(rule)}。"
        cite = Cite(rule.law, rule.article)
        ids = self.account.explained(rule.fact_id, WORDS[name])
        return rule, ids or self.account.article(rule.fact_id, text, cite)

    def _tell(self, name: ClockName, event: str, deed: str, today: date) -> date | None:
        found = self._rule(name, self.start)
        if found is None:
            return None
        rule, ids = found
        due = rule.due(self.start, self._calendar)
        cited = (*ids, *self.account.explained("B6-026", "几个工作日怎么数"))
        period = f"{rule.length.n}{_unit(rule)}"
        self.account.say(f"从{self._named}{event}起，数{period}，当天不算。", *cited)
        self._note(rule, due, cited)
        if due.due_on is None:
            self.account.say(f"这是{deed}的期限。", *cited)
            self._tell_unknown(due, cited)
            return None
        self.account.say(f"最迟{_with_weekday(due.due_on)}{deed}。", *cited)
        if due.moved_from:
            self.account.say(_MOVED, *cited)
        self._tell_where(rule, due.due_on, today, cited)
        if rule.testing_excluded:
            self.account.say("检测、鉴定的时间不算在内。", *ids)
        return due.due_on

    def _note(self, rule: ClockRule, due: DueDate, cited: Ids, length: int | None = None) -> None:
        value = due.due_on or due.counted_to
        if value:
            number = length or rule.length.n
            formula = f"{due.start.isoformat()} ＋ {number}{_unit(rule)}，当天不算（{rule.source}）"
            self.account.compute(
                value.isoformat(), "", formula, self.account.inputs(cited, str(rule.length.n))
            )

    def _tell_where(self, rule: ClockRule, due_on: date, today: date, cited: Ids) -> None:
        """Which working day today is, or that the day is past."""
        if today > due_on and not self._asks_number:
            self.account.compute(today.isoformat(), "", "今天")
            self.account.say(f"今天是{in_chinese(today)}，已经过了这天，可以打电话催问。", *cited)
        elif isinstance(rule.length, WorkingDays) and today > self.start:
            number = working_day_number(self.start, today, self._calendar)
            if not isinstance(number, UnknownYear):
                formula = f"{self.start.isoformat()} 之后到 {today.isoformat()} 的工作日"
                self.account.compute(str(number), "个工作日", formula)
                self.account.say(f"到今天是第{number}个工作日。", *cited)

    def _tell_unknown(self, due: DueDate, cited: Ids) -> None:
        year = due.awaiting_year
        self.account.compute(due.start.isoformat(), "", "起算的日子")
        self.account.compute(str(year), "年", "放假安排还没有公布的年份")
        if due.counted_to:
            self.account.say(f"最后一天是{in_chinese(due.counted_to)}，碰上法定节假日再顺延。", *cited)
        self.account.say(f"{year}年的放假安排还没公布，准日子要等公布。", *cited)

    def _tell_extension(self, name: ClockName) -> None:
        found = self._rule(name, self.start)
        if found is None or found[0].extension is None or found[0].extended is None:
            return
        rule, ids = found
        due = rule.due(self.start, self._calendar, extended=True)
        self._note(rule, due, ids, found[0].extended.n)
        day = due.due_on or due.counted_to
        more = f"，到{in_chinese(day)}" if day else ""
        self.account.say(f"情况特殊经批准，可以再延{found[0].extension.n}{_unit(rule)}{more}。", *ids)

    def _tell_mediation(self, accepted: date, *, assumed: bool = False) -> None:
        found = self._rule(ClockName.MEDIATION, accepted)
        if found is None:
            return
        rule, ids = found
        due = rule.due(accepted, self._calendar)
        cited = (*ids, *self.account.explained("B6-026", "几个工作日怎么数"))
        self._note(rule, due, cited)
        head = f"要是{in_chinese(accepted)}才受理" if assumed else f"从{self._named}受理起"
        self.account.say(f"{head}，调解最多{rule.length.n}{_unit(rule)}，当天不算。", *cited)
        if due.due_on:
            self.account.say(f"最迟到{_with_weekday(due.due_on)}。", *cited)
            if due.moved_from:
                self.account.say(_MOVED, *cited)
        else:
            self._tell_unknown(due, cited)
        self.account.say("检测、鉴定的时间不算在内。", *ids)

    def _tell_time_to_complain(self, today: date) -> None:
        found = self._rule(ClockName.TIME_TO_COMPLAIN, today)
        if found is None:
            return
        rule, ids = found
        due = rule.due(self.start, self._calendar)
        last = due.due_on or due.counted_to
        if last is None:
            return
        self._note(rule, due, ids)
        self.account.compute(self.start.isoformat(), "", "您说的日子")
        self.account.say(f"从知道吃亏那天起，{rule.length.n}年内可以投诉。", *ids)
        self.account.say(f"从{in_chinese(self.start)}算，到{in_chinese(last)}。", *ids)
        self.account.say("现在还在期限内。" if today <= last else "已经过了这个期限，不予受理。", *ids)
        self.account.say("后来才知道的，从知道或应当知道那天算。", *ids)


def _unit(rule: ClockRule) -> str:
    return {WorkingDays: "个工作日", CalendarDays: "日", Years: "年"}[type(rule.length)]


def _with_weekday(day: date) -> str:
    return f"{in_chinese(day)}（星期{'一二三四五六日'[day.weekday()]}）"
