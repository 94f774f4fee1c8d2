"""The reports of the corpus: they are read no worse than before, and their scores are printed when the tests end."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from config.metrics import METRICS
from config.provinces import PROVINCES
from handlers.reports.reading import Facts
from tests.reports.scoring import MEASURES, Report, Row, corpus, read, recorded, score, table

REPORTS = [*corpus()]


def test_reports_are_read_no_worse_than_before(record_property: Callable[[str, object], None]):
    tallies = score(REPORTS)
    record_property("scores", "\n".join(table(tallies)))

    worse = {
        f"{group}, {name}": f"{scores[name]} was {before[name]}"
        for group, before in recorded().items()
        for scores in [tallies[group].scores()]
        for name in MEASURES
        if scores[name] < before[name]
    }
    assert worse == {}, "python -m tests.reports.scoring --errors tells where"


def test_the_corpus_is_large_and_in_both_languages():
    assert sum(report.name.startswith("zh-") for report in REPORTS) >= 36
    assert sum(report.name.startswith("en-") for report in REPORTS) >= 24
    assert {report.group for report in REPORTS} == {"zh clean", "zh dirty", "en clean", "en translated"}


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_what_was_marked_stands_in_the_report(report: Report):
    names = {province.en for province in PROVINCES.values()}
    assert {report.province} <= names | {None}
    for one in report.expected:
        assert one.words in report.text
        assert {*one.metrics} <= METRICS.keys() | {None}
        assert one.kind != "target" or one.province in names
        assert one.due is None or re.fullmatch(r"20\d\d-\d\d-\d\d", one.due)


@pytest.mark.parametrize("report", REPORTS, ids=lambda report: report.name)
def test_quotes_are_the_words_of_the_report(report: Report):
    rows, _ = read(report)

    assert [report.text[row["start"] : row["end"]] for row in rows] == [row["quote"] for row in rows]


def test_full_width_signs_change_nothing():
    wide = str.maketrans(",;:()%!?", "，；：（）％！？")
    for report in REPORTS:
        if report.name.startswith("zh-"):
            rows, _ = read(report._replace(text=report.text.translate(wide)))
            assert [without_words(row) for row in rows] == [without_words(row) for row in read(report)[0]]


def without_words(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in ("quote", "title")}


def as_marked(report: Report, **changed: Any) -> tuple[list[Row], Facts]:
    """What a perfect reader would find, but for what is changed."""
    rows = [
        {
            "kind": one.kind,
            "metric": one.metrics[0],
            "value": one.value,
            "unit": one.unit,
            "basis": (one.bases or ("level",))[0],
            "is_growth": one.bases[:1] == ("growth_rate",),
            "comparator": one.comparator,
            "due": one.due,
            "province": one.province,
            "scope": one.place,
            "quote": one.words,
            "start": report.text.index(one.words),
            "end": report.text.index(one.words) + len(one.words),
            "ticked": one.kind == "target",
            **changed,
        }
        for one in report.expected
        if one.kind != "doubtful"
    ]
    of_report = next((province for province in PROVINCES.values() if province.en == report.province), None)
    return rows, Facts(province=of_report, year=None if report.years[0] == "-" else int(report.years[0]))


def test_a_perfect_reader_has_full_marks():
    assert {*score(REPORTS, as_marked)["all"].scores().values()} == {1.0}


def test_each_fault_costs_its_marks():
    def scores(reader: Callable[[Report], tuple[list[Row], Facts]]) -> dict[str, float]:
        return score(REPORTS, reader)["all"].scores()

    nothing = scores(lambda report: ([], Facts()))
    assert [nothing[name] for name in ("targets", "whole rows", "initiatives", "results")] == [0.0] * 4
    assert nothing["documents"] < 0.05
    assert scores(lambda report: as_marked(report, kind="target", is_growth=False))["no results"] < 0.8
    assert scores(lambda report: as_marked(report, due="1999-12-31"))["whole rows"] < 0.1
    assert scores(lambda report: as_marked(report, value=7, kind="target", ticked=True))["ticked"] < 0.1
    assert scores(lambda report: (as_marked(report)[0], replace(as_marked(report)[1], year=1999)))["documents"] < 0.6


def test_nothing_is_ticked_of_what_is_doubtful():
    [broken] = [report for report in REPORTS if report.name == "zh-broken-numbers"]
    doubtful = {"kind": "target", "metric": None, "value": 6, "unit": "count", "quote": "", "start": 20, "end": 30}
    rest = {"is_growth": False, "basis": "level", "comparator": ">", "due": None, "province": None, "scope": None}

    def offered(ticked: bool) -> dict[str, float]:
        rows, facts = as_marked(broken)
        return score([broken], lambda report: ([*rows, {**doubtful, **rest, "ticked": ticked}], facts))["all"].scores()

    assert offered(ticked=False)["targets"] == 1
    assert offered(ticked=True)["targets"] < 1


@pytest.mark.parametrize("name", ["zh-henan-2022", "en-henan-2022"])
def test_all_five_targets_of_henan_are_read_and_no_result_among_them(name: str):
    [report] = [report for report in REPORTS if report.name == name]
    rows, _ = read(report)
    targets = {row["metric"]: (row["value"], row["basis"], row["due"]) for row in rows if row["kind"] == "target"}

    assert targets == {
        "rd_expenditure": (17, "growth_rate", "2022-12-31"),
        "rd_intensity": (1.96, "level", "2022-12-31"),
        "high_tech_enterprises": (10_000, "level", "2022-12-31"),
        "tech_smes": (16_000, "level", "2022-12-31"),
        "industrial_rd_coverage": (50, "level", "2022-12-31"),
    }


@pytest.mark.parametrize(
    ("name", "items"), [("zh-henan-2022", 9), ("en-henan-2022", 9), ("zh-gansu-2022", 10), ("en-gansu-2022", 10)]
)
def test_each_item_of_a_list_is_an_initiative(name: str, items: int):
    [report] = [report for report in REPORTS if report.name == name]
    rows, _ = read(report)

    assert sum(row["kind"] == "initiative" for row in rows) == items


@pytest.mark.parametrize("name", ["zh-gansu-2022", "en-gansu-2022", "zh-no-number", "en-no-number"])
def test_without_a_number_there_is_no_target(name: str):
    [report] = [report for report in REPORTS if report.name == name]
    rows, _ = read(report)

    assert [row["quote"] for row in rows if row["kind"] == "target"] == []
