"""Letters of Hanyu Pinyin without tones, read as syllables."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

_MAX_SPLITS: Final = 4
_MAX_READINGS: Final = 3  # of the letters before or after a slip
# Every toneless syllable of Hanyu Pinyin, ü as v.
_SYLLABLE_TABLE = """
a ai an ang ao ba bai ban bang bao bei ben beng bi bian biang biao bie bin bing bo bong bu ca cai can
cang cao ce cei cen ceng cha chai chan chang chao che chen cheng chi chong chou chu chua chuai chuan
chuang chui chun chuo ci cong cou cu cuan cui cun cuo da dai dan dang dao de dei den deng di dia dian
diao die din ding diu dong dou du duan dui dun duo e ei en eng er fa fan fang fei fen feng fiao fo fou
fu ga gai gan gang gao ge gei gen geng gong gou gu gua guai guan guang gui gun guo ha hai han hang hao
he hei hen heng hong hou hu hua huai huan huang hui hun huo ji jia jian jiang jiao jie jin jing jiong
jiu ju juan jue jun ka kai kan kang kao ke kei ken keng kong kou ku kua kuai kuan kuang kui kun kuo la
lai lan lang lao le lei len leng li lia lian liang liao lie lin ling liu lo long lou lu luan lun luo lv
lve ma mai man mang mao me mei men meng mi mian miao mie min ming miu mo mou mu na nai nan nang nao ne
nei nen neng ni nia nian niang niao nie nin ning niu nong nou nu nuan nun nuo nv nve o ou pa pai pan
pang pao pei pen peng pi pian piao pie pin ping po pou pu qi qia qian qiang qiao qie qin qing qiong qiu
qu quan que qun ran rang rao re ren reng ri rong rou ru rua ruan rui run ruo sa sai san sang sao se sen
seng sha shai shan shang shao she shei shen sheng shi shou shu shua shuai shuan shuang shui shun shuo si
song sou su suan sui sun suo ta tai tan tang tao te tei teng ti tian tiao tie ting tong tou tu tuan tui
tun tuo wa wai wan wang wei wen weng wo wong wu xi xia xian xiang xiao xie xin xing xiong xiu xu xuan
xue xun ya yan yang yao ye yi yin ying yo yong you yu yuan yue yun za zai zan zang zao ze zei zen zeng
zha zhai zhan zhang zhao zhe zhei zhen zheng zhi zhong zhou zhu zhua zhuai zhuan zhuang zhui zhun zhuo
zi zong zou zu zuan zui zun zuo
"""
SYLLABLES: Final = frozenset(_SYLLABLE_TABLE.split())
SYLLABLES_BACKWARDS: Final = frozenset(syllable[::-1] for syllable in SYLLABLES)
LONGEST: Final = max(map(len, SYLLABLES))
# Letters with which a longer syllable begins: xian is one of xiang.
BEGINNINGS: Final = frozenset(s[:end] for s in SYLLABLES for end in range(1, len(s)))


@lru_cache(maxsize=1_024)
def split_pinyin(letters: str) -> list[tuple[str, ...]]:
    """Ways to read `letters` as syllables, whole and few ones first; the last may be unfinished.

    xian is (xian) and (xi, an). Empty where the letters are no pinyin.
    """
    found: list[tuple[str, ...]] = []

    def walk(start: int, so_far: tuple[str, ...]) -> None:
        if len(found) >= 64:
            return
        if start == len(letters):
            found.append(so_far)
            return
        for end in range(min(len(letters), start + LONGEST), start, -1):
            part = letters[start:end]
            last = end == len(letters)
            if part in SYLLABLES or (last and so_far and any(s.startswith(part) for s in SYLLABLES)):
                walk(end, (*so_far, part))

    walk(0, ())
    return sorted(found, key=lambda parts: (parts[-1] not in SYLLABLES, len(parts)))[:_MAX_SPLITS]


def whole_heads(letters: str, syllables: frozenset[str]) -> dict[int, list[tuple[str, ...]]]:
    """Each place up to which the letters read as whole syllables, with some of the readings."""
    found: dict[int, list[tuple[str, ...]]] = {0: [()]}
    for start in range(len(letters)):
        for end in range(start + 1, min(len(letters), start + LONGEST) + 1):
            part = letters[start:end]
            if start in found and part in syllables:
                ways = found.setdefault(end, [])
                ways += [(*way, part) for way in found[start]]
                # Few syllables are likelier than many.
                found[end] = sorted(ways, key=len)[:_MAX_READINGS]
    return found
