"""A second person for a figure: asked in the transaction of the write, whatever is pressed."""

from datetime import date
from decimal import Decimal

import pytest

from store.model.actual import Actual
from store.model.errors import NotAllowedError, NotRecordedError, UserError
from store.model.judgement import Status
from store.model.province_rules import ProvinceRules
from store.model.role import Grant, Member, Role
from store.model.selection import Selection
from store.progress import judged_targets
from store.store import Ledger
from tests.store.samples import actual, by, moment, target

TODAY = date(2026, 3, 2)
FIGURE = actual("a1", metric="industrial_rd_coverage", value="55", entered_by="U1")


@pytest.fixture
async def strict(ledger: Ledger) -> Ledger:
    """Henan asks for a second person; everybody may record."""
    await ledger.grants.add(Grant(id="*", role=Role.EDITOR), by())
    await ledger.rules.add(ProvinceRules(id="HA", two_people=True), by())
    await ledger.commitments.add(target("HA-2022-01", metric="industrial_rd_coverage", value="50"), by())
    return ledger


def seen_by(ledger: Ledger, id: str) -> Ledger:
    return ledger.seen_by(Member(id=id))


async def status(ledger: Ledger) -> Status:
    (judged,) = await judged_targets(ledger, Selection(), TODAY)
    return judged.status


async def test_a_figure_waits_whatever_it_says_of_itself(strict: Ledger) -> None:
    bold = FIGURE.model_copy(update={"confirmed_by": "U2"})
    version = await seen_by(strict, "U1").actuals.add(bold, by(10, "U1"))

    assert version.record.is_pending
    assert version.record.confirmed_by is None
    assert await status(strict) is Status.AWAITING_RESULT


async def test_another_one_confirms_and_its_author_does_not(strict: Ledger) -> None:
    await seen_by(strict, "U1").actuals.add(FIGURE.model_copy(update={"entered_by": "[import]"}), by(20, "U1"))

    with pytest.raises(UserError, match="You have recorded that figure"):
        await seen_by(strict, "U1").actuals.confirm("a1", by(30, "U1"))
    confirmed = await seen_by(strict, "U2").actuals.confirm("a1", by(40, "U2"))

    assert confirmed.record.confirmed_by == "U2"
    assert await status(strict) is Status.MET
    with pytest.raises(UserError, match="waits for nobody"):
        await seen_by(strict, "U3").actuals.confirm("a1", by(50, "U3"))


async def test_whoever_changes_a_figure_is_its_author_too(strict: Ledger) -> None:
    await strict.grants.add(Grant(id="U2", role=Role.COORDINATOR), by())
    await seen_by(strict, "U1").actuals.add(FIGURE, by(60, "U1"))
    await seen_by(strict, "U3").actuals.confirm("a1", by(70, "U3"))
    changed = FIGURE.model_copy(update={"value": Decimal(60), "needs_confirmation": False, "confirmed_by": "U3"})
    version = await seen_by(strict, "U2").actuals.revise(Actual.model_validate(changed.model_dump()), 2, by(80, "U2"))

    assert version.record.is_pending  # what was confirmed is another number
    with pytest.raises(UserError, match="You have recorded that figure"):
        await seen_by(strict, "U2").actuals.confirm("a1", by(90, "U2"))
    await seen_by(strict, "U3").actuals.confirm("a1", by(100, "U3"))


async def test_viewers_confirm_nothing(ledger: Ledger) -> None:
    await ledger.rules.add(ProvinceRules(id="HA", two_people=True), by())
    await ledger.grants.add(Grant(id="U1", role=Role.EDITOR), by())
    await seen_by(ledger, "U1").actuals.add(FIGURE, by(110, "U1"))

    with pytest.raises(NotAllowedError):
        await seen_by(ledger, "U2").actuals.confirm("a1", by(120, "U2"))
    with pytest.raises(NotRecordedError):
        await seen_by(ledger, "U1").actuals.confirm("a2", by(130, "U1"))


async def test_a_confirmation_is_taken_back_and_a_past_day_knows_nothing_of_it(strict: Ledger) -> None:
    await seen_by(strict, "U1").actuals.add(FIGURE, by(60, "U1"))
    confirming = by(24 * 60, "U2")
    await seen_by(strict, "U2").actuals.confirm("a1", confirming)
    assert (await strict.at(moment(120)).actuals.get("a1")).is_pending

    await strict.undo(confirming.batch, by(24 * 60 + 5, "U2"))

    assert (await strict.actuals.get("a1")).is_pending
    assert await status(strict) is Status.AWAITING_RESULT
    await seen_by(strict, "U2").actuals.confirm("a1", by(140, "U2"))  # to take back is not to record


async def test_elsewhere_and_before_the_rule_a_figure_decides_at_once(strict: Ledger) -> None:
    version = await seen_by(strict, "U1").actuals.add(actual("g1", province="GS", entered_by="U1"), by(150, "U1"))
    assert not version.record.needs_confirmation


async def test_what_waits_is_still_looked_for_by_digests(strict: Ledger) -> None:
    await seen_by(strict, "U1").actuals.add(FIGURE, by(160, "U1"))
    assert [item.id for item in await strict.commitments.without_result(Selection(), TODAY)] == ["HA-2022-01"]
    await seen_by(strict, "U2").actuals.confirm("a1", by(170, "U2"))
    assert await strict.commitments.without_result(Selection(), TODAY) == []
