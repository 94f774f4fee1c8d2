"""What was typed into the modal of a commitment, read into the model or told beside its fields."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from pydantic import ValidationError

from config.catalogue import Message
from config.metrics import METRICS, Basis, Metric, Theme
from config.provinces import PROVINCES
from handlers.commitment.document import new_document, place_in, remarks_on, revision_in
from handlers.commitment.fields import Fields, Setting
from handlers.commitment.line import Read
from handlers.phrases.assumptions import ASSUMED_WORDS
from handlers.phrases.titles import titles_of
from handlers.slack.forms import FormError
from handlers.views.commitment.add import Sentence
from handlers.views.commitment.form import BY_ITSELF, PARAPHRASE, Filled
from handlers.views.commitment.problems import problem_error
from handlers.views.commitment.questions import Question, answer_of
from handlers.words.dates import ReadDeadline, Unsure
from handlers.words.deadlines import read_deadline
from handlers.words.interim import read_goals
from handlers.words.passages import read_passage
from handlers.words.promises import read_number, start_of
from handlers.words.quantities import read_quantity
from handlers.words.quantity import Quantity, why_unread
from handlers.words.spelling import in_both
from store.model.building import AS_TYPED, Said, Unbuilt, build, said_of
from store.model.commitment import Commitment, Force, InterimGoal, Scope
from store.model.conference import Conference
from store.model.deadline import Deadline
from store.model.doubts import Doubt, SpeakAgainst
from store.model.errors import UserError
from store.model.source import Source
from store.model.stage import Ladder
from store.model.terms import BASES, Misfit, Number, Problem

THIS_YEAR = Message("No year is said, so this one was taken.")


class Understood(NamedTuple):
    """What the modal says: the commitment, still without its number, and the document to be recorded with it."""

    commitment: Commitment
    conference: Conference | None
    remarks: tuple[Sentence, ...]  # what had to be assumed
    days: tuple[Deadline, ...]  # those that the deadline may mean, where it has to be asked
    revision: Source | None = None  # in which the province revised it
    doubts: Sequence[Doubt] = ()  # that its own words raise


def understand(filled: Filled, setting: Setting) -> Understood:
    """Read the modal.

    Raises:
        FormError: some fields cannot be read.
    """
    form = Form(filled, setting)
    said, revision = form.said(), revision_in(form)
    try:
        built = build(said, titles_of, setting.about)
    except ValidationError as error:
        raise FormError({"title": UserError("I could not make sense of that: {why}", why=reason(error))}) from error
    if isinstance(built, Unbuilt):
        form.errors = {problem.field: error_of(problem, said) for problem in built.problems} | form.errors
    if isinstance(built, Unbuilt) or form.errors:
        raise FormError(form.errors)
    commitment = built.commitment
    document = new_document(form, commitment.province, commitment.year)
    cited = document or setting.shelf.document(commitment.conference_id)
    remarks = [*(ASSUMED_WORDS[assumed] for assumed in built.assumed), *form.remarks]
    remarks += remarks_on(form, cited, commitment.deadline)
    told = tuple(Sentence(words) for words in remarks)
    return Understood(commitment, document, told, form.days, revision, built.doubts)


def error_of(problem: Problem, said: Said) -> UserError:
    """What is said beside the field that has to be filled in otherwise."""
    number = said.stretch if problem.field == "stretch" else said.number
    why = why_unread(number) if problem.misfit is Misfit.NO_NUMBER else None
    return UserError(why) if why else problem_error(problem, said.metric)


class Form(Fields):
    """The modal, read field by field; what nobody touched stays as it is on record, or as the line was read."""

    def __init__(self, filled: Filled, setting: Setting) -> None:
        super().__init__(filled, setting)
        self.remarks: list[str] = []
        self.days: tuple[Deadline, ...] = ()
        self.line = Read.of(filled)

    def said(self) -> Said:
        """All that the modal says."""
        said = self.begun()
        said = replace(said, **self.wording(said), **self.labels())
        if self.changed("scope", "scope_name"):
            scope = Scope(self.text("scope") or Scope.PROVINCE)
            said = replace(said, scope=scope, scope_name=self.text("scope_name"))
        if self.changed("deadline", Question.WHICH):
            said = replace(said, deadline=self.deadline(said.year))
        said = self.target(said) if self.is_target else self.initiative(said)
        if said.year is None and said.deadline is None:
            self.remarks.append(THIS_YEAR)
            said = replace(said, year=self.setting.today.year)
        return replace(said, interim=self.goals(said)) if self.changed("interim") else said

    def begun(self) -> Said:
        """What it is about: what is on record, or whose new promise it is and where it is written."""
        if self.about:
            return replace(said_of(self.about, titles_of), **place_in(self))
        said = Said(kind="target" if self.is_target else "initiative")
        if self.text("province") not in PROVINCES:
            self.errors["province"] = UserError("Which province? Type its name and choose it.")
            return replace(said, year=self.setting.today.year)
        return replace(said, province=self.text("province"), **place_in(self))

    def wording(self, said: Said) -> dict[str, Any]:
        """The texts; one that has a Chinese form beside it goes into that which was on show."""
        fields: dict[str, Any] = {}
        for name in ("title", "words", "place", "note"):
            if not self.changed(name):
                continue
            in_chinese = self.about and self.setting.language.is_chinese and getattr(self.about, f"{name}_zh")
            fields[f"{name}_zh" if in_chinese else name] = self.text(name)
        if "title" in fields and said.title is None:
            fields["title"], fields["title_zh"] = in_both(fields["title"])
        read = read_passage(self.text("place") or "") if self.changed("place") else None
        if read:
            fields |= {"place": read.en, "place_zh": read.zh}
        if self.changed("words_are"):
            fields["words_are"] = PARAPHRASE if self.several("words_are") else "quote"
        if self.changed("words", "place", "document"):
            fields["offset"] = None
        return fields

    def labels(self) -> dict[str, Any]:
        """Who looks after it, and what it belongs to."""
        fields: dict[str, Any] = {name: self.text(name) for name in AS_TYPED if self.changed(name)}
        if self.changed("themes"):
            themes = tuple(str(theme) for theme in Theme if theme in self.several("themes"))
            fields["themes"] = themes if themes or self.about else None
        if self.about and self.changed("follows"):
            follows = self.text("follows")
            fields["follows"] = None if follows == BY_ITSELF else follows
        if self.changed("force"):
            fields["force"] = Force(self.text("force") or Force.NOT_SAID)
        return fields

    def goals(self, said: Said) -> tuple[InterimGoal, ...]:
        """What should be reached on the way, a line each."""
        text, metric = self.text("interim"), said.metric
        if not text or (self.is_target and metric is None):
            return ()
        basis = said.basis or (said.terms.basis if said.terms else None)
        measured = (metric, basis or metric.default_basis) if self.is_target and metric else None
        try:
            return read_goals(text, measured, said.deadline, said.year, self.setting.today)
        except UserError as error:
            self.errors["interim"] = error
            return ()

    def deadline(self, year: int | None) -> Deadline | None:
        """By when; where the words leave it open, what was chosen of the days they may mean."""
        text = self.text("deadline")
        if not text:
            return None
        read = self.line.deadline_in(text) or read_deadline(text, year, self.setting.today)
        match read:
            case ReadDeadline():
                self.remarks += [read.assumed] if read.assumed else []
                return read.deadline
            case Unsure(candidates=days) if days:
                return self.chosen_of(days, read)
            case Unsure():
                self.errors["deadline"] = UserError(str(read.why))
            case _:
                self.errors["deadline"] = UserError(
                    "I cannot read that date. Try “end of {year}”, “Q3 {year}” or “30 June {year}”.",
                    year=year or self.setting.today.year,
                )
        return None

    def chosen_of(self, days: tuple[Deadline, ...], read: Unsure) -> Deadline:
        """The day that was chosen, or for the time being the first."""
        chosen = next((day for day in days if answer_of(day) == self.text(Question.WHICH)), None)
        if chosen is None:
            self.days = days
            self.remarks.append(read.why)
        return chosen or days[0]

    def target(self, said: Said) -> Said:
        """With what only a target has."""
        if not self.changed("metric", "basis", "value", "stretch", "keep", "baseline", "baseline_on"):
            return said
        metric = METRICS.get(self.text("metric") or "")
        said = replace(said, metric=metric)
        if metric and self.changed("metric", "basis", "value", "stretch"):
            said = self.with_number(said, metric)
        if self.changed("keep"):
            said = replace(said, keep=bool(self.several("keep")))
        if self.changed("baseline", "baseline_on") and (self.about or self.text("baseline")):
            said = replace(said, baseline=None, start=self.start(), start_on=self.start_on())
        return said

    def with_number(self, said: Said, metric: Metric) -> Said:
        """With the promised value and what is striven for; what nobody touched stays: words round what they tell."""
        if self.changed("stretch"):
            said = replace(said, stretch=self.line.stretch_in(self.text("stretch")) or self.number("stretch"))
        if not self.changed("metric", "basis", "value"):
            return said
        basis = self.text("basis")
        chosen = Basis(basis) if basis in BASES[metric.kind] else metric.default_basis
        said = replace(said, basis=chosen, terms=None, number=self.line.number_in(self.text("value")))
        if said.number is None:
            said = self.with_words(said, metric)
        else:
            said = replace(said, doubts=tuple(SpeakAgainst(words) for words in self.line.doubts))
        if isinstance(said.number, Quantity) and chosen is not Basis.RELATIVE:
            self.remarks += said.number.warnings
        return said

    def with_words(self, said: Said, metric: Metric) -> Said:
        """With all that the words of the value say; of what has a field of its own, that field counts."""
        text = self.text("value")
        if not text:
            return said
        read = read_number(text, metric, self.setting.today)
        said = replace(said, number=read.quantity or Number(words=text), stretch=said.stretch or read.stretch)
        start = start_of(read)
        if start and not self.text("baseline"):
            said = replace(said, start=start[0], start_on=start[1].deadline.on)
        return said

    def number(self, name: str) -> Number | None:
        """The number in a field; without a value where it holds none."""
        text = self.text(name)
        return (read_quantity(text) or Number(words=text)) if text else None

    def start(self) -> Number | None:
        """The level from which it is counted."""
        return self.line.start_in(self.text("baseline")) or self.number("baseline")

    def start_on(self) -> date | None:
        """The day or the year that the baseline is of."""
        text = self.text("baseline_on")
        read = self.line.start_on_in(text) or (read_deadline(text, None, self.setting.today) if text else None)
        return read.deadline.on if isinstance(read, ReadDeadline) else None

    def initiative(self, said: Said) -> Said:
        """With the field of measurement that it belongs to, and the sort of work that it is."""
        if self.changed("ladder"):
            ladder = self.text("ladder")
            said = replace(said, ladder=Ladder(ladder) if ladder else None)
        return replace(said, metric=METRICS.get(self.text("metric") or "")) if self.changed("metric") else said


def reason(error: ValidationError) -> str:
    """The first thing that the model objects to."""
    first = error.errors()[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
