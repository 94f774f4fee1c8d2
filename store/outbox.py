"""Every post that is to be made or was made: planned under a key, claimed by one sender, its fate written down.

A post exists because a row says so. The intent to send is committed before the request, the result after it; what
lies between is in doubt, and is looked up in Slack before anything is sent again. A result that comes from somebody
whose claim has passed to another changes nothing: each claim has its fence.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from config.waits import Waits
from store.database import Access, Row, Transaction, Value
from store.instants import from_millis, to_millis
from store.model.delivery import PostState, leading_to
from store.model.occurrence import Key, Kind
from store.plans import UNBLOCKED

COLUMNS = (
    "id, team_id, key, kind, subscription_id, channel_id, day, due_at, expires_at, state, why, attempts, next_at, "
    "fence, started_at, sought_from, tried_at, payload, thread_ts, ts"
)
CLAIMED_AT_ONCE = 10
UNBROKEN = timedelta(minutes=2)  # between two posts at most, for a database to have been in use all the while
AFTER_ITS_PARENT = 2**53  # milliseconds: not before its parent is sent
NEXT_DUE = """
SELECT min(next_at) AS at FROM outbox
WHERE team_id = :team_id AND state = 'pending' AND next_at > :now AND next_at < :never
"""
REPLY = f"""
INSERT INTO outbox (
    team_id, key, kind, subscription_id, channel_id, day, due_at, expires_at, state, next_at, parent_id, payload
)
SELECT team_id, :key, 'reply', subscription_id, channel_id, day, due_at, expires_at, 'pending', {AFTER_ITS_PARENT},
    id, :payload
FROM outbox WHERE id = :id
ON CONFLICT (team_id, key) DO UPDATE SET state = 'pending', why = NULL, payload = excluded.payload,
    channel_id = excluded.channel_id, next_at = excluded.next_at
WHERE outbox.state = 'cancelled'
"""  # noqa: S608  # our own words
ITEM = """
INSERT INTO outbox_items (team_id, key, outbox_id, commitment_id, locale)
VALUES (:team_id, :key, :id, :commitment_id, :locale)
ON CONFLICT (team_id, key) DO UPDATE SET outbox_id = excluded.outbox_id, locale = excluded.locale
"""
IN_USE = """
INSERT INTO posting (team_id, since_at, last_at) VALUES (:team_id, :now - :unbroken, :now)
ON CONFLICT (team_id) DO UPDATE SET
    since_at = CASE
        WHEN :now - posting.last_at BETWEEN 0 AND :unbroken THEN posting.since_at ELSE excluded.since_at
    END,
    last_at = excluded.last_at
"""
FIRST_OF_ITS_CHANNEL = """
NOT EXISTS (
    SELECT 1 FROM outbox AS before
    WHERE before.team_id = outbox.team_id AND before.channel_id = outbox.channel_id AND before.state = 'pending'
      AND before.next_at <= :now
      AND (before.due_at < outbox.due_at OR (before.due_at = outbox.due_at AND before.id < outbox.id))
) AND NOT EXISTS (
    SELECT 1 FROM outbox AS busy
    WHERE busy.team_id = outbox.team_id AND busy.channel_id = outbox.channel_id
      AND busy.state IN ('pending', 'sending') AND busy.lease_until > :now
)
"""
CLAIM = f"""
UPDATE outbox SET lease_owner = :owner, lease_until = :lease_until, fence = fence + 1
WHERE state = 'pending' AND lease_until <= :now AND id IN (
    SELECT id FROM outbox
    WHERE team_id = :team_id AND state = 'pending' AND next_at <= :now AND lease_until <= :now
      AND {FIRST_OF_ITS_CHANNEL}
    ORDER BY next_at, id LIMIT :limit
)
RETURNING {COLUMNS}
"""  # noqa: S608  # our own words
CLAIM_DOUBTFUL = f"""
UPDATE outbox SET state = 'unknown', lease_owner = :owner, lease_until = :lease_until, fence = fence + 1
WHERE lease_until <= :now AND id IN (
    SELECT id FROM outbox
    WHERE team_id = :team_id AND state IN ('sending', 'unknown') AND lease_until <= :now AND next_at <= :now
      AND started_at <= :started_by
    ORDER BY next_at, id LIMIT :limit
)
RETURNING {COLUMNS}
"""  # noqa: S608  # our own words
CLAIM_UNVERIFIED = f"""
UPDATE outbox SET lease_owner = :owner, lease_until = :lease_until, fence = fence + 1
WHERE lease_until <= :now AND id IN (
    SELECT id FROM outbox WHERE team_id = :team_id AND verify_at <= :now AND lease_until <= :now
    ORDER BY verify_at LIMIT :limit
)
RETURNING {COLUMNS}
"""  # noqa: S608  # our own words


class Post(NamedTuple):
    """One row of the outbox, as its claimer took it."""

    id: int
    team_id: str
    key: str
    kind: Kind
    subscription_id: str
    channel_id: str
    day: date
    due: datetime
    expires: datetime
    state: PostState
    why: str | None
    attempts: int
    fence: int
    started: datetime | None
    payload: str | None  # what is posted, as JSON: frozen at the first attempt
    thread_ts: str | None
    ts: str | None
    sought_from: datetime | None = None  # by Slack's clock: from when on it may stand in its channel
    tried: datetime | None = None  # by Slack's clock: the last time


class Window(NamedTuple):
    """What a digest tells of: the ledger's writes after one revision and through another, and when it was looked at."""

    after: int
    through: int
    at: datetime


