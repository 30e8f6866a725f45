"""Lists as bureaus send them: one function for each file, and what must come of it row by row."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet
from stdnum.cn import uscc


@dataclass(slots=True)
class Sent:
    """A file that was sent. `good` are fields of the businesses by name, `bad` (row, part of heading, part
    of reason), `skipped` the rows that must be told of though no business is in them.
    """

    path: Path
    good: dict[str, dict[str, Any]]
    bad: set[tuple[int, str, str]] = field(default_factory=set)
    skipped: set[int] = field(default_factory=set)
    doubtful: set[tuple[int, str]] = field(default_factory=set)


Maker = Callable[[Path], Sent]
MADE: Final[dict[str, Maker]] = {}


def made(maker: Maker) -> Maker:
    """Keep a list among those that are tested."""
    MADE[maker.__name__] = maker
    return maker


def code(number: int) -> str:
    """A 统一社会信用代码 whose check is right."""
    body = f"92350503MA{number:07d}"
    return body + uscc.calc_check_digit(body)


def filled(sheet: Worksheet, rows: Sequence[Sequence[Any]], merged: Sequence[str] = ()) -> None:
    """Append rows and merge ranges."""
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)


def workbook(
    path: Path, rows: Sequence[Sequence[Any]], merged: Sequence[str] = (), title: str = "Sheet1"
) -> Path:
    """A workbook of one sheet."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = title
    filled(sheet, rows, merged)
    book.save(path)
    return path


@made
def header_in_row_seven(folder: Path) -> Sent:
    rows: list[list[Any]] = [
        ["附件2"],
        ["2026年第一批诚信计量承诺单位名单（丰泽区）"],
        ["填报单位（盖章）：示例局", None, None, None, "填报日期：2026年5月20日"],
        [],
        ["说明：本表由各所汇总，空白处请填“无”。"],
        [],
        ["序\n号", "单 位 名 称", "统一社会信用代码", "经营地址（门牌号）", "承诺时间", "备  注"],
        [1, "示例南门饭店", code(1), "丰泽区示例街1号", "2026.3.1", "负责人外出"],
        [2, "示例北门饭店", code(2), "丰泽区示例街2号", "2026.3.2", None],
        [3, "示例东门饭店", "无", "丰泽区示例街3号", "2026年3月", "待办照"],
        ["合计", None, None, None, "3家", None],
        ["备注：以上名单经核对无误。"],
        ["填表人：", None, "审核人：", None, "联系电话：", None],
    ]
    path = workbook(folder / "七行表头.xlsx", rows, ["A2:F2", "A5:F5", "A12:F12"])
    return Sent(
        path,
        {
            "示例南门饭店": {"uscc": code(1), "district": "丰泽区", "pledged_on": date(2026, 3, 1)},
            "示例北门饭店": {"uscc": code(2), "address": "丰泽区示例街2号"},
            "示例东门饭店": {"uscc": "", "pledged_on": date(2026, 3, 1)},
        },
        skipped={11, 12, 13},
    )


@made
def two_merged_header_rows(folder: Path) -> Sent:
    rows: list[list[Any]] = [
        ["晋江市诚信计量示范单位登记表"],
        ["序号", "基本情况", None, None, "计量器具", None, None, "承诺", None, "备注"],
        [None, "名称", "代码", "地址", "名称", "编号", "有效期至", "日期", "期限", None],
        [
            1,
            "示例一号加油站",
            code(11),
            "晋江市示例路1号",
            "燃油加油机",
            "JYJ-001",
            "2026-12-01",
            "2025/6/1",
            "3年",
            "无",
        ],
        [
            2,
            "示例二号加油站",
            code(12),
            "晋江市示例路2号",
            "燃油加油机",
            "JYJ-002",
            "2026-01-31",
            "2025/6/1",
            "三年",
            None,
        ],
    ]
    path = workbook(folder / "两行表头.xlsx", rows, ["A1:J1", "A2:A3", "B2:D2", "E2:G2", "H2:I2", "J2:J3"])
    return Sent(
        path,
        {
            "示例一号加油站": {
                "uscc": code(11), "district": "晋江市", "demonstration": True, "valid_to": date(2028, 6, 1),
                "instruments": [("燃油加油机", "JYJ-001", date(2026, 12, 1))],
            },
            "示例二号加油站": {"valid_to": date(2028, 6, 1), "instruments": [("燃油加油机", "JYJ-002", date(2026, 1, 31))]},
        },
    )  # fmt: skip


@made
def header_on_each_page(folder: Path) -> Sent:
    head = ["序号", "经营者", "字号名称", "经营场所", "乡镇（街道）", "经营类别"]
    rows: list[list[Any]] = [
        head,
        ["一、金井镇"],
        [1, "王某", "示例海味行", "晋江市金井镇示例1号", "金井镇", "海鲜"],
        [2, "李某", "示例贝类行", "晋江市金井镇示例2号", "金井镇", "海鲜"],
        [None, "小计", None, "2户"],
        head,
        ["二、深沪镇"],
        [3, "陈某", "示例鱼丸店", "晋江市深沪镇示例3号", "深沪镇", "熟食"],
        [None, None, None, "晋江市深沪镇示例4号", "深沪镇", "熟食"],
        ["小 计", None, None, "1户"],
        ["总计", None, None, "3户"],
    ]
    path = workbook(folder / "每页表头.xlsx", rows)
    return Sent(
        path,
        {
            "示例海味行": {"township": "金井镇", "industry": "海鲜", "district": "晋江市"},
            "示例贝类行": {"address": "晋江市金井镇示例2号"},
            "示例鱼丸店": {"township": "深沪镇"},
        },
        bad={(9, "字号名称", "没有单位名称")},
        skipped={2, 5, 6, 7, 10, 11},
    )


@made
def hidden_parts(folder: Path) -> Sent:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "公示"
    filled(
        sheet,
        [
            ["单位名称", "税号", "联系电话", "地址", "承诺状态"],
            ["示例甲店", code(21), "13800138000", "石狮市示例路1号", "有效"],
            ["示例乙店", code(22), "13800138000", "石狮市示例路2号", "有效"],
            ["示例丙店", code(23), "13800138000", "石狮市示例路3号", "暂停"],
        ],
    )
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["C"].hidden = True
    other = book.create_sheet("内部")
    filled(other, [["单位名称", "地址"], ["示例不公开店", "石狮市示例路9号"]])
    other.sheet_state = "veryHidden"
    path = folder / "有隐藏.xlsx"
    book.save(path)
    return Sent(
        path,
        {
            "示例甲店": {"uscc": code(21), "address": "石狮市示例路1号", "status": "active"},
            "示例丙店": {"status": "suspended"},
        },
        skipped={0, 3},
    )


@made
def dates_in_all_forms(folder: Path) -> Sent:
    forms: list[tuple[Any, Any, date | None, date | None]] = [
        (2024.5, "长期", date(2024, 5, 1), None),
        ("2024年5月", "三年", date(2024, 5, 1), date(2027, 5, 1)),
        ("二〇二四年五月", "3年", date(2024, 5, 1), date(2027, 5, 1)),
        ("二○二四年十二月三十一日", "两年", date(2024, 12, 31), date(2026, 12, 31)),
        ("24-5-1", "27-4-30", date(2024, 5, 1), date(2027, 4, 30)),
        (45413, 46507, date(2024, 5, 1), date(2027, 4, 30)),
        ("45413", None, date(2024, 5, 1), None),
        (date(2024, 5, 1), date(2027, 4, 30), date(2024, 5, 1), date(2027, 4, 30)),
        (20240501, "20270430", date(2024, 5, 1), date(2027, 4, 30)),
        ("２０２４．５．１", "２０２７．４．３０", date(2024, 5, 1), date(2027, 4, 30)),
        (None, "2024.5-2027.5", date(2024, 5, 1), date(2027, 5, 31)),
        (None, "2024年5月1日至2027年4月30日", date(2024, 5, 1), date(2027, 4, 30)),
        (None, "2024.5.1—2027.4.30", date(2024, 5, 1), date(2027, 4, 30)),
        ("2024/5/1", "至2027年4月30日", date(2024, 5, 1), date(2027, 4, 30)),
        ("2024-05-01 00:00:00", "自2024年5月1日起三年", date(2024, 5, 1), date(2027, 5, 1)),
        ("2024.5.1", "有效期三年", date(2024, 5, 1), date(2027, 5, 1)),
        ("2024.5.1", "36个月", date(2024, 5, 1), date(2027, 5, 1)),
        ("2024.05", "长期有效", date(2024, 5, 1), None),
        ("2024 年 5 月 1 日", "2027 年底", date(2024, 5, 1), date(2027, 12, 31)),
        ("2024、5、1", "2027、4、30", date(2024, 5, 1), date(2027, 4, 30)),
        ("2024年5月1日签订", "永久", date(2024, 5, 1), None),
        ("2024,5,1", "2024-2027年", date(2024, 5, 1), date(2027, 12, 31)),
    ]
    wrong = [("2024.13.1", "长期", "承诺日期", "月份"), ("2023-2-29", None, "承诺日期", "这一天"),
             (2024.1, None, "承诺日期", "分不清"), ("2024年5月上旬", None, "承诺日期", "看不懂"),
             ("2027-5-1", "2024-5-1", "有效期", "早于"), (None, "三年", "有效期", "算不出")]  # fmt: skip
    rows: list[list[Any]] = [["商户名称", "承诺日期", "有效期", "地址"]]
    good: dict[str, dict[str, Any]] = {}
    for n, (start, end, first, last) in enumerate(forms):
        rows.append([f"示例日期{n}号店", start, end, f"惠安县示例街{n}号"])
        good[f"示例日期{n}号店"] = {"pledged_on": first, "valid_to": last}
    bad = set()
    for n, (start, end, heading, reason) in enumerate(wrong):
        rows.append([f"示例错日{n}号店", start, end, f"惠安县示例巷{n}号"])
        bad.add((len(rows), heading, reason))
    return Sent(workbook(folder / "日期.xlsx", rows), good, bad)


