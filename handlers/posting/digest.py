"""Compose the digest of a subscription: what has changed since the last time."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from datetime import date, datetime, time, timedelta
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from config.provinces import PROVINCES
from handlers.phrases.language import language_for
from handlers.phrases.mrkdwn import lines
from handlers.posting.courier import Composed, Wanted
from handlers.posting.verdicts import judged
from handlers.slack.members import UNANSWERED
from handlers.slack.question import Later, Payload, post
from handlers.slack.session import Session
from handlers.views.kit.blocks import MESSAGE_BLOCKS, Answer, divider
from handlers.views.kit.question import OutdatedButtonError
from handlers.views.kit.reader import Reader
from handlers.views.posting import digest as views
from handlers.views.posting.digest import FEW, MANY, SHOW_GROUP, Heading
from handlers.views.subscriptions import lost_channel
from handlers.words.query import Query, read_query
from store.model.delivery import PostState
from store.model.errors import NotRecordedError, UserError
from store.model.judgement import Judgement, tally
from store.model.occurrence import Kind, instant
from store.model.subscription import Subscription, Told
from store.news import News, news
from store.outbox import Outbox, Post, Window
from store.progress import judged_targets
from store.snapshot import EVERY, Since, snapshot
from store.store import Ledger, Store

log = logging.getLogger(__name__)

LATE = timedelta(hours=2)
SILENCE = timedelta(days=28)  # after so long without a word a sign of life is due


def register(app: AsyncApp) -> None:
    app.action(SHOW_GROUP)(show_group)


Beside = Callable[[Post, datetime], Awaitable[Composed | None]]


class Draft(NamedTuple):
    """A digest that could be posted: what it tells, and where its window ends."""

    news: News
    heading: Heading
    window: Window
    query: Query


async def compose(
    store: Store,
    post: Post,
    now: datetime,
    known_blocks: frozenset[str] = frozenset(),
    beside: Beside | None = None,
) -> Wanted:
    """The digest of a subscription, as it stands now; `beside` tells what its channel is to be reminded of besides.

    Both are one post then, and what it reminds of counts as told with it. A digest that has nothing else to say leaves
    that to the reminder, which comes by itself.
    """
    ledger = store.ledger(post.team_id)
    try:
        subscription = await ledger.subscriptions.get(post.subscription_id)
    except NotRecordedError:
        return Wanted(None, PostState.CANCELLED, "the subscription is deleted")
    if post.kind is not Kind.NOW and (Told.DIGEST not in subscription.told or not subscription.speaks_on(post.day)):
        return Wanted(None, PostState.CANCELLED, "the subscription is silent on that day")
    try:
        draft = await drafted(store.outbox, ledger, subscription, now, is_late=now - post.due > LATE)
    except UserError as error:
        return Wanted(None, PostState.SKIPPED, f"the query cannot be read: {error}")
    reminding = await beside(post, now) if beside and post.kind is Kind.DIGEST else None
    if reminding:
        told = {item.commitment_id for item in reminding.items}
        draft = draft._replace(news=unless_reminded(draft.news, told))
    reader = Reader("", language_for(subscription.locale), known_blocks)
    if draft.news.is_empty and subscription.quiet and post.kind is not Kind.NOW:
        if reminding or not await is_time_for_a_sign(store.outbox, subscription, post, now):
            return Wanted(None, PostState.SKIPPED, "empty")
        return Wanted(Composed(await sign_of_life(ledger, draft, reader), (), draft.window))
    answer, replies = posted(draft, subscription, reader)
    return Wanted(joined_with(Composed(answer, replies, draft.window), reminding))


def joined_with(digest: Composed, reminding: Composed | None) -> Composed:
    """A digest, and below it what the channel is reminded of."""
    if reminding is None:
        return digest
    text = lines(digest.answer.text, reminding.answer.text)
    blocks = [*digest.answer.blocks, divider(), *reminding.answer.blocks]
    return digest._replace(answer=Answer(text, blocks[:MESSAGE_BLOCKS]), items=reminding.items)


def unless_reminded(found: News, reminded: Collection[str]) -> News:
    """The news without what is only due or late by now and of which the same post reminds."""
    return found._replace(
        due=[item for item in found.due if item.commitment.id not in reminded],
        advanced=[
            advance
            for advance in found.advanced
            if not (advance.only_fell_behind and advance.now.initiative.id in reminded)
        ],
    )


async def drafted(
    outbox: Outbox, ledger: Ledger, subscription: Subscription, now: datetime, *, is_late: bool = False
) -> Draft:
    """What a subscription's digest would tell now: of everything since the last one."""
    today = ledger.day_of(now)
    query = read_query(subscription.query, today, subscription.created_by)
    since = await told_until(outbox, ledger, subscription)
    found = await told_since(ledger, query, since, today)
    zone = subscription.clock
    last = await outbox.window(ledger.team_id, subscription.id)
    begun = last.at.astimezone(zone).date() if last else since.day
    heading = Heading(query, begun, now.astimezone(zone).date(), is_late and not since.is_first)
    return Draft(found, heading, Window(since.revision, found.through, now), query)


