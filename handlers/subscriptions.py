"""Let people say what their channel is told, and when: `/digest`."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from pydantic import BaseModel, ConfigDict
from slack_bolt.async_app import AsyncAck
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from config.catalogue import Message
from handlers.phrases.language import Language, language_for
from handlers.phrases.mrkdwn import Mrkdwn, code
from handlers.posting.digest import drafted, posted
from handlers.posting.sharing import pause_and_ask
from handlers.posting.verdicts import judged
from handlers.slack.answer_cache import encoded
from handlers.slack.app import App, acknowledged
from handlers.slack.forms import FormError, Memory, batch_of, typed
from handlers.slack.members import UNANSWERED
from handlers.slack.question import Later, Payload, post
from handlers.slack.replies import Record, tell_privately
from handlers.slack.session import Session
from handlers.views import subscriptions as views
from handlers.views.kit.blocks import MESSAGE_BLOCKS, Answer, actions, context
from handlers.views.kit.buttons import undo_button
from handlers.views.kit.help import Page
from handlers.views.kit.reader import Reader
from handlers.views.subscriptions import (
    ADD,
    CHANGE,
    DELETE,
    GO_ON,
    LEAVE_OFF,
    LONGEST_QUERY,
    PAUSE,
    PREVIEW,
    RESUME,
    SEND_NOW,
    SUBSCRIPTION_FORM,
    ZONE,
    Kept,
    listing,
    subscription_form,
    zones_like,
)
from handlers.words.channels import province_of_channel
from handlers.words.query import UnknownWordError, read_query
from handlers.words.tokens import tidy
from store.model.errors import NotRecordedError, UserError
from store.model.reminder import next_morning
from store.model.role import Role
from store.model.subscription import Sharing, Subscription, Told
from store.outbox import Outbox
from store.plans import Plans
from store.records import Version
from store.store import Ledger

Changing = Callable[[Subscription], Subscription | None]  # none: it is deleted
Telling = Callable[[Subscription, Language], Mrkdwn]

CHINA = "Asia/Shanghai"  # the zone of every province: Xinjiang, too, works by Beijing's time officially
NOT_REACHED = ("not_in_channel", "channel_not_found")


HELP = Page(
    "digest",
    Message("Digests: what has changed, told to a channel"),
    (
        (Message("/digest"), Message("what this channel is told, and when; add, change, pause, preview, send now")),
        (Message("/digest henan"), Message("the same, with a new subscription to Henan proposed")),
    ),
)


def register(app: App) -> None:
    app.answer(HELP, digest)
    app.action(ADD)(add)
    app.action(CHANGE)(change)
    app.options(ZONE)(zones)
    app.view(SUBSCRIPTION_FORM)(save)
    app.action(PAUSE)(pause_or_resume)
    app.action(RESUME)(pause_or_resume)
    app.action(PREVIEW)(preview)
    app.action(SEND_NOW)(send_now)
    app.action(DELETE)(delete)
    app.event("channel_shared")(channel_shared)
    app.action(GO_ON)(go_on)
    app.action(LEAVE_OFF)(leave_off)


async def digest(session: Session, plans: Plans, later: Later, words: str) -> BoltResponse:
    """What this channel is told; where it could not be told it, whether it can be by now.

    Words that filter commitments are what a new subscription may be about.
    """
    query = words[:LONGEST_QUERY]
    read_query(query, session.today, session.reader.id)
    channel_id = session.body["channel_id"]
    kept = await kept_of(session, plans, channel_id)
    if any(item.blocked for item in kept):
        later(try_again(session, plans, channel_id))
    return acknowledged(encoded(listing(kept, today_of(kept, session.now), session.language, query=query)))


async def kept_of(session: Session, plans: Plans, channel_id: str) -> list[Kept]:
    """The subscriptions of a channel, with when they speak next and why they cannot."""
    ledger, now = session.ledger, session.now
    blocked = await plans.blocked(ledger.team_id)
    found = []
    for subscription in await ledger.subscriptions.of_channel(channel_id):
        coming = await plans.next_digest(ledger.team_id, subscription, now)
        morning = next_morning(subscription, now) if Told.REMINDERS in subscription.told else None
        found.append(Kept(subscription, coming.due if coming else None, blocked.get(subscription.id), morning))
    return found


async def present(id: str, ledger: Ledger) -> Version[Subscription]:
    """A subscription as it stands.

    Raises:
        UserError: it has been deleted.
    """
    try:
        return await ledger.subscriptions.version(id)
    except NotRecordedError as error:
        raise UserError("This subscription has been deleted. `/digest` shows what this channel is told.") from error


def today_of(kept: list[Kept], now: datetime) -> date:
    """The local day of a channel, by its first subscription."""
    return now.astimezone(kept[0].subscription.clock).date() if kept else now.date()


async def try_again(session: Session, plans: Plans, channel_id: str) -> None:
    """Let a channel's posts go out again, where it takes them again."""
    ledger, now = session.ledger, session.now
    if await unreachable(session.client, channel_id) is None:
        for subscription in await ledger.subscriptions.of_channel(channel_id):
            await plans.unblock(ledger.team_id, subscription.id, now)


