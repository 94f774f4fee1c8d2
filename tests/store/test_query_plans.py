"""Every statement the store issues goes through an index, on either engine."""

import inspect
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

import pytest

from config.keeping import Retention
from config.waits import Waits
from store.actuals import Actuals
from store.alarms import Alarms
from store.assessments import Assessments
from store.backlog import backlog_of
from store.bot_state import Card, Cards, Drafts, Follows, Greetings, Homes, KeptProfile, Profiles
from store.commitments import Commitments
from store.conferences import Conferences
from store.database import NO_PARAMS, Access, Database, Params, Row, T, Transaction, Work
from store.dead_posts import DeadPosts
from store.departures import departed, purge_unless_served
from store.deployment import Deployment
from store.events import Events
from store.evidence import EvidenceKept
from store.grants import Grants, Groups
from store.health import Trouble, health_of
from store.installations import Installations
from store.instants import to_millis
from store.leases import Leases
from store.milestones import Milestones
from store.model.addressee import Addressee
from store.model.commitment import State
from store.model.delivery import PostState
from store.model.errors import NotAllowedError
from store.model.event import Action, Event
from store.model.occurrence import Key, Kind, Occurrence
from store.model.pieces import question_of
from store.model.postponement import Postponement
from store.model.process import Process
from store.model.province_rules import ProvinceRules
from store.model.role import Grant, Member, Role, Standing
from store.model.selection import Selection
from store.model.subscription import Subscription
from store.oauth_states import OAuthStates
from store.outbox import Item, Outbox, Window
from store.plans import Plans
from store.postponements import Postponements
from store.processes import Processes
from store.province_rules import RulesOfProvinces
from store.received import Received
from store.reminders import Reminded, Reminders, Reply, Said
from store.retention import purge
from store.search import Search, cut_what_is_not
from store.store import Ledger, Store
from store.subscriptions import Subscriptions
from store.vault import Vault
from store.viewpoint import Viewpoint
from tests.store.samples import (
    TOKEN_KEYS,
    actual,
    assessment,
    by,
    conference,
    evidence,
    initiative,
    installed,
    milestone,
    moment,
    target,
)

Statement = tuple[str, Params]

EVERYTHING = Selection(
    kind="target",
    provinces=("HA", "GS"),
    metrics=("rd_intensity", "patents"),
    years=(2022,),
    themes=("talent",),
    owners=("U1",),
    states=(State.ACTIVE,),
    due_from=date(2022, 1, 1),
    due_to=date(2022, 12, 31),
    not_provinces=("XJ",),
    not_metrics=("contracts",),
    not_years=(2021,),
    not_themes=("labs",),
    not_owners=("U2",),
)
SELECTIONS = [
    Selection(),
    EVERYTHING,
    Selection(provinces=("HA",)),
    Selection(metrics=("rd_intensity",)),
    Selection(owners=("U1",)),
    Selection(due_to=date(2022, 12, 31)),
]
TOLD = Subscription(id="S1", channel_id="C1", starts_on=moment(0).date(), created_by="U1")
KEPT = Retention(events=92)
IN_INDEX_ORDER = [SELECTIONS[0], SELECTIONS[2], SELECTIONS[3], SELECTIONS[4]]


class Recording(Database):
    """A database that notes each statement before another runs it."""

    def __init__(self, inner: Database) -> None:
        super().__init__()
        self.inner = inner
        self.engine = inner.engine
        self.statements: list[Statement] = []

    async def read(self, work: Work[T]) -> T:
        return await self.inner.read(lambda tx: work(Noting(tx, self.statements)))

    async def _write(self, work: Work[T]) -> T:
        return await self.inner.write(lambda tx: work(Noting(tx, self.statements)))

    async def _close(self) -> None:
        await self.inner.close()


class Noting:
    """A transaction that notes each statement before it runs it."""

    def __init__(self, tx: Transaction, statements: list[Statement]) -> None:
        self._tx = tx
        self._statements = statements

    async def all(self, sql: str, params: Params = NO_PARAMS) -> list[Row]:
        self._statements.append((sql, params))
        return await self._tx.all(sql, params)

    async def one(self, sql: str, params: Params = NO_PARAMS) -> Row | None:
        self._statements.append((sql, params))
        return await self._tx.one(sql, params)

    async def run(self, sql: str, params: Params = NO_PARAMS) -> int:
        self._statements.append((sql, params))
        return await self._tx.run(sql, params)


