"""Single turns of a post that histories seldom take."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.sandbox import policy_desk
from bot.workspace.workspace import Workspace
from config.waits import Waits
from handlers.posting.courier import Composed, Courier, Wanted
from handlers.views.kit.blocks import Answer, section
from handlers.views.kit.mrkdwn import escape
from store.model.occurrence import Key, Kind, Occurrence
from store.outbox import Post
from store.store import Store
from tests.delivery.slack import Fuse, Slack, StillClock

START = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
WAITS = Waits(spacing=0, tick=1)
TEAM = "T0POLICY"  # the local workspace's


class Scene:
    """One channel with the bot in it, and a courier that is told what to say."""

    def __init__(self, store: Store, workspace: Workspace | None = None) -> None:
        self.store = store
        self.clock = StillClock(START)
        self.workspace = workspace or policy_desk(self.clock)
        self.channels = [
            self.workspace.team.add_channel(f"room-{n}", [self.workspace.team.bot_user_id]) for n in range(2)
        ]
        self.troubles: list[str] = []
        self.taken = 0
        self.refusals = 0
        self.is_removed_after_first = False
        self.broken: set[str] = set()
        self.held_up: dict[str, asyncio.Event] = {}
        self.is_settled = False
        self.client = Slack(self.workspace, Fuse(), self.troubles, self.take)
        self.courier = Courier(store.outbox, self.client, self.now, WAITS, self.compose, self.refused)

    async def now(self) -> datetime:
        return self.clock.moment

    def take(self, given: object) -> None:
        self.taken += 1
        if self.is_removed_after_first:
            self.channels[0].members.clear()

    async def compose(self, post: Post, now: datetime) -> Wanted:
        if post.subscription_id in self.broken:
            raise KeyError("nobody thought of this")
        if self.is_settled:
            return Wanted(None)
        if post.subscription_id in self.held_up:
            await self.held_up[post.subscription_id].wait()
        answer = Answer(escape("Said"), [section(escape("Said"))])
        return Wanted(Composed(answer, [answer]))

    async def refused(self, post: Post, why: str) -> None:
        self.refusals += 1

    async def enter(self, place: int, id: str = "", team_id: str = TEAM) -> None:
        id = id or f"S{place}"
        one = Occurrence(Key(Kind.DIGEST, id, "", "2026-W48"), START.date(), START, START + timedelta(days=7))
        await self.store.plans.enter(team_id, id, self.channels[place].id, one)

    async def states(self) -> list[tuple[str, str]]:
        sql = "SELECT kind, state FROM outbox ORDER BY id"
        rows = await self.store.database.read(lambda tx: tx.all(sql))
        return [(row["kind"], row["state"]) for row in rows]


async def test_a_reply_that_its_channel_refuses_is_given_up_in_the_end(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        scene = Scene(store)
        await scene.enter(0)
        scene.is_removed_after_first = True
        await scene.courier.send_due(TEAM)
        for _ in range(20):
            scene.clock.moment += timedelta(hours=12)
            await scene.courier.look_up_doubtful(TEAM)
            await scene.courier.send_due(TEAM)

        assert await scene.states() == [("digest", "sent"), ("reply", "dead")]
        assert scene.refusals == 1


async def test_what_cannot_be_composed_holds_up_nothing_else(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        scene = Scene(store)
        scene.broken.add("S0")
        await scene.enter(0)
        await scene.enter(0, "S9")
        await scene.courier.send_due(TEAM)

        assert await scene.states() == [("digest", "pending"), ("digest", "sent"), ("reply", "sent")]


async def test_the_posts_of_another_team_are_not_ours(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        scene = Scene(store)
        await scene.enter(0, team_id="T0OTHERS")
        await scene.courier.send_due(TEAM)

        assert await scene.states() == [("digest", "pending")]


async def test_a_thread_that_is_gone_is_left_alone(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        scene = Scene(store)
        await scene.enter(0)
        scene.troubles[:] = ["", "429"]  # the reply waits
        await scene.courier.send_due(TEAM)
        (parent,) = scene.workspace.team.conversation(scene.channels[0].id, scene.workspace.team.bot_user_id)
        scene.workspace.team.remove(parent)

        again = Scene(store, scene.workspace)
        again.clock.moment = START + timedelta(hours=1)
        await again.courier.send_due(TEAM)
        assert await again.states() == [("digest", "sent"), ("reply", "dead")]


async def test_what_asks_people_for_something_is_asked_anew(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        scene = Scene(store)
        one = Occurrence(Key(Kind.REMINDER, "S0", "", "2026-11-23"), START.date(), START, START + timedelta(hours=9))
        await store.plans.enter(TEAM, "S0", scene.channels[0].id, one)
        scene.troubles[:] = ["429"]
        await scene.courier.send_due(TEAM)
        assert await scene.states() == [("reminder", "pending"), ("reply", "pending")]

        scene.is_settled = True
        scene.clock.moment += timedelta(minutes=1)
        await scene.courier.send_due(TEAM)
        assert await scene.states() == [("reminder", "skipped"), ("reply", "cancelled")]
        assert scene.taken == 0


async def test_the_search_for_a_double_is_not_given_up_at_once(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        scene = Scene(store)
        await scene.enter(0)
        scene.troubles[:] = ["503-after"]
        await scene.courier.send_due(TEAM)
        scene.clock.moment += timedelta(minutes=4)
        await scene.courier.look_up_doubtful(TEAM)
        assert ("digest", "sent") in await scene.states()

        scene.clock.moment += timedelta(hours=1)
        scene.client.is_deaf = True
        assert await scene.courier.remove_doubles(TEAM) == 1
        scene.clock.moment += timedelta(hours=1)
        scene.client.is_deaf = False
        assert await scene.courier.remove_doubles(TEAM) == 1
        assert await scene.courier.remove_doubles(TEAM) == 0


async def test_a_slow_post_holds_up_neither_others_nor_the_round(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        scene = Scene(store)
        slow = scene.held_up["S0"] = asyncio.Event()
        await scene.enter(0)
        await scene.enter(1)

        assert await scene.courier.send_due(TEAM), "there is more to do"
        assert await scene.states() == [("digest", "pending"), ("digest", "sent"), ("reply", "sent")]
        slow.set()
        assert not await scene.courier.send_due(TEAM)
        assert {state for _, state in await scene.states()} == {"sent"}


async def test_what_takes_too_long_at_the_end_is_given_up(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        scene = Scene(store)
        scene.held_up["S0"] = asyncio.Event()
        await scene.enter(0)
        await scene.courier.send_due(TEAM)

        scene.courier.end()
        await scene.courier.rest(0.05)
        scene.held_up["S0"].set()
        await asyncio.sleep(0.05)
        assert await scene.states() == [("digest", "pending")]
