"""Personal data is found however it is typed; what citizens ask about passes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from knowledge.personal_data import DataKind, contains_personal_data, find, redact

MOBILES = [
    "13800138000", "138 0013 8000", "138-0013-8000", "１３８００１３８０００", "+86 138 0013 8000",
    "8613800138000", "0086-138-0013-8000", "(+86)13800138000", "1 3 8 0 0 1 3 8 0 0 0", "138　0013　8000",
    "一三八零零一三八零零零", "幺三八〇〇幺三八〇〇〇", "138.0013.8000", "1380013 8000", "13 80 01 38 00 0",
    "138\u200b0013\u200b8000", "138—0013—8000",
]  # fmt: skip
CARDS = [
    "110101199003070000",
    "11010119900307000X",
    "110101 19900307 000x",
    "１１０１０１１９９００３０７０００Ｘ",
]
BANK = ["4111 1111 1111 1111", "4111111111111111", "411111 1111111111"]
EMAILS = ["someone@example.com", "some.one+x@mail.example.cn", "ｓomeone＠example．com"[1:]]

PASS = [
    "12315", "12345", "12315热线和12345热线", "〔2023〕14号", "泉政文〔2023〕14号", "JJG 539-2016",
    "JJF 1070-2023",
    "GB 17167-2006 12", "0595-22282229", "914403001922038216", "91350500MA2XXXXX0X", "到2025年达到260项",
    "13000-150000元", "1990 2015 260", "15.18 20.22 25.3 30", "13800.138000", "2026-04-15 08:30:00",
    "第一百三十八条",
    "一二三四五六七八九十", "350502", "13,800,138,000", "出厂编号13800138000123", "一千三百八十",
    "15 18 20 22 25 30",
]  # fmt: skip


@pytest.mark.parametrize("number", MOBILES)
@pytest.mark.parametrize("around", ["{}", "我叫张三{}，请回电", "电话{}。", "tel{}abc", "缺了2两 {} 12315"])
def test_mobile_numbers_are_found_and_hidden(number: str, around: str) -> None:
    text = around.format(number)
    assert [span.kind for span in find(text)] == [DataKind.MOBILE]
    hidden = redact(text)
    assert "［手机号］" in hidden
    assert number not in hidden
    assert not any(digit * 3 in hidden for digit in "0０零〇")


@pytest.mark.parametrize("number", CARDS)
@pytest.mark.parametrize("around", ["{}", "身份证{}，", "张三{}号"])
def test_identity_cards_are_found(number: str, around: str) -> None:
    assert redact(around.format(number)) == around.format("［身份证号］")


@pytest.mark.parametrize("number", BANK)
def test_bank_cards_are_found(number: str) -> None:
    assert redact(f"退到{number}这张卡") == "退到［银行卡号］这张卡"


def test_a_long_number_that_is_no_bank_card_passes() -> None:
    assert not contains_personal_data("4111111111111112")


@pytest.mark.parametrize("address", EMAILS)
def test_addresses_are_found(address: str) -> None:
    assert redact(f"发到{address}，谢谢") == "发到［电子邮箱］，谢谢"


@pytest.mark.parametrize("text", PASS)
@pytest.mark.parametrize("around", ["{}", "请问{}是什么？", " {} "])
def test_what_citizens_ask_about_passes(text: str, around: str) -> None:
    assert find(around.format(text)) == ()
    assert redact(around.format(text)) == around.format(text)


def test_several_pieces_are_found_in_order() -> None:
    text = "13800138000或110101199003070000，someone@example.com"
    assert [span.kind for span in find(text)] == [DataKind.MOBILE, DataKind.IDENTITY_CARD, DataKind.EMAIL]
    assert redact(text) == "［手机号］或［身份证号］，［电子邮箱］"


@given(st.text(max_size=300))
def test_redacting_any_text_leaves_nothing_to_find_in_bounds(text: str) -> None:
    spans = find(text)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(a.end <= b.start for a, b in pairwise(spans))


def test_a_long_hostile_text_is_read_quickly() -> None:
    import time

    for hostile in ("1 " * 20_000, "13" * 20_000, "a" * 40_000 + "@", "1-" * 20_000, "a@" + "a." * 20_000):
        start = time.perf_counter()
        find(hostile)
        assert time.perf_counter() - start < 2
