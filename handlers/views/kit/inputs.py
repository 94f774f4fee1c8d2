"""What modals are made of: inputs whose block_id and action_id are the name of the field.

Limits: https://docs.slack.dev/reference/block-kit/block-elements and https://docs.slack.dev/reference/views.
"""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from handlers.views.kit.blocks import OPTION_TEXT, OPTIONS, Block, Element, plain
from store.model.limits import is_member

View = dict[str, Any]
Choice = tuple[str, str]  # label and value

VIEW_TITLE = 24
LABEL = 2000
PLACEHOLDER = 150
TYPED = 3000


def modal(
    callback_id: str, title: str, blocks: Sequence[Block], *, submit: str = "", close: str, memory: str = ""
) -> View:
    """A modal; Slack tells when it is closed without being submitted."""
    view: View = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title, VIEW_TITLE),
        "close": plain(close, VIEW_TITLE),
        "blocks": [*blocks],
        "notify_on_close": bool(submit),
    }
    if submit:
        view["submit"] = plain(submit, VIEW_TITLE)
    if memory:
        view["private_metadata"] = memory
    return view


def field(
    name: str, label: str, element: Element, *, hint: str = "", optional: bool = False, dispatch: bool = False
) -> Block:
    """An input under its label; one that dispatches tells of each change at once."""
    block: Block = {
        "type": "input",
        "block_id": name,
        "label": plain(label, LABEL),
        "element": {**element, "action_id": name},
        "optional": optional,
    }
    if hint:
        block["hint"] = plain(hint, LABEL)
    if dispatch:
        block["dispatch_action"] = True
    return block


def text(value: str | None = None, *, placeholder: str = "", multiline: bool = False, longest: int = TYPED) -> Element:
    """A line to type into, or several."""
    element: Element = {"type": "plain_text_input", "multiline": multiline, "max_length": longest}
    if value:
        element["initial_value"] = value[:longest]
    if placeholder:
        element["placeholder"] = plain(placeholder, PLACEHOLDER)
    return element


def choice(choices: Sequence[Choice], chosen: str | None = None, *, placeholder: str = "") -> Element:
    """A menu."""
    return chosen_of("static_select", choices, chosen, placeholder)


def radio(choices: Sequence[Choice], chosen: str | None = None) -> Element:
    """A few choices, all of them in sight."""
    return chosen_of("radio_buttons", choices, chosen, "")


def chosen_of(kind: str, choices: Sequence[Choice], chosen: str | None, placeholder: str) -> Element:
    options = [option(entry) for entry in choices[:OPTIONS]]
    element: Element = {"type": kind, "options": options}
    initial = [offer for offer in options if offer["value"] == chosen]
    if initial:
        element["initial_option"] = initial[0]
    if placeholder:
        element["placeholder"] = plain(placeholder, PLACEHOLDER)
    return element


def ticks(options: Sequence[Choice], chosen: Sequence[str] = ()) -> Element:
    """Boxes to tick, all of them in sight: ten at most."""
    offered = [option(entry) for entry in options]
    element: Element = {"type": "checkboxes", "options": offered}
    initial = [offer for offer in offered if offer["value"] in chosen]
    return element | ({"initial_options": initial} if initial else {})


def time_of_day(chosen: time) -> Element:
    """A local time, to the minute."""
    return {"type": "timepicker", "initial_time": f"{chosen:%H:%M}"}


def choices(options: Sequence[Choice], chosen: Sequence[str] = (), *, placeholder: str = "") -> Element:
    """A menu of which several can be chosen."""
    offered = [option(entry) for entry in options[:OPTIONS]]
    element: Element = {"type": "multi_static_select", "options": offered}
    initial = [offer for offer in offered if offer["value"] in chosen]
    if initial:
        element["initial_options"] = initial
    if placeholder:
        element["placeholder"] = plain(placeholder, PLACEHOLDER)
    return element


def search(chosen: Choice | None = None, *, placeholder: str, at_least: int = 0) -> Element:
    """A menu that we fill as somebody types; see `handlers/slack/menus.py`."""
    element: Element = {
        "type": "external_select",
        "placeholder": plain(placeholder, PLACEHOLDER),
        "min_query_length": at_least,
    }
    if chosen:
        element["initial_option"] = option(chosen)
    return element


def person(chosen: str | None = None, *, placeholder: str) -> Element:
    """A member of the workspace; an import may name one that no workspace has."""
    element: Element = {"type": "users_select", "placeholder": plain(placeholder, PLACEHOLDER)}
    return element | ({"initial_user": chosen} if is_member(chosen) else {})


def day(chosen: date | None = None) -> Element:
    """A calendar date."""
    element: Element = {"type": "datepicker"}
    return element | ({"initial_date": chosen.isoformat()} if chosen else {})


def option(entry: Choice) -> Element:
    """One entry of a menu."""
    label, value = entry
    return {"text": plain(label, OPTION_TEXT), "value": value}
