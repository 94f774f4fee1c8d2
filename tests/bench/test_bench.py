"""The benchmark measures what it says: a turn as short as can be, over both transports."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.bench.__main__ import Found, Plan, side_by_side
from tests.bench.ledgers import OWN, create, fill
from tests.bench.reading import GROWTHS, MEASURES, Growth, Measure
from tests.bench.report import as_json, table
from tests.bench.showing import MEASURES as SHOWN
from tests.bench.showing import Measure as Shown


async def test_one_short_turn(tmp_path: Path):
    file = tmp_path / "ledger.db"
    await create(file)
    fill(file, OWN, datetime.now(UTC).date().replace(day=1))
    found = Found([], [], [])
    with (tmp_path / "log").open("w") as log:
        for transport in ("http", "socket"):
            plan = Plan((str(OWN),), (transport,), (2,), seconds=0.01, rounds=2)
            await side_by_side(plan, transport, str(OWN), file, log, found)

    assert [scene.transport for scene in found.scenes] == ["http", "socket"]
    for scene in found.scenes:
        assert all(line.answers and line.least <= line.p50 <= line.most for line in scene.lines)
        assert "/targets henan" in table(scene)
    assert {process["name"] for process in as_json(*found)["processes"]} == {"bare", "bot"}


@pytest.mark.parametrize("measure", MEASURES, ids=lambda measure: measure.name)
def test_the_most_hostile_texts_are_read_to_their_end(measure: Measure):
    assert measure.seconds() > 0


@pytest.mark.parametrize("growth", GROWTHS, ids=lambda growth: growth.name)
def test_what_grows_is_read_to_its_end(growth: Growth):
    assert growth._replace(length=200).least("1万家 by the end of 2025 ") > 0


@pytest.mark.parametrize("measure", SHOWN, ids=lambda measure: measure.name)
async def test_what_is_shown_is_shown(measure: Shown):
    assert await measure._replace(size=2).seconds() > 0
