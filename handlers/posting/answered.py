"""Bring messages that remind up to date with what was answered, be it by their buttons or anywhere else."""

import logging
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.phrases.language import Language, language_for
from handlers.phrases.mrkdwn import Mrkdwn, escape
from handlers.slack.app import App
from handlers.views.kit.blocks import Block
from handlers.views.posting.reminder_answers import (
    answered,
    changed,
    disowned,
    figure_recorded,
    step_recorded,
    with_answers,
)
from store.coordinators import coordinators_of
from store.model.actual import Actual
from store.model.commitment import COMMITMENT, Target
from store.model.event import Action, Event
from store.model.milestone import Milestone
from store.model.observation import series_of
from store.model.progress import Judged
from store.model.reminder import OPEN, Button, Pressed
from store.model.selection import Selection
from store.progress import present, track
from store.reminders import Reminded
from store.store import Ledger

log = logging.getLogger(__name__)

EDITED_AT_ONCE = 200  # commitments: after an import nobody waits for the messages of before to be edited


def register(app: App) -> None:
    app.refreshes.append(refresh)


async def refresh(client: AsyncWebClient, ledger: Ledger, events: list[Event], today: date) -> None:
    """Edit the messages whose reminders have been answered by what was written, wherever that was done."""
    undone = {event.by.undoes for event in events if event.by.undoes}
    edited = await ledger.reminders.take_back(undone) if undone else []
    if not undone:
        concerned = await concerned_by(events, ledger)
        for reminder in await ledger.reminders.of(concerned) if len(concerned) <= EDITED_AT_ONCE else []:
            event = concerned[reminder.commitment_id]
            is_final = reminder.is_settled and not gives_to_somebody(event)
            said = None if is_final else await answer_of(reminder, event, ledger, today)
            if said:
                await ledger.reminders.answer(reminder, said, event.by.batch)
                edited.append(reminder)
    await show(client, ledger, edited)


async def concerned_by(events: Iterable[Event], ledger: Ledger) -> Mapping[str, Event]:
    """The commitments whose reminders a write may answer, each with the last such write."""
    concerned: dict[str, Event] = {}
    for event in events:
        match event.record:
            case "commitment":
                concerned[event.subject] = event
            case "milestone" if event.after:
                concerned[Milestone.model_validate(event.after).commitment_id] = event
            case "actual" if event.after:
                actual = Actual.model_validate(event.after)
                measured = Selection(kind="target", provinces=(actual.province,), metrics=(actual.metric,), states=OPEN)
                for target in await ledger.commitments.find(measured, limit=EDITED_AT_ONCE):
                    if isinstance(target, Target) and series_of(target) == series_of(actual):
                        concerned[target.id] = event
    return concerned


def gives_to_somebody(event: Event) -> bool:
    """Whether what was nobody's has an owner by this write."""
    return (event.before or {"owner": ""}).get("owner") is None and bool((event.after or {}).get("owner"))


async def answer_of(reminder: Reminded, event: Event, ledger: Ledger, today: date) -> list[Block] | None:
    """What a write says to a reminder, in the language of its message; none where it leaves it open."""
    language = language_for(reminder.locale)
    actor = event.by.actor
    who = escape(actor) if event.by.is_by_program else language.mention(actor)
    if event.record == "commitment":
        return await answer_by_change(reminder, event, who, ledger, language)
    commitment = await present(ledger, reminder.commitment_id)
    if commitment is None:
        return None
    (item,) = await track(ledger, [commitment], today)
    is_past = commitment.deadline is not None and commitment.deadline.has_passed(today)
    if isinstance(item, Judged):
        actual = Actual.model_validate(event.after)
        is_answer = not item.is_open if is_past else actual.as_of >= newest(item.actuals)
        said = figure_recorded(who, actual, item.target, item.judgement, language)
    else:
        is_answer = not item.is_open or not is_past
        said = step_recorded(who, Milestone.model_validate(event.after), language)
    return answered(said, None, language) if is_answer else None


async def answer_by_change(
    reminder: Reminded, event: Event, who: Mrkdwn, ledger: Ledger, language: Language
) -> list[Block] | None:
    """What a change of the commitment itself says to its reminder."""
    if event.action is Action.REMOVED:
        return answered(language.mark("{person} took it off the record.", person=who), None, language)
    if event.before is None or event.after is None:
        return None
    before, after = COMMITMENT.validate_python(event.before), COMMITMENT.validate_python(event.after)
    answer = Pressed.read(event.by.batch)
    if answer and answer.button is Button.NOT_MINE:
        coordinators = await coordinators_of(after.province, ledger)
        return answered(disowned(who, event.by.actor, after.province, coordinators, language), event.by.batch, language)
    said = changed(who, event.by.actor, before, after, language)
    is_ours = reminder.recipient.user_id == event.by.actor
    return answered(said, event.by.batch if is_ours else None, language) if said else None


def newest(actuals: Sequence[Actual]) -> date:
    """The day of the newest figure."""
    return max((actual.as_of for actual in actuals), default=date.min)


async def show(client: AsyncWebClient, ledger: Ledger, answered_now: Iterable[Reminded]) -> None:
    """Bring messages up to date with what was answered; what is not asked any more stands there with its answer."""
    for reminder in {reminder.post_id: reminder for reminder in answered_now}.values():
        payload, answers = await ledger.reminders.message(reminder.post_id)
        if "blocks" not in payload:
            continue
        blocks = with_answers(payload["blocks"], answers)
        try:
            await client.chat_update(channel=reminder.channel_id, ts=reminder.ts, text=payload["text"], blocks=blocks)
        except SlackApiError as error:
            log.warning(
                "The answered reminder %s in %s still shows its buttons: %s", reminder.ts, reminder.channel_id, error
            )
