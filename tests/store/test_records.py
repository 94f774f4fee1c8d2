"""What holds for every record: versions, their times, their authors."""

import asyncio
from collections.abc import Sequence
from decimal import Decimal
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.model.commitment import Commitment
from store.model.conference import Conference
from store.model.errors import ChangedMeanwhileError, NotRecordedError
from store.model.event import Action
from store.store import Ledger, Store
from tests.store.samples import actual, by, conference, initiative, meanwhile, milestone, moment, target


async def test_a_record_comes_back_as_it_was_given(ledger: Ledger) -> None:
    promised = target(
        value="17.30", words="增长17%以上; 100% sure: 'yes' \\ \"no\" :name %(x)s", themes=("talent", "50%"), owner="U7"
    )
    held, step = conference(title_zh="2022年河南省科技工作会议"), milestone("m1")
    measured = actual(value=Decimal("1018.840"), note="revised")

    await ledger.conferences.add(held, by())
    await ledger.commitments.add(promised, by())
    await ledger.commitments.add(initiative(), by())
    await ledger.actuals.add(measured, by())
    await ledger.milestones.add(step, by())

    assert await ledger.conferences.get("HA-2022") == held
    assert await ledger.commitments.get("HA-2022-01") == promised
    assert await ledger.commitments.get("HA-2022-02") == initiative()
    assert await ledger.milestones.get("m1") == step
    found = await ledger.actuals.get(measured.id)
    assert (found, str(found.value)) == (measured, "1018.840")


async def test_each_change_is_a_version_of_its_own(ledger: Ledger) -> None:
    await ledger.conferences.add(conference(title="First"), by(0))
    await ledger.conferences.revise(conference(title="Second"), 1, by(10))
    await ledger.conferences.remove("HA-2022", 2, by(20))
    again = await ledger.conferences.add(conference(title="Third"), by(30))

    assert again == await ledger.conferences.version("HA-2022")
    assert again.rev == 3
    assert [
        (version.record.title, version.rev, version.recorded_at, version.until_at)
        for version in await ledger.conferences.history("HA-2022")
    ] == [("First", 1, moment(0), moment(10)), ("Second", 2, moment(10), moment(20)), ("Third", 3, moment(30), None)]


async def test_any_past_moment_can_be_shown_again(ledger: Ledger) -> None:
    await ledger.commitments.add(target(title="First"), by(0))
    await ledger.commitments.revise(target(title="Second"), 1, by(10))
    await ledger.commitments.remove("HA-2022-01", 2, by(20))

    async def title(minutes: float) -> str | None:
        try:
            return (await ledger.at(moment(minutes)).commitments.get("HA-2022-01")).title
        except NotRecordedError:
            return None

    shown = [await title(minutes) for minutes in (-1, 0, 9.999, 10, 15, 19.999, 20, 99)]
    assert shown == [None, "First", "First", "Second", "Second", "Second", None, None]


async def test_every_write_is_told_with_its_author(ledger: Ledger) -> None:
    first, second = actual(value="1.86"), actual(value="1.96")
    await ledger.actuals.add(first, by(0, "U1", "bulletin"))
    await ledger.actuals.revise(second, 1, by(1, "U2", "census"))
    await ledger.actuals.remove(first.id, 2, by(2, "U3"))

    told = await ledger.events.of("actual", first.id)

    before, after = first.model_dump(mode="json"), second.model_dump(mode="json")
    assert [(event.id, event.action, event.rev, event.by, event.before, event.after) for event in told] == [
        (1, Action.ADDED, 1, by(0, "U1", "bulletin"), None, before),
        (2, Action.REVISED, 2, by(1, "U2", "census"), before, after),
        (3, Action.REMOVED, 2, by(2, "U3"), after, None),
    ]
    assert [event.id for event in await ledger.events.latest(2)] == [3, 2]
    assert await ledger.events.of("commitment", first.id) == []


