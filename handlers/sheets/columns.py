"""The columns of a team's own table: what their headings mean in either language, and what a row has in them."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from config.metrics import Wording
from handlers.sheets.units import unit_of_table, with_its_unit
from store.exchange.cells import text_of
from store.exchange.days import Order, day_in
from store.exchange.errors import quoted
from store.exchange.spreadsheet import Table
from store.model.errors import UserError
from store.model.fields import COLUMNS
from store.model.writing import normalized, writings

PROVINCE = COLUMNS["province"]
PLACE = COLUMNS["scope_name"]
SCOPE = COLUMNS["scope"]
YEAR = COLUMNS["year"]
METRIC = COLUMNS["metric"]
TARGET = Wording("Target", "目标值")
ACTUAL = Wording("Actual", "实际值")
AS_OF = COLUMNS["as_of"]
RELEASE = COLUMNS["release"]
RELEASED = COLUMNS["released"]
UNIT = Wording("Unit", "单位")
STRETCH = COLUMNS["stretch"]
BASELINE = COLUMNS["baseline.value"]
BASELINE_ON = COLUMNS["baseline.on"]
TITLE = Wording("Commitment", "承诺")
DEADLINE = COLUMNS["deadline.on"]
DOCUMENT = Wording("Document", "文件")
SOURCE = COLUMNS["source.name"]
LINK = Wording("Link", "网址")
OWNER = COLUMNS["owner"]
LEAD = COLUMNS["lead_body"]
SUPPORT = COLUMNS["supporting_bodies"]
PASSAGE = COLUMNS["place"]
FORCE = COLUMNS["force"]
NOTE = COLUMNS["note"]

HEADINGS: Mapping[Wording, Sequence[str]] = {  # beside the names of the columns themselves
    PROVINCE: ("region", "省", "省市", "省区市", "地区", "所属省份"),
    PLACE: (
        *("city", "zone", "prefecture", "city/zone"),
        *("城市", "市", "地市", "地级市", "市州", "所属城市", "园区", "开发区", "高新区", "地市名称", "城市名称"),
    ),
    SCOPE: ("level", "层级", "级别"),
    YEAR: ("conference year", "年度", "年", "会议年份"),
    METRIC: ("indicator", "kpi", "指标名称", "考核指标"),
    TARGET: (
        *("target value", "value", "goal"),
        *("目标", "指标值", "目标数", "数值", "预期值", "计划值", "预期目标", "规划值"),
    ),
    STRETCH: ("stretch", "stretch target", "stretch goal", "力争", "力争目标", "奋斗目标", "争取值", "争取目标"),
    BASELINE: ("base", "baseline value", "base value", "基数", "基期数", "基准值", "基线", "基线值"),
    BASELINE_ON: ("baseline year", "base year", "基期年", "基期年份", "基准年", "基准年份", "基数年份"),
    ACTUAL: (
        *("actual value", "figure", "result", "outcome"),
        *("实际", "实际完成", "实际完成值", "完成值", "完成数", "实绩", "实际数", "统计值", "实现值"),
    ),
    AS_OF: ("as of", "data date", "数据日期", "统计日期", "数据时间", "统计时间"),
    RELEASE: ("release status", "data status", "数据性质", "数据类型", "发布性质"),
    RELEASED: ("release date", "published", "published on", "发布时间", "公布时间", "公布日期"),
    UNIT: ("units", "unit measure", "unit of measure", "measure", "计量单位", "数值单位", "单位名称", "指标单位"),
    TITLE: (
        *("promise", "title", "text", "initiative", "task", "words", "description"),
        *("承诺内容", "内容", "任务", "重点任务", "工作任务", "原文", "表述", "事项", "标题"),
    ),
    DEADLINE: (
        *("due", "due date", "by", "by when", "target date"),
        *("截止", "截止时间", "期限", "完成时限", "时限", "完成时间", "到期"),
    ),
    DOCUMENT: (
        *("source document", "conference", "meeting", "plan", "report", "policy"),
        *("来源文件", "文件名称", "会议", "会议名称", "依据文件", "政策文件", "规划", "规划名称", "报告"),
    ),
    SOURCE: ("出处", "依据", "数据来源"),
    LINK: ("url", "address", "source address", "链接", "来源网址"),
    OWNER: ("responsible", "assignee", "责任人", "跟踪人"),
    LEAD: ("lead", "lead agency", "责任单位", "牵头部门", "责任部门"),
    SUPPORT: ("supporting", "support", "supporting body", "配合部门", "协办单位", "参与单位", "协同单位"),
    PASSAGE: ("page", "passage", "where in source", "页码", "页", "页数", "段落", "原文位置"),
    FORCE: ("force", "binding or expected", "type of indicator", "指标属性", "指标性质", "指标类型", "属性"),
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
Cells = Mapping[Wording, str]
DAYS = (DEADLINE, BASELINE_ON, AS_OF, RELEASED)
COLUMN_OF: Mapping[str, Wording] = {"province": PROVINCE, "year": YEAR, "title": TITLE, "metric": METRIC}
FIELDS: Mapping[str, Wording] = {
    **COLUMNS,
    "title": TITLE,
    "value": TARGET,
    "upper": TARGET,
    "source.address": LINK,
}


class Headed(NamedTuple):
    """Which columns of a table we know, by their place, their units, and the headings of the others."""

    places: Mapping[Wording, int]
    unknown: Sequence[str]
    units: Mapping[Wording, str]
    says: Mapping[Wording, str]  # the words of each heading


def template() -> Table:
    """An empty table with one row to show what goes where."""
    return [[f"{column.en} {column.zh}" for column in EXAMPLE], [*EXAMPLE.values()]]


def are_headings(row: Sequence[str]) -> bool:
    """Whether a row names the columns of a table that can be read."""
    places = columns_in(row).places
    return not {PROVINCE, PLACE}.isdisjoint(places) and not {TARGET, TITLE, METRIC}.isdisjoint(places)


def headed(headings: Sequence[str], title: str = "") -> Headed:
    """The columns of a table; the `title` above it may name the unit of all its numbers.

    Raises:
        UserError: it has none of ours, or none that says of which province it is or what is promised.
    """
    columns = columns_in(headings)
    if {PROVINCE, PLACE}.isdisjoint(columns.places):
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
    unit = unit_of_table(title)
    return columns._replace(units={TARGET: unit, ACTUAL: unit, **columns.units}) if unit else columns


def columns_in(headings: Sequence[str]) -> Headed:
    places: dict[Wording, int] = {}
    units: dict[Wording, str] = {}
    says: dict[Wording, str] = {}
    unknown = []
    for place, heading in enumerate(headings):
        name, unit = with_its_unit(heading)
        column = column_of(name)
        if column is None or column in places:
            unknown += [heading.strip()] if heading.strip() else []
        else:
            places[column] = place
            says[column] = words_in(name)
            units |= {column: unit} if unit else {}
    return Headed(places, unknown, units, says)


def column_of(heading: str) -> Wording | None:
    """What a heading means: its words in either language or both, whatever stands in brackets after it."""
    words = words_in(heading)
    if words in MEANING:
        return MEANING[words]
    parts = {MEANING.get(part.strip(" /|")) for part in BETWEEN_SCRIPTS.split(words)}
    return parts.pop() if len(parts) == 1 else None


def words_in(heading: str) -> str:
    *_, simplified = writings(normalized("NFKC", heading).lower())
    plain = re.sub(r"[(（\[【].*", "", simplified)
    return " ".join(re.sub(r"[*:：_]", " ", plain).split())


def cells_of(line: Sequence[str], columns: Headed) -> Cells:
    """What a row has in the columns that we know."""
    return {
        column: text.strip()
        for column, place in columns.places.items()
        if place < len(line) and (text := text_of(line[place].strip()))
    }


def with_days(cells: Cells, order: Order | None) -> Cells:
    """With the days that Excel has written in its own way, as all of them in the table are to be read."""
    days = {column: day_in(cells[column], order) for column in DAYS if column in cells}
    return {**cells, **{column: day.isoformat() for column, day in days.items() if day}}


def filled_down(cells: Cells, above: Cells) -> Cells:
    """With the province of the row above, whose cell was merged with this one's; and its year, if it has none."""
    if not cells or PROVINCE in cells or PLACE in cells or PROVINCE not in above:
        return cells
    return {column: above[column] for column in (PROVINCE, YEAR) if column in above} | {**cells}
