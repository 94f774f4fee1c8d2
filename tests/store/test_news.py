"""Windows of news: whatever is written between two of them is told in one, and whatever comes to nothing in none."""

import asyncio
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.official import EDITIONS
from store.model.commitment import Initiative, State, Target
from store.model.errors import ChangedMeanwhileError, NotRecordedError, UserError
from store.model.event import Authorship
from store.model.judgement import Status
from store.model.lineage import Turn, lineage_of
from store.model.observation import series_of
from store.model.progress import Judged
from store.model.selection import Selection
from store.news import News, news
from store.progress import judged_targets
from store.snapshot import Since, snapshot
from store.store import Ledger, Store
from tests.store.samples import actual, assessment, by, conference, initiative, milestone, moment, target

START = date(2022, 12, 20)
SELECTIONS = (Selection(), Selection(owners=("U1",)), Selection(provinces=("HA",), not_themes=("talent",)))
TARGETS = st.builds(
    target,
    st.sampled_from(["HA-2022-01", "HA-2022-02", "GS-2022-01", "HA-2023-01"]),
    value=st.sampled_from(["1.5", "1.9"]),
    owner=st.sampled_from(["U1", None]),
    themes=st.sampled_from([(), ("talent",)]),
    state=st.sampled_from([State.ACTIVE, State.DROPPED]),
    deadline=st.sampled_from([{"on": "2022-12-31", "precision": "year"}, {"on": "2023-01-10"}]),
)
INITIATIVES = st.builds(initiative, st.just("HA-2022-03"), owner=st.sampled_from(["U1", None]))
ACTUALS = st.builds(
    actual,
    st.sampled_from(["a1", "a2"]),
    province=st.sampled_from(["HA", "GS"]),
    value=st.sampled_from(["1.4", "1.7", "2"]),
    released=st.sampled_from([date(2022, 12, 31), date(2023, 1, 20), date(2023, 9, 18)]),
)
STEPS = st.builds(
    lambda id, stage, on: milestone(id, "HA-2022-03", stage=stage, on=on),
    st.sampled_from(["m1", "m2"]),
    st.sampled_from(["launched", "done"]),
    st.sampled_from([date(2022, 5, 1), date(2023, 1, 5)]),
)
WRITES = st.tuples(st.one_of(TARGETS, INITIATIVES, ACTUALS, STEPS), st.sampled_from(["put", "put", "remove", "undo"]))
LOOKS = st.integers(0, 400)  # days that pass before news are told
HISTORIES = st.lists(st.one_of(WRITES, LOOKS), min_size=3, max_size=30)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(HISTORIES, st.sampled_from(SELECTIONS))
def test_every_net_change_is_told_once(history: list[Any], selection: Selection) -> None:
    asyncio.run(follow(history, selection))


async def follow(history: list[Any], selection: Selection) -> None:
    """At each look compare what is told with the difference between the ledger then and at the look before."""
    with TemporaryDirectory() as folder:
        async with await Store.open(f"sqlite:///{folder}/ledger.db") as store:
            ledger = store.ledger("T1")
            await ledger.commitments.add(target("XZ-2022-01"), by())
            await ledger.commitments.add(initiative("HA-2022-03", deadline={"on": "2023-01-08"}), by())
            since = Since(await ledger.revision(), START)
            before, statuses = await records(ledger), await standing(ledger, selection, START)
            for number, step in enumerate(history):
                if isinstance(step, tuple):
                    record, doing = step
                    await write(ledger, record, doing, number)
                    continue
                today = since.day + timedelta(days=step)
                told = await look(ledger, selection, since, today)
                after, now = await records(ledger), await standing(ledger, selection, today)
                check(told, selection, before, after)
                turned = {one.now.target.id for one in told.moved if one.is_turned}
                assert turned == {id for id in statuses.keys() & now.keys() if statuses[id] is not now[id]}
                assert {one.target.id for one in told.unpublished} == {
                    id for id, status in now.items() if status is Status.RESULT_OVERDUE
                }
                since = Since(told.through, today)
                before, statuses = after, now
                assert (await look(ledger, selection, since, today)).is_empty


