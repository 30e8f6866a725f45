"""A citizen's question without what tells who asked it, and the key under which it is counted."""

from __future__ import annotations

import hashlib
import re
from typing import Final

from knowledge.answering.normalise import plain_text
from knowledge.personal_data import redact

LONGEST: Final = 300

_SURNAMES: Final = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤庄洪"
)
_PLATE: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
# Beyond what the gate refuses: a kept question needs less than an answered one.
_HIDDEN: Final = (
    (re.compile(r"\d{7,}|(?<!\d)0\d{2,3}-\d{7,8}(?!\d)"), "［号码］"),
    (re.compile(rf"[{_PLATE}][A-Z][·\s]?[A-Z0-9]{{5,6}}(?![A-Z0-9])"), "［车牌号］"),
    (re.compile(r"(?i:微信号?|vx|wechat|qq号?)[:：\s是]*[A-Za-z0-9][A-Za-z0-9_-]{4,}"), "［账号］"),
    (
        re.compile(rf"(我叫|名叫|姓名是?|联系人是?)([:：\s]*)[{_SURNAMES}][\u4e00-\u9fff]{{1,2}}"),
        r"\1［姓名］",
    ),
    (re.compile(r"\d{1,4}(?:号楼|栋|幢|单元|室)"), "［门牌］"),
)
_NOT_SAID: Final = re.compile(r"[\W_]+")


def anonymous(text: str) -> str:
    """`text` in plain form with numbers, accounts, names and flats hidden, at most LONGEST characters.

    Numbers, cards and addresses of mail are found as at the gate; names only where they are
    introduced (我叫…): a rule cannot know every name, so officers reword before anything is shown.
    """
    found = redact(plain_text(text))
    for pattern, hidden in _HIDDEN:
        found = pattern.sub(hidden, found)
    return "".join(sign for sign in found if sign.isprintable())[:LONGEST]


def question_id(text: str) -> str:
    """The key of an anonymous question: equal but for punctuation, space and case is one question."""
    said = _NOT_SAID.sub("", text).lower()
    return hashlib.sha256((said or text).encode()).hexdigest()[:12]
