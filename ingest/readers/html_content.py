"""What of a web page is its text: the part with most text outside links, without menus and footers."""

from __future__ import annotations

import re
from typing import Any, Final

_NEVER: Final = (
    "script, style, noscript, template, iframe, object, svg, canvas, select, button, input, textarea,"
    " nav, footer, aside, head, link, audio, video"
)
_FURNITURE = re.compile(
    r"(?:^|[-_\s])(?:nav|navi|navbar|menu|foot|footer|bread\w*|crumbs?|share|related?|copyright|toolbar|side\w*|"
    r"page?r|pagination|search|login|banner|qrcode|ewm|print|fenxiang|location|position|weizhi|dqwz|topbar|header|"
    r"links?|friend\w*|recommend\w*|hot|tips?)(?:$|[-_\s\d])",
    re.IGNORECASE,
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_AROUND: Final = frozenset(
    {"body", "div", "section", "article", "main", "form", "center", "td", "tr", "tbody", "table"}
)
_BLOCKS: Final = frozenset({"p", "h1", "h2", "h3", "h4", "ol", "ul", "dl", "blockquote", "pre", *_AROUND})
_MOST: Final = 0.75  # of the text: so much in one part is the part to look into
_LONG: Final = 80
_SHORTEST_TITLE: Final = 7
_SPACE = re.compile(r"\s+")

# Lines of the page that are not of the text: when it was put there, by whom, what can be done with it.
_AROUND_TEXT = re.compile(
    r"(?:发布(?:时间|日期|机构)|信息来源|来源|文章来源|浏览次?数|阅读次?数|点击数?|访问量|作者|编辑|责任编辑|字号|字体|"
    r"分享(?:到)?|打印|关闭|当前位置|您(?:现在)?(?:的|所在的?)位置|扫一扫|上一篇|下一篇|收藏|保护视力色|视力保护色|"
    r"相关(?:链接|文章|解读|文件|附件下载))(?:\s*[:：>【\[]|$|(?=打印|关闭|本页))|[【\[]?(?:打印|关闭|大\s*中\s*小)"
)


def is_around_text(line: str) -> bool:
    """Whether a line belongs to the page and not to the text on it."""
    return len(line) <= _LONG + 40 and bool(_AROUND_TEXT.match(line.strip().lstrip("【[").strip()))


def title_of(tree: Any) -> str:
    """The title that the page gives its text: named in its head, or its only first heading."""
    for selector in ('meta[name="ArticleTitle" i]', 'meta[property="og:title" i]'):
        node = tree.css_first(selector)
        named = (node.attributes.get("content") or "") if node is not None else ""
        if named.strip():
            return _SPACE.sub(" ", named).strip()
    heads = [text for node in tree.css("h1") if (text := _SPACE.sub(" ", node.text()).strip())]
    if len(heads) == 1:
        return heads[0]
    node = tree.css_first("title")
    text = _SPACE.sub(" ", node.text()).strip() if node is not None else ""
    named = re.split(r"\s*[_|]\s*|\s+[-–—]\s+|-(?=[^-]*(?:政府|局|委员会|网))", text)[0].strip()
    return named if len(named) >= _SHORTEST_TITLE else ""  # 通知公告 is a part of the site


def main_part(tree: Any) -> Any:
    """The element that holds the text; what is furniture has been taken out of the tree."""
    for node in tree.css(_NEVER):
        node.decompose()
    body = tree.body
    for node in tree.css("div, ul, section, header, p, span, table, td, dl"):
        if node.parent is not None and _is_furniture(node):
            node.decompose()
    at = body
    while True:
        children = [node for node in at.iter() if node.tag in _BLOCKS]
        whole = _own_text(at)
        best = max(children, key=_own_text, default=None)
        if best is None or best.tag not in _AROUND or _own_text(best) < _MOST * whole:
            return at
        others = [node for node in children if node is not best and node.mem_id != best.mem_id]
        if best.tag == "table" and not _is_layout(best):
            return at
        if any(_is_prose(node) for node in others):
            return at
        at = best


def _is_furniture(node: Any) -> bool:
    attributes = node.attributes
    if _HIDDEN.search(attributes.get("style") or ""):
        return True
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    if node.tag == "header" or _FURNITURE.search(names):
        return not _is_prose(node)
    return False


def _is_prose(node: Any) -> bool:
    """Whether sentences stand in it that are no links."""
    text = _SPACE.sub("", node.text())
    marks = sum(text.count(mark) for mark in "。；")
    linked = sum(len(_SPACE.sub("", a.text())) for a in node.css("a"))
    return len(text) > 30 and marks >= 1 and linked < 0.5 * len(text)


def _own_text(node: Any) -> int:
    """The length of its text outside links."""
    text = len(_SPACE.sub("", node.text()))
    return text - sum(len(_SPACE.sub("", a.text())) for a in node.css("a"))


def _is_layout(table: Any) -> bool:
    """Whether a table only places things: it holds tables, or one cell with most of its text."""
    if table.css_first("table") is not None and len(table.css("table")) > 1:
        return True
    whole = _own_text(table)
    return any(_own_text(cell) > 0.9 * whole and len(cell.css("p, br, div")) > 2 for cell in table.css("td"))