class Item(NamedTuple):
    """One of the reminders that a post holds."""

    key: Key
    commitment_id: str
    locale: str  # in which it is written


class Outbox:
    """The posts of all teams; a process takes up those of its own team. Every step is a transaction of its own."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def last_sent(self, team_id: str, subscription_id: str) -> datetime | None:
        """When a subscription was last heard of."""
        row = await self._access.read(
            lambda tx: tx.one(
                """
                SELECT max(sent_at) AS at FROM outbox
                WHERE team_id = :team_id AND subscription_id = :id AND kind IN ('digest', 'now')
                """,
                {"team_id": team_id, "id": subscription_id},
            )
        )
        return from_millis(row["at"]) if row and row["at"] is not None else None

    async def in_use_since(self, team_id: str, now: datetime) -> datetime | None:
        """Since when a team's posts have been made from this database and no other, if they have been until just now.

        An old backup that has taken its place would know of nothing so late.
        """
        sql = "SELECT since_at, last_at FROM posting WHERE team_id = :team_id"
        row = await self._access.read(lambda tx: tx.one(sql, {"team_id": team_id}))
        is_unbroken = row is not None and timedelta() <= now - from_millis(row["last_at"]) <= UNBROKEN
        return from_millis(row["since_at"]) if row and is_unbroken else None

    async def claim(
        self, team_id: str, now: datetime, owner: str, waits: Waits, limit: int = CLAIMED_AT_ONCE
    ) -> list[Post]:
        """Take posts that are due, for as long as the lease lasts: a channel's first, unless one is under way there."""
        return await self._claim(CLAIM, team_id, now, owner, waits, limit=limit)

    async def claim_doubtful(self, team_id: str, now: datetime, owner: str, waits: Waits) -> Post | None:
        """Take the first post of which nobody knows whether it landed, once it is late enough to look."""
        started_by = to_millis(now - timedelta(seconds=waits.look_up))
        posts = await self._claim(CLAIM_DOUBTFUL, team_id, now, owner, waits, started_by=started_by, limit=1)
        return posts[0] if posts else None

    async def claim_unverified(self, team_id: str, now: datetime, owner: str, waits: Waits) -> Post | None:
        """Take a post that was once in doubt, to search for a double."""
        posts = await self._claim(CLAIM_UNVERIFIED, team_id, now, owner, waits, limit=1)
        return posts[0] if posts else None

    async def window(self, team_id: str, subscription_id: str) -> Window | None:
        """What the last digest that is sent, or may yet be, told of; none before the first."""
        row = await self._access.read(
            lambda tx: tx.one(
                """
                SELECT window_from, window_to, windowed_at FROM outbox
                WHERE team_id = :team_id AND subscription_id = :id AND window_to IS NOT NULL
                  AND state IN ('pending', 'sending', 'unknown', 'sent')
                ORDER BY window_to DESC, id DESC LIMIT 1
                """,
                {"team_id": team_id, "id": subscription_id},
            )
        )
        return Window(row["window_from"], row["window_to"], from_millis(row["windowed_at"])) if row else None

    async def freeze(
        self,
        post: Post,
        payload: str,
        replies: Sequence[str] = (),
        window: Window | None = None,
        items: Sequence[Item] = (),
    ) -> Post:
        """Fix for ever what is posted, and what follows in its thread; that waits until the post itself is sent.

        The reminders that it holds count as told from now on, unless the post turns out undeliverable.
        """

        async def write(tx: Transaction) -> None:
            told = {
                "window_from": window.after if window else None,
                "window_to": window.through if window else None,
                "windowed_at": to_millis(window.at) if window else None,
            }
            if not await move(tx, post, PostState.PENDING, payload=payload, **told):
                return
            for number, reply in enumerate(replies, start=1):
                await tx.run(REPLY, {"id": post.id, "key": f"{post.key}|{number}", "payload": reply})
            for item in items:
                row = {**item._asdict(), "key": str(item.key)}
                await tx.run(ITEM, {"team_id": post.team_id, "id": post.id, **row})

        await self._access.write(write)
        return post._replace(payload=payload)

    async def thaw(self, post: Post) -> Post | None:
        """Forget what was to be posted and surely was not: it is composed anew. None where the claim is another's."""

        async def write(tx: Transaction) -> bool:
            nothing = dict.fromkeys(("payload", "window_from", "window_to", "windowed_at"))
            if not await move(tx, post, PostState.PENDING, **nothing):
                return False
            await tx.run("DELETE FROM outbox_items WHERE outbox_id = :id", {"id": post.id})
            await tx.run(
                "UPDATE outbox SET state = 'cancelled' WHERE parent_id = :id AND state = 'pending'", {"id": post.id}
            )
            return True

        return post._replace(payload=None) if await self._access.write(write) else None

    async def begin(self, post: Post, now: datetime, at: datetime, waits: Waits) -> bool:
        """Commit that the request is about to be made, `at` by Slack's clock; only then may it be.

        False where the claim is another's. Whatever is tried a second time is searched for a double later on.
        """
        changes: dict[str, Value] = {
            "started_at": to_millis(now),
            "sought_from": to_millis(post.sought_from or at),
            "tried_at": to_millis(at),
            "attempts": post.attempts + 1,
            "verify_at": to_millis(now + timedelta(seconds=waits.verification)) if post.attempts else None,
        }
        in_use: dict[str, Value] = {
            "team_id": post.team_id,
            "now": to_millis(now),
            "unbroken": UNBROKEN // timedelta(milliseconds=1),
        }

        async def write(tx: Transaction) -> bool:
            return await move(tx, post, PostState.SENDING, **changes) and await tx.run(IN_USE, in_use) == 1

        return await self._access.write(write)

    async def sent(self, post: Post, ts: str, now: datetime) -> bool:
        """It stands in the channel, and what belongs into its thread may follow."""

        async def write(tx: Transaction) -> bool:
            if not await move(tx, post, PostState.SENT, ts=ts, sent_at=to_millis(now), lease_until=0):
                return False
            await tx.run(
                "UPDATE outbox SET thread_ts = :ts, next_at = :now WHERE parent_id = :id AND state = 'pending'",
                {"ts": ts, "now": to_millis(now), "id": post.id},
            )
            await tx.run(UNBLOCKED, {"team_id": post.team_id, "id": post.subscription_id})
            return True

        return await self._access.write(write)

    async def found(self, post: Post, ts: str, now: datetime, at: datetime, waits: Waits) -> bool:
        """It stands there although nothing here knew of it."""
        return await self.begin(post, now, at, waits) and await self.sent(post, ts, now)

    async def give_back(self, post: Post, at: datetime, why: str | None = None, *, counted: bool = True) -> bool:
        """It was surely not sent: try again at an instant. What is not counted as an attempt lengthens no pause.

        It is sought from when the post, as it is given, says: from before this attempt.
        """
        return await self._move(
            post,
            PostState.PENDING,
            next_at=to_millis(at),
            why=why,
            attempts=post.attempts if counted else max(post.attempts - 1, 0),
            sought_from=millis_of(post.sought_from),
            lease_until=0,
        )

    async def simplify(self, post: Post, payload: str, at: datetime, why: str) -> bool:
        """It was not taken as it is: try it in another form, which tells of the same."""
        return await self._move(post, PostState.PENDING, payload=payload, next_at=to_millis(at), why=why, lease_until=0)

    async def doubt(self, post: Post, at: datetime, why: str, waits: Waits) -> bool:
        """It may have landed: look at an instant, and later for a double."""
        verify_at = to_millis(at + timedelta(seconds=waits.verification))
        return await self._move(
            post, PostState.UNKNOWN, next_at=to_millis(at), why=why, verify_at=verify_at, lease_until=0
        )

    async def end(self, post: Post, state: PostState, why: str) -> bool:
        """Skip, cancel or give up for good, and whatever hangs on it."""

        async def write(tx: Transaction) -> bool:
            if not await move(tx, post, state, why=why, lease_until=0):
                return False
            await tx.run(
                "UPDATE outbox SET state = 'dead', why = :why WHERE parent_id = :id AND state = 'pending'",
                {"id": post.id, "why": why},
            )
            return True

        return await self._access.write(write)

    async def verify_later(self, post: Post, at: datetime) -> None:
        """The search for a double could not be made: make it at an instant."""
        await self._access.write(
            lambda tx: tx.run(
                "UPDATE outbox SET verify_at = :at, lease_until = 0 WHERE id = :id AND fence = :fence",
                {"at": to_millis(at), "id": post.id, "fence": post.fence},
            )
        )

    async def verified(self, post: Post) -> None:
        """There is no double."""
        await self._access.write(
            lambda tx: tx.run(
                "UPDATE outbox SET verify_at = NULL, lease_until = 0 WHERE id = :id AND fence = :fence",
                {"id": post.id, "fence": post.fence},
            )
        )

    async def hush(self, team_id: str, channel_id: str, until: datetime) -> None:
        """Slack wants to hear nothing more in a channel for a while."""
        await self._access.write(
            lambda tx: tx.run(
                """
                UPDATE outbox SET next_at = :until
                WHERE team_id = :team_id AND channel_id = :channel_id AND state = 'pending' AND next_at < :until
                """,
                {"team_id": team_id, "channel_id": channel_id, "until": to_millis(until)},
            )
        )

    async def hush_team(self, team_id: str, until: datetime, why: str) -> None:
        """Slack takes nothing at all from a team for a while: whatever of it falls due by then waits."""
        await self._access.write(
            lambda tx: tx.run(
                """
                UPDATE outbox SET next_at = :until, why = :why
                WHERE team_id = :team_id AND state = 'pending' AND next_at < :until
                """,
                {"team_id": team_id, "until": to_millis(until), "why": why},
            )
        )

    async def next_due(self, team_id: str, now: datetime) -> datetime | None:
        """When a pending post falls due next; what waits for its parent does at no instant."""
        named: dict[str, Value] = {"team_id": team_id, "now": to_millis(now), "never": AFTER_ITS_PARENT}
        row = await self._access.read(lambda tx: tx.one(NEXT_DUE, named))
        return from_millis(row["at"]) if row and row["at"] is not None else None

    async def _claim(
        self, sql: str, team_id: str, now: datetime, owner: str, waits: Waits, **more: Value
    ) -> list[Post]:
        params: dict[str, Value] = {
            "team_id": team_id,
            "now": to_millis(now),
            "owner": owner,
            "lease_until": to_millis(now + timedelta(seconds=waits.lease)),
            "limit": CLAIMED_AT_ONCE,
        }
        rows = await self._access.write(lambda tx: tx.all(sql, params | more))
        return sorted(map(post_of, rows), key=lambda post: (post.due, post.id))

    async def _move(self, post: Post, state: PostState, **changes: Value) -> bool:
        return await self._access.write(lambda tx: move(tx, post, state, **changes))


async def move(tx: Transaction, post: Post, state: PostState, **changes: Value) -> bool:
    """Write a step, unless the claim has passed to somebody else or there is no way from where the post stands."""
    new = {"state": state.value, **changes}
    settings = ", ".join(f"{name} = :{name}" for name in new)
    ways = ", ".join(f"'{way}'" for way in leading_to(state))
    sql = f"UPDATE outbox SET {settings} WHERE id = :id AND fence = :fence AND state IN ({ways})"  # noqa: S608  # our own names
    return await tx.run(sql, {**new, "id": post.id, "fence": post.fence}) == 1


def instant_of(millis: int | None) -> datetime | None:
    return None if millis is None else from_millis(millis)


def millis_of(instant: datetime | None) -> int | None:
    return None if instant is None else to_millis(instant)


def post_of(row: Row) -> Post:
    """A post from its row."""
    return Post(
        id=row["id"],
        team_id=row["team_id"],
        key=row["key"],
        kind=Kind(row["kind"]),
        subscription_id=row["subscription_id"],
        channel_id=row["channel_id"],
        day=date.fromisoformat(row["day"]),
        due=from_millis(row["due_at"]),
        expires=from_millis(row["expires_at"]),
        state=PostState(row["state"]),
        why=row["why"],
        attempts=row["attempts"],
        fence=row["fence"],
        started=instant_of(row["started_at"]),
        sought_from=instant_of(row["sought_from"]),
        tried=instant_of(row["tried_at"]),
        payload=row["payload"],
        thread_ts=row["thread_ts"],
        ts=row["ts"],
    )
