"""Get posts to Slack once: not zero times, not twice.

What is due is claimed, composed, committed as being sent, sent, and its fate is written down. A post of which nobody
knows whether it landed is looked up in the channel's history, by the key in its metadata, before it is sent again: in
the minutes around its attempts, by Slack's clock, and among what the bot itself has said there.
"""

import asyncio
import json
import logging
import secrets
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, NamedTuple

from slack_sdk.web.async_client import AsyncWebClient

from config.waits import Waits
from handlers.posting.bearings import Bearings, Clock
from handlers.posting.channel_history import EVENT, ChannelHistory, Place, Reading, Span, ThrottledError
from handlers.posting.verdicts import judged
from handlers.slack.members import UNANSWERED
from handlers.views.kit.blocks import Answer
from store.deployment import Deployment
from store.model.delivery import Outcome, PostState
from store.model.errors import UserError
from store.model.occurrence import Kind, fingerprint, plain_fingerprint
from store.outbox import UNBROKEN, Item, Outbox, Post, Window

log = logging.getLogger(__name__)

EARLIER = timedelta(minutes=10)  # by which our clock may have been ahead, where nobody knows what Slack's has shown
AROUND = timedelta(seconds=30)  # more at both ends: each of Slack's machines has a clock, and an answer takes its time
NEARLY = timedelta(seconds=2)  # too early is early enough: the date of an answer has no fractions
TURN = 10.0  # seconds, after which look-ups are left to the next round
THREADS_REST = timedelta(days=7)  # for which what is missing of a thread follows, after its digest has expired
SEARCHED_FOR = timedelta(days=1)  # where no history can be read
ASKED_ANEW = (Kind.REMINDER, Kind.NOW)  # whether they are wanted, and what they say, is asked at each attempt
LOOK = 1.0  # seconds: how often is looked for what falls due while something is under way
AT_ONCE = 10  # channels that are posted to side by side
WHOLE_TEAM = 3  # channels in which Slack wants silence at the same time: then it means all of them
HOPEFUL = (Outcome.NOT_SENT, Outcome.THROTTLED, Outcome.IN_DOUBT)  # what may be otherwise later on


class Composed(NamedTuple):
    """What a post says: itself, what follows in its thread, what of the ledger it tells of, and of what it reminds."""

    answer: Answer
    replies: Sequence[Answer] = ()
    window: Window | None = None
    items: Sequence[Item] = ()


class Wanted(NamedTuple):
    """What comes of looking at a post again before it is sent: it says something, or it ends here."""

    composed: Composed | None
    end: PostState = PostState.SKIPPED
    why: str = "nothing to say"


Compose = Callable[[Post, datetime], Awaitable[Wanted]]
Refused = Callable[[Post, str], Awaitable[None]]
Search = Callable[[Post], Coroutine[Any, Any, None]]
Claim = Callable[[datetime, str, Waits], Awaitable[Post | None]]


class Courier:
    """Sends what is due, looks up what is in doubt, and removes what stands twice; many may work beside each other."""

    def __init__(
        self,
        outbox: Outbox,
        deployment: Deployment,
        client: AsyncWebClient,
        clock: Clock,
        waits: Waits,
        compose: Compose,
        refused: Refused,
    ) -> None:
        self._outbox = outbox
        self._deployment = deployment
        self._client = client
        self._clock = clock
        self._waits = waits
        self._compose = compose
        self._refused = refused
        self._bearings = Bearings(client, clock)
        self._history = ChannelHistory(client, deployment, self._bearings, clock)
        self._secret = ""  # once it has been asked for
        self._owner = secrets.token_hex(8)
        self._ending = False
        self._sending: set[asyncio.Task[None]] = set()
        self._under_way: set[int] = set()  # posts whose request is out, whatever the wall clock says of their lease
        self._begun: datetime | None = None  # by our clock: since when no other database can have posted
        self._stood_until: datetime | None = None  # by Slack's clock, when what other databases posted was first sought
        self._threads: set[str] = set()  # that this process began
        self._hushed: dict[str, datetime] = {}  # by channel: until when Slack wants to hear nothing there
        self._spoken: dict[str, float] = {}  # by channel: when it was last posted to, on the monotonic clock

    async def send_due(self, team_id: str) -> bool:
        """Send what is due, several channels at a time, for about a tick; True where more may be due by then.

        A slow one holds nobody up: it may be under way still when this ends.
        """
        until = time.monotonic() + self._waits.tick
        while not self._ending and (left := until - time.monotonic()) > 0:
            now = await self._clock()
            self._begun = min(now, self._begun or await self._outbox.in_use_since(team_id, now) or now)
            room = 0 if self._is_hushed(now) else AT_ONCE - len(self._sending)
            posts = await self._outbox.claim(team_id, now, self._owner, self._waits, room) if room else []
            claimed = time.monotonic()
            self._sending |= {asyncio.create_task(guarded(self._send(post, claimed), post)) for post in posts}
            if not self._sending:
                return False
            done, _ = await asyncio.wait(self._sending, timeout=min(left, LOOK), return_when=asyncio.FIRST_COMPLETED)
            self._sending -= done
            for task in done:
                task.result()
        return True

    def end(self) -> None:
        """Take up nothing more; what is under way goes on."""
        self._ending = True

    async def rest(self, seconds: float) -> None:
        """Wait for what is under way, and give up what takes longer: it is looked up at the next start."""
        if not self._sending:
            return
        _, unfinished = await asyncio.wait(self._sending, timeout=seconds)
        for task in unfinished:
            task.cancel()
        await asyncio.gather(*unfinished, return_exceptions=True)

    async def look_up_doubtful(self, team_id: str) -> int:
        """Find out whether what is in doubt stands in its channel, and send it anew where it does not."""
        return await self._take_up(self._look_up, partial(self._outbox.claim_doubtful, team_id))

    async def remove_doubles(self, team_id: str) -> int:
        """Look once more for what was in doubt: of messages with one key one stays."""
        return await self._take_up(self._verify, partial(self._outbox.claim_unverified, team_id))

    async def _take_up(self, search: Search, claim: Claim) -> int:
        """Search for one post after the other, as Slack may give a page a minute; the rest is left to later rounds."""
        until, number = time.monotonic() + TURN, 0
        while time.monotonic() < until and not self._ending:
            post = await claim(await self._clock(), self._owner, self._waits)
            if post is None:
                break
            number += 1
            if post.id not in self._under_way:
                await guarded(search(post), post)
        return number

    def _is_hushed(self, now: datetime) -> bool:
        """Whether Slack wants to hear nothing in any channel: its limit for a workspace looks like one for each."""
        self._hushed = {channel: until for channel, until in self._hushed.items() if until > now}
        return len(self._hushed) >= WHOLE_TEAM

    async def _send(self, post: Post, claimed: float) -> None:
        now = await self._clock()
        expires = post.expires + (THREADS_REST if post.kind is Kind.REPLY else timedelta())
        if now >= expires:
            await self._outbox.end(post, PostState.DEAD, post.why or "its time has passed")
            return
        if post.kind is Kind.DIGEST and post.attempts == 0 and post.expires - now < now - post.due:
            await self._outbox.end(post, PostState.SKIPPED, "the next one is nearer")
            return
        if (
            post.attempts == 0
            and now - post.due > UNBROKEN
            and not self._is_ours(post)
            and await self._stands_already(post)
        ):
            return
        frozen = await self._frozen(post, now)
        if frozen is None:
            return
        await self._space_out(post.channel_id)
        try:
            at = await self._bearings.now()
        except UNANSWERED as error:
            await self._held_up(post, error)
            return
        if time.monotonic() - claimed > self._waits.give_back:
            await self._outbox.give_back(post, now, "the claim grew old", counted=False)
            return
        if await self._outbox.begin(frozen, await self._clock(), at, self._waits):
            await self._post(frozen._replace(attempts=post.attempts + 1))

    async def _held_up(self, post: Post, error: Exception) -> None:
        """Slack does not tell the time, so nothing is sent."""
        outcome, why, pause = judged(error)
        now = await self._clock()
        log.warning("%s waits: Slack does not answer auth.test: %r", named(post), error)
        await self._outbox.give_back(post, now + self._patience(now - post.due, pause), why, counted=False)
        if outcome is Outcome.SHUT_OUT:
            await self._outbox.hush_team(post.team_id, self._later(now), why)

    async def _stands_already(self, post: Post) -> bool:
        """Whether something so late was posted after all, by a database that an old backup has replaced since.

        While the history cannot be read, or not to its end, that may be so.
        """
        now = await self._clock()
        try:
            at = await self._bearings.now()
            self._stood_until = self._stood_until or at
            begun = instant_of(post.thread_ts) if post.thread_ts else at - (now - post.due) - EARLIER
            reading = await self._history.read(post.team_id, place_of(post), Span(begun, self._stood_until))
        except ThrottledError as error:
            await self._outbox.give_back(post, error.until, "no history", counted=False)
            return True
        except UNANSWERED as error:
            outcome, why, pause = judged(error)
            if outcome is Outcome.GONE:
                await self._outbox.end(post, PostState.DEAD, why)
                return True
            if outcome in (Outcome.REFUSED, Outcome.SHUT_OUT):
                return False  # so will the post be
            log.warning("%s waits: what its channel has already cannot be read: %r", named(post), error)
            await self._outbox.give_back(post, now + self._patience(now - post.due, pause), "no history", counted=False)
            return True
        standing = await self._standing(post, reading)
        if standing:
            await self._outbox.found(post, standing[0], now, at, self._waits)
        elif not reading.is_whole:
            await self._outbox.give_back(post, now, "its channel is being read", counted=False)
        return bool(standing) or not reading.is_whole

    async def _standing(self, post: Post, reading: Reading) -> list[str]:
        """Where a post stands, of what has been read."""
        key = await self._key(post)
        return reading.standing(key, plain_fingerprint(post.team_id, post.key))

    async def _key(self, post: Post) -> str:
        """What a post bears in its metadata."""
        self._secret = self._secret or await self._deployment.secret_of_posts()
        return fingerprint(self._secret, post.team_id, post.key)

    def _later(self, now: datetime) -> datetime:
        return now + timedelta(seconds=self._waits.longest_backoff)

    def _patience(self, lasted: timedelta, pause: float = 0) -> timedelta:
        """How long to wait after what is not counted as an attempt: the longer, the longer it has lasted."""
        grown = min(lasted / 10, timedelta(seconds=self._waits.longest_backoff))
        return max(self._waits.after(1), grown, timedelta(seconds=pause))

    def _is_ours(self, post: Post) -> bool:
        """Whether no other database can have made it: it fell due, or its thread began, since this one is in use."""
        return post.thread_ts in self._threads or (self._begun is not None and post.due >= self._begun)

    async def _frozen(self, post: Post, now: datetime) -> Post | None:
        """A post with what it says: frozen at the first attempt, though what asks people for something is asked anew.

        None where it is not to be sent now.
        """
        if post.payload and (post.kind not in ASKED_ANEW or is_plain(post)):
            return post
        fresh = await self._outbox.thaw(post) if post.payload else post
        if fresh is None:
            return None
        try:
            wanted = await self._compose(fresh, now)
        except Exception as error:  # whatever it is, it is this post's own trouble: others of its channel go first
            known = isinstance(error, (*UNANSWERED, UserError))
            log.warning("%s waits to be composed: %s", named(post), judged(error)[1], exc_info=None if known else error)
            await self._outbox.give_back(post, now + self._patience(now - post.due), "not composed", counted=False)
            return None
        if wanted.composed is None:
            await self._outbox.end(fresh, wanted.end, wanted.why)
            return None
        composed = wanted.composed
        replies = [packed(reply) for reply in composed.replies]
        return await self._outbox.freeze(fresh, packed(composed.answer), replies, composed.window, composed.items)

    async def _space_out(self, channel_id: str) -> None:
        last = self._spoken.get(channel_id)
        if last is not None and (pause := last + self._waits.spacing - time.monotonic()) > 0:
            await asyncio.sleep(pause)
        self._spoken[channel_id] = time.monotonic()

    async def _post(self, post: Post) -> None:
        """One request, and its fate; nothing is tried twice here."""
        assert post.payload is not None  # noqa: S101  # frozen before it is begun
        key = await self._key(post)
        self._under_way.add(post.id)
        try:
            answer = await self._client.chat_postMessage(
                channel=post.channel_id,
                thread_ts=post.thread_ts,
                metadata={"event_type": EVENT, "event_payload": {"key": key}},
                unfurl_links=False,
                unfurl_media=False,
                **json.loads(post.payload),
            )
        except Exception as error:  # whatever it is, it says something of where the post may be
            await self._settle(post, error)
        else:
            self._threads.add(answer["ts"])
            await self._outbox.sent(post, answer["ts"], await self._clock())
        finally:
            self._under_way.discard(post.id)

    async def _settle(self, post: Post, error: Exception) -> None:
        outcome, why, pause = judged(error)
        now = await self._clock()
        log.warning("%s did not get out at attempt %d: %s (%s)", named(post), post.attempts, outcome, why)
        later = now + self._waits.after(post.attempts)
        match outcome:
            case Outcome.NOT_SENT:
                await self._outbox.give_back(post, later, why)
            case Outcome.THROTTLED:
                until = now + timedelta(seconds=pause)
                await self._outbox.give_back(post, until, why, counted=False)
                self._hushed[post.channel_id] = until
                await self._outbox.hush(post.team_id, post.channel_id, until)
            case Outcome.GONE:
                await self._outbox.end(post, PostState.DEAD, why)
            case Outcome.REFUSED if now >= post.expires:
                await self._outbox.end(post, PostState.DEAD, why)
            case Outcome.REFUSED:
                await self._outbox.give_back(post, post.expires, why)
                if post.kind is not Kind.REPLY:
                    await self._outbox.thaw(post)  # its window is open again, for what is posted meanwhile
                await self._refused(post, why)
            case Outcome.SHUT_OUT:
                await self._outbox.give_back(post, self._later(now), why, counted=False)
                await self._outbox.hush_team(post.team_id, self._later(now), why)
            case Outcome.MALFORMED if is_plain(post):
                log.error("%s is given up: Slack does not take even its text: %s", named(post), why)
                await self._outbox.end(post, PostState.DEAD, why)
            case Outcome.MALFORMED:
                await self._outbox.simplify(post, plain_form(post), now, why)
            case _:
                await self._outbox.doubt(post, now + timedelta(seconds=self._waits.look_up), why, self._waits)

    async def _look_up(self, post: Post) -> None:
        """Read the minutes in which a post may have come to stand in its channel, a page a time."""
        try:
            at = await self._bearings.now()
            span = attempted(post, self._waits.look_up)
            if (ahead := span.end - AROUND - at) > NEARLY:  # our clock was set: it may still be on its way
                await self._outbox.doubt(post, await self._clock() + ahead, post.why or "too early", self._waits)
                return
            reading = await self._history.read(post.team_id, place_of(post), span)
        except ThrottledError as error:
            await self._outbox.doubt(post, error.until, post.why or "no history", self._waits)
            return
        except UNANSWERED as error:
            await self._not_to_be_looked_up(post, error)
            return
        now = await self._clock()
        if standing := await self._standing(post, reading):
            await self._outbox.sent(post, standing[0], now)
        elif not reading.is_whole:
            await self._outbox.doubt(post, now, post.why or "its channel is being read", self._waits)
        elif now >= post.expires:
            await self._outbox.end(post, PostState.DEAD, post.why or "its time has passed")
        else:
            await self._send_anew(post._replace(sought_from=min(span.end, at)), now, at)

    async def _send_anew(self, post: Post, now: datetime, at: datetime) -> None:
        """Try again what does not stand in its channel; from now on it is sought where nobody has looked yet."""
        if post.kind in ASKED_ANEW:
            await self._outbox.give_back(post, now, post.why)
        elif await self._outbox.begin(post, now, at, self._waits):
            await self._post(post._replace(attempts=post.attempts + 1))

    async def _not_to_be_looked_up(self, post: Post, error: Exception) -> None:
        """Go on asking, and give up when it no longer matters: once late is better than twice in time."""
        now = await self._clock()
        log.warning("%s may stand in its channel, whose history cannot be read: %r", named(post), error)
        outcome, why, pause = judged(error)
        if now >= post.expires or outcome is Outcome.GONE:
            await self._outbox.end(post, PostState.DEAD, "in doubt, and the history cannot be read")
            return
        is_refused = outcome in (Outcome.REFUSED, Outcome.SHUT_OUT)
        later = self._later(now) if is_refused else now + self._patience(now - (post.started or now), pause)
        await self._outbox.doubt(post, later, f"no history: {why}", self._waits)

    async def _verify(self, post: Post) -> None:
        """Delete what stands there besides the one that is known, and that its thread hangs on."""
        now = await self._clock()
        try:
            span = attempted(post, self._waits.verification)
            if (ahead := span.end - AROUND - await self._bearings.now()) > NEARLY:
                await self._outbox.verify_later(post, now + ahead)
                return
            reading = await self._history.read(post.team_id, place_of(post), span)
            if not reading.is_whole:
                await self._outbox.verify_later(post, now)
                return
            standing = await self._standing(post, reading)
            stays = post.ts or min(standing, default=None)
            for double in [ts for ts in standing if ts != stays]:
                log.warning("%s stands twice; of both messages the one at %s is deleted", named(post), double)
                await self._client.chat_delete(channel=post.channel_id, ts=double)
        except ThrottledError as error:
            await self._outbox.verify_later(post, error.until)
            return
        except UNANSWERED as error:
            outcome, _, pause = judged(error)
            begun = post.started or now
            log.warning("%s may stand twice in its channel, which cannot be searched: %r", named(post), error)
            if outcome in HOPEFUL and now - begun < SEARCHED_FOR:
                await self._outbox.verify_later(post, now + self._patience(now - begun, pause))
                return
        await self._outbox.verified(post)


def attempted(post: Post, seconds: float) -> Span:
    """From when until when, by Slack's clock, a post may have come to stand there: so long after its last attempt.

    Of what a version attempted that did not ask for Slack's time, our own clock is believed, give or take a little.
    """
    start = post.sought_from - AROUND if post.sought_from else post.due - EARLIER
    last = post.tried or (post.started or post.due) + EARLIER
    return Span(start, last + timedelta(seconds=seconds) + AROUND)


def place_of(post: Post) -> Place:
    return Place(post.channel_id, post.thread_ts)


def instant_of(ts: str) -> datetime:
    """When a message was posted, by Slack's clock."""
    return datetime.fromtimestamp(float(ts), UTC)


async def guarded(work: Coroutine[Any, Any, None], post: Post) -> None:
    """Let a post that fails in a way nobody thought of hold up no other; it comes back when its lease is over."""
    try:
        await work
    except Exception:
        log.exception("%s fails, and is taken up again when its lease is over", named(post))


def named(post: Post) -> str:
    """Which post it is, for the log: `key` holds the kind, the subscription or person, and the day."""
    return f"Post {post.id} ({post.key}) of team {post.team_id} in {post.channel_id}"


def packed(answer: Answer) -> str:
    """A message as it is kept until it is sent."""
    return json.dumps(answer._asdict(), ensure_ascii=False)


def plain_form(post: Post) -> str:
    """A message without its blocks, for where Slack does not take them."""
    return json.dumps({"text": json.loads(post.payload or "{}").get("text", "")}, ensure_ascii=False)


def is_plain(post: Post) -> bool:
    """Whether a message is text alone already."""
    return "blocks" not in json.loads(post.payload or "{}")