async def unreachable(client: AsyncWebClient, channel_id: str) -> str | None:
    """Why the bot cannot post in a channel, in Slack's word; asked by what the bot may do anyway: read it."""
    try:
        await client.conversations_history(channel=channel_id, limit=1)
    except UNANSWERED as error:
        word = judged(error)[1]
        return word if word in NOT_REACHED else None
    return None


async def add(ack: AsyncAck, action: Payload, session: Session, zone: str) -> None:
    """Propose the filter that was typed; and that and the time zone of the province that the channel is named for."""
    await session.ledger.admit(Role.EDITOR)
    await ack()
    memory = Memory(place=session.place).packed()
    locale = "zh-CN" if session.language.is_chinese else "en"
    province = province_of_channel((session.body.get("channel") or {}).get("name", ""))
    form = subscription_form(
        None,
        memory,
        session.language,
        zone=CHINA if province else zone,
        locale=locale,
        province=province,
        query=action.get("value", "")[:LONGEST_QUERY],
    )
    await session.open(form)


async def change(ack: AsyncAck, action: Payload, session: Session) -> None:
    await session.ledger.admit(Role.EDITOR)
    version = await present(action["value"], session.ledger)
    await ack()
    memory = Memory(place=session.place, about=version.record.id, rev=version.rev).packed()
    before = version.record
    await session.open(subscription_form(before, memory, session.language, zone=before.zone, locale=before.locale))


async def zones(ack: AsyncAck, payload: Payload, reader: Reader) -> None:
    await ack(options=zones_like(payload.get("value", ""), reader.language))


class Saving(BaseModel):
    """A submitted form: what to write, and in place of which version."""

    model_config = ConfigDict(frozen=True)

    subscription: Subscription
    rev: int | None


async def save(ack: AsyncAck, view: Payload, session: Session, plans: Plans, record: Record, later: Later) -> None:
    """Write a subscription, and show how the channel's stand now: it says when it speaks next."""
    saving = await read_form(view, session.ledger, session.reader.id, session.now)
    by = record.by(batch=batch_of(view))

    async def work(inside: Ledger) -> None:
        if saving.rev is None:
            await inside.subscriptions.add(saving.subscription, by)
        else:
            await inside.subscriptions.revise(saving.subscription, saving.rev, by)

    events = await record(by, work)
    await ack()

    async def tell() -> None:
        notes = await saved(session, events[0].subject)
        answer = await present_list(session, plans, saving.subscription.channel_id, by.batch, notes)
        await tell_privately(session, answer, replace_original=True)

    later(tell())


