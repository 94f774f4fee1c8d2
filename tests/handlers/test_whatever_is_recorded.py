"""Whatever a ledger takes can be shown: one odd record makes no answer fail, and no modal."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from functools import partial
from tempfile import TemporaryDirectory
from typing import TypeVar

from hypothesis import HealthCheck, given, settings
from slack_sdk.web.async_client import AsyncWebClient

from bot.workspace.limits.surfaces import message_violations, view_violations
from config.provinces import PROVINCES
from config.reminding import Reminding
from handlers import deadlines, initiatives, targets
from handlers.commitment.card import card
from handlers.commitment.exports import Wanted, made
from handlers.commitment.history import history_of
from handlers.commitment.modal import drawn
from handlers.commitment.prefilled import filled_with
from handlers.commitment.update import update_form
from handlers.home import Survey
from handlers.phrases.language import language_for
from handlers.posting import digest
from handlers.posting.reminders import ReminderPosts
from handlers.slack.forms import Memory
from handlers.slack.members import Members
from handlers.slack.question import Question
from handlers.slack.session import Session
from handlers.views.commitment.drop import drop_modal
from handlers.views.home import home_view
from handlers.views.kit.blocks import Answer
from handlers.views.kit.question import Asked
from handlers.views.kit.reader import Reader
from store.exchange.contents import KIND_OF, Contents, Row
from store.exchange.plan import carry_out, plan
from store.model.delivery import PostState
from store.model.errors import UserError
from store.model.occurrence import Key, Kind
from store.model.role import Grant, Member, Role
from store.model.subscription import EVERY_DAY, Subscription, Told
from store.outbox import Post
from store.store import CHINA, Ledger, Store
from tests.exchange import ledgers
from tests.store.samples import by

NOW = datetime(2026, 1, 5, 9, tzinfo=UTC)
Given = TypeVar("Given")
TODAY = date(2026, 1, 5)
TOLD = Subscription(
    id="S1",
    channel_id="C1",
    told=(Told.DIGEST, Told.REMINDERS),
    weekdays=EVERY_DAY,
    quiet=False,
    starts_on=TODAY,
    created_by="U1",
)
READERS = [Reader("U1", language_for("en")), Reader("U1", language_for("zh-CN")).without_new_blocks()]
QUESTIONS = [
    Question(targets.HELP, targets.targets),
    Question(initiatives.HELP, initiatives.initiatives),
    Question(deadlines.HELP, deadlines.deadlines),
]


@given(ledgers.contents())
@settings(deadline=None, max_examples=10, suppress_health_check=[*HealthCheck])
def test_whatever_is_recorded_can_be_shown(held: Contents):
    asyncio.run(shown(held))


async def shown(held: Contents) -> None:
    with TemporaryDirectory() as folder:
        async with await Store.open(f"sqlite:///{folder}/ledger.db") as store:
            ledger = store.ledger("T1")
            rows = [Row(number, KIND_OF[type(one)], one) for number, one in enumerate(held.records)]
            planned = await plan(ledger, rows, TODAY)
            await ledger.write(lambda then: carry_out(then, planned, by()))
            await ledger.grants.add(Grant(id="U1", role=Role.COORDINATOR), by(1))
            await ledger.subscriptions.add(TOLD, by(2))
            async for answer in told(store):
                assert not message_violations(answer._asdict())
            for reader in READERS:
                async for answer in answers(ledger, held, reader):
                    assert not message_violations(answer._asdict())
                async for view in views(ledger, held, reader):
                    assert not view_violations(view, "home" if view["type"] == "home" else "modal")


async def told(store: Store) -> AsyncIterator[Answer]:
    """What a channel is told of everything: the digest with its thread, and the reminders."""
    reminders = ReminderPosts(store, AsyncWebClient(), Members(), CHINA, Reminding())
    for kind, compose in ((Kind.NOW, partial(digest.compose, store)), (Kind.REMINDER, reminders.compose)):
        post = Post(
            id=1,
            team_id="T1",
            key=str(Key(kind, TOLD.id, "", "x")),
            kind=kind,
            subscription_id=TOLD.id,
            channel_id=TOLD.channel_id,
            day=TODAY,
            due=NOW,
            expires=NOW,
            state=PostState.PENDING,
            why=None,
            attempts=0,
            fence=1,
            started=None,
            payload=None,
            thread_ts=None,
            ts=None,
        )
        composed = (await compose(post, NOW)).composed
        if composed:
            yield composed.answer
            for reply in composed.replies:
                yield reply


async def at_once(work: Callable[..., Given], *given: object) -> Given:
    return work(*given)


async def answers(ledger: Ledger, held: Contents, reader: Reader) -> AsyncIterator[Answer]:
    for one in held.commitments:
        yield await card(one.id, ledger, TODAY, reader)
        yield await history_of(one.id, 1, ledger, NOW, reader)
    for question in QUESTIONS:
        for words in ("", *(PROVINCES[one.province].en for one in held.commitments)):
            yield await question.answer(Asked(topic=question.topic, words=words), ledger, TODAY, reader)
    for name in ("csv", "json", "ics"):
        with suppress(UserError):  # nothing has a deadline, or there is nothing at all
            await made(Session({}, AsyncWebClient(), ledger, reader, NOW, TODAY), Wanted("", name), at_once)


async def views(ledger: Ledger, held: Contents, reader: Reader) -> AsyncIterator[dict[str, object]]:
    for one in held.commitments:
        memory = Memory(about=one.id, rev=1, facts={"more": True})
        yield await drawn(filled_with(one, reader.language), memory, ledger, reader.language, about=one)
        yield await drawn({"province": one.province}, Memory(), ledger, reader.language)
        yield await update_form(one.id, "x" * 3000, Session({}, AsyncWebClient(), ledger, reader, NOW, TODAY))
        yield drop_modal(one, "x" * 3000, memory.packed(), reader.language)
    desk = await ledger.read(lambda then: Survey(then, TODAY).desk(Member(id="U1")))
    yield home_view(desk, TODAY, reader)
