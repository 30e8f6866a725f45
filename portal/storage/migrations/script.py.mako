"""${message}."""

import sqlalchemy as sa
from alembic import context, op

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables of the stores that this run is for."""
    stores = context.config.attributes["stores"]
    ${upgrades if upgrades else "pass"}