@pytest.fixture
async def recording(store: Store) -> AsyncIterator[Recording]:
    """It has noted what filling a ledger takes."""
    database = Recording(store.database)
    yield database
    await database.close()


async def use_commitments(ledger: Ledger) -> None:
    table = ledger.commitments
    for seen in (ledger, ledger.at(moment(5))):
        for selection in SELECTIONS:
            await seen.commitments.find(selection, 50)
            await seen.commitments.find(selection, 50, newest_first=False)
            await seen.commitments.count(selection)
        await seen.commitments.latest_years()
        await seen.commitments.counted(Selection(kind="initiative"))
        await seen.commitments.measures(Selection(years=(2022,)))
        for selection in SELECTIONS:
            await seen.commitments.every(selection)
    await table.add_numbered(target("HA-2022-00"), by())
    await table.next_number("HA", 2022)
    await table.latest_years()
    await table.exists_any()
    await table.owners()
    await table.recorded_at(["HA-2022-01", "HA-2022-02"])
    await table.named(["HA-2022-01", "HA-2022-02"])
    await table.ids()
    for selection in SELECTIONS:
        await table.without_result(selection, date(2026, 1, 1))
        await table.unsettled(selection, date(2026, 1, 1), 50)
        await table.deadline_at(selection.due_within(date.min, date(2026, 1, 1)), 50)
        await ledger.at(moment(5)).commitments.unsettled(selection, date(2026, 1, 1), 50)
    await table.add(initiative("HA-2022-02"), by())
    await use_versions(table, "HA-2022-02")


async def use_actuals(ledger: Ledger) -> None:
    table = ledger.actuals
    await table.add(actual(), by())
    for seen in (ledger, ledger.at(moment(5))):
        for since in (None, date(2022, 1, 1)):
            await seen.actuals.of(["HA"], None, since=since)
            await seen.actuals.of(None, ["rd_intensity"], since=since)
            await seen.actuals.of(["HA", "GS"], ["rd_intensity", "patents"], since=since)
    await table.of(["HA"], None)
    await table.of_each({"HA": {"rd_intensity", "patents"}, "GS": {"patents"}}, since=date(2022, 1, 1))
    await table.coming_out(date(2026, 1, 1), date(2026, 1, 8))
    await use_versions(table, actual().id)
    await table.add(actual("waiting", needs_confirmation=True), by())
    await table.confirm("waiting", by(actor="U2"))


async def use_milestones(ledger: Ledger) -> None:
    table = ledger.milestones
    await table.add(milestone("m1", "HA-2022-01"), by())
    await ledger.at(moment(5)).milestones.of(["HA-2022-01", "HA-2022-02"])
    await table.of(["HA-2022-01", "HA-2022-02"])
    await table.between(date(2026, 1, 1), date(2026, 1, 8))
    await use_versions(table, "m1")


async def use_assessments(ledger: Ledger) -> None:
    table = ledger.assessments
    await table.add(assessment("j1", "HA-2022-01"), by())
    await ledger.at(moment(5)).assessments.of(["HA-2022-01", "HA-2022-02"])
    await table.of(["HA-2022-01", "HA-2022-02"])
    await use_versions(table, "j1")


async def use_evidence(ledger: Ledger) -> None:
    table = ledger.evidence
    await table.add(evidence("e1", "HA-2022-01"), by())
    await ledger.at(moment(5)).evidence.of(["HA-2022-01", "HA-2022-02"])
    await table.of(["HA-2022-01", "HA-2022-02"])
    await use_versions(table, "e1")


async def use_conferences(ledger: Ledger) -> None:
    table = ledger.conferences
    await table.add(conference(), by())
    for seen in (ledger, ledger.at(moment(5))):
        await seen.conferences.of_province("HA")
        await seen.conferences.of_province("HA", 2022)
    await table.of_province("HA")
    await table.named(["HA-2022", "GS-2022"])
    await table.cited_by([target(conference_id="HA-2022")])
    await use_versions(table, "HA-2022")


async def use_grants(ledger: Ledger) -> None:
    table = ledger.grants
    await table.add(Grant(id="U1", role=Role.EDITOR), by())
    await table.theirs("U0ADA")
    await table.all()
    await use_versions(table, "U1")


