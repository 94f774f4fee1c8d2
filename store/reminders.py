"""What people were reminded of, and what they answered."""

import json
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple

from store.conditions import Conditions
from store.database import Access, Params, Row, Transaction
from store.events import insert
from store.model.addressee import Addressee
from store.model.occurrence import Key
from store.model.reminder import Pressed
from store.viewpoint import Viewpoint

Blocks = list[dict[str, Any]]
STANDS = """
(outbox.state NOT IN ('dead', 'skipped', 'cancelled') OR (outbox.state = 'dead' AND outbox.why LIKE 'in doubt%'))
"""
TOLD = f"""
SELECT item.key, outbox.day FROM outbox JOIN outbox_items AS item ON item.outbox_id = outbox.id
WHERE outbox.team_id = :team_id AND outbox.subscription_id = :recipient AND {STANDS}
"""  # noqa: S608  # our own words
ITEMS = """
SELECT item.key, item.commitment_id, item.locale, item.answer, item.batch, outbox.id, outbox.channel_id, outbox.ts,
    outbox.day, outbox.subscription_id AS recipient
FROM outbox_items AS item JOIN outbox ON outbox.id = item.outbox_id
WHERE item.team_id = :team_id AND outbox.state = 'sent' AND {which} ORDER BY outbox.id, item.key
"""
LANDED = """
UPDATE outbox SET state = 'sent', ts = :ts, sent_at = started_at, lease_until = 0, fence = fence + 1
WHERE id = (
    SELECT max(outbox.id) FROM outbox JOIN outbox_items AS item ON item.outbox_id = outbox.id
    WHERE outbox.team_id = :team_id AND outbox.channel_id = :channel_id AND outbox.state IN ('sending', 'unknown')
      AND item.commitment_id = :commitment_id
)
"""


class Said(StrEnum):
    """An answer of which the ledger keeps not enough."""

    NOT_MINE = "not_mine"


class Reply(NamedTuple):
    """What somebody answered last about a commitment: that it is not theirs."""

    recipient: Addressee
    commitment_id: str
    said: Said
    day: date  # on which it was said


class Reminded(NamedTuple):
    """A reminder that stands in a message."""

    post_id: int
    channel_id: str
    ts: str
    recipient: Addressee
    commitment_id: str
    locale: str
    is_answered: bool
    is_settled: bool  # by what is on record; what was only put off may still be
    day: date  # of the message


