"""Synonyms, catalogue and indicators: what they find, what they leave alone, and their errors."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from knowledge.answer import TermUsed
from knowledge.corpus.catalogue import load_catalogue
from knowledge.corpus.errors import CorpusError
from knowledge.corpus.indicators import load_indicators
from knowledge.corpus.synonyms import load_synonyms


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("诚信记量是啥", "诚信计量是啥"), ("公平称在哪", "公平秤在哪"), ("电子称要检订吗", "电子秤要检定吗"),
        ("充电庄不准", "充电桩不准"), ("我要投拆", "我要投诉"), ("鬼称", "作弊秤"), ("配眼睛", "配眼镜"),
        ("缺斤短俩", "缺斤短两"), ("泉洲", "泉州"),
    ],
)  # fmt: skip
def test_misspellings_are_put_right(wrong: str, right: str) -> None:
    assert load_synonyms().correct(wrong) == right


@pytest.mark.parametrize(
    "text",
    ["登记量是多少", "电子称重传感器", "平台称重", "充电装置", "世纪量子", "我打的电话", "这个称呼",
     "剂量监督", "设计亮点", "名称", "对称", "检定", "公平称呼"],
)  # fmt: skip
def test_words_that_only_look_alike_are_left_alone(text: str) -> None:
    synonyms = load_synonyms()
    assert synonyms.correct(text) == text
    assert synonyms.expand("的士兵走了") == ("的士兵走了", ())


@pytest.mark.parametrize(
    ("said", "term"),
    [
        ("鬼秤", "作弊计量器具"), ("菜场", "集贸市场"), ("短斤少两", "短秤缺量"), ("跳枪", "燃油加油机"),
        ("打表", "出租汽车计价器"), ("滴滴", "网络预约出租汽车"), ("合格贴纸", "检定合格标志"),
        ("放心店", "诚信计量自我承诺单位"), ("袋装", "定量包装商品"), ("验光", "眼镜制配"),
    ],
)  # fmt: skip
def test_lay_words_are_searched_under_the_term_of_law(said: str, term: str) -> None:
    expanded, used = load_synonyms().expand(f"{said}怎么办")
    assert expanded.startswith(f"{said}怎么办 ") and term in expanded
    assert TermUsed(said, term) in used


def test_a_term_that_is_already_there_is_not_added() -> None:
    expanded, used = load_synonyms().expand("菜市场就是集贸市场")
    assert expanded.count("集贸市场") == 1
    assert all(one.term != "集贸市场" for one in used)


def test_weather_and_rent_are_not_expanded() -> None:
    for text in ("泉港明天会下雨吗", "身份证丢了怎么补办", "税务局几点下班", "停车费多少钱一小时"):
        assert {one.term for one in load_synonyms().expand(text)[1]} <= {"泉州市"}


def test_a_synonym_that_would_match_by_accident_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "s.toml"
    path.write_text('# words\n[[term]]\nsaid = ["称"]\nmeans = ["秤"]\n', encoding="utf-8")
    with pytest.raises(CorpusError, match=r"s\.toml:2: '称' is too short"):
        load_synonyms(path)
    path.write_text('[[typo]]\nwrong = ["检订"]\n', encoding="utf-8")
    with pytest.raises(CorpusError, match=r"s\.toml:1: wrong and right"):
        load_synonyms(path)
    path.write_text('[[typo]]\nwrong = ["检订"', encoding="utf-8")
    with pytest.raises(CorpusError, match="not valid TOML"):
        load_synonyms(path)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("94号令第五条怎么说", ["集贸市场计量监督管理办法"]),
        ("计量法实施细则第四十八条", ["计量法实施细则"]),
        ("中华人民共和国计量法和消保法", ["计量法", "消费者权益保护法"]),
        ("泉政文〔2023〕14号 专栏1", ["泉政文〔2023〕14号"]),
        ("2020年第42号公告", ["实施强制管理的计量器具目录"]),
        ("JJG 1204-2025 几时施行", ["电子计价秤检定规程（试行）"]),
        ("门牌1121号", []),
        ("今天天气", []),
    ],
)
def test_documents_are_recognised_by_name(text: str, keys: list[str]) -> None:
    assert [entry.key for entry in load_catalogue().recognise(text)] == keys


def test_the_version_in_force_is_the_entry() -> None:
    catalogue = load_catalogue()
    entry = catalogue.entry("计量法实施细则")
    assert entry is not None and entry.valid_from == date(2022, 5, 1)
    assert [one.version for one in catalogue.versions("计量法实施细则")] == ["2022-03-29", "2018-03-19"]
    assert catalogue.entry("没有的法") is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[[document]]\nkey = "甲"\n', "key and title"),
        ('[[document]]\nkey = "甲"\ntitle = "甲"\nstatus = "maybe"\n', "unknown status"),
        ('[[document]]\nkey = "甲"\ntitle = "甲"\nvalid_from = "2020"\n', "days such as"),
        ('[[document]]\nkey = "甲"\ntitle = "甲"\nnote = "x"\n', "unknown key 'note'"),
        ('[[document]]\nkey = "甲"\ntitle = "甲"\n' * 2, "stands twice"),
    ],
)
def test_a_bad_entry_is_named_with_its_line(tmp_path: Path, text: str, problem: str) -> None:
    path = tmp_path / "c.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError, match=rf"c\.toml:\d+: .*{problem}"):
        load_catalogue(path)


def test_an_alias_names_one_document(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    one = '[[document]]\nkey = "{0}"\ntitle = "{0}"\naliases = ["某办法"]\n'
    path.write_text(one.format("甲") + one.format("乙"), encoding="utf-8")
    with pytest.raises(CorpusError, match="already names 甲"):
        load_catalogue(path)


def test_eleven_indicators_with_units_and_aliases() -> None:
    indicators = load_indicators()
    assert len(indicators) == 11
    names = [name for one in indicators for name in (one.name, *one.aliases)]
    assert len(names) == len(set(names))
    assert all(one.locator == f"专栏1·{one.name}" and one.attribute == "预期性" for one in indicators)
    assert sum(one.increase for one in indicators) == 863


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [("y2020", "y2021", "columns must be"), (",213,", ",many,", "whole numbers"), ("社会公用", "", "")],
)
def test_a_bad_table_is_named_with_its_line(tmp_path: Path, old: str, new: str, problem: str) -> None:
    from knowledge.corpus.indicators import INDICATORS

    text = INDICATORS.read_text(encoding="utf-8").replace(old, new)
    path = tmp_path / "i.csv"
    path.write_text(text, encoding="utf-8")
    if problem:
        with pytest.raises(CorpusError, match=rf"i\.csv:\d+: .*{problem}"):
            load_indicators(path)
    else:
        assert load_indicators(path)[0].name == "全市计量标准"


@pytest.mark.official
def test_indicators_equal_the_loaded_table(official_dir: Path) -> None:
    from tests.unit.corpus import evidence

    passages = evidence.official(official_dir).current("泉政文〔2023〕14号")
    assert passages is not None
    rows = {passage.locator: passage.cell for passage in passages if passage.cells}
    for one in load_indicators():
        row = rows[one.locator]
        assert (row["2020年"], row["2025年"], row["属性"]) == (str(one.y2020), str(one.y2025), one.attribute)
        assert row["类别"] == one.category
        assert row["主要指标"] == f"{one.name}（{one.unit}）"


@pytest.mark.official
def test_the_catalogue_knows_every_loaded_document(official_dir: Path) -> None:
    from tests.unit.corpus import evidence

    known = {(entry.key, entry.version): entry for entry in load_catalogue().entries}
    for document, _ in evidence.official(official_dir).texts.values():
        entry = known[(document.key, document.version)]
        assert (entry.valid_from, entry.valid_to) == (document.valid_from, document.valid_to), entry.key
        assert entry.doc_number == document.doc_number and entry.force is document.force, entry.key
