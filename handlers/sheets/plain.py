"""A team's own spreadsheet: headings in either language and any order, promises in the words of the documents."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple
from unicodedata import normalize

from pydantic import ValidationError

from config.metrics import Metric, Wording
from config.provinces import Province
from handlers.words.dates import ReadDeadline
from handlers.words.deadlines import read_deadline
from handlers.words.names import Exact, Resolved, Typo, Unclear, metric_in, resolve_metric, resolve_province
from handlers.words.notation import mentioned
from handlers.words.promises import Promise, read_promise
from handlers.words.spelling import has_han
from store.exchange.cells import text_of
from store.exchange.contents import Row
from store.exchange.errors import quoted, row_error
from store.exchange.spreadsheet import Table
from store.model.building import Misfit, Problem, terms_of
from store.model.commitment import Initiative, Target
from store.model.deadline import Deadline, Precision
from store.model.errors import UserError
from store.model.fields import COLUMNS

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
BETWEEN_SCRIPTS = re.compile(r"[/|\s]+(?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff])[/|\s]+")
YEAR_IN = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
MEMBER = re.compile(r"[UW][A-Z0-9]{5,}")
LINK_IN = re.compile(r"https?://[^\s<>|（），。；、]+")


class Headed(NamedTuple):
    """Which columns of a table we know, by their place, and the headings of the others."""

    places: Mapping[Wording, int]
    unknown: Sequence[str]


def template() -> Table:
    """An empty table with one row to show what goes where."""
    return [[f"{column.en} {column.zh}" for column in EXAMPLE], [*EXAMPLE.values()]]


def headed(headings: Sequence[str]) -> Headed:
    """The columns of a table.

    Raises:
        UserError: it has none of ours, or none that says of which province it is or what is promised.
    """
    places: dict[Wording, int] = {}
    unknown = []
    for place, heading in enumerate(headings):
        column = column_of(heading)
        if column is None or column in places:
            unknown += [heading.strip()] if heading.strip() else []
        else:
            places[column] = place
    if PROVINCE not in places:
        raise UserError(
            "The first line must name the columns, and one of them must be {column}. I found: {headings}.",
            column=PROVINCE,
            headings=quoted(", ".join(one.strip() for one in headings)) or "–",
        )
    if not {TARGET, TITLE, METRIC} & places.keys():
        raise UserError(
            "One column must say what is promised: {metric} and {target}, or {title}.",
            metric=METRIC,
            target=TARGET,
            title=TITLE,
        )
    return Headed(places, unknown)


def column_of(heading: str) -> Wording | None:
    """What a heading means: its words in either language or both, whatever stands in brackets after it."""
    plain = re.sub(r"[(（\[【].*", "", normalize("NFKC", heading).lower())
    words = " ".join(re.sub(r"[*:：_]", " ", plain).split())
    if words in MEANING:
        return MEANING[words]
    parts = {MEANING.get(part.strip(" /|")) for part in BETWEEN_SCRIPTS.split(words)}
    return parts.pop() if len(parts) == 1 else None


def rows_of(table: Table, today: date) -> Iterator[Row]:
    """The commitments that a table lists, without their numbers; empty rows are passed over, and so is our example."""
    columns = headed(table[0])
    for number, line in enumerate(table[1:], start=2):
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
    return Row(number, "commitment", record, is_numbered=False, remarks=tuple(reader.remarks))


class RowReader:
    """Reads one row, and notes what it had to take for granted."""

    def __init__(self, cells: Mapping[Wording, str], today: date) -> None:
        self.cells = cells
        self.today = today
        self.remarks: list[UserError] = []

    def read(self) -> Target | Initiative:
        """The commitment of the row.

        Raises:
            UserError: something is missing or can be read in several ways.
        """
        province = self.named(PROVINCE, resolve_province(self.needed(PROVINCE)))
        year = self.year()
        promise = read_promise(self.promised(), self.today, year)
        common = self.common(province, year)
        metric = self.metric(promise)
        if promise.quantity is None or (metric is None and TARGET not in self.cells):
            if TARGET in self.cells:
                raise UserError(
                    "{column}: I see no number in “{word}”.", column=TARGET, word=quoted(self.cells[TARGET])
                )
            return self.initiative(common, promise, metric, year)
        if metric is None:
            raise UserError("{column} is missing.", column=METRIC)
        return self.target(common, promise, metric, year)

    def promised(self) -> str:
        """The words with the number: the target behind its metric, which tells growth from level; or all there is."""
        if TARGET not in self.cells:
            return self.cells.get(TITLE) or self.cells.get(METRIC, "")
        target, unit = self.cells[TARGET], self.cells.get(UNIT, "")
        if unit and not target.endswith(unit):
            target += f" {unit}" if unit.isascii() and unit.isalpha() else unit
        return f"{self.cells.get(METRIC, '')} {target}".strip()

    def needed(self, column: Wording) -> str:
        if column not in self.cells:
            raise UserError("{column} is missing.", column=column)
        return self.cells[column]

    def year(self) -> int:
        """The year of the conference, for which a date in the column will do; else that of the deadline."""
        if YEAR not in self.cells and DEADLINE in self.cells:
            due = read_deadline(self.cells[DEADLINE], None, self.today)
            if isinstance(due, ReadDeadline):
                self.remarks.append(UserError("Without a year, that of the deadline was taken."))
                return due.deadline.on.year
        found = YEAR_IN.search(normalize("NFKC", self.needed(YEAR)))
        if not found:
            raise UserError("{column}: “{word}” cannot be read.", column=YEAR, word=quoted(self.cells[YEAR]))
        return int(found[1])

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

    def common(self, province: Province, year: int) -> dict[str, Any]:
        """The fields of every commitment."""
        owner, note = self.owner(), self.cells.get(NOTE)
        if OWNER in self.cells and owner is None:
            self.remarks.append(UserError("An owner who is no member's id was kept as a note."))
            note = "\n".join(part for part in (note, f"{OWNER.en} {OWNER.zh}: {self.cells[OWNER]}") if part)
        return {
            "id": f"{province.code}-{year}-00",  # it is given a number when it is written
            "province": province.code,
            "year": year,
            "owner": owner,
            "lead_body": self.cells.get(LEAD),
            "note": note,
            "source": self.source(),
        }

    def owner(self) -> str | None:
        typed = self.cells.get(OWNER, "")
        return mentioned(typed) or (typed if MEMBER.fullmatch(typed) else None)

    def source(self) -> dict[str, Any] | None:
        """The source with its address, be it in a column of its own or beside the name."""
        name = self.cells.get(SOURCE, "")
        address = LINK_IN.search(self.cells.get(LINK, "")) or LINK_IN.search(name)
        plain = LINK_IN.sub("", name).strip(" ,，;；()（）") or (address[0] if address else "")
        return {"name": plain, "address": address[0] if address else None} if plain else None

    def target(self, common: dict[str, Any], promise: Promise, metric: Metric, year: int) -> Target:
        """A promise with a number."""
        terms = terms_of(metric, promise.quantity, promise.stretch)
        if isinstance(terms, Problem):
            raise self.unfit(terms, metric)
        self.remarks += [UserError(warning) for warning in promise.warnings]
        title, title_zh = self.titles(metric)
        return Target.model_validate(
            {
                **common,
                "title": title,
                "title_zh": title_zh,
                "metric": metric.key,
                "themes": (str(metric.theme),),
                "basis": terms.basis,
                "comparator": terms.comparator,
                "value": terms.value,
                "upper": terms.upper,
                "stretch": terms.stretch,
                "value_words": self.cells.get(TARGET, promise.quantity.words if promise.quantity else "")[:300],
                "deadline": self.deadline(promise, year) or self.end_of(year),
            }
        )

    def unfit(self, problem: Problem, metric: Metric) -> UserError:
        """Why the number of the row cannot be promised of its metric."""
        column = TARGET if TARGET in self.cells else TITLE
        word = quoted(self.cells.get(TARGET, problem.words))
        match problem.misfit:
            case Misfit.OTHER_UNIT:
                return UserError(
                    "{column}: “{word}” does not fit {metric}.", column=column, word=word, metric=wording(metric)
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

    def initiative(self, common: dict[str, Any], promise: Promise, metric: Metric | None, year: int) -> Initiative:
        """A promise without a number."""
        title = self.cells.get(TITLE) or self.cells.get(METRIC)
        if not title:
            raise UserError("{column} is missing.", column=TITLE)
        titles = {"title": title, "title_zh": title if has_han(title) else None}
        key = metric.key if metric else None
        return Initiative.model_validate({**common, **titles, "metric": key, "deadline": self.deadline(promise, year)})

    def titles(self, metric: Metric) -> tuple[str, str | None]:
        """The row's own words; else the names of its metric."""
        title = self.cells.get(TITLE)
        return (title, title if has_han(title) else None) if title else (metric.en, metric.zh)

    def deadline(self, promise: Promise, year: int) -> Deadline | None:
        """The deadline of its column, or the one in the words of the promise."""
        typed = self.cells.get(DEADLINE)
        found = read_deadline(typed, year, self.today) if typed else promise.deadline
        if typed and not isinstance(found, ReadDeadline):
            raise UserError(
                "{column}: “{word}” is not clear. Write for example 2025-12-31, Q3 2025 or 2025年底.",
                column=DEADLINE,
                word=quoted(typed),
            )
        if not isinstance(found, ReadDeadline):
            return None
        if found.assumed and typed:
            self.remarks.append(UserError(found.assumed))
        return found.deadline

    def end_of(self, year: int) -> Deadline:
        self.remarks.append(UserError("Without a deadline, the end of the year was taken."))
        return Deadline.end_of(Precision.YEAR, date(year, 1, 1))


def wording(one: Province | Metric) -> Wording:
    """Both names."""
    return Wording(f"{one.en} ({one.zh})", one.zh)


FIELDS: Mapping[str, Wording] = {
    **COLUMNS,
    "title": TITLE,
    "value": TARGET,
    "upper": TARGET,
    "source.address": LINK,
}
