"""Every post that is to be made or was made: planned under a key, claimed by one sender, its fate written down.

A post exists because a row says so. The intent to send is committed before the request, the result after it; what
lies between is in doubt, and is looked up in Slack before anything is sent again. A result that comes from somebody
whose claim has passed to another changes nothing: each claim has its fence.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from config.waits import Waits
from store.database import Access, Params, Row, Transaction, Value
from store.instants import from_millis, to_millis
from store.model.delivery import PostState
from store.model.occurrence import (
    Occurrence,
    digests_after,
    digests_between,
    digests_of_period,
    key_of,
    last_day_by,
)
from store.model.subscription import Subscription, Told

COLUMNS = (
    "id, team_id, key, kind, subscription_id, channel_id, day, due_at, expires_at, state, why, attempts, next_at, "
    "fence, started_at, payload, thread_ts, ts"
)
CLAIMED_AT_ONCE = 10
NOW = "now"  # the kind of a digest that somebody wants at once
REMEMBERED = timedelta(days=30)  # for which an operator is told what could not be delivered
PATIENCE = timedelta(minutes=2)  # after which a post that is due counts as held up
AFTER_ITS_PARENT = 2**53  # milliseconds: not before its parent is sent
PLAN = """
INSERT INTO outbox (team_id, key, kind, subscription_id, channel_id, day, due_at, expires_at, state, next_at)
VALUES (:team_id, :key, :kind, :subscription_id, :channel_id, :day, :due_at, :expires_at, 'pending', :due_at)
ON CONFLICT (team_id, key) DO UPDATE SET
    state = 'pending', why = NULL, channel_id = excluded.channel_id, day = excluded.day,
    due_at = excluded.due_at, expires_at = excluded.expires_at, next_at = excluded.due_at,
    payload = NULL, window_from = NULL, window_to = NULL, windowed_at = NULL
WHERE outbox.state = 'cancelled' OR (outbox.state = 'skipped' AND outbox.why = 'rescheduled')
"""
PASSED_OVER = """
INSERT INTO outbox (
    team_id, key, kind, subscription_id, channel_id, day, due_at, expires_at, state, why, next_at
)
VALUES (
    :team_id, :key, :kind, :subscription_id, :channel_id, :day, :due_at, :expires_at, 'skipped', 'rescheduled', :due_at
)
ON CONFLICT (team_id, key) DO UPDATE SET state = 'skipped', why = 'rescheduled'
WHERE outbox.state = 'cancelled'
"""
WITHDRAW = """
UPDATE outbox SET state = 'cancelled', why = :why, fence = fence + 1, lease_until = 0
WHERE team_id = :team_id AND state = 'pending' AND (
    (subscription_id = :id AND kind = 'digest') OR parent_id IN (
        SELECT parent.id FROM outbox AS parent
        WHERE parent.team_id = :team_id AND parent.subscription_id = :id AND parent.kind = 'digest'
          AND parent.state IN ('pending', 'cancelled')
    )
)
"""
WITHDRAWN = """
SELECT key, due_at FROM outbox
WHERE team_id = :team_id AND subscription_id = :id AND kind = 'digest' AND state = 'cancelled' AND why = :why
  AND expires_at > :now
"""
RENEW = """
UPDATE outbox SET
    state = 'pending', why = NULL, channel_id = :channel_id, expires_at = :expires_at, next_at = :now,
    payload = NULL, window_from = NULL, window_to = NULL, windowed_at = NULL