def check(told: News, selection: Selection, before: dict[Any, Any], after: dict[Any, Any]) -> None:
    """Each record that is another is told of, as what it has become, and no other is."""
    changed = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    promises = [key for key in changed if key[0] == "commitment"]
    was_there = {id for kind, id in promises if (old := before.get((kind, id))) and selection.admits(old)}
    is_there = {id for kind, id in promises if (new := after.get((kind, id))) and selection.admits(new)}
    taken_up = taken_up_in(after, selection) - taken_up_in(before, selection)
    assert {(pair.before.id, pair.after.id, pair.turns) for pair in told.taken_up} == taken_up
    dropped = {id for id in is_there if (old := before.get(("commitment", id))) and old.state is State.DROPPED}
    assert {one.commitment.id for one in told.added} == is_there - was_there - dropped
    assert {one.commitment.id for one in told.restored} == (is_there - was_there) & dropped
    assert {gone.commitment.id for gone in told.gone} == was_there - is_there
    revised = [one.now.target.id for one in told.moved if one.former]
    revised += [one.now.initiative.id for one in told.advanced if one.former]
    assert sorted(revised) == sorted(was_there & is_there)

    stayed = [new for key, new in after.items() if key[0] == "commitment" and selection.admits(new)]
    stayed = [one for one in stayed if (old := before.get(("commitment", one.id))) and selection.admits(old)]
    measured = {series_of(one) for one in stayed if isinstance(one, Target)}
    figures = [change for one in told.moved for change in one.figures]
    expected = {
        key[1]
        for key in changed
        if key[0] == "actual" and any(series_of(one) in measured for one in (before.get(key), after.get(key)) if one)
    }
    assert {side.id for change in figures for side in change.sides} <= {key[1] for key in changed}
    new = {series_of(one.target) for one in (*told.added, *told.restored) if isinstance(one, Judged)}
    by_new = {key[1] for key in changed if key[0] == "actual" and series_of(after.get(key) or before[key]) in new}
    assert expected - by_new <= {side.id for change in figures for side in change.sides}
    if any(isinstance(one, Initiative) for one in stayed):
        steps = {side.id for one in told.advanced for change in one.steps for side in change.sides}
        assert steps == {key[1] for key in changed if key[0] == "milestone"}


def taken_up_in(found: dict[Any, Any], selection: Selection) -> set[tuple[str, str, Any]]:
    """Which promises take up which, and how, of those that are asked for."""
    promises = [record for (kind, _), record in found.items() if kind == "commitment"]
    pairs = lineage_of(promises, []).before.values()
    return {(pair.before.id, pair.after.id, pair.turns) for pair in pairs if selection.admits(pair.after)}


async def look(ledger: Ledger, selection: Selection, since: Since, today: date) -> News:
    read = await ledger.read(lambda then: snapshot(then, selection, since, today, listed=100))
    return news(read, listed=100)


async def standing(ledger: Ledger, selection: Selection, today: date) -> dict[str, Status]:
    judged = await judged_targets(ledger, selection, today)
    return {one.target.id: one.judgement.status for one in judged}


async def records(ledger: Ledger) -> dict[tuple[str, str], Any]:
    """All of the ledger, by kind and id."""
    every = Selection(states=tuple(State))
    found: Sequence[Any] = await ledger.commitments.find(every, 100)
    return (
        {("commitment", one.id): one for one in found}
        | {("actual", one.id): one for one in await ledger.actuals.of(None, ["rd_intensity"])}
        | {("milestone", one.id): one for one in await ledger.milestones.of(["HA-2022-03"])}
    )


async def write(ledger: Ledger, record: Any, doing: str, number: int) -> None:
    """One write, as far as it is allowed; some are dated before the window that they fall into."""
    kinds = {"Target": "commitment", "Initiative": "commitment", "Actual": "actual", "Milestone": "milestone"}
    table: Any = ledger.records[kinds[type(record).__name__]]
    writing = Authorship(actor="U1", at=moment(-number), batch=f"b{number}")
    try:
        rev = (await table.version(record.id)).rev
    except NotRecordedError:
        rev = None
    try:
        if doing == "undo":
            await ledger.undo(f"b{number - 1}", writing)
        elif doing == "remove" and rev:
            await table.remove(record.id, rev, writing)
        elif rev:
            await table.revise(record, rev, writing)
        else:
            await table.add(record, writing)
    except (ChangedMeanwhileError, UserError):
        return


async def test_official_figures_that_a_new_version_brings_are_told_once_with_what_they_turn(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path}/ledger.db") as store:
        ledger = store.ledger("T1")
        await ledger.commitments.add(target("HA-2022-01", value="1.8"), by())
        since = Since(await ledger.revision(), date(2026, 3, 2), unknown=EDITIONS)

        told = await look(ledger, Selection(), since, date(2026, 3, 9))
        again = await look(ledger, Selection(), Since(told.through, told.today), date(2026, 3, 16))

    (moved,) = told.moved
    assert (moved.was.status, moved.now.status) == (Status.RESULT_OVERDUE, Status.MET)
    assert again.is_empty


