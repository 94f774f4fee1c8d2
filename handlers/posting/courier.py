"""Get posts to Slack once: not zero times, not twice.

What is due is claimed, composed, committed as being sent, sent, and its fate is written down. A post of which nobody
knows whether it landed is looked up in the channel's history, by the key in its metadata, before it is sent again.
"""

import asyncio
import json
import logging
import secrets
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from slack_sdk.web.async_client import AsyncWebClient

from config.waits import Waits
from handlers.posting.verdicts import judged
from handlers.slack.members import UNANSWERED
from handlers.views.kit.blocks import Answer
from store.model.delivery import Outcome, PostState
from store.model.errors import UserError
from store.model.occurrence import Kind, fingerprint
from store.outbox import Item, Outbox, Post, Window

log = logging.getLogger(__name__)

Payload = dict[str, Any]
EVENT = "targets_post"  # of the metadata that every post bears
EARLIER = timedelta(days=1)  # than it was due: how far back a history is read, for our clock may be far ahead
PAGE = 200
THREADS_REST = timedelta(days=7)  # for which what is missing of a thread follows, after its digest has expired
SEARCHED_FOR = timedelta(days=1)  # where no history can be read
ASKED_ANEW = (Kind.REMINDER, Kind.NOW)  # whether they are wanted, and what they say, is asked at each attempt
LATE = timedelta(minutes=2)  # beyond it a post may have been made by a database that is no more
NEVER = datetime.max.replace(tzinfo=UTC)
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
Clock = Callable[[], Awaitable[datetime]]


class Courier:
    """Sends what is due, looks up what is in doubt, and removes what stands twice; many may work beside each other."""

    def __init__(
        self, outbox: Outbox, client: AsyncWebClient, clock: Clock, waits: Waits, compose: Compose, refused: Refused
    ) -> None:
        self._outbox = outbox
        self._client = client
        self._clock = clock
        self._waits = waits
        self._compose = compose
        self._refused = refused
        self._owner = secrets.token_hex(8)
        self._ending = False
        self._sending: set[asyncio.Task[None]] = set()
        self._under_way: set[int] = set()  # posts whose request is out, whatever the wall clock says of their lease
        self._begun = NEVER  # by the clock, when this process first sent
        self._places: dict[tuple[str, str | None], tuple[datetime, dict[str, str]]] = {}  # what stood there, since when
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
            self._begun = min(self._begun, now)
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
        posts = await self._outbox.claim_doubtful(team_id, await self._clock(), self._owner, self._waits)
        await asyncio.gather(*(guarded(self._look_up(post), post) for post in posts if post.id not in self._under_way))
        return len(posts)

    async def remove_doubles(self, team_id: str) -> int:
        """Look once more for what was in doubt: of two messages with one key the older stays."""
        posts = await self._outbox.claim_unverified(team_id, await self._clock(), self._owner, self._waits)
        await asyncio.gather(*(guarded(self._verify(post), post) for post in posts))
        return len(posts)

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
            and now - post.due > LATE
            and not self._is_ours(post)
            and await self._stands_already(post)
        ):
            return
        frozen = await self._frozen(post, now)
        if frozen is None:
            return
        await self._space_out(post.channel_id)
        if time.monotonic() - claimed > self._waits.give_back:
            await self._outbox.give_back(post, now, "the claim grew old", counted=False)
            return
        if await self._outbox.begin(frozen, await self._clock(), self._waits):
            await self._post(frozen._replace(attempts=post.attempts + 1))

    async def _stands_already(self, post: Post) -> bool:
        """Whether something so late was posted after all, by a database that an old backup has replaced since.

        While the history cannot be read, that may be so.
        """
        try:
            standing = await self._stood(post)
        except UNANSWERED as error:
            outcome, why, pause = judged(error)
            now = await self._clock()
            if outcome is Outcome.GONE:
                await self._outbox.end(post, PostState.DEAD, why)
                return True
            if outcome in (Outcome.REFUSED, Outcome.SHUT_OUT):
                return False  # so will the post be
            log.warning("%s waits: what its channel has already cannot be read: %r", named(post), error)
            await self._outbox.give_back(post, now + self._patience(now - post.due, pause), "no history", counted=False)
            return True
        if standing:
            await self._outbox.found(post, standing, await self._clock(), self._waits)
        return standing is not None

    def _patience(self, lasted: timedelta, pause: float = 0) -> timedelta:
        """How long to wait after what is not counted as an attempt: the longer, the longer it has lasted."""
        grown = min(lasted / 10, timedelta(seconds=self._waits.longest_backoff))
        return max(self._waits.after(1), grown, timedelta(seconds=pause))

    def _is_ours(self, post: Post) -> bool:
        """Whether no other database can have made it: it fell due, or its thread began, since this process did."""
        return post.thread_ts in self._threads if post.thread_ts else post.due >= self._begun

    async def _stood(self, post: Post) -> str | None:
        """Where a post stands that was due before this process began; a place is read once for all such posts."""
        place = post.channel_id, post.thread_ts
        known = self._places.get(place)
        if known is None or known[0] > post.due:
            known = post.due, {key: ts async for key, ts in self._keys(post)}
            self._places[place] = known
        return known[1].get(fingerprint(post.team_id, post.key))

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
        self._under_way.add(post.id)
        try:
            answer = await self._client.chat_postMessage(
                channel=post.channel_id,
                thread_ts=post.thread_ts,
                metadata={"event_type": EVENT, "event_payload": {"key": fingerprint(post.team_id, post.key)}},
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
                until = now + timedelta(seconds=self._waits.longest_backoff)
                await self._outbox.give_back(post, until, why, counted=False)
                await self._outbox.hush_team(post.team_id, until, why)
            case Outcome.MALFORMED if is_plain(post):
                log.error("%s is given up: Slack does not take even its text: %s", named(post), why)
                await self._outbox.end(post, PostState.DEAD, why)
            case Outcome.MALFORMED:
                await self._outbox.simplify(post, plain_form(post), now, why)
            case _:
                await self._outbox.doubt(post, now + timedelta(seconds=self._waits.look_up), why, self._waits)

    async def _look_up(self, post: Post) -> None:
        try:
            standing = [ts async for ts in self._found(post)]
        except UNANSWERED as error:
            await self._not_to_be_looked_up(post, error)
            return
        now = await self._clock()
        if standing:
            await self._outbox.sent(post, min(standing), now)
        elif now >= post.expires:
            await self._outbox.end(post, PostState.DEAD, post.why or "its time has passed")
        elif post.kind in ASKED_ANEW:
            await self._outbox.give_back(post, now, post.why)
        elif await self._outbox.begin(post, now, self._waits):
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
        begun = post.started or now
        later = timedelta(seconds=self._waits.longest_backoff) if is_refused else self._patience(now - begun, pause)
        await self._outbox.doubt(post, now + later, f"no history: {why}", self._waits)

    async def _verify(self, post: Post) -> None:
        try:
            standing = sorted([ts async for ts in self._found(post)])
            for double in standing[1:]:
                log.warning("%s stands twice; the younger one, %s, is deleted", named(post), double)
                await self._client.chat_delete(channel=post.channel_id, ts=double)
        except UNANSWERED as error:
            outcome, _, pause = judged(error)
            now = await self._clock()
            begun = post.started or now
            log.warning("%s may stand twice in its channel, which cannot be searched: %r", named(post), error)
            if outcome in HOPEFUL and now - begun < SEARCHED_FOR:
                await self._outbox.verify_later(post, now + self._patience(now - begun, pause))
                return
        await self._outbox.verified(post)

    async def _found(self, post: Post) -> AsyncIterator[str]:
        """The messages that bear a post's key, of those that may have come of its attempts."""
        key = fingerprint(post.team_id, post.key)
        async for other, ts in self._keys(post):
            if other == key:
                yield ts

    async def _keys(self, post: Post) -> AsyncIterator[tuple[str, str]]:
        """The keys that stand where a post belongs, since it may have been made, each with its message."""
        where: Payload = {"channel": post.channel_id, "limit": PAGE, "include_all_metadata": True}
        oldest = f"{(post.due - EARLIER).timestamp():.6f}"
        if post.thread_ts:
            pages = await self._client.conversations_replies(ts=post.thread_ts, oldest=post.thread_ts, **where)
        else:
            pages = await self._client.conversations_history(oldest=oldest, **where)
        async for page in pages:
            for message in page["messages"]:
                key = (message.get("metadata") or {}).get("event_payload", {}).get("key")
                if key:
                    yield str(key), str(message["ts"])


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
