"""The walk through each aid as a file that a person can read: every card as the patient sees it, and what they tap.

`pytest tests/bot/conversation/test_walks.py --rewrite-goldens` writes them anew, to be reviewed as a diff.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.conversation.cards import Button
from tests.bot.conversation.chat import Conversation
from tests.bot.conversation.weighing import SHIPPED, current, onward, tap, weighing
from tests.care.world import World

GOLDEN = Path(__file__).with_name("golden")
CHOICES = {"pick", "box", "rate"}
MOST_CARDS = 200


@pytest.mark.parametrize("aid_id", [*SHIPPED.ids(), *SHIPPED.guides.ids()])
def test_a_walk_through_an_aid_reads_as_it_did_when_it_was_last_reviewed(
    world: World, aid_id: str, request: pytest.FixtureRequest
) -> None:
    path, told = GOLDEN / f"{aid_id}.txt", "\n\n".join(walked(weighing(world, aid_id))) + "\n"
    if request.config.getoption("--rewrite-goldens"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(told)
    assert path.read_text() == told


def walked(conversation: Conversation) -> list[str]:
    """Every card, with the first choice taken where there is one, to the end."""
    told = []
    for _ in range(MOST_CARDS):
        choice, following = chosen(conversation), onward(conversation)
        told.append(card(conversation))
        if choice is not None:
            told.append(f"> {choice.label}")
            tap(conversation, choice)
            told.append(card(conversation))
            following = onward(conversation)
        if following is None:
            return told
        told.append(f"> {following.label}")
        tap(conversation, following)
    raise AssertionError("the walk does not end")


def chosen(conversation: Conversation) -> Button | None:
    """The first answer on a card that has no answer yet."""
    choices = [button for button in current(conversation) if button.data.split(":")[1] in CHOICES]
    return None if any(button.checked for button in choices) else next(iter(choices), None)


def card(conversation: Conversation) -> str:
    """As the patient sees it: words, the picture's own words, buttons in their rows."""
    shown = conversation.card
    picture = [f"(picture: {shown.picture.alt})"] if shown.picture else []
    rows = [" ".join(f"[{button.label}]" for button in row) for row in shown.buttons]
    return "\n".join([*(block.text for block in shown.blocks), *picture, *rows])
