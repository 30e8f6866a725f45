"""Directory of honest businesses: publications, businesses, pledges, instruments."""

from alembic import context, op

revision = "0002_directory"
down_revision = "0001_cases"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the directory's tables where this run is for the directory."""
    if "directory" not in context.config.attributes["stores"]:
        return
    from portal.storage.directory_tables import directory_metadata

    directory_metadata.create_all(op.get_bind())