WHERE team_id = :team_id AND key = :key AND state = 'cancelled'
"""
NOT_RENEWED = """
UPDATE outbox SET why = 'rescheduled'
WHERE team_id = :team_id AND subscription_id = :id AND kind = 'digest' AND state = 'cancelled' AND why = :why
"""
WITHDRAWN_WITH_IT = "withdrawn"  # why a post is cancelled when the version of its subscription ends
PLANNED = """
INSERT INTO plans (team_id, subscription_id, planned_through) VALUES (:team_id, :id, :day)
ON CONFLICT (team_id, subscription_id) DO UPDATE SET planned_through = excluded.planned_through
"""
UNBLOCKED = "UPDATE plans SET blocked = NULL WHERE team_id = :team_id AND subscription_id = :id AND blocked IS NOT NULL"
OUTDATED = """
SELECT id FROM outbox
WHERE kind = 'digest' AND state = 'pending' AND next_at <= :now AND lease_until <= :now AND payload IS NULL
  AND EXISTS (
    SELECT 1 FROM outbox AS newer
    WHERE newer.team_id = outbox.team_id AND newer.subscription_id = outbox.subscription_id
      AND newer.kind = 'digest' AND newer.state = 'pending'
      AND newer.due_at > outbox.due_at AND newer.due_at <= :now
)
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
    WHERE state = 'pending' AND next_at <= :now AND lease_until <= :now
      AND {FIRST_OF_ITS_CHANNEL}
    ORDER BY next_at, id LIMIT :limit
)
RETURNING {COLUMNS}
"""  # noqa: S608  # our own words
CLAIM_DOUBTFUL = f"""
UPDATE outbox SET state = 'unknown', lease_owner = :owner, lease_until = :lease_until, fence = fence + 1
WHERE lease_until <= :now AND id IN (
    SELECT id FROM outbox
    WHERE state IN ('sending', 'unknown') AND lease_until <= :now AND next_at <= :now AND started_at <= :started_by
    ORDER BY started_at, id LIMIT :limit
)
RETURNING {COLUMNS}
"""  # noqa: S608  # our own words
CLAIM_UNVERIFIED = f"""
UPDATE outbox SET lease_owner = :owner, lease_until = :lease_until, fence = fence + 1
WHERE lease_until <= :now AND id IN (
    SELECT id FROM outbox WHERE verify_at <= :now AND lease_until <= :now ORDER BY verify_at LIMIT :limit
)
RETURNING {COLUMNS}
"""  # noqa: S608  # our own words


TIMES = """
SELECT (SELECT max(sent_at) FROM outbox WHERE team_id = :team_id) AS last,
    (SELECT min(due_at) FROM outbox WHERE team_id = :team_id AND state = 'pending' AND due_at > :now) AS next
"""
UNDELIVERED = """
SELECT state, why, count(*) AS posts, min(due_at) AS since, min(next_at) AS next_at FROM outbox
WHERE team_id = :team_id AND (parent_id IS NULL OR thread_ts IS NOT NULL) AND (
    (state = 'dead' AND due_at > :lately)
    OR (state IN ('pending', 'sending', 'unknown') AND due_at <= :late)
    OR (state IN ('pending', 'unknown') AND due_at <= :now AND why IS NOT NULL)
)
GROUP BY state, why ORDER BY state, why
"""


class Undelivered(NamedTuple):
    """Posts that did not get out for the same reason."""

    state: PostState
    why: str | None
    posts: int
    since: datetime  # when the first of them was due
    next_at: datetime  # when the first of them is tried again


class Health(NamedTuple):
    """How a team's posts fare."""

    last_sent: datetime | None
    next_due: datetime | None
    undelivered: list[Undelivered]


class Post(NamedTuple):
    """One row of the outbox, as its claimer took it."""

    id: int
    team_id: str
    key: str
    kind: str
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


class Window(NamedTuple):
    """What a digest tells of: the ledger's writes after one revision and through another, and when it was looked at."""

    after: int
    through: int
    at: datetime


class Item(NamedTuple):
    """One of the reminders that a post holds."""

    key: str
    commitment_id: str
    locale: str  # in which it is written


