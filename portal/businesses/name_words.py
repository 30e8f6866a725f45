"""How names become index words, and how what somebody typed becomes a query of those words.

Chinese is indexed as character bigrams plus the last character of each run (SQLite's trigram
tokenizer finds nothing for two-character words); a search is always a quoted phrase of them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

_RUN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003134f〇]+|[a-z0-9]+")
_LATIN = re.compile(r"^[a-z]+$")
MAX_QUERY = 100  # characters; longer ones are cut, no name is longer
_MAX_TERMS = 8
_MAX_SPLITS = 4
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
_SYLLABLES = frozenset(_SYLLABLE_TABLE.split())


@cache
def _simplifier() -> Any:
    from opencc import OpenCC  # type: ignore[import-untyped,unused-ignore]

    return OpenCC("t2s")


@lru_cache(maxsize=65_536)  # an import folds the same town, market and trade again and again
def simplified(text: str) -> str:
    """`text` in NFKC, simplified characters and lower case; everything else is left as it is."""
    plain = unicodedata.normalize("NFKC", text).lower()
    return plain if plain.isascii() else str(_simplifier().convert(plain))


def folded(text: str) -> str:
    """`text` as it is compared: simplified, lower case, letters, digits and characters only."""
    return "".join(_RUN.findall(simplified(text)))


def _bigrams(run: str) -> list[str]:
    return [run[i : i + 2] for i in range(len(run) - 1)] + [run[-1]]


def index_words(texts: Iterable[str]) -> str:
    """The words under which `texts` are found, separated by spaces."""
    words: list[str] = []
    for text in texts:
        for run in _RUN.findall(simplified(text)):
            words.extend([run] if run.isascii() else _bigrams(run))
    return " ".join(words)


def pinyin_of(text: str) -> tuple[str, ...]:
    """Toneless syllables of the Chinese characters of `text` (重庆 is chong qing)."""
    from pypinyin import lazy_pinyin

    return tuple(
        syllable
        for run in _RUN.findall(simplified(text))
        if not run.isascii()
        for syllable in lazy_pinyin(run)
        if syllable.isascii() and syllable.isalpha()
    )


def initial_words(syllables: Iterable[str]) -> str:
    """Pairs of first letters (and the last one alone), indexed like characters."""
    letters = "".join(s[0] for s in syllables)
    return " ".join(_bigrams(letters)) if letters else ""


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
        for end in range(min(len(letters), start + 6), start, -1):
            part = letters[start:end]
            last = end == len(letters)
            if part in _SYLLABLES or (last and so_far and any(s.startswith(part) for s in _SYLLABLES)):
                walk(end, (*so_far, part))

    walk(0, ())
    return sorted(found, key=lambda parts: (parts[-1] not in _SYLLABLES, len(parts)))[:_MAX_SPLITS]


def _phrase(words: list[str]) -> str:
    # Quoted, so that nothing typed is read as an operator; the words hold no quotation marks.
    return '"' + " ".join(words) + '" *'


def _term_query(term: str) -> str:
    runs = _RUN.findall(term)
    words: list[str] = []
    for position, run in enumerate(runs):
        if run.isascii():
            words.append(run)
        elif position == len(runs) - 1 and len(run) > 1:
            words.extend(_bigrams(run)[:-1])
        else:
            words.extend(_bigrams(run))
    choices = [f"{{names places trades}} : {_phrase(words)}"]
    if _LATIN.match(term) and len(term) > 1:
        choices += [f"pinyin : {_phrase(list(split))}" for split in split_pinyin(term)]
        pairs = _bigrams(term)[:-1]
        choices.append(f"initials : {_phrase(pairs)}")
    return "(" + " OR ".join(choices) + ")"


@dataclass(frozen=True, slots=True)
class NameQuery:
    """What somebody typed, ready to search: `terms` must all occur, `folded` is the whole."""

    folded: str
    terms: tuple[str, ...]
    uscc: str  # the whole code, or empty
    uscc_tail: str  # its last six characters, or empty

    @property
    def strict(self) -> str:
        """Every term as a phrase (or as pinyin or initials)."""
        return " AND ".join(_term_query(term) for term in self.terms)

    @property
    def loose(self) -> str:
        """Any pair of neighbouring characters, for misspelt and run-together queries."""
        pairs = {
            pair for run in _RUN.findall(self.folded) if not run.isascii() for pair in _bigrams(run)[:-1]
        }
        words = pairs | {run for run in _RUN.findall(self.folded) if run.isascii() and len(run) > 1}
        return (
            "{names places trades} : (" + " OR ".join(f'"{w}"' for w in sorted(words)) + ")" if words else ""
        )


def read_query(text: str) -> NameQuery:
    """Turn what was typed into a query. Never fails; a text without letters gives no terms."""
    cut = simplified(text[:MAX_QUERY])
    terms = tuple(dict.fromkeys(f for part in cut.split() if (f := folded(part))))[:_MAX_TERMS]
    whole = "".join(terms)
    code = whole.upper()
    is_code = whole.isascii()
    return NameQuery(
        folded=whole,
        terms=terms,
        uscc=code if is_code and len(code) == 18 else "",
        uscc_tail=code if is_code and len(code) == 6 else "",
    )
