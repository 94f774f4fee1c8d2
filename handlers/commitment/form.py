"""What was typed into the modal of a commitment, read into the model or told beside its fields."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple
from unicodedata import normalize

from pydantic import TypeAdapter, ValidationError

from config.metrics import METRICS, Basis, Metric, Theme, Wording
from config.provinces import PROVINCES
from handlers.slack.forms import FormError
from handlers.views.commitment.add import Sentence
from handlers.views.commitment.form import (
    KEEP,
    NEW_DOCUMENT,
    NO_DOCUMENT,
    REVISION,
    UNSOURCED,
    Filled,
    example_of,
    is_target,
    level_example,
)
from handlers.views.kit.figures import amount, bounded, deadline_words, measured, promised, year_or_day
from handlers.views.kit.language import Language, language_for, message
from handlers.words.dates import ReadDeadline, Unsure
from handlers.words.deadlines import read_deadline
from handlers.words.quantities import read_quantity
from handlers.words.spelling import has_han
from store.model.building import BASES, Assumed, Misfit, Number, Problem, fits_keep, is_unit_of, terms_of
from store.model.commitment import (
    COMMITMENT,
    Baseline,
    Commitment,
    Force,
    Scope,
    Target,
)
from store.model.conference import Conference, ConferenceKind
from store.model.deadline import Deadline
from store.model.errors import UserError
from store.model.limits import is_amount
from store.model.source import Address, Source

ADDRESS: TypeAdapter[str] = TypeAdapter(Address)
UNNUMBERED = "00"
UNTITLED = "–"
ASSUMED_WORDS = {
    Assumed.AT_LEAST: message("No word says how the number compares, so it was taken as “at least”."),
    Assumed.AT_MOST: message("No word says how the number compares, so that of a fall was taken as “at most”."),
    Assumed.OR_BETTER: message("A rank was taken as “that place or better”."),
    Assumed.BASIS_OF_WORDS: message("The words say what the number is of, and so it was taken."),
    Assumed.NO_NUMBER: message("No number is promised, only how it compares with others."),
}
SHORT, LONG = 300, 3000
SHORTENED = {"doc_title": 500, "doc_number": 100, "revised_in": 500}


@dataclass(frozen=True)
class Setting:
    """What the modal's words are read against; `about` is the commitment that is changed, `before` how it filled in."""

    documents: Sequence[Conference]
    today: date
    language: Language
    about: Commitment | None = None
    before: Filled = field(default_factory=dict)


class Understood(NamedTuple):
    """What the modal says: the commitment, still without its number, and the document to be recorded with it."""

    commitment: Commitment
    conference: Conference | None
    remarks: tuple[Sentence, ...]  # what had to be assumed
    days: tuple[Deadline, ...]  # those that the deadline may mean, where it has to be asked
    revision: Source | None = None  # in which the province revised it


def understand(filled: Filled, setting: Setting) -> Understood:
    """Read the modal.

    Raises:
        FormError: some fields cannot be read.
    """
    return Reading(filled, setting).understood()


