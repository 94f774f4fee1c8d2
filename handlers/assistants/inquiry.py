"""One call of a tool as it was understood: what is asked of which ledger, of which day, and which page of it."""

import base64
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, NamedTuple, TypeVar

from handlers.assistants.arguments import Arguments, DatedArguments, PagedArguments
from handlers.assistants.asker import Asker
from handlers.assistants.names import NamesRead
from handlers.phrases.language import Language, language_for
from handlers.views.kit.errors import named
from handlers.words.as_of import read_day
from store.instants import from_millis, to_millis
from store.model.errors import UserError
from store.store import Ledger

PAGE = 20  # rows of one answer
CHINESE = ("zh", "chinese", "中文", "汉语", "简体中文", "mandarin")

Asked = TypeVar("Asked", bound=Arguments)
Row = TypeVar("Row")


class Cursor(NamedTuple):
    """Where a page begins: after how many rows of the ledger as it stood at an instant, and of which question."""

    start: int
    at: datetime
    question: str

    @property
    def written(self) -> str:
        text = json.dumps([self.start, to_millis(self.at), self.question], separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")

    @classmethod
    def read(cls, text: str, question: str, now: datetime) -> "Cursor":
        """A cursor that an answer gave.

        Raises:
            UserError: none has given it, or one to another question.
        """
        try:
            start, millis, asked = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
            cursor = cls(int(start), from_millis(int(millis)), str(asked))
        except (ValueError, TypeError, OverflowError, RecursionError) as error:
            raise UserError("I cannot read that cursor. Ask without it, from the first page on.") from error
        if cursor.question != question or cursor.start <= 0 or cursor.at > now:
            raise UserError("That cursor is of another question. Ask without it, from the first page on.")
        return cursor


@dataclass
class Inquiry(Generic[Asked]):
    """What a tool answers from; `notes` collects what the asker has to know about the answer."""

    tool: str
    arguments: Asked
    present: Ledger  # as it is now
    ledger: Ledger  # as it is asked for
    today: date  # of which it is asked: a past day where one is named
    day: date | None  # which then is named
    now: datetime
    language: Language
    asker_id: str
    start: int = 0
    names: NamesRead = field(default_factory=NamesRead)
    notes: list[str] = field(default_factory=list)

    def page(self, rows: Sequence[Row], size: int = PAGE) -> tuple[Sequence[Row], str | None]:
        """The rows of the page that is asked for, and the cursor of the next."""
        shown, end = rows[self.start : self.start + size], self.start + size
        if end >= len(rows):
            return shown, None
        say, number = self.language.say, self.language.number
        self.notes.append(
            say(
                "{first} to {last} of {n} are shown.",
                first=number(self.start + 1),
                last=number(end),
                n=number(len(rows)),
            )
        )
        return shown, Cursor(end, self.now, question_of(self.tool, self.arguments)).written

    def corrected(self) -> list[str]:
        """What was taken for what."""
        return [
            self.language.say("I read “{typed}” as {name}.", typed=one.typed, name=named(one.meant, self.language))
            for one in self.names.corrections
        ]

    def again(self, **changes: Any) -> dict[str, Any]:
        """The arguments of this call with others among them, for a button."""
        given = self.arguments.model_dump(mode="json", exclude_defaults=True)
        return {name: value for name, value in (given | changes).items() if value is not None}


def begin(tool: str, arguments: Asked, asker: Asker, language: Language) -> Inquiry[Asked]:
    """An inquiry into the ledger as it stood on the day that is asked for, or when its first page was given.

    Raises:
        UserError: the day or the cursor cannot be read.
    """
    now, ledger = asker.now, asker.ledger
    start = 0
    if isinstance(arguments, PagedArguments) and arguments.cursor:
        cursor = Cursor.read(arguments.cursor, question_of(tool, arguments), now)
        start, now = cursor.start, cursor.at
        ledger = ledger.at(now)
    today = ledger.day_of(now)
    asked = arguments.as_of if isinstance(arguments, DatedArguments) else None
    day = read_day(asked, today) if asked else None
    if day:
        ledger = ledger.at_end_of(day)
    return Inquiry(tool, arguments, asker.ledger, ledger, day or today, day, now, language, asker.id, start)


def question_of(tool: str, arguments: Arguments) -> str:
    """A sign of what is asked, whatever page and language."""
    asked = arguments.model_dump_json(exclude={"cursor", "language"}, exclude_defaults=True)
    return hashlib.sha256(f"{tool} {asked}".encode()).hexdigest()[:12]


def language_of(given: object, asker: Language) -> Language:
    """The language that a call asks for, else the asker's own."""
    asked = given.get("language") if isinstance(given, dict) else None
    if not isinstance(asked, str) or not asked.strip():
        return asker
    is_chinese = asked.strip().lower().startswith(CHINESE)
    return language_for("zh-CN" if is_chinese else "en")
