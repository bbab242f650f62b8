"""A step whose answers fell out of its window, when the date moved, can be answered again.

Revision: 0004, after 0003.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

ONCE = "uq_responses_episode_id_step_id_survey_id"
EACH_ROUND = "uq_responses_episode_id_step_id_survey_id_round"


def upgrade() -> None:
    with op.batch_alter_table("responses") as table:
        table.add_column(sa.Column("round", sa.Integer(), nullable=False, server_default="0"))
        table.drop_constraint(ONCE, type_="unique")
        table.create_unique_constraint(EACH_ROUND, ["episode_id", "step_id", "survey_id", "round"])


def downgrade() -> None:
    with op.batch_alter_table("responses") as table:
        table.drop_constraint(EACH_ROUND, type_="unique")
        table.create_unique_constraint(ONCE, ["episode_id", "step_id", "survey_id"])
        table.drop_column("round")
