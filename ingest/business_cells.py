"""What the cells of a list mean: their text, credit codes, status words; dates are in business_dates."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from ingest.sheets import Cell
from knowledge.business import PledgeStatus

_NOTHING_WORDS = "- -- — —— / \\ 无 暂无 没有 未办 未填 空 待补 N/A NA"
_NOTHING: Final = frozenset(_NOTHING_WORDS.split()) | {""}
# ０-９ Ａ-Ｚ ａ-ｚ
_FULL_WIDTH: Final = {
    code: code - 0xFEE0 for code in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B))
}
_CODE_LABEL: Final = re.compile(r"^[\u3400-\u9fff]+(?:\([^()]*\))?:")  # 统一社会信用代码：…
_NO_LETTER: Final = re.compile(r"[IOSVZ]")  # GB 32100 has none of them
_STATUS: Final = {
    PledgeStatus.ACTIVE: ("有效", "正常", "在册", "在营", "承诺中", "存续", "在业", "有效期内", "承诺有效"),
    PledgeStatus.EXPIRED: ("到期", "已到期", "过期", "失效", "已失效"),
    PledgeStatus.SUSPENDED: ("暂停", "已暂停", "中止", "暂停承诺"),
    PledgeStatus.REVOKED: ("撤销", "已撤销", "取消", "已取消"),
    PledgeStatus.WITHDRAWN: ("退出", "已退出", "自愿退出"),
    PledgeStatus.DEREGISTERED: ("注销", "已注销", "歇业", "吊销", "停业", "已停业"),
    PledgeStatus.NAME_CHANGED: ("更名", "已更名", "变更名称"),
}  # fmt: skip


class BadCell(ValueError):
    """A cell that cannot be taken; the message is the reason in one plain Chinese sentence."""


def clean(cell: Cell | None) -> str:
    """The text of a cell with single spaces; empty for an absent one and for 无, / and —.

    Full-width letters and digits become plain ones; Chinese punctuation stays as it is.

    Raises BadCell for an error value of the spreadsheet (#REF!) and for a formula without a stored result.
    """
    if cell is None:
        return ""
    if cell.kind == "e":
        raise BadCell("单元格是公式错误，没有值。")
    if cell.kind == "f":
        raise BadCell("公式没有存下结果，请用表格软件打开、保存后再导入。")
    return _cleaned(cell.text)


@lru_cache(maxsize=65_536)  # districts, trades and days come again in every row
def _cleaned(raw: str) -> str:
    printable = "".join(c for c in raw if c.isspace() or unicodedata.category(c)[0] != "C")
    text = re.sub(r"\s+", " ", printable.translate(_FULL_WIDTH)).strip()
    return "" if text.upper() in _NOTHING else text


def flat(cell: Cell | None) -> str:
    """The text of a cell in NFKC without white space, to be understood and not to be shown."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", clean(cell)))


def credit_code(cell: Cell | None) -> str:
    """The checked 统一社会信用代码 (GB 32100), or empty where the cell is. Raises BadCell."""
    from stdnum.cn import uscc

    text = re.sub(r"['’‘`\-]", "", flat(cell)).upper()
    text = _CODE_LABEL.sub("", text)
    if not text:
        return ""
    if re.fullmatch(r"[\d.]+E\+?\d+", text):
        raise BadCell("信用代码被存成了数字，后几位已丢失，请按文本重新填写。")
    if len(re.findall(r"[0-9A-Z]{18}", text)) > 1:
        raise BadCell("一格里有两个信用代码，请分成两行。")
    if not re.search(r"[0-9A-Z]", text):
        raise BadCell("这里不是信用代码；还没有代码的请留空。")
    if len(text) == 15 and text.isdigit():
        raise BadCell("这是15位的旧注册号，请换成18位信用代码，或留空。")
    if len(text) != 18:
        raise BadCell(f"信用代码应为18位，这里是{len(text)}位。")
    if letter := _NO_LETTER.search(text):
        raise BadCell(f"信用代码里不会有字母{letter[0]}，可能是抄错的数字，请核对。")
    if not uscc.is_valid(text):
        raise BadCell("信用代码校验不通过，可能抄错了。")
    return text


def status_of(cell: Cell | None) -> PledgeStatus:
    """The status that a list gives; active where it gives none. An unknown word raises BadCell."""
    text = flat(cell)
    if not text:
        return PledgeStatus.ACTIVE
    for status, words in _STATUS.items():
        if text in words:
            return status
    raise BadCell("看不懂这个状态，没有发布。")


def yes(cell: Cell | None) -> bool:
    """Whether a cell says yes."""
    return flat(cell) in {"是", "√", "✓", "✔", "Y", "y", "YES", "1", "示范单位"}
