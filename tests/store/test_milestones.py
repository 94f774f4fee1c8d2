"""Steps of initiatives."""

from datetime import date

import pytest

from store.store import Ledger
from tests.store.samples import by, initiative, milestone, moment


async def test_the_steps_of_each_commitment_come_in_order_of_their_day(ledger: Ledger) -> None:
    for id in ("HA-2022-02", "HA-2022-03", "GS-2022-01"):
        await ledger.commitments.add(initiative(id), by())
    await ledger.milestones.add(milestone("m1", "HA-2022-03"), by())
    await ledger.milestones.add(milestone("m2", "HA-2022-02", on=date(2022, 9, 1)), by())
    await ledger.milestones.add(milestone("m3", "HA-2022-02", on=date(2022, 2, 1)), by(10))
    await ledger.milestones.add(milestone("m4", "GS-2022-01"), by())

    found = await ledger.milestones.of(["HA-2022-03", "HA-2022-02"])
    earlier = await ledger.at(moment(5)).milestones.of(["HA-2022-02"])

    assert [step.id for step in found] == ["m3", "m2", "m1"]
    assert [step.id for step in earlier] == ["m2"]
    assert await ledger.milestones.of([]) == []


async def test_a_step_needs_the_commitment_it_belongs_to(ledger: Ledger) -> None:
    with pytest.raises(Exception, match=r"(?i)foreign key"):
        await ledger.milestones.add(milestone("m1", "HA-2022-02"), by())
    assert await ledger.revision() == 0
