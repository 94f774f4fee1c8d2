"""The rows of a team's own table: promises in the words of the documents, figures, and where both are written."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from typing import Any

from pydantic import ValidationError

from config.catalogue import Message
from config.metrics import METRICS, Basis, Metric, Unit, Wording
from config.provinces import PROVINCES, Province
from handlers.phrases.assumptions import ASSUMED_WORDS
from handlers.phrases.titles import titles_of
from handlers.sheets.columns import (
    ACTUAL,
    AS_OF,
    BASELINE,
    BASELINE_ON,
    COLUMN_OF,
    DAYS,
    DEADLINE,
    DOCUMENT,
    FIELDS,
    GIVEN,
    LEAD,
    LINK,
    METRIC,
    NOTE,
    OWNER,
    PLACE,
    PROVINCE,
    RELEASE,
    RELEASED,
    SCOPE,
    SOURCE,
    STRETCH,
    TARGET,
    TITLE,
    UNIT,
    YEAR,
    Cells,
    Headed,
    cells_of,
    filled_down,
    headed,
    with_days,
)
from handlers.sheets.units import number_with, with_its_unit
from handlers.words.dates import ReadDeadline, year_in
from handlers.words.deadlines import read_deadline
from handlers.words.measurements import RELEASES, WHOLE_YUAN, read_day, read_measured
from handlers.words.names import Exact, Resolved, Typo, Unclear, metric_in, resolve_metric, resolve_province
from handlers.words.notation import mentioned
from handlers.words.places import place_in
from handlers.words.promises import Promise, read_promise, start_of, words_of
from handlers.words.quantities import read_quantity, why_unread
from handlers.words.spelling import has_han, in_both, normalized
from handlers.words.whose import OF_A_PLACE
from store.exchange.contents import Row
from store.exchange.days import order_of
from store.exchange.errors import quoted, row_error
from store.exchange.spreadsheet import Table
from store.model.actual import Actual, Release
from store.model.building import UNNAMED, Said, Unbuilt, build
from store.model.commitment import Commitment, Initiative, Scope, Target
from store.model.conference import Conference, ConferenceKind
from store.model.deadline import Deadline
from store.model.doubts import SpeakAgainst
from store.model.errors import UserError
from store.model.role import program
from store.model.source import Source
from store.model.terms import COUNTS, Misfit, Number, Problem

LONGEST_CELL = 300  # characters of a target, a name, a day
LONGEST_READ = 500  # characters of a longer text in which the promise is looked for
ZONE_WORDS = re.compile(r"区$|园|zone|park|new area")
OF_VALUES = ("value", "数值", "指标值")  # headings that promise nothing
BARE_VALUE = re.compile(r"-?[\d., ]+\s?[^\d\s以左上下]{0,8}")
OF_PROVINCE = ("全省", "全区", "全市", "省级", "省本级", "全省合计", "合计", "province", "-", "—", "–", "/")
KINDS = {
    ConferenceKind.GOVERNMENT_WORK_REPORT: re.compile(r"政府工作报告|government work report", re.IGNORECASE),
    ConferenceKind.PLAN: re.compile(r"规划|计划|方案|\bplan\b", re.IGNORECASE),
    ConferenceKind.NOTICE: re.compile(r"通知|意见|办法|notice|opinion", re.IGNORECASE),
}
RATE = re.compile(r"增速|增长率|增幅|growth(?: rate)?\s*$", re.IGNORECASE)
GROWS = re.compile(r"增长|提高|上升|growth|grow|increase", re.IGNORECASE)
MEMBER = re.compile(r"[UW][A-Z0-9]{5,}")
LINK_IN = re.compile(r"https?://[^\s<>|（），。；、]+")


LOOKS_LIKE_FIGURE = Message("This reads like a result, not like a promise: figures go into a column “Actual 实际值”.")
PERCENT_OR_SO_MANY = Message("The increase has no unit: it may be a percentage, or that many.")
FRACTION = Message("The share is below 1 and has no percent sign: is it a fraction, such as 0.55 for 55%?")
NO_WHOLE_NUMBER = Message("Things are counted in whole numbers: a 万 or a comma may be lost.")
FILLED_DOWN = UserError("The province was taken from the row above.")


def rows_of(table: Table, today: date, first: int = 2, title: str = "") -> Iterator[Row]:
    """The commitments and figures that a table lists; empty rows are passed over, and so is our example.

    `first` is the number of the row below the headings, `title` what stands above them.
    """
    columns = headed(table[0], title)
    rows = [cells_of(line, columns) for line in table[1:]]
    order = order_of(cells[column] for cells in rows for column in DAYS if column in cells)
    above: Cells = {}
    documents: set[str] = set()
    for number, given in enumerate(rows, start=first):
        cells = filled_down(with_days(given, order), above)
        above = cells if cells != GIVEN else {}
        if cells and cells != GIVEN:
            is_filled = PROVINCE in cells and PROVINCE not in given
            for row in rows_in(number, cells, columns, today):
                if isinstance(row.record, Conference):
                    if row.record.id in documents:
                        continue
                    documents.add(row.record.id)
                yield row._replace(remarks=(FILLED_DOWN, *row.remarks)) if is_filled else row


def rows_in(number: int, cells: Cells, columns: Headed, today: date) -> Iterator[Row]:
    """What one row lists: a commitment with the document it stands in, a figure, or all of it."""
    if ACTUAL not in cells or not {TARGET, TITLE}.isdisjoint(cells):
        yield from commitment_of(number, cells, columns, today)
    if ACTUAL in cells:
        yield figure_of(number, cells, columns, today)


def figure_of(number: int, cells: Cells, columns: Headed, today: date) -> Row:
    """The figure of a row, read or refused."""
    reader = RowReader(cells, columns, today)
    try:
        figure = reader.figure()
    except ValidationError as error:
        return Row(number, problem=row_error(error, FIELDS))
    except UserError as error:
        return Row(number, problem=error)
    return Row(number, "actual", figure, remarks=tuple(reader.remarks), is_of_own_table=True)


def commitment_of(number: int, cells: Cells, columns: Headed, today: date) -> Iterator[Row]:
    """The document of a row and its commitment, read or refused."""
    reader = RowReader(cells, columns, today)
    try:
        commitment = reader.read()
        document = reader.document(commitment)
    except ValidationError as error:
        yield Row(number, problem=row_error(error, FIELDS))
        return
    except UserError as error:
        yield Row(number, problem=error)
        return
    if document:
        commitment = commitment.model_copy(update={"conference_id": document.id})
        yield Row(number, "conference", document, is_of_own_table=True)
    told = tuple(reader.remarks)
    yield Row(number, "commitment", commitment, is_numbered=False, remarks=told, doubts=reader.doubts)


class RowReader:
    """Reads one row, and notes what it had to take for granted."""

    def __init__(self, cells: Cells, columns: Headed, today: date) -> None:
        self.cells = cells
        self.today = today
        self.columns = columns
        self.metric_name, of_metric = with_its_unit(cells.get(METRIC, ""))
        is_rate = RATE.search(self.metric_name) is not None
        given = cells.get(UNIT) or columns.units.get(TARGET) or of_metric or ""
        value = cells.get(TARGET) or cells.get(ACTUAL, "")
        self.is_percent_assumed = is_rate and not given and "%" not in normalized("NFKC", value)
        self.unit = "%" if self.is_percent_assumed else given
        self.remarks: list[UserError] = []
        self.doubts: tuple[SpeakAgainst, ...] = ()

    def read(self) -> Target | Initiative:
        """The commitment of the row.

        Raises:
            UserError: something is missing, too long, or can be read in several ways.
        """
        self.refuse_long(TARGET, STRETCH, BASELINE, BASELINE_ON)
        province, scope, scope_name = self.whose()
        promise = read_promise(self.promised(), self.today, self.year())
        said = replace(self.said(province, promise), scope=scope, scope_name=scope_name)
        built = build(said, titles_of)
        if isinstance(built, Unbuilt):
            raise self.unfit(built.problems[0], said)
        self.remarks += [UserError(ASSUMED_WORDS[assumed]) for assumed in built.assumed]
        self.doubts = built.doubts + ((SpeakAgainst(LOOKS_LIKE_FIGURE),) if self.is_result(built.commitment) else ())
        if isinstance(built.commitment, Target):
            self.remarks += [UserError(warning) for warning in promise.warnings]
            self.doubts += tuple(SpeakAgainst(words) for words in self.doubts_of_unit(built.commitment, promise))
        return built.commitment

    def figure(self) -> Actual:
        """The figure of the row; the same row comes to the same id, so that nothing is taken in twice.

        Raises:
            UserError: something is missing, too long, or can be read in several ways.
        """
        self.refuse_long(ACTUAL)
        province, scope, scope_name = self.whose()
        self.needed(METRIC)
        metric = self.metric(read_promise(f"{self.metric_name} {self.in_unit(ACTUAL)}", self.today))
        if metric is None:
            raise UserError("{column} is missing.", column=METRIC)
        grows = RATE.search(self.metric_name) is not None
        basis = Basis.GROWTH_RATE if grows else metric.default_basis
        try:
            measured = read_measured(self.in_unit(ACTUAL), metric, basis)
        except UserError as error:
            raise UserError("{column}: {why}", column=ACTUAL, why=error) from error
        as_of, release, source = self.as_of(), self.release(), self.source()
        if source is None:
            raise UserError("{column} is missing.", column=SOURCE)
        released = self.released(as_of, metric)
        facts = (scope, scope_name, basis, as_of, release, source.name, source.address)
        return Actual(
            id=f"{province.code}-{metric.key}-{as_of.year}-{sha256(repr(facts).encode()).hexdigest()[:12]}",
            province=province.code,
            scope=scope,
            scope_name=scope_name,
            metric=metric.key,
            basis=basis,
            as_of=as_of,
            value=measured.value,
            bound=measured.bound,
            value_words=measured.words,
            release=release,
            released=released,
            source=source,
            note=self.cells.get(NOTE),
            entered_by=program("import"),
        )

    def as_of(self) -> date:
        """The day of which the figure is: its own, that of the deadline, or the end of the year."""
        if AS_OF in self.cells:
            return read_day(self.cells[AS_OF], self.today).on
        year = self.year()
        if DEADLINE in self.cells:
            due = read_deadline(self.cells[DEADLINE], year, self.today)
            if isinstance(due, ReadDeadline) and due.deadline.has_passed(self.today):
                return due.deadline.on
        if year is None:
            raise UserError("{column} is missing.", column=YEAR)
        return read_day(str(year), self.today).on

    def release(self) -> Release:
        """How settled the figure is; without a word it is final, which is said."""
        typed = self.cells.get(RELEASE)
        if typed is None:
            self.remarks.append(UserError("A figure without a word on its release was taken as final."))
            return Release.FINAL
        for release, words in RELEASES.items():
            if typed.lower() in words:
                return release
        raise UserError("{column}: “{word}” cannot be read.", column=RELEASE, word=quoted(typed))

    def released(self, as_of: date, metric: Metric) -> date:
        """When it was released; without a day, when figures of its metric usually are."""
        if RELEASED not in self.cells:
            self.remarks.append(UserError("A figure without its day of release was given the usual one of its metric."))
            return min(as_of + timedelta(days=metric.release_lag_days), self.today)
        return read_day(self.cells[RELEASED], self.today).on

    def refuse_long(self, *columns: Wording) -> None:
        """Before they are read, which takes time."""
        for column in (PROVINCE, PLACE, YEAR, METRIC, UNIT, DEADLINE, OWNER, *columns):
            if len(self.cells.get(column, "")) > LONGEST_CELL:
                raise UserError("{column}: at most {n} characters.", column=column, n=LONGEST_CELL)

    def whose(self) -> tuple[Province, Scope, str | None]:
        """The province, and the city or zone in it where the row is one's own.

        Raises:
            UserError: it names none, or a city of another province.
        """
        name = self.cells.get(PLACE) or self.cells.get(PROVINCE, "")
        if name in OF_PROVINCE:
            name = self.cells.get(PROVINCE, "")
        place = place_in(name)
        known = resolve_province(self.cells[PROVINCE]) if PROVINCE in self.cells else None
        if place and (known is None or not isinstance(known, Exact) or PLACE in self.cells):
            province = PROVINCES[place.place.province]
            if isinstance(known, Exact) and known.found != province:
                raise UserError(
                    "{column}: “{word}” lies in {province}.",
                    column=PLACE,
                    word=quoted(name),
                    province=wording(province),
                )
            self.remarks.append(UserError(OF_A_PLACE))
            return province, Scope(place.kind), name
        province = self.named(PROVINCE, resolve_province(self.needed(PROVINCE)))
        if PLACE not in self.cells or name == self.cells[PROVINCE] or resolve_province(name) == Exact(province):
            return province, Scope.PROVINCE, None
        self.remarks.append(UserError(OF_A_PLACE))
        return province, self.scope(name), name

    def scope(self, name: str) -> Scope:
        """Whether an unknown place is a city or a zone."""
        words = f"{self.cells.get(SCOPE, '')} {name}".lower()
        return Scope.ZONE if ZONE_WORDS.search(words) else Scope.CITY

    def stretch(self, promise: Promise) -> Number | None:
        """What is striven for, in its own column or behind what is promised."""
        if STRETCH not in self.cells:
            return promise.stretch
        number = read_quantity(self.in_unit(STRETCH))
        if number is None:
            raise UserError("{column}: “{word}” cannot be read.", column=STRETCH, word=quoted(self.cells[STRETCH]))
        return number

    def start(self, promise: Promise) -> tuple[Number | None, date | None]:
        """The level from which it is counted and its day, in their own columns or before what is promised."""
        if BASELINE not in self.cells:
            number, day = start_of(promise) or (None, None)
            return number, day.deadline.on if day else None
        if BASELINE_ON not in self.cells:
            self.remarks.append(UserError("A baseline without its date was left out."))
            return None, None
        number, on = (read_quantity(self.in_unit(BASELINE)), read_deadline(self.cells[BASELINE_ON], None, self.today))
        if number is None or not isinstance(on, ReadDeadline):
            column = BASELINE_ON if number else BASELINE
            raise UserError("{column}: “{word}” cannot be read.", column=column, word=quoted(self.cells[column]))
        return number, on.deadline.on

    def in_unit(self, column: Wording) -> str:
        """A number with the unit of its own heading, or that of the row."""
        unit = self.columns.units.get(column) or self.unit
        return number_with(self.cells[column], unit) if unit else self.cells[column]

    def said(self, province: Province, promise: Promise) -> Said:
        """All that the row says."""
        metric = self.metric(promise)
        is_target = promise.quantity is not None and (metric is not None or TARGET in self.cells)
        if TARGET in self.cells and not is_target:
            raise UserError(
                "{column}: I see no number in “{word}”. A promise without one belongs into {title}, with this cell "
                "left empty; a rank is written 第1位 or no. 1.",
                column=TARGET,
                word=quoted(self.cells[TARGET]),
                title=TITLE,
            )
        self.refuse_bare_money(promise, metric)
        start, start_on = self.start(promise)
        title, title_zh = in_both(self.cells.get(TITLE) or ("" if is_target else self.cells.get(METRIC, "")))
        return Said(
            kind="target" if is_target else "initiative",
            province=province.code,
            year=promise.year,
            title=title,
            title_zh=title_zh,
            deadline=self.deadline(promise),
            source=self.source() if SOURCE in self.cells or DOCUMENT not in self.cells else None,
            conference_id=UNNAMED if DOCUMENT in self.cells else None,  # until the document is made
            owner=self.owner(),
            lead_body=self.cells.get(LEAD),
            note=self.note(),
            metric=metric,
            number=self.number(promise) if is_target else None,
            stretch=self.stretch(promise) if is_target else None,
            start=start,
            start_on=start_on,
            doubts=tuple(SpeakAgainst(words) for words in promise.doubts) if is_target else (),
        )

    def is_result(self, commitment: Commitment) -> bool:
        """Whether it reads like a row of statistics: a value of a year that is over, to be reached by no day."""
        if not isinstance(commitment, Target) or TARGET not in self.cells or DEADLINE in self.cells:
            return False
        is_plain = BARE_VALUE.fullmatch(normalized("NFKC", self.cells[TARGET])) is not None
        return self.columns.says[TARGET] in OF_VALUES and is_plain and commitment.year < self.today.year

    def doubts_of_unit(self, target: Target, promise: Promise) -> Iterator[str]:
        """What a number without a unit leaves open; a share or growth in percent is seldom below one."""
        number = promise.quantity
        if number is None or target.value is None:
            return
        metric = METRICS[target.metric]
        if self.is_percent_assumed and 0 < abs(target.value) < 1:
            yield FRACTION
        if number.unit is not None:
            return
        if target.basis is Basis.INCREMENT and GROWS.search(promise.words):
            yield PERCENT_OR_SO_MANY
        elif metric.unit is Unit.PERCENT and target.basis is Basis.LEVEL and 0 < target.value < 1:
            yield FRACTION
        elif metric.unit in COUNTS and target.basis is Basis.LEVEL and target.value % 1:
            yield NO_WHOLE_NUMBER

    def refuse_bare_money(self, promise: Promise, metric: Metric | None) -> None:
        """60 is 60 yuan to nobody.

        Raises:
            UserError: it is a small sum of money without a unit.
        """
        number = promise.quantity
        if number is None or number.value is None or number.unit is not None or number.value >= WHOLE_YUAN:
            return
        if metric and metric.unit is Unit.CNY and number.basis in (None, Basis.INCREMENT, Basis.LEVEL):
            raise UserError(
                "{column}: write the unit as well, such as 亿元 or %: “{word}” may be anything.",
                column=TARGET if TARGET in self.cells else TITLE,
                word=quoted(self.cells.get(TARGET) or promise.words),
            )

    def number(self, promise: Promise) -> Number | None:
        """What is promised, in the words of its cell; without what is striven for beyond it."""
        number = promise.quantity
        if number is None:
            return None
        is_alone = TARGET in self.cells and not (promise.stretch or number.base)
        return replace(number, words=self.with_unit() if is_alone else words_of(promise.words, number))

    def promised(self) -> str:
        """The words with the number: the target behind its metric, which tells growth from level; or all there is."""
        if TARGET not in self.cells:
            return (self.cells.get(TITLE) or self.cells.get(METRIC, ""))[:LONGEST_READ]
        return f"{self.metric_name} {self.with_unit()}".strip()

    def with_unit(self) -> str:
        """The target with the unit that stands in a column of its own, in a heading or behind the metric."""
        target = self.cells[TARGET]
        return number_with(target, self.unit) if self.unit else target

    def needed(self, column: Wording) -> str:
        if column not in self.cells:
            raise UserError("{column} is missing.", column=column)
        return self.cells[column]

    def year(self) -> int | None:
        """The year of the conference, for which a date in the column will do."""
        if YEAR not in self.cells:
            return None
        year = year_in(self.cells[YEAR])
        if year is None:
            raise UserError("{column}: “{word}” cannot be read.", column=YEAR, word=quoted(self.cells[YEAR]))
        return year

    def named(self, column: Wording, resolved: Resolved[Any]) -> Any:
        """What a name stands for; a slip is taken as meant, and noted."""
        typed = quoted(self.cells[column])
        match resolved:
            case Exact(found):
                return found
            case Typo(found):
                self.remarks.append(UserError("I read “{typed}” as {name}.", typed=typed, name=wording(found)))
                return found
            case Unclear(candidates):
                names = [wording(one) for one in candidates[:3]]
                choices = Wording(", ".join(one.en for one in names), "、".join(one.zh for one in names))
                raise UserError(
                    "{column}: “{word}” may mean {choices}. Write one of them.",
                    column=column,
                    word=typed,
                    choices=choices,
                )
        raise UserError("{column}: I do not know “{word}”.", column=column, word=typed)

    def metric(self, promise: Promise) -> Metric | None:
        """The metric of its column, or the one that the words of the promise name."""
        if METRIC not in self.cells:
            return promise.metric
        resolved = resolve_metric(self.metric_name)
        if isinstance(resolved, Exact | Typo):
            found: Metric = self.named(METRIC, resolved)
            return found
        if promise.metric:
            return promise.metric
        within = metric_in(self.metric_name)
        if isinstance(within, Unclear) or isinstance(resolved, Unclear):
            self.named(METRIC, within if isinstance(within, Unclear) else resolved)
        raise UserError(
            "{column}: I do not know “{word}”. Use another name for it, or write the whole promise into {title} and "
            "leave {column} and {target} empty.",
            column=METRIC,
            word=quoted(self.cells[METRIC]),
            title=TITLE,
            target=TARGET,
        )

    def document(self, commitment: Commitment) -> Conference | None:
        """The document of its column; the same one comes to the same id, in whichever row it stands."""
        title = LINK_IN.sub("", self.cells.get(DOCUMENT, "")).strip(" ,，;；()（）《》")
        if not title:
            return None
        address = LINK_IN.search(self.cells.get(LINK, "")) or LINK_IN.search(self.cells[DOCUMENT])
        digest = sha256(title.encode()).hexdigest()[:8]
        return Conference(
            id=f"{commitment.province}-{commitment.year}-{digest}",
            province=commitment.province,
            year=commitment.year,
            kind=next((kind for kind, words in KINDS.items() if words.search(title)), ConferenceKind.CONFERENCE_REPORT),
            title=title,
            title_zh=in_both(title)[1],
            address=address[0] if address and SOURCE not in self.cells else None,
            language="zh" if has_han(title) else "en",
        )

    def note(self) -> str | None:
        """Its note, and an owner whom nobody here is."""
        note = self.cells.get(NOTE)
        if OWNER not in self.cells or self.owner():
            return note
        self.remarks.append(UserError("An owner who is no member's id was kept as a note."))
        return "\n".join(part for part in (note, f"{OWNER.en} {OWNER.zh}: {self.cells[OWNER]}") if part)

    def owner(self) -> str | None:
        typed = self.cells.get(OWNER, "")
        return mentioned(typed) or (typed if MEMBER.fullmatch(typed) else None)

    def source(self) -> Source | None:
        """The source with its address, be it in a column of its own or beside the name."""
        name = self.cells.get(SOURCE, "")
        address = LINK_IN.search(self.cells.get(LINK, "")) or LINK_IN.search(name)
        plain = LINK_IN.sub("", name).strip(" ,，;；()（）") or (address[0] if address else "")
        return Source(name=plain, address=address[0] if address else None) if plain else None

    def unfit(self, problem: Problem, said: Said) -> UserError:
        """Why the row promises nothing as it stands."""
        column = COLUMN_OF.get(problem.field, TARGET if TARGET in self.cells else TITLE)
        word = quoted(self.cells.get(TARGET, problem.words))
        match problem.misfit:
            case Misfit.MISSING:
                return UserError("{column} is missing.", column=column)
            case Misfit.NO_NUMBER if why := why_unread(said.number):
                return UserError("{column}: {why}", column=column, why=why)
            case Misfit.OTHER_UNIT if said.metric:
                return UserError(
                    "{column}: “{word}” does not fit {metric}.", column=column, word=word, metric=wording(said.metric)
                )
            case Misfit.RANK_MOVES:
                return UserError(
                    "{column}: “{word}” says how far the rank moves, not which one is to be reached.",
                    column=column,
                    word=word,
                )
            case Misfit.RUNS_DOWN:
                return UserError("A range runs from the lower number to the higher one.")
        return UserError("{column}: “{word}” cannot be read.", column=column, word=word)

    def deadline(self, promise: Promise) -> Deadline | None:
        """The deadline of its column, or the one in the words of the promise."""
        typed = self.cells.get(DEADLINE)
        found = read_deadline(typed, promise.year, self.today) if typed else promise.deadline
        if isinstance(found, ReadDeadline):
            self.remarks += [UserError(found.assumed)] if found.assumed else []
            return found.deadline
        if typed or (found and found.candidates):
            raise UserError(
                "{column}: “{word}” is not clear. Write for example 2025-12-31, Q3 2025 or 2025年底.",
                column=DEADLINE,
                word=quoted(typed or (found and found.words)),
            )
        return None


def wording(one: Province | Metric) -> Wording:
    """Both names."""
    return Wording(f"{one.en} ({one.zh})", one.zh)
