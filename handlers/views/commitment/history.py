"""Who wrote what, and when: field by field, as the cards write it, with the way back."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from config.catalogue import Message
from handlers.phrases.figures import title_of
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn, bold, code, cut, escape, italic, joined, lines, shorten
from handlers.views.commitment.update import standing_of
from handlers.views.kit.blocks import NOTHING, Answer, Block, Element, actions, button, plain, section
from handlers.views.kit.buttons import RESTORE_COMMITMENT, SHOW_HISTORY, UNDO, history_button, undo_button
from handlers.views.kit.inputs import View, modal
from handlers.views.kit.records import MODELS, VALUE, changed, in_a_line, parsed
from store.model.commitment import Commitment, State
from store.model.event import Action, Event
from store.model.progress import Judged

HISTORY = "history"
AT_ONCE = 12  # writes on one page, each in a section of its own
ONE_WRITE = 2600  # characters, which leaves room for who wrote it
TOLD = 10  # writes that an undo lists
TOLD_LATER = 3

ADDED = {
    "commitment": Message("Recorded: {what}"),
    "actual": Message("Figure recorded: {what}"),
    "milestone": Message("Step recorded: {what}"),
    "evidence": Message("Evidence saved: {what}"),
    "assessment": Message("Judged: {what}"),
    "conference": Message("Document recorded: {what}"),
    "grant": Message("Role given: {what}"),
    "postponement": Message("Reminder put off: {what}"),
    "province_rules": Message("Settled: {what}"),
}
BACK = {
    "commitment": Message("On record again: {what}"),
    "actual": Message("Figure on record again: {what}"),
    "milestone": Message("Step on record again: {what}"),
    "evidence": Message("Evidence on record again: {what}"),
    "assessment": Message("Judged again: {what}"),
    "conference": Message("Document on record again: {what}"),
    "grant": Message("Role given again: {what}"),
    "postponement": Message("Reminder put off again: {what}"),
    "province_rules": Message("Settled again: {what}"),
}
REMOVED = {
    "commitment": Message("Removed: {what}"),
    "actual": Message("Figure removed: {what}"),
    "milestone": Message("Step removed: {what}"),
    "evidence": Message("Evidence removed: {what}"),
    "assessment": Message("Judgement removed: {what}"),
    "conference": Message("Document removed: {what}"),
    "grant": Message("Role taken away: {what}"),
    "postponement": Message("Reminder no longer put off: {what}"),
    "province_rules": Message("Not settled any more: {what}"),
}
CHANGED = {
    "commitment": Message("Changed: {what}"),
    "actual": Message("Figure changed: {what}"),
    "milestone": Message("Step changed: {what}"),
    "evidence": Message("Evidence changed: {what}"),
    "assessment": Message("Judgement changed: {what}"),
    "conference": Message("Document changed: {what}"),
    "grant": Message("Role changed: {what}"),
    "postponement": Message("Reminder put off until another day: {what}"),
    "province_rules": Message("Settled otherwise: {what}"),
}

OTHER = {  # of a kind that no commitment has: what channels are told
    Action.ADDED: Message("Saved: {what}"),
    Action.REVISED: Message("Changed: {what}"),
    Action.REMOVED: Message("Deleted: {what}"),
}


class Entry(NamedTuple):
    """One write, and whether it can be taken back, with all that was written as one with it."""

    event: Event
    can_undo: bool = False
    size: int = 1  # how many records were written as one


def history(
    commitment: Commitment, entries: Sequence[Entry], page: int, language: Language, *, may_restore: bool = False
) -> Answer:
    """A page of what happened to a commitment, from the newest write on."""
    pages = max(1, -(-len(entries) // AT_ONCE))
    page = min(max(page, 1), pages)
    title = cut(title_of(commitment, language), VALUE)
    count = language.mark_n("{n} entry", "{n} entries", len(entries))
    turned = [language.mark("page {page} of {pages}", page=page, pages=pages)] if pages > 1 else []
    head = lines(
        language.mark("*History of {id}* · {title}", id=commitment.id, title=title), joined(" · ", [count, *turned])
    )
    is_dropped = may_restore and commitment.state is State.DROPPED
    buttons = [
        button(language.say("Restore"), RESTORE_COMMITMENT, commitment.id) if is_dropped else None,
        turn(commitment.id, page - 1, language.say("Newer")) if page > 1 else None,
        turn(commitment.id, page + 1, language.say("Older")) if page < pages else None,
    ]
    shown = entries[(page - 1) * AT_ONCE : page * AT_ONCE]
    return Answer(head, [section(head), *writes(shown, language), *actions(*buttons)])


def modal_of(answer: Answer, memory: str, language: Language) -> View:
    """A page of a history as a modal, in which its buttons turn to the next one."""
    return modal(HISTORY, language.say("History"), answer.blocks, close=language.say("Close"), memory=memory)


def turn(id: str, page: int, label: str) -> Element:
    """Turns to another page of a history."""
    return button(label, f"{SHOW_HISTORY}:{page}", f"{id} {page}")


def writes(entries: Sequence[Entry], language: Language) -> Iterator[Block]:
    """Each write in a section; who, when and why stand once above what was written as one, and so does its undo."""
    above = None
    for event, can_undo, size in entries:
        is_first = event.by.batch != above
        above = event.by.batch
        text = shorten(told(event, language, is_named=False), ONE_WRITE)
        if is_first:
            text = lines(authorship(event, language), text)
        yield section(text, accessory=undo_control(event.by.batch, size, language) if is_first and can_undo else None)


def undo_control(batch: str, size: int, language: Language) -> Element:
    """The button that takes writes back; of several it tells first how many they are."""
    undo = undo_button(batch, language)
    if size == 1:
        return undo
    many = language.say_n(
        "{n} record was written as one: it is taken back.", "{n} records were written as one: all are taken back.", size
    )
    confirm = {
        "title": plain(language.say("Undo all of it?"), 100),
        "text": plain(many, 300),
        "confirm": plain(language.say("Undo"), 30),
        "deny": plain(language.say("Cancel"), 30),
    }
    return undo | {"confirm": confirm}


def undone(events: Sequence[Event], affected: Sequence[Judged], language: Language, *, again: bool) -> Answer:
    """What an undo wrote, where that leaves the targets, and the way to take the undo itself back."""
    batch = events[0].by.batch
    head = bold(language.say("Done again.") if again else language.say("Undone."))
    text = lines(head, told_of(events, language), *(standing_of(item, language) for item in affected))
    redo = button(language.say("Redo"), UNDO, batch, name=language.say("Write again what was just undone"))
    subject = commitment_of(events) or (affected[0].target.id if affected else None)
    more = history_button(subject, language) if subject else None
    return Answer(text, [section(text), *actions(undo_button(batch, language) if again else redo, more)])


def to_confirm(events: Sequence[Event], language: Language) -> Answer:
    """What was written last, before it is taken back."""
    head = bold(language.say("Undo this?"))
    text = lines(head, authorship(events[0], language), told_of(events, language))
    undo = undo_button(events[0].by.batch, language) | {"style": "danger"}
    return Answer(text, [section(text), *actions(undo)])


def changed_since(later: Sequence[Event], language: Language) -> Answer:
    """Why something cannot be taken back: what was written after it, and by whom."""
    newest = [*reversed(later)][:TOLD_LATER]
    told_later = [
        lines(authorship(event, language), shorten(told(event, language), ONE_WRITE // TOLD_LATER)) for event in newest
    ]
    sorry = language.mark("That was changed since, so it cannot be undone by itself. Undo the later change first.")
    text = lines(sorry, *told_later)
    subject = commitment_of(later)
    return Answer(text, [section(text), *actions(history_button(subject, language) if subject else None)])


def told_of(events: Sequence[Event], language: Language) -> Mrkdwn:
    """Several writes, in a few lines."""
    shown = [shorten(told(event, language), ONE_WRITE // TOLD) for event in events[:TOLD]]
    rest = len(events) - len(shown)
    return lines(*shown, language.mark_n("{n} more", "{n} more", rest) if rest else None)


def commitment_of(events: Sequence[Event]) -> str | None:
    """The first commitment that some writes were about."""
    for event in events:
        record = event.after or event.before or {}
        if event.record == "commitment":
            return event.subject
        if found := record.get("commitment_id"):
            return str(found)
    return None


def authorship(event: Event, language: Language) -> Mrkdwn:
    """Who wrote, when by the reader's own clock, and why."""
    by = event.by
    who = escape(language.say("this bot")) if by.is_by_program else language.mention(by.actor)
    parts = [bold(who), moment(by.at, language)]
    if by.undoes:
        parts.append(language.mark("took back an earlier write"))
    if by.why:
        parts.append(italic(cut(by.why, VALUE)))
    return joined(" · ", parts)


