"""Whether a passage can hold what a question asks for: a phone number, a price, a person, a count.

A passage about the same subject is no answer to 电话是多少 when no number stands in it. Patterns with
`needs` are satisfied by a text in which it is found; those without are never satisfied: we hold no
names of persons, no ranking of brands, no statistics of enforcement.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class _Want:
    asks: re.Pattern[str]
    needs: re.Pattern[str] | None
    unless: re.Pattern[str] | None = None


def _want(asks: str, needs: str | None, unless: str | None = None) -> _Want:
    return _Want(
        re.compile(asks), re.compile(needs) if needs else None, re.compile(unless) if unless else None
    )


_WANTS = (
    _want(r"(电话|热线|号码|联系方式|手机号)(是|有)?(多少|什么|啥|几号|哪个)|打(哪个|什么|几号)电话|电话[?？]?$", r"1\d{4}|\d{3,4}-\d{7}"),
    _want(
        r"(所|局|院|中心|大厅|窗口|公司|站)的?(地址|在哪(里|儿)?[?？]?$|在什么地方|怎么走|怎么去)|地址(是|在)?(多少|什么|哪)",
        r"[路街道巷]\d*号|地址",
        r"检定|送检|投诉|举报",
    ),
    _want(r"几点|(上班|下班|办公|营业|开门|关门)时间|周末(上班|开门)", r"\d[:：点时]|工作时间|办公时间"),
    _want(r"(局长|所长|院长|主任|市长|书记|负责人|老板|法人|会长)(是|叫|姓)?(谁|什么|啥|哪位)|谁是.{0,10}(局长|所长|院长|主任|市长|负责人)", None),
    _want(
        r"多少钱|几块钱|几元|收费(标准|多少|是多少|贵)|价格(是)?多少|(报名|检定|检测|校准|安装)费(用)?(是|要)?(多少|几)|费用(是|要)?多少",
        r"费|元",
        r"罚|赔|奖|退|补",
    ),
    _want(r"(哪|什么|啥)(个|家|种|款)?(牌子|品牌|公司|厂家|厂|型号|店).{0,8}(好|准|便宜|质量|靠谱|实惠)|(哪个|哪家|哪种).{0,6}(最好|最准|最便宜)", None),
    _want(
        r"(查处|抽检|抽查|检查|处罚|没收|查获|曝光|立案|受理|收到|查|罚|发)(了|过|到|出)?.{0,8}(多少|几)(起|件|家|台|个|宗|批|次|人|张|份)|合格率(是|有|为)?(多少|几)|多少.{0,8}被(没收|查处|处罚|罚|查)",
        None,
        r"目标|指标|日内|工作日|天内",
    ),
    _want(r"(什么时候|哪天|几月|几号|何时).{0,4}(考试|报名|开考|招聘)|(考试|报名|招聘)(时间|条件|科目|题型)|怎么(报名|报考|备考)", r"考试|报名"),
    _want(r"(多重|多高|多远|多长|多宽|多深|海拔|人口|面积)(是|有)?(多少)?[?？]?$", r"\d"),
)  # fmt: skip


def can_hold_answer(question: str, text: str) -> bool:
    """Whether `text` can hold what `question` (normalised) asks for; True when nothing speaks against."""
    for want in _WANTS:
        if not want.asks.search(question) or (want.unless and want.unless.search(question)):
            continue
        if want.needs is None or not want.needs.search(text):
            return False
    return True
