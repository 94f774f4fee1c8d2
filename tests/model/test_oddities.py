"""What is asked before a figure is recorded."""

from datetime import date
from typing import Any

import pytest

from store.model.oddities import Clash, Jump, Oddity, OutOfRange, TooSoon, Twice, oddities_of
from tests.store.samples import actual

KNOWN = actual("known", value="1.86")


@pytest.mark.parametrize(
    ("changes", "kinds"),
    [
        ({"value": "1.96", "released": date(2024, 10, 12)}, []),
        ({"value": "1.96"}, [Clash]),
        ({}, [Twice]),
        ({"bound": ">"}, [Clash]),
        ({"value": "1.96", "release": "revised"}, []),
        ({"value": "1.96", "scope": "city", "scope_name": "Zhengzhou"}, []),
        ({"value": "1.96", "basis": "pp_change"}, []),
        ({"value": "7"}, [Clash]),
        ({"value": "7.1", "as_of": date(2023, 12, 31), "released": date(2024, 9, 1)}, [OutOfRange]),
        ({"value": "1860", "as_of": date(2023, 12, 31), "released": date(2024, 9, 1)}, [OutOfRange, Jump]),
        ({"value": "1859", "as_of": date(2023, 12, 31), "released": date(2024, 9, 1)}, [OutOfRange]),
        ({"value": "0.00186", "released": date(2024, 9, 1)}, [OutOfRange, Jump]),
        ({"value": "1.9", "released": date(2022, 12, 30)}, [TooSoon]),
        ({"value": "1.9", "released": date(2022, 12, 30), "release": "estimate"}, []),
    ],
)
def test_what_is_odd(changes: dict[str, Any], kinds: list[type[Oddity]]):
    assert [type(one) for one in oddities_of(actual("new", **({"value": "1.86"} | changes)), [KNOWN])] == kinds


def test_the_last_figure_of_a_province_without_any_is_no_jump():
    assert [*oddities_of(actual("new"), [])] == []
