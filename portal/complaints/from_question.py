"""What a question in the chat already says of a complaint: the beginning of a draft, never a filing.

Everything is only proposed: the form shows it, the citizen changes and confirms it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any, Final

from knowledge.answering.normalise import plain_text
from knowledge.answering.purchases import purchase_in
from knowledge.business import Business
from knowledge.districts import DISTRICTS
from portal.complaints.records import Intent, ProblemKind

# The first that fits; what is special stands before what is frequent.
_KINDS: Final = (
    (ProblemKind.FALSE_CERTIFICATE, r"假(的)?(检定|校准|检测)?证书|证书.{0,4}(假|伪造)"),
    (ProblemKind.CHEATING_INSTRUMENT, r"鬼秤|八两秤|作弊|遥控|做(了)?手脚|动(了)?手脚|黑秤"),
    (ProblemKind.FUEL_DISPENSER, r"加油|油枪|油站|汽油|柴油|fuel|petrol|gas station"),
    (ProblemKind.GAS_DISPENSER, r"加气站?|加气机"),
    (ProblemKind.CHARGING_PILE, r"充电|charging"),
    (ProblemKind.RIDE_HAILING_METER, r"网约车|滴滴|顺风车|ride.?hailing"),
    (ProblemKind.TAXIMETER, r"出租车|计价器|打表|的士|taxi"),
    (ProblemKind.PARKING_TIMER, r"停车|parking"),
    (ProblemKind.UTILITY_METER, r"水表|电表|燃气表|煤气表|气表|热量表|(water|electric\w*|gas) meter"),
    (ProblemKind.SPECTACLES, r"眼镜|配镜|验光|镜片|spectacles|glasses"),
    (ProblemKind.MEDICAL_DEVICE, r"血压计|体温计|血糖仪|医疗器械|blood pressure"),
    (ProblemKind.EFFICIENCY_LABEL, r"能效标识"),
    (ProblemKind.WATER_LABEL, r"水效标识"),
    (ProblemKind.FARM_SUPPLIES_GRAIN, r"化肥|农药|种子|饲料|收粮|粮站|卖粮"),
    (ProblemKind.PUBLIC_SCALE_MISSING, r"没有?(设|放|摆)?.{0,3}(公平秤|公秤|复秤)"),
    (ProblemKind.UNVERIFIED_INSTRUMENT, r"(没|未|不)(有|经过|做)?检定|检定.{0,4}(过期|到期)|超期"),
    (ProblemKind.ONLINE_SHORT, r"网购|网上买|快递|拼多多|淘宝|京东|直播间"),
    (ProblemKind.PREPACKAGED_SHORT, r"净含量|包装.{0,6}(少|不足|不够)|(袋|瓶|盒|桶)装"),
    (
        ProblemKind.SHORT_WEIGHT,
        r"缺斤|少两|短秤|少称|不够秤|复称|斤.{0,12}(只有|才|少)|少(了|给|称).{0,6}[斤两克]|"
        r"short.?weight|(jin|kg).{0,20}(only|got)",
    ),
)  # fmt: skip
_REMEDY: Final = re.compile(r"退|赔|补(给|足|回|偿|上)|换货|调解|refund|money back|compensat")
_PENALTY: Final = re.compile(r"举报|查处|查一查|罚|曝光|report|investigate")
_DAYS_AGO: Final = {
    "今天": 0, "今早": 0, "今晚": 0, "刚才": 0, "刚刚": 0,
    "昨天": 1, "昨晚": 1, "昨日": 1, "前天": 2, "大前天": 3,
}  # fmt: skip
_DAYS_AGO_EN: Final = {"today": 0, "yesterday": 1}
_DAY: Final = re.compile(
    r"(?:(20\d\d)[年./-])?(1[0-2]|0?[1-9])[月./-](3[01]|[12]\d|0?[1-9])(?:日|号)?(?![\d元块斤两])"
)
_PLACE: Final = re.compile(
    r"[\u4e00-\u9fff]{2,10}(?:农贸市场|菜市场|市场|超市|加油站|加气站|充电站|商场|商店|店|摊|档|行)"
)
_BEFORE_PLACE: Final = re.compile(r".*(?:昨天|今天|前天|昨晚|[在去到从于给找是我的])")


def draft_from_question(
    text: str, today: date, listed: Callable[[str], tuple[Business, ...]]
) -> dict[str, Any]:
    """Fields of a draft as the form keeps them, from the citizen's own words; unknown ones are absent.

    `listed` finds businesses by text; one counts only if its name is said word by word.
    """
    if not text.strip():
        return {}
    said = plain_text(text)
    fields: dict[str, Any] = {"what_happened": text.strip()}
    fields |= {name: value for name, value in (
        ("problem", problem_said(said)), ("intent", _intent(said)), ("happened_on", _day(said, today)),
    ) if value is not None}  # fmt: skip
    return fields | _business(said, listed) | _measures(said)


def problem_said(text: str) -> str | None:
    """The kind of problem that `text` names, as in the Complaint JSON."""
    return next((kind.value for kind, words in _KINDS if re.search(words, text, re.I)), None)


def _intent(text: str) -> str | None:
    remedy, penalty = _REMEDY.search(text.lower()), _PENALTY.search(text.lower())
    if remedy and penalty:
        return Intent.BOTH.value
    if remedy:
        return Intent.REFUND.value
    return Intent.INVESTIGATE.value if penalty else None


def _day(text: str, today: date) -> date | None:
    """The day of the event, never later than today."""
    ago = [days for word, days in _DAYS_AGO.items() if word in text]
    ago += [days for word, days in _DAYS_AGO_EN.items() if word in text.lower()]
    if ago:
        return today - timedelta(days=max(ago))
    found = _DAY.search(text)
    if found is None:
        return None
    try:
        day = date(int(found[1] or today.year), int(found[2]), int(found[3]))
        return day if day <= today else day.replace(year=today.year - 1) if not found[1] else None
    except ValueError:
        return None


def _business(text: str, listed: Callable[[str], tuple[Business, ...]]) -> dict[str, Any]:
    named = next((one for one in listed(text[:60]) if one.name in text), None)
    if named is not None:
        return {"business_id": named.id}
    district = next((d for d in DISTRICTS if d in text or (len(d) == 3 and d[:2] in text)), None)
    said: dict[str, str] = {"district": district} if district else {}
    if place := _PLACE.search(text):
        name = _BEFORE_PLACE.sub("", place[0])
        if len(name) > 2:
            said["market" if name.endswith("市场") else "name"] = name
    return {"business": said} if said else {}


def _measures(text: str) -> dict[str, Any]:
    purchase = purchase_in(text)
    found: dict[str, Any] = {}
    if purchase.paid and not purchase.paid.vague:
        found["amount_yuan"] = float(purchase.paid.yuan)
    both = (purchase.declared, purchase.reweighed)
    if all(one is not None and one.quantity == "质量" and not one.vague for one in both):
        declared, reweighed = (round(float(one.base) * 1000, 1) for one in both if one)
        found["measurement"] = {"declared_g": declared, "reweighed_g": reweighed}
    return found
