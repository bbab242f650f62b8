"""Logs: structured lines with ids and codes, never an answer, a name, free text or a token."""

from __future__ import annotations

import logging
import sys

import structlog


def set_up(level: str, *filters: logging.Filter) -> None:
    """Send our own lines and those of libraries to standard error, through the same redaction."""
    handler = logging.StreamHandler(sys.stderr)
    for one in filters:
        handler.addFilter(one)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.KeyValueRenderer(key_order=["at", "level", "event"]),
            ],
            foreign_pre_chain=[structlog.stdlib.add_log_level, structlog.processors.TimeStamper("iso", key="at")],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for noisy in ("aiogram", "alembic", "apscheduler", "aiosqlite", "asyncio", "uvicorn.access", "matplotlib"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper("iso", key="at"),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
