"""The headings that lists use and what they mean, and what an officer says of a column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

# Field -> headings that mean it, closest first. Headings are compared without white space,
# brackets and what stands in them. `ignored` are known and never read: numbering, and personal
# data that a public list must not carry on.
_TABLE: Final = """
name: 单位名称 企业名称 商户名称 经营者名称 商家名称 店铺名称 市场主体名称 承诺单位 诚信计量单位
    经营户名称 经营单位 主体名称 现名称 现名 更名后名称 商户 企业 单位 店名 店铺 商家 字号名称 字号 名称
    经营户 经营者
uscc: 统一社会信用代码 社会信用代码 统一信用代码 信用代码 纳税人识别号 税号 信用代码税号 代码
aliases: 曾用名 曾用名称 原名称 原名 旧名 更名前名称 别名 简称 门店名称 门头名称 招牌 店招 品牌
district: 县区 区县 县市区 所属县区 所属区县 所在县区 属地 辖区 所属辖区 行政区划 所在区域 区域 所属地区
    地区
township: 乡镇 街道 乡镇街道 镇街 街道乡镇 所属乡镇 所属街道 镇
address: 地址 经营地址 经营场所 详细地址 单位地址 营业地址 住所 注册地址 生产经营地址 门店地址 所在地
market: 市场 市场名称 所属市场 所在市场 农贸市场 集贸市场
stall: 摊位 摊位号 摊号 铺位 铺位号 档口 档口号 摊位编号
industry: 行业 类别 行业类别 所属行业 行业类型 单位类型 经营类别 经营类型 业态 领域 经营范围 主营 类型
pledged_on: 承诺时间 承诺日期 承诺签订时间 签订日期 签约日期 签署日期 公示日期 公示时间 发布日期
    起始日期 生效日期 有效期起 有效期自 开始日期 承诺起始日期
valid_to: 有效期 有效期至 有效期止 有效期限 截止日期 到期日 到期日期 失效日期 承诺期限 终止日期
    承诺有效期 承诺有效期至
status: 状态 承诺状态 当前状态
pledge_text: 承诺内容 承诺事项 承诺书内容 承诺
demonstration: 示范单位 是否示范 是否示范单位 是否为示范单位
listed_id: 商家编号 单位编号 企业编号 商户编号 承诺编号 承诺书编号 档案编号 备案编号
instrument_kind: 计量器具名称 器具名称 衡器名称 计量器具种类 器具种类 计量器具 器具 衡器
instrument_serial: 出厂编号 计量器具编号 器具编号 设备编号 机身号
instrument_place: 安装地点 安装位置 使用地点 使用位置 器具位置
instrument_certificate: 检定证书编号 检定证书号 证书编号 证书号
instrument_verified_by: 检定机构 检定单位 检定部门 检定所
instrument_valid_to: 检定有效期至 检定有效期 检定有效期止 检定有效期限 器具有效期至 器具有效期 证书有效期至
    证书有效期 检定到期日 检定到期日期 下次检定日期
ignored: 序号 编号 排序 备注 联系人 联系电话 电话 手机 手机号 手机号码 法定代表人 法人 法人代表 负责人
    经营者姓名 姓名 身份证号 身份证号码 邮箱 器具数量 计量器具数量 检定日期 型号 规格型号 器具型号
    生产厂家 制造单位 制造厂家 准确度等级 填报单位 填报人
