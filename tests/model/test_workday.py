"""Who works on which day."""

import logging
from datetime import date

import pytest

from store.model.workday import calendar_of, country_of, is_workday, workday_from


@pytest.mark.parametrize(
    ("day", "zone", "works"),
    [
        ("2026-02-13", "Asia/Shanghai", True),
        ("2026-02-14", "Asia/Shanghai", True),  # a Saturday, worked for the Spring Festival
        ("2026-02-17", "Asia/Shanghai", False),  # the Spring Festival, a Tuesday
        ("2026-02-23", "Asia/Shanghai", False),  # its last free day, a Monday
        ("2026-10-01", "Asia/Shanghai", False),
        ("2026-10-10", "Asia/Shanghai", True),  # a Saturday, worked for the National Day
        ("2026-10-10", "Asia/Urumqi", True),
        ("2026-10-10", "PRC", True),
        ("2026-10-10", "Europe/Paris", False),
        ("2026-10-01", "Europe/Paris", True),
        ("2026-07-14", "Europe/Paris", False),
        ("2026-11-26", "America/New_York", False),  # Thanksgiving
        ("2026-11-20", "Asia/Riyadh", False),  # a Friday
        ("2026-11-22", "Asia/Riyadh", True),  # a Sunday
        ("2026-12-25", "Etc/UTC", True),  # nobody's country: Monday to Friday
        ("2026-12-26", "Etc/UTC", False),
    ],
)
def test_days(day: str, zone: str, works: bool):
    assert is_workday(date.fromisoformat(day), zone) is works


def test_the_next_workday_comes_after_the_holidays():
    assert workday_from(date(2026, 10, 1), "Asia/Shanghai") == date(2026, 10, 8)
    assert workday_from(date(2026, 10, 10), "Asia/Shanghai") == date(2026, 10, 10)


def test_every_zone_of_china_and_some_aliases_have_their_country():
    assert {country_of(zone) for zone in ("Asia/Shanghai", "Asia/Urumqi", "PRC", "Asia/Chongqing")} == {"CN"}
    assert country_of("Asia/Kolkata") == "IN"
    assert country_of("UTC") is None


def test_a_year_of_which_nothing_is_known_is_told_once(caplog: pytest.LogCaptureFixture):
    calendar_of.cache_clear()
    with caplog.at_level(logging.WARNING):
        saturdays = [is_workday(date(2090, 1, day), "Asia/Shanghai") for day in (7, 14, 21, 28)]
        assert is_workday(date(2090, 1, 9), "Asia/Shanghai")

    assert saturdays == [False] * 4
    assert [record.getMessage()[:45] for record in caplog.records] == ["The make-up workdays of 2090 are not known ye"]
