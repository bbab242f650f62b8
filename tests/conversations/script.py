"""The language of golden conversations: what a line of a script does, and how a whole script is played."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from app.clock import FakeClock
from bot.conversation.events import Blocked, Commanded, Opened, Said, SentOther, Tapped, Unblocked
from records import migrate
from tests.conversations.player import BORN, Player


async def opens(player: Player, link: str | None) -> None:
    await player.happen(Opened(player.letters[-1] if link == "the link" else link))


async def taps(player: Player, label: str) -> None:
    await player.tap(*player.phone.button(label))


async def taps_twice(player: Player, label: str) -> None:
    """Faster than the screen changes."""
    button = player.phone.button(label)
    await player.tap(*button)
    await player.tap(*button)


async def taps_an_old(player: Player, label: str) -> None:
    """The first button of this label that was ever on the screen, though it may be gone by now."""
    await player.tap(*next(seen for seen in player.seen if seen[0].label == label))


async def taps_data(player: Player, data: str) -> None:
    """A button that we do not make, or no longer."""
    await player.happen(Tapped(data, "m0"))


async def answers(player: Player, labels: list[str]) -> None:
    """One tap after the other; the script shows only where they lead."""
    for label in labels:
        player.heard()
        await taps(player, label)


async def types(player: Player, words: str) -> None:
    await player.happen(Said(words, player.phone.types(words)))


async def sends(player: Player, kind: str) -> None:
    await player.happen(SentOther(kind))


async def commands(player: Player, name: str) -> None:
    await player.happen(Commanded(name))


async def blocks(player: Player, _what: None) -> None:
    await player.happen(Blocked())


async def unblocks(player: Player, _what: None) -> None:
    await player.happen(Unblocked())


async def joins(player: Player, language: str) -> None:
    """All the way from the letter to the first offer."""
    await opens(player, "the link")
    await types(player, BORN.isoformat())
    for verb in (f"language:{language}", "consent:yes", "zone:", "hour:9"):
        await player.tap(*[shown for shown in player.buttons() if shown[0].data.startswith(f"1:{verb}")][-1])


async def waits(player: Player, span: str) -> None:
    """Such as "3 days" or "1 day 5 hours"."""
    parts = span.split()
    units = zip(parts[1::2], parts[::2], strict=True)
    await player.time_passes(
        player.clock() + timedelta(**{unit.removesuffix("s") + "s": float(n) for unit, n in units})
    )


async def enrols(player: Player, facts: dict[str, Any]) -> None:
    await player.enrol(facts)


async def prints_a_new_letter(player: Player, _what: None) -> None:
    await player.invite_again()


Verb = Callable[[Player, Any], Awaitable[None]]
VERBS: Mapping[str, Verb] = {
    verb.__name__.replace("_", " "): verb
    for verb in (
        opens,
        taps,
        taps_twice,
        taps_an_old,
        taps_data,
        answers,
        types,
        sends,
        commands,
        blocks,
        unblocks,
        joins,
        waits,
        enrols,
        prints_a_new_letter,
    )
}
WHO = {"patient", "team", "time"}


async def play(script: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Play a script on a database in `folder`; returns it with what the bot said and what was stored at each turn."""
    url = f"sqlite:///{folder / 'golden.db'}"
    migrate.upgrade(url)
    player = Player(url, FakeClock(datetime.fromisoformat(script["now"])), script.get("language", "en"))
    async with player.house():
        if "enrol" in script:
            await player.enrol(script["enrol"])
        for step in script.get("before", []):
            await _do(player, step)
    player.heard()
    turns = [await _turn(player, turn) for turn in script["turns"]]
    return {**script, "turns": turns, "screen at the end": player.phone.screen().split("\n---\n")}


async def _turn(player: Player, turn: dict[str, Any]) -> dict[str, Any]:
    (who,) = turn.keys() & WHO
    async with player.house():
        await _do(player, turn[who])
        played = {who: turn[who], "bot": player.heard()}
        return played | ({"then": await player.facts(turn["then"])} if "then" in turn else {})


async def _do(player: Player, step: dict[str, Any]) -> None:
    ((verb, what),) = step.items()
    await VERBS[verb](player, what)
