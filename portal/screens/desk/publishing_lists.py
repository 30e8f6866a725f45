"""Lists in the publishing room: what a staged one would change, approval, undo, history, upload."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import streamlit as st

from portal.businesses.directory import NotAllowed as RulesForbid
from portal.businesses.publication import Difference, Known, Publication
from portal.complaints.officers import Officer
from portal.notices import notice
from portal.officers.list_upload import SUFFIXES, NewList, UploadRefused
from portal.officers.publishing_desk import PublishingDesk
from portal.screens.desk.outcome import done
from portal.widgets.plain_text import one_line, plain
from portal.widgets.resources import services

_MOST = 50


def staged(officer: Officer, desk: PublishingDesk) -> None:
    """Lists that wait for a second officer."""
    waiting = desk.staged(officer)
    if not waiting:
        st.info(notice("desk_publishing.none"))
    for one, concerns in waiting:
        with st.container(key=f"staged-{one.id}", border=True):
            _head(one)
            if st.toggle(notice("desk_publishing.lists.difference"), key=f"difference-{one.id}"):
                _draw_difference(desk.difference(officer, one.id, _MOST))
                _draw_report(desk.report(officer, one.id))
            with st.form(f"approve-{one.id}", border=False):
                looked_at = [
                    name
                    for name, count in concerns.items()
                    if st.checkbox(
                        notice(f"desk_publishing.lists.accept_{name}", count=count), key=f"{name}-{one.id}"
                    )
                ]
                sent = st.form_submit_button(notice("desk_publishing.lists.approve"), type="primary")
            if sent:
                _do(lambda one=one, seen=looked_at: desk.approve(officer, one.id, seen), "lists.approved")
            _with_reason(
                f"discard-{one.id}",
                "lists.discard",
                lambda reason, one=one: desk.discard(officer, one.id, reason),
            )


def live(officer: Officer, desk: PublishingDesk) -> None:
    """Lists that the public reads, undo, and who did what."""
    for one in desk.live(officer):
        with st.container(key=f"live-{one.id}", border=True):
            _head(one)
            _with_reason(
                f"undo-{one.id}", "lists.undo", lambda reason, one=one: desk.undo(officer, one.id, reason)
            )
    st.markdown(f"**{notice('desk_publishing.lists.history')}**")
    for entry in desk.history(officer):
        action = notice(f"business_commands.action.{entry.action}")
        told = f"{entry.at:%Y-%m-%d %H:%M} · {entry.actor} · {action} · {entry.publication_id} {entry.told}"
        st.caption(plain(told))


def upload(officer: Officer, desk: PublishingDesk) -> None:
    """Read a list file and stage it."""
    st.markdown(notice("desk_publishing.upload.note"))
    with st.form("upload_list"):
        file = st.file_uploader(notice("desk_publishing.upload.file"), type=list(SUFFIXES), key="list_file")
        issuer = st.text_input(
            notice("desk_publishing.upload.issuer_label"), key="list_issuer", max_chars=100
        )
        name = st.text_input(notice("desk_publishing.upload.name"), key="list_name", max_chars=100)
        columns = st.text_input(
            notice("desk_publishing.upload.columns"),
            key="list_columns",
            max_chars=300,
            help=notice("desk_publishing.upload.columns_help"),
        )
        as_of = st.date_input(
            notice("desk_publishing.upload.as_of"), services().clock.today(), key="list_as_of"
        )
        sent = st.form_submit_button(notice("desk_publishing.upload.send"), type="primary")
    if not sent or file is None:
        return
    try:
        new = NewList(file.name, file.getvalue(), issuer or "", as_of, name or "", columns or "")
        found = desk.stage(officer, new)
    except UploadRefused as refused:
        st.error(plain(str(refused)))
        return
    if found.publication:
        st.success(
            notice(
                "desk_publishing.upload.staged",
                rows=found.rows,
                accepted=found.accepted,
                rejected=len(found.rejected),
            )
        )
    else:
        st.warning(notice("desk_publishing.upload.nothing", reason=plain(found.reason)))
    _cells("rejected", [cell for cell in found.rejected if cell.get("row")])


def _head(one: Publication) -> None:
    facts = one.facts
    marks = [notice("desk_publishing.lists.alone")] if one.published_alone else []
    marks += [notice("desk_publishing.lists.sample")] if facts.sample else []
    st.markdown(" · ".join([f"**{one_line(facts.list_name)}**", *marks]))
    st.caption(
        notice(
            "desk_publishing.lists.line",
            issuer=one_line(facts.issuer),
            as_of=facts.as_of.isoformat(),
            rows=one.row_count,
            by=one_line(facts.staged_by),
            source=one_line(facts.source_name),
        )
    )


def _draw_difference(found: Difference) -> None:
    st.markdown(
        notice(
            "desk_publishing.lists.totals",
            new=found.new_total,
            changed=found.changed_total,
            gone=found.gone_total,
            unchanged=found.unchanged,
        )
    )
    _known("new", found.new)
    if found.changed:
        st.markdown(f"**{notice('desk_publishing.lists.changed')}**")
    for business in found.changed:
        lines = [one_line(business.name)]
        for change in business.fields:
            before, after = change.before or _empty(), change.after or _empty()
            lines.append(
                notice(
                    "desk_publishing.lists.field",
                    field=notice(f"business_commands.field.{change.field}"),
                    before=one_line(before),
                    after=one_line(after),
                )
            )
        st.markdown("\n\n".join(lines))
    _known("gone", found.gone)
    _known("orphans", found.orphans)
    if found.followers:
        st.markdown(f"**{notice('desk_publishing.lists.followers')}**")
    for pair in found.followers:
        st.markdown(f"{one_line(pair.before.name)} → {one_line(pair.after.name)}（{one_line(pair.by)}）")
    if max(found.new_total, found.changed_total, found.gone_total) > _MOST:
        st.caption(notice("desk_publishing.lists.more", most=_MOST))


def _known(kind: str, found: Iterable[Known]) -> None:
    lines = [f"{one_line(one.name)}　{one_line(one.address)}" for one in found]
    if lines:
        st.markdown(f"**{notice(f'desk_publishing.lists.{kind}')}**")
        st.markdown("\n\n".join(lines))


def _draw_report(report: Mapping[str, Any]) -> None:
    for kind in ("rejected", "conflicts", "doubtful"):
        _cells(kind, report.get(kind, ()))
    if skipped := report.get("skipped"):
        with st.expander(notice("desk_publishing.lists.skipped", count=len(skipped))):
            _cells("", skipped)
    if mapping := report.get("mapping"):
        with st.expander(notice("desk_publishing.lists.mapping")):
            st.markdown("\n\n".join(_column(use) for use in mapping[:_MOST]))


def _column(use: Mapping[str, Any]) -> str:
    return notice(
        "desk_publishing.lists.column",
        sheet=one_line(str(use["sheet"])),
        column=str(use["column"]),
        heading=one_line(str(use["heading"])),
        field=notice(f"business_commands.field.{str(use['field']).partition('/')[0]}"),
    )


def _cells(kind: str, cells: Iterable[Mapping[str, Any]]) -> None:
    lines = [
        notice(
            "desk_publishing.lists.cell" if cell.get("row") else "desk_publishing.lists.whole",
            **{
                name: one_line(str(cell.get(name, "")))
                for name in ("sheet", "row", "column", "value", "reason")
            },
        )
        for cell in list(cells)[:_MOST]
    ]
    if lines and kind:
        st.markdown(f"**{notice(f'desk_publishing.lists.{kind}')}**")
    if lines:
        st.markdown("\n\n".join(lines))


def _empty() -> str:
    return notice("desk_publishing.lists.empty")


def _with_reason(key: str, label: str, act: Callable[[str], None]) -> None:
    with st.form(key, border=False):
        reason = st.text_input(notice("desk_publishing.reason"), key=f"why-{key}", max_chars=200)
        sent = st.form_submit_button(notice(f"desk_publishing.{label}"))
    if sent:
        _do(lambda: act(reason or ""), "done")


def _do(act: Callable[[], None], said: str) -> None:
    try:
        act()
    except RulesForbid as refused:
        st.error(plain(str(refused)))
    else:
        done(notice(f"desk_publishing.{said}"))
