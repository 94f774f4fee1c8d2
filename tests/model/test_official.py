"""Official figures beside a team's own: what they decide, and what they leave alone."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from config.metrics import Basis
from handlers.phrases.language import language_for
from handlers.phrases.reasons import why
from store.model.actual import Actual, Release
from store.model.commitment import Comparator, Scope, Target
from store.model.deadline import Deadline, Precision
from store.model.judgement import Judgement, Reason, Status
from store.model.official import OfficialFigure, beside, official_figures, official_twin, places
from store.model.progress import Judged, judge_by
from store.model.source import Source

TODAY = date(2026, 3, 2)


def promise(metric: str, value: str, year: int = 2022, **changes: Any) -> Target:
    province = changes.pop("province", "HA")
    return Target(
        id=f"{province}-{year}-01",
        province=province,
        year=year,
        title="A target",
        metric=metric,
        value=Decimal(value),
        deadline=Deadline(on=date(year, 12, 31), precision=Precision.YEAR),
        **changes,
    )


def recorded(value: str, year: int = 2022, **changes: Any) -> Actual:
    facts: dict[str, Any] = {
        "id": "own",
        "province": "HA",
        "metric": "rd_intensity",
        "as_of": date(year, 12, 31),
        "value": Decimal(value),
        "released": date(year + 1, 9, 18),
        "source": Source(name="Our notes"),
        "entered_by": "U1",
    }
    return Actual(**(facts | changes))


def judged(target: Target, *own: Actual, today: date = TODAY) -> Judged:
    (found,) = judge_by(own, [target], today)
    return found


def verdict(target: Target, *own: Actual, today: date = TODAY) -> Judgement:
    return judged(target, *own, today=today).judgement


def test_a_target_of_which_no_team_has_a_figure_is_judged_by_the_official_one():
    found = verdict(promise("rd_intensity", "1.96"))

    assert found.status is Status.MET
    assert found.earlier is not None
    assert found.earlier.status is Status.MISSED
    assert found.observation is not None
    assert isinstance(found.observation.actual, OfficialFigure)


@pytest.mark.parametrize(
    ("locale", "names"),
    [
        (
            "en-US",
            "1.96% (2022, revised, released 2024; official: China Statistical Yearbook on Science and Technology 2024",
        ),
        ("zh-CN", "《中国科技统计年鉴2024》表1-8"),
    ],
)
def test_a_verdict_names_the_publication_that_it_rests_on(locale: str, names: str):
    target = promise("rd_intensity", "1.96")

    assert names in why(target, verdict(target), language_for(locale))


def test_growth_from_two_official_levels_names_both_bulletins():
    target = promise("rd_expenditure", "17", basis=Basis.GROWTH_RATE, comparator=Comparator.MORE_THAN)
    found = verdict(target)

    assert found.status is Status.MISSED
    assert "12.2%, computed from two levels" in why(target, found, language_for("en-US"))
    assert "official: National R&D bulletin 2022 (NBS, MoST, MoF) and National R&D bulletin 2021" in why(
        target, found, language_for("en-US")
    )


def test_a_figure_counts_from_its_release_on():
    target = promise("rd_intensity", "1.96")

    assert verdict(target, today=date(2023, 9, 17)).status is Status.AWAITING_RESULT
    assert verdict(target, today=date(2023, 9, 18)).status is Status.MISSED
    assert verdict(target, today=date(2024, 12, 31)).status is Status.MET


def test_a_citys_target_is_not_judged_by_the_provinces_figure():
    target = promise("rd_intensity", "1.5", scope=Scope.CITY, scope_name="Zhengzhou")

    assert judged(target).actuals == ()
    assert verdict(target).status is Status.RESULT_OVERDUE


def test_a_teams_own_figure_stands_beside_the_official_one():
    own = recorded("1.99", released=date(2025, 6, 1))
    found = judged(promise("rd_intensity", "1.96"), own)

    assert own in found.actuals
    assert {actual.value for actual in found.actuals if actual.as_of.year == 2022} == {
        Decimal("1.99"),
        Decimal("1.86"),
        Decimal("1.96"),
    }
    assert found.judgement.observation is not None
    assert found.judgement.observation.actual == own


def test_the_same_number_is_told_once_and_is_the_teams():
    own = recorded("1.86")

    assert official_twin(own) == official_figures("HA", "rd_intensity")[8]
    told = beside([own], official_figures("HA", "rd_intensity"))
    assert [actual.value for actual in told if actual.as_of.year == 2022] == [Decimal("1.86"), Decimal("1.96")]
    assert told[0] is own


def test_more_digits_are_the_same_number():
    own = recorded("114326000000", metric="rd_expenditure")
    other = recorded("114400000000", metric="rd_expenditure")

    assert official_twin(own) is not None
    assert official_twin(other) is None


@pytest.mark.parametrize(
    "changes",
    [
        {"release": Release.ESTIMATE},
        {"bound": Comparator.MORE_THAN},
        {"basis": Basis.PP_CHANGE},
        {"scope": Scope.CITY, "scope_name": "Zhengzhou"},
    ],
)
def test_what_is_not_the_same_kind_of_figure_leaves_the_official_one_there(changes: dict[str, Any]):
    own = recorded("1.86", **changes)

    assert official_twin(own) is None
    assert verdict(promise("rd_intensity", "1.8"), own).status is Status.MET


@pytest.mark.parametrize(
    ("value", "status", "reason"),
    [
        ("250000000000", Status.MET, Reason.AT_DEADLINE),
        ("280000000000", Status.RESULT_OVERDUE, Reason.LEFT_OPEN),
    ],
)
def test_contracts_by_the_yearbook_show_a_promise_kept_and_never_missed(value: str, status: Status, reason: Reason):
    target = promise("tech_contract_turnover", value, year=2020, province="HB", comparator=Comparator.AT_LEAST)
    found = verdict(target.model_copy(update={"value": Decimal(value) * Decimal("0.6")}))

    assert (found.status, found.reason) == (status, reason)


@pytest.mark.parametrize(
    ("target", "status"),
    [
        (promise("tech_contract_turnover", "280000000000", 2021, province="JS"), Status.MET),  # by its own count
        (promise("tech_contract_turnover", "280000000000", 2020, province="JS"), Status.RESULT_OVERDUE),
        (promise("rd_intensity", "1.3", 2015), Status.RESULT_OVERDUE),
        (promise("rd_intensity", "1.4", 2018), Status.MET_LATE),
    ],
)
def test_a_later_year_does_not_stand_in_for_that_of_the_deadline(target: Target, status: Status):
    assert verdict(target).status is status


def test_what_is_left_open_says_why():
    target = promise("tech_contract_turnover", "900000000000", year=2022, province="BJ")

    assert "counts otherwise than provinces do" in why(target, verdict(target), language_for("en-US"))


def test_the_provinces_own_count_decides_over_the_yearbook():
    target = promise("tech_contract_turnover", "60000000000", year=2021)
    own = recorded("59000000000", 2021, metric="tech_contract_turnover", released=date(2022, 2, 11))

    yearbook = date(2022, 12, 31)
    assert verdict(target, today=yearbook).status is Status.MET
    assert verdict(target, own, today=yearbook).status is Status.MISSED


def test_a_province_has_a_place_among_all_and_neighbours_in_it():
    ranks = places("rd_intensity", date(2026, 11, 29))

    assert len(ranks) == 31
    henan = ranks["HA"]
    assert (henan.rank, henan.among, henan.figure.as_of.year) == (17, 31, 2024)
    assert henan.better is not None
    assert henan.worse is not None
    assert henan.better.value >= henan.figure.value >= henan.worse.value
    assert ranks["BJ"].better is None
    assert ranks["XZ"].worse is None


def test_a_place_is_that_of_the_tables_that_were_out_by_then():
    assert {place.figure.as_of.year for place in places("rd_intensity", date(2024, 1, 1)).values()} == {2022}
    assert places("rd_intensity", date(2010, 1, 1)) == {}


def test_nobody_is_ranked_by_a_table_of_a_few():
    assert places("high_tech_enterprises", date(2026, 11, 29)) == {}
