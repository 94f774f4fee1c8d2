"""What people can put into each kind of control, and how Slack writes it down for the bot."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.workspace.state.elements import elements_of, within
from bot.workspace.state.records import Block, OpenView, Payload, Typed, TypedValues

Shape = Literal["text", "number", "option", "options", "pick", "picks", "moment", "rich_text", "files"]


@dataclass(frozen=True, slots=True)
class Control:
    """The field that carries a control's value to the bot, the one that starts it off, and what the value is."""

    field: str
    initial: str
    shape: Shape


CONTROLS = {
    "plain_text_input": Control("value", "initial_value", "text"),
    "email_text_input": Control("value", "initial_value", "text"),
    "url_text_input": Control("value", "initial_value", "text"),
    "number_input": Control("value", "initial_value", "number"),
    "rich_text_input": Control("rich_text_value", "initial_value", "rich_text"),
    "static_select": Control("selected_option", "initial_option", "option"),
    "external_select": Control("selected_option", "initial_option", "option"),
    "radio_buttons": Control("selected_option", "initial_option", "option"),
    "overflow": Control("selected_option", "", "option"),
    "multi_static_select": Control("selected_options", "initial_options", "options"),
    "multi_external_select": Control("selected_options", "initial_options", "options"),
    "checkboxes": Control("selected_options", "initial_options", "options"),
    "users_select": Control("selected_user", "initial_user", "pick"),
    "conversations_select": Control("selected_conversation", "initial_conversation", "pick"),
    "channels_select": Control("selected_channel", "initial_channel", "pick"),
    "multi_users_select": Control("selected_users", "initial_users", "picks"),
    "multi_conversations_select": Control("selected_conversations", "initial_conversations", "picks"),
    "multi_channels_select": Control("selected_channels", "initial_channels", "picks"),
    "datepicker": Control("selected_date", "initial_date", "pick"),
    "timepicker": Control("selected_time", "initial_time", "pick"),
    "datetimepicker": Control("selected_date_time", "initial_date_time", "moment"),
    "file_input": Control("files", "", "files"),
}
WITHOUT_STATE = frozenset({"button", "overflow", "image", "workflow_button", "feedback_buttons", "icon_button"})


def value_of(element: Block, typed: Typed, offered: Sequence[Block] = ()) -> Payload:
    """What a person put into an element, as Slack's payloads say it; KeyError for an option that is not on offer.

    `offered` are the options last suggested for an external select, whose own block has none, and uploaded files.
    """
    match element["type"]:
        case "button" | "icon_button" | "workflow_button":
            return {"value": element.get("value", ""), "text": element["text"]}
        case "feedback_buttons":
            return _feedback(element, typed)
    control = CONTROLS[element["type"]]
    many = [typed] if isinstance(typed, str) else typed or []
    one = many[0] if many and many[0] != "" else None
    match control.shape:
        case "text" | "number" | "pick":
            return {control.field: one}
        case "picks":
            return {control.field: many}
        case "moment":
            return {control.field: None if one is None else int(one)}
        case "option":
            return {control.field: None if one is None else _option(element, offered, one)}
        case "options":
            return {control.field: [_option(element, offered, value) for value in many]}
        case "rich_text":
            return {control.field: None if one is None else _rich_text(one)}
        case "files":
            return {control.field: [_file(offered, file_id) for file_id in many]}


def initial_value(element: Block) -> Payload:
    """What an element holds before anybody touches it."""
    control = CONTROLS[element["type"]]
    nothing: list[str] | None = [] if control.shape in ("options", "picks", "files") else None
    return {control.field: element.get(control.initial, nothing)}


def state_values(blocks: Sequence[Block], typed: TypedValues, offered: Sequence[Block] = ()) -> Payload:
    """`state.values` of a surface: every control on it, touched or not."""
    values: Payload = {}
    for block in within(blocks):
        for element in elements_of(block):
            if element["type"] in WITHOUT_STATE:
                continue
            held = typed.get(block["block_id"], {})
            action_id = element["action_id"]
            given = value_of(element, held[action_id], offered) if action_id in held else initial_value(element)
            values.setdefault(block["block_id"], {})[action_id] = {"type": element["type"], **given}
    return values