async def use_rules(ledger: Ledger) -> None:
    table = ledger.rules
    await table.add(ProvinceRules(id="HA", default_owner="U1"), by())
    await table.all()
    await table.of("HA")
    await table.owner_for("HA", "U1")
    await use_versions(table, "HA")


async def use_events(ledger: Ledger) -> None:
    table = ledger.events
    await table.of("commitment", "HA-2022-01")
    await table.around(target())
    await table.around(initiative())
    await table.by("U1", 20)
    await table.latest(20)
    await table.first_at()
    await table.last_before(datetime(2026, 1, 1, tzinfo=UTC))
    await table.counted(3, 9)
    await table.of_batch("b1")
    await table.undone("b1")
    await table.written(("commitment", "actual"), 3, 9)
    await table.between(1, 2)


async def use_groups(ledger: Ledger) -> None:
    table = ledger.groups
    await table.put("S1", ["U1", "U2"])
    await table.of("S1")


async def use_cards(ledger: Ledger) -> None:
    table = ledger.cards
    await table.put(Card("HA-2022-01", "C1", "1.2", "en", "U0ADA"))
    await table.of("HA-2022-01")
    await table.get("HA-2022-01", "C1")
    await table.shown()
    await table.drop("HA-2022-01", "C1")


async def use_drafts(ledger: Ledger) -> None:
    table = ledger.drafts
    await table.put("U1", "commitment", {}, moment(0))
    await table.of("U0ADA")
    await table.get("U1", "commitment")
    await table.drop("U1", "commitment")


async def use_follows(ledger: Ledger) -> None:
    table = ledger.follows
    await table.put("U1", ["HA"])
    await table.of("U1")


async def use_homes(ledger: Ledger) -> None:
    table = ledger.homes
    await table.put("U1", "sum")
    await table.all()


async def use_greetings(ledger: Ledger) -> None:
    table = ledger.greetings
    await table.claim("U1", moment(0))
    await table.drop("U1")


async def use_profiles(ledger: Ledger) -> None:
    table = ledger.profiles
    await table.put(KeptProfile("U1", "en", Standing.MEMBER, "Asia/Shanghai", moment(1)))
    await table.get("U1")
    await table.drop("U1")


async def use_reminders(ledger: Ledger) -> None:
    table = ledger.reminders
    one = Reminded(1, "D1", "1.2", Addressee("owner:U1"), "HA-2022-01", "en", False, False, date(2026, 1, 5))
    await table.told(one.recipient)
    await table.at(one.channel_id, one.ts)
    await table.landed(one.channel_id, one.ts, one.commitment_id)
    await table.of(["HA-2022-01", "HA-2022-02"])
    await table.answer(one, [], "b1")
    await table.take_back(["b1"])
    await table.message(1)
    await table.reply(Reply(one.recipient, one.commitment_id, Said.NOT_MINE, date(2026, 3, 1)))
    await table.replies_of(one.recipient)
    await table.replies_saying(Said.NOT_MINE)


async def use_postponements(ledger: Ledger) -> None:
    table = ledger.postponements
    postponement = Postponement(
        commitment_id="HA-2022-01", recipient="owner:U1", until=date(2026, 3, 8), on=date(2026, 3, 1)
    )
    await table.add(postponement, by())
    await table.of("owner:U1")
    await ledger.seen_by(Member(id="U1")).postponements.present([postponement.id])
    await use_versions(table, postponement.id)


async def use_subscriptions(ledger: Ledger) -> None:
    table = ledger.subscriptions
    await table.add(TOLD, by())
    await table.all()
    await table.of_channel("C1")
    await use_versions(table, TOLD.id)


async def use_search(ledger: Ledger) -> None:
    table = ledger.search
    await ledger.at(moment(5)).search.find(str(question_of("实验室 lab", "T1")), 50)
    await table.find(str(question_of("实验室 lab", "T1")), 50)