class Reminders:
    """The reminders of one team."""

    def __init__(self, access: Access, standpoint: Viewpoint) -> None:
        self._access = access
        self._team_id = standpoint.team_id

    async def told(self, recipient: str) -> Mapping[str, Mapping[str, date]]:
        """What somebody was told: by commitment the occurrences, with the local day."""
        params = {"team_id": self._team_id, "recipient": recipient}
        rows = await self._access.read(lambda tx: tx.all(TOLD, params))
        told: defaultdict[str, dict[str, date]] = defaultdict(dict)
        for row in rows:
            key = Key.read(row["key"])
            told[key.subject][key.occurrence] = date.fromisoformat(row["day"])
        return told

    async def at(self, channel_id: str, ts: str) -> list[Reminded]:
        """What a message reminds of."""
        return await self._items("outbox.channel_id = :channel_id AND outbox.ts = :ts", channel_id=channel_id, ts=ts)

    async def landed(self, channel_id: str, ts: str, commitment_id: str) -> None:
        """Somebody sees a message of which nobody here knew yet whether it was sent: now that is known."""
        named = {"team_id": self._team_id, "channel_id": channel_id, "ts": ts, "commitment_id": commitment_id}
        await self._access.write(lambda tx: tx.run(LANDED, named))

    async def of(self, commitment_ids: Collection[str]) -> list[Reminded]:
        """Where somebody was reminded of these commitments."""
        if not commitment_ids:
            return []
        conditions = Conditions.none()
        conditions.among("item.commitment_id", sorted(commitment_ids))
        return await self._items(conditions.text, **conditions.params)

    async def answer(self, reminder: Reminded, blocks: Blocks, batch: str | None) -> None:
        """What stands in the place of the buttons from now on; a batch that is undone takes it away again."""
        params = {
            "answer": json.dumps(blocks, ensure_ascii=False),
            "batch": batch,
            "post_id": reminder.post_id,
            "commitment_id": reminder.commitment_id,
        }
        await self._access.write(
            lambda tx: tx.run(
                """
                UPDATE outbox_items SET answer = :answer, batch = :batch
                WHERE outbox_id = :post_id AND commitment_id = :commitment_id
                """,
                params,
            )
        )

    async def take_back(self, batches: Collection[str]) -> list[Reminded]:
        """Give the buttons back whose answer has been undone."""
        conditions = Conditions.none()
        conditions.among("batch", sorted(batches))
        params = {"team_id": self._team_id, **conditions.params}
        found = await self._items(f"item.{conditions.text}", **conditions.params)
        which = f"team_id = :team_id AND {conditions.text}"
        sql = f"UPDATE outbox_items SET answer = NULL, batch = NULL WHERE {which}"  # noqa: S608  # our own words
        if found:
            await self._access.write(lambda tx: tx.run(sql, params))
        return found

    async def message(self, post_id: int) -> tuple[Mapping[str, Any], Mapping[str, Blocks]]:
        """A message as it was sent, and by commitment what was answered since."""

        async def read(tx: Transaction) -> tuple[Row | None, list[Row]]:
            params: Params = {"id": post_id, "team_id": self._team_id}
            post = await tx.one("SELECT payload FROM outbox WHERE id = :id AND team_id = :team_id", params)
            sql = "SELECT commitment_id, answer FROM outbox_items WHERE outbox_id = :id AND team_id = :team_id"
            return post, await tx.all(sql + " AND answer IS NOT NULL", params)

        post, items = await self._access.read(read)
        payload = json.loads(post["payload"]) if post and post["payload"] else {}
        return payload, {row["commitment_id"]: json.loads(row["answer"]) for row in items}

    async def reply(self, reply: Reply) -> None:
        """Keep what somebody said, in place of what they said before."""

        async def write(tx: Transaction) -> None:
            key = {"team_id": self._team_id, "recipient": reply.recipient, "commitment_id": reply.commitment_id}
            await tx.run(
                """
                DELETE FROM reminder_answers
                WHERE team_id = :team_id AND recipient = :recipient AND commitment_id = :commitment_id
                """,
                key,
            )
            row = {**key, "said": reply.said.value, "day": reply.day.isoformat()}
            await insert(tx, "reminder_answers", row)

        await self._access.write(write)

    async def replies_of(self, recipient: str) -> Mapping[str, Reply]:
        """What somebody said last, by commitment."""
        return {reply.commitment_id: reply for reply in await self._replies("recipient = :what", recipient)}

    async def replies_saying(self, said: Said) -> Sequence[Reply]:
        """Everybody's answers of a kind."""
        return await self._replies("said = :what", said.value)

    async def _replies(self, which: str, what: str) -> list[Reply]:
        sql = (
            "SELECT recipient, commitment_id, said, day FROM reminder_answers"  # noqa: S608  # our own words
            f" WHERE team_id = :team_id AND {which} ORDER BY recipient, commitment_id"
        )
        rows = await self._access.read(lambda tx: tx.all(sql, {"team_id": self._team_id, "what": what}))
        return [reply_of(row) for row in rows]

    async def _items(self, which: str, **params: Any) -> list[Reminded]:
        sql = ITEMS.format(which=which)
        rows = await self._access.read(lambda tx: tx.all(sql, {"team_id": self._team_id, **params}))
        found = {(row["id"], row["commitment_id"]): reminded(row) for row in rows}
        return [*found.values()]


def reply_of(row: Row) -> Reply:
    return Reply(Addressee(row["recipient"]), row["commitment_id"], Said(row["said"]), date.fromisoformat(row["day"]))


def is_settled(batch: str | None) -> bool:
    """Whether the batch of an answer leaves nothing to be said."""
    pressed = Pressed.read(batch) if batch else None
    return batch is not None and (pressed is None or pressed.is_settled)


def reminded(row: Row) -> Reminded:
    return Reminded(
        row["id"],
        row["channel_id"],
        row["ts"],
        Addressee(row["recipient"]),
        row["commitment_id"],
        row["locale"],
        row["answer"] is not None,
        is_settled(row["batch"]),
        date.fromisoformat(row["day"]),
    )
