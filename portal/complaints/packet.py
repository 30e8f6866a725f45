"""The packet for 12315: everything that its form asks for, in its order, as text, PDF and list of evidence.

The portal takes a case; the national 12315 platform is the system of record (第八条、第四十条). The order
below is that of the platform's public forms for 投诉 and 举报: who, against whom, what about, what is
asked, what happened, files. It is one table, so that a changed form is a changed table.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any, Final

from portal import notices
from portal.complaints.evidence import Upload
from portal.complaints.packet_pdf import packet_pdf
from portal.complaints.plain_cells import csv_table
from portal.complaints.records import CaseKind
from portal.complaints.repository import StoredCase
from portal.complaints.routing import unit_by_code

_ORDER: Final = (
    ("complainant", ("complainant.name", "complainant.phone", "complainant.address")),
    ("agent", ("agent.name",)),
    (
        "business",
        (
            "business.name", "business.uscc", "business.district", "business.township",
            "business.address", "business.market", "business.stall", "business.platform",
        ),
    ),
    (
        "matter",
        (
            "problem", "happened_on", "act_district", "amount_yuan",
            "measurement.declared_g", "measurement.reweighed_g", "measurement.method",
            "pump.pump", "pump.nozzle", "pump.grade", "pump.shown_l", "pump.shown_yuan",
        ),
    ),
    ("requests", ("requests",)),
    ("facts", ("what_happened",)),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PacketFile:
    """One file of a packet."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the form: its title and its fields as (label, value)."""

    title: str
    fields: tuple[tuple[str, str], ...]


def _zh(key: str, **values: object) -> str:
    # What is printed and sent is Chinese, whatever language the page is in.
    return notices.notice(key, "zh", **values)


def make_packet(
    case: StoredCase, record: Mapping[str, Any], uploads: tuple[Upload, ...], today: str
) -> tuple[PacketFile, ...]:
    """Text, PDF, list of evidence and the files themselves, named so that their order is that of the list.

    `record` is the Complaint JSON with who filed; `today` is printed as the day of making.
    """
    parts = sections(case, record)
    files = tuple(
        PacketFile(f"证据{place:02d}{PurePath(upload.name).suffix.lower()[:6]}", upload.content)
        for place, upload in enumerate(uploads, 1)
    )
    listed = tuple(
        (
            kept.name,
            PurePath(upload.name).name,
            len(upload.content),
            hashlib.sha256(upload.content).hexdigest(),
        )
        for kept, upload in zip(files, uploads, strict=True)
    )
    title = _zh(f"packet.title.{case.kind}", number=case.number)
    note = _zh("packet.note", unit=unit_by_code(case.unit_code).authority, day=today)
    return (
        PacketFile(f"{case.number}.txt", _text(title, note, parts, listed).encode()),
        PacketFile(f"{case.number}.pdf", packet_pdf(title, note, parts, listed)),
        PacketFile(f"{case.number}-证据清单.csv", _evidence_list(listed)),
        *files,
    )


def sections(case: StoredCase, record: Mapping[str, Any]) -> tuple[Section, ...]:
    """The form's parts that have something in them, in the order of 12315."""
    found: list[Section] = []
    for part, paths in _ORDER:
        fields = tuple((_label(path), value) for path in paths if (value := _value(record, path)))
        if part == "complainant" and not fields:
            fields = ((_zh("packet.anonymous_label"), _zh("packet.anonymous")),)
        if part == "requests" and case.kind is CaseKind.REPORT:
            continue
        if fields:
            found.append(Section(_zh(f"packet.part.{part}"), fields))
    return tuple(found)


def _label(path: str) -> str:
    return _zh(f"complaints.field.{path.replace('.', '_')}")


def _value(record: Mapping[str, Any], path: str) -> str:
    value: Any = record
    for name in path.split("."):
        value = value.get(name) if isinstance(value, Mapping) else None
    if value in (None, "", []):
        return ""
    if path == "problem":
        return _zh(f"complaints.problem.{value}")
    if path == "measurement.method":
        return _zh(f"complaints.method.{value}")
    if path == "requests":
        return "、".join(_zh(f"complaints.request.{one}") for one in value)
    return str(value)


def _text(
    title: str, note: str, parts: tuple[Section, ...], listed: tuple[tuple[str, str, int, str], ...]
) -> str:
    lines = [title, note]
    for number, part in enumerate(parts, 1):
        lines += ["", f"{number}. {part.title}", *(f"{label}：{value}" for label, value in part.fields)]
    lines += ["", f"{len(parts) + 1}. {_zh('packet.part.evidence')}"]
    lines += [f"{kept}（{name}，{size} 字节）" for kept, name, size, _ in listed] or [_zh("packet.no_files")]
    return "\n".join(lines) + "\n"


def _evidence_list(listed: tuple[tuple[str, str, int, str], ...]) -> bytes:
    head = ("序号", "文件", "原名", "字节", "SHA-256")
    return csv_table([head, *((place, *row) for place, row in enumerate(listed, 1))])