"""


def _headings() -> dict[str, tuple[str, ...]]:
    words: dict[str, list[str]] = {}
    known = ""
    for word in _TABLE.split():
        if word.endswith(":"):
            known = word[:-1]
        else:
            words.setdefault(known, []).append(word)
    return {name: tuple(found) for name, found in words.items()}


HEADINGS: Final = _headings()
_FIELD_OF: Final = {heading: field for field, headings in HEADINGS.items() for heading in headings}
_CLOSENESS: Final = {h: n for headings in HEADINGS.values() for n, h in enumerate(headings)}
_LONGEST_FIRST: Final = sorted((h for h in _FIELD_OF if len(h) >= 3), key=len, reverse=True)
_LONGEST_HEADING: Final = 24
_NOT_READ: Final = "不读"
# An instrument may have columns of its own several times over: 器具名称1, 器具名称2.
INSTRUMENT_FIELDS: Final = tuple(field for field in HEADINGS if field.startswith("instrument_"))
_OF_INSTRUMENT: Final = re.compile(r"器具|衡器|检定|证书|校准")
_NUMBERED: Final = re.compile(r"(?<=[\u3400-\u9fff])[0-9①-⑨]{1,2}$")


@dataclass(frozen=True, slots=True)
class Corrections:
    """What an officer said of columns: by their number, counted from 1, or by their plain heading."""

    columns: Mapping[int, str] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)

    def field_of(self, column: int, text: str) -> str | None:
        """The field that was said for a column with this heading, or None."""
        return self.columns.get(column) or self.headings.get(plain_heading(text) or f"第{column}列")


NO_CORRECTIONS: Final = Corrections()


@lru_cache(maxsize=4_096)
def plain_heading(text: str) -> str:
    """A heading as it is compared: NFKC, without white space, brackets' content and marks."""
    flat = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return re.sub(r"\([^()]*\)|[*:/、,.;\-_]", "", flat)


def field_of(text: str) -> str | None:
    """The field that a heading means, or None. 经营地址（必填） is address, 器具数量 ignored."""
    heading = plain_heading(text)
    if not heading or len(heading) > _LONGEST_HEADING:
        return None
    # With and without brackets: in 县（市、区） they are part of the word.
    bare = plain_heading(re.sub(r"[()（）]", "", text))
    for form in (heading, bare, _NUMBERED.sub("", heading)):
        if form in _FIELD_OF:
            return _FIELD_OF[form]
        # The longest known heading at the end decides: 诚信计量承诺日期, 所在农贸市场名称.
        if ending := next((known for known in _LONGEST_FIRST if form.endswith(known)), None):
            # 器具检定有效期 and 检定情况有效期至 are no end of a pledge.
            of_instrument = _FIELD_OF[ending] == "valid_to" and _OF_INSTRUMENT.search(form)
            return "instrument_valid_to" if of_instrument else _FIELD_OF[ending]
    return None


def closeness(text: str) -> int:
    """How near a heading comes to its field: 0 is nearest."""
    return _CLOSENESS.get(plain_heading(text), 1000)


def is_known(text: str) -> bool:
    """Whether a heading stands in the vocabulary as it is."""
    return plain_heading(text) in _FIELD_OF


def label_of(name: str) -> str:
    """The Chinese word for a field, as an officer writes it in a correction."""
    return _NOT_READ if name == "ignored" else HEADINGS[name.partition("/")[0]][0]


def corrections_of(lines: Sequence[str]) -> Corrections:
    """What officers say of columns: 第3列=地址, D=行业 or 所在位置=地址, several divided by ；or ,.

    Raises ValueError with one Chinese sentence for what is no such statement.
    """
    columns: dict[int, str] = {}
    headings: dict[str, str] = {}
    for statement in re.split(r"[;；,，\n]", "\n".join(lines)):
        if not statement.strip():
            continue
        where, sign, meant = unicodedata.normalize("NFKC", statement).partition("=")
        known = "ignored" if meant.strip() in {_NOT_READ, "忽略"} else field_of(meant)
        if not sign or not where.strip() or known is None:
            raise ValueError(f"看不懂“{statement.strip()}”，请写成“第3列=地址”这样的形式。")
        column = _column_number(where.strip())
        if column:
            columns[column] = known
        else:
            headings[plain_heading(where)] = known
    return Corrections(columns, headings)


def _column_number(where: str) -> int:
    if found := re.fullmatch(r"第?(\d{1,3})列?", where):
        return int(found[1])
    if not re.fullmatch(r"[A-Za-z]{1,2}", where):
        return 0
    number = 0
    for letter in where.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
