"""How names become the words under which they are found: bigrams, pinyin in pairs, initials in fours.

Chinese is indexed as character bigrams plus the last character of each run (a trigram index finds
nothing for two-character words). Pinyin goes in as pairs of syllables and initials as four letters,
since single ones stand in a large part of all names and would make every look-up slow.
"""

from __future__ import annotations

import hashlib
import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from typing import Any, Final

_HAN: Final = r"\u3400-\u9fff\U00020000-\U0003134f〇"
RUN: Final = re.compile(rf"[{_HAN}]+|[a-z0-9]+")
# What stands between two characters and is none itself: 青阳 加油站 and 青阳（加油站） are 青阳加油站.
_BETWEEN_CHARACTERS: Final = re.compile(rf"(?<=[{_HAN}])[^{_HAN}a-z0-9]+(?=[{_HAN}])")
INITIALS: Final = 4  # letters in one word of initials
_BETWEEN: Final = "0"  # a word that no query holds: what stands around it is no phrase
_MOST_READINGS: Final = 4
# Characters of business and place names that are read in two ways; each is found under both.
_OTHER_READING: Final = {
    "行": ("hang", "xing"), "乐": ("le", "yue"), "长": ("chang", "zhang"), "重": ("chong", "zhong"),
    "朝": ("chao", "zhao"), "厦": ("xia", "sha"), "埔": ("pu", "bu"), "都": ("du", "dou"),
    "曾": ("zeng", "ceng"), "单": ("shan", "dan"), "查": ("zha", "cha"), "盛": ("sheng", "cheng"),
    "传": ("chuan", "zhuan"), "泊": ("bo", "po"), "藏": ("cang", "zang"), "车": ("che", "ju"),
    "卡": ("ka", "qia"), "沈": ("shen", "chen"), "柏": ("bai", "bo"), "区": ("qu", "ou"),
    "翟": ("zhai", "di"), "浒": ("hu", "xu"), "阿": ("a", "e"), "贾": ("jia", "gu"), "仇": ("qiu", "chou"),
    "参": ("shen", "can"),
    "佛": ("fo", "fu"), "蚌": ("bang", "beng"), "茄": ("qie", "jia"),
    "蛤": ("ge", "ha"), "调": ("tiao", "diao"), "种": ("zhong", "chong"), "宿": ("su", "xiu"),
}  # fmt: skip


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
    return "".join(RUN.findall(simplified(text)))


def bigrams(run: str) -> list[str]:
    """Pairs of neighbouring characters, then the last one alone."""
    return [run[i : i + 2] for i in range(len(run) - 1)] + [run[-1]]


def index_words(texts: Iterable[str]) -> list[str]:
    """The words under which `texts` are found, in their order."""
    words: list[str] = []
    for text in texts:
        for run in RUN.findall(_BETWEEN_CHARACTERS.sub("", simplified(text))):
            words.extend([run] if run.isascii() else bigrams(run))
    return words


def start_word(name: str) -> str:
    """The word with which a name begins, empty for a name without letters."""
    return next(iter(index_words([name])), "")


def readings(text: str) -> list[tuple[str, ...]]:
    """Toneless syllables of the Chinese characters of `text` (重庆 is chong qing).

    The usual reading first, then those with one character read the other way.
    """
    from pypinyin import lazy_pinyin

    characters = "".join(run for run in RUN.findall(simplified(text)) if not run.isascii())
    if not characters:
        return [()]
    syllables = lazy_pinyin(characters, errors="ignore")
    if len(syllables) != len(characters):  # a character without pinyin: places cannot be told
        return [tuple(syllables)]
    found = [tuple(syllables)]
    for place, character in enumerate(characters):
        for other in _OTHER_READING.get(character, ()):
            if other != syllables[place] and len(found) < _MOST_READINGS:
                found.append((*syllables[:place], other, *syllables[place + 1 :]))
    return found


def pair_words(syllables: Sequence[str]) -> list[str]:
    """Pairs of neighbouring syllables, then the last one alone."""
    return [f"{a}0{b}" for a, b in itertools.pairwise(syllables)] + list(syllables[-1:])


def initial_words(letters: str) -> list[str]:
    """Four letters from each place on, fewer at the end."""
    return [letters[i : i + INITIALS] for i in range(len(letters))]


def facet_word(kind: str, value: str) -> str:
    """One word for a whole value (a district, a trade), so that it is met exactly."""
    return f"{kind}{hashlib.sha256(value.encode()).hexdigest()[:12]}"


def facet_words(row: Mapping[str, Any]) -> list[str]:
    """The facets of a row: its district and its trade."""
    return [facet_word("d", row["district"]), facet_word("t", row["industry"])]


def separated(parts: Iterable[Sequence[str]]) -> list[str]:
    """The words of several parts, with a word between that keeps phrases inside one part."""

    def walk() -> Iterator[str]:
        for number, part in enumerate(parts):
            if number:
                yield _BETWEEN
            yield from part

    return list(walk())
