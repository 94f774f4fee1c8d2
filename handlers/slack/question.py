"""How a question is answered: privately in the acknowledgement, then paged, detailed and shared by its buttons."""

import logging
import re
from collections.abc import Awaitable, Callable, Coroutine
from datetime import date
from typing import Any, cast

from slack_bolt.async_app import AsyncAck
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook import WebhookResponse
from slack_sdk.webhook.async_client import AsyncWebhookClient

from handlers.phrases.mrkdwn import person
from handlers.slack.answer_cache import AnswerCache
from handlers.slack.app import App, acknowledged
from handlers.slack.session import Session
from handlers.views.kit.blocks import Answer
from handlers.views.kit.empty_answers import begins_later
from handlers.views.kit.help import Page
from handlers.views.kit.question import AGAIN, SHARE, Asked, Topic, answer_view, on_day
from handlers.views.kit.reader import Reader
from handlers.views.kit.shared import signed
from handlers.words.as_of import split_as_of
from handlers.words.query import ME
from handlers.words.tokens import tidy
from store.store import Ledger

log = logging.getLogger(__name__)

Payload = dict[str, Any]
Later = Callable[[Coroutine[Any, Any, None]], None]  # runs when the acknowledgement is out; the shutdown waits for it
Reply = Callable[[Reader], Awaitable[Answer]]


class AnswerRefusedError(Exception):
    """Slack took neither an answer nor its plain form."""


class Question:
    """One command that asks: its answer, its help page, and the buttons under its answers."""

    def __init__(self, page: Page, answer: Callable[..., Awaitable[Answer]]) -> None:
        self.topic = cast(Topic, page.topic)
        self._page = page
        self._answer = answer

    def register(self, app: App) -> None:
        app.answer(self._page, self.ask)
        self.register_controls(app)

    def register_controls(self, app: App) -> None:
        """Have its answers turn pages and be shared; how it is asked, its subject says."""
        app.questions[self.topic] = self.answer
        app.action(re.compile(rf"^{self.topic}:{AGAIN}:\d+$"))(self.ask_again)
        app.action(f"{self.topic}:{SHARE}")(self.share)

    async def ask(self, words: str, ledger: Ledger, today: date, reader: Reader, cache: AnswerCache) -> BoltResponse:
        asked = Asked(topic=self.topic, words=words)
        return acknowledged(await cache.answer(self.answer, asked, ledger, today, reader_for(words, reader)))

    async def ask_again(self, ack: AsyncAck, action: Payload, session: Session, later: Later) -> None:
        chosen = action.get("selected_option") or action
        asked = Asked.read(self.topic, chosen.get("value", ""))
        await ack()

        async def reply(reader: Reader) -> Answer:
            return await self.answer(asked, session.ledger, session.today, reader)

        later(answer_privately(session, reply))

    async def share(self, ack: AsyncAck, action: Payload, session: Session, later: Later) -> None:
        asked = Asked.read(self.topic, action.get("value", ""))
        await ack()

        async def reply(reader: Reader) -> Answer:
            return shared_by(await self.answer(asked, session.ledger, session.today, reader, shared=True), reader)

        later(post(session, reply, response_type="in_channel", replace_original=False))

    async def answer(
        self, asked: Asked, ledger: Ledger, today: date, reader: Reader, *, shared: bool = False
    ) -> Answer:
        """The answer by what is on record; where a day is named, by what was on record when that day ended."""
        words, day = split_as_of(asked.words, today)
        if day is None:
            return await self._answer(asked, ledger, today, reader, shared=shared)
        began = await ledger.began_on()
        if began and began > day:
            return begins_later(asked.but(words=words), day, began, reader.language)
        past = ledger.at_end_of(day)
        return on_day(
            await self._answer(asked.but(words=words), past, day, reader, shared=shared), day, reader.language
        )


def reader_for(words: str, reader: Reader) -> Reader:
    """The reader, nameless unless the words may ask who it is: then everybody is given one and the same answer."""
    said = tidy(words).lower()
    return reader if any(word in said for word in ME) else reader.nameless()


def shared_by(answer: Answer, reader: Reader) -> Answer:
    """An answer for everybody, with the name of the person who asked, who can take it back."""
    said = reader.language.mark("Shared by {person}", person=person(reader.id))
    return signed(answer, said, reader.id, reader.language)


async def answer_privately(session: Session, reply: Reply) -> None:
    """Answer a button: in place of a private message or a modal, and beside anything else, which stays as it is."""
    if "view" in session.body:
        await answer_in_modal(session, reply)
    else:
        await post(session, reply, response_type="ephemeral", replace_original=session.is_private)


async def answer_beside(session: Session, reply: Reply) -> None:
    """Answer a button in a private message of its own, or from a modal in one on top of it."""
    if "view" in session.body:
        await answer_in_modal(session, reply, on_top=True)
    else:
        await post(session, reply, response_type="ephemeral", replace_original=False)


async def answer_in_modal(session: Session, reply: Reply, *, on_top: bool = False) -> None:
    """Answer where there is no conversation: the Home tab opens a modal, and in a modal the next page takes its place.

    https://docs.slack.dev/surfaces/modals: at most three lie on top of each other.
    """
    view = answer_view(await reply(session.reader.without_new_blocks()), session.language)
    if session.modal is None:
        await session.open(view)
        return
    if on_top:
        try:
            await session.open_on_top(view)
        except SlackApiError as error:
            if error.response["error"] != "push_limit_reached":
                raise
        else:
            return
    await session.client.views_update(view_id=session.modal["id"], view=view)


async def post(session: Session, reply: Reply, **how: Any) -> None:
    """Send a reply to where an interaction came from; once more as text where its newest blocks are refused."""
    address, reader = session.body["response_url"], session.reader
    response = await send(address, await reply(reader), **how)
    if refused(response):
        log.warning("Slack refused an answer; it is sent as text: %s", response.body[:200])
        response = await send(address, await reply(reader.without_new_blocks()), **how)
    if refused(response):
        raise AnswerRefusedError(f"{response.status_code} {response.body[:200]}")


async def send(address: str, answer: Answer, **how: Any) -> WebhookResponse:
    """Post to a response_url, never twice: Slack's own client would try again after a dropped connection.

    https://docs.slack.dev/interactivity/handling-user-interaction: five answers within thirty minutes.
    """
    webhook = AsyncWebhookClient(address, timeout=10, retry_handlers=[])
    return await webhook.send(text=answer.text, blocks=answer.blocks, **how)


def refused(response: WebhookResponse) -> bool:
    """Whether Slack did not take the message; it says so by the status alone and never raises."""
    return response.status_code != 200
