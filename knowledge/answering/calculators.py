"""Step: what can be computed from the citizen's own numbers is computed, with formula and source."""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.answer import Label, Status
from knowledge.answering.calculation.account import Account
from knowledge.answering.calculation.clocks import tell_clocks
from knowledge.answering.calculation.clocks_english import tell_clocks_in_english
from knowledge.answering.calculation.conversion import convert_units
from knowledge.answering.calculation.conversion_english import convert_in_english
from knowledge.answering.calculation.fraud import claim_damages, is_about_damages
from knowledge.answering.calculation.fuel import check_dispenser, is_about_fuel
from knowledge.answering.calculation.goods import is_no_retail_food, jewellery_in
from knowledge.answering.calculation.jewellery import weigh_jewellery
from knowledge.answering.calculation.packages import check_package, is_packaged
from knowledge.answering.calculation.penalties import tell_penalty
from knowledge.answering.calculation.penalties_english import tell_penalty_in_english
from knowledge.answering.calculation.shortfall import tell_weights
from knowledge.answering.calculation.shortfall_english import judge_in_english
from knowledge.answering.calculation.verification import tell_verification
from knowledge.answering.calculation.verification_english import tell_verification_in_english
from knowledge.answering.calculation.weighing import weigh
from knowledge.answering.draft import Draft, Tools
from knowledge.answering.normalise import plain_text
from knowledge.answering.purchases import Purchase, purchase_in

# What to do, who is in charge, what the fine is: the passages answer these, whatever is counted.
_ANOTHER_QUESTION = re.compile(
    r"怎么办|咋办|咋整|咋弄|怎么弄|怎么处理|如何处理|怎样处理|怎么讨|怎么说|怎么投诉|怎么举报|维权|说理|找谁|找哪|谁管|归谁|"
    r"哪里|去哪|哪个部门|投诉|举报|电话|罚|处罚|多久|几天|期限|时效|材料|证据|索赔|能.{0,6}(赔|退|补)|要求.{0,6}(赔|退|补)|"
    r"可以.{0,4}(赔|退|补)|字(高|号|体|符)|怎么标|怎么写|标签|标价|价签|检定|强检|砝码|责任|不认账|不肯|拒绝|躲过|合同|"
    r"兑现|承诺|主图|详情|促销"
)
_ASKS_LIMIT = re.compile(
    r"(最多|最大|能|可以|允许|可|许|容许|顶多|最少|至少|实际).{0,8}(少|短|差|缺|误差|偏差|有多少|要有)|差多少|少多少|短多少|"
    r"(少|差|短|缺)(了)?(几|多少)|误差|偏差|短缺|"
    r"(几|多少)(克|毫升|两|钱|升).{0,8}(算|才|合格|正常|违规|以内|之内)"
)
_ASKS_VERDICT = re.compile(
    r"算(不算|是)?|超(差|了|标|出|没|过)?|违规|违法|合格|正常|行不行|行吗|行么|可以吗|可以不|可不可以|要紧|合法|合规|犯法|"
    r"够不够|够吗|短秤|缺斤|是不是|有没有|过分|允许|吗|么|嘛|没问题|坑|骗|[?？]|呢"
)

# A period counted from a told day is law, not the state of somebody's case.
_COUNTED = frozenset({Label.KNOWLEDGE, Label.INDIVIDUAL_CASE, Label.COMPLAINT})

_IN_ENGLISH = (
    tell_clocks_in_english,
    tell_verification_in_english,
    tell_penalty_in_english,
    judge_in_english,
    convert_in_english,
)


def answer_by_calculation(draft: Draft, tools: Tools) -> Draft:
    """Compute an answer from the quantities in the question, ask for what is missing, or leave it.

    Only for the law of today: the tables that we hold are those in force.
    """
    if draft.question.as_of is not None:
        return draft
    if draft.lang == "en":
        counted = (step(draft, tools) for step in _IN_ENGLISH)
        return next((told for told in counted if told.status is not None), draft)
    computed = _all(draft, tools)
    if computed.status is None and draft.label in _COUNTED and _is_of_today(draft):
        computed = _calculate_follow_up(draft, tools)
    if computed.status is not None:
        return computed
    known = draft.label is Label.KNOWLEDGE and _is_of_today(draft)
    return _search_without_weights(draft, tools) if known else draft


