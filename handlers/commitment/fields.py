"""The fields of a commitment's modal as they were typed, and what is wrong with some of them."""

import re
from dataclasses import dataclass, field
from datetime import date

from pydantic import TypeAdapter, ValidationError

from handlers.commitment.shelf import Shelf
from handlers.phrases.language import Language
from handlers.views.commitment.form import Filled, is_target
from store.model.commitment import Commitment
from store.model.errors import UserError
from store.model.source import Address

ADDRESS: TypeAdapter[str] = TypeAdapter(Address)
SHORT, LONG = 300, 3000
LONGEST = {
    "revised_at": LONG,
    "title": LONG,
    "words": LONG,
    "note": 1000,
    "interim": LONG,
    "doc_title": 500,
    "doc_number": 100,
    "revised_in": 500,
}


@dataclass(frozen=True)
class Setting:
    """What the modal's words are read against; `about` is the commitment that is changed, `before` how it filled in."""

    shelf: Shelf
    today: date
    language: Language
    about: Commitment | None = None
    before: Filled = field(default_factory=dict)


class Fields:
    """What was typed; errors gather on the way, by the names of the fields."""

    def __init__(self, filled: Filled, setting: Setting) -> None:
        self.filled = filled
        self.setting = setting
        self.about = setting.about
        self.errors: dict[str, UserError] = {}

    @property
    def is_target(self) -> bool:
        return self.about.kind == "target" if self.about else is_target(self.filled)

    def changed(self, *names: str) -> bool:
        """Whether one of these fields holds something else than what is on record."""
        return self.about is None or any(
            (self.filled.get(name) or None) != (self.setting.before.get(name) or None) for name in names
        )

    def text(self, name: str) -> str | None:
        """What a field holds, without characters that nobody can see."""
        typed = self.filled.get(name)
        if not isinstance(typed, str):
            return None
        clean = "".join(sign for sign in typed if sign.isprintable() or sign in "\n\u200d").strip()
        limit = LONGEST.get(name, SHORT)
        if len(clean) > limit:
            self.errors[name] = UserError(
                "That is too long: {n} characters, and {most} at most.", n=len(clean), most=limit
            )
        return clean or None

    def several(self, name: str) -> list[str]:
        """What is chosen of many."""
        typed = self.filled.get(name)
        return typed if isinstance(typed, list) else []

    def address(self, name: str) -> str | None:
        """A web address; “www.” is enough of a beginning."""
        text = self.text(name)
        if text and re.match(r"www\.\S+$", text):
            text = f"https://{text}"
        try:
            return ADDRESS.validate_python(text) if text else None
        except ValidationError:
            self.errors[name] = UserError("That is no address. It begins with https:// and has no spaces in it.")
            return None

    def day(self, name: str) -> date | None:
        """A day from the calendar."""
        typed = self.filled.get(name)
        try:
            return date.fromisoformat(typed) if isinstance(typed, str) else None
        except ValueError:
            return None