def answerable_choices(blocks: Sequence[Block], state: Payload) -> Iterator[tuple[str, str, str]]:
    """Where the app wants to answer in whatever channel is chosen: block_id, action_id, and the chosen id."""
    for block in within(blocks):
        for element in elements_of(block):
            if element.get("response_url_enabled"):
                held = state[block["block_id"]][element["action_id"]]
                chosen = held[CONTROLS[element["type"]].field]
                if chosen:
                    yield block["block_id"], element["action_id"], chosen


def unfit(view: OpenView) -> dict[str, str]:
    """What Slack's own client says beside inputs before it sends a modal: empty, too long, not a number …"""
    errors = {}
    for block in within(view.blocks):
        if block["type"] != "input":
            continue
        element = block["element"]
        held = view.typed.get(block["block_id"], {})
        control = CONTROLS.get(element["type"])
        if control is None:
            continue
        value = held[element["action_id"]] if element["action_id"] in held else _first(element, control)
        complaint = next(_complaints(element, control, value, bool(block.get("optional"))), None)
        if complaint:
            errors[block["block_id"]] = complaint
    return errors


def options_of(element: Block) -> list[Block]:
    """All options of an element, those in groups too."""
    grouped = [option for group in element.get("option_groups", []) for option in group["options"]]
    return [*element.get("options", []), *grouped]


def _option(element: Block, offered: Sequence[Block], value: str) -> Block:
    initial: list[Block] = element.get("initial_options") or [element.get("initial_option") or {}]
    for option in (*options_of(element), *offered, *initial):
        if option.get("value") == value:
            return option
    raise KeyError(value)


def _file(offered: Sequence[Block], file_id: str) -> Block:
    for file in offered:
        if file.get("id") == file_id:
            return file
    raise KeyError(file_id)


def _feedback(element: Block, chosen: Typed) -> Payload:
    for button in (element["positive_button"], element["negative_button"]):
        if button.get("value") == chosen:
            return {"value": chosen, "text": button["text"]}
    raise KeyError(chosen)


def _rich_text(words: str) -> Block:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": words}]}
    return {"type": "rich_text", "elements": [section]}


def _first(element: Block, control: Control) -> Typed:
    initial = element.get(control.initial)
    return [str(initial)] if initial else None


def _complaints(element: Block, control: Control, value: Typed, optional: bool) -> Iterator[str]:
    words = value[0] if isinstance(value, list) and value else value if isinstance(value, str) else ""
    if not words.strip():
        if not optional:
            yield "Please complete this required field."
        return
    if control.shape == "number":
        yield from _number_complaints(element, words.strip())
    if len(words) < element.get("min_length", 0):
        yield f"Please enter at least {element['min_length']} characters."
    if len(words) > element.get("max_length", 3000) and control.shape == "text":
        yield f"Please enter at most {element.get('max_length', 3000)} characters."
    if element["type"] == "url_text_input" and not re.fullmatch(r"https?://[^\s/]+\.?\S*", words.strip()):
        yield "Please enter a web address, such as https://example.org."
    if element["type"] == "email_text_input" and not re.fullmatch(r"[^\s@]+@[^\s@]+\.[^\s@]+", words.strip()):
        yield "Please enter an e-mail address."


def _number_complaints(element: Block, words: str) -> Iterator[str]:
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)", words):
        yield "Please enter a number."
    elif "." in words and not element["is_decimal_allowed"]:
        yield "Please enter a whole number."
    elif "min_value" in element and float(words) < float(element["min_value"]):
        yield f"Please enter {element['min_value']} or more."
    elif "max_value" in element and float(words) > float(element["max_value"]):
        yield f"Please enter {element['max_value']} or less."
