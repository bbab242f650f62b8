"""Every table. Facts, decisions and deliveries are stored; what can be derived from them is not.

Columns whose name ends in `_sealed` are encrypted (`records.keyring`), those ending in `_index` are blind indexes.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    ColumnElement,
    Date,
    Float,
    ForeignKey,
    FromClause,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    UniqueConstraint,
    literal_column,
    text,
)

from records.types import Instant

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

Serial = BigInteger().with_variant(Integer, "sqlite")  # SQLite counts rows only for INTEGER PRIMARY KEY
_PENDING = text("state = 'pending'")
_FAILED = text("state = 'failed'")
_CLAIMED = text("state = 'claimed'")
_UNDECIDED = text("state IN ('pending', 'claimed')")
_REPEATED = text("maybe_repeated")
_OPEN = text("acknowledged_at IS NULL")
_NOT_DONE = text("done_at IS NULL")

patients = Table(
    "patients",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("pseudonym", String(16), nullable=False, unique=True),
    Column("name_sealed", LargeBinary),
    Column("mrn_sealed", LargeBinary),
    Column("mrn_index", String(32), unique=True),
    Column("born_sealed", LargeBinary),
    Column("pin_sealed", LargeBinary),
    Column("email_sealed", LargeBinary),
    Column("phone_sealed", LargeBinary),
    Column("zone", String(64), nullable=False),
    Column("hour", Integer, nullable=False),
    Column("language", String(8), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("joined_at", Instant),
    Column("paused_until", Instant),
    Column("stopped_at", Instant),
    Column("died_on", Date),
    Column("erased_at", Instant),
    Column("synthetic", Boolean, nullable=False, default=False),
    CheckConstraint("hour between 0 and 23", name="hour"),
)

episodes = Table(
    "episodes",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("patient_id", ForeignKey("patients.id"), nullable=False, index=True),
    Column("pathway_id", String(64), nullable=False),
    Column("pathway_version", String(16), nullable=False),
    Column("side", String(8), nullable=False),
    Column("anchor_date", Date, nullable=False),
    Column("owner", Text, nullable=False),
    Column("enrolled_at", Instant, nullable=False),
    Column("cancelled_at", Instant),
    Column("cancel_reason", Text),
    Column("anchor_set_at", Instant),  # when the anchor date was last moved
    Column("confirmed_at", Instant),  # when the team noted that it took place on the anchor date
    Column("transferred_at", Instant),  # when the team noted that others have taken over the care
)

stays = Table(
    "stays",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("patient_id", ForeignKey("patients.id"), nullable=False, index=True),
    Column("from_date", Date, nullable=False),
    Column("until_date", Date),  # the last day; none while nobody knows
    Column("noted_at", Instant, nullable=False),
    Column("removed_at", Instant),
)

invitations = Table(
    "invitations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("patient_id", ForeignKey("patients.id"), nullable=False, index=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("tries", Integer, nullable=False, default=0),
    Column("used_at", Instant),
    Column("voided_at", Instant),
    Column("way", String(8), nullable=False, server_default="letter"),  # letter, email, sms or chat
)

chats = Table(
    "chats",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("address_sealed", LargeBinary),
    Column("address_index", String(32), nullable=False),
    Column("patient_id", ForeignKey("patients.id"), index=True),
    Column("language", String(8), nullable=False),
    Column("talk", JSON, nullable=False),
    Column("card_key", String(32)),
    Column("card_kept", Boolean, nullable=False, default=False),
    Column("created_at", Instant, nullable=False),
    Column("blocked_at", Instant),
    Column("closed_at", Instant),
    UniqueConstraint("channel", "address_index"),
)

consents = Table(
    "consents",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("patient_id", ForeignKey("patients.id"), nullable=False, index=True),
    Column("version", String(16), nullable=False),
    Column("language", String(8), nullable=False),
    Column("text_fingerprint", String(16), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("granted_at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("dedupe_key", String(128), nullable=False, unique=True),
    Column("patient_id", ForeignKey("patients.id"), nullable=False),
    Column("episode_id", ForeignKey("episodes.id"), nullable=False, index=True),
    Column("step_id", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("number", Integer, nullable=False),
    Column("pathway_version", String(16), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("not_after", Instant, nullable=False),
    Column("state", String(16), nullable=False),
    Column("reason", String(64)),
    Column("attempts", Integer, nullable=False, default=0),
    Column("lease_until", Instant),
    Column("decided_at", Instant),
    Column("sent_with", BigInteger),  # the delivery whose message announced this one too
    Column("opened_at", Instant),  # when the patient was first seen to act on the message
    Index("ix_deliveries_due", "due_at", "id", sqlite_where=_PENDING, postgresql_where=_PENDING),
    Index("ix_deliveries_claimed", "lease_until", sqlite_where=_CLAIMED, postgresql_where=_CLAIMED),
    Index("ix_deliveries_undecided", "patient_id", sqlite_where=_UNDECIDED, postgresql_where=_UNDECIDED),
)

responses = Table(
    "responses",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("patient_id", ForeignKey("patients.id"), nullable=False, index=True),
    Column("episode_id", ForeignKey("episodes.id"), nullable=False),
    Column("step_id", String(64), nullable=False),
    Column("survey_id", String(64), nullable=False),
    Column("survey_version", String(32), nullable=False),
    Column("language", String(8), nullable=False),
    Column("mode", String(16), nullable=False),
    Column("responder", String(16), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("walk", JSON, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("completed_at", Instant),
    Column("closed_at", Instant),
    Column("close_reason", String(32)),
    Column("round", Integer, nullable=False, server_default="0"),  # answered again, after the date moved
    Column("taken_by", String(32)),  # the member of staff who took the answers down
    UniqueConstraint("episode_id", "step_id", "survey_id", "round"),
    Index("ix_responses_completed", "completed_at"),
)

answers = Table(
    "answers",
    metadata,
    Column("response_id", ForeignKey("responses.id"), nullable=False),
    Column("item_id", String(32), nullable=False),
    Column("revision", Integer, nullable=False),
    Column("value", Float),
    Column("text_sealed", LargeBinary),
    Column("missing", String(32)),
    Column("answered_at", Instant, nullable=False),
    Column("picked", String(255)),  # the values of several options, as "2,5"
    PrimaryKeyConstraint("response_id", "item_id", "revision"),
)

scores = Table(
    "scores",
    metadata,
    Column("response_id", ForeignKey("responses.id"), nullable=False),
    Column("score_id", String(32), nullable=False),
    Column("value", Float),
    Column("standard_error", Float),
    Column("reason", Text),
    Column("scoring_version", String(16), nullable=False),
    Column("computed_at", Instant, nullable=False),
    Column("why", Text),  # it was computed anew, after a correction
    PrimaryKeyConstraint("response_id", "score_id", "scoring_version"),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("patient_id", ForeignKey("patients.id"), nullable=False, index=True),
    Column("episode_id", ForeignKey("episodes.id"), nullable=False),
    Column("response_id", ForeignKey("responses.id"), nullable=False),
    Column("survey_id", String(64), nullable=False),
    Column("item_id", String(32), nullable=False),
    Column("rule_id", String(64), nullable=False),
    Column("severity", String(16), nullable=False),
    Column("owner", Text, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("acknowledged_at", Instant),
    Column("acknowledged_by", String(32)),
    Column("note_sealed", LargeBinary),
    UniqueConstraint("response_id", "rule_id"),
    Index("ix_alerts_open", "opened_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
)

ticks = Table(
    "ticks",
    metadata,
    Column("episode_id", ForeignKey("episodes.id"), nullable=False),
    Column("step_id", String(64), nullable=False),
    Column("box_id", String(64), nullable=False),
    Column("ticked_at", Instant, nullable=False),
    PrimaryKeyConstraint("episode_id", "step_id", "box_id"),
)

follow_ups = Table(
    "follow_ups",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("dedupe_key", String(128), nullable=False, unique=True),
    Column("patient_id", ForeignKey("patients.id"), nullable=False, index=True),
    Column("episode_id", ForeignKey("episodes.id"), nullable=False),
    Column("step_id", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("reason", String(64), nullable=False),
    Column("owner", Text, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("done_at", Instant),
    Column("done_by", String(32)),
    Column("note_sealed", LargeBinary),
    Index("ix_follow_ups_open", "opened_at", sqlite_where=_NOT_DONE, postgresql_where=_NOT_DONE),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("patient_id", ForeignKey("patients.id"), nullable=False, index=True),
    Column("episode_id", ForeignKey("episodes.id"), nullable=False),
    Column("step_id", String(64), nullable=False),
    Column("aid_id", String(64), nullable=False),
    Column("aid_version", String(32), nullable=False),
    Column("language", String(8), nullable=False),
    Column("channel", String(16), nullable=False),
    Column("walk_sealed", LargeBinary),  # where the patient stands and what they said, in their own words too
    Column("started_at", Instant, nullable=False),
    Column("completed_at", Instant),
    Column("shared_at", Instant),
    Column("closed_at", Instant),
    Column("close_reason", String(32)),
    UniqueConstraint("episode_id", "step_id"),
)

messages = Table(
    "messages",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("patient_id", ForeignKey("patients.id"), nullable=False, index=True),
    Column("sender", String(16), nullable=False),
    Column("body_sealed", LargeBinary, nullable=False),
    Column("written_at", Instant, nullable=False),
    Column("read_at", Instant),
    Column("read_by", String(32)),
)

inbox = Table(
    "inbox",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("channel", String(16), nullable=False),
    Column("external_id", String(64), nullable=False),
    Column("chat", String(48), nullable=False),  # channel and blind index of the address: whose turn it is
    Column("body_sealed", LargeBinary),  # taken away once handled
    Column("received_at", Instant, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("retry_at", Instant),
    Column("done_at", Instant),
    Column("reason", String(64)),
    UniqueConstraint("channel", "external_id"),
    Index("ix_inbox_waiting", "chat", "id", sqlite_where=_PENDING, postgresql_where=_PENDING),
    Index("ix_inbox_failed", "id", sqlite_where=_FAILED, postgresql_where=_FAILED),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("dedupe_key", String(96), nullable=False, unique=True),
    Column("chat_id", ForeignKey("chats.id"), nullable=False),
    Column("card_key", String(32), nullable=False),
    Column("operation", String(8), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("body_sealed", LargeBinary),  # taken away once delivered
    Column("delivery_id", ForeignKey("deliveries.id"), index=True),
    Column("state", String(16), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("lease_until", Instant),
    Column("attempts", Integer, nullable=False, default=0),
    Column("maybe_repeated", Boolean, nullable=False, default=False),
    Column("held_up_by", String(64)),  # why the last try but one did not go through, kept after it did
    Column("created_at", Instant, nullable=False),
    Column("decided_at", Instant),
    Column("reason", String(64)),
    Index("ix_outbox_next", "priority", "id", sqlite_where=_PENDING, postgresql_where=_PENDING),
    Index("ix_outbox_waiting", "chat_id", "priority", "id", sqlite_where=_PENDING, postgresql_where=_PENDING),
    Index(
        "ix_outbox_sending",
        "lease_until",
        sqlite_where=text("state = 'sending'"),
        postgresql_where=text("state = 'sending'"),
    ),
    Index("ix_outbox_repeated", "id", sqlite_where=_REPEATED, postgresql_where=_REPEATED),
)

cards = Table(
    "cards",
    metadata,
    Column("chat_id", ForeignKey("chats.id"), nullable=False),
    Column("key", String(32), nullable=False),
    Column("message_id", String(64)),
    PrimaryKeyConstraint("chat_id", "key"),
)

screens = Table(
    "screens",
    metadata,
    Column("chat_id", ForeignKey("chats.id"), primary_key=True),
    Column("revision", BigInteger, nullable=False),
    Column("body_sealed", LargeBinary, nullable=False),
)

staff = Table(
    "staff",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("username", String(64), nullable=False, unique=True),
    Column("name", Text, nullable=False),
    Column("role", String(16), nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("disabled_at", Instant),
)

staff_sessions = Table(
    "staff_sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("staff_id", ForeignKey("staff.id"), nullable=False, index=True),
    Column("csrf", String(64), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("seen_at", Instant, nullable=False),
    Column("ended_at", Instant),
)

login_failures = Table(
    "login_failures",
    metadata,
    Column("id", Serial, primary_key=True),
    Column("who", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_login_failures_who", "who", "at"),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", Serial, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("actor", String(64), nullable=False),
    Column("action", String(48), nullable=False),
    Column("patient_id", String(32), index=True),  # no foreign key: the trail outlives an erased patient
    Column("subject", String(96)),
    Column("detail", JSON, nullable=False),
)

attestations = Table(
    "attestations",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("pack", String(32), nullable=False),
    Column("attested_by", Text, nullable=False),
    Column("reference", Text, nullable=False),
    Column("attested_at", Instant, nullable=False),
    Column("withdrawn_at", Instant),
)

leases = Table(
    "leases",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("owner", String(64), nullable=False),
    Column("until", Instant, nullable=False),
)

notes = Table(
    "notes",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", Text, nullable=False),
)


def in_state(table: FromClause, state: str) -> ColumnElement[bool]:
    """The rows in a state that has an index of its own.

    The state is written out: as a bound value it would make SQLite plan the statement anew each time, and PostgreSQL
    give up the index once it has a generic plan.
    """
    return table.c.state == literal_column(f"'{state}'")
