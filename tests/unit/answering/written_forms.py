"""Ways in which people write personal data, and strings of metrology that look a little like it."""

from __future__ import annotations

from itertools import product

# Known dummies: the number of an advertisement, and cards that payment services publish for tests.
_MOBILE = "13800138000"
_CARDS = ("110101199003070000", "11010119900307000X")
_BANK = (
    "4111111111111111",
    "5555555555554444",
    "6011111111111117",
    "3530111333300000",
    "6200000000000000000",
)
_EMAILS = ("someone@example.com", "some.one@mail.example.cn", "a_b-c+d@example.org", "someone123@example.com")

_SCRIPTS = {
    "full-width": "０１２３４５６７８９",
    "numerals": "零一二三四五六七八九",
    "round zeros": "〇幺二三四五六七八九",
    "capital numerals": "零壹贰叁肆伍陆柒捌玖",
    "traditional capitals": "零壹貳參肆伍陸柒捌玖",
    "circled": "⓪①②③④⑤⑥⑦⑧⑨",
    "mathematical": "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗",
    "Arabic-Indic": "٠١٢٣٤٥٦٧٨٩",
}
_SIGNS = (
    " ",
    "-",
    "－",
    "—",
    "\u3000",
    "\u00a0",
    "\u200b",
    "·",
    "、",
    "/",
    "_",
    "，",
    " - ",
    "\n",
    "*",
    "|",
    "~",
)
_GROUPS = ((3, 4, 4), (3, 3, 5), (4, 3, 4), (3, 8), (7, 4), (1,) * 11)
_PREFIXES = ("+86", "+86 ", "86-", "0086", "0086 ", "(+86)", "（+86）", "+86-", "＋８６")


def _grouped(digits: str, sizes: tuple[int, ...], sign: str) -> str:
    parts, start = [], 0
    for size in sizes:
        parts.append(digits[start : start + size])
        start += size
    return sign.join(parts)


def _in_script(digits: str, script: str) -> str:
    return digits.translate(str.maketrans("0123456789", script))


def _mobiles() -> list[str]:
    found = [_grouped(_MOBILE, sizes, sign) for sizes, sign in product(_GROUPS, _SIGNS)]
    found += [prefix + _MOBILE for prefix in _PREFIXES]
    found += [prefix + _grouped(_MOBILE, (3, 4, 4), sign) for prefix, sign in product(_PREFIXES, " -")]
    for script in _SCRIPTS.values():
        found.append(_in_script(_MOBILE, script))
        found += [_in_script(_grouped(_MOBILE, (3, 4, 4), sign), script) for sign in (" ", "-", "，")]
    return [
        *found,
        "138OO138OOO",
        "l38ool38ooo",
        "138零零138零零零",
        "一3800一38000",
        "1３800１38０００",
        "138.0013.8000",
    ]


def _identity_cards() -> list[str]:
    found = [*_CARDS, "11010119900307000x", "11010119900307000×", "11010119900307000ｘ"]
    found += [_grouped(_CARDS[1], (6, 8, 4), sign) for sign in (" ", "-", "\u3000", "—", "\u200b", "·", "/")]
    found += [_grouped(_CARDS[0], (6, 4, 4, 4), " "), _grouped(_CARDS[0], (3, 3, 4, 4, 4), " ")]
    found += [_in_script(_CARDS[0], script) for script in _SCRIPTS.values()]
    return found


def _bank_cards() -> list[str]:
    found = list(_BANK)
    for sign in (" ", "-", "\u3000", "—", "\u200b", "·"):
        found += [_grouped(card, (4, 4, 4, len(card) - 12), sign) for card in _BANK[:4]]
        found.append(_grouped(_BANK[4], (4, 4, 4, 4, 3), sign))
    return [*found, *(_in_script(_BANK[0], _SCRIPTS[name]) for name in ("full-width", "circled", "numerals"))]


def _emails() -> list[str]:
    found = list(_EMAILS)
    for address in _EMAILS:
        found += [address.upper(), address.replace("@", "＠"), address.replace(".", "．")]
        found += [address.replace("@", " @ "), address.replace("@", "(at)"), address.replace("@", "[at]")]
        found.append(address.replace(".", "。"))
    return found


