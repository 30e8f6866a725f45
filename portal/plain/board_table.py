"""The table of the board as a file."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from portal.businesses.board import board_csv
from portal.failures import StorageFailed
from portal.plain.plaque_pages import trouble
from portal.plain.writing import language
from portal.shell.readiness import readiness


def send_table(request: Request) -> Response:
    """The counts of this moment as CSV."""
    try:
        board = readiness.services().board.board()
    except StorageFailed as failed:
        return trouble(request, failed)
    headers = {
        "content-disposition": f'attachment; filename="pledges-{board.today.isoformat()}.csv"',
        "cache-control": "no-store",
    }
    return Response(
        board_csv(board, language(request)), media_type="text/csv; charset=utf-8", headers=headers
    )
