"""What each field of a record is called, its column in a table, and which fields are told, or change, as one."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import NamedTuple

from pydantic import BaseModel

from config.metrics import Wording
from store.model.actual import Actual
from store.model.commitment import Initiative, Target
from store.model.milestone import Milestone
from store.model.postponement import Postponement
from store.model.role import Grant


class Described(NamedTuple):
    """A field that bears the same name in every model that has it.

    Its label is a message of the catalogue. Its column, or one for each part of it, stands in files that people keep:
    what is renamed can no longer be read from them.
    """

    name: str
    label: str
    column: Wording | Mapping[str, Wording] | None = None

    @property
    def columns(self) -> Mapping[str, Wording]:
        """Its columns by their paths: "title", "deadline.on"."""
        if self.column is None or isinstance(self.column, Wording):
            return {self.name: self.column} if self.column else {}
        return {f"{self.name}.{part}": column for part, column in self.column.items()}


class Fact(NamedTuple):
    """What a reader sees as one thing: what it is called, and the fields that it is made of."""

    name: str
    label: str
    fields: tuple[str, ...]


FIELDS: Sequence[Described] = (  # in the order in which they are told, and in which their columns stand
    Described("id", "ID", Wording("ID", "编号")),
    Described("commitment_id", "Commitment", Wording("Of commitment", "所属承诺")),
    Described("conference_id", "Document", Wording("Of document", "所属文件")),
    Described("province", "Province", Wording("Province", "省份")),
    Described("year", "Year", Wording("Year", "年份")),
    Described("scope", "Whose number it is", Wording("Scope", "范围")),
    Described("scope_name", "Name of the city or zone", Wording("City or zone", "城市或园区")),
    Described("kind", "Kind of document", Wording("Kind of document", "文件类型")),
    Described("title", "Title", Wording("Title", "标题")),
    Described("title_zh", "Chinese title", Wording("Chinese title", "中文标题")),
    Described("metric", "Metric", Wording("Metric", "指标")),
    Described("basis", "Kind of number", Wording("Basis", "口径")),
    Described("comparator", "Comparator", Wording("Comparator", "比较")),
    Described("bound", "Comparator", Wording("Comparator", "比较")),
    Described("value", "Value", Wording("Value", "数值")),
    Described("upper", "Upper value", Wording("Upper value", "上限")),
    Described("value_words", "As written", Wording("Value as written", "数值原文")),
    Described("stretch", "Stretch value", Wording("Stretch value", "力争值")),
    Described("keep", "How it is to be kept", Wording("Keep throughout", "全程保持")),
    Described("tolerance", "Tolerance", Wording("Tolerance", "容差")),
    Described(
        "deadline",
        "Deadline",
        {
            "on": Wording("Deadline", "截止日期"),
            "precision": Wording("Deadline precision", "截止精度"),
        },
    ),
    Described("as_of", "Day", Wording("Date", "日期")),
    Described("on", "Day", Wording("Date", "日期")),
    Described("held", "Held", Wording("Date", "日期")),
    Described("release", "Release", Wording("Release", "发布状态")),
    Described("released", "Released", Wording("Released", "发布日期")),
    Described("computed", "How it was computed", Wording("Computed", "推算方法")),
    Described("computed_zh", "How it was computed, in Chinese", Wording("Computed, Chinese", "推算方法中文")),
    Described(
        "baseline",
        "Baseline",
        {
            "value": Wording("Baseline", "基期值"),
            "on": Wording("Baseline date", "基期"),
            "source": Wording("Baseline source", "基期来源"),
        },
    ),
    Described("stage", "Stage", Wording("Stage", "阶段")),
    Described("blocked", "Blocked until", Wording("Blocked until", "受阻条件")),
    Described("waits_for", "Waits for", Wording("Waits for", "等待单位")),
    Described("ladder", "Sort of work", Wording("Sort of work", "任务类型")),
    Described("bearing", "Bearing", Wording("Bearing", "指向")),
    Described("outlook", "Own judgement", Wording("Own judgement", "研判")),
    Described("holds_until", "Holds until", Wording("Holds until", "有效期至")),
    Described("reason", "Reason", Wording("Reason", "理由")),
    Described("quote", "Quote", Wording("Quote", "引文")),
    Described("said_by", "Said by", Wording("Said by", "发言人")),
    Described("words", "In the words of the source", Wording("Words", "原文译文")),
    Described("words_zh", "In the words of the source, in Chinese", Wording("Chinese words", "中文原文")),
    Described("words_are", "How the source is given", Wording("Words are", "原文性质")),
    Described("place", "Where in the source", Wording("Place in source", "出处位置")),
    Described("place_zh", "Where in the source, in Chinese", Wording("Place in source, Chinese", "出处位置中文")),
    Described("offset", "Characters before it in the source", Wording("Offset in source", "原文偏移")),
    Described("owner", "Owner", Wording("Owner", "负责人")),
    Described("default_owner", "Default owner"),
    Described("two_people", "Figures need a second person"),
    Described("lead_body", "Lead body", Wording("Lead body", "牵头单位")),
    Described("supporting_bodies", "Supporting bodies", Wording("Supporting bodies", "配合单位")),
    Described("themes", "Themes", Wording("Themes", "主题")),
    Described("force", "Legal force", Wording("Legal force", "约束力")),
    Described("state", "State", Wording("State", "状态")),
    Described(
        "source",
        "Source",
        {
            "name": Wording("Source", "来源"),
            "name_zh": Wording("Chinese source", "中文来源"),
            "address": Wording("Source address", "来源网址"),
            "document_number": Wording("Document number", "文号"),
            "published": Wording("Published", "公布日期"),
        },
    ),
    Described("address", "Web address", Wording("Source address", "来源网址")),
    Described("document_number", "Document number", Wording("Document number", "文号")),
    Described("published", "Published", Wording("Published", "公布日期")),
    Described("publisher", "Publisher", Wording("Publisher", "发布单位")),
    Described("publisher_zh", "Publisher, in Chinese", Wording("Chinese publisher", "发布单位中文")),
    Described("language", "Language", Wording("Language", "语言")),
    Described("reviews", "What it says of earlier years", Wording("Reviews", "回顾")),
    Described("former", "Earlier promises", Wording("Earlier promises", "历次承诺")),
    Described("interim", "Interim goals", Wording("Interim goals", "阶段目标")),
    Described("follows", "Takes up", Wording("Takes up", "承接")),
    Described("note", "Note", Wording("Note", "备注")),
    Described("note_zh", "Chinese note", Wording("Chinese note", "中文备注")),
    Described("entered_by", "Entered by", Wording("Entered by", "录入人")),
    Described("needs_confirmation", "Waits for a second person", Wording("Needs confirmation", "需他人确认")),
    Described("confirmed_by", "Confirmed by", Wording("Confirmed by", "确认人")),
    Described("assessed_by", "Judged by", Wording("Judged by", "研判人")),
    Described("saved_by", "Saved by", Wording("Entered by", "录入人")),
    Described("role", "Role"),  # roles are in no file
    Described("provinces", "Provinces"),
    Described("until", "Put off until"),
)
LABELS: Mapping[str, str] = {field.name: field.label for field in FIELDS}
COLUMNS: Mapping[str, Wording] = {path: column for field in FIELDS for path, column in field.columns.items()}

SCOPE = Fact("scope", "Whose number it is", ("scope", "scope_name"))
FIGURE = ("scope", "scope_name", "metric", "basis", "as_of", "value", "bound", "release", "released")
TOLD_AS_ONE: Mapping[type[BaseModel], Sequence[Fact]] = {
    Target: (Fact("promise", "Promise", ("kind", "metric", "basis", "comparator", "value", "upper")), SCOPE),
    Initiative: (Fact("promise", "Promise", ("kind",)), SCOPE),
    Actual: (Fact("figure", "Figure", FIGURE),),
    Milestone: (Fact("blocked", "Blocked until", ("blocked", "waits_for")),),
    Postponement: (Fact("until", "Put off until", ("until", "on", "deadline")),),
    Grant: (Fact("role", "Role", ("role", "provinces")),),
}
CHANGE_AS_ONE = (
    ("kind", "metric", "basis", "comparator", "value", "upper", "value_words", "stretch", "keep", "tolerance"),
    ("conference_id", "source", "place", "place_zh", "offset"),
    ("scope", "scope_name"),
    ("title", "title_zh"),
    ("words", "words_zh", "words_are"),
    ("note", "note_zh"),
)


@cache
def facts_of(model: type[BaseModel]) -> Sequence[Fact]:
    """The facts of a kind of record: every field alone, or as one with others."""
    as_one = {name: fact for fact in TOLD_AS_ONE.get(model, ()) for name in fact.fields}
    named = (field for field in FIELDS if field.name in model.model_fields)
    return (*dict.fromkeys(as_one.get(field.name, Fact(field.name, field.label, (field.name,))) for field in named),)


def is_given(fact: Fact, record: BaseModel) -> bool:
    """Whether anything is known of it beside what is taken for granted."""
    fields = type(record).model_fields
    return any(getattr(record, name) != fields[name].default for name in fact.fields)


def parts_of(model: type[BaseModel]) -> Iterator[tuple[str, ...]]:
    """All fields of a commitment, in the parts of which each is one person's or another's where two change it."""
    yield from CHANGE_AS_ONE
    as_one = {name for part in CHANGE_AS_ONE for name in part}
    yield from ((name,) for name in model.model_fields if name not in as_one)
