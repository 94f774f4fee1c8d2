"""Modals as people fill them in: what they typed, where they came from, and errors beside its fields."""

from collections.abc import Mapping
from typing import Any, Self

from pydantic import BaseModel, ConfigDict
from slack_bolt.async_app import AsyncAck

from store.model.errors import UserError
from store.model.limits import is_member

Payload = dict[str, Any]
Typed = str | list[str] | None


class FormError(UserError):
    """What is wrong with some fields of a modal, by the names of the fields."""

    def __init__(self, errors: Mapping[str, UserError]) -> None:
        super().__init__("Some fields need another look.")
        self.errors = errors


class Place(BaseModel):
    """Where somebody began, and is answered: a conversation by its response_url, or else in their direct messages."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    response_url: str | None = None
    channel: str | None = None

    @classmethod
    def of(cls, body: Payload) -> Self:
        """The place of a command, a button, a shortcut or, as its modal remembers it, a submission."""
        if "view" in body:
            return cls.model_validate(Memory.of(body["view"]).place.model_dump())
        channel = body.get("channel_id") or (body.get("channel") or {}).get("id")
        return cls(response_url=body.get("response_url"), channel=channel)


class Memory(BaseModel):
    """What a modal remembers (`private_metadata`, 3,000 characters): where it was opened, and what for."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    place: Place = Place()
    about: str | None = None  # the id of the commitment it is about
    rev: int | None = None  # the version it was opened with
    facts: dict[str, Any] = {}

    @classmethod
    def of(cls, view: Payload) -> Self:
        """As a view brings it back; empty for a Home tab."""
        return cls.model_validate_json(view.get("private_metadata") or "{}")

    def packed(self) -> str:
        return self.model_dump_json(exclude_defaults=True)


def typed(view: Payload) -> dict[str, Typed]:
    """What each field holds, by its name, which is block_id and action_id alike; an empty one is None."""
    values = view["state"]["values"]
    return {name: held(entry[name]) for name, entry in values.items() if name in entry}


def texts(view: Payload) -> dict[str, str]:
    """What the fields of one value each hold, by their names, without those that are empty."""
    return {name: value for name, value in typed(view).items() if isinstance(value, str)}


def held(entry: Payload) -> Typed:
    """What one input holds: its text, the value of its option, an id, a date as YYYY-MM-DD, or several of these.

    Raises:
        UserError: a person is none whom Slack could have let choose.
    """
    match entry["type"]:
        case "plain_text_input" | "number_input" | "url_text_input":
            return (entry.get("value") or "").strip() or None
        case "static_select" | "external_select" | "radio_buttons":
            return (entry.get("selected_option") or {}).get("value")
        case "multi_static_select" | "multi_external_select" | "checkboxes":
            return [option["value"] for option in entry.get("selected_options") or []]
        case "users_select":
            return chosen_person(entry["selected_user"]) if entry.get("selected_user") else None
        case "multi_users_select":
            return [chosen_person(id) for id in entry.get("selected_users") or []]
        case "datepicker":
            return entry.get("selected_date")
        case "timepicker":
            return entry.get("selected_time")
        case "file_input":
            return [file["id"] for file in entry.get("files") or []]
    raise ValueError(f"no field of ours is a {entry['type']}")


def chosen_person(id: Any) -> str:
    """A person as a menu has them."""
    if not is_member(id):
        raise UserError("That is nobody in this workspace. Please choose a person from the list.")
    return str(id)


def batch_of(view: Payload) -> str:
    """The id under which a submission is written: the same if Slack's answer is lost and it is sent again."""
    return f"{view['id']}:{view['hash']}"


async def close_all(ack: AsyncAck, view: Payload) -> None:
    """Close the modal, and those below it, which show what was before."""
    if view.get("previous_view_id"):
        await ack(response_action="clear")
    else:
        await ack()


async def acknowledge_close(ack: AsyncAck) -> None:
    """A modal that is closed without saving leaves what is on record as it is."""
    await ack()
