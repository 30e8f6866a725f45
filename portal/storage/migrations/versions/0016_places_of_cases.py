"""Market, stall and instrument of a case in clear, by which cases that lie together are seen."""

import sqlalchemy as sa
from alembic import context, op

revision = "0016_places_of_cases"
down_revision = "0015_step_keys"
branch_labels = None
depends_on = None

_LENGTHS = {"market": 80, "stall": 40, "instrument": 60}


def upgrade() -> None:
    """Add the columns where this run is for the cases; cases filed before have none of the three."""
    if "cases" not in context.config.attributes["stores"]:
        return
    for name, length in _LENGTHS.items():
        empty = sa.text("''")
        op.add_column(
            "cases", sa.Column(name, sa.String(length=length), server_default=empty, nullable=False)
        )
    op.create_index("ix_cases_opened", "cases", ["opened_at"])
