"""What listeners know of whoever they serve: who asks, where and when, and the ledger as they may use it."""

import asyncio
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from handlers.phrases.language import Language
from handlers.slack.forms import Payload, Place
from handlers.views.kit.inputs import View
from handlers.views.kit.reader import Reader
from handlers.words.deadlines import load_dateparser
from store.store import Ledger


@dataclass(frozen=True)
class Session:
    """Somebody's request: it says what is the same for all that is done to answer it."""

    body: Payload
    client: AsyncWebClient
    ledger: Ledger
    reader: Reader
    now: datetime
    today: date  # in the ledger's zone

    @property
    def language(self) -> Language:
        return self.reader.language

    @property
    def place(self) -> Place:
        """Where they began, and are answered."""
        return Place.of(self.body)

    @property
    def modal(self) -> dict[str, Any] | None:
        """The modal in which something was pressed or submitted; none in a conversation or on the Home tab."""
        view: dict[str, Any] = self.body.get("view") or {}
        return view if view.get("type") == "modal" else None

    @property
    def is_private(self) -> bool:
        """Whether the button that was pressed stands in a message which nobody else sees."""
        return bool(self.body.get("container", {}).get("is_ephemeral"))

    async def open(self, view: View) -> None:
        """Open a modal; to be called within three seconds of what was typed or pressed."""
        await self.client.views_open(trigger_id=self.body["trigger_id"], view=view)
        await asyncio.to_thread(load_dateparser)  # a date may be typed next

    async def open_on_top(self, view: View) -> None:
        """Open a modal, on top of the one in which a button was pressed."""
        if self.modal:
            await self.client.views_push(trigger_id=self.body["trigger_id"], view=view)
        else:
            await self.open(view)