# Thought of after the rules were written: signs, mixtures and words that none of the above has.
_FURTHER = (
    "138•0013•8000", "138🙂0013🙂8000", "1⃣3⃣8⃣0⃣0⃣1⃣3⃣8⃣0⃣0⃣0⃣", "138+0013+8000", "138=0013=8000", "138:0013:8000",
    "138;0013;8000", "138：0013：8000", "138；0013；8000", "138「0013」8000", "138(0013)8000", "138（0013）8000",
    "138…0013…8000", "138\\0013\\8000", "138#0013#8000", "138＃0013＃8000", "138\t0013\t8000", "138&0013&8000",
    "138^0013^8000", "138'0013'8000", "138\"0013\"8000", "138<0013>8000", "138【0013】8000", "138《0013》8000",
    "138→0013→8000", "138★0013★8000", "138。0013。8000", "138!0013!8000", "138?0013?8000", "138 零零一三 8000",
    "一三八 0013 八零零零", "壹叁捌-零零壹叁-8000", "138 零零壹叁 捌零零零", "(86)13800138000", "86 13800138000", "tel:+8613800138000",
    "V信13800138000", "WX：13800138000", "13800138000(王)", "【13800138000】", "1380 0138 000", "138 001 38000",
    "someone#example.com", "someone at example dot com", "someone AT example DOT cn", "someone@例子.中国", "some.one+tag@example.co.uk", "Someone@Example.COM",
    "someone＃example.com", "110101.19900307.000X", "110101 1990 0307 000X", "１１０１０１１９９００３０７０００Ｘ", "一一零一零一一九九零零三零七零零零零", "5555　5555　5555　4444",
    "4111.1111.1111.1111", "5555_5555_5555_4444",
)  # fmt: skip
# Plates, accounts of messengers, passports and permits: dummies that nobody holds.
_NAMES = (
    "闽C12345", "闽C·12345", "闽 C 12345", "闽C-1A234", "闽CD12345", "闽CF12345", "ＭＩＮ闽Ｃ１２３４５", "闽Ｃ１２３４５", "闽c12345",
    "粤B·8A888", "京A1234警", "沪A12345", "闽C1234学", "闽DA0000", "皖A12345", "川A·D12345", "闽C.00000", "津N1234挂",
    "微信号abc12345", "微信:qz_user01", "微信号是 test-user9", "加微信 abcde12345", "VX:abc123456", "wx abc-12345", "WeChat: user_00001",
    "wechat id is metro12345", "QQ:123456789", "QQ号 10000123", "扣扣号是12345678", "薇信qzqz1234", "抖音号 qz123456", "支付宝账号 user12345",
    "护照号E12345678", "护照 G12345678", "护照号码：EA1234567", "passport E12345678", "Passport No. G12345678", "passport number is E 12345678",
    "台胞证号 T12345678", "港澳通行证C12345678", "my mobile is 138 0013 8000", "call me at +86 138-0013-8000", "ID 11010119900307000X please",
    "card 4111 1111 1111 1111", "mail me: someone@example.com", "手机号一三八零零一三八零零零", "１３８ ００１３ ８０００",
)  # fmt: skip
PERSONAL = tuple(
    dict.fromkeys((*_NAMES, *_mobiles(), *_identity_cards(), *_bank_cards(), *_emails(), *_FURTHER))
)

# How it stands in a question; a form of digits meets no other digit or word sign here.
AROUND = ("{}", "我的电话是{}，请回电", "缺了二两，联系{}。", "手机{}", "叫我{}吧 谢谢", "{}这是我的")

