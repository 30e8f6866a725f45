"""Rephrasings written by hand over our explainers: honest ones pass, false ones do not."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from functools import cache
from itertools import pairwise

import pytest

from knowledge.answer import Sentence, Status
from knowledge.answering.draft import Draft
from knowledge.answering.faithful import doubt_about, keeps_denials
from knowledge.answering.figures import Figure, figures_in
from knowledge.answering.model_reply import Doubt
from knowledge.answering.passages import sentences_of
from knowledge.answering.rephrasing import _accepted
from knowledge.corpus.explainers import load_explainers
from knowledge.document import Document
from knowledge.passage import Passage
from knowledge.question import Question

TODAY = date(2026, 11, 23)


@cache
def _explainers() -> dict[str, tuple[Document, Passage]]:
    return {passage.id.split("@")[0].split("·")[1]: (home, passage) for home, passage in load_explainers()}


def _draft(source: tuple[Document, Passage]) -> Draft:
    said = tuple(Sentence(sentence, (source[1].id,)) for sentence in sentences_of(source[1].text))
    return Draft(Question("问"), TODAY, status=Status.ANSWERED, sentences=said, sources=(source,))


def accepted(subject: str, said: str) -> str:
    """Why the rephrasing `said` of an explainer is withheld; empty if it is shown."""
    source = _explainers()[subject]
    try:
        _accepted("".join(f"{piece}[S1]" for piece in sentences_of(said)), _draft(source), (source,))
    except Doubt as doubt:
        return str(doubt)
    return ""


HONEST = [
    ("complaints-materials", "需要三样材料：您的真实姓名、电话、地址；对方的名称和地址；您的请求和事实依据。小票、付款记录、照片都可以说明事实。代办的话，要带委托书原件和代办人的身份证明。"),
    ("packages-self-test", "自己称出来的只能当线索，不算检验结论。检验要由被授权的计量检定机构来做。所以先别拆封，留着同一批没拆的商品去投诉。"),
    ("complaints-violation-found", "要查的，赔了钱不等于免罚。调解中发现违法线索的，15个工作日内核查；特殊情况经批准，可再延15个工作日。和解以后，商家该负的其他法律责任还在。"),
    ("complaints-time-limits", "部门收到投诉后7个工作日内决定是否受理，并告诉您。受理后最多调解60日，谈不成就终止。检测、鉴定的时间不算在内。不受理的，也要告诉您理由和别的办法。"),
    ("complaints-termination", "您撤回投诉、双方和解，或者一方无故不来、拒绝调解，调解都会终止。谈不成、检测费谈不拢，或受理满60日没有协议，也会终止。终止后7个工作日内要告诉您和商家。不服的可以起诉，有仲裁协议的可以仲裁。"),
    ("complaints-repeat", "没有用，同一人就同一事实重复举报，不再另行处理。有新的事实可以再报，会合并处理，期限从最后一次举报起重新算。证据最好一次交齐。"),
    ("complaints-privacy", "会保密，您的信息不能泄露给被举报的人。例外是您同时提了投诉，而调解必须用到您的信息。担心的话，可以只举报，不提赔偿。"),
    ("opinions-public", "可以看，这份意见主动公开，不用写申请就能查阅和引用。内容以官方原文为准。"),
    ("retail-class-a", "粮食、蔬菜、水果，1千克以内负偏差是20克；1到2千克是40克；2到4千克是80克；4到25千克是100克。每千克不高于6元的食品也按这个算。"),
    ("opinions-x-demonstration", "任务16要求建设诚信计量示范单位，但文件没有写建多少家。评选条件文件也没有写，请咨询当地市场监管部门。它和自我承诺单位是两回事。"),
    ("station-verifiers", "要按规程检，在规定期限内检完，出证书、贴合格标志。发现铅封破了，要立即报告市场监管部门。不得随意改周期、无故拖延、超标准收费，也不得派没能力的人。"),
    ("instruments-scale-features", "2026年1月8日起，不合新要求的电子计价秤不能生产、销售。新秤被非法开壳会自己锁住，每台都有唯一的识别码。管的是最大秤量不超过100千克的秤。"),
]  # fmt: skip

# Written after the checks were chosen: 15 of these 16 passed at first sight.
HONEST += [
    (
        "instruments-breathalyser",
        "呼出气体酒精检测仪现行的检定规程是JJG 657-2019，2020年3月27日起施行，取代了2006版。多久检一次、允许差多少，本站没有核到。对结果有异议的，可当场向执勤民警提出。",
    ),
    (
        "opinions-box2-research",
        "专栏2列了三个研究方向：计量理论、计量技术和计量器具。计量理论研究用能单位的能源器具配备、管理和产品能效。计量器具研究智能测量、精密测量和图像识别测量。",
    ),
    (
        "packages-producer",
        "会被责令改正，并罚3万元以下。厂家装少了，罚厂家；店里卖了不足量的，也要罚店家。网上说的按违法所得几倍罚，是2020年修订以前的规定。",
    ),
    (
        "penalties-case-time",
        "一般自立案之日起90日内作出处理决定。案情复杂的，可以延长30日；仍然不够的，要集体讨论再决定延多久。检测、鉴定的时间怎么算，请问办案部门。",
    ),
    (
        "station-tamper",
        "加油站不准破坏铅封、擅自改动拆装，也不准弄虚作假。让您受损失的要赔偿，并按计量法实施细则处罚。专门骗人的器具，没收器具和违法所得，可罚2000元以下；构成犯罪的，依法追究刑事责任。",
    ),
    (
        "energy-label-what",
        "列入国家目录的家用电器等产品，都要有能效标识。标注、备案由厂家和进口商负责，他们要对准确性负责。该有而没有的，禁止销售。哪些产品在目录里，请查国家公布的目录。",
    ),
    (
        "law-repair-individual",
        "可以，个体户能制造、修理简易的计量器具。具体能做哪些，由国务院计量行政部门规定，您要先问当地部门。要在规定的固定场所做。违反的，停止并没收违法所得，可罚500元以下。",
    ),
    (
        "spectacles-appeal",
        "您可以依法申请行政复议，也可以起诉。处罚由县级以上地方市场监管部门决定，办案要守程序。时限以处罚决定书上的告知为准。",
    ),
    (
        "spectacles-who",
        "生产、销售镜片、隐形眼镜、成品眼镜的都算。验光、定配眼镜、配戴隐形眼镜也算。成品眼镜包括装好的眼镜和太阳镜，单位和个人都要守。",
    ),
    (
        "retail-class-c",
        "干菜、山珍、海珍：1千克以内负偏差是2克，1到4千克是4克，4到6千克是6克。每千克高于30元、不高于100元的食品，也按这个算。以官方文本的表值为准。",
    ),
    (
        "opinions-t20-law",
        "任务20是学好、用好计量法律法规。国家修订计量法规以后，要做好衔接和宣传，还要积极参与制定、修订计量技术规范。",
    ),
    (
        "retail-scale-quality",
        "必须用合格的秤，秤的误差不能大于商品的负偏差。当场称的，以秤上的读数结算。卖贵的、少量的东西，要用更准的秤。",
    ),
    (
        "penalties-unauthorised-testing",
        "没有授权就擅自对外检定、测试的，违法所得全部没收。给您造成损失的，责令赔偿。送检之前，先问当地市场监管部门哪家机构有授权。",
    ),
    (
        "packages-mixed-gift-box",
        "里面装的是不同东西的，要分别标，不能只写一个总数。可以标每种的单件净含量和件数，或者标每种的总净含量。没标清楚的，拍下外盒，向市场监管部门反映。",
    ),
    (
        "science-pilot-cities",
        "泉州不在试点里，仍然照计量法办。试点只有6个城市：北京、上海、重庆、杭州、广州、深圳。试点期限延到2027年10月22日。",
    ),
    (
        "opinions-x-false-certificates",
        "伪造计量数据、出具虚假证书和报告，是任务17严打的对象；检测机构造假也一样要查。觉得手上的证书有假，可以向市场监管部门举报。",
    ),
]

FALSE = [
    ("complaints-materials", "要三样：你的真实姓名、电话和身份证号，对方的名称和地址，你的请求和事实依据。", "身份证"),
    ("complaints-materials", "请别人代办，不用委托书原件和代办人的身份证明。", "denied"),
    ("packages-self-test", "自己称的就是检验结论，可以直接赔偿。", "verdict"),
    ("packages-self-test", "自己称的也算检验结论。所以别拆封，留着同一批没拆的，去投诉。", "denial gone"),
    ("complaints-violation-found", "不用查，赔了钱就免罚。调解中发现违法线索，15 个工作日内核查。特殊情况经批准，可以再延 15 个工作日。", "turned"),
    ("complaints-violation-found", "要查，赔了钱不等于免罚。调解中发现违法线索，15 日内核查。特殊情况经批准，可以再延 15 日。", "unit"),
    ("complaints-time-limits", "收到投诉后 60 个工作日内，决定受不受理，并告诉你。受理后最多调解 7 日，谈不成就终止调解。", "swapped"),
    ("complaints-time-limits", "收到投诉后 7 个工作日内，决定受不受理，并告诉你。受理后至少调解 60 日，谈不成就终止调解。", "bound"),
    ("complaints-repeat", "有用，同一人就同一事实重复举报，另行处理。", "turned"),
    ("complaints-privacy", "不保密，你的信息可以泄露给被举报的人。", "turned"),
    ("opinions-public", "不可以看，这份意见不是主动公开的文件。", "turned"),
    ("opinions-public", "可以看，查阅一次缴费十元。", "fee"),
    ("retail-class-a", "粮食、蔬菜、水果，1 千克以内负偏差是 40 克。1 到 2 千克是 20 克，2 到 4 千克是 80 克。4 到 25 千克是 100 克。每千克不低于 6 元的食品，也按这个算。", "bound"),
    ("opinions-x-demonstration", "任务16 要求建设诚信计量示范单位。建 1500 家，文件写了。", "figure"),
    ("station-verifiers", "可以随意改周期、无故拖延、超标准收费。", "allowed"),
    ("instruments-scale-features", "2026 年 1 月 8 日前，不合新要求的电子计价秤不能生产、销售。管的是最大秤量不超过 100 千克的秤。", "before"),
    ("market-by-piece", "摊主已被拘留，市场监管局局长收了钱。", "slander"),
    ("market-by-piece", "要看怎么算钱：按重量结算的，就要用秤称。该称不称的，判刑三年。", "sanction"),
]  # fmt: skip


@pytest.mark.parametrize(("subject", "said"), HONEST, ids=[subject for subject, _ in HONEST])
def test_an_honest_rephrasing_passes(subject: str, said: str) -> None:
    assert accepted(subject, said) == ""


@pytest.mark.parametrize(("subject", "said", "why"), FALSE, ids=[f"{one} {why}" for one, _, why in FALSE])
def test_a_false_rephrasing_is_withheld(subject: str, said: str, why: str) -> None:
    assert accepted(subject, said)


def test_our_own_words_pass_nearly_always() -> None:
    """A model that repeats a passage is believed: the checks do not shut everything out."""
    chinese = {key: source for key, source in _explainers().items() if source[1].lang == "zh"}
    withheld = {key for key, (_, passage) in chinese.items() if accepted(key, passage.text)}
    assert len(chinese) > 100 and len(withheld) <= 0.03 * len(chinese)


@pytest.mark.parametrize("word", ["不得", "不能", "不算", "不用", "没有"])
def test_a_denial_taken_out_of_any_explainer_is_noticed(word: str) -> None:
    chinese = [source for source in _explainers().values() if source[1].lang == "zh"]
    meant = [(key, p) for key, (_, p) in _explainers().items() if p.lang == "zh" and word in p.text]
    believed = [
        key for key, passage in meant if not accepted(key, passage.text.replace(word, word[1:] or "", 1))
    ]
    assert len(chinese) > 100 and len(meant) >= 5
    assert len(believed) <= 0.25 * len(meant), believed


def test_every_figure_changed_in_any_explainer_is_noticed() -> None:
    changed = 0
    for key, (_, passage) in _explainers().items():
        if passage.lang != "zh" or not figures_in(passage.text):
            continue
        for digits in ("37", "4913"):
            numbers = [sign for sign in passage.text if sign.isdigit()]
            if numbers:
                first = passage.text.index(numbers[0])
                end = first
                while end < len(passage.text) and passage.text[end].isdigit():
                    end += 1
                said = passage.text[:first] + digits + passage.text[end:]
                assert accepted(key, said), key
                changed += 1
    assert changed > 100


def test_two_figures_that_change_places_are_noticed() -> None:
    swapped, believed = 0, []
    for key, (_, passage) in _explainers().items():
        found = list(re.finditer(r"(?<![\d.–-])(\d+(?:\.\d+)?) (千克|克|元|日|个工作日|倍|年)", passage.text))
        pairs = [(a, b) for a, b in pairwise(found) if a[2] == b[2] and a[1] != b[1]]
        if passage.lang != "zh" or not pairs:
            continue
        one, other = pairs[0]
        text = passage.text
        said = text[: one.start(1)] + other[1] + text[one.end(1) : other.start(1)] + one[1]
        swapped += 1
        if not accepted(key, said + text[other.end(1) :]):
            believed.append(key)
    assert swapped > 20
    assert len(believed) <= 0.1 * swapped, believed


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("罚 1 万元以下", Figure(Decimal(10000).normalize(), "元", "most")),
        ("罚一万元以下", Figure(Decimal(10000).normalize(), "元", "most")),
        ("不超过 60 日", Figure(Decimal(60).normalize(), "日", "most")),
        ("最多六十天", Figure(Decimal(60).normalize(), "日", "most")),
        ("十五个工作日内", Figure(Decimal(15), "工作日", "")),
        ("少了二两", Figure(Decimal(2), "两", "")),
        ("三倍赔偿", Figure(Decimal(3), "倍", "")),
        ("２千克", Figure(Decimal(2), "kg", "")),
        ("百分之五", Figure(Decimal(5), "百分之", "")),
        ("5%", Figure(Decimal(5), "百分之", "")),
    ],
)
def test_figures_are_read_with_unit_and_bound(text: str, figure: Figure) -> None:
    assert figures_in(text) == {figure}


def test_counting_words_are_no_figures() -> None:
    assert figures_in("一个市场，一种秤") == set()


def test_a_foreign_word_must_stand_in_the_passage() -> None:
    assert doubt_about("要用秤称ok", "要用秤称")
    assert not doubt_about("看 JJG 的合格标志", "请看 jjg 的合格标志")


def test_denials_are_kept() -> None:
    assert keeps_denials("拒不改正，罚款。", "仍不改正的罚款。")
    assert not keeps_denials("拒不改正，罚款。", "改正的，罚款。")
