"""Documents, passages, vectors, asked questions and the pointer to the live index."""

from alembic import context, op

revision = "0003_knowledge"
down_revision = "0002_directory"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the knowledge tables where this run is for knowledge."""
    if "knowledge" not in context.config.attributes["stores"]:
        return
    from knowledge.adapters.sql import knowledge_metadata

    knowledge_metadata.create_all(op.get_bind())
