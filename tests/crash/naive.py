"""The bot as it should not be built, for the crash test to show that it sees what it looks for.

`python -m tests.crash.naive KIND` runs the bot with one part of its care left out.
"""

import sys

from slack_sdk.http_retry.builtin_async_handlers import async_default_handlers
from slack_sdk.web.async_client import AsyncWebClient

from bot import serving
from bot.__main__ import main
from handlers.posting.courier import Courier
from store.deployment import Deployment
from store.outbox import Outbox, Post


class MarksFirst(Courier):
    """Marks a post as sent and then posts it: a crash between the two loses it."""

    async def _post(self, post: Post) -> None:
        await self._outbox.sent(post, "0.0", await self._clock())
        await super()._post(post)


class LooksNowhere(Courier):
    """Sends anew what is in doubt, without a look at the channel."""

    async def _look_up(self, post: Post) -> None:
        await self._send_anew(post, await self._clock(), await self._bearings.now())


class UsualClient(Courier):
    """Posts by the client as the SDK makes it, which repeats a request after a dropped connection."""

    def __init__(self, outbox: Outbox, deployment: Deployment, client: AsyncWebClient, *rest: object) -> None:
        client.retry_handlers = [*async_default_handlers()]
        super().__init__(outbox, deployment, client, *rest)  # type: ignore[arg-type]


NAIVE: dict[str, type[Courier]] = {
    "marks-first": MarksFirst,
    "looks-nowhere": LooksNowhere,
    "usual-client": UsualClient,
}

if __name__ == "__main__":
    vars(serving)["Courier"] = NAIVE[sys.argv.pop(1)]
    sys.exit(main())
