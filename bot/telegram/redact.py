"""Keeps bot tokens and other secrets out of logs. A token is part of every Bot API address, so it leaks with errors."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable, Mapping
from typing import Any

HIDDEN = "[hidden]"
_TOKEN = re.compile(r"\d+(?::|%3[Aa])[A-Za-z0-9_-]{20,}|(?<=bot)\d+(?::|%3[Aa])[A-Za-z0-9_-]+")
_TRACEBACKS = logging.Formatter()


class Redact(logging.Filter):
    """Put on every handler of the root logger: scrubs messages, arguments and tracebacks.

    Whatever looks like a bot token goes, and each of `secrets` (webhook secret and path, keys, passwords).
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        super().__init__()
        alternatives = [re.escape(secret) for secret in sorted(secrets, key=len, reverse=True) if secret]
        self._pattern = re.compile("|".join([*alternatives, _TOKEN.pattern]))

    def filter(self, record: logging.LogRecord) -> bool:
        """Always True: the record is kept, changed in place, so that no later handler sees what it held."""
        self._scrub_message(record)
        if record.exc_info:
            record.exc_text = record.exc_text or _TRACEBACKS.formatException(record.exc_info)
            record.exc_info = None
        record.exc_text = record.exc_text and self.scrub(record.exc_text)
        record.stack_info = record.stack_info and self.scrub(record.stack_info)
        return True

    def scrub(self, text: str) -> str:
        return self._pattern.sub(HIDDEN, text)

    def _scrub_message(self, record: logging.LogRecord) -> None:
        if not isinstance(record.msg, str):
            record.msg = self._scrub_value(record.msg)
            return
        try:
            record.msg = self.scrub(record.getMessage())
        except (TypeError, ValueError, KeyError):
            record.msg = self.scrub(f"{record.msg} {record.args}")
        record.args = None

    def _scrub_value(self, value: Any) -> Any:
        """Structured messages keep their shape; a value that would print a secret becomes its scrubbed text."""
        if isinstance(value, Mapping):
            return {name: self._scrub_value(part) for name, part in value.items()}
        text = str(value)
        scrubbed = self.scrub(text)
        return value if scrubbed == text else scrubbed