async def told_until(outbox: Outbox, ledger: Ledger, subscription: Subscription) -> Since:
    """Where the last digest ended; before the first one, where the subscription began."""
    last = await outbox.window(ledger.team_id, subscription.id)
    if last:
        return Since(last.through, ledger.day_of(last.at), unknown=await ledger.editions_after(last.at))
    first, *_ = await ledger.events.of(ledger.subscriptions.kind, subscription.id)
    unknown = await ledger.editions_after(first.by.at)
    return Since(first.id, min(subscription.starts_on, ledger.day_of(first.by.at)), is_first=True, unknown=unknown)


async def told_since(ledger: Ledger, query: Query, since: Since, today: date, *, listed: int = FEW) -> News:
    """What is new of what a query asks for; judged beside the loop, which others need."""
    read = await ledger.read(lambda then: snapshot(then, query.selection, since, today, listed=listed))
    return admitted(await asyncio.to_thread(news, read, listed=listed), query)


def admitted(found: News, query: Query) -> News:
    """What of the news has a status or a stage that was asked for, be it now or at the beginning."""
    if not query.asks_progress:
        return found
    admits = query.admits
    unpublished = [item for item in found.unpublished if admits(item)]
    return found._replace(
        moved=[move for move in found.moved if admits(move.now) or admits(move.was)],
        advanced=[advance for advance in found.advanced if admits(advance.now) or admits(advance.was)],
        added=[item for item in found.added if admits(item)],
        restored=[item for item in found.restored if admits(item)],
        taken_up=(),
        passed_over=(),
        disagreements=[found for found in found.disagreements if admits(found.item)],
        due=[item for item in found.due if admits(item)],
        overdue=[item for item in found.overdue if admits(item)],
        unpublished=unpublished,
        unpublished_in_all=found.unpublished_in_all if unpublished else 0,
    )


def posted(draft: Draft, subscription: Subscription, reader: Reader) -> tuple[Answer, list[Answer]]:
    """A draft as messages; its buttons ask again by what they remember."""
    since = draft.news.since
    remembered: dict[str, str | int] = {
        "words": subscription.query,
        "by": subscription.created_by,
        "after": since.revision,
        "since": since.day.isoformat(),
        **({"new": ",".join(sorted(since.unknown))} if since.unknown else {}),
    }
    return views.digest(draft.news, draft.heading, remembered, reader)


async def is_time_for_a_sign(outbox: Outbox, subscription: Subscription, post: Post, now: datetime) -> bool:
    """Whether a subscription has been silent for four weeks, and in this month altogether."""
    last = await outbox.last_sent(post.team_id, subscription.id)
    if last is None:
        last = instant(subscription.starts_on, time(), subscription.clock)
    was, day = last.astimezone(subscription.clock).date(), now.astimezone(subscription.clock).date()
    return now - last >= SILENCE and (was.year, was.month) != (day.year, day.month)


async def sign_of_life(ledger: Ledger, draft: Draft, reader: Reader) -> Answer:
    """One calm sentence that shows that somebody is watching; judged province by province, to hold nobody up."""
    selection = draft.query.selection
    judgements: list[Judgement] = []
    for code in selection.provinces or PROVINCES:
        narrow = selection.model_copy(update={"provinces": (code,)})
        judged = await judged_targets(ledger, narrow, draft.news.today, limit=EVERY)
        judgements += [item.judgement for item in judged]
    return views.quiet(draft.heading, tally(judgements), reader)


async def refused(store: Store, client: AsyncWebClient, post: Post, why: str) -> None:
    """A channel takes no posts: remember it, and tell the one who subscribed, once."""
    if not await store.plans.block(post.team_id, post.subscription_id, why):
        return
    try:
        subscription = await store.ledger(post.team_id).subscriptions.get(post.subscription_id)
        answer = lost_channel(subscription, why)
        await client.chat_postMessage(
            channel=subscription.created_by, text=answer.text, blocks=answer.blocks, unfurl_links=False
        )
    except NotRecordedError:
        return
    except UNANSWERED as error:
        log.warning(
            "Whoever subscribed %s in %s of team %s could not be told that it takes no posts: %s",
            post.subscription_id,
            post.channel_id,
            post.team_id,
            judged(error)[1],
        )


class Remembered(BaseModel):
    """What a "Show all" button remembers of its digest."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    words: str
    by: str
    after: int
    since: date
    group: str
    new: str = ""  # editions of official figures, with commas between

    @classmethod
    def read(cls, value: str) -> "Remembered":
        try:
            return cls.model_validate_json(value)
        except ValueError as error:
            raise OutdatedButtonError from error


async def show_group(ack: AsyncAck, action: Payload, session: Session, later: Later) -> None:
    """All of one group of a digest, as it is by now."""
    asked, today = Remembered.read(action.get("value", "")), session.today
    await ack()

    async def reply(reader: Reader) -> Answer:
        query = read_query(asked.words, today, asked.by)
        since = Since(asked.after, asked.since, unknown=frozenset(filter(None, asked.new.split(","))))
        found = await told_since(session.ledger, query, since, today, listed=MANY)
        return views.whole_group(found, asked.group, Heading(query, asked.since, today), reader)

    later(post(session, reply, response_type="ephemeral", replace_original=False))