async def test_the_revision_is_the_number_of_the_newest_event(ledger: Ledger) -> None:
    assert await ledger.revision() == 0
    await ledger.conferences.add(conference(), by())
    await ledger.commitments.add(target(), by())
    assert await ledger.revision() == 2 == (await ledger.events.latest(1))[0].id


async def test_how_far_the_ledger_had_come_by_a_moment_is_known(ledger: Ledger) -> None:
    await ledger.commitments.add(target("HA-2022-01"), by(0))
    await ledger.commitments.add(target("HA-2022-02"), by(0))
    await ledger.commitments.add(target("HA-2022-03"), by(10))

    moments = (moment(0), moment(0.001), moment(10), moment(11))
    assert [await ledger.events.last_before(instant) for instant in moments] == [0, 2, 2, 3]


async def test_what_is_not_there_is_said_by_its_name(ledger: Ledger) -> None:
    with pytest.raises(NotRecordedError, match=r"^There is no record HA-2022-09\.$"):
        await ledger.commitments.get("HA-2022-09")
    with pytest.raises(NotRecordedError):
        await ledger.commitments.revise(target(), 1, by())
    with pytest.raises(NotRecordedError):
        await ledger.commitments.remove("HA-2022-01", 1, by())
    assert await ledger.commitments.history("HA-2022-09") == []
    assert await ledger.revision() == 0


async def test_a_write_on_an_older_version_changes_nothing(ledger: Ledger) -> None:
    await ledger.commitments.add(target(title="First"), by(0))
    await ledger.commitments.revise(target(title="Second"), 1, by(1))

    with pytest.raises(ChangedMeanwhileError):
        await ledger.commitments.revise(target(title="Late"), 1, by(2))
    with pytest.raises(ChangedMeanwhileError):
        await ledger.commitments.remove("HA-2022-01", 1, by(2))
    with pytest.raises(ChangedMeanwhileError):
        await ledger.commitments.add(target(title="Twice"), by(2))

    assert (await ledger.commitments.get("HA-2022-01")).title == "Second"
    assert await ledger.revision() == 2


async def test_of_two_who_revise_at_once_one_is_told(ledger: Ledger) -> None:
    await ledger.commitments.add(target(), by(0))

    outcomes = await asyncio.gather(
        *(ledger.commitments.revise(target(title=f"By {n}"), 1, by(1)) for n in range(8)), return_exceptions=True
    )

    refused = [outcome for outcome in outcomes if isinstance(outcome, ChangedMeanwhileError)]
    assert len(refused) == 7
    assert [version.rev for version in await ledger.commitments.history("HA-2022-01")] == [1, 2]
    assert await ledger.revision() == 2


async def test_a_clock_that_goes_back_does_not_bend_the_past(ledger: Ledger) -> None:
    await ledger.conferences.add(conference(title="First"), by(60))
    second = await ledger.conferences.revise(conference(title="Second"), 1, by(0))
    other = await ledger.conferences.add(conference("HI-2022"), by(1))

    assert second.recorded_at == other.recorded_at == moment(60)
    assert (await ledger.at(moment(60)).conferences.get("HA-2022")).title == "Second"
    assert [event.by.at for event in await ledger.events.latest(3)] == [moment(60)] * 3


async def test_several_writes_are_one(ledger: Ledger) -> None:
    async def record_all(within: Ledger) -> int:
        await within.conferences.add(conference(), by())
        numbered = await within.commitments.add_numbered(target("HA-2022-00"), by())
        assert await within.commitments.get("HA-2022-01") == numbered.record
        return await within.revision()

    async def fail_late(within: Ledger) -> None:
        await within.conferences.add(conference("HI-2022"), by())
        await within.conferences.add(conference(), by())

    assert await ledger.write(record_all) == 2
    with pytest.raises(ChangedMeanwhileError):
        await ledger.write(fail_late)
    with pytest.raises(NotRecordedError):
        await ledger.conferences.get("HI-2022")
    assert await ledger.revision() == 2


