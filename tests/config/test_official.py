"""The official statistics: complete, and in sums that fit."""

from decimal import Decimal

import pytest

from config.metrics import METRICS, Unit
from config.official import NATION, REGIONS, STATISTICS, Counted, Statistic, publications_in, statistics_in
from config.tables import TableError, lines_of

SPENDING, INTENSITY, TURNOVER = "rd_expenditure", "rd_intensity", "tech_contract_turnover"


def of_year(region: str, metric: str, year: int) -> list[Statistic]:
    return [value for value in STATISTICS[region, metric] if value.year == year]


def first_release(region: str, metric: str, year: int) -> Statistic:
    return next(value for value in of_year(region, metric, year) if not value.is_revised)


def by_province(metric: str, year: int) -> Decimal:
    return sum((first_release(region, metric, year).value for region in REGIONS[1:]), Decimal(0))


@pytest.mark.parametrize("year", range(2018, 2025))
def test_every_province_has_its_spending_and_its_intensity(year: int):
    assert len(REGIONS) == 32
    for region in REGIONS:
        assert first_release(region, SPENDING, year).value > 0
        assert Decimal("0.1") < first_release(region, INTENSITY, year).value < 8


@pytest.mark.parametrize("year", range(2018, 2025))
def test_the_provinces_spend_what_the_nation_spends(year: int):
    rounding = 32 * first_release(NATION, SPENDING, year).rounding
    assert abs(by_province(SPENDING, year) - first_release(NATION, SPENDING, year).value) <= rounding


@pytest.mark.parametrize("metric", ["basic_research_expenditure", "rd_personnel", "fiscal_st_expenditure"])
@pytest.mark.parametrize("year", range(2019, 2024))
def test_other_sums_of_the_provinces_are_the_nations(metric: str, year: int):
    nation = first_release(NATION, metric, year)
    assert abs(by_province(metric, year) - nation.value) <= 32 * nation.rounding


@pytest.mark.parametrize("metric", [TURNOVER, "invention_patents_valid", "invention_patents_granted"])
@pytest.mark.parametrize("year", range(2018, 2024))
def test_what_no_province_has_is_a_small_part_of_the_nations(metric: str, year: int):
    """The nation's row has Hong Kong, Macao, Taiwan and those of no region as well."""
    rest = 1 - by_province(metric, year) / first_release(NATION, metric, year).value
    assert 0 < rest < Decimal("0.06")


def test_a_revision_comes_after_what_it_revises():
    for (region, metric), values in STATISTICS.items():
        for value in values:
            if value.is_revised:
                assert value.published >= first_release(region, metric, value.year).published


def test_each_value_says_where_it_stands():
    for values in STATISTICS.values():
        for value in values:
            assert value.address.startswith(("https://", "http://"))
            assert "{" not in value.source.en + value.source.zh
            assert value.published.year > value.year
            assert METRICS[value.metric].unit is not Unit.CNY or value.value > 10**6


def test_contracts_by_the_sellers_region_are_counted_otherwise():
    assert {value.counted for value in STATISTICS["HA", TURNOVER]} == {Counted.OTHERWISE}
    assert {value.counted for value in of_year("JS", TURNOVER, 2021)} == {Counted.OWN, Counted.OTHERWISE}


@pytest.mark.parametrize(
    ("cells", "problem"),
    [
        ("patents,2022,final,s,1,1,own,2023,https://a.b", "metric is 'patents'"),
        ("rd_intensity,2022,final,t,1,1,own,2023,https://a.b", "source is 't'"),
        ("rd_intensity,2022,final,s,1,1,mine,2023,https://a.b", "counted is 'mine'"),
        ("rd_intensity,2022,final,s,1,1,own,soon,https://a.b", "published is 'soon'"),
    ],
)
def test_a_faulty_line_is_named(cells: str, problem: str):
    names = publications_in(lines_of("key,en,zh,added\ns,Bulletin,公报,2026-11\n", "sources"))
    head = "metric,year,release,source,edition,times,counted,published,address"
    text = f"{head},{','.join(REGIONS)}\n{cells},{','.join('1.5' for _ in REGIONS)}\n"

    with pytest.raises(TableError, match="line 2") as refused:
        statistics_in(lines_of(text, "official"), names)
    assert problem in str(refused.value)