async def use_plans(access: Access) -> None:
    table = Plans(access)
    now = moment(60)
    await table.planned("T1")
    await table.plan("T1", TOLD, TOLD.starts_on, now)
    await table.enter("T1", TOLD.id, "C1", Occurrence(Key(Kind.DIGEST, "S1", "", "2026-W48"), TOLD.starts_on, now, now))
    await table.has("T1", Key(Kind.DIGEST, "S1", "", "2026-W48"))
    await table.add_now("T1", TOLD, "b1", now)
    await table.next_digest("T1", TOLD, now)
    await table.coalesce("T1", now)
    await table.blocked("T1")
    await table.block("T1", TOLD.id, "not_in_channel")
    await table.unblock("T1", TOLD.id, now)
    await table.digest_of_day("T1", "S1", date(2026, 1, 5))


async def use_deployment(access: Access) -> None:
    table = Deployment(access)
    await table.secret_of_posts()
    await table.throttle("T1", "conversations.history", moment(60))
    await table.throttled_until("T1", "conversations.history")
    await table.take_up(["2026-11"], moment(60))
    assert await table.taken_up_after(moment(0)) == {"2026-11"}


async def use_installations(access: Access) -> None:
    table = Installations(access, Vault(TOKEN_KEYS))
    for one in (installed("T1"), installed(None, "E1")):
        assert not await table.save(one)
    await table.reach("E1", ["T2"], moment(0))
    assert await table.of("T1")
    assert await table.of("T2", "E1")
    assert len(await table.all_active()) == 2
    assert await table.revision() == 3
    assert await table.expiring(moment(60)) == ["T1"]
    claimed = await table.claim_rotation("T1", moment(60), moment(1), timedelta(minutes=1))
    assert claimed
    assert await table.rotated(claimed)
    assert await table.lock_anew() == 2
    assert await table.lose("E1", ["T2"], moment(2))
    assert await table.give_up(await table.of("T1") or claimed, moment(2))
    assert not await table.leave("T1", moment(2))


async def use_oauth_states(access: Access) -> None:
    table = OAuthStates(access)
    assert await table.is_good(state := await table.issue(moment(0)), moment(1))
    assert await table.consume(state, moment(1))


async def use_outbox(access: Access) -> None:
    table = Outbox(access)
    now, waits = moment(120), Waits()
    await Plans(access).add_now("T1", TOLD, "b2", now)
    (post, *_) = await table.claim("T1", now, "me", waits)
    await table.window("T1", TOLD.id)
    await table.last_sent("T1", TOLD.id)
    await table.in_use_since("T1", now)
    await table.freeze(
        post, "{}", ["{}"], Window(0, 1, now), [Item(Key(Kind.REMINDER, "S1", "HA-2022-01", "x"), "HA-2022-01", "en")]
    )
    await table.thaw(post)
    await table.give_back(post, now)
    await table.simplify(post, "{}", now, "invalid_blocks")
    await table.begin(post, now, now, waits)
    await table.doubt(post, now, "ServerDisconnectedError", waits)
    await table.claim_doubtful("T1", now, "me", waits)
    await table.end(post, PostState.DEAD, "its time has passed")
    await table.found(post, "1.2", now, now, waits)
    await table.sent(post, "1.2", now)
    await table.claim_unverified("T1", now, "me", waits)
    await table.verify_later(post, now)
    await table.verified(post)
    await table.hush("T1", "C1", now)
    await table.hush_team("T1", now, "invalid_auth")
    await table.next_due("T1", now)


async def use_alarms(access: Access) -> None:
    table = Alarms(access)
    await table.raised("T1", Trouble("token", "token_revoked", moment(0)))
    await table.claim("T1", "token", moment(1), told=False)
    await table.told("T1", "token", moment(1))
    await table.all("T1")
    await table.end("T1", "token")


async def use_processes(access: Access) -> None:
    table = Processes(access)
    at = moment(0)
    await table.put(Process(name="here:1", version="0", started_at=at, seen_at=at, by_sockets=True, database="SQLite"))
    await table.all(at)


async def use_dead_posts(access: Access) -> None:
    table = DeadPosts(access, Viewpoint("T1"))
    await table.all(moment(180))
    await table.try_again(await given_up(access, "dead1"), by())
    await table.drop(await given_up(access, "dead2"), by())


async def given_up(access: Access, batch: str) -> int:
    """A digest that was wanted at once and could not be delivered."""
    wanted = TOLD.model_copy(update={"id": batch, "channel_id": batch})
    await Plans(access).add_now("T1", wanted, batch, moment(120))
    posts = await Outbox(access).claim("T1", moment(121), "me", Waits())
    (post,) = [post for post in posts if post.channel_id == batch]
    await Outbox(access).end(post, PostState.DEAD, "msg_too_long")
    return post.id