async def test_reads_that_belong_together_see_one_state(ledger: Ledger) -> None:
    await ledger.conferences.add(conference(title="First"), by(0))

    loop = asyncio.get_running_loop()

    async def look_twice(within: Ledger) -> Sequence[str]:
        first = await within.conferences.get("HA-2022")
        await meanwhile(ledger.conferences.revise(conference(title="Second"), 1, by(1)), loop)
        return first.title, (await within.conferences.get("HA-2022")).title, str(await within.revision())

    assert await ledger.read(look_twice) == ("First", "First", "1")
    assert (await ledger.conferences.get("HA-2022")).title == "Second"


teams = count(1)
steps = st.lists(
    st.tuples(
        st.sampled_from(["ours", "theirs"]),
        st.sampled_from(["HA-2021", "HA-2022"]),
        st.sampled_from(["put", "put", "remove"]),
        st.integers(0, 2),
    ),
    max_size=12,
)


@given(steps=steps)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_is_written_every_moment_of_each_team_can_be_shown(
    store: Store, steps: list[tuple[str, str, str, int]]
) -> None:
    """Held against a plain dict of each moment's state, for two teams in one database."""
    number = next(teams)
    ledgers = {team: store.ledger(f"{team}-{number}") for team in ("ours", "theirs")}
    states: dict[str, dict[str, Conference]] = {team: {} for team in ledgers}
    past: list[tuple[int, str, list[Conference]]] = []
    minute = 0
    for place, (team, id, action, wait) in enumerate(steps):
        minute += wait
        conferences, state = ledgers[team].conferences, states[team]
        record = conference(id, title=f"{team} {place}")
        if id not in state and action == "put":
            await conferences.add(record, by(minute))
        elif id in state:
            rev = (await conferences.version(id)).rev
            if action == "put":
                await conferences.revise(record, rev, by(minute))
            else:
                await conferences.remove(id, rev, by(minute))
        state.pop(id, None)
        if action == "put":
            state[id] = record
        past = [told for told in past if told[:2] != (minute, team)]
        past.append((minute, team, sorted(state.values(), key=lambda held: -held.year)))

    for minute, team, expected in past:
        assert await ledgers[team].at(moment(minute)).conferences.of_province("HA") == expected


async def test_no_read_of_one_team_shows_another_teams_rows(store: Store) -> None:
    ours, theirs = store.ledger("T1"), store.ledger("T2")
    held: Commitment = target()
    for within, name in ((ours, "ours"), (theirs, "theirs")):
        await within.conferences.add(conference(title=name), by())
        await within.commitments.add(held.model_copy(update={"title": name}), by())
        await within.commitments.add(initiative(), by())
        await within.actuals.add(actual(note=name), by())
        await within.milestones.add(milestone("m1", title=name), by())
    await theirs.commitments.add(target("GS-2030-07"), by())
    await theirs.actuals.add(actual("other", province="GS"), by())

    assert await store.ledger("T3").commitments.exists_any() is False
    assert await ours.commitments.latest_years() == {"HA": 2022}
    assert await ours.commitments.next_number("GS", 2030) == 1
    assert await ours.revision() == 5
    with pytest.raises(NotRecordedError):
        await ours.commitments.get("GS-2030-07")
    with pytest.raises(NotRecordedError):
        await ours.commitments.remove("GS-2030-07", 1, by())
    await ours.commitments.remove("HA-2022-01", 1, by(1))
    assert (await theirs.commitments.get("HA-2022-01")).title == "theirs"
    assert {event.subject for event in await ours.events.latest(99)}.isdisjoint({"GS-2030-07", "other"})
    assert [(await ours.conferences.get("HA-2022")).title, (await ours.milestones.get("m1")).title] == ["ours"] * 2
    assert [measured.note for measured in await ours.actuals.of(None, ["rd_intensity"])] == ["ours"]
