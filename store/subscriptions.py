"""What channels have asked for: every subscription of a team."""

from collections.abc import Mapping

from pydantic import TypeAdapter

from store.database import Row, Transaction, Value
from store.events import Entry
from store.model.role import Role
from store.model.subscription import Subscription
from store.plans import replan, withdraw
from store.records import Records, Version

SUBSCRIPTION = TypeAdapter(Subscription)
FIND = "SELECT record FROM subscriptions WHERE {conditions} ORDER BY id"


class Subscriptions(Records[Subscription]):
    """The subscriptions of one team; whoever may record may also subscribe a channel."""

    kind = "subscription"
    table = "subscriptions"
    model = SUBSCRIPTION
    to_change = Role.EDITOR

    async def all(self) -> list[Subscription]:
        """Every subscription of the team."""
        conditions = self._standpoint.conditions()
        return await self._select(FIND.format(conditions=conditions.text), conditions.params)

    async def of_channel(self, channel_id: str) -> list[Subscription]:
        """The subscriptions of a channel."""
        conditions = self._standpoint.conditions()
        conditions.add("channel_id = :channel_id", channel_id=channel_id)
        return await self._select(FIND.format(conditions=conditions.text), conditions.params)

    async def _insert(
        self, tx: Transaction, entry: Entry, record: Subscription, rev: int, before: str | None
    ) -> Version[Subscription]:
        version = await super()._insert(tx, entry, record, rev, before)
        await replan(tx, self._team_id, record, entry.by.at)
        return version

    async def _close(self, tx: Transaction, entry: Entry, id: str, rev: int) -> Row:
        """What is planned by the version that ends is withdrawn, and planned anew if another takes its place."""
        await withdraw(tx, self._team_id, id)
        return await super()._close(tx, entry, id, rev)

    def columns(self, record: Subscription) -> Mapping[str, Value]:
        return {"channel_id": record.channel_id}

    def province(self, record: Subscription) -> None:
        return None
