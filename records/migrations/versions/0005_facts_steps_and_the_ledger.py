"""More facts of an episode, steps that do more than ask, ways to a patient, and what became of each message.

Revision: 0005, after 0004.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from records.types import Instant

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

COLUMNS: tuple[tuple[str, sa.Column[Any]], ...] = (
    ("patients", sa.Column("email_sealed", sa.LargeBinary())),
    ("patients", sa.Column("phone_sealed", sa.LargeBinary())),
    ("episodes", sa.Column("anchor_set_at", Instant())),
    ("episodes", sa.Column("confirmed_at", Instant())),
    ("episodes", sa.Column("transferred_at", Instant())),
    ("invitations", sa.Column("way", sa.String(8), nullable=False, server_default="letter")),
    ("deliveries", sa.Column("sent_with", sa.BigInteger())),
    ("deliveries", sa.Column("opened_at", Instant())),
    ("responses", sa.Column("taken_by", sa.String(32))),
    ("outbox", sa.Column("held_up_by", sa.String(64))),
)
UNDECIDED = "state IN ('pending', 'claimed')"
NOT_DONE = "done_at IS NULL"


def upgrade() -> None:
    for table, column in COLUMNS:
        op.add_column(table, column)
    op.create_index(
        "ix_deliveries_undecided",
        "deliveries",
        ["patient_id"],
        sqlite_where=sa.text(UNDECIDED),
        postgresql_where=sa.text(UNDECIDED),
    )
    _stays()
    _ticks()
    _follow_ups()
    _decisions()


def downgrade() -> None:
    for table in ("decisions", "follow_ups", "ticks", "stays"):
        op.drop_table(table)
    op.drop_index("ix_deliveries_undecided", table_name="deliveries")
    for table, column in reversed(COLUMNS):
        op.drop_column(table, column.name)


def _stays() -> None:
    op.create_table(
        "stays",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("patient_id", sa.String(32), nullable=False),
        sa.Column("from_date", sa.Date(), nullable=False),
        sa.Column("until_date", sa.Date()),
        sa.Column("noted_at", Instant(), nullable=False),
        sa.Column("removed_at", Instant()),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_stays_patient_id_patients"),
        sa.PrimaryKeyConstraint("id", name="pk_stays"),
    )
    op.create_index("ix_stays_patient_id", "stays", ["patient_id"])


def _ticks() -> None:
    op.create_table(
        "ticks",
        sa.Column("episode_id", sa.String(32), nullable=False),
        sa.Column("step_id", sa.String(64), nullable=False),
        sa.Column("box_id", sa.String(64), nullable=False),
        sa.Column("ticked_at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["episode_id"], ["episodes.id"], name="fk_ticks_episode_id_episodes"),
        sa.PrimaryKeyConstraint("episode_id", "step_id", "box_id", name="pk_ticks"),
    )


def _follow_ups() -> None:
    op.create_table(
        "follow_ups",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("dedupe_key", sa.String(128), nullable=False),
        sa.Column("patient_id", sa.String(32), nullable=False),
        sa.Column("episode_id", sa.String(32), nullable=False),
        sa.Column("step_id", sa.String(64), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("reason", sa.String(64), nullable=False),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("opened_at", Instant(), nullable=False),
        sa.Column("done_at", Instant()),
        sa.Column("done_by", sa.String(32)),
        sa.Column("note_sealed", sa.LargeBinary()),
        sa.ForeignKeyConstraint(["episode_id"], ["episodes.id"], name="fk_follow_ups_episode_id_episodes"),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_follow_ups_patient_id_patients"),
        sa.PrimaryKeyConstraint("id", name="pk_follow_ups"),
        sa.UniqueConstraint("dedupe_key", name="uq_follow_ups_dedupe_key"),
    )
    op.create_index("ix_follow_ups_patient_id", "follow_ups", ["patient_id"])
    op.create_index(
        "ix_follow_ups_open",
        "follow_ups",
        ["opened_at"],
        sqlite_where=sa.text(NOT_DONE),
        postgresql_where=sa.text(NOT_DONE),
    )


def _decisions() -> None:
    op.create_table(
        "decisions",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("patient_id", sa.String(32), nullable=False),
        sa.Column("episode_id", sa.String(32), nullable=False),
        sa.Column("step_id", sa.String(64), nullable=False),
        sa.Column("aid_id", sa.String(64), nullable=False),
        sa.Column("aid_version", sa.String(32), nullable=False),
        sa.Column("language", sa.String(8), nullable=False),
        sa.Column("channel", sa.String(16), nullable=False),
        sa.Column("walk_sealed", sa.LargeBinary()),
        sa.Column("started_at", Instant(), nullable=False),
        sa.Column("completed_at", Instant()),
        sa.Column("shared_at", Instant()),
        sa.Column("closed_at", Instant()),
        sa.Column("close_reason", sa.String(32)),
        sa.ForeignKeyConstraint(["episode_id"], ["episodes.id"], name="fk_decisions_episode_id_episodes"),
        sa.ForeignKeyConstraint(["patient_id"], ["patients.id"], name="fk_decisions_patient_id_patients"),
        sa.PrimaryKeyConstraint("id", name="pk_decisions"),
        sa.UniqueConstraint("episode_id", "step_id", name="uq_decisions_episode_id_step_id"),
    )
    op.create_index("ix_decisions_patient_id", "decisions", ["patient_id"])
