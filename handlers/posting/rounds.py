"""One round of a team: plan what falls due, look up what is in doubt, send, and search for doubles."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeVar

from config.waits import Waits
from handlers.posting.bearings import Clock
from handlers.posting.courier import Courier
from store.model.errors import OutOfOrderError
from store.model.occurrence import last_day_by
from store.model.subscription import Told
from store.store import Store

log = logging.getLogger(__name__)

T = TypeVar("T")


class Rounds:
    """What is done for one team in each of its turns.

    Every part is safe to do at any time, and twice, and beside another process.
    """

    def __init__(
        self,
        store: Store,
        courier: Courier,
        clock: Clock,
        waits: Waits,
        remind: Callable[[str, datetime], Awaitable[None]],
        team_id: str,
    ) -> None:
        self._store = store
        self._courier = courier
        self._clock = clock
        self._waits = waits
        self._remind = remind
        self._team_id = team_id

    async def go(self, now: datetime) -> datetime | None:
        """Do what is due; gives when the next round is to be made: at once, where not everything could be done."""
        team_id, courier = self._team_id, self._courier
        await guarded(lambda: plan(self._store, team_id, now, self._waits))
        await guarded(lambda: courier.look_up_doubtful(team_id))
        await guarded(lambda: courier.send_due(team_id))  # first: to judge what is due may take long
        await guarded(lambda: self._remind(team_id, now))
        is_busy = await guarded(lambda: courier.send_due(team_id))
        await guarded(lambda: courier.remove_doubles(team_id))
        return now if is_busy else await self._store.outbox.next_due(team_id, await self._clock())

    def end(self) -> None:
        """Take up nothing more."""
        self._courier.end()

    async def rest(self, seconds: float) -> None:
        """Let what is under way finish, if it does so in time."""
        await self._courier.rest(seconds)


async def guarded(step: Callable[[], Awaitable[T]]) -> T | None:
    """Take one step of a round; what breaks in it must not keep the others from being taken."""
    try:
        return await step()
    except OutOfOrderError as error:  # the store has told it already
        log.warning("A step of a round has to wait: %s", error)
        return None
    except Exception:  # all that a step needs to know stands in the database
        log.exception("A step of a round failed; the next round takes it anew")
        return None


async def plan(store: Store, team_id: str, now: datetime, waits: Waits) -> None:
    """Enter into the outbox what falls due within the horizon."""
    until = now + timedelta(seconds=waits.horizon)
    planned = await store.plans.planned(team_id)
    for subscription in await store.ledger(team_id).subscriptions.all():
        if Told.DIGEST not in subscription.told:
            continue
        after = planned.get(subscription.id, subscription.starts_on - timedelta(days=1))
        if after < last_day_by(subscription, until):
            await store.plans.plan(team_id, subscription, after, until)
    await store.plans.coalesce(team_id, now)