class Reading:
    """One reading of the modal: errors and remarks gather on the way."""

    def __init__(self, filled: Filled, setting: Setting) -> None:
        self.filled = filled
        self.setting = setting
        self.about = setting.about
        self.errors: dict[str, UserError] = {}
        self.remarks: list[Sentence] = []
        self.days: tuple[Deadline, ...] = ()

    def understood(self) -> Understood:
        common = self.common()
        fields = common | (self.target() if self.is_target else self.initiative())
        conference = self.new_conference()
        revision = self.revision()
        if self.errors:
            raise FormError(self.errors)
        try:
            commitment = COMMITMENT.validate_python(fields)
        except ValidationError as error:
            raise FormError({"title": UserError("I could not make sense of that: {why}", why=reason(error))}) from error
        return Understood(self.titled(commitment), conference, tuple(self.remarks), self.days, revision)

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
        clean = "".join(letter for letter in typed if letter.isprintable() or letter in "\n\u200d").strip()
        limit = SHORTENED.get(name, LONG if name in ("title", "words") else 1000 if name == "note" else SHORT)
        if len(clean) > limit:
            self.errors[name] = UserError(
                "That is too long: {n} characters, and {most} at most.", n=len(clean), most=limit
            )
        return clean or None

    def common(self) -> dict[str, Any]:
        """What targets and initiatives share."""
        fields = self.kept()
        if not self.about:
            province = self.text("province")
            if province not in PROVINCES:
                self.errors["province"] = UserError("Which province? Type its name and choose it.")
            fields |= {"kind": "target" if self.is_target else "initiative", "province": province}
        fields |= {"year": self.setting.today.year} if "province" in self.errors else self.place()
        if self.about is None:
            fields["id"] = f"{fields['province']}-{fields['year']}-{UNNUMBERED}"
        for name in ("title", "words", "note"):
            if self.changed(name):
                fields[self.wording(name)] = self.text(name)
        if not fields.get("title"):
            fields["title"] = UNTITLED
            if not self.is_target:
                self.errors["title"] = UserError("What was promised? A sentence will do.")
        for name in ("owner", "lead_body"):
            if self.changed(name):
                fields[name] = self.text(name)
        if self.changed("themes"):
            known = {str(theme) for theme in Theme}
            fields["themes"] = tuple(theme for theme in self.several("themes") if theme in known)
        if self.changed("force"):
            fields["force"] = self.text("force") or Force.NOT_SAID
        if self.changed("scope", "scope_name"):
            fields |= self.scope()
        if self.changed("deadline", "which"):
            fields["deadline"] = self.deadline(fields["year"])
        return fields

    def kept(self) -> dict[str, Any]:
        """What is on record already."""
        return self.about.model_dump() if self.about else {}

    def wording(self, name: str) -> str:
        """Where a text goes that has a Chinese form beside it: into the one that was on show."""
        chinese = f"{name}_zh"
        shown_in_chinese = self.about and self.setting.language.is_chinese and getattr(self.about, chinese)
        return chinese if shown_in_chinese else name

    def several(self, name: str) -> list[str]:
        typed = self.filled.get(name)
        return typed if isinstance(typed, list) else []

    def place(self) -> dict[str, Any]:
        """Where it is written: a document on record, one that is recorded with it, or a source of its own."""
        choice = self.text("document")
        if self.about and not self.changed("document", "doc_title", "doc_address", "doc_number"):
            return {}
        year = self.about.year if self.about else None
        chosen = next((document for document in self.setting.documents if document.id == choice), None)
        if chosen:
            return {"conference_id": chosen.id, "year": year or chosen.year, "source": None}
        if choice not in (NEW_DOCUMENT, NO_DOCUMENT):
            self.errors["document"] = UserError("Where is it written? Choose a document, or another one.")
            return {"conference_id": None, "year": year or self.setting.today.year}
        found = year or self.year()
        if choice == NEW_DOCUMENT:
            if not self.text("doc_title"):
                self.errors["doc_title"] = UserError("What is the document called?")
            self.address("doc_address")
            return {"conference_id": NEW_DOCUMENT, "year": found, "source": None}
        return {"conference_id": None, "year": found, "source": self.source("doc_title", "doc_address", "doc_number")}

    def year(self) -> int:
        """The year that was typed or, without one, that of the day on which it was held."""
        typed = normalize("NFKC", self.text("year") or "").removesuffix("年").strip()
        held = self.day("doc_held")
        if not typed and held:
            return held.year
        if re.fullmatch(r"(?:19|20)\d\d", typed) and int(typed) >= 1949:
            return int(typed)
        self.errors["year"] = UserError("Which year is it of? Four digits, such as 2026.")
        return self.setting.today.year

    def source(self, name: str, address: str, number: str) -> Source | None:
        """A publication, by its name and its address or number."""
        title, place, code = self.text(name), self.address(address), self.text(number)
        if not title:
            self.errors[name] = UserError("What is the publication called?")
        if not place and not code and address not in self.errors:
            self.errors[address] = UserError("A source is needed: an address, or a document number.")
        return (
            None
            if self.errors.keys() & {name, address, number}
            else Source(name=title or "", address=place, document_number=code)
        )

    def revision(self) -> Source | None:
        """Where and when the province revised its promise."""
        if self.about is None or self.text("change") != REVISION:
            return None
        source = self.source("revised_in", "revised_at", "revised_number")
        return source and source.model_copy(update={"published": self.day("revised_on")})

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
        typed = self.filled.get(name)
        try:
            return date.fromisoformat(typed) if isinstance(typed, str) else None
        except ValueError:
            return None

    def new_conference(self) -> Conference | None:
        """The document that is recorded with the commitment; its number is found when it is written."""
        title = self.text("doc_title")
        if (
            self.text("document") != NEW_DOCUMENT
            or not title
            or "province" in self.errors
            or not self.changed("document")
        ):
            return None
        province = self.about.province if self.about else str(self.text("province"))
        year = self.about.year if self.about else self.year()
        kind = self.text("doc_kind") or ""
        return Conference(
            id=f"{province}-{year}",
            province=province,
            year=year,
            kind=ConferenceKind(kind) if kind in [*ConferenceKind] else ConferenceKind.CONFERENCE_REPORT,
            title=title,
            title_zh=title if has_han(title) else None,
            held=self.day("doc_held"),
            publisher=self.text("doc_publisher"),
            address=self.address("doc_address"),
            document_number=self.text("doc_number"),
            language="zh" if has_han(title) else "en",
        )

    def scope(self) -> dict[str, Any]:
        """Whose promise it is."""
        scope, name = self.text("scope") or Scope.PROVINCE, self.text("scope_name")
        if scope == Scope.PROVINCE and name:
            self.errors["scope"] = UserError("If it is a city's or a zone's promise, choose which of the two.")
        if scope != Scope.PROVINCE and not name:
            self.errors["scope_name"] = UserError("Which city or zone is it?")
        return {"scope": scope, "scope_name": name}

    def deadline(self, year: int) -> Deadline | None:
        """By when; where the words leave it open, what was chosen of the days they may mean."""
        text = self.text("deadline")
        if not text:
            if self.is_target:
                self.errors["deadline"] = UserError("By when? For example “end of {year}”.", year=year)
            return None
        read = read_deadline(text, year, self.setting.today)
        match read:
            case ReadDeadline():
                if read.assumed:
                    self.remarks.append(Sentence(read.assumed))
                return read.deadline
            case Unsure(candidates=days) if days:
                chosen = [deadline for deadline in days if f"{deadline.on}:{deadline.precision}" == self.text("which")]
                if not chosen:
                    self.days = days
                    self.remarks.append(Sentence(read.why))
                return chosen[0] if chosen else days[0]
            case Unsure():
                self.errors["deadline"] = UserError(str(read.why))
            case _:
                self.errors["deadline"] = UserError(
                    "I cannot read that date. Try “end of {year}”, “Q3 {year}” or “30 June {year}”.", year=year
                )
        return None

    def target(self) -> dict[str, Any]:
        """What only a target has."""
        if self.about and not self.changed("metric", "basis", "value", "stretch", "keep", "baseline", "baseline_on"):
            return {}
        metric = METRICS.get(self.text("metric") or "")
        if metric is None:
            self.errors["metric"] = UserError("What is measured? Type a word of its name and choose it.")
            return {}
        fields: dict[str, Any] = {"metric": metric.key}
        if self.about is None and not self.several("themes"):
            fields["themes"] = (str(metric.theme),)
        basis = self.basis(metric)
        if self.changed("metric", "basis", "value", "stretch"):
            promise = self.promise(metric, basis)
            basis = promise.get("basis", basis)
            fields |= promise
        if self.changed("keep"):
            fields["keep"] = bool(self.several("keep")) and fits_keep(metric, basis)
        if self.changed("baseline", "baseline_on"):
            fields["baseline"] = self.baseline(metric)
        return fields

    def basis(self, metric: Metric) -> Basis:
        chosen = self.text("basis")
        return Basis(chosen) if chosen in BASES[metric.kind] else metric.default_basis

    def promise(self, metric: Metric, basis: Basis) -> dict[str, Any]:
        """The promised value, how it compares, of what it is, and what is striven for beyond it."""
        text, further = self.text("value"), self.text("stretch")
        number = read_quantity(text) if text else None
        stretch = read_quantity(further) or Number(words=further) if further else None
        terms = terms_of(metric, number if text else None, stretch, basis)
        if isinstance(terms, Problem):
            self.errors[terms.field] = problem_error(terms, metric, self.text(terms.field) or "")
            return {}
        if terms.basis is Basis.RELATIVE and not text:
            self.errors["value"] = no_number(metric, basis)
            return {}
        fields = {name: getattr(terms, name) for name in ("basis", "comparator", "value", "upper", "stretch")}
        fields["value_words"] = text
        if self.about and not self.changed("metric", "basis"):  # what nobody touched stays: words round what they tell
            untouched = {name for name in fields if not self.changed("stretch" if name == "stretch" else "value")}
            fields = {name: value for name, value in fields.items() if name not in untouched}
        if "value" in fields:
            self.remarks += [Sentence(ASSUMED_WORDS[assumed]) for assumed in terms.assumed]
            if number and terms.basis is not Basis.RELATIVE:
                self.remarks += [Sentence(warning) for warning in number.warnings]
        return fields

    def baseline(self, metric: Metric) -> Baseline | None:
        """The value at the start, as a level of the metric."""
        text, day = self.text("baseline"), self.text("baseline_on")
        if not text:
            return None
        read = read_quantity(text)
        if (
            read is None
            or read.value is None
            or not is_amount(read.value)
            or not is_unit_of(read.unit, metric, Basis.LEVEL)
        ):
            example = level_example(metric)
            self.errors["baseline"] = UserError("I can read no number there. Try “{example}”.", example=example)
            return None
        on = read_deadline(day, None, self.setting.today) if day else None
        if not isinstance(on, ReadDeadline):
            self.errors["baseline_on"] = UserError("Of which day or year is it? For example “end of 2025”.")
            return None
        return Baseline(value=read.value, on=on.deadline.on)

    def titled(self, commitment: Commitment) -> Commitment:
        """With a title in both languages, where a target has none of its own."""
        if not isinstance(commitment, Target):
            return commitment
        keeps_our_name = isinstance(self.about, Target) and is_named_by_us(self.about) and not self.changed("title")
        if commitment.title != UNTITLED and not keeps_our_name:
            return commitment
        english, chinese = (title_for(commitment, language_for(code)) for code in ("en", "zh"))
        return commitment.model_copy(update={"title": english, "title_zh": chinese})

    def initiative(self) -> dict[str, Any]:
        """What an initiative may have: the field of measurement it belongs to."""
        if self.about and not self.changed("metric"):
            return {}
        metric = self.text("metric")
        return {"metric": metric if metric in METRICS else None}