async def read_form(view: Payload, ledger: Ledger, user_id: str, now: datetime) -> Saving:
    """The subscription that was filled in.

    Raises:
        FormError: some of it cannot be read.
    """
    memory, values = Memory.of(view), typed(view)
    before = (await present(memory.about, ledger)).record if memory.about else None
    query = tidy(str(values["query"] or ""))
    check(query, ledger.day_of(now), user_id)
    changes: dict[str, Any] = {
        "query": query,
        "told": values["told"],
        "weekdays": [int(day) for day in values["weekdays"] or ()],
        "at": values["at"],
        "zone": values["zone"],
        "locale": values["locale"],
        "quiet": bool(values["quiet"]),
        "paused_until": values["paused_until"],
    }
    if before:
        return Saving(subscription=Subscription.model_validate({**before.model_dump(), **changes}), rev=memory.rev)
    new = {"id": f"D{secrets.token_hex(4)}", "channel_id": memory.place.channel, "created_by": user_id}
    draft = Subscription.model_validate({**new, **changes, "starts_on": now.date()})
    starts_on = now.astimezone(draft.clock).date()
    return Saving(subscription=draft.model_copy(update={"starts_on": starts_on}), rev=None)


def check(query: str, today: date, user_id: str) -> None:
    """Let through what can be asked; a word that is not known comes back with the nearest ones."""
    try:
        if read_query(query, today, user_id).compare:
            raise UserError("A digest compares nothing: name the provinces alone, for example henan,gansu.")
    except UnknownWordError as error:
        near = [words for _, words in error.choices]
        if near:
            hint = UserError("I do not know “{word}”. Did you mean “{near}”?", word=error.values["word"], near=near[0])
            raise FormError({"query": hint}) from error
        raise FormError({"query": error}) from error
    except UserError as error:
        raise FormError({"query": error}) from error


async def saved(session: Session, id: str) -> list[Mrkdwn]:
    """That it is on record, and what it still needs."""
    subscription, language = (await present(id, session.ledger)).record, session.language
    notes = [views.saved(subscription, language)]
    if await unreachable(session.client, subscription.channel_id):
        notes.append(
            language.mark(
                "⚠️ I am not in this channel yet, so I cannot post. Invite me with {command}",
                command=code("/invite @Targets"),
            )
        )
    return notes


async def pause_or_resume(
    ack: AsyncAck, action: Payload, session: Session, plans: Plans, record: Record, later: Later
) -> None:
    await ack()
    change, done = (paused, views.paused) if action["action_id"] == PAUSE else (Subscription.resumed, views.resumed)
    later(write(action, session, plans, record, change, done))


def paused(subscription: Subscription) -> Subscription:
    return subscription.model_copy(update={"paused_until": date.max})


async def channel_shared(event: Payload, client: AsyncWebClient, ledger: Ledger, now: datetime, later: Later) -> None:
    """Another company will read along: what the channel is told waits until somebody allows it."""
    later(pause_and_ask(client, ledger, event["channel"], now))


async def go_on(ack: AsyncAck, action: Payload, session: Session, record: Record, later: Later) -> None:
    """Let a channel be told what it was, although others read it."""
    await ack()
    subscription, rev, *_ = await held(action, session)
    by = record.by(batch=pressed(action, session))
    resumed = subscription.resumed()
    await record(by, lambda inside: inside.subscriptions.revise(resumed, rev, by))
    answer = with_undo(views.goes_on(resumed, session.language), by.batch, session.language)
    later(post(session, lambda _: at_once(answer), replace_original=True))


async def leave_off(ack: AsyncAck, action: Payload, session: Session, later: Later) -> None:
    """Let it stay paused, as it is."""
    await ack()
    subscription, *_ = await held(action, session)
    answer = views.stays_paused(subscription, session.language)
    later(post(session, lambda _: at_once(answer), replace_original=True))