class Outbox:
    """The posts of all teams; every step is a transaction of its own."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def planned(self) -> dict[tuple[str, str], date]:
        """Through which local day each subscription is planned, by team and id."""
        sql = "SELECT team_id, subscription_id, planned_through FROM plans"
        rows = await self._access.read(lambda tx: tx.all(sql))
        return {(row["team_id"], row["subscription_id"]): date.fromisoformat(row["planned_through"]) for row in rows}

    async def plan(self, team_id: str, subscription: Subscription, after: date, until: datetime) -> None:
        """Enter what falls due after a local day and until an instant, and remember how far that is."""

        async def write(tx: Transaction) -> None:
            for one in digests_between(subscription, after, until):
                await tx.run(PLAN, entry(team_id, subscription.id, subscription.channel_id, one))
            day = max(after, last_day_by(subscription, until))
            params = {"team_id": team_id, "id": subscription.id, "day": day.isoformat()}
            await tx.run(PLANNED, params)

        await self._access.write(write)

    async def add_now(self, team_id: str, subscription: Subscription, batch: str, now: datetime) -> None:
        """Enter a digest that somebody wants at once, however often they ask for it under one batch."""
        key = key_of(NOW, subscription.id, "", batch)
        today = now.astimezone(subscription.clock).date()
        one = Occurrence(key, today, now, now + timedelta(days=1))
        await self._access.write(lambda tx: tx.run(PLAN, entry(team_id, subscription.id, subscription.channel_id, one)))

    async def next_digest(self, team_id: str, subscription: Subscription, now: datetime) -> Occurrence | None:
        """The next digest that is to come; none while the subscription is silent."""
        rows = await self._access.read(
            lambda tx: tx.all(
                """
                SELECT key FROM outbox WHERE team_id = :team_id AND subscription_id = :id AND due_at > :since
                  AND state NOT IN ('pending', 'cancelled')
                """,
                {"team_id": team_id, "id": subscription.id, "since": to_millis(now - timedelta(days=8))},
            )
        )
        over = {row["key"] for row in rows}
        return next((one for one in digests_after(subscription, now) if one.key not in over), None)

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

    async def blocked(self, team_id: str) -> dict[str, str]:
        """The subscriptions whose channel takes no posts, with Slack's word for why."""
        sql = "SELECT subscription_id, blocked FROM plans WHERE team_id = :team_id AND blocked IS NOT NULL"
        rows = await self._access.read(lambda tx: tx.all(sql, {"team_id": team_id}))
        return {row["subscription_id"]: row["blocked"] for row in rows}

    async def block(self, team_id: str, subscription_id: str, why: str) -> bool:
        """Note that a channel takes no posts; False where that was known."""
        sql = """
            UPDATE plans SET blocked = :why
            WHERE team_id = :team_id AND subscription_id = :id AND (blocked IS NULL OR blocked <> :why)
        """
        named = {"team_id": team_id, "id": subscription_id, "why": why}
        return await self._access.write(lambda tx: tx.run(sql, named)) == 1

    async def unblock(self, team_id: str, subscription_id: str, now: datetime) -> None:
        """The channel takes posts again: what was held back goes out, as far as it still matters."""

        async def write(tx: Transaction) -> None:
            named: dict[str, Value] = {"team_id": team_id, "id": subscription_id}
            await tx.run(UNBLOCKED, named)
            await tx.run(
                """
                UPDATE outbox SET next_at = :now
                WHERE team_id = :team_id AND subscription_id = :id AND state = 'pending'
                  AND due_at <= :now AND expires_at > :now AND next_at > :now
                  AND (parent_id IS NULL OR thread_ts IS NOT NULL)
                """,
                {**named, "now": to_millis(now)},
            )

        await self._access.write(write)

    async def coalesce(self, now: datetime) -> None:
        """Of the overdue digests of a subscription keep the newest alone."""
        if await self._access.read(lambda tx: tx.one(OUTDATED, {"now": to_millis(now)})):
            sql = f"UPDATE outbox SET state = 'skipped', why = 'coalesced' WHERE id IN ({OUTDATED})"  # noqa: S608  # our own words
            await self._access.write(lambda tx: tx.run(sql, {"now": to_millis(now)}))

    async def claim(self, now: datetime, owner: str, waits: Waits, limit: int = CLAIMED_AT_ONCE) -> list[Post]:
        """Take posts that are due, for as long as the lease lasts: a channel's first, unless one is under way there."""
        return await self._claim(CLAIM, now, owner, waits, limit=limit)

    async def claim_doubtful(self, now: datetime, owner: str, waits: Waits) -> list[Post]:
        """Take posts of which nobody knows whether they landed, once it is late enough to look."""
        started_by = to_millis(now - timedelta(seconds=waits.look_up))
        return await self._claim(CLAIM_DOUBTFUL, now, owner, waits, started_by=started_by)

    async def claim_unverified(self, now: datetime, owner: str, waits: Waits) -> list[Post]:
        """Take posts that were once in doubt, to search for a double."""
        return await self._claim(CLAIM_UNVERIFIED, now, owner, waits)

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

    async def enter(self, team_id: str, subscription_id: str, channel_id: str, one: Occurrence) -> None:
        """Enter one occurrence, unless it is there already."""
        await self._access.write(lambda tx: tx.run(PLAN, entry(team_id, subscription_id, channel_id, one)))

    async def has(self, team_id: str, key: str) -> bool:
        """Whether an occurrence has been entered, whatever became of it."""
        sql = "SELECT 1 FROM outbox WHERE team_id = :team_id AND key = :key"
        return await self._access.read(lambda tx: tx.one(sql, {"team_id": team_id, "key": key})) is not None

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
                await tx.run(ITEM, {"team_id": post.team_id, "id": post.id, **item._asdict()})

        await self._access.write(write)
        return post._replace(payload=payload)

    async def begin(self, post: Post, now: datetime, waits: Waits) -> bool:
        """Commit that the request is about to be made; only then may it be. False where the claim is another's.

        Whatever is tried a second time is searched for a double later on.
        """
        verify_at = to_millis(now + timedelta(seconds=waits.verification)) if post.attempts else None
        return await self._move(
            post, PostState.SENDING, started_at=to_millis(now), attempts=post.attempts + 1, verify_at=verify_at
        )

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

    async def found(self, post: Post, ts: str, now: datetime, waits: Waits) -> bool:
        """It stands there although nothing here knew of it."""
        return await self.begin(post, now, waits) and await self.sent(post, ts, now)

    async def give_back(self, post: Post, at: datetime, why: str | None = None, *, counted: bool = True) -> bool:
        """It was surely not sent: try again at an instant. What is not counted as an attempt lengthens no pause."""
        attempts = post.attempts if counted else max(post.attempts - 1, 0)
        return await self._move(
            post, PostState.PENDING, next_at=to_millis(at), why=why, attempts=attempts, lease_until=0
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

    async def health(self, team_id: str, now: datetime) -> Health:
        """What an operator wants to know of a team's posts: the last one, the next one, and what does not get out."""
        times = await self._access.read(lambda tx: tx.one(TIMES, {"team_id": team_id, "now": to_millis(now)}))
        named: dict[str, Value] = {
            "team_id": team_id,
            "lately": to_millis(now - REMEMBERED),
            "late": to_millis(now - PATIENCE),
            "now": to_millis(now),
        }
        rows = await self._access.read(lambda tx: tx.all(UNDELIVERED, named))
        undelivered = [
            Undelivered(
                PostState(row["state"]),
                row["why"],
                row["posts"],
                from_millis(row["since"]),
                from_millis(row["next_at"]),
            )
            for row in rows
        ]
        return Health(
            from_millis(times["last"]) if times and times["last"] is not None else None,
            from_millis(times["next"]) if times and times["next"] is not None else None,
            undelivered,
        )

    async def next_due(self) -> datetime | None:
        """When the first pending post falls due; what waits for its parent does at no instant."""
        sql = "SELECT min(next_at) AS at FROM outbox WHERE state = 'pending' AND next_at < :never"
        row = await self._access.read(lambda tx: tx.one(sql, {"never": AFTER_ITS_PARENT}))
        return from_millis(row["at"]) if row and row["at"] is not None else None

    async def _claim(self, sql: str, now: datetime, owner: str, waits: Waits, **more: Value) -> list[Post]:
        params: dict[str, Value] = {
            "now": to_millis(now),
            "owner": owner,
            "lease_until": to_millis(now + timedelta(seconds=waits.lease)),
            "limit": CLAIMED_AT_ONCE,
        }
        rows = await self._access.write(lambda tx: tx.all(sql, params | more))
        return sorted(map(post_of, rows), key=lambda post: (post.due, post.id))

    async def _move(self, post: Post, state: PostState, **changes: Value) -> bool:
        return await self._access.write(lambda tx: move(tx, post, state, **changes))


async def withdraw(tx: Transaction, team_id: str, subscription_id: str) -> None:
    """Take back what is not on its way yet; whoever holds a claim on it finds the claim gone."""
    await tx.run(WITHDRAW, {"team_id": team_id, "id": subscription_id, "why": WITHDRAWN_WITH_IT})


async def replan(tx: Transaction, team_id: str, subscription: Subscription, now: datetime) -> None:
    """Plan the present period anew, in the transaction that writes a subscription.

    What has been sent stays the only post of its period. What would have been due already is passed over, unless it
    was waiting at that very instant: a channel that would not take it may do so now.
    """
    named: dict[str, Value] = {"team_id": team_id, "id": subscription.id}
    rows = await tx.all(WITHDRAWN, {**named, "why": WITHDRAWN_WITH_IT, "now": to_millis(now)})
    waiting = {row["key"]: row["due_at"] for row in rows}
    plan = await tx.one("SELECT planned_through FROM plans WHERE team_id = :team_id AND subscription_id = :id", named)
    through = date.fromisoformat(plan["planned_through"]) if plan else date.min
    served = await last_day_served(tx, named)
    for one in digests_of_period(subscription, now, through) if Told.DIGEST in subscription.told else ():
        row = entry(team_id, subscription.id, subscription.channel_id, one)
        if one.due > now and one.day > served:
            await tx.run(PLAN, row)
        elif waiting.get(one.key) == row["due_at"] and one.expires > now:
            renewed = {name: row[name] for name in ("team_id", "key", "channel_id", "expires_at")}
            await tx.run(RENEW, {**renewed, "now": to_millis(now)})
        else:
            await tx.run(PASSED_OVER, row)
    through = max(through, last_day_by(subscription, now), subscription.starts_on - timedelta(days=1))
    await tx.run(NOT_RENEWED, {**named, "why": WITHDRAWN_WITH_IT})
    await tx.run(PLANNED, {**named, "day": through.isoformat()})
    await tx.run(UNBLOCKED, named)


async def last_day_served(tx: Transaction, named: Params) -> date:
    """The last local day of which a digest was posted, or may have been: it gets no second one."""
    sql = """
        SELECT max(day) AS day FROM outbox
        WHERE team_id = :team_id AND subscription_id = :id AND kind = 'digest'
          AND state IN ('sending', 'unknown', 'sent')
    """
    row = await tx.one(sql, named)
    return date.fromisoformat(row["day"]) if row and row["day"] else date.min


async def move(tx: Transaction, post: Post, state: PostState, **changes: Value) -> bool:
    """Write a step, unless the claim has passed to somebody else."""
    new = {"state": state.value, **changes}
    settings = ", ".join(f"{name} = :{name}" for name in new)
    sql = f"UPDATE outbox SET {settings} WHERE id = :id AND fence = :fence"  # noqa: S608  # our own names
    return await tx.run(sql, {**new, "id": post.id, "fence": post.fence}) == 1


def entry(team_id: str, subscription_id: str, channel_id: str, one: Occurrence) -> dict[str, Value]:
    """An occurrence as a row."""
    return {
        "team_id": team_id,
        "key": one.key,
        "kind": one.key.split("|")[1],
        "subscription_id": subscription_id,
        "channel_id": channel_id,
        "day": one.day.isoformat(),
        "due_at": to_millis(one.due),
        "expires_at": to_millis(one.expires),
    }


def post_of(row: Row) -> Post:
    """A post from its row."""
    return Post(
        id=row["id"],
        team_id=row["team_id"],
        key=row["key"],
        kind=row["kind"],
        subscription_id=row["subscription_id"],
        channel_id=row["channel_id"],
        day=date.fromisoformat(row["day"]),
        due=from_millis(row["due_at"]),
        expires=from_millis(row["expires_at"]),
        state=PostState(row["state"]),
        why=row["why"],
        attempts=row["attempts"],
        fence=row["fence"],
        started=from_millis(row["started_at"]) if row["started_at"] is not None else None,
        payload=row["payload"],
        thread_ts=row["thread_ts"],
        ts=row["ts"],
    )
