"""A survey's file as readable YAML, in the manner of the ones that are written by hand.

What an import lost stands in comments: beside the item where a person should look, or else at the top.
"""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Mapping, Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, FoldedScalarString, LiteralScalarString

from content.yamltree import resolve
from exchange.losses import Loss

WIDTH = 104
FLOW_WIDTH = 90
FOLDED = 100
ITEM_INDENT = 6
EXACT = 1e15
# Top-level keys that begin a block of their own, with an empty line before.
BLOCKS = frozenset(
    {
        "licence",
        "verified",
        "instructions",
        "options",
        "sections",
        "adaptive",
        "scores",
        "corrections",
        "alerts",
        "examples",
    }
)
# What nobody could take for anything but a text.
_PLAIN = re.compile(r"(?!.*(: | #|:$))[¿¡(]?[^\W_].*")
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,17})")


def write(file: Mapping[str, Any], losses: Sequence[Loss] = ()) -> str:
    """YAML that `content.yamlfile` reads back as `file`, a mapping of plain values with texts for keys."""
    document = _block(file)
    for key in BLOCKS & document.keys():
        document.yaml_set_comment_before_after_key(key, before="\n")
    at_top = list(losses)
    for section in document.get("sections", []):
        for place, item in enumerate(section["items"]):
            beside = [loss for loss in losses if loss.item is not None and loss.item == item.get("id")]
            at_top = [loss for loss in at_top if loss not in beside]
            _beside(section["items"], place, beside)
    return "".join((_head(at_top), _dumped(document)))


def _dumped(document: CommentedMap) -> str:
    yaml = YAML()
    yaml.width = WIDTH
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.allow_unicode = True
    stream = io.StringIO()
    yaml.dump(document, stream)
    return stream.getvalue()


def _head(losses: Sequence[Loss]) -> str:
    if not losses:
        return ""
    lines = [line for loss in losses for line in _lines(loss, WIDTH)]
    return "".join(f"# {line}\n" for line in ("This survey was imported. To be looked at by a person:", *lines)) + "\n"


def _beside(items: CommentedSeq, place: int, losses: Sequence[Loss]) -> None:
    if losses:
        lines = [line for loss in losses for line in _lines(loss, WIDTH - ITEM_INDENT)]
        items.yaml_set_comment_before_after_key(place, before="\n".join(lines), indent=ITEM_INDENT)


def _lines(loss: Loss, width: int) -> list[str]:
    told = "".join(sign if sign.isprintable() else " " for sign in f"- {loss}")
    return textwrap.wrap(told, width - 2, subsequent_indent="  ", break_long_words=False)


def _node(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _block(value)
    if isinstance(value, Sequence) and not isinstance(value, str):
        found = CommentedSeq([_node(one) for one in value])
        if _small(value):
            found.fa.set_flow_style()
        return found
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        return int(value)
    return _scalar(value) if isinstance(value, str) else value


def _block(value: Mapping[str, Any]) -> CommentedMap:
    found = CommentedMap((_key(key), _node(part)) for key, part in value.items())
    if _small(value):
        found.fa.set_flow_style()
    return found


def _key(key: str) -> str | int:
    """Every key is text when it is read; a number is written as one."""
    return int(key) if _NUMBER.fullmatch(str(key)) else key


def _scalar(text: str) -> Any:
    """Quoted where it would be read as something else, and folded or kept in its lines where it is long."""
    if "\n" in text:
        return LiteralScalarString(text)
    if len(text) > FOLDED:
        return FoldedScalarString(text)
    return text if _PLAIN.fullmatch(text) and resolve(text) == text else DoubleQuotedScalarString(text)


def _small(value: Mapping[str, Any] | Sequence[Any]) -> bool:
    """Whether it fits on one line: plain values, and not many of them."""
    parts = list(value.values()) if isinstance(value, Mapping) else list(value)
    nested = (one for part in parts for one in (part.values() if isinstance(part, Mapping) else [part]))
    plain = all(isinstance(one, str | int | float | None) for one in nested)
    return plain and len(str(value)) <= FLOW_WIDTH and "\\n" not in str(value)
