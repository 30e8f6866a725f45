"""The services around those who work at the desk, made when they are first asked for."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from portal.clock import Clock

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from portal.case_side import CaseSide
    from portal.complaints.officers import Officer
    from portal.officers.absences import Absences
    from portal.officers.accounts import Accounts
    from portal.officers.desk_sessions import DeskSessions
    from portal.officers.handover import Handovers
    from portal.security.keys import KeyRing
    from portal.storage.accounts import SqlAccounts


class StaffSide:
    """Accounts, sessions of the desk, absences and hand-over."""

    def __init__(self, cases: CaseSide, engine: Engine, keys: KeyRing, clock: Clock) -> None:
        self._cases, self._engine, self._keys, self._clock = cases, engine, keys, clock

    @cached_property
    def _account_store(self) -> SqlAccounts:
        from portal.storage.accounts import SqlAccounts

        return SqlAccounts(self._engine, self._cases.audit, self._clock)

    @cached_property
    def accounts(self) -> Accounts:
        """Accounts of officers."""
        from portal.officers.accounts import Accounts

        return Accounts(self._account_store, self._keys, self._clock)

    def colleague(self, account_id: str) -> Officer | None:
        """The officer whose account has this id and is open; None otherwise."""
        account = self._account_store.get(account_id)
        return None if account is None or account.disabled else account.officer

    @cached_property
    def sessions(self) -> DeskSessions:
        """Who is signed in at the desk, in this process."""
        from portal.officers.desk_sessions import DeskSessions

        return DeskSessions(self.accounts, self._clock)

    @cached_property
    def absences(self) -> Absences:
        """Who is away and who stands in."""
        from portal.officers.absences import Absences
        from portal.storage.absences import SqlAbsences

        store = SqlAbsences(self._engine, self._cases.audit)
        return Absences(store, self._cases.desk, self._cases.colleague, self._clock)

    @cached_property
    def handovers(self) -> Handovers:
        """Open cases of an officer who leaves, to a colleague."""
        from portal.officers.handover import Handovers

        cases = self._cases
        return Handovers(
            cases.desk, cases.records, self.accounts.all, self.absences, cases.audit, self._clock
        )