async def use_versions(table: Any, id: str) -> None:
    """What every table of records can do; the record is there in its first version."""
    await table.version(id)
    await table.present([id])
    await table.present()
    await table.history(id)
    written = await table.revise(await table.get(id), 1, by())
    taken = Event(
        id=1,
        record=table.kind,
        subject=id,
        rev=written.rev,
        action=Action.ADDED,
        by=by(),
        before=None,
        after=written.record.model_dump(mode="json"),
    )
    await table.take_back(taken, by())
    await table.remove(id, (await table.add(written.record, by())).rev, by())


async def use_ledger(ledger: Ledger) -> None:
    await ledger.read(Ledger.revision)
    await ledger.write(Ledger.revision)
    await ledger.health(moment(180))
    await ledger.editions_after(moment(0))
    await ledger.revision()
    await ledger.began_on()
    await ledger.state()
    member = ledger.seen_by(Member(id="U1"))
    with pytest.raises(NotAllowedError):
        await member.admit(Role.ADMIN)
    assert not await member.allows(Role.ADMIN)
    writing = by()
    await ledger.record(writing, lambda inside: inside.commitments.add(target("HA-2022-77"), writing))
    await ledger.undo(writing.batch, by())


USES: list[tuple[type, Callable[[Ledger], Awaitable[None]]]] = [
    (Conferences, use_conferences),
    (Commitments, use_commitments),
    (Milestones, use_milestones),
    (Actuals, use_actuals),
    (EvidenceKept, use_evidence),
    (Assessments, use_assessments),
    (Grants, use_grants),
    (RulesOfProvinces, use_rules),
    (Events, use_events),
    (Groups, use_groups),
    (Cards, use_cards),
    (Drafts, use_drafts),
    (Follows, use_follows),
    (Greetings, use_greetings),
    (Homes, use_homes),
    (Profiles, use_profiles),
    (Reminders, use_reminders),
    (Postponements, use_postponements),
    (Subscriptions, use_subscriptions),
    (Search, use_search),
    (Ledger, use_ledger),
]
POSTING: list[tuple[type, Callable[[Access], Awaitable[None]]]] = [
    (Plans, use_plans),
    (Outbox, use_outbox),
    (Deployment, use_deployment),
    (Installations, use_installations),
    (OAuthStates, use_oauth_states),
    (DeadPosts, use_dead_posts),
    (Alarms, use_alarms),
    (Processes, use_processes),
]


async def use_everything(ledger: Ledger) -> None:
    for _, use in USES:
        await use(ledger)


async def test_no_statement_reads_a_whole_table(recording: Recording, url: str) -> None:
    await use_everything(Ledger(recording, Viewpoint("T1")))
    for _, use in POSTING:
        await use(recording)
    await health_of(recording, "T1", moment(180))
    await backlog_of(recording, moment(180))
    leases, received = Leases(recording), Received(recording)
    await leases.leave("T1", "card", str(await leases.take("T1", "card", moment(0), timedelta(minutes=1))))
    await received.is_new("Ev1", moment(0))
    await received.forget(moment(180))
    await cut_what_is_not(recording)
    await purge(recording, "T1", KEPT, moment(60 * 24 * 1000))
    await Installations(recording, Vault(TOKEN_KEYS)).leave("E1", moment(5))
    left = await recording.read(partial(departed, before=to_millis(moment(60))))
    assert left == ["T2", "T1", "E1"]
    assert not await recording.write(partial(purge_unless_served, team_id="T1", before=0))

    assert len({sql for sql, _ in recording.statements}) > 50
    whole = {
        sql: found for sql, params in recording.statements if (found := await scanned(recording, url, sql, params))
    }
    assert whole == {}


async def test_the_usual_questions_are_answered_in_the_order_of_an_index(recording: Recording, url: str) -> None:
    ledger = Ledger(recording, Viewpoint("T1"))
    for selection in IN_INDEX_ORDER:
        await ledger.commitments.find(selection, 50)

    for sql, params in recording.statements:
        assert not await sorts(recording, url, sql, params), sql