def problem_error(problem: Problem, metric: Metric, typed: str) -> UserError:
    """What is said beside the field of a number that cannot be promised."""
    example = example_of(metric, problem.basis)
    match problem.misfit:
        case Misfit.OTHER_UNIT:
            return UserError(
                "“{words}” does not fit {metric}. Try “{example}”, or choose another way to count above.",
                words=problem.words,
                metric=metric_wording(metric),
                example=example,
            )
        case Misfit.RANK_MOVES:
            return UserError(
                "“{words}” says how far the rank moves, not which one is to be reached. Try “{example}”.",
                words=typed,
                example=example,
            )
        case Misfit.RUNS_DOWN:
            return UserError("A range runs from the lower number to the higher one.")
    return no_number(metric, problem.basis)


def no_number(metric: Metric, basis: Basis) -> UserError:
    return UserError("I can read no number there. Try “{example}”.", example=example_of(metric, basis))


def title_for(target: Target, language: Language) -> str:
    """What a target is called that nobody named: what it measures, and the promise in words."""
    name = measured(target, language)
    if target.value is None:
        return language.say("{name}: {promise}", name=name, promise=target.value_words or promised(target, language))
    words = amount(target.value, METRICS[target.metric], target.basis, language)
    side = promised(target, language) if target.upper is not None else bounded(target.comparator, words, language)
    return language.say("{name}: {promise}", name=name, promise=side)


