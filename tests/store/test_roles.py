"""Nobody writes outside their role, and guests read nothing that was not opened to them."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store.model.errors import NotAllowedError
from store.model.province_rules import ProvinceRules
from store.model.role import EVERYBODY, Grant, Member, Role, Standing, may
from store.model.selection import Selection
from store.store import Ledger, Store
from tests.store.samples import actual, assessment, by, conference, evidence, initiative, milestone, target

ADA, GUEST, BOSS = Member(id="U1"), Member(id="U2", standing=Standing.GUEST), Member(id="U3", standing=Standing.ADMIN)
Write = Callable[[Ledger], Awaitable[Any]]
ADDITIONS: list[Write] = [
    lambda ledger: ledger.commitments.add(target("HA-2022-09"), by()),
    lambda ledger: ledger.commitments.add_numbered(target("HA-2022-00"), by()),
    lambda ledger: ledger.conferences.add(conference("HA-2021"), by()),
    lambda ledger: ledger.actuals.add(actual("a9"), by()),
    lambda ledger: ledger.milestones.add(milestone("m9"), by()),
    lambda ledger: ledger.evidence.add(evidence("e9"), by()),
    lambda ledger: ledger.assessments.add(assessment("j9", assessed_by=ledger.member.id), by()),
]
CHANGES: list[Write] = [
    lambda ledger: ledger.commitments.revise(target(title="Other"), 1, by()),
    lambda ledger: ledger.commitments.remove("HA-2022-01", 1, by()),
    lambda ledger: ledger.conferences.revise(conference(title="Other"), 1, by()),
    lambda ledger: ledger.actuals.remove(actual().id, 1, by()),
    lambda ledger: ledger.milestones.remove("m1", 1, by()),
    lambda ledger: ledger.evidence.remove("e1", 1, by()),
    lambda ledger: ledger.assessments.add(assessment("j9", assessed_by="U9"), by()),
    lambda ledger: ledger.rules.add(ProvinceRules(id="HA", default_owner="U9"), by()),
]
GRANTING: list[Write] = [
    lambda ledger: ledger.grants.add(Grant(id="U9", role=Role.ADMIN), by()),
    lambda ledger: ledger.grants.revise(Grant(id="U1", role=Role.ADMIN), 1, by()),
]
NEEDS = [*((write, Role.EDITOR) for write in ADDITIONS), *((write, Role.COORDINATOR) for write in CHANGES)]
NEEDS += [(write, Role.ADMIN) for write in GRANTING]


@pytest.fixture
async def filled(ledger: Ledger) -> Ledger:
    """One record of each kind, by the program."""
    await ledger.conferences.add(conference(), by())
    await ledger.commitments.add(target(), by())
    await ledger.commitments.add(initiative(), by())
    await ledger.actuals.add(actual(), by())
    await ledger.milestones.add(milestone("m1"), by())
    await ledger.evidence.add(evidence("e1"), by())
    return ledger


async def admits(ledger: Ledger, write: Write) -> bool:
    """Whether the door lets a write through; it is not kept."""

    class NotKeptError(Exception):
        pass

    async def work(inside: Ledger) -> None:
        await write(inside)
        raise NotKeptError

    try:
        await ledger.write(work)
    except NotAllowedError:
        return False
    except NotKeptError:
        return True
    raise AssertionError("neither written nor refused")


@pytest.mark.parametrize("role", [None, *Role])
@pytest.mark.parametrize("provinces", [(), ("HA",), ("GS",), ("GS", "HA")])
async def test_no_role_writes_outside_its_scope(filled: Ledger, role: Role | None, provinces: tuple[str, ...]) -> None:
    await filled.grants.add(Grant(id="U1", role=role or Role.VIEWER, provinces=provinces), by())
    covers = not provinces or "HA" in provinces
    for write, needed in NEEDS:
        expected = role is not None and role.reaches(needed) and (covers if needed is not Role.ADMIN else not provinces)
        assert await admits(filled.seen_by(ADA), write) is expected, (role, provinces, needed)


async def test_a_role_may_come_from_a_group_or_be_everybodys(filled: Ledger) -> None:
    await filled.grants.add(Grant(id="S1", role=Role.EDITOR), by())
    assert not await admits(filled.seen_by(ADA), ADDITIONS[0])
    await filled.groups.put("S1", ["U1", "U8"])
    assert await admits(filled.seen_by(ADA), ADDITIONS[0])
    await filled.groups.put("S1", ["U8"])
    assert not await admits(filled.seen_by(ADA), ADDITIONS[0])

    await filled.grants.add(Grant(id=EVERYBODY, role=Role.COORDINATOR, provinces=("HA",)), by())
    assert await admits(filled.seen_by(ADA), CHANGES[0])
    assert not await admits(filled.seen_by(GUEST), CHANGES[0])
    assert await admits(filled.seen_by(BOSS), GRANTING[0])


async def test_a_refusal_names_who_may(filled: Ledger) -> None:
    await filled.grants.add(Grant(id="U5", role=Role.COORDINATOR, provinces=("HA",)), by())
    await filled.grants.add(Grant(id="U6", role=Role.COORDINATOR, provinces=("GS",)), by())
    await filled.grants.add(Grant(id="S7", role=Role.ADMIN), by())
    with pytest.raises(NotAllowedError) as refused:
        await filled.seen_by(ADA).commitments.remove("HA-2022-01", 1, by())
    assert (refused.value.needed, refused.value.province) == (Role.COORDINATOR, "HA")
    assert refused.value.able == ("S7", "U5")

    with pytest.raises(NotAllowedError) as refused:
        await filled.seen_by(GUEST).commitments.remove("HA-2022-01", 1, by())
    assert refused.value.able == ()


async def test_a_record_cannot_be_carried_into_a_province_of_ones_own(filled: Ledger) -> None:
    await filled.grants.add(Grant(id="U1", role=Role.COORDINATOR, provinces=("GS",)), by())
    stolen = actual(province="GS")
    with pytest.raises(NotAllowedError):
        await filled.seen_by(ADA).actuals.revise(stolen, 1, by())


async def test_a_guest_reads_nothing_until_it_is_opened_to_them(filled: Ledger) -> None:
    seen = filled.seen_by(GUEST)
    reads: list[Callable[[], Awaitable[Any]]] = [
        lambda: seen.commitments.get("HA-2022-01"),
        lambda: seen.commitments.find(Selection(), 5),
        lambda: seen.commitments.latest_years(),
        lambda: seen.actuals.of(["HA"], None),
        lambda: seen.events.latest(5),
        lambda: seen.grants.all(),
        lambda: seen.read(lambda inside: inside.conferences.of_province("HA")),
        lambda: seen.write(lambda inside: inside.evidence.of(["HA-2022-01"])),
        seen.revision,
    ]
    for read in reads:
        with pytest.raises(NotAllowedError):
            await read()

    await filled.grants.add(Grant(id="U2", role=Role.VIEWER), by())
    await asyncio.gather(*(read() for read in reads))
    assert not await admits(seen, ADDITIONS[0])


MEMBERS = st.builds(Member, id=st.sampled_from(["U1", "U2"]), standing=st.sampled_from([*Standing]))
PROVINCES = st.sampled_from([(), ("HA",), ("GS",), ("HA", "GS")])
GRANTS = st.lists(st.builds(Grant, id=st.sampled_from([EVERYBODY, "U1", "U2"]), role=..., provinces=PROVINCES))


@given(member=MEMBERS, grants=GRANTS, needed=..., province=st.sampled_from(["HA", "GS", None]))
def test_more_is_never_less(member: Member, grants: list[Grant], needed: Role, province: str | None) -> None:
    """Whoever may do something may do whatever needs a lower role, and a further grant takes nothing away."""
    if may(member, grants, needed, province):
        assert all(may(member, grants, lower, province) for lower in Role if needed.reaches(lower))
        assert may(member, [*grants, Grant(id="U1", role=Role.VIEWER)], needed, province)


@given(grants=GRANTS)
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_an_admin_of_some_provinces_gives_no_roles(store: Store, grants: list[Grant]) -> None:
    scoped = [grant for grant in grants if grant.provinces]
    assert not may(ADA, scoped, Role.ADMIN)
