"""What is said of promises to whoever asks, in a line."""

from collections import Counter
from datetime import date
from decimal import Decimal

import pytest

from config.metrics import Basis
from handlers.phrases.language import language_for
from handlers.views.asking.commitments import in_a_line, owned
from handlers.views.overview import cells
from store.model.commitment import Comparator, Target
from store.model.deadline import Deadline, Precision
from store.model.judgement import Tally, judge
from store.model.progress import Judged
from store.model.year_tally import YearTally

EN, ZH = language_for("en-GB"), language_for("zh-CN")


@pytest.fixture
def without_figure() -> Judged:
    target = Target(
        id="HA-2026-02",
        title="R&D intensity of 2.2%",
        province="HA",
        year=2026,
        metric="rd_intensity",
        basis=Basis.LEVEL,
        comparator=Comparator.AT_LEAST,
        value=Decimal("2.2"),
        deadline=Deadline.end_of(Precision.YEAR, date(2026, 1, 1)),
    )
    return Judged(target, judge(target, [], date(2026, 11, 29)), [])


def test_a_line_has_no_empty_place_where_there_is_no_figure(without_figure: Judged):
    assert in_a_line(without_figure, ZH).text == "• *HA-2026-02* · 河南：研发投入强度 ≥ 2.2% · 2026年底 · ⚪ 暂无数据"


def test_an_owner_is_told_beside_the_promise(without_figure: Judged):
    assert owned(without_figure, ZH).text == "*HA-2026-02* · 河南：研发投入强度 ≥ 2.2% · 尚无负责人"


def test_chinese_sentences_stand_together():
    assert EN.sentences("Yes.", "", "Short by 2.") == "Yes. Short by 2."
    assert ZH.sentences("否。", "", "还差2家。") == "否。还差2家。"


def test_a_year_without_targets_has_no_coverage():
    empty = Tally(Counter(), on_track_but_stale=0, covered=0, total=0)

    *_, coverage, _ = cells(YearTally("GS", 2022, empty, initiatives=10), ZH)

    assert coverage == (0, "–")
