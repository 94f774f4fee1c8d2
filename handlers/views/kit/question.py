"""A question that can be asked again: the controls under an answer remember the words that led to it."""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Literal, NamedTuple, Self, TypeVar, cast, get_args

from pydantic import BaseModel, ConfigDict, Field

from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import bold, lines
from handlers.views.kit.blocks import VIEW_BLOCKS, Answer, Block, Element, button, packed, section, select
from handlers.views.kit.inputs import View, modal
from handlers.words.as_of import with_day
from store.model.errors import UserError

Topic = Literal["targets", "initiatives", "deadlines", "ask"]
Row = TypeVar("Row")
Layout = Literal["table", "list", "details"]  # a list where the table of a question shows something else

AGAIN = "again"  # with the topic and a number: several may stand in one row
SHARE = "share"
SHOW_COMMITMENT = "commitment:show"
HOLDING = ("elements", "accessory")  # where blocks hold their controls


class OutdatedButtonError(UserError):
    """A button of an older version, which nobody understands any more."""

    def __init__(self) -> None:
        super().__init__("This button is from an older version of me. Please type the command again.")


class Room(NamedTuple):
    """How many rows a way of listing shows on one page, and how many at most when all are asked for."""

    at_once: int
    at_most: int


class Asked(BaseModel):
    """What was asked after a command, and which part of the answer is on show."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    topic: Topic = Field(exclude=True)
    words: str = ""
    page: int = Field(default=1, ge=1)
    layout: Layout = "table"
    every: bool = False  # all of it on one page

    @classmethod
    def read(cls, topic: Topic, value: str) -> Self:
        """The question that a button remembered; a `UserError` where a version of long ago wrote it otherwise."""
        try:
            return cls.model_validate({**json.loads(value or "{}"), "topic": topic})
        except (ValueError, TypeError) as error:
            raise OutdatedButtonError from error

    def but(self, **changes: Any) -> Self:
        return self.model_copy(update=changes)

    @property
    def remembered(self) -> str:
        return packed(self.model_dump(exclude_defaults=True))

    def shown(self, rows: Sequence[Row], room: Room) -> Sequence[Row]:
        """The rows of the page that is on show."""
        if self.every:
            return rows[: room.at_most]
        return rows[(self.page - 1) * room.at_once : self.page * room.at_once]


def again(label: str, asked: Asked, place: int, *, name: str = "", style: str | None = None) -> Element:
    """A button that asks the question it remembers; `place` tells it from others in the same row."""
    return button(label, f"{asked.topic}:{AGAIN}:{place}", asked.remembered, name=name, style=style)


def asking_menu(label: str, topic: Topic, place: int, choices: Mapping[str, Asked]) -> Element:
    """A menu of questions of one topic, by what they are called."""
    return select(label, f"{topic}:{AGAIN}:{place}", [(name, asked.remembered) for name, asked in choices.items()])


def share(asked: Asked, language: Language) -> Element:
    """The button that posts an answer for everybody."""
    return button(
        language.say("Share"),
        f"{asked.topic}:{SHARE}",
        asked.remembered,
        name=language.say("Share this answer with everybody in this channel"),
    )


def paging(asked: Asked, total: int, room: Room, language: Language) -> list[Element]:
    """Previous, next and show all, as far as there is anything to turn to."""
    if asked.every or total <= room.at_once:
        return []
    pages = -(-total // room.at_once)
    turns = []
    if asked.page > 1:
        turns.append(again(language.say("Previous {n}", n=room.at_once), asked.but(page=asked.page - 1), 1))
    if asked.page < pages:
        left = min(room.at_once, total - asked.page * room.at_once)
        turns.append(again(language.say("Next {n}", n=left), asked.but(page=asked.page + 1), 2))
    if total <= room.at_most:
        turns.append(again(language.say("Show all {n}", n=total), asked.but(every=True, page=1), 3))
    return turns


def on_day(answer: Answer, day: date, language: Language) -> Answer:
    """An answer of what was on record on a day: it says so first, and what its controls ask is asked of that day."""
    line = language.mark("As recorded on {day}", day=language.day(day))
    blocks = [
        {**block, **{name: asking(block[name], day) for name in HOLDING if name in block}} for block in answer.blocks
    ]
    return Answer(lines(line, answer.text), [section(bold(line)), *blocks])


def asking(held: Any, day: date) -> Any:
    """A control, or a row of them, that asks of a day."""
    if isinstance(held, list):
        return [asking(element, day) for element in held]
    if "options" in held:
        return {**held, "options": [{**choice, "value": value_on(held, choice, day)} for choice in held["options"]]}
    dated = value_on(held, held, day)
    return {**held, "value": dated} if dated else held


def value_on(held: Element, choice: Element, day: date) -> str:
    """What a control, or a choice in it, remembers, asked of a day; what is no question stays as it is."""
    action_id, value = str(held.get("action_id", "")), str(choice.get("value", ""))
    if action_id == SHOW_COMMITMENT:
        return with_day(value, day)
    topic, _, rest = action_id.partition(":")
    if not rest.startswith((AGAIN, SHARE)) or topic not in get_args(Topic):
        return value
    asked = Asked.read(cast(Topic, topic), value)
    return asked.but(words=with_day(asked.words, day)).remembered


def answer_view(answer: Answer, language: Language) -> View:
    """An answer as a modal shows it."""
    shown = unshared(answer)
    return modal("answer", language.say("On record"), shown.blocks[:VIEW_BLOCKS], close=language.say("Close"))


def unshared(answer: Answer) -> Answer:
    """An answer without the buttons that post it for everybody, for where nobody else would read it."""
    return answer._replace(blocks=[kept for block in answer.blocks if (kept := without_sharing(block))])


def without_sharing(block: Block) -> Block | None:
    """A row of controls without those that post; none where nothing else is in it."""
    if block["type"] != "actions":
        return block
    elements = [element for element in block["elements"] if not element["action_id"].endswith(f":{SHARE}")]
    return {**block, "elements": elements} if elements else None


def details_menu(ids: list[tuple[str, str]], language: Language) -> Element:
    """A menu of commitments, given as (id, short name), that opens the card of the chosen one."""
    return select(language.say("Open…"), SHOW_COMMITMENT, [(f"{id} · {name}", id) for id, name in ids])
