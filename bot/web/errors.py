"""The one error of the web chat."""

from __future__ import annotations


class WebError(Exception):
    """A request that is turned down: an HTTP status and one sentence, which never repeats what was sent."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence
