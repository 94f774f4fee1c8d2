"""Single turns of a post that histories seldom take."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from bot.sandbox import policy_desk
from bot.workspace.line.rates import Budgets
from bot.workspace.state.records import Message, Payload
from bot.workspace.workspace import Workspace
from config.waits import Waits
from handlers.phrases.mrkdwn import escape
from handlers.posting.channel_history import EVENT, PAGE
from handlers.posting.courier import Composed, Courier, Wanted
from handlers.views.kit.blocks import Answer, section
from store.model.occurrence import Key, Kind, Occurrence, fingerprint, plain_fingerprint
from store.outbox import Post
from store.store import Store
from tests.delivery.slack import Fuse, Slack, StillClock

START = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
WAITS = Waits(spacing=0, tick=60)  # a round ends before that, once everything is sent
SHORT = WAITS.model_copy(update={"tick": 1})  # where something is under way that never ends
TEAM = "T0POLICY"  # the local workspace's
DIGEST = Key(Kind.DIGEST, "S0", "", "2026-W48")
OURS = "U0APP: Said"


def desk_at(clock: StillClock) -> Workspace:
    """A workspace whose limits go by its clock, too."""
    return policy_desk(clock, budgets=Budgets(now=lambda: clock.moment.timestamp()))


class Scene:
    """One channel with the bot in it, and a courier that is told what to say."""

    def __init__(self, store: Store, workspace: Workspace | None = None, waits: Waits = WAITS) -> None:
        self.store = store
        self.workspace = workspace or desk_at(StillClock(START))
        self.clock = cast(StillClock, self.workspace.clock)
        self.ahead = timedelta(0)  # how far our clock is ahead of Slack's
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
        told = self.client, self.now, waits, self.compose, self.refused
        self.courier = Courier(store.outbox, store.deployment, *told)

    async def now(self) -> datetime:
        return self.clock.moment + self.ahead

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

    async def metadata(self, make: Callable[..., str] = fingerprint) -> Payload:
        """What the digest of the first channel bears."""
        secret = await self.store.deployment.secret_of_posts()
        words = (secret, TEAM, DIGEST) if make is fingerprint else (TEAM, DIGEST)
        return {"event_type": EVENT, "event_payload": {"key": make(*words)}}

    def say(self, user: str, bot_id: str | None = None, metadata: Payload | None = None) -> Message:
        """Let somebody say something in the first channel."""
        message = self.workspace.team.post(self.channels[0].id, user, "Look", metadata=metadata)
        message.bot_id = bot_id
        return message

    def said(self) -> list[str]:
        """Who has said what in the first channel, threads too."""
        said = self.workspace.team.readable(self.channels[0].id, self.workspace.team.bot_user_id)
        return [f"{one.user}: {one.text}" for one in said]

    async def look_up_in(self, **wait: float) -> None:
        """Let time pass, and look up what is in doubt."""
        self.clock.moment += timedelta(**wait)
        await self.courier.look_up_doubtful(TEAM)

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
        scene = Scene(store, waits=SHORT)
        slow = scene.held_up["S0"] = asyncio.Event()
        await scene.enter(0)
        await scene.enter(1)

        async with asyncio.timeout(60):
            while await scene.states() != [("digest", "pending"), ("digest", "sent"), ("reply", "sent")]:
                assert await scene.courier.send_due(TEAM), "there is more to do"
        slow.set()
        async with asyncio.timeout(60):
            while await scene.courier.send_due(TEAM):
                pass
        assert {state for _, state in await scene.states()} == {"sent"}


async def test_what_takes_too_long_at_the_end_is_given_up(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        scene = Scene(store, waits=SHORT)
        scene.held_up["S0"] = asyncio.Event()
        await scene.enter(0)
        await scene.courier.send_due(TEAM)

        scene.courier.end()
        await scene.courier.rest(0.05)
        scene.held_up["S0"].set()
        await asyncio.sleep(0.05)
        assert await scene.states() == [("digest", "pending")]


SOMEBODY = [("U0ADA", None), ("U0OTHER", "B0OTHER")]  # a person, and another app


@pytest.mark.parametrize(("user", "bot_id"), SOMEBODY)
async def test_what_somebody_else_says_under_the_right_key_stands_for_nothing(
    user: str, bot_id: str | None, tmp_path: Path
):
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        scene = Scene(store)
        await scene.enter(0)
        forged = scene.say(user, bot_id, await scene.metadata())
        scene.troubles[:] = ["drop-before"]
        await scene.courier.send_due(TEAM)
        assert await scene.states() == [("digest", "unknown"), ("reply", "pending")]

        await scene.look_up_in(minutes=4)
        await scene.courier.send_due(TEAM)
        scene.clock.moment += timedelta(minutes=20)
        await scene.courier.remove_doubles(TEAM)
        assert scene.said() == [f"{user}: Look", OURS, OURS]
        assert scene.workspace.team.replies(scene.channels[0].id, forged.ts, "U0ADA") == [forged]


@pytest.mark.parametrize(("user", "bot_id"), SOMEBODY)
async def test_what_is_late_is_not_taken_for_posted_because_somebody_says_so(
    user: str, bot_id: str | None, tmp_path: Path
):
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        scene = Scene(store)
        await scene.enter(0)
        scene.clock.moment += timedelta(minutes=10)
        scene.say(user, bot_id, await scene.metadata())
        scene.clock.moment += timedelta(minutes=10)
        await scene.courier.send_due(TEAM)

        assert scene.said() == [f"{user}: Look", OURS, OURS]


@pytest.mark.parametrize("payload", [None, [], "key", {}, {"key": None}, {"key": {"key": "x"}}, {"key": ["x"]}])
async def test_metadata_that_nobody_thought_of_holds_nothing_up(payload: Any, tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        scene = Scene(store)
        await scene.enter(0)
        scene.troubles[:] = ["drop-before"]
        await scene.courier.send_due(TEAM)
        scene.say("U0APP", "B0APP", {"event_type": EVENT, "event_payload": payload})
        await scene.look_up_in(minutes=4)
        await scene.courier.send_due(TEAM)

        assert {state for _, state in await scene.states()} == {"sent"}


async def test_what_an_older_version_posted_is_known_as_ours(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        scene = Scene(store)
        await scene.enter(0)
        scene.troubles[:] = ["drop-before"]
        await scene.courier.send_due(TEAM)
        older = scene.say("U0APP", "B0APP", await scene.metadata(plain_fingerprint))
        sql = "UPDATE outbox SET sought_from = NULL, tried_at = NULL"
        await store.database.write(lambda tx: tx.run(sql))
        await scene.look_up_in(minutes=4)
        await scene.look_up_in(minutes=10)
        await scene.courier.send_due(TEAM)

        assert {state for _, state in await scene.states()} == {"sent"}
        assert scene.said() == ["U0APP: Look", OURS]
        assert len(scene.workspace.team.replies(scene.channels[0].id, older.ts, "U0ADA")) == 2


async def test_a_look_up_reads_one_page_of_the_minutes_around_the_attempt(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        scene = Scene(store)
        await scene.enter(0)
        scene.say("U0ADA")
        scene.clock.moment += timedelta(minutes=1)
        at = scene.clock.moment.timestamp()
        scene.troubles[:] = ["drop-after"]
        await scene.courier.send_due(TEAM)
        await scene.look_up_in(minutes=30)

        ((asked),) = scene.client.read
        assert {state for _, state in await scene.states()} == {"sent", "pending"}
        assert asked["limit"] == PAGE == 15
        assert (float(asked["oldest"]), float(asked["latest"])) == (at - 30, at + 180 + 30)
        assert asked["inclusive"]


@pytest.mark.parametrize("trouble", ["drop-before", "drop-after"])
async def test_in_a_busy_channel_nothing_is_concluded_before_all_is_read(trouble: str, tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        scene = Scene(store)
        scene.workspace.app.budgets.distributed = True
        await scene.enter(0)
        scene.troubles[:] = [trouble]
        await scene.courier.send_due(TEAM)
        scene.clock.moment += timedelta(seconds=10)
        for _ in range(40):
            scene.say("U0ADA")

        for page in range(2):
            await scene.look_up_in(seconds=240 if page == 0 else 75)
            assert ("digest", "unknown") in await scene.states()
        assert len(scene.client.read) == 2
        await scene.look_up_in(seconds=75)
        assert len(scene.client.read) == 3
        await scene.courier.send_due(TEAM)
        assert {state for _, state in await scene.states()} == {"sent"}
        assert scene.said().count(OURS) == 2
        cursors = [page.get("cursor") for page in scene.client.read]
        assert cursors[0] is None
        assert len({*cursors}) == 3


async def test_slack_is_left_alone_for_as_long_as_it_says_by_the_next_process_too(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        scene = Scene(store)
        scene.workspace.app.budgets.distributed = True
        await scene.enter(0)
        await scene.enter(1)
        scene.troubles[:] = ["drop-after", "drop-after"]
        await scene.courier.send_due(TEAM)
        await scene.look_up_in(minutes=4)
        assert sorted(await scene.states()).count(("digest", "unknown")) == 1, "there was one page for both"

        again = Scene(store, scene.workspace)
        calls = asked_for_history(again)
        await again.look_up_in(seconds=30)
        assert calls == []
        await again.look_up_in(seconds=31)
        assert len(calls) == 1
        assert ("digest", "unknown") not in await again.states()


async def test_a_flooded_channel_does_not_keep_another_from_its_turn(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        scene = Scene(store)
        scene.workspace.app.budgets.distributed = True
        await scene.enter(0)
        await scene.enter(1)
        scene.troubles[:] = ["drop-after", "drop-after"]
        await scene.courier.send_due(TEAM)
        for _ in range(100):
            scene.say("U0ADA")
        await scene.look_up_in(minutes=4)
        await scene.look_up_in(seconds=61)

        assert [page["channel"] for page in scene.client.read] == [channel.id for channel in scene.channels]
        assert sorted(await scene.states()).count(("digest", "unknown")) == 1


async def test_a_process_that_follows_at_once_asks_no_history_for_what_is_late(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        scene = Scene(store)
        await scene.enter(0)
        scene.troubles[:] = ["", "429"]  # the reply waits
        await scene.courier.send_due(TEAM)
        await scene.enter(1)
        scene.clock.moment += timedelta(minutes=1)

        again = Scene(store, scene.workspace)
        again.troubles[:] = ["429", "429"]
        await again.courier.send_due(TEAM)
        again.clock.moment += timedelta(minutes=4)
        await again.courier.send_due(TEAM)
        assert {state for _, state in await again.states()} == {"sent"}
        assert again.client.read == []


async def test_a_second_attempt_soon_after_the_first_is_looked_up_anew(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        scene = Scene(store, waits=WAITS.model_copy(update={"look_up": 3.0}))
        await scene.enter(0)
        scene.troubles[:] = ["drop-before", "drop-after"]
        await scene.courier.send_due(TEAM)
        await scene.look_up_in(seconds=3.5)
        await scene.look_up_in(seconds=3.5)
        await scene.courier.send_due(TEAM)

        assert scene.said() == [OURS, OURS], "the digest and its reply"
        assert {state for _, state in await scene.states()} == {"sent"}


def asked_for_history(scene: Scene) -> list[str]:
    """Every call for a history from now on, whatever Slack says to it."""
    calls: list[str] = []
    call = scene.client.api_call

    async def noted(api_method: str, **more: Any) -> Any:
        if api_method.startswith("conversations."):
            calls.append(api_method)
        return await call(api_method, **more)

    scene.client.api_call = noted  # type: ignore[method-assign]
    return calls


async def test_a_clock_that_is_set_ahead_makes_no_look_up_too_early(tmp_path: Path):
    async with await Store.open(f"sqlite:///{tmp_path / 'bot.db'}") as store:
        scene = Scene(store)
        await scene.enter(0)
        scene.troubles[:] = ["drop-before"]
        await scene.courier.send_due(TEAM)
        scene.ahead = timedelta(hours=6)
        await scene.look_up_in(minutes=1)
        assert scene.client.read == []

        await scene.look_up_in(minutes=3)
        assert len(scene.client.read) == 1
