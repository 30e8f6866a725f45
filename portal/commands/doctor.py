"""`metrology doctor`: whether this installation is set up so that nothing acknowledged is lost."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from portal.commands.context import services_of
from portal.commands.output import emit


def doctor(context: typer.Context, as_json: Annotated[bool, typer.Option("--json")] = False) -> None:
    """Look at the stores, their settings, the disk and the audit log. Exit code 1 if something is amiss."""
    from portal.failures import StorageFailed
    from portal.security.keys import KeysUnusable
    from portal.storage.suitability import Finding, examine

    services = services_of(context)
    found = list(examine(services.settings))
    if all(finding.ok for finding in found):
        try:
            report = services.cases.audit.verify()
            told = f"{report.rows} entries hold together" if report.sound else report.reason
            found.append(Finding("audit log", report.sound, told))
        except (StorageFailed, KeysUnusable) as error:
            found.append(Finding("audit log", False, str(error)))
    ok = all(finding.ok for finding in found)
    if as_json:
        emit({"ok": ok, "checks": [asdict(finding) for finding in found]})
    else:
        for finding in found:
            typer.echo(f"{'ok   ' if finding.ok else 'AMISS'} {finding.name}: {finding.told}")
    raise typer.Exit(0 if ok else 1)
