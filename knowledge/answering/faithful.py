"""Whether a rephrased sentence says what its passages say: words, figures with unit and bound, denial."""

from __future__ import annotations

import re

from knowledge.answering.figures import Figure, figures_in, figures_in_order, numbers_moved
from knowledge.numbers import numbers_in
from knowledge.retrieval.tokens import STOP_CHARACTERS, normalise, tokens

# Shares of a sentence's words that must stand in its passages; chosen on pairs written by hand
# (tests/unit/answering/test_faithful.py, docs/decisions/0009).
LEAST_CHARACTERS = 0.72
LEAST_PAIRS = 0.34
LEAST_OF_OURS = 0.5  # of a sentence's characters, in the answer that it rephrases
_ALIGNED = 0.4  # a clause that shares so much with a clause of the passage says the same matter
_SAME = 0.65  # ... says the same, so that it must deny as often
_LIKE = 0.15  # how much less like a clause may be than the likest one
_KEPT = 0.3  # a denial that shares so much with one of ours keeps it

# Words that change what a citizen may or must do: one of a group may stand for another of it.
_MEANINGS = (
    r"应当|应该|必须|须|务必",
    r"不得|禁止|严禁|不准|不许|不允许",
    r"免费|不收费|不收钱|不交钱|不花钱|免收",
    r"违法|犯法|违规|非法",
    r"犯罪|刑事|判刑|坐牢|拘留",
    r"罚款|处罚|(?<![惩处])罚",
    r"没收",
    r"吊销|撤销|取消",
    r"一律|任何|所有|全部|全都",
    r"赔偿|赔",
    r"强制|强检",
    r"注册|登记|备案",
    r"除外|例外|除非",
    r"废止|失效|作废",
    r"转账|汇款|付款|缴费|收费",
    r"身份证(?!明)|银行卡|账号|密码|验证码",
)
_WEAKER = (  # said, and what must stand in the passage for it
    (r"可以|(?<!不)允许", r"可|能|允许"),
    (r"只有|只能|只准|唯一|仅", r"只|唯一|仅"),
)
_DENIAL = re.compile(
    r"不|未|没有|没(?!收)|无(?![论故])|勿|别(?!的|人|处|家)|禁止|严禁|拒绝|免(?!得)|非(?![常法车])"
)
_NO_DENIAL = re.compile(r"(.)不\1|不仅|不但|不同|不论|不管|不过|不只|差不多|不足|不然|不久|未来|是否|能否")
_CLAUSE = re.compile(r"[^，、。；！？：,;!?:\n]+")
_LATIN = re.compile(r"[a-z]{2,}")


def doubt_about(text: str, basis: str) -> str:
    """Why `text` may not be what `basis` says, in a few words; empty if there is no doubt.

    Errs on the side of doubt: then the words of the passage are shown themselves.
    """
    if not _words_stand_in(text, basis):
        return "words that are not in its passages"
    if not set(_LATIN.findall(normalise(text))) <= set(_LATIN.findall(normalise(basis))):
        return "a foreign word that is not in its passages"
    if not figures_in(text) <= figures_in(basis):
        return "a figure with another unit or bound"
    if numbers_moved(text, basis):
        return "a number in another place"
    if _figures_swapped(text, basis):
        return "a figure that belongs to another matter"
    for said, there in (*zip(_MEANINGS, _MEANINGS, strict=True), *_WEAKER):
        if re.search(said, text) and not re.search(there, basis):
            return "a duty, right or sanction that is not in its passages"
    if _denies_otherwise(text, basis):
        return "a denial that is not in its passages, or one that is missing"
    return ""


def adds_to(text: str, ours: str) -> str:
    """What `text` adds to our own answer `ours`, in a few words; empty if nothing that matters.

    A passage may say more than the answer, even something that does not belong there: a rephrasing
    brings no figure, sanction or denial and hardly a word that the answer itself does not have.
    """
    if not _words_stand_in(text, ours, LEAST_OF_OURS, 0.0):
        return "another matter than the answer"
    if not numbers_in(text, single_numerals=False) <= numbers_in(ours):
        return "a number that is not in the answer"
    if not figures_in(text) <= figures_in(ours):
        return "a figure that is not in the answer"
    for meaning in _MEANINGS:
        if re.search(meaning, text) and not re.search(meaning, ours):
            return "a duty, right or sanction that is not in the answer"
    return "a denial that is not in the answer" if _denies_otherwise(text, ours) else ""


def _words_stand_in(
    text: str, basis: str, least_characters: float = LEAST_CHARACTERS, least_pairs: float = LEAST_PAIRS
) -> bool:
    said = [token for token in tokens(text) if not set(token) <= STOP_CHARACTERS]
    there = set(tokens(basis))
    for words, least in (
        ([t for t in said if len(t) == 1], least_characters),
        ([t for t in said if len(t) > 1], least_pairs),
    ):
        if words and sum(word in there for word in words) < least * len(words):
            return False
    return bool(said)


def _figures_swapped(text: str, basis: str) -> bool:
    """Whether the figures of a clause stand together in no clause of the basis that is like it."""
    there = [(set(tokens(clause)), figures_in_order(clause)) for clause in _CLAUSE.findall(basis)]
    for clause in _CLAUSE.findall(text):
        words, figures = _words_without(clause), figures_in_order(clause)
        if not figures or not words:
            continue
        shares = [(len(words & other) / len(words), held) for other, held in there if held]
        best = max((share for share, _ in shares), default=0.0)
        if not any(_in_order(figures, held) for share, held in shares if share >= best - _LIKE):
            return True
    return False


def _in_order(figures: list[Figure], held: list[Figure]) -> bool:
    rest = iter(held)
    return all(figure in rest for figure in figures)


def _words_without(clause: str) -> set[str]:
    """The words of a clause but its numbers: what the figures are about."""
    return {token for token in tokens(clause) if not any(sign.isdigit() for sign in token)}


def _denies_otherwise(text: str, basis: str) -> bool:
    """Whether a clause denies what the nearest clause of the basis affirms, or the reverse."""
    basis_clauses = [(set(tokens(clause)), _denials(clause)) for clause in _CLAUSE.findall(basis)]
    for clause in _CLAUSE.findall(text):
        words, denials = set(tokens(clause)), _denials(clause)
        if not words:
            continue
        shares = [(len(words & other) / len(words), count) for other, count in basis_clauses]
        best = max((share for share, _ in shares), default=0.0)
        nearest = {count for share, count in shares if share >= best - 0.05}
        if best >= _SAME and denials not in nearest:
            return True
        if not denials and best >= _ALIGNED and 0 not in nearest:
            return True
        if denials and not any(
            count and max(len(words & other) / len(words), len(words & other) / len(other)) >= _ALIGNED
            for other, count in basis_clauses
            if other
        ):
            return True
    return False


def keeps_denials(ours: str, said: str) -> bool:
    """Whether everything that `ours` denies or forbids is also denied in `said` (拒不改正 is kept)."""
    said_denials = [set(tokens(clause)) for clause in _CLAUSE.findall(said) if _denials(clause)]
    for clause in _CLAUSE.findall(ours):
        words = set(tokens(clause))
        if _denials(clause) and not any(len(words & other) >= _KEPT * len(words) for other in said_denials):
            return False
    return True


def _denials(clause: str) -> int:
    return len(_DENIAL.findall(_NO_DENIAL.sub("", clause)))
