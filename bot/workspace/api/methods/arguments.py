"""What a method is, and how its arguments arrive: in a query, a form or JSON, numbers and flags perhaps as text."""

from __future__ import annotations

import binascii
import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from bot.workspace.line.installation import Installation
from bot.workspace.line.rates import Rate
from bot.workspace.line.scopes import Scopes, check_kind
from bot.workspace.state.records import Channel, Message, Payload, Refused

Call = Callable[[Installation, Payload], Payload]
"""Takes the arguments as they arrived, answers what stands beside `ok`; Refused when it says no."""

Item = TypeVar("Item")


def _decoded(value: object) -> object:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError:
        return value  # whoever reads it finds that it is no object


def _listed(value: object) -> object:
    found = _decoded(value) if isinstance(value, str) and value.startswith("[") else value
    return [one.strip() for one in found.split(",") if one.strip()] if isinstance(found, str) else found


def or_usual(usual: int) -> BeforeValidator:
    """0 means as many as usual, as Slack takes it."""
    return BeforeValidator(lambda value: usual if str(value) == "0" else value)


Json = Annotated[object, BeforeValidator(_decoded)]
Listed = Annotated[list[str], BeforeValidator(_listed)]
"""Ids with commas between, or a list of them."""


@dataclass(frozen=True, slots=True)
class Method:
    """A method: how often it may be called (perhaps also in one channel), and the scopes of which one is enough."""

    call: Call
    rate: Rate
    scopes: Scopes
    rate_in_channel: Rate | None
    is_for_app_token: bool
    needs_token: bool = True


class Arguments(BaseModel):
    """What a method takes; what it does not know it ignores, as Slack does."""

    model_config = ConfigDict(frozen=True, extra="ignore", coerce_numbers_to_str=True)


Given = TypeVar("Given", bound=Arguments)


class Page(Arguments):
    """The part of a long list that is asked for."""

    cursor: str = ""
    limit: Annotated[int, or_usual(100)] = Field(default=100, ge=1, le=1000)


class OfChannel(Arguments):
    """A method about one channel."""

    channel: str


def method(
    arguments: type[Given],
    run: Callable[[Installation, Given], Payload],
    rate: Rate,
    *accepted: str,
    in_channel: Rate | None = None,
    for_app_token: bool = False,
    needs_token: bool = True,
) -> Method:
    """A method whose arguments are read by a model; Refused (`invalid_arguments`) when they do not fit it."""

    def call(app: Installation, given: Payload) -> Payload:
        try:
            read = arguments.model_validate(given)
        except ValidationError as error:
            raise Refused(
                "invalid_arguments", [_reason(fault["loc"], fault["msg"]) for fault in error.errors()]
            ) from None
        return run(app, read)

    return Method(call, rate, accepted, in_channel, for_app_token, needs_token)


def place(app: Installation, channel_id: str, right: str = "") -> Channel:
    """A channel that the bot may know of; Refused when there is none, or the scope for a right ("read") is missing."""
    channel = app.team.channels.get(channel_id)
    is_hidden = channel is not None and channel.kind != "channel" and app.team.bot_user_id not in channel.members
    if channel is None or is_hidden:
        raise Refused("channel_not_found")
    if right:
        check_kind(app.scopes, channel.kind, right)
    return channel


def own_place(app: Installation, channel_id: str) -> Channel:
    """A channel that the bot is in; Refused when it is not."""
    channel = place(app, channel_id)
    if app.team.bot_user_id not in channel.members:
        raise Refused("not_in_channel")
    return channel


def message_in(app: Installation, channel: Channel, ts: str) -> Message:
    """A message that everybody in a channel reads; Refused when there is none."""
    message = app.team.message_at(channel.id, ts)
    if message is None:
        raise Refused("message_not_found")
    return message


def part_of(everything: Sequence[Item], page: Page) -> tuple[list[Item], Payload]:
    """The asked part of a list, and the answer's `response_metadata` that leads to the next one."""
    start = _offset(page.cursor)
    end = start + page.limit
    following = urlsafe_b64encode(f"next:{end}".encode()).decode() if end < len(everything) else ""
    return list(everything[start:end]), {"response_metadata": {"next_cursor": following}}


def _offset(cursor: str) -> int:
    if not cursor:
        return 0
    try:
        return int(urlsafe_b64decode(cursor).decode().removeprefix("next:"))
    except (binascii.Error, ValueError):
        raise Refused("invalid_cursor") from None


def _reason(place: tuple[int | str, ...], message: str) -> str:
    if message == "Field required":
        return f"[ERROR] missing required field: {place[-1]}"
    return f"[ERROR] {message} [json-pointer:/{'/'.join(map(str, place))}]"
