"""An answer can be several options, and a score that was computed anew says why.

Revision: 0002, after 0001.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("answers", sa.Column("picked", sa.String(length=255), nullable=True))
    op.add_column("scores", sa.Column("why", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("scores", "why")
    op.drop_column("answers", "picked")
