"""Nobody's commands keep others waiting: whoever types faster than a person can is told so, and nothing is queued."""

import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse

from bot.logs import LoggedApp
from bot.monitoring.observer import Observer
from handlers.phrases.mrkdwn import cut
from handlers.slack.answer_cache import encoded
from handlers.slack.app import acknowledged
from handlers.slack.members import Members
from handlers.views.kit.errors import too_much_at_once

REMEMBERED = 10_000  # people
LONGEST = 300  # characters of what was typed


class Pace:
    """So many commands a minute for each person, a third of them at once; `now` gives seconds.

    This is the generic cell rate algorithm: of each person one instant is kept, until which their commands are spent.
    """

    def __init__(self, per_minute: int, now: Callable[[], float] = time.monotonic) -> None:
        self._each = 60 / per_minute
        self._now = now
        self._spent_until: OrderedDict[tuple[str, str], float] = OrderedDict()

    def admits(self, person: tuple[str, str]) -> bool:
        """Whether a command of a person is to be answered; from now on it counts."""
        now = self._now()
        until = max(now, self._spent_until.pop(person, now)) + self._each
        is_admitted = until - now <= max(20.0, self._each)
        self._spent_until[person] = until if is_admitted else until - self._each
        if len(self._spent_until) > REMEMBERED:
            self._spent_until.popitem(last=False)
        return is_admitted


class PacedApp(LoggedApp):
    """An app that answers a flood of one person's commands before anything is looked up for them."""

    def __init__(self, pace: Pace, members: Members, observer: Observer, **options: Any) -> None:
        super().__init__(observer, **options)
        self._pace = pace
        self._members = members

    async def async_dispatch(self, req: AsyncBoltRequest) -> BoltResponse:
        if "command" not in req.body:
            return await super().async_dispatch(req)
        person = str(req.body.get("team_id")), str(req.body.get("user_id"))
        if self._pace.admits(person):
            return await super().async_dispatch(req)
        self._observer.answered(req.body["command"], "paced", 0)
        typed = cut(f"{req.body['command']} {req.body.get('text') or ''}", LONGEST)
        return acknowledged(encoded(too_much_at_once(typed, self._members.language_of(*person))))
