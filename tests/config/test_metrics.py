"""The table of metrics: whole, valid, and no name that means two of them."""

import re
from collections import defaultdict
from datetime import date

import pytest

from config.metrics import METRICS, Basis, Metric, MetricKind, Pace, Theme, Unit, metrics_in, sources_in
from config.tables import TableError, lines_of, read_table
from handlers.words.spelling import meaning, read_phrase

KEYS = {
    Theme.RD_INPUT: "rd_expenditure rd_intensity basic_research_share basic_research_expenditure enterprise_rd_share"
    " enterprise_rd_expenditure industrial_rd_intensity industrial_rd_coverage"
    " industrial_rd_institution_coverage fiscal_st_expenditure fiscal_st_share rd_personnel"
    " rd_personnel_per_10k",
    Theme.FIRMS: "high_tech_enterprises tech_smes tech_enterprises tech_leading_enterprises"
    " gazelle_unicorn_enterprises specialised_sophisticated_enterprises manufacturing_champions"
    " listed_tech_companies hte_revenue hte_output hte_per_10k_firms new_product_revenue_share",
    Theme.OUTPUT: "tech_contract_turnover tech_contract_absorbed tech_contract_count tech_contract_to_gdp"
    " achievements_transformed st_achievements_registered major_achievements"
    " htech_industry_value_added htech_industry_output htech_industry_revenue htech_industry_share"
    " htech_manufacturing_value_added htech_manufacturing_share strategic_emerging_share"
    " strategic_emerging_output digital_economy_core_value_added digital_economy_core_share"
    " hightech_zone_output st_progress_contribution gdp",
    Theme.IP: "invention_patents_per_10k high_value_patents_per_10k invention_patents_valid"
    " invention_patents_granted patent_applications pct_applications",
    Theme.PLATFORMS: "national_key_labs provincial_labs provincial_key_labs tech_innovation_centers national_platforms"
    " provincial_platforms new_rd_institutions pilot_bases incubators innovation_consortia"
    " major_infrastructure",
    Theme.TALENT: "high_level_talent academicians tech_commissioners",
    Theme.PROJECTS: "key_technologies major_st_projects national_st_projects national_st_awards tech_loans",
    Theme.REGIONS: "national_hightech_zones hightech_zone_rank innovative_cities innovative_counties innovation_rank"
    " comprehensive_st_index science_literacy",
}

every_metric = pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)


def test_every_metric_of_the_field_is_there_by_theme() -> None:
    assert list(METRICS) == [key for keys in KEYS.values() for key in keys.split()]
    for theme, keys in KEYS.items():
        assert {METRICS[key].theme for key in keys.split()} == {theme}


def test_themes_have_names() -> None:
    assert all(theme.label != theme.label.chinese for theme in Theme)


@every_metric
def test_names_fit_a_column_of_a_table(metric: Metric) -> None:
    assert re.fullmatch("[a-z0-9_]+", metric.key)
    assert len(metric.en) <= 40
    assert len(metric.zh) <= 20
    assert metric.source.en
    assert metric.source.zh


@every_metric
def test_unit_and_kind_agree(metric: Metric) -> None:
    counted = metric.unit not in {Unit.CNY, Unit.PERCENT, Unit.INDEX}

    assert bool(metric.counter_zh) == counted
    assert (metric.kind is MetricKind.RANK) == (metric.unit is Unit.RANK) == (metric.default_basis is Basis.RANK)
    assert metric.higher_is_better == (metric.kind is not MetricKind.RANK)
    assert metric.unit is not Unit.PERCENT or metric.kind is MetricKind.RATIO


@every_metric
def test_the_lag_reaches_the_last_usual_month_of_release(metric: Metric) -> None:
    first, last, years_later = metric.released
    last_year = 2022 + years_later + (last < first)
    late = (date(last_year, last, 28) - date(2022, 12, 31)).days

    assert metric.release_lag_days >= late - 15


@every_metric
def test_a_figure_that_comes_once_a_year_lasts_until_the_next(metric: Metric) -> None:
    assert metric.stale_after_days >= 400 or metric.stale_after_days == 100


