"""The trade that a list says of all its businesses, in the name of a sheet or in its title."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from knowledge.districts import DISTRICTS

_WORDS: Final = """
    加油站 加气站 加油加气站 成品油 眼镜店 眼镜 眼镜行 眼镜配制 集贸市场 农贸市场 菜市场 超市 商超
    商场 商场超市 大型商超 餐饮 餐饮店 餐饮服务 酒店 宾馆 酒楼 海鲜 海鲜酒楼 海鲜餐饮 海鲜排档 水产
    水产品 干货 海产干货 茶叶 茶叶店 茶庄 金银珠宝 黄金珠宝 金店 金银饰品 珠宝首饰 药店 中药材
    医疗机构 医疗卫生 医院 诊所 供水 供电 供气 供热 燃气 水电气 出租车 出租汽车 停车场 充电站 充电桩
    充换电 汽车维修 机动车检验 快递 物流 粮油 粮食 粮食收购 农资 建材 五金 食品 食品生产 食品加工
    定量包装 定量包装商品 生产企业 服装 鞋服 石材 陶瓷 废品回收 再生资源 再生资源回收 公共衡器 地磅
    检测机构 检验检测机构 水果 蔬菜 生鲜 肉类 猪肉 烟酒 母婴 便利店 零售 批发 商贸 房地产 化妆品
    糕点 烘焙
"""
_TRADES: Final = frozenset(_WORDS.split())
_AROUND: Final = re.compile(
    r"\d{4}年(?:度)?|第[一二三四五六七八九十\d]+批|\([^()]*\)|^[\d一二三四五六七八九十]+[.、]"
    r"|附件\d*|泉州市?|诚信计量|诚信经营|诚信|自我承诺|承诺|示范|单位|企业|商户|商家|经营户|个体户"
    r"|名单|名录|清单|登记|汇总|统计|公示|一览|明细|表$"
    r"|\s|[-_—:：]"
)
_KIND: Final = re.compile(r"(?:行业|类|业|领域|店|行)$")


def trade_in(title: str) -> str:
    """The one trade that a title says and nothing else, as it says it; empty if it says none or several."""
    text = unicodedata.normalize("NFKC", title)
    for district in DISTRICTS:
        text = text.replace(district, "")
    bare = before = ""
    while (bare := _AROUND.sub("", text)) != before:
        before = text = bare
    return bare if bare in _TRADES or _KIND.sub("", bare) in _TRADES else ""
