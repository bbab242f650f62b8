"""What is wrong with the words of a message: in each language, with the shortest values and with the longest."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from pathlib import Path

from content.problems import Problem
from content.yamlfile import Located
from content.yamltree import Place
from pathways import samples, templates
from pathways.reading import MessageEntry, PathwayFile
from pathways.templates import Fault

LONGEST_TEXT = 1200  # characters: about two screens of a phone
MESSAGE_UNITS = 4096  # of UTF-16: what a chat can carry at most
LONGEST_LABEL = 60  # characters: a longer one is cut off on a phone
MOST_BOXES = 12

File = Located[PathwayFile]


def problems(file: File, number: int) -> Iterator[Problem]:
    """Every fault of the words of one step's message; none where the step has no message."""
    message = file.content.steps[number].message
    if message is None:
        return
    yield from _untranslated(file, "the text of the message", message.text, "steps", number, "message", "text")
    for language in message.text:
        yield from _text_problems(file, message, language, "steps", number, "message", "text", language)
    yield from _checklist_problems(file, message, "steps", number, "message", "checklist")


def _text_problems(file: File, message: MessageEntry, language: str, *path: str | int) -> Iterator[Problem]:
    template = message.text[language]
    found = templates.faults(template)
    for fault in found:
        yield Problem(file.file, *_place_of(file, fault, *path), fault.what, fault.advice)
    if found:
        return
    if not templates.render(template, samples.shortest(language)).strip():
        yield file.problem("nothing is left of the text without a side and on the day itself", "add words", *path)
    title = file.content.title.get(language, "")
    text = templates.render(template, samples.longest(title))
    if len(text) > LONGEST_TEXT or utf16_units(text) > MESSAGE_UNITS:
        what = f"with the longest values the text has {len(text)} characters"
        yield file.problem(what, f"keep to {LONGEST_TEXT}, or make two messages of it", *path)


def _checklist_problems(file: File, message: MessageEntry, *path: str | int) -> Iterator[Problem]:
    if len(message.checklist) > MOST_BOXES:
        yield file.problem(f"there are {len(message.checklist)} boxes to tick", f"keep to {MOST_BOXES}", *path)
    for index, box in enumerate(message.checklist):
        yield from _untranslated(file, f"the label of {box.id!r}", box.label, *path, index, "label")
        for language, label in box.label.items():
            if len(label) > LONGEST_LABEL:
                what = f"the label has {len(label)} characters"
                yield file.problem(what, f"keep to {LONGEST_LABEL}", *path, index, "label", language)


def _untranslated(file: File, what: str, text: Collection[str], *path: str | int) -> Iterator[Problem]:
    if absent := file.content.title.keys() - set(text):
        said = f"{what} is missing in {', '.join(sorted(absent))}"
        yield file.problem(said, "write it in every language of the pathway's title", *path)


def _place_of(file: File, fault: Fault, *path: str | int) -> Place:
    """Where the fault's own word stands in the file, from the beginning of the text on; else that beginning."""
    first, column = file.place(*path)
    if fault.word is None:
        return first, column
    lines = Path(file.file).read_text(encoding="utf-8").splitlines()
    word = rf"(?P<word>(?<!\w){re.escape(fault.word)}(?!\w))"
    for pattern in (rf"\{{[{{%][^}}]*?{word}", word):
        for line, text in enumerate(lines[first - 1 :], start=first):
            if found := re.search(pattern, text):
                return line, found.start("word") + 1
    return first, column


def utf16_units(text: str) -> int:
    """How long a text is as chats count it."""
    return len(text.encode("utf-16-le")) // 2


def parts(text: str) -> list[tuple[bool, str]]:
    """A text's paragraphs and list lines in order; True for a line that begins with "- ", which is given without it."""
    lines = (line.strip() for line in text.splitlines())
    return [(line.startswith("- "), line.removeprefix("- ").strip()) for line in lines if line]