def moment(at: Any, language: Language) -> Mrkdwn:
    """An instant, which Slack puts into the reader's zone.

    https://docs.slack.dev/messaging/formatting-message-text#date-formatting
    """
    fallback = language.say("{day}, {time} UTC", day=language.day(at.date()), time=f"{at:%H:%M}")
    return Mrkdwn(f"<!date^{int(at.timestamp())}^{{date_short}} {{time}}|{escape(fallback)}>")


def told(event: Event, language: Language, *, is_named: bool = True) -> Mrkdwn:
    """What one write did: the record where it came or went, each fact that is another where it was changed.

    In the history of a commitment it need not be named.
    """
    if event.record == "post":
        state = (event.after or {}).get("state")
        again, dropped = language.mark("A post is tried again"), language.mark("A post is dropped")
        return again if state == "pending" else dropped
    if event.record not in MODELS:
        query = (event.after or event.before or {}).get("query") or language.say("all commitments")
        return language.mark(OTHER[event.action], what=language.mark("the subscription {name}", name=code(query)))
    before, after = parsed(event.record, event.before), parsed(event.record, event.after)
    record = after or before
    if record is None:
        return language.mark("Nothing was changed.")
    what = in_a_line(record, language)
    if event.action is Action.ADDED:
        return language.mark((BACK if event.by.undoes else ADDED)[event.record], what=what)
    if before is None or after is None:
        return language.mark(REMOVED[event.record], what=what)
    facts = [
        language.mark("• {field}: {before} → {after}", field=bold(name), before=old or NOTHING, after=new or NOTHING)
        for name, old, new in changed(before, after, language)
    ]
    head = language.mark(CHANGED[event.record], what=what) if is_named or event.record != "commitment" else None
    return lines(head, *(facts or [language.mark("Nothing was changed.")]))