@made
def credit_codes_in_all_forms(folder: Path) -> Sent:
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code(31))
    spaced = " ".join((code(32)[:2], code(32)[2:8], code(32)[8:17], code(32)[17:]))
    wrong_letter = code(40).replace("0", "O", 1)
    turned = code(39)[:12] + code(39)[13] + code(39)[12] + code(39)[14:]
    turned = turned if turned != code(39) else code(39)[:-1] + ("A" if code(39)[-1] != "A" else "B")
    rows: list[list[Any]] = [
        ["企业名称", "统一信用代码/税号", "住所"],
        ["示例全角店", wide, "南安市示例路31号"],
        ["示例空格店", spaced, "南安市示例路32号"],
        ["示例小写店", code(33).lower(), "南安市示例路33号"],
        ["示例引号店", "'" + code(34), "南安市示例路34号"],
        ["示例不断行店", code(35) + "\u00a0", "南安市示例路35号"],
        ["示例冠词店", "统一社会信用代码：" + code(36), "南安市示例路36号"],
        ["示例无照店", "——", "南安市示例路37号"],
        ["示例浮点店", 9.13505e17, "南安市示例路38号"],
        ["示例浮点文字店", "9.13505E+17", "南安市示例路39号"],
        ["示例字母店", wrong_letter, "南安市示例路40号"],
        ["示例抄错店", turned, "南安市示例路41号"],
        ["示例旧号店", "350503600123456", "南安市示例路42号"],
        ["示例两号店", code(43) + "、" + code(44), "南安市示例路43号"],
        ["示例待办店", "办理中", "南安市示例路44号"],
    ]
    path = workbook(folder / "代码.xlsx", rows)
    names = ["示例全角店", "示例空格店", "示例小写店", "示例引号店", "示例不断行店", "示例冠词店"]
    return Sent(
        path,
        {**{name: {"uscc": code(31 + n)} for n, name in enumerate(names)}, "示例无照店": {"uscc": ""}},
        {
            (9, "统一信用代码", "存成了数字"), (10, "统一信用代码", "存成了数字"), (11, "统一信用代码", "字母"),
            (12, "统一信用代码", "校验"), (13, "统一信用代码", "注册号"), (14, "统一信用代码", "两个"),
            (15, "统一信用代码", "不是信用代码"),
        },
    )  # fmt: skip


@made
def a_sheet_for_each_district(folder: Path) -> Sent:
    book = Workbook()
    assert isinstance(book.active, Worksheet)
    book.active.title = "汇总"
    filled(book.active, [["县区", "户数"], ["鲤城区", 2], ["安溪县", 1]])
    for title, names in (("鲤城", ("示例鲤一店", "示例鲤二店")), ("安溪县", ("示例安一店",))):
        filled(book.create_sheet(title), [["名称", "地址"], *([name, "示例街5号"] for name in names)])
    path = folder / "分县.xlsx"
    book.save(path)
    return Sent(
        path,
        {
            "示例鲤一店": {"district": "鲤城区"},
            "示例鲤二店": {"district": "鲤城区"},
            "示例安一店": {"district": "安溪县"},
        },
        skipped={0},
    )


@made
def a_sheet_for_each_trade(folder: Path) -> Sent:
    book = Workbook()
    assert isinstance(book.active, Worksheet)
    book.active.title = "加油站"
    filled(book.active, [["单位名称", "地址"], ["示例油一站", "永春县示例路1号"]])
    filled(book.create_sheet("2.眼镜店（5家）"), [["单位名称", "地址"], ["示例镜一店", "永春县示例路2号"]])
    filled(
        book.create_sheet("Sheet3"),
        [["集贸市场诚信计量承诺单位名单"], ["单位名称", "地址"], ["示例农一市场", "永春县示例路3号"]],
    )
    filled(
        book.create_sheet("餐饮"),
        [
            ["单位名称", "类别", "地址"],
            ["示例饭一店", "海鲜酒楼", "永春县示例路4号"],
            ["示例饭二店", None, "永春县示例路5号"],
        ],
    )
    filled(book.create_sheet("第二批"), [["单位名称", "地址"], ["示例其他店", "永春县示例路6号"]])
    path = folder / "分行业.xlsx"
    book.save(path)
    return Sent(
        path,
        {
            "示例油一站": {"industry": "加油站", "district": "永春县"},
            "示例镜一店": {"industry": "眼镜店"},
            "示例农一市场": {"industry": "集贸市场"},
            "示例饭一店": {"industry": "海鲜酒楼"},
            "示例饭二店": {"industry": "餐饮"},
            "示例其他店": {"industry": ""},
        },
    )  # fmt: skip


