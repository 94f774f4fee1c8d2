"""One round of the timetable: plan what falls due, look up what is in doubt, send, and search for doubles."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import TypeVar

from config.waits import Waits
from handlers.delivery import Clock, Courier
from store.model.occurrence import last_day_by
from store.model.subscription import Told
from store.store import Store

log = logging.getLogger(__name__)

T = TypeVar("T")


class Rounds:
    """What is done at each ring; every part is safe to do at any time, and twice, and beside another process."""

    def __init__(
        self,
        store: Store,
        courier: Courier,
        clock: Clock,
        waits: Waits,
        remind: Callable[[datetime], Awaitable[None]],
    ) -> None:
        self._store = store
        self._courier = courier
        self._clock = clock
        self._waits = waits
        self._remind = remind

    async def go(self) -> datetime | None:
        """Do what is due; gives when the next round is to be made: at once, where not everything could be done."""
        now = await self._clock()
        courier = self._courier
        await whatever_it_meets(lambda: plan(self._store, now, self._waits))
        await whatever_it_meets(courier.look_up_doubtful)
        await whatever_it_meets(courier.send_due)  # first, for to judge of what is to be reminded may take long
        await whatever_it_meets(lambda: self._remind(now))
        is_busy = await whatever_it_meets(courier.send_due)
        await whatever_it_meets(courier.remove_doubles)
        return now if is_busy else await self._store.outbox.next_due(await self._clock())

    def end(self) -> None:
        """Take up nothing more."""
        self._courier.end()

    async def rest(self, seconds: float) -> None:
        """Let what is under way finish, if it does so in time."""
        await self._courier.rest(seconds)


async def whatever_it_meets(step: Callable[[], Awaitable[T]]) -> T | None:
    """Take one step of a round; what breaks in it must not keep the others from being taken."""
    try:
        return await step()
    except Exception:  # the next round takes it anew, from what the database says
        log.exception("A step of a round failed")
        return None


async def plan(store: Store, now: datetime, waits: Waits) -> None:
    """Enter into the outbox what falls due within the horizon."""
    until = now + timedelta(seconds=waits.horizon)
    planned = await store.plans.planned()
    for team_id, subscription in await store.subscriptions():
        if Told.DIGEST not in subscription.told:
            continue
        after = planned.get((team_id, subscription.id), subscription.starts_on - timedelta(days=1))
        if after < last_day_by(subscription, until):
            await store.plans.plan(team_id, subscription, after, until)
    await store.plans.coalesce(now)