def is_named_by_us(target: Target) -> bool:
    """Whether nobody gave it a title of its own."""
    return target.title == title_for(target, language_for("en"))


def metric_wording(metric: Metric) -> Wording:
    return Wording(metric.en, metric.zh)


def reason(error: ValidationError) -> str:
    """The first thing that the model objects to."""
    first = error.errors()[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"


def filled_with(commitment: Commitment, language: Language) -> Filled:
    """The modal as it shows what is on record."""
    filled: Filled = {
        "kind": commitment.kind,
        "province": commitment.province,
        "title": language.pick(commitment.title, commitment.title_zh),
        "words": language.pick(commitment.words or "", commitment.words_zh) or None,
        "note": language.pick(commitment.note or "", commitment.note_zh) or None,
        "owner": commitment.owner,
        "lead_body": commitment.lead_body,
        "themes": [*commitment.themes],
        "force": str(commitment.force),
        "scope": str(commitment.scope),
        "scope_name": commitment.scope_name,
        "deadline": deadline_words(commitment.deadline, language) if commitment.deadline else None,
        "metric": commitment.metric,
        "document": commitment.conference_id or UNSOURCED,
    }
    if commitment.source:
        source = commitment.source
        filled |= {"document": NO_DOCUMENT, "doc_title": source.name, "doc_address": source.address}
        filled |= {"doc_number": source.document_number}
    if isinstance(commitment, Target):
        if is_named_by_us(commitment):
            filled["title"] = None
        filled |= {"basis": str(commitment.basis), "keep": [KEEP] if commitment.keep else []}
        filled["value"] = commitment.value_words or promised(commitment, language)
        if commitment.stretch is not None:
            metric = METRICS[commitment.metric]
            filled["stretch"] = amount(commitment.stretch, metric, commitment.basis, language, in_full=True)
        if commitment.baseline:
            level = amount(commitment.baseline.value, METRICS[commitment.metric], Basis.LEVEL, language)
            filled |= {"baseline": level, "baseline_on": year_or_day(commitment.baseline.on, language)}
    return filled