def _all(draft: Draft, tools: Tools) -> Draft:
    """Every calculator in its order; days that are counted also where a case of one's own is told."""
    for step in (tell_clocks, tell_verification) if draft.label in _COUNTED else ():
        counted = step(draft, tools)
        if counted.status is not None:
            return counted
    if draft.label is not Label.KNOWLEDGE or not _is_of_today(draft):
        return draft
    fined = tell_penalty(draft, tools)
    return fined if fined.status is not None else _calculate(draft, tools)


def _is_of_today(draft: Draft) -> bool:
    return not draft.asks_past and draft.scope.day == draft.today


def _calculate(draft: Draft, tools: Tools) -> Draft:
    text = draft.standalone
    purchase = purchase_in(text)
    if is_about_damages(text):
        return claim_damages(purchase, draft, tools)
    if _ANOTHER_QUESTION.search(text):
        return draft
    converted = convert_units(draft, tools)
    if converted.status is not None:
        return converted
    if not _wants_comparison(text, purchase):
        return draft
    if is_about_fuel(text):
        return check_dispenser(purchase, draft, tools)
    piece = jewellery_in(text)
    if piece:
        return weigh_jewellery(piece, purchase, draft, tools)
    if purchase.declared and purchase.price is None and is_packaged(text, purchase.declared):
        return check_package(purchase, draft, tools)
    return weigh(purchase, draft, tools)


def _search_without_weights(draft: Draft, tools: Tools) -> Draft:
    """Search for what to do about a shortfall, not for its weights: no passage has these very ones."""
    text = draft.standalone
    purchase = purchase_in(text)
    declared, reweighed = purchase.declared, purchase.reweighed
    if not declared or not reweighed or declared.end > reweighed.start or reweighed.base >= declared.base:
        return draft
    if not _ANOTHER_QUESTION.search(text) or is_no_retail_food(text):
        return draft
    query, _ = tools.words.expand(f"{text[: declared.start]}少称了{text[reweighed.end :]}")
    return replace(draft, query=query)


def _wants_comparison(text: str, purchase: Purchase) -> bool:
    """Whether a limit or a verdict is asked for; two weights of one purchase ask by themselves."""
    if purchase.declared and (purchase.reweighed or purchase.short):
        return True
    if purchase.declared:
        return bool(_ASKS_LIMIT.search(text))
    return bool(purchase.short and _ASKS_VERDICT.search(text))


def _calculate_follow_up(draft: Draft, tools: Tools) -> Draft:
    """Join a reply to what we asked back (猪肉，12块一斤) with the question that it belongs to."""
    turns = draft.question.history
    if not turns or len(draft.text) > 40:
        return draft
    previous = tools.words.correct(plain_text(turns[-1].question))
    asked = replace(draft, label=Label.KNOWLEDGE, standalone=previous)
    if _all(asked, tools).status is not Status.CLARIFICATION:
        return draft
    answered = _all(replace(asked, standalone=f"{previous}，{draft.text}"), tools)
    return answered if answered.status is not None else draft


_STATES_CONVERSION = frozenset({Status.ANSWERED, Status.ANSWERED_PARTLY, Status.HANDED_OVER})


def lead_with_conversion(draft: Draft, tools: Tools) -> Draft:
    """Say first what the citizen's 斤 and 两 are in grams, where passages answered what to do.

    买菜少给我二两咋办 gets its answer from the passages; the conversion (二两 is 100 g) leads it.
    """
    if draft.status not in _STATES_CONVERSION or draft.computed or not draft.sentences or draft.lang == "en":
        return draft
    purchase = purchase_in(draft.standalone)
    quantities = [q for q in (purchase.short, purchase.reweighed) if q and not q.vague]
    customary = any(part.unit.name in {"斤", "两", "钱"} for q in quantities for part in q.parts)
    if not customary or is_no_retail_food(draft.standalone):
        return draft
    account = Account(draft, tools)
    tell_weights(purchase, account)
    return replace(
        draft,
        sentences=(*account.sentences, *draft.sentences),
        sources=tuple(dict.fromkeys((*draft.sources, *account.sources))),
        computed=account.computed,
    )