_STANDARDS = (
    "JJG 539-2016", "JJG 443-2023", "JJG 1204-2025", "JJF 1070-2023", "JJF 2184-2025", "JJG 162-2019",
    "JJG 596-2012", "JJG 577-2012", "JJG 517-2016", "JJG 270-2008", "JJG 579-2025", "JJG 1148-2022",
    "GB 17167-2006", "GB/T 19022-2003", "GB 28480-2012", "GB 12021.3-2010", "ISO 10012:2003", "OIML R 76-1",
    "ISO/IEC 17025:2017", "CNAS-CL01:2018",
)  # fmt: skip
_NUMBERS = (
    "泉政文〔2023〕14号", "国发〔2021〕37号", "闽政〔2022〕20号", "财税〔2017〕20号", "国市监稽规〔2021〕4号",
    "总局令第121号", "总局令第94号", "总局令第70号", "总局令第31号", "国务院令第778号", "2020年第42号公告",
    "2019年第48号公告", "技监局发〔1993〕26号", "令第14号、第61号", "（2023）14号", "[2023]14号",
)  # fmt: skip
_CALLS = (
    "12315", "12345", "96315", "12358", "110", "120", "119", "95598", "12315和12345", "打12315还是12345",
    "0595-12345", "全国12315平台", "12315.cn", "0595-22282229", "059522282229", "(0595)22282229",
)  # fmt: skip
_DAYS = (
    "2026年4月15日", "2026-04-15", "2026.04.15", "20260415", "2026/4/15", "2026-04-15 08:30:00", "2023年3月2日",
    "2019-05-20", "1986年7月1日", "1985-09-06", "2021—2035年", "2021-2035", "2020年1254家 2025年2020家",
    "20230302 20260415", "2018 2019 2020 2021",
)  # fmt: skip
_AMOUNTS = (
    "13000-150000元", "1000元以上10000元以下", "5000元以上30000元以下", "3,000,000元", "13,800,138,000",
    "一万元以下", "三万元以上五万元以下", "1254家到2020家", "213项到260项", "82%提高到85%", "6.62607015×10^-34",
    "299792458 m/s", "1.380649e-23", "9192631770", "6.02214076×10²³", "1.602176634×10⁻¹⁹ C", "3.141592653589793",
    "13.8001380001", "15.18 20.22 25.3 30", "15 18 20 22 25 30", "1990 2015 260", "0.10% 0.15% 0.30%",
    "3.6亩等于2400平方米", "26英寸66.04厘米", "一斤十两五百克", "1852米", "453.59237克", "0.028349523125 kg",
    "1609.344 m", "2.5 kg 4 kg 10 kg 15 kg", "500g 300g 200g 100g", "50 100 150 200 250 300 350 400",
    "13 15 17 18 19 20 21 22", "150、1000、5000", "145，2020，1254", "15、18、20、22、25、3", "1500/3000/500 g",
    "15000一30000元", "150*1000*5000", "1350~1500~200", "13、15、17、18、19、1", "19,85、20,23,10", "1.3/8.0/0.1/3.8", "1.0 2.0 3.0 4.0 5.0 6.0", "100.0 99.8 100.2 99.9 100.1", "138.0g 137.9g 138.1g",
    "一三五七九", "一二三四五六七八九十", "二〇二三年十四号", "第一百三十八条", "一千三百八十", "一九八五年九月六日",
    "二〇三五年", "二〇二〇年一二五四家", "1克 2克 5克 10克 20克 50克", "±0.30% ±0.15%", "220V 50Hz 10(60)A",
)  # fmt: skip
_CODES = (
    "914403001922038216", "91350500MA2XXXXX0X", "92350502MA31111115", "1135050000384801Y", "350502",
    "350500", "出厂编号13800138000123", "表号0001234567", "编号20230012345678", "SN2023-000138-0001",
    "证书号RG2023-0001234", "条码6901234567892", "6923450657713", "6901028075022", "CMC闽字02000138号",
    "批号20230415001", "CPA 2019-F123-35", "型号ACS-30", "DJ-15kg e=5g", "e=5g d=1g Max 30kg Min 100g",
    "合同编号QZ-2023-0415-01", "票号00138001", "油枪号12 34 56", "小票2023041508301234567", "车牌闽CT1234",
    "订单20260415083012345678", "桩编号3505020001230101", "3502000000000000000123", "001380013800", "00138001380001",
)  # fmt: skip
_PLACES = tuple(
    f"{law}{article}"
    for law in ("计量法", "实施细则", "投诉举报办法", "集贸市场办法")
    for article in (
        "第九条",
        "第二十六条",
        "第三十四条",
        "第五条第六项",
        "第13条",
        "第23条(五)",
        "第46条第1款",
    )
)
_SHOPS = (
    "@泉州市场监管", "关注@12315", "http://www.samr.gov.cn", "www.12315.cn", "samr.gov.cn", "20 @ 3.5元", "5斤@4元",
    "(at)是什么", "qzsjj.quanzhou.gov.cn", "泉州12315小程序", "公斤/市斤", "a@b", "3@5", "1公斤@10元.一共50元",
)  # fmt: skip

_SIGNED = (
    "150+1000+5000", "180:2000:3000", "150；1000；5000", "130(皮重)1500(毛重)1000", "（150）（3000）（5000）", "1.5 kg;1.8 kg; 5000 g",
    "13:00-18:00", "180 二零零零 5000", "第138号0013", "150=1500×10%", "C#语言", "13800=138×100", "1:1000 1:2000 1:5000", "3#楼 12#摊",
)  # fmt: skip
_LIKE_NAMES = (
    "闽C标志", "闽政〔2022〕20号", "闽量标", "闽制00000123号", "微信支付38元", "微信付了12000元", "QQ群", "扫微信二维码", "支付宝付款128.5元",
    "微信小程序12315", "京A地块12345吨", "C12345", "A4纸500张", "护照在哪办", "JJG(闽)1107-2020", "CMC闽字02000138号", "川味火锅底料500g",
    "苏州123456台秤", "青B级", "新A类秤", "云A1级砝码", "wx", "WX-12", "贵A", "鲁B区3号摊", "支付宝到账1200", "微信转账12345块", "抖音直播间买2斤",
)  # fmt: skip
_PURCHASES = tuple(f"{n}元一斤买{m}斤" for n in ("3.5", "12.8", "138") for m in ("2", "1.5", "800"))

METROLOGY = tuple(
    dict.fromkeys(
        (
            *_STANDARDS,
            *_NUMBERS,
            *_CALLS,
            *_DAYS,
            *_AMOUNTS,
            *_CODES,
            *_PLACES,
            *_SHOPS,
            *_SIGNED,
            *_LIKE_NAMES,
            *_PURCHASES,
        )
    )
)
