"""On which days people work: the weekends, public holidays and make-up workdays of the country that a zone lies in.

In mainland China a bridge of free days is paid for by working on a Saturday or Sunday; which, the State Council says
in the autumn before. Of a year that the library does not know of yet, the holidays fixed by law are free all the same.
"""

import logging
from datetime import date, timedelta
from functools import cache
from typing import TYPE_CHECKING

from babel.core import get_global

if TYPE_CHECKING:
    from holidays import HolidayBase

log = logging.getLogger(__name__)

SATURDAY = 5
WITH_MAKE_UP_DAYS = "CN"


def load_calendars() -> None:
    """Have the library read its countries, all of them for the first one, before somebody waits for it."""
    country_of("Asia/Shanghai")


def is_workday(day: date, zone: str) -> bool:
    """Whether people work on a day where a zone of the IANA list lies; where that is unknown, Monday to Friday."""
    country = country_of(zone)
    if country is None:
        return day.weekday() < SATURDAY
    return calendar_of(country, day.year).is_working_day(day)


def workday_from(day: date, zone: str) -> date:
    """The day itself, or the first workday after it."""
    while not is_workday(day, zone):
        day += timedelta(days=1)
    return day


@cache
def country_of(zone: str) -> str | None:
    """The country of a zone, if its calendar is known."""
    import holidays  # a tenth of a second with its countries, see load_calendars

    zones = get_global("zone_territories")
    country = zones.get(zone) or zones.get(get_global("zone_aliases").get(zone, ""))
    try:
        holidays.country_holidays(country or "")  # a list of all countries would take half a second to make
    except NotImplementedError:
        return None
    return country


@cache
def calendar_of(country: str, year: int) -> "HolidayBase":
    """The holidays of a country and year."""
    import holidays

    calendar = holidays.country_holidays(country, years=year)
    if country == WITH_MAKE_UP_DAYS and not any(day.year == year for day in calendar.weekend_workdays):
        log.warning("The make-up workdays of %d are not known yet: weekends count as free (a newer `holidays`?)", year)
    return calendar
