"""Whatever is written can be taken back, and nothing of it is lost."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.model.errors import ChangedMeanwhileError, NotAllowedError, NotRecordedError, UserError
from store.model.event import Authorship, Event
from store.model.role import Grant, Member, Role
from store.store import Ledger, Store
from tests.store.samples import actual, assessment, by, conference, evidence, initiative, milestone, moment, target

STEPS = st.lists(
    st.tuples(st.sampled_from(["add", "revise", "remove", "undo"]), st.integers(0, 5), st.integers(0, 30)), max_size=25
)


def signed(minutes: float, batch: str, actor: str = "U1") -> Authorship:
    return Authorship(actor=actor, at=moment(minutes), batch=batch)


async def test_a_batch_is_taken_back_as_a_whole(ledger: Ledger) -> None:
    await ledger.commitments.add(target(title="First"), by(0))

    async def work(inside: Ledger) -> None:
        await inside.commitments.revise(target(title="Second"), 1, writing)
        await inside.actuals.add(actual(), writing)

    writing = signed(1, "b1")
    await ledger.record(writing, work)
    taken = await ledger.undo("b1", signed(2, "b2"))

    assert [event.record for event in taken] == ["actual", "commitment"]
    assert (await ledger.commitments.get("HA-2022-01")).title == "First"
    with pytest.raises(NotRecordedError):
        await ledger.actuals.get(actual().id)


async def test_an_undo_can_be_undone_and_nothing_is_taken_back_twice(ledger: Ledger) -> None:
    writing = signed(0, "b1")
    await ledger.record(writing, lambda inside: inside.commitments.add(target(), writing))
    await ledger.undo("b1", signed(1, "b2"))
    with pytest.raises(UserError, match="undone already"):
        await ledger.undo("b1", signed(2, "b3"))

    await ledger.undo("b2", signed(3, "b4"))
    assert await ledger.commitments.get("HA-2022-01") == target()
    await ledger.undo("b4", signed(4, "b5"))
    with pytest.raises(NotRecordedError):
        await ledger.commitments.get("HA-2022-01")


async def test_one_write_after_the_other_is_taken_back(ledger: Ledger) -> None:
    await ledger.commitments.add(target(title="First"), signed(0, "b1"))
    await ledger.commitments.revise(target(title="Second"), 1, signed(1, "b2"))
    await ledger.commitments.revise(target(title="Third"), 2, signed(2, "b3"))

    titles = []
    for number in (3, 2):
        await ledger.undo(f"b{number}", signed(6 - number, f"u{number}"))
        titles.append((await ledger.commitments.get("HA-2022-01")).title)
    await ledger.undo("b1", signed(6, "u1"))
    with pytest.raises(NotRecordedError):
        await ledger.commitments.get("HA-2022-01")
    for number in (1, 2, 3):
        await ledger.undo(f"u{number}", signed(6 + number, f"r{number}"))
        titles.append((await ledger.commitments.get("HA-2022-01")).title)

    assert titles == ["Second", "First", "First", "Second", "Third"]


async def test_what_somebody_else_changed_since_is_not_overwritten(ledger: Ledger) -> None:
    await ledger.commitments.add(target(title="First"), by(0))
    writing = signed(1, "b1")
    await ledger.record(writing, lambda inside: inside.commitments.revise(target(title="Second"), 1, writing))
    await ledger.commitments.revise(target(title="Third"), 2, by(2, actor="U2"))

    with pytest.raises(ChangedMeanwhileError):
        await ledger.undo("b1", signed(3, "b2"))
    assert (await ledger.commitments.get("HA-2022-01")).title == "Third"


async def test_a_batch_that_is_submitted_again_is_written_once(ledger: Ledger) -> None:
    writing = signed(0, "V123:hash")

    async def work(inside: Ledger) -> None:
        await inside.commitments.add_numbered(target("HA-2022-00"), writing)

    first = await ledger.record(writing, work)
    again = await ledger.record(writing, work)

    assert [event.subject for event in again] == [event.subject for event in first] == ["HA-2022-01"]
    assert await ledger.commitments.next_number("HA", 2022) == 2


async def test_an_editor_takes_back_their_own_for_ten_minutes_and_a_coordinator_anything(ledger: Ledger) -> None:
    for id, role in (("U1", Role.EDITOR), ("U2", Role.EDITOR), ("U3", Role.COORDINATOR)):
        await ledger.grants.add(Grant(id=id, role=role, provinces=("HA",)), by(0))
    await ledger.grants.add(Grant(id="U4", role=Role.COORDINATOR, provinces=("GS",)), by(0))
    writing = signed(0, "b1")
    editor, other, coordinator, stranger = (ledger.seen_by(Member(id=f"U{n}")) for n in range(1, 5))
    await editor.record(writing, lambda inside: inside.commitments.add(target(), writing))

    for who, when in ((other, 1), (stranger, 1), (editor, 10.1)):
        with pytest.raises(NotAllowedError) as refused:
            await who.undo("b1", signed(when, "b2", who.member.id))
        assert refused.value.able == ("U3",)
    await editor.undo("b1", signed(10, "b3"))
    await coordinator.undo("b3", signed(5000, "b4", "U3"))
    assert await ledger.commitments.get("HA-2022-01") == target()


async def test_whose_role_was_taken_away_takes_nothing_back(ledger: Ledger) -> None:
    """Within the ten minutes as well: else a former admin would give back, by an undo, what others have taken."""
    for id, role in (("U1", Role.ADMIN), ("U2", Role.EDITOR)):
        await ledger.grants.add(Grant(id=id, role=role), by(0))
    await ledger.grants.add(Grant(id="U9", role=Role.ADMIN), by(0))
    admin, editor = (ledger.seen_by(Member(id=id)) for id in ("U1", "U2"))
    taking, adding = signed(1, "taken"), signed(1, "added", "U2")
    await admin.record(taking, lambda inside: inside.grants.remove("U9", 1, taking))
    await editor.record(adding, lambda inside: inside.commitments.add(target(), adding))
    for id in ("U1", "U2"):
        await ledger.grants.revise(Grant(id=id, role=Role.VIEWER), 1, by(2))

    for who, batch in ((admin, "taken"), (editor, "added")):
        with pytest.raises(NotAllowedError):
            await who.undo(batch, signed(3, "b9", who.member.id))


async def test_a_record_that_was_moved_is_undone_by_the_coordinators_of_both_provinces(ledger: Ledger) -> None:
    await ledger.actuals.add(actual(), by(0))
    moving = signed(1, "moved")
    await ledger.record(moving, lambda inside: inside.actuals.revise(actual(province="GS"), 1, moving))
    await ledger.grants.add(Grant(id="U3", role=Role.COORDINATOR, provinces=("GS",)), by(0))
    await ledger.grants.add(Grant(id="U4", role=Role.COORDINATOR, provinces=("GS", "HA")), by(0))

    with pytest.raises(NotAllowedError):
        await ledger.seen_by(Member(id="U3")).undo("moved", signed(2, "b2", "U3"))
    await ledger.seen_by(Member(id="U4")).undo("moved", signed(2, "b3", "U4"))


@given(steps=STEPS)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_rows_are_what_their_events_tell(store: Store, steps: list[tuple[str, int, int]]) -> None:
    """Any sequence of writes and undos leaves rows equal to the replay of their events."""
    ledger = store.ledger(f"T{abs(hash(tuple(steps)))}")
    if await ledger.revision():
        return
    await ledger.commitments.add(initiative(), by(0))
    makers: dict[str, Callable[[int], Any]] = {
        "conference": lambda n: conference("HA-2022", title=f"Title {n}"),
        "commitment": lambda n: target(title=f"Title {n}"),
        "actual": lambda n: actual(value=str(n + 1)),
        "milestone": lambda n: milestone("m1", title=f"Title {n}"),
        "assessment": lambda n: assessment("j1", "HA-2022-02", reason=f"Title {n}"),
        "evidence": lambda n: evidence("e1", "HA-2022-02", quote=f"Title {n}"),
    }
    for number, (doing, which, value) in enumerate(steps, start=1):
        kind = [*makers][which]
        table: Any = ledger.records[kind]
        record = makers[kind](value)
        writing = signed(number, f"b{number}")
        try:
            if doing == "add":
                await table.add(record, writing)
            elif doing == "revise":
                await table.revise(record, (await table.version(record.id)).rev, writing)
            elif doing == "remove":
                await table.remove(record.id, (await table.version(record.id)).rev, writing)
            else:
                await ledger.undo(f"b{value % number}", writing)
        except (ChangedMeanwhileError, NotRecordedError, UserError):
            continue

    told = replayed(list(reversed(await ledger.events.latest(1000))))
    assert await rows(ledger) == told


def replayed(events: list[Event]) -> Mapping[tuple[str, str], Any]:
    """Every record as the last event leaves it."""
    left = {(event.record, event.subject): event.after for event in events}
    return {key: after for key, after in left.items() if after is not None}


async def rows(ledger: Ledger) -> Mapping[tuple[str, str], Any]:
    """Every record as the tables have it."""
    found = {}
    for kind, table in ledger.records.items():
        for id in ("HA-2022", "HA-2022-01", "HA-2022-02", actual().id, "m1", "j1", "e1"):
            try:
                found[kind, id] = (await table.get(id)).model_dump(mode="json")
            except NotRecordedError:
                continue
    return found
