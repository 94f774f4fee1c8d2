"""What a line or a message says of a promise: shown in the modal, and kept as it was read until it is saved."""

import re
from dataclasses import replace
from datetime import date
from typing import NamedTuple, Self

from pydantic import BaseModel, ConfigDict, ValidationError

from config.provinces import PROVINCES
from handlers.phrases.doubts import doubt_words
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn, escape
from handlers.phrases.titles import titles_of
from handlers.slack.session import Session
from handlers.views.commitment.add import unsure_choices
from handlers.views.commitment.form import Filled, chosen
from handlers.views.commitment.problems import problem_error
from handlers.words.dates import ReadDeadline
from handlers.words.force import force_in
from handlers.words.names import Exact, resolve_province
from handlers.words.promises import Promise, read_promise, start_of, words_of
from handlers.words.quantity import Quantity, why_unread
from handlers.words.remark import Remark
from handlers.words.tokens import tidy
from handlers.words.whose import is_number
from store.doubts import Grounds
from store.model.building import Said, Unbuilt, build
from store.model.commitment import Scope
from store.model.doubts import SpeakAgainst
from store.model.terms import Misfit, Number

READ = "read"  # beside the fields that show it
SPACE = re.compile(r"[^\S\n]+")


class Read(BaseModel):
    """Numbers and a day as they were read where they stood; each counts as long as its field holds its words."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    number: Quantity | None = None
    stretch: Quantity | None = None
    deadline: ReadDeadline | None = None
    start: Number | None = None
    start_on: ReadDeadline | None = None
    doubts: tuple[Remark, ...] = ()  # about the number

    @classmethod
    def of(cls, filled: Filled) -> Self:
        """As the modal brings it back; nothing where it was opened without a line."""
        try:
            return cls.model_validate_json(chosen(filled, READ) or "{}")
        except ValidationError:
            return cls()

    def number_in(self, text: str | None) -> Quantity | None:
        return self.number if self.number and self.number.words == text else None

    def stretch_in(self, text: str | None) -> Quantity | None:
        return self.stretch if self.stretch and self.stretch.words == text else None

    def start_in(self, text: str | None) -> Number | None:
        return self.start if self.start and self.start.words == text else None

    def start_on_in(self, text: str | None) -> ReadDeadline | None:
        return self.start_on if self.start_on and self.start_on.words == text else None

    def deadline_in(self, text: str) -> ReadDeadline | None:
        return self.deadline if self.deadline and self.deadline.words == text else None


class Line(NamedTuple):
    """What one line fills in, how it was read, and what to look at where it left something open."""

    filled: Filled
    said: Said | None = None
    notes: tuple[Mrkdwn, ...] = ()


def read_line(line: str, today: date, language: Language) -> Line:
    """Read a line, or the text of a message that was written on that day."""
    first, _, rest = SPACE.sub(" ", line).strip().partition(" ")
    province = resolve_province(tidy(first)) if first and not is_number(first) else None
    code = province.found.code if isinstance(province, Exact) else None
    if code:
        line = rest
    if not line.strip():
        return Line({"province": code} if code else {})
    promise = read_promise(line, today)
    if code and promise.province and promise.province.code != code and promise.scope is Scope.PROVINCE:
        both = (PROVINCES[code], promise.province)  # two provinces are named, and one of them promises it
        promise, code = replace(promise, province=None, province_choices=both), None
    code = code or (promise.province.code if promise.province else None)
    notes = [
        *(language.mark("• {remark}", remark=language.say(warning)) for warning in promise.warnings),
        *(escape(f"❓ {language.say(words)}") for words in promise.doubts),
        *unsure_of(promise, code, language),
    ]
    return Line(filled_by(promise, code), said_by(promise, code), tuple(notes))


def filled_by(promise: Promise, code: str | None) -> Filled:
    """The fields that show what was read, and what was read itself."""
    start, start_on = start_of(promise) or (None, None)
    read = Read(
        number=promise.quantity and in_its_words(promise, promise.quantity),
        stretch=promise.stretch and in_its_words(promise, promise.stretch),
        deadline=promise.deadline if isinstance(promise.deadline, ReadDeadline) else None,
        start=start,
        start_on=start_on,
        doubts=promise.doubts,
    )
    filled: Filled = {
        "kind": promise.kind,
        "province": code,
        "metric": promise.metric.key if promise.metric else None,
        "deadline": promise.deadline.words if promise.deadline else None,
        "year": str(promise.year) if promise.year else None,
        "scope": str(promise.scope),
        "scope_name": promise.scope_name,
        "force": str(force_in(promise.words)),
        READ: read.model_dump_json(exclude_defaults=True),
    }
    if promise.kind == "initiative":
        return filled | {"title": promise.title or promise.words}
    return filled | {
        "value": read.number.words if read.number else None,
        "stretch": read.stretch.words if read.stretch else None,
        "basis": str(promise.basis) if promise.basis else None,
        "baseline": start.words if start else None,
        "baseline_on": start_on.words if start_on else None,
    }


def in_its_words(promise: Promise, quantity: Quantity) -> Quantity:
    """A number in words that mean the same by themselves."""
    return replace(quantity, words=words_of(promise.words, quantity))


def said_by(promise: Promise, code: str | None) -> Said:
    """What the line says, without where it is written."""
    deadline = promise.deadline
    start, start_on = start_of(promise) or (None, None)
    return Said(
        kind=promise.kind,
        province=code,
        year=promise.year,
        title=promise.title if promise.kind == "initiative" else None,
        scope=promise.scope,
        scope_name=promise.scope_name,
        force=force_in(promise.words),
        metric=promise.metric,
        number=promise.quantity,
        stretch=promise.stretch,
        deadline=deadline.deadline if isinstance(deadline, ReadDeadline) else None,
        start=start,
        start_on=start_on.deadline.on if start_on else None,
        doubts=tuple(SpeakAgainst(words) for words in promise.doubts),
    )


def unsure_of(promise: Promise, code: str | None, language: Language) -> list[Mrkdwn]:
    """The names that may mean several things, or were taken for something."""
    notes = []
    if promise.province_typed and promise.province:
        notes.append(unsure_choices(promise.province_typed, [promise.province], language))
    if promise.province_choices and not code:
        notes.append(unsure_choices(language.say("Province"), promise.province_choices, language))
    if promise.metric_choices and promise.kind == "target":
        notes.append(unsure_choices(language.say("What is measured?"), promise.metric_choices, language))
    return notes


async def doubted(line: Line, session: Session) -> list[Mrkdwn]:
    """What is odd about it by what is on record, and what cannot be promised, told before anything is saved."""
    if line.said is None:
        return []
    said = replace(line.said, year=line.said.year or session.today.year)
    built = build(said, titles_of)
    if isinstance(built, Unbuilt):
        told = {Misfit.MISSING, *([Misfit.NO_NUMBER] if why_unread(said.number) else [])}
        misfits = [problem_error(item, said.metric) for item in built.problems if item.misfit not in told]
        return [session.language.mark("• {remark}", remark=session.language.error(misfit)) for misfit in misfits]
    doubts = (await Grounds.of(session.ledger, [built.commitment])).doubts_about(built.commitment, session.today)
    return [escape(f"❓ {doubt_words(doubt, built.commitment, session.language)}") for doubt in doubts]
