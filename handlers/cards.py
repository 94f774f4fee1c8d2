"""Show a commitment to a channel on one card, which is kept up to date where it stands."""

import logging
from collections.abc import Awaitable, Sequence
from datetime import date
from typing import Any, Protocol

from slack_bolt.async_app import AsyncAck
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.phrases.language import language_for
from handlers.slack.app import App
from handlers.slack.locks import Locks
from handlers.slack.question import Later, Payload, post, shared_by
from handlers.slack.references import read_id
from handlers.slack.replies import tell_everybody, tell_privately
from handlers.slack.session import Session
from handlers.views.cards import already_here, kept_here, no_longer_recorded
from handlers.views.commitment.card import SHARE_COMMITMENT
from handlers.views.kit.blocks import Answer
from handlers.views.kit.reader import Reader
from store.bot_state import Card
from store.leases import Leases
from store.model.commitment import Commitment
from store.model.errors import NotRecordedError
from store.model.event import Event
from store.store import Ledger

log = logging.getLogger(__name__)

DELETED = "message_not_found"
NO_MEMBER = ("not_in_channel", "channel_not_found")  # a private channel without the bot is not even found
MEASURED = ("actual", "commitment")  # records of what is on the cards of other years, too
GONE = (DELETED, *NO_MEMBER, "is_archived", "is_inactive", "cant_update_message", "edit_window_closed")


class Drawing(Protocol):
    """How a commitment's card is drawn."""

    def __call__(
        self, id: str, ledger: Ledger, today: date, reader: Reader, /, *, shared: bool = False
    ) -> Awaitable[Answer]: ...


class Cards:
    """The cards in channels: one a commitment and channel."""

    def __init__(self, draw: Drawing, leases: Leases) -> None:
        self._draw = draw
        self._locks = Locks(leases, "card")

    def register(self, app: App) -> None:
        app.refreshes.append(self.refresh)
        app.action(SHARE_COMMITMENT)(self.share_commitment)

    async def share_commitment(self, ack: AsyncAck, action: Payload, session: Session, later: Later) -> None:
        id = read_id(action.get("value", ""))
        await ack()
        later(self.share(id, session))

    async def share(self, id: str, session: Session) -> None:
        """Post the card, or bring the one that stands here up to date and say where that is."""
        client, ledger, today, reader = session.client, session.ledger, session.today, session.reader
        channel = str(session.place.channel)
        async with self._locks.turn(ledger.team_id, id, channel):
            known = await ledger.cards.get(id, channel)
            if known and await self._redraw(known, client, ledger, today):
                link = await client.chat_getPermalink(channel=channel, message_ts=known.ts)
                await tell_privately(session, already_here(id, link["permalink"], reader.language))
                return
            answer = kept_here(await self._draw(id, ledger, today, reader, shared=True), reader.id, reader.language)
            try:
                ts = await tell_everybody(client, channel, answer)
            except SlackApiError as error:
                if error.response["error"] not in NO_MEMBER:
                    raise
            else:
                await ledger.cards.put(Card(id, channel, ts, str(reader.language.locale), reader.id))
                return

        async def reply(reader: Reader) -> Answer:
            return shared_by(await self._draw(id, ledger, today, reader, shared=True), reader)

        await post(session, reply, response_type="in_channel", replace_original=False)

    async def refresh(self, client: AsyncWebClient, ledger: Ledger, events: Sequence[Event], today: date) -> None:
        """Redraw every card on which something written can be seen."""
        for id in await ledger.read(lambda then: touched(then, events)):
            for card in await ledger.cards.of(id):
                await self._bring_up_to_date(card, client, ledger, today)

    async def _bring_up_to_date(self, card: Card, client: AsyncWebClient, ledger: Ledger, today: date) -> None:
        key = (ledger.team_id, card.commitment_id, card.channel_id)
        async with self._locks.shared_turn(*key, "redrawn") as is_ours:
            if not is_ours:
                return
            async with self._locks.turn(*key):
                present = await ledger.cards.get(card.commitment_id, card.channel_id)
                if present:
                    await self._redraw(present, client, ledger, today)

    async def _redraw(self, card: Card, client: AsyncWebClient, ledger: Ledger, today: date) -> bool:
        """Rewrite a card where it stands; one that is gone is forgotten, and the answer is no."""
        reader = Reader("", language_for(card.locale))
        try:
            drawn = await self._draw(card.commitment_id, ledger, today, reader, shared=True)
            answer = kept_here(drawn, card.shared_by, reader.language)
        except NotRecordedError:
            answer = no_longer_recorded(card.commitment_id, reader.language)
        try:
            await client.chat_update(channel=card.channel_id, ts=card.ts, text=answer.text, blocks=answer.blocks)
        except SlackApiError as error:
            if error.response["error"] not in GONE:
                raise
            log.info("The card of %s in %s is gone: %s", card.commitment_id, card.channel_id, error.response["error"])
            await ledger.cards.drop(card.commitment_id, card.channel_id)
            return False
        return True


async def touched(ledger: Ledger, events: Sequence[Event]) -> list[str]:
    """The commitments with a card on which something else stands now, be it of another year of theirs."""
    shown = await ledger.cards.shown()
    named = {id for event in events for id in named_in(event)}
    series = {measured for event in events if event.record in MEASURED for measured in series_in(event)}
    documents = {event.subject for event in events if event.record == "conference"}
    found = []
    for id in shown:
        if id in named or ((series or documents) and await is_drawn_from(ledger, id, series, documents)):
            found.append(id)
    return found


async def is_drawn_from(ledger: Ledger, id: str, series: set[tuple[str, str]], documents: set[str]) -> bool:
    """Whether figures of these, or one of these documents, stand on a commitment's card."""
    try:
        commitment: Commitment = await ledger.commitments.get(id)
    except NotRecordedError:
        return False
    return (commitment.province, commitment.metric) in series or commitment.conference_id in documents


def named_in(event: Event) -> list[str]:
    """The commitment that an event is about, by its id, and what it is said to take up."""
    if event.record == "commitment":
        return [event.subject, *(version["follows"] for version in versions(event) if version.get("follows"))]
    return [version["commitment_id"] for version in versions(event) if "commitment_id" in version]


def series_in(event: Event) -> list[tuple[str, str]]:
    """What the figure, or the target, of an event measures, before and after."""
    return [(version["province"], version["metric"]) for version in versions(event) if version.get("metric")]


def versions(event: Event) -> list[dict[str, Any]]:
    """The record of an event, as far as there was one before and is one after."""
    return [version for version in (event.before, event.after) if version]
