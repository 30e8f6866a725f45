"""One HTML page of an evaluation of answers: bars, a table of labels, the misses; nothing from outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Final

# Colours that stay apart without red and green sight; each bar also says its numbers.
_OUTCOMES: Final = (
    ("right", "right", "#2b7a78"),
    ("wrongly_refused", "wrongly refused", "#e0a526"),
    ("wrong", "wrong", "#b5402f"),
    ("wrongly_answered", "wrongly answered", "#6b2d5c"),
)
_BLUE: Final = "#3d5a80"
_HELD: Final = (
    ("citations_valid", "Citations whose passage exists and is quoted as it stands"),
    ("sentences_cited", "Sentences of answers that rest on a shown passage"),
    ("numbers_sourced", "Numbers that stand in a cited passage or are computed"),
    ("law_in_force", "Citations in force on the day asked for"),
    ("place_cited", "Answerable questions whose very article is cited"),
)
_STYLE: Final = """
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,"Noto Sans CJK SC",sans-serif;max-width:64rem;margin:2rem auto;padding:0 1rem}
h1{font-size:1.5rem}h2{font-size:1.15rem;margin-top:2rem}
table{border-collapse:collapse;width:100%}th,td{padding:.3rem .5rem;text-align:left;vertical-align:top}
tr+tr td{border-top:1px solid #8884}td.n{text-align:right;font-variant-numeric:tabular-nums}
.bar{display:flex;height:1.1rem;background:#8883;border-radius:3px;overflow:hidden;min-width:10rem}
.bar i{display:block}.key i{display:inline-block;width:.9rem;height:.9rem;margin:0 .3rem 0 1rem}
.wide{overflow-x:auto}.bad{color:#b5402f;font-weight:600}
@media (prefers-color-scheme:dark){.bad{color:#f0907f}}
"""


def page(result: Mapping[str, Any], title: str, subtitle: str = "") -> str:
    """The page for what `Score.to_json` gives; `title` and `subtitle` are shown as plain text."""
    parts = [
        f"<h1>{escape(title)}</h1>",
        f"<p>{escape(subtitle)}</p>" if subtitle else "",
        _summary(result),
        "<h2>By type</h2>",
        _key(),
        _types(result["by_type"]),
        "<h2>What holds of the answers</h2>",
        _holds(result),
        "<h2>Labels given, by type of question</h2>",
        _labels(result["labels"]),
        "<h2>Latency</h2>",
        _latency(result["latency_ms"]),
        f"<h2>Not right ({len(result['not_right'])})</h2>",
        _misses(result["not_right"]),
    ]
    faults = result.get("faults") or []
    if faults:
        parts += [f"<h2>Faults ({len(faults)})</h2>", _table(("id", "what"), _rows(faults, ("id", "what")))]
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body>{''.join(parts)}</body></html>\n"
    )


def _summary(result: Mapping[str, Any]) -> str:
    said = [f"{result['right']} of {result['questions']} right."]
    for name, words in (("answerable", "answerable"), ("not_answerable", "not answerable")):
        counts = result[name]
        rest = ", ".join(f"{label} {counts[key]}" for key, label, _ in _OUTCOMES if counts.get(key))
        said.append(f"{counts['questions']} {words}: {rest or 'none'}.")
    return f"<p>{escape(' '.join(said))}</p>"


def _key() -> str:
    signs = "".join(f'<i style="background:{colour}"></i>{escape(name)}' for _, name, colour in _OUTCOMES)
    return f'<p class="key">{signs}</p>'


def _bar(shares: Sequence[tuple[float, str]]) -> str:
    pieces = "".join(
        f'<i style="width:{share * 100:.2f}%;background:{colour}"></i>' for share, colour in shares if share
    )
    return f'<div class="bar" aria-hidden="true">{pieces}</div>'


def _types(by_type: Mapping[str, Mapping[str, int]]) -> str:
    rows = []
    for kind, counts in by_type.items():
        asked = counts["questions"]
        bar = _bar([(counts.get(key, 0) / asked, colour) for key, _, colour in _OUTCOMES])
        numbers = [f'<td class="n">{counts.get(key, 0)}</td>' for key, _, _ in _OUTCOMES]
        rows.append(f'<td>{escape(kind)}</td><td>{bar}</td><td class="n">{asked}</td>{"".join(numbers)}')
    heads = ("type", "", "questions", *(name for _, name, _ in _OUTCOMES))
    return _table(heads, rows)


def _holds(result: Mapping[str, Any]) -> str:
    named = [(words, result[key]) for key, words in _HELD if key in result]
    named += [
        (f"Answers to questions in {lang} that are in that language", count)
        for lang, count in result.get("in_language", {}).items()
    ]
    rows = []
    for words, count in named:
        share = count["held"] / count["seen"] if count["seen"] else 1.0
        bar = _bar([(share, _OUTCOMES[0][2])])
        mark = "" if count["held"] == count["seen"] else " bad"
        held = f'<td class="n{mark}">{count["held"]} of {count["seen"]}</td>'
        rows.append(f"<td>{escape(words)}</td><td>{bar}</td>{held}")
    return _table(("", "", "held"), rows)


def _labels(labels: Mapping[str, Mapping[str, int]]) -> str:
    columns = sorted({label for counts in labels.values() for label in counts})
    rows = []
    for kind, counts in labels.items():
        asked = sum(counts.values())
        cells = [
            f'<td class="n" style="background:rgb(43 122 120 / {0.6 * counts.get(label, 0) / asked:.2f})">'
            f"{counts.get(label) or ''}</td>"
            for label in columns
        ]
        rows.append(f"<td>{escape(kind)}</td>{''.join(cells)}")
    return _table(("type", *columns), rows)


def _latency(latency: Mapping[str, float]) -> str:
    longest = max([*latency.values(), 1.0])
    rows = [
        f'<td>{escape(name)}</td><td>{_bar([(value / longest, _BLUE)])}</td><td class="n">{value:g} ms</td>'
        for name, value in latency.items()
    ]
    return _table(("", "", "milliseconds"), rows)


def _misses(misses: Sequence[Mapping[str, Any]]) -> str:
    told = [{**miss, "why": "; ".join(miss["missing"]) or miss["status"]} for miss in misses]
    columns = ("id", "type", "outcome", "question", "why", "label", "status")
    return _table(columns, _rows(told, columns))


def _rows(records: Sequence[Mapping[str, Any]], columns: Sequence[str]) -> list[str]:
    return ["".join(f"<td>{escape(str(record[name]))}</td>" for name in columns) for record in records]


def _table(heads: Sequence[str], rows: Sequence[str]) -> str:
    head = "".join(f"<th>{escape(name)}</th>" for name in heads)
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    return f'<div class="wide"><table><tr>{head}</tr>{body}</table></div>'