@pytest.mark.parametrize(
    ("key", "lag", "stale", "pace"),
    [
        ("rd_expenditure", 330, 400, Pace.LINEAR),
        ("rd_intensity", 330, 400, Pace.LINEAR),
        ("industrial_rd_coverage", 350, 400, Pace.LINEAR),
        ("high_tech_enterprises", 60, 100, Pace.END_LOADED),
        ("tech_smes", 60, 100, Pace.END_LOADED),
        ("tech_contract_turnover", 60, 100, Pace.END_LOADED),
        ("innovation_rank", 60, 400, Pace.LINEAR),
    ],
)
def test_rhythm(key: str, lag: int, stale: int, pace: Pace) -> None:
    metric = METRICS[key]

    assert (metric.release_lag_days, metric.stale_after_days, metric.pace) == (lag, stale, pace)


@pytest.mark.parametrize(
    ("key", "low", "high"),
    [
        ("rd_intensity", "0.2", "7"),
        ("high_tech_enterprises", "50", "100000"),
        ("tech_contract_turnover", "100000000", "1000000000000"),
    ],
)
def test_sane_ranges_are_in_base_units(key: str, low: str, high: str) -> None:
    sane = METRICS[key].sane_range

    assert sane is not None
    assert [format(bound, "f") for bound in sane] == [low, high]


def test_what_names_a_part_of_a_metric_is_one_of_its_names() -> None:
    for metric in METRICS.values():
        assert {*metric.narrower} <= {*metric.aliases}, metric.key


def test_a_name_means_one_metric_and_an_ambiguous_word_several() -> None:
    named, ambiguous = defaultdict(set), defaultdict(set)
    for key, metric in METRICS.items():
        for name in (key, metric.en, metric.zh, *metric.aliases):
            named[meaning(read_phrase(name))].add(key)
        for word in metric.ambiguous:
            ambiguous[meaning(read_phrase(word))].add(key)

    assert {name: keys for name, keys in named.items() if len(keys) > 1} == {}
    assert {word: keys for word, keys in ambiguous.items() if len(keys) < 2} == {}
    assert named.keys() & ambiguous.keys() == set()


def test_every_source_is_used() -> None:
    used = {metric.source for metric in METRICS.values()}

    assert {source.wording for source in sources_in(read_table("sources.csv")).values()} == used


HEADER = (
    "key,theme,en,zh,pinyin,unit,counter_zh,kind,default_basis,pace,source,sane_low,sane_high,"
    "aliases_en,aliases_zh,ambiguous,narrower\n"
)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (
            "a,firms,A,甲,jia,count,家,stock,level,linear,nobody,,,,,,\n",
            "line 2: source is 'nobody', which config/sources",
        ),
        (
            "a,firms,A,甲,jia,kilo,家,stock,level,linear,yearbook,,,,,,\n",
            "line 2: unit is 'kilo', not one of cny, percent",
        ),
        (
            "a,firms,A,甲,jia,count,家,stock,level,linear,yearbook,5,,,,,\n",
            "line 2: sane_low and sane_high need each other",
        ),
        ("a,firms,A,甲,jia,count,家,stock,level,linear,yearbook,x,9,,,,\n", "line 2: sane_low is 'x', not a number"),
        (
            "a,firms,A,甲,jia,count,家,stock,level,linear,yearbook,,,,,,\n" * 2,
            "line 3: there is another metric a above",
        ),
    ],
)
def test_a_faulty_line_is_named(line: str, complaint: str) -> None:
    sources = sources_in(read_table("sources.csv"))

    with pytest.raises(TableError, match=re.escape(f"config/metrics.csv, {complaint}")):
        metrics_in(lines_of(HEADER + line, "config/metrics.csv"), sources)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("a,A,甲,autumn,330,400,\n", "line 2: released must read like Sep-Nov +1"),
        ("a,A,甲,Sep-Nov +1,soon,400,\n", "line 2: release_lag_days is 'soon', not a whole number"),
    ],
)
def test_a_faulty_source_is_named(line: str, complaint: str) -> None:
    header = "key,en,zh,released,release_lag_days,stale_after_days,why\n"

    with pytest.raises(TableError, match=re.escape(f"config/sources.csv, {complaint}")):
        sources_in(lines_of(header + line, "config/sources.csv"))
