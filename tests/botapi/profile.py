"""The methods about the bot itself: who it is, its commands and descriptions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tests.botapi.errors import bad_request
from tests.botapi.world import World, bot_json

Params = Mapping[str, Any]

MAX_COMMANDS = 100
MAX_COMMAND_TEXT = 256
MAX_DESCRIPTION = 512
MAX_SHORT_DESCRIPTION = 120
_SCOPES = {"default", "all_private_chats"}


def get_me(world: World, params: Params, given: Params) -> dict[str, Any]:
    abilities = {"can_join_groups": False, "can_read_all_group_messages": False, "supports_inline_queries": False}
    return {**bot_json(), **abilities}


def set_my_commands(world: World, params: Params, given: Params) -> bool:
    commands = params["commands"]
    if len(commands) > MAX_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    for command in commands:
        _check_command(command)
    world.profile[_commands_key(params)] = commands
    return True


def get_my_commands(world: World, params: Params, given: Params) -> list[dict[str, str]]:
    commands: list[dict[str, str]] = world.profile.get(_commands_key(params), [])
    return commands


def set_my_description(world: World, params: Params, given: Params) -> bool:
    return _describe(world, params, "description", MAX_DESCRIPTION)


def set_my_short_description(world: World, params: Params, given: Params) -> bool:
    return _describe(world, params, "short_description", MAX_SHORT_DESCRIPTION)


def set_chat_menu_button(world: World, params: Params, given: Params) -> bool:
    button = params.get("menu_button", {"type": "default"})
    if button not in ({"type": "default"}, {"type": "commands"}):
        raise bad_request("can't parse menu button")
    world.profile["menu_button"] = button
    return True


def _describe(world: World, params: Params, name: str, limit: int) -> bool:
    text = params.get(name, "")
    if len(text) > limit:
        raise bad_request(f"{name} is too long")
    world.profile[f"{name}:{_language(params)}"] = text
    return True


def _check_command(command: Mapping[str, Any]) -> None:
    if command.keys() != {"command", "description"} or not all(isinstance(text, str) for text in command.values()):
        raise bad_request("can't parse BotCommand")
    if not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"]):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(command["description"]) <= MAX_COMMAND_TEXT:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")


def _commands_key(params: Params) -> str:
    scope = params.get("scope", {"type": "default"})
    if scope.keys() != {"type"} or scope["type"] not in _SCOPES:
        raise bad_request("can't parse BotCommandScope")
    return f"commands:{scope['type']}:{_language(params)}"


def _language(params: Params) -> str:
    code = str(params.get("language_code", ""))
    if not re.fullmatch(r"([a-z]{2})?", code):
        raise bad_request("invalid language code specified")
    return code
