"""What people wrote into the ledger last, in words."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from config.metrics import METRICS
from handlers.phrases.figures import metric_name, province_name
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn, cut, lines
from handlers.views.kit.blocks import Block, Element, button, section
from handlers.views.kit.question import SHOW_COMMITMENT
from store.model.event import Action, Event
from store.model.role import EVERYBODY

TITLE = 80
TOLD = ("commitment", "actual", "milestone", "evidence", "assessment", "conference", "grant")  # the most telling first


class Batch(NamedTuple):
    """What was written as one: the events of a batch that are at hand."""

    events: Sequence[Event]

    @property
    def main(self) -> Event:
        """The event that tells most of it."""
        return min(self.events, key=lambda event: (TOLD.index(event.record), event.id))


def batch_block(batch: Batch, language: Language) -> Block:
    """Who wrote what, when and why, with the way to the commitment where it is about one."""
    event = batch.main
    rest = len(batch.events) - 1
    text = lines(
        language.mark(
            "{who} · {what} · {when}",
            who=language.mention(event.by.actor),
            what=deed(event, language),
            when=moment(event, language),
        ),
        language.mark_n("and {n} record more in one go", "and {n} records more in one go", rest) if rest else None,
        language.mark("Why: {why}", why=cut(event.by.why, TITLE)) if event.by.why else None,
    )
    return section(text, accessory=details(event, language))


def deed(event: Event, language: Language) -> Mrkdwn:
    """What was done to what."""
    what = subject(event, language)
    if event.by.undoes:
        return language.mark("undone: {what}", what=what)
    if event.record == "grant":
        return role_deed(event, language)
    states = [(version or {}).get("state") for version in (event.before, event.after)]
    if event.action is Action.REVISED and "dropped" in states and states[0] != states[1]:
        is_dropped = states[1] == "dropped"
        return language.mark("dropped {what}", what=what) if is_dropped else language.mark("restored {what}", what=what)
    match event.action:
        case Action.ADDED:
            return language.mark("recorded {what}", what=what)
        case Action.REVISED:
            return language.mark("changed {what}", what=what)
        case Action.REMOVED:
            return language.mark("took {what} off the record", what=what)


def role_deed(event: Event, language: Language) -> Mrkdwn:
    """What was done to somebody's role."""
    who = language.mark("every full member") if event.subject == EVERYBODY else language.mention(event.subject)
    match event.action:
        case Action.ADDED:
            return language.mark("gave {who} a role", who=who)
        case Action.REVISED:
            return language.mark("changed the role of {who}", who=who)
        case Action.REMOVED:
            return language.mark("took the role of {who} away", who=who)


def subject(event: Event, language: Language) -> Mrkdwn:
    """What a record is, in a few words."""
    record: dict[str, Any] = event.after or event.before or {}
    match event.record:
        case "commitment":
            title = cut(language.pick(record["title"], record.get("title_zh")), TITLE)
            return language.mark("*{id}* {title}", id=event.subject, title=title)
        case "actual" if record["metric"] in METRICS:
            return language.mark(
                "a figure of {province}: {metric}",
                province=province_name(record["province"], language),
                metric=metric_name(record["metric"], language),
            )
        case "milestone":
            return language.mark("a step of *{id}*", id=record["commitment_id"])
        case "evidence":
            return language.mark("evidence on *{id}*", id=record["commitment_id"])
        case "assessment":
            return language.mark("a judgement of *{id}*", id=record["commitment_id"])
        case "conference":
            return language.mark(
                "the document {title}", title=cut(language.pick(record["title"], record.get("title_zh")), TITLE)
            )
        case "grant":
            who = language.mark("every full member") if event.subject == EVERYBODY else language.mention(event.subject)
            return language.mark("the role of {who}", who=who)
    return language.mark("a record")


def moment(event: Event, language: Language) -> Mrkdwn:
    """When it was, in the reader's own zone.

    https://docs.slack.dev/messaging/formatting-message-text#date-formatting
    """
    at = event.by.at
    return Mrkdwn(f"<!date^{int(at.timestamp())}^{{date_short_pretty}} {{time}}|{language.day(at.date())}>")


def details(event: Event, language: Language) -> Element | None:
    """The button to the commitment that an event is about."""
    id = event.subject if event.record == "commitment" else (event.after or event.before or {}).get("commitment_id")
    if not id or (event.record == "commitment" and event.after is None):
        return None
    return button(language.say("Open"), SHOW_COMMITMENT, id, name=language.say("Open {id}", id=id))
