"""What somebody is reminded of, in one message: what it is, why now, and the buttons to answer."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from config.metrics import METRICS
from handlers.phrases.figures import (
    deadline_words,
    in_short,
    latest_and_standing,
    province_names,
    release_months,
)
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn, bold, escape, joined, lines
from handlers.views.deadlines import known_of_initiative
from handlers.views.kit.blocks import Answer, Block, Element, actions, button, divider, plain, section, select
from handlers.views.kit.buttons import COMPLETE_INITIATIVE, EDIT_COMMITMENT, UPDATE_COMMITMENT
from handlers.views.kit.inputs import View, day, field, modal
from handlers.views.kit.question import Asked, again
from handlers.views.posting.backlog import backlog_blocks, backlog_of
from store.model.commitment import Commitment, Target
from store.model.postponement import FARTHEST, MOST_TIMES
from store.model.progress import Judged, Tracked, by_day
from store.model.reminder import Occasion, Reminder

SNOOZE = "reminder:snooze"
CLOSE = "reminder:close"
NOT_MINE = "reminder:not_mine"
TAKE = "reminder:take"
SNOOZE_FORM = "reminder_snooze"
UNTIL = "until"  # the field of that modal

SHOWN = 5  # with their buttons, the nearest first
FOR_COORDINATORS = (Occasion.SILENT, Occasion.UNOWNED)
URGENCY = (
    Occasion.OVERDUE,
    Occasion.RELEASE,
    Occasion.RETURNED,
    Occasion.AHEAD,
    Occasion.SILENT,
    Occasion.UNOWNED,
)


class Due(NamedTuple):
    """A commitment, and what is to be said about it; to coordinators, whose it is or was."""

    item: Tracked
    reminders: Sequence[Reminder]
    owner: str = ""
    days: int = 0  # of silence; none where the owner cannot be told anything
    can_wait: bool = True  # whether it can be put off once more

    @property
    def commitment(self) -> Commitment:
        return self.item.commitment

    @property
    def occasion(self) -> Occasion:
        """The first reason for which it is here."""
        return self.reminders[0].occasion

    def distance(self, today: date) -> tuple[int, date, tuple[str, int, int]]:
        """How near its deadline is, be it ahead or past; the nearest are told first."""
        deadline = self.commitment.deadline
        return abs((deadline.on - today).days) if deadline else 0, *by_day(self.item)


def reminder_message(
    dues: Sequence[Due], today: date, language: Language, *, words: str = "mine", is_channel: bool = False
) -> Answer:
    """Everything for one person and day, or for a channel: the five nearest, each with its buttons.

    What is older than a year stands in one line, with buttons for all of it. The rest can be seen with the words
    after `/deadlines`.
    """
    ordered = sorted(dues, key=lambda due: due.distance(today))
    old = backlog_of([due.item for due in ordered], today)
    left = {item.commitment.id for item in old}
    near = [due for due in ordered if due.commitment.id not in left]
    opening = lines(title(ordered, language, is_channel=is_channel), counted(ordered, language))
    blocks: list[Block] = [section(opening)]
    for due in near[:SHOWN]:
        blocks += item_blocks(due, today, language, is_channel=is_channel, is_only=len(ordered) == 1)
    if rest := len(near) - SHOWN if len(near) > SHOWN else 0:
        more = language.mark_n("{n} more", "{n} more", rest)
        show = again(language.say("Show them"), Asked(topic="deadlines", words=words, every=True), 30)
        blocks.append(section(more, accessory=show))
    return Answer(opening, [*blocks, *backlog_blocks(old, language)])


def title(dues: Sequence[Due], language: Language, *, is_channel: bool) -> Mrkdwn:
    """How many there are, and whose."""
    if is_channel:
        return bold(language.say_n("{n} commitment to look at", "{n} commitments to look at", len(dues)))
    if all(due.occasion in FOR_COORDINATORS for due in dues):
        return bold(
            language.say_n(
                "{n} commitment needs you as its coordinator",
                "{n} commitments need you as their coordinator",
                len(dues),
            )
        )
    return bold(language.say_n("{n} commitment needs you today", "{n} commitments need you today", len(dues)))


def counted(dues: Sequence[Due], language: Language) -> Mrkdwn:
    """How many for which reason; nothing where there is but one."""
    if len(dues) == 1:
        return Mrkdwn("")
    counts = Counter(due.occasion for due in dues)
    words = {
        Occasion.OVERDUE: language.mark("{n} overdue", n=counts[Occasion.OVERDUE]),
        Occasion.RELEASE: language.mark("{n} whose figure may be out", n=counts[Occasion.RELEASE]),
        Occasion.RETURNED: language.mark("{n} put off until today", n=counts[Occasion.RETURNED]),
        Occasion.AHEAD: language.mark("{n} due soon", n=counts[Occasion.AHEAD]),
        Occasion.SILENT: language.mark("{n} unanswered by the owner", n=counts[Occasion.SILENT]),
        Occasion.UNOWNED: language.mark("{n} without an owner", n=counts[Occasion.UNOWNED]),
    }
    return joined(language.say(", "), [words[occasion] for occasion in URGENCY if counts[occasion]])


def item_blocks(due: Due, today: date, language: Language, *, is_channel: bool, is_only: bool) -> list[Block]:
    """One commitment and its buttons; the ids of the blocks say whose they are, so that an answer finds its place."""
    id = due.commitment.id
    why = reason(due, today, language, is_channel=is_channel)
    state = Mrkdwn(language.sentences(why, known(due, language)))
    text = section(lines(headline(due, language), state))
    (row,) = actions(*controls(due, language, is_channel=is_channel, is_only=is_only))
    return [divider(), {**text, "block_id": f"item:{id}"}, {**row, "block_id": answer_block(id)}]


def headline(due: Due, language: Language) -> Mrkdwn:
    """What was promised."""
    commitment = due.commitment
    return language.mark(
        "*{id}* · {province} · {what}",
        id=commitment.id,
        province=province_names(commitment.province, language),
        what=in_short(commitment, language),
    )


def known(due: Due, language: Language) -> Mrkdwn:
    """By when, and what is on record."""
    by = deadline_words(due.commitment.deadline, language)
    if isinstance(due.item, Judged):
        words = latest_and_standing(due.item, language)
    else:
        words = known_of_initiative(due.item, language)
    return language.mark("By {deadline} · {known}", deadline=by, known=words)


def reason(due: Due, today: date, language: Language, *, is_channel: bool) -> Mrkdwn:
    """Why it is said just now."""
    now = standing_now(due.item, today, language)
    reminder = due.reminders[0]
    match reminder.occasion:
        case Occasion.RETURNED:
            asked = language.say("You asked to be reminded of it today.")
            put_off = language.say("It had been put off until today.")
            now = language.sentences(put_off if is_channel else asked, now)
        case Occasion.OVERDUE if reminder.number > 1:
            now = language.sentences(now, language.say("Reminder {n}.", n=reminder.number))
        case Occasion.SILENT if due.days:
            silent = language.mark_n(
                "{person} has not answered for {n} day.",
                "{person} has not answered for {n} days.",
                due.days,
                person=language.mention(due.owner),
            )
            return Mrkdwn(language.sentences(silent, escape(now)))
        case Occasion.SILENT:
            gone = language.mark(
                "{person} owns it and cannot be told anything here.", person=language.mention(due.owner)
            )
            return Mrkdwn(language.sentences(gone, escape(now)))
        case Occasion.UNOWNED if not due.owner:
            return escape(language.sentences(language.say("Nobody owns it."), now))
        case Occasion.UNOWNED:
            return language.mark(
                "{person} says that it is not theirs, so it has no owner now.", person=language.mention(due.owner)
            )
    return escape(now if due.can_wait else language.sentences(now, never_again(language)))


def never_again(language: Language) -> str:
    """That it has been put off as often as it can be."""
    return language.say("It has been put off {n} times and cannot be put off again.", n=MOST_TIMES)


def standing_now(item: Tracked, today: date, language: Language) -> str:
    """How far off it is, or what it waits for, or how late it is."""
    deadline = item.commitment.deadline
    if deadline is None:
        return ""
    days = (deadline.on - today).days
    match days:
        case 0:
            return language.say("Due today.")
        case 1:
            return language.say("Due tomorrow.")
        case _ if days > 0:
            return language.say_n("Due in {n} day.", "Due in {n} days.", days)
    if not isinstance(item, Judged):
        return language.say("Its time is up, and it is not recorded as done.")
    if item.is_late and item.judgement.expected_by:
        day = language.day(item.judgement.expected_by)
        return language.say("The figure that decides was expected by {day} and is not on record.", day=day)
    return awaited(item.target, language)


def awaited(target: Target, language: Language) -> str:
    """In which months the figure usually comes out, and from whom."""
    metric = METRICS[target.metric]
    source = language.pick(metric.source.en, metric.source.zh)
    months = release_months(metric, target.deadline.on.year, language)
    return language.say(
        "Its time is up. The figure usually comes out in {months} ({source}): is it there?",
        months=months,
        source=source,
    )


def controls(due: Due, language: Language, *, is_channel: bool, is_only: bool) -> list[Element | None]:
    """What can be answered; only owners say that it is not theirs, only coordinators give it to somebody else.

    The first is green where nothing else is to be done: a list of green buttons shouts.
    """
    id = due.commitment.id
    for_coordinator = due.occasion in FOR_COORDINATORS
    is_target = isinstance(due.item, Judged)
    record = button(
        language.say("Record the figure") if is_target else language.say("Record a step"),
        UPDATE_COMMITMENT,
        id,
        style="primary" if is_only else None,
        name=language.say("Record what became of {id}", id=id),
    )
    return [
        record,
        taking(id, language) if due.occasion is Occasion.UNOWNED else None,
        button(language.say("Give it to somebody"), EDIT_COMMITMENT, id) if for_coordinator else None,
        snoozing(id, language) if due.can_wait and not for_coordinator else None,
        closing(id, language) if is_target else completing(id, language),
        None
        if for_coordinator or is_channel
        else button(language.say("Not mine"), NOT_MINE, id, name=language.say("{id} is not mine", id=id)),
    ]


def taking(id: str, language: Language) -> Element:
    """The button by which a coordinator becomes the owner."""
    return button(language.say("I look after it"), TAKE, id, name=language.say("Become the owner of {id}", id=id))


def completing(id: str, language: Language) -> Element:
    """The button that records the last step."""
    return button(language.say("Done"), COMPLETE_INITIATIVE, id, name=language.say("Record that {id} is done", id=id))


def snoozing(id: str, language: Language) -> Element:
    """The menu that puts it off."""
    choices = (
        ("day", language.say("1 day")),
        ("workday", language.say("Next workday")),
        ("week", language.say("1 week")),
        ("date", language.say("A date…")),
    )
    return select(
        language.say("Remind me later"), SNOOZE, [(label, snooze_value(choice, id)) for choice, label in choices]
    )


def snooze_value(choice: str, id: str) -> str:
    """What the menu remembers of a choice: until when, and of which commitment."""
    return f"{choice}|{id}"


def read_snooze(value: str) -> tuple[str, str]:
    choice, _, id = value.partition("|")
    return choice, id


def closing(id: str, language: Language) -> Element:
    """The button that ends a target without a figure; asks first."""
    element = button(language.say("Done"), CLOSE, id, name=language.say("Close {id}", id=id))
    element["confirm"] = {
        "title": plain(language.say("Close {id}?", id=id), 100),
        "text": plain(language.say("It keeps its figures and its status, and nobody is reminded of it any more."), 300),
        "confirm": plain(language.say("Close it"), 30),
        "deny": plain(language.say("Not yet"), 30),
    }
    return element


def snooze_form(id: str, memory: str, language: Language) -> View:
    """On which day to be reminded again."""
    label = language.say("Remind me of {id} on", id=id)
    hint = language.say(
        "Within {days} days; on a day off it comes on the next workday. It can be put off {n} times.",
        days=FARTHEST.days,
        n=MOST_TIMES,
    )
    return modal(
        SNOOZE_FORM,
        language.say("Remind me later"),
        [field(UNTIL, label, day(), hint=hint)],
        submit=language.say("Save"),
        close=language.say("Cancel"),
        memory=memory,
    )


def answer_block(id: str) -> str:
    """The id of the block in which a commitment's buttons stand."""
    return f"answer:{id}"