@made
def a_merged_district_going_down(folder: Path) -> Sent:
    rows: list[list[Any]] = [
        ["所属县（市、区）", "序号", "商户名称", "所在农贸市场", "摊位号", "主营"],
        ["德化县", 1, "示例菜摊", "示例一市场", "A01", "蔬菜"],
        [None, 2, "示例肉摊", None, "A02", "猪肉"],
        [None, 3, "示例鱼摊", None, "A03", "水产"],
        ["泉港区", 1, "示例豆摊", "示例二市场", "B-1", "豆制品"],
        [None, 2, "示例果摊", None, "B-2", "水果"],
    ]
    path = workbook(folder / "合并县区.xlsx", rows, ["A2:A4", "D2:D4", "A5:A6", "D5:D6"])
    return Sent(
        path,
        {
            "示例菜摊": {"district": "德化县", "market": "示例一市场", "stall": "A01"},
            "示例肉摊": {"district": "德化县", "market": "示例一市场"},
            "示例鱼摊": {"district": "德化县", "stall": "A03", "industry": "水产"},
            "示例豆摊": {"district": "泉港区", "market": "示例二市场"},
            "示例果摊": {"district": "泉港区", "market": "示例二市场", "stall": "B-2"},
        },
    )


@made
def several_businesses_in_a_cell(folder: Path) -> Sent:
    rows: list[list[Any]] = [
        ["序号", "单位名称", "地址"],
        [1, "示例春风店、示例秋月店、示例冬雪店", "洛江区示例路1号"],
        [2, "示例万安店\n示例双阳店", "洛江区示例路2号"],
        [3, "1.示例河市店 2.示例马甲店", "洛江区示例路3号"],
        [4, "示例石油销售有限公司\n泉州洛江示例加油站", "洛江区示例路4号"],
        [5, "泉州市洛江区\n示例综合商店", "洛江区示例路5号"],
        [6, "示例米、面、油商店", "洛江区示例路6号"],
    ]
    return Sent(
        workbook(folder / "一格几家.xlsx", rows),
        {
            "示例石油销售有限公司泉州洛江示例加油站": {"address": "洛江区示例路4号"},
            "泉州市洛江区示例综合商店": {"district": "洛江区"},
            "示例米、面、油商店": {},
        },
        {(2, "单位名称", "几家"), (3, "单位名称", "几家"), (4, "单位名称", "几家")},
    )


@made
def brackets_and_former_names(folder: Path) -> Sent:
    rows: list[list[Any]] = [
        ["现名", "原名", "社会信用代码", "经营地址", "联系电话"],
        ["示例生活超市（泉州）有限公司", "示例小卖部", code(61), "鲤城区示例巷1号", "13800138000"],
        [
            "示例生活超市(石狮)店",
            "示例便民店、示例日杂店",
            code(62),
            "石狮市示例巷2号 电话13800138000",
            "0595-00000000",
        ],
        ["示例茶庄（原示例茶行）", None, code(63), "安溪县示例巷3号", None],
        ["示例茶馆（原名：示例茶社）", None, code(64), "安溪县示例巷4号", None],
    ]
    return Sent(
        workbook(folder / "原名.xlsx", rows),
        {
            "示例生活超市（泉州）有限公司": {"aliases": ("示例小卖部",)},
            "示例生活超市(石狮)店": {"aliases": ("示例便民店", "示例日杂店"), "address": "石狮市示例巷2号"},
            "示例茶庄（原示例茶行）": {"aliases": ()},  # 原味茶庄 is no former name either
            "示例茶馆": {"aliases": ("示例茶社",), "district": "安溪县"},
        },
        doubtful={(3, "经营地址")},
    )


@made
def many_columns_and_blank_rows(folder: Path) -> Sent:
    rows: list[list[Any]] = [
        ["单位名称", "地址", *(f"附加{n}" for n in range(198))],
        ["示例宽表店", "丰泽区示例路1号", *("x" for _ in range(198))],
    ]
    path = workbook(folder / "宽长.xlsx", rows)
    from openpyxl import load_workbook

    book = load_workbook(path)
    assert isinstance(book.active, Worksheet)
    book.active.cell(100_000, 1, "示例末行店")
    book.active.cell(100_000, 2, "丰泽区示例路2号")
    book.save(path)
    return Sent(path, {"示例宽表店": {"district": "丰泽区"}, "示例末行店": {"district": "丰泽区"}})
