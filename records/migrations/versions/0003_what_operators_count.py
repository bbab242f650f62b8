"""What operators watch is counted from small indexes: failures, open alerts, doubtful messages, claimed deliveries.

Revision: 0003, after 0002.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_inbox_failed", "inbox", "id", "state = 'failed'"),
    ("ix_outbox_repeated", "outbox", "id", "maybe_repeated"),
    ("ix_deliveries_claimed", "deliveries", "lease_until", "state = 'claimed'"),
    ("ix_alerts_open", "alerts", "opened_at", "acknowledged_at IS NULL"),
)


def upgrade() -> None:
    for name, table, column, where in INDEXES:
        op.create_index(name, table, [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where))


def downgrade() -> None:
    for name, table, _, _ in reversed(INDEXES):
        op.drop_index(name, table_name=table)
