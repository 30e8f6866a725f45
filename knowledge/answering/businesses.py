"""Step: whether a business pledged, from the directory, with the day of its list."""

from __future__ import annotations

import re
from dataclasses import replace

from knowledge.answer import ComposedBy, Computed, Label, NextStep, Sentence, Status
from knowledge.answering.draft import Draft, Source, Tools
from knowledge.business import Business, BusinessPage, PledgeStatus
from knowledge.document import Document, Force, Kind
from knowledge.passage import Passage

_DISTRICTS = (
    "鲤城",
    "丰泽",
    "洛江",
    "泉港",
    "惠安",
    "安溪",
    "永春",
    "德化",
    "石狮",
    "晋江",
    "南安",
    "台商投资区",
    "经济技术开发区",
)
_ASKING_WORDS = re.compile(
    r"请问|你们|是不是|是否|算不算|属不属于|有没有|有无|哪些|哪家|哪几家|有哪些|哪个|那家|这家|那个|这个|"
    r"附近|这边|这里|周边|诚信(计量)?(示范)?(单位|商家|商户|店|企业)|诚信(吗|么|不|嘛|不诚信)?[?？。 ]*$|"
    r"承诺(了|过|的)?(单位|商家|企业|书)?|自我|名单(里|上|中)?|做(了|过)?|签(了|过)?|"
    r"在不在|公开|泉州市?|福建省?|查(一下)?|[？?！!。，,]"
)
_PARTICLES = "吗么不没呢啊呀的了是在有上里 "  # stripped at the ends only: they also stand in names
# Asks for businesses of a kind, not for one by its name: a description may find them.
_ASKS_FOR_SOME = re.compile(r"哪些|哪家|哪几家|附近|周边|推荐|有什么|有没有.{0,12}(摊|店|超市|市场|加油站)")
# What such a question says beside trade and place: 海鲜市场附近诚信的摊位, 卖茶叶的商家.
_OF_A_KIND = re.compile(
    r"诚信(?:计量)?的?|[卖做开](?=[\u4e00-\u9fff])|摊位|摊主|摊子|店铺|店家|商家|商户|卖家|地方|推荐"
)
SHOWN = 5
_ALIKE = 40  # looked at where only those of one district, or whose pledge holds, are wanted
CLOSE_ENOUGH = 0.5  # a business with a lower score is another one

STATUS_WORDS = {
    PledgeStatus.ACTIVE: "承诺有效",
    PledgeStatus.EXPIRED: "承诺已过期",
    PledgeStatus.SUSPENDED: "承诺已暂停",
    PledgeStatus.REVOKED: "承诺已撤销",
    PledgeStatus.WITHDRAWN: "承诺已撤回",
    PledgeStatus.DEREGISTERED: "单位已注销",
    PledgeStatus.NAME_CHANGED: "单位已更名",
}


def _told(business: Business) -> str:
    sample = "（示例，虚构）" if business.sample and "示例" not in business.name else ""
    place = f"（{business.district}）" if business.district else ""
    until = f"，有效期至{business.valid_to.isoformat()}" if business.valid_to else ""
    return (
        f"{business.name}{sample}{place}：{STATUS_WORDS[business.status]}{until}。"
        f"名单《{business.source}》，截至{business.as_of.isoformat()}。"
    )


def _as_source(business: Business) -> Source:
    """The row of the list as something that can be cited; an invented row is never official."""
    kind = Kind.EXPLAINER if business.sample else Kind.OFFICIAL
    document = Document(
        key="诚信计量名单",
        version=business.as_of.isoformat(),
        title=business.source,
        doc_number="",
        issuer=business.issuer,
        jurisdiction="泉州市",
        kind=kind,
        force=Force.IN_FORCE,
        valid_from=business.as_of,
        valid_to=None,
        sha256="",
        source_name=business.source,
    )
    row = Passage(document.id, business.id, _told(business), kind, position=0)
    return document, row


def look_up_businesses(draft: Draft, tools: Tools) -> Draft:
    """Answer a business question from the directory; an empty result is no bad mark."""
    if draft.label is not Label.BUSINESS:
        return draft
    text = draft.standalone
    district = next((name for name in _DISTRICTS if name in text), None)
    words = _ASKING_WORDS.sub(" ", text.replace(district, " ") if district else text)
    asks_for_some = bool(_ASKS_FOR_SOME.search(text))
    if asks_for_some:
        words = _OF_A_KIND.sub(" ", words)
    name = " ".join(stripped for word in words.split() if (stripped := word.strip(_PARTICLES)))
    steps = (NextStep("page", "去名单里查", "/businesses"),)
    if not name and district is None:
        return replace(draft, next_steps=steps).ended(Status.CLARIFICATION)
    page = tools.directory.search(name, district=district, limit=_ALIKE if asks_for_some else SHOWN)
    close = tuple(business for business in page.items if not name or business.score >= CLOSE_ENOUGH)
    if asks_for_some:  # who wants some to go to gets those first whose pledge holds
        close = tuple(sorted(close, key=lambda b: b.status is not PledgeStatus.ACTIVE))[:SHOWN]
    if not close and asks_for_some:
        alike = tools.described(name, _ALIKE if district else SHOWN)
        close = tuple(b for b in alike if district is None or district in b.district)[:SHOWN]
        page = BusinessPage(total=len(close), items=close, as_of=page.as_of)
    if not close:
        return replace(draft, next_steps=steps).ended(Status.NOT_FOUND)
    sources = tuple(_as_source(business) for business in close)
    told = [Sentence(_told(b), (passage.id,)) for b, (_, passage) in zip(close, sources, strict=True)]
    ids = tuple(passage.id for _, passage in sources)
    computed: tuple[Computed, ...] = ()
    if page.total > 1:
        computed = (Computed(str(page.total), "家", "名单检索计数", ()),)
        told.insert(0, Sentence(f"名单里有{page.total}家和您问的相近。", ids))
    told.append(Sentence("自我承诺是商家自己作出的，不是政府认证。", ids))
    return replace(
        draft,
        sentences=tuple(told),
        sources=sources,
        computed=computed,
        composed_by=ComposedBy.RULE,
        next_steps=steps,
    ).ended(Status.ANSWERED)