async def test_what_is_taken_back_within_a_window_is_no_news(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path}/ledger.db") as store:
        ledger = store.ledger("T1")
        await ledger.commitments.add(target(), by())
        since = Since(await ledger.revision(), START)
        writing = Authorship(actor="U1", at=moment(1), batch="b1")
        await ledger.record(writing, lambda inside: inside.commitments.revise(target(value="3"), 1, writing))
        assert not (await look(ledger, Selection(), since, START)).is_empty
        await ledger.undo("b1", Authorship(actor="U1", at=moment(2), batch="b2"))

        assert (await look(ledger, Selection(), since, START)).is_empty


async def test_what_the_next_years_document_takes_up_and_passes_over_is_told_once(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path}/ledger.db") as store:
        ledger = store.ledger("T1")
        await ledger.conferences.add(conference("HA-2022"), by())
        await ledger.commitments.add(target("HA-2022-01", conference_id="HA-2022"), by())
        growth = {"metric": "rd_expenditure", "basis": "growth_rate"}
        await ledger.commitments.add(target("HA-2022-02", conference_id="HA-2022", **growth), by())
        since = Since(await ledger.revision(), START)
        await ledger.conferences.add(conference("HA-2023"), by(1))
        assert (await look(ledger, Selection(), since, START)).is_empty, "nobody has read it"
        await ledger.commitments.add(target("HA-2023-01", conference_id="HA-2023", value="1.9"), by(2))

        told = await look(ledger, Selection(), since, START)
        assert [(pair.before.id, pair.after.id, pair.turns) for pair in told.taken_up] == [
            ("HA-2022-01", "HA-2023-01", (Turn.LOWERED,))
        ]
        assert [silence.commitment.id for silence in told.passed_over] == ["HA-2022-02"]
        elsewhere = await look(ledger, Selection(provinces=("GS",)), since, START)
        assert elsewhere.is_empty
        later = await look(ledger, Selection(), Since(told.through, START), START)
        assert later.is_empty


async def test_a_disagreement_is_told_when_it_begins(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path}/ledger.db") as store:
        ledger = store.ledger("T1")
        await ledger.commitments.add(target(), by())
        until = START + timedelta(days=365)
        kept = assessment("j1", outlook="will_be_kept", on=START, holds_until=until)
        await ledger.assessments.add(kept, by())
        since = Since(await ledger.revision(), START)
        assert (await look(ledger, Selection(), since, START)).is_empty, "nothing is known yet"

        await ledger.actuals.add(actual(released=date(2023, 1, 2)), by(1))
        missed = await look(ledger, Selection(), since, START + timedelta(days=20))
        assert [(found.item.commitment.id, found.assessment) for found in missed.disagreements] == [
            ("HA-2022-01", kept)
        ]
        later = Since(missed.through, START + timedelta(days=20))
        assert (await look(ledger, Selection(), later, START + timedelta(days=27))).is_empty

        await ledger.assessments.add(assessment("j2", on=START + timedelta(days=27), holds_until=until), by(2))
        agreed = await look(ledger, Selection(), later, START + timedelta(days=27))
        assert agreed.disagreements == []
        other = assessment("j3", on=START, holds_until=until, outlook="doubtful", assessed_by="U2")
        await ledger.assessments.add(other, by(3))
        told = await look(ledger, Selection(), later, START + timedelta(days=28))
        assert [found.assessment for found in told.disagreements] == [other]


async def test_what_was_dropped_comes_back_as_restored(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path}/ledger.db") as store:
        ledger = store.ledger("T1")
        await ledger.commitments.add(target(state="dropped"), by())
        since = Since(await ledger.revision(), START)
        await ledger.commitments.revise(target(), 1, by(1))

        told = await look(ledger, Selection(), since, START)
        assert [one.commitment.id for one in told.restored] == ["HA-2022-01"]
        assert told.added == []
        assert not told.is_empty


async def test_the_first_time_what_is_due_is_news(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path}/ledger.db") as store:
        ledger = store.ledger("T1")
        await ledger.commitments.add(initiative(deadline={"on": START + timedelta(days=5)}), by())
        since = Since(await ledger.revision(), START)

        assert (await look(ledger, Selection(), since, START)).is_empty
        assert not (await look(ledger, Selection(), since._replace(is_first=True), START)).is_empty