async def held(action: Payload, session: Session) -> Version[Subscription]:
    """A subscription of which it is to be said whether it goes on.

    Raises:
        UserError: that has been said already.
    """
    version = await present(action["value"], session.ledger)
    if version.record.sharing is not Sharing.ASKED:
        raise UserError("That has been decided meanwhile. Type `/digest` in the channel to see what it is told.")
    return version


async def at_once(answer: Answer) -> Answer:
    return answer


async def delete(ack: AsyncAck, action: Payload, session: Session, plans: Plans, record: Record, later: Later) -> None:
    await ack()
    later(write(action, session, plans, record, lambda subscription: None, views.deleted))


async def write(
    action: Payload, session: Session, plans: Plans, record: Record, change: Changing, told: Telling
) -> None:
    """Do to a subscription what was pressed, and show the channel's anew, with the way back."""
    by = record.by(batch=pressed(action, session))
    subscription, rev, *_ = await present(action["value"], session.ledger)
    changed = change(subscription)

    async def work(inside: Ledger) -> None:
        if changed:
            await inside.subscriptions.revise(changed, rev, by)
        else:
            await inside.subscriptions.remove(subscription.id, rev, by)

    await record(by, work)
    await show(session, plans, subscription.channel_id, by.batch, told(changed or subscription, session.language))


async def preview(ack: AsyncAck, action: Payload, session: Session, outbox: Outbox, later: Later) -> None:
    """What would be posted now, seen by nobody else; the window stays where it is."""
    await ack()

    async def reply(reader: Reader) -> Answer:
        subscription = (await present(action["value"], session.ledger)).record
        draft = await drafted(outbox, session.ledger, subscription, session.now)
        note = views.preview_note(subscription, reader.language)
        reader = replace(reader, language=language_for(subscription.locale))
        answer, replies = posted(draft, subscription, reader)
        blocks = [context(note), *(block for posted in (answer, *replies) for block in posted.blocks)]
        return Answer(answer.text, blocks[:MESSAGE_BLOCKS])

    later(post(session, reply, response_type="ephemeral", replace_original=False))


async def send_now(
    ack: AsyncAck, action: Payload, session: Session, plans: Plans, later: Later, ring: Callable[[], None]
) -> None:
    """Post a digest at once, through the outbox like any other; not while one that was wanted so is on its way."""
    await session.ledger.admit(Role.EDITOR)
    subscription = (await present(action["value"], session.ledger)).record
    await ack()
    is_new = await plans.add_now(session.ledger.team_id, subscription, pressed(action, session), session.now)
    ring()
    note = views.on_its_way(session.language, is_new=is_new)
    later(show(session, plans, subscription.channel_id, None, note))


async def show(session: Session, plans: Plans, channel_id: str, batch: str | None, note: Mrkdwn) -> None:
    """The list of a channel's subscriptions in the place of the one before, with what was just done."""

    async def reply(reader: Reader) -> Answer:
        return await present_list(session, plans, channel_id, batch, [note])

    await post(session, reply, response_type="ephemeral", replace_original=True)


async def present_list(
    session: Session, plans: Plans, channel_id: str, batch: str | None, notes: Sequence[Mrkdwn]
) -> Answer:
    """A channel's subscriptions as they are now, with the way back from what was just written."""
    kept = await kept_of(session, plans, channel_id)
    answer = listing(kept, today_of(kept, session.now), session.language, notes=notes)
    return with_undo(answer, batch, session.language) if batch else answer


def pressed(action: Payload, session: Session) -> str:
    """The id under which a pressed button acts: the same if Slack tells of it again."""
    return f"{session.reader.id}:{action['action_id']}:{action['action_ts']}"


def with_undo(answer: Answer, batch: str, language: Language) -> Answer:
    """An answer with the way back from what was just written."""
    first, *rest = answer.blocks
    return Answer(answer.text, [first, *actions(undo_button(batch, language)), *rest])
