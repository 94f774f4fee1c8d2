"""What is planned: the posts that subscriptions ask for, entered into the outbox ahead of their time.

A plan and the version of the subscription that it follows are written in one transaction.
"""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from store.database import Access, Params, Transaction, Value
from store.instants import to_millis
from store.model.occurrence import (
    Key,
    Kind,
    Occurrence,
    digests_after,
    digests_between,
    digests_of_period,
    last_day_by,
)
from store.model.subscription import Subscription, Told

PLAN = """
INSERT INTO outbox (team_id, key, kind, subscription_id, channel_id, day, due_at, expires_at, state, next_at)
VALUES (:team_id, :key, :kind, :subscription_id, :channel_id, :day, :due_at, :expires_at, 'pending', :due_at)
ON CONFLICT (team_id, key) DO UPDATE SET
    state = 'pending', why = NULL, channel_id = excluded.channel_id, day = excluded.day,
    due_at = excluded.due_at, expires_at = excluded.expires_at, next_at = excluded.due_at,
    payload = NULL, window_from = NULL, window_to = NULL, windowed_at = NULL, sought_from = NULL, tried_at = NULL
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
FORGET_ITEMS = """
DELETE FROM outbox_items WHERE outbox_id IN (
    SELECT id FROM outbox
    WHERE team_id = :team_id AND subscription_id = :id AND kind = 'digest' AND state = 'cancelled'
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
    payload = NULL, window_from = NULL, window_to = NULL, windowed_at = NULL, sought_from = NULL, tried_at = NULL
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
LOCK = """
UPDATE plans SET planned_through = planned_through WHERE team_id = :team_id AND subscription_id = :id
"""
PRESENT = "SELECT record FROM subscriptions WHERE team_id = :team_id AND id = :id AND until_at IS NULL"
UNBLOCKED = "UPDATE plans SET blocked = NULL WHERE team_id = :team_id AND subscription_id = :id AND blocked IS NOT NULL"
ON_ITS_WAY = """
SELECT id FROM outbox
WHERE team_id = :team_id AND subscription_id = :id AND kind = 'now' AND state IN ('pending', 'sending', 'unknown')
  AND key <> :key
"""
OUTDATED = """
SELECT id FROM outbox
WHERE team_id = :team_id AND kind = 'digest' AND state = 'pending' AND next_at <= :now AND lease_until <= :now
  AND payload IS NULL AND EXISTS (
    SELECT 1 FROM outbox AS newer
    WHERE newer.team_id = outbox.team_id AND newer.subscription_id = outbox.subscription_id
      AND newer.kind = 'digest' AND newer.state = 'pending'
      AND newer.due_at > outbox.due_at AND newer.due_at <= :now
)
"""
COALESCE = f"UPDATE outbox SET state = 'skipped', why = 'coalesced' WHERE id IN ({OUTDATED})"  # noqa: S608  # our own words


class DigestOfDay(NamedTuple):
    """How far the digest of a day is, for whatever else is to be said that day."""

    is_coming: bool
    reminds: bool


class Plans:
    """What is to be posted for the subscriptions of all teams, and which of their channels take no posts."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def planned(self, team_id: str) -> dict[str, date]:
        """Through which local day each subscription of a team is planned, by its id."""
        sql = "SELECT subscription_id, planned_through FROM plans WHERE team_id = :team_id"
        rows = await self._access.read(lambda tx: tx.all(sql, {"team_id": team_id}))
        return {row["subscription_id"]: date.fromisoformat(row["planned_through"]) for row in rows}

    async def plan(self, team_id: str, subscription: Subscription, after: date, until: datetime) -> None:
        """Enter what falls due after a local day and until an instant, and remember how far that is.

        A subscription that somebody has changed meanwhile is left to the next round.
        """

        async def write(tx: Transaction) -> None:
            await lock(tx, team_id, subscription.id)
            row = await tx.one(PRESENT, {"team_id": team_id, "id": subscription.id})
            if row is None or Subscription.model_validate_json(row["record"]) != subscription:
                return
            for occurrence in digests_between(subscription, after, until):
                await tx.run(PLAN, entry(team_id, subscription.id, subscription.channel_id, occurrence))
            day = max(after, last_day_by(subscription, until))
            params = {"team_id": team_id, "id": subscription.id, "day": day.isoformat()}
            await tx.run(PLANNED, params)

        await self._access.write(write)

    async def enter(self, team_id: str, subscription_id: str, channel_id: str, occurrence: Occurrence) -> None:
        """Enter one occurrence, unless it is there already."""
        await self._access.write(lambda tx: tx.run(PLAN, entry(team_id, subscription_id, channel_id, occurrence)))

    async def has(self, team_id: str, key: Key) -> bool:
        """Whether an occurrence has been entered, whatever became of it."""
        sql = "SELECT 1 FROM outbox WHERE team_id = :team_id AND key = :key"
        return await self._access.read(lambda tx: tx.one(sql, {"team_id": team_id, "key": str(key)})) is not None

    async def digest_of_day(self, team_id: str, subscription_id: str, day: date) -> DigestOfDay:
        """Whether a subscription's digest of a local day is still to come, and whether it reminds of something."""
        sql = """
            SELECT state, EXISTS (SELECT 1 FROM outbox_items AS item WHERE item.outbox_id = outbox.id) AS reminds
            FROM outbox
            WHERE team_id = :team_id AND subscription_id = :id AND kind = 'digest' AND day = :day
        """
        named: dict[str, Value] = {"team_id": team_id, "id": subscription_id, "day": day.isoformat()}
        rows = await self._access.read(lambda tx: tx.all(sql, named))
        return DigestOfDay(
            is_coming=any(row["state"] == "pending" for row in rows),
            reminds=any(row["reminds"] and row["state"] in ("pending", "sending", "unknown", "sent") for row in rows),
        )

    async def add_now(self, team_id: str, subscription: Subscription, batch: str, now: datetime) -> bool:
        """Enter a digest that somebody wants at once, however often they ask for it under one batch.

        False where another one of the subscription, wanted at once as well, is still on its way.
        """
        key = Key(Kind.NOW, subscription.id, "", batch)
        today = now.astimezone(subscription.clock).date()
        occurrence = Occurrence(key, today, now, now + timedelta(days=1))

        async def write(tx: Transaction) -> bool:
            await lock(tx, team_id, subscription.id)
            if await tx.one(ON_ITS_WAY, {"team_id": team_id, "id": subscription.id, "key": str(key)}):
                return False
            await tx.run(PLAN, entry(team_id, subscription.id, subscription.channel_id, occurrence))
            return True

        return await self._access.write(write)

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
        return next(
            (occurrence for occurrence in digests_after(subscription, now) if str(occurrence.key) not in over), None
        )

    async def coalesce(self, team_id: str, now: datetime) -> None:
        """Of the overdue digests of a subscription keep the newest alone."""
        named: dict[str, Value] = {"team_id": team_id, "now": to_millis(now)}
        if await self._access.read(lambda tx: tx.one(OUTDATED, named)):
            await self._access.write(lambda tx: tx.run(COALESCE, named))

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


async def lock(tx: Transaction, team_id: str, subscription_id: str) -> None:
    """Let nobody else plan a subscription, or change it, until this transaction ends."""
    await tx.run(LOCK, {"team_id": team_id, "id": subscription_id})


async def withdraw(tx: Transaction, team_id: str, subscription_id: str) -> None:
    """Take back what is not on its way yet; whoever holds a claim on it finds the claim gone."""
    await lock(tx, team_id, subscription_id)
    named: dict[str, Value] = {"team_id": team_id, "id": subscription_id}
    await tx.run(WITHDRAW, {**named, "why": WITHDRAWN_WITH_IT})
    await tx.run(FORGET_ITEMS, named)


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
    for occurrence in digests_of_period(subscription, now, through) if Told.DIGEST in subscription.told else ():
        row = entry(team_id, subscription.id, subscription.channel_id, occurrence)
        if occurrence.due > now and occurrence.day > served:
            await tx.run(PLAN, row)
        elif waiting.get(str(occurrence.key)) == row["due_at"] and occurrence.expires > now:
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


def entry(team_id: str, subscription_id: str, channel_id: str, occurrence: Occurrence) -> dict[str, Value]:
    """An occurrence as a row."""
    return {
        "team_id": team_id,
        "key": str(occurrence.key),
        "kind": occurrence.key.kind,
        "subscription_id": subscription_id,
        "channel_id": channel_id,
        "day": occurrence.day.isoformat(),
        "due_at": to_millis(occurrence.due),
        "expires_at": to_millis(occurrence.expires),
    }
