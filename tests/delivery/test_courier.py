"""Single turns of a post that histories seldom take."""

import asyncio
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path

from bot.workspace.app_manifest import read_manifest
from bot.workspace.workspace import Workspace
from config.waits import Waits
from handlers.delivery import Composed, Courier, Wanted
from handlers.views.blocks import Answer, section
from handlers.views.mrkdwn import escape
from store.model.occurrence import Occurrence
from store.outbox import Post
from store.store import Store
from tests.delivery.slack import Fuse, Slack, StillClock

START = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
WAITS = Waits(spacing=0, tick=0.1)


class Scene:
    """One channel with the bot in it, and a courier that is told what to say."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = StillClock(START)
        manifest = read_manifest(resources.files("config") / "manifest.json")
        self.workspace = Workspace(manifest, self.clock)
        self.channels = [self.workspace.add_channel(f"room-{n}", [self.workspace.bot_user_id]) for n in range(2)]
        self.troubles: list[str] = []
        self.taken = 0
        self.refusals = 0
        self.is_removed_after_first = False
        self.broken: set[str] = set()
        self.held_up: dict[str, asyncio.Event] = {}
        client = Slack(self.workspace, Fuse(), self.troubles, self.take)
        self.courier = Courier(store.outbox, client, self.now, WAITS, self.compose, self.refused)

    async def now(self) -> datetime:
        return self.clock.moment

    def take(self, given: object) -> None:
        self.taken += 1
        if self.is_removed_after_first:
            self.channels[0].members.clear()

    async def compose(self, post: Post, now: datetime) -> Wanted:
        if post.subscription_id in self.broken:
            raise KeyError("nobody thought of this")
        if post.subscription_id in self.held_up:
            await self.held_up[post.subscription_id].wait()
        answer = Answer(escape("Said"), [section(escape("Said"))])
        return Wanted(Composed(answer, [answer]))

    async def refused(self, post: Post, why: str) -> None:
        self.refusals += 1

    async def enter(self, place: int) -> None:
        one = Occurrence(f"1|digest|S{place}||2026-W48", START.date(), START, START + timedelta(days=7))
        await self.store.plans.enter(self.workspace.team_id, f"S{place}", self.channels[place].id, one)

    async def states(self) -> list[tuple[str, str]]:
        sql = "SELECT kind, state FROM outbox ORDER BY id"
        rows = await self.store.database.read(lambda tx: tx.all(sql))
        return [(row["kind"], row["state"]) for row in rows]


async def test_a_reply_that_its_channel_refuses_is_given_up_in_the_end(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        scene = Scene(store)
        await scene.enter(0)
        scene.is_removed_after_first = True
        await scene.courier.send_due(scene.workspace.team_id)
        for _ in range(20):
            scene.clock.moment += timedelta(hours=12)
            await scene.courier.look_up_doubtful(scene.workspace.team_id)
            await scene.courier.send_due(scene.workspace.team_id)

        assert await scene.states() == [("digest", "sent"), ("reply", "dead")]
        assert scene.refusals == 1


async def test_what_cannot_be_composed_holds_up_nothing_else(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        scene = Scene(store)
        scene.broken.add("S0")
        await scene.enter(0)
        await scene.enter(1)
        await scene.courier.send_due(scene.workspace.team_id)

        assert await scene.states() == [("digest", "pending"), ("digest", "sent"), ("reply", "sent")]


async def test_a_slow_post_holds_up_neither_others_nor_the_round(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        scene = Scene(store)
        slow = scene.held_up["S0"] = asyncio.Event()
        await scene.enter(0)
        await scene.enter(1)

        assert await scene.courier.send_due(scene.workspace.team_id), "there is more to do"
        assert await scene.states() == [("digest", "pending"), ("digest", "sent"), ("reply", "sent")]
        slow.set()
        assert not await scene.courier.send_due(scene.workspace.team_id)
        assert {state for _, state in await scene.states()} == {"sent"}


async def test_what_takes_too_long_at_the_end_is_given_up(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        scene = Scene(store)
        scene.held_up["S0"] = asyncio.Event()
        await scene.enter(0)
        await scene.courier.send_due(scene.workspace.team_id)

        scene.courier.end()
        await scene.courier.rest(0.05)
        scene.held_up["S0"].set()
        await asyncio.sleep(0.05)
        assert await scene.states() == [("digest", "pending")]
