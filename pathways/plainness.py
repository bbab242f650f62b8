"""How hard the messages of a pathway are to read, filled in with usual values."""

from __future__ import annotations

from collections.abc import Iterator

from content import readability
from content.problems import Problem
from content.readability import Reading
from content.yamlfile import Located
from pathways import samples, templates, wording
from pathways.reading import PathwayFile


def reading(template: str, language: str) -> Reading | None:
    """How hard a message is to read; `None` where there is no formula for the language."""
    text = templates.render(template, samples.usual(language))
    return readability.reading([words for _, words in wording.parts(text)], language)


def warnings(file: Located[PathwayFile]) -> Iterator[Problem]:
    """One for each message and language that asks for more of its reader than it should, in a file without faults."""
    for number, step in enumerate(file.content.steps):
        for language, template in (step.message.text if step.message else {}).items():
            measured = reading(template, language)
            if measured is not None and not measured.within_limit:
                what = f"the message of {step.id!r} is hard to read in {language}: {measured}"
                path = ("steps", number, "message", "text", language)
                yield file.problem(what, "write shorter sentences and everyday words", *path)