async def test_what_somebody_wrote_last_is_not_looked_for_among_all_that_was_written(
    recording: Recording, url: str
) -> None:
    await Ledger(recording, Viewpoint("T1")).events.by("U1", 300)

    ((sql, params),) = recording.statements
    assert "events_of_actor" in await indexes(recording, url, sql, params)


async def test_what_settles_a_target_is_looked_for_among_the_figures_that_can(recording: Recording, url: str) -> None:
    table = Ledger(recording, Viewpoint("T1")).commitments
    await table.without_result(Selection(), date(2026, 1, 1))
    await table.unsettled(Selection(), date(2026, 1, 1), 50)

    for sql, params in recording.statements:
        assert "actuals_deciding" in await indexes(recording, url, sql, params)


async def test_words_are_looked_for_by_their_pieces(recording: Recording, url: str) -> None:
    sought = {"question": str(question_of("实验室 lab", "T1"))}
    plan = await indexes(recording, url, "SELECT rowid FROM searched_pieces(:question)", sought)
    assert ("VIRTUAL TABLE INDEX" if url.startswith("sqlite") else "searched_by_piece") in plan


async def test_the_answer_about_a_province_takes_two_statements(recording: Recording) -> None:
    async def answer(ledger: Ledger) -> None:
        await ledger.commitments.find(Selection(provinces=("HA",)), 50)
        await ledger.actuals.of(["HA"], None)

    await Ledger(recording, Viewpoint("T1")).read(answer)
    assert len(recording.statements) == 2


@pytest.mark.parametrize(("table", "use"), [*USES, *POSTING])
def test_no_method_is_left_out(table: type, use: Callable[..., Awaitable[None]]) -> None:
    methods = {name for name, _ in inspect.getmembers(table, inspect.iscoroutinefunction) if not name.startswith("_")}
    used = inspect.getsource(use) + inspect.getsource(use_versions)
    assert {name for name in methods if not re.search(rf"\b(table|ledger|member|seen\.\w+)\.{name}\(", used)} == set()


async def scanned(recording: Recording, url: str, sql: str, params: Params) -> list[str]:
    """The tables that the engine would read from end to end."""
    if url.startswith("sqlite"):
        plan = await recording.inner.write(lambda tx: tx.all(f"EXPLAIN QUERY PLAN {sql}", params))
        steps = [step for row in plan if (step := re.match(r"SCAN (\w+)", row["detail"]))]
        return [step[1] for step in steps if step[1] not in ("tracked", "owners", "found", "CONSTANT")]
    nodes = await postgres_plan(recording, "enable_seqscan", sql, params)
    return [node["Relation Name"] for node in nodes if node["Node Type"] == "Seq Scan"]


async def indexes(recording: Recording, url: str, sql: str, params: Params) -> str:
    """The indexes that the engine would go through."""
    if url.startswith("sqlite"):
        plan = await recording.inner.write(lambda tx: tx.all(f"EXPLAIN QUERY PLAN {sql}", params))
        return "\n".join(row["detail"] for row in plan)
    nodes = await postgres_plan(recording, "enable_seqscan", sql, params)
    return "\n".join(node.get("Index Name", "") for node in nodes)


async def sorts(recording: Recording, url: str, sql: str, params: Params) -> bool:
    """Whether the engine would have to sort what it finds."""
    if url.startswith("sqlite"):
        plan = await recording.inner.write(lambda tx: tx.all(f"EXPLAIN QUERY PLAN {sql}", params))
        return any("TEMP B-TREE" in row["detail"] for row in plan)
    nodes = await postgres_plan(recording, "enable_sort", sql, params)
    return any("Sort" in node["Node Type"] for node in nodes)


async def postgres_plan(recording: Recording, avoiding: str, sql: str, params: Params) -> list[dict[str, Any]]:
    """The nodes of the plan that PostgreSQL would make if it could go without something."""

    async def explain(tx: Transaction) -> Row | None:
        await tx.run(f"SET LOCAL {avoiding} = off")
        return await tx.one(f"EXPLAIN (FORMAT JSON) {sql}", params)

    plan = await recording.inner.write(explain)
    assert plan
    return nodes_of(plan["QUERY PLAN"][0]["Plan"])


def nodes_of(plan: dict[str, Any]) -> list[dict[str, Any]]:
    return [plan, *(node for part in plan.get("Plans", []) for node in nodes_of(part))]
