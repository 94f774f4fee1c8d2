"""A team's own spreadsheet: headings in either language and any order, promises in the words of the documents."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, NamedTuple

from pydantic import ValidationError

from config.metrics import Metric, Wording
from config.provinces import Province
from handlers.phrases.assumptions import ASSUMED_WORDS
from handlers.phrases.titles import titles_of
from handlers.words.dates import ReadDeadline, year_in
from handlers.words.deadlines import read_deadline
from handlers.words.names import Exact, Resolved, Typo, Unclear, metric_in, resolve_metric, resolve_province
from handlers.words.notation import mentioned
from handlers.words.promises import Promise, read_promise, start_of, words_of
from handlers.words.quantities import why_unread
from handlers.words.spelling import in_both, normalized, writings
from store.exchange.cells import text_of
from store.exchange.contents import Row
from store.exchange.errors import quoted, row_error
from store.exchange.spreadsheet import Table
from store.model.building import Said, Unbuilt, build
from store.model.commitment import Initiative, Target
from store.model.deadline import Deadline
from store.model.doubts import SpeakAgainst
from store.model.errors import UserError
from store.model.fields import COLUMNS
from store.model.source import Source
from store.model.terms import Misfit, Number, Problem

PROVINCE = COLUMNS["province"]
YEAR = COLUMNS["year"]
METRIC = COLUMNS["metric"]
TARGET = Wording("Target", "目标值")
UNIT = Wording("Unit", "单位")
TITLE = Wording("Commitment", "承诺")
DEADLINE = COLUMNS["deadline.on"]
SOURCE = COLUMNS["source.name"]
LINK = Wording("Link", "网址")
OWNER = COLUMNS["owner"]
LEAD = COLUMNS["lead_body"]
NOTE = COLUMNS["note"]

HEADINGS: Mapping[Wording, Sequence[str]] = {  # beside the names of the columns themselves
    PROVINCE: ("region", "省", "省市", "省区市", "地区", "所属省份"),
    YEAR: ("conference year", "年度", "年", "会议年份"),
    METRIC: ("indicator", "kpi", "指标名称", "考核指标"),
    TARGET: ("target value", "value", "goal", "目标", "指标值", "目标数", "数值"),
    UNIT: ("计量单位",),
    TITLE: (
        *("promise", "title", "text", "initiative", "task", "words", "description"),
        *("承诺内容", "内容", "任务", "重点任务", "工作任务", "原文", "表述", "事项", "标题"),
    ),
    DEADLINE: (
        *("due", "due date", "by", "by when", "target date"),
        *("截止", "截止时间", "期限", "完成时限", "时限", "完成时间", "到期"),
    ),
    SOURCE: ("document", "出处", "文件", "依据", "数据来源"),
    LINK: ("url", "address", "source address", "链接", "来源网址"),
    OWNER: ("responsible", "assignee", "责任人", "跟踪人"),
    LEAD: ("lead", "lead agency", "责任单位", "牵头部门", "责任部门"),
    NOTE: ("notes", "remark", "remarks", "comment", "comments", "说明", "注"),
}
COLUMNS_READ: Sequence[Wording] = [*HEADINGS]
MEANING = {word: column for column, words in HEADINGS.items() for word in (column.en.lower(), column.zh, *words)}
EXAMPLE = {
    PROVINCE: "Henan 河南",
    YEAR: "2022",
    METRIC: "高新技术企业",
    TARGET: "突破1万家",
    DEADLINE: "2022年底",
    SOURCE: "2022年河南省科技工作会议报告",
    LINK: "https://example.org/report",
    OWNER: "",
    NOTE: "Delete this row. 请删除本行",
}
GIVEN = {column: text for column, text in EXAMPLE.items() if text}
BETWEEN_SCRIPTS = re.compile(r"(?<![/|\s])[/|\s]+(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])[/|\s]+")
LONGEST_CELL = 300  # characters of a target, a name, a day
LONGEST_READ = 500  # characters of a longer text in which the promise is looked for
MEMBER = re.compile(r"[UW][A-Z0-9]{5,}")
LINK_IN = re.compile(r"https?://[^\s<>|（），。；、]+")


class Headed(NamedTuple):
    """Which columns of a table we know, by their place, and the headings of the others."""

    places: Mapping[Wording, int]
    unknown: Sequence[str]


def template() -> Table:
    """An empty table with one row to show what goes where."""
    return [[f"{column.en} {column.zh}" for column in EXAMPLE], [*EXAMPLE.values()]]


def are_headings(row: Sequence[str]) -> bool:
    """Whether a row names the columns of a table that can be read."""
    places = columns_in(row).places
    return PROVINCE in places and not {TARGET, TITLE, METRIC}.isdisjoint(places)


def headed(headings: Sequence[str]) -> Headed:
    """The columns of a table.

    Raises:
        UserError: it has none of ours, or none that says of which province it is or what is promised.
    """
    columns = columns_in(headings)
    if PROVINCE not in columns.places:
        raise UserError(
            "The first line must name the columns, and one of them must be {column}. I found: {headings}.",
            column=PROVINCE,
            headings=quoted(", ".join(one.strip() for one in headings)) or "–",
        )
    if {TARGET, TITLE, METRIC}.isdisjoint(columns.places):
        raise UserError(
            "One column must say what is promised: {metric} and {target}, or {title}.",
            metric=METRIC,
            target=TARGET,
            title=TITLE,
        )
    return columns


def columns_in(headings: Sequence[str]) -> Headed:
    places: dict[Wording, int] = {}
    unknown = []
    for place, heading in enumerate(headings):
        column = column_of(heading)
        if column is None or column in places:
            unknown += [heading.strip()] if heading.strip() else []
        else:
            places[column] = place
    return Headed(places, unknown)


def column_of(heading: str) -> Wording | None:
    """What a heading means: its words in either language or both, whatever stands in brackets after it."""
    *_, simplified = writings(normalized("NFKC", heading).lower())
    plain = re.sub(r"[(（\[【].*", "", simplified)
    words = " ".join(re.sub(r"[*:：_]", " ", plain).split())
    if words in MEANING:
        return MEANING[words]
    parts = {MEANING.get(part.strip(" /|")) for part in BETWEEN_SCRIPTS.split(words)}
    return parts.pop() if len(parts) == 1 else None


def rows_of(table: Table, today: date, first: int = 2) -> Iterator[Row]:
    """The commitments that a table lists, without their numbers; empty rows are passed over, and so is our example.

    `first` is the number of the row below the headings.
    """
    columns = headed(table[0])
    for number, line in enumerate(table[1:], start=first):
        cells = {
            column: text.strip()
            for column, place in columns.places.items()
            if place < len(line) and (text := text_of(line[place].strip()))
        }
        if cells and cells != GIVEN:
            yield row_of(number, cells, today)


def row_of(number: int, cells: Mapping[Wording, str], today: date) -> Row:
    """One row, read or refused."""
    reader = RowReader(cells, today)
    try:
        record = reader.read()
    except ValidationError as error:
        return Row(number, problem=row_error(error, FIELDS))
    except UserError as error:
        return Row(number, problem=error)
    return Row(number, "commitment", record, is_numbered=False, remarks=tuple(reader.remarks), doubts=reader.doubts)


class RowReader:
    """Reads one row, and notes what it had to take for granted."""

    def __init__(self, cells: Mapping[Wording, str], today: date) -> None:
        self.cells = cells
        self.today = today
        self.remarks: list[UserError] = []
        self.doubts: tuple[SpeakAgainst, ...] = ()

    def read(self) -> Target | Initiative:
        """The commitment of the row.

        Raises:
            UserError: something is missing, too long, or can be read in several ways.
        """
        for column in (PROVINCE, YEAR, METRIC, TARGET, UNIT, DEADLINE, OWNER):  # before they are read, which takes time
            if len(self.cells.get(column, "")) > LONGEST_CELL:
                raise UserError("{column}: at most {n} characters.", column=column, n=LONGEST_CELL)
        province = self.named(PROVINCE, resolve_province(self.needed(PROVINCE)))
        promise = read_promise(self.promised(), self.today, self.year())
        said = self.said(province, promise)
        built = build(said, titles_of)
        if isinstance(built, Unbuilt):
            raise self.unfit(built.problems[0], said)
        self.remarks += [UserError(ASSUMED_WORDS[assumed]) for assumed in built.assumed]
        self.doubts = built.doubts
        if isinstance(built.commitment, Target):
            self.remarks += [UserError(warning) for warning in promise.warnings]
        return built.commitment

    def said(self, province: Province, promise: Promise) -> Said:
        """All that the row says."""
        metric = self.metric(promise)
        is_target = promise.quantity is not None and (metric is not None or TARGET in self.cells)
        if TARGET in self.cells and not is_target:
            raise UserError("{column}: I see no number in “{word}”.", column=TARGET, word=quoted(self.cells[TARGET]))
        start, start_on = start_of(promise) or (None, None)
        title, title_zh = in_both(self.cells.get(TITLE) or ("" if is_target else self.cells.get(METRIC, "")))
        return Said(
            kind="target" if is_target else "initiative",
            province=province.code,
            year=promise.year,
            title=title,
            title_zh=title_zh,
            deadline=self.deadline(promise),
            source=self.source(),
            owner=self.owner(),
            lead_body=self.cells.get(LEAD),
            note=self.note(),
            metric=metric,
            number=self.number(promise) if is_target else None,
            stretch=promise.stretch,
            start=start,
            start_on=start_on.deadline.on if start_on else None,
            doubts=tuple(SpeakAgainst(words) for words in promise.doubts) if is_target else (),
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
        return f"{self.cells.get(METRIC, '')} {self.with_unit()}".strip()

    def with_unit(self) -> str:
        """The target with the unit that stands in a column of its own."""
        target, unit = self.cells[TARGET], self.cells.get(UNIT, "")
        if not unit or target.endswith(unit):
            return target
        return f"{target} {unit}" if unit.isascii() and unit.isalpha() else f"{target}{unit}"

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
        resolved = resolve_metric(self.cells[METRIC])
        if isinstance(resolved, Exact | Typo):
            found: Metric = self.named(METRIC, resolved)
            return found
        if promise.metric:
            return promise.metric
        within = metric_in(self.cells[METRIC])
        self.named(METRIC, within if isinstance(within, Unclear) else resolved)
        return None

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


COLUMN_OF: Mapping[str, Wording] = {"province": PROVINCE, "year": YEAR, "title": TITLE, "metric": METRIC}
FIELDS: Mapping[str, Wording] = {
    **COLUMNS,
    "title": TITLE,
    "value": TARGET,
    "upper": TARGET,
    "source.address": LINK,
}
