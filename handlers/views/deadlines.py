"""What falls due, what is late, and what waits for its official statistic."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from handlers.phrases.figures import (
    STAGE_WORDS,
    deadline_words,
    in_short,
    latest_and_standing,
    province_names,
    provinces_named,
    subject_of,
)
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn, bold, joined, lines
from handlers.views.kit.blocks import Answer, Block, Element, actions, context, section
from handlers.views.kit.listing import paragraphs
from handlers.views.kit.question import Asked, again, details_menu, share
from handlers.views.kit.reader import Reader
from handlers.words.periods import Period
from handlers.words.query import Query
from store.model.deadline import Deadline
from store.model.progress import Followed, Judged, Tracked

FEW = 5
MANY = 100


class Agenda(NamedTuple):
    """Commitments by what has to be done about them; each group in the order of its days."""

    due: Sequence[Tracked] = ()
    overdue: Sequence[Tracked] = ()
    awaiting: Sequence[Judged] = ()

    @property
    def total(self) -> int:
        """How many commitments it holds."""
        return len(self.due) + len(self.overdue) + len(self.awaiting)

    @property
    def provinces(self) -> set[str]:
        """Whose they are."""
        return {item.commitment.province for items in self for item in items}


def deadlines(
    asked: Asked,
    agenda: Agenda,
    query: Query,
    period: Period | None,
    today: date,
    reader: Reader,
    *,
    notes: Sequence[Mrkdwn] = (),
    shared: bool = False,
) -> Answer:
    """The agenda in its groups, the first few of each."""
    language = reader.language
    sentence = lines(*notes, bold(title(query, period, language)), counted(agenda, period, language))
    shown = MANY if asked.every else FEW
    groups: list[tuple[str, Sequence[Tracked]]] = [
        (language.say("Overdue"), agenda.overdue),
        (language.say("Due") if period else language.say("Due soon"), agenda.due),
        (language.say("Awaiting the official statistic"), agenda.awaiting),
    ]
    blocks: list[Block] = [section(sentence)]
    present = [(name, items) for name, items in groups if items]
    for name, items in present:
        heading = [bold(f"{name} · {language.number(len(items))}")] if len(present) > 1 else []
        blocks += group(heading, items[:shown], len(items), today, language)
    entries = [entry(item, language) for _, items in groups for item in items[:shown]]
    return Answer(sentence, [*blocks, *actions(*controls(asked, entries, groups, language, shared=shared))])


def title(query: Query, period: Period | None, language: Language) -> str:
    """What was asked: whose deadlines, and of which days."""
    whose = provinces_named(query.selection.provinces, language)
    if period:
        days = language.say("{first} to {last}", first=language.day(period.first), last=language.day(period.last))
        which = language.say("Due {days}", days=days)
    else:
        which = language.say("Overdue") if query.overdue else language.say("Deadlines")
    return f"{which} · {whose}" if whose else which


def controls(
    asked: Asked,
    entries: list[tuple[str, str]],
    groups: Sequence[tuple[str, Sequence[Tracked]]],
    language: Language,
    *,
    shared: bool,
) -> list[Element]:
    """The menu of cards, show all, and share."""
    elements = [details_menu(entries, language)] if entries else []
    if shared:
        return elements
    if not asked.every and any(len(items) > FEW for _, items in groups):
        total = sum(min(len(items), MANY) for _, items in groups)
        elements.append(again(language.say("Show all {n}", n=language.number(total)), asked.but(every=True), 1))
    return [*elements, share(asked, language)]


def counted(agenda: Agenda, period: Period | None, language: Language) -> Mrkdwn:
    """How many of each, in a sentence."""
    if not agenda.total:
        return language.mark("Nothing here: nothing due, nothing overdue, nothing awaited.")
    due = language.number(len(agenda.due))
    counts = [
        language.mark("{n} overdue", n=language.number(len(agenda.overdue))),
        language.mark("{n} due", n=due) if period else language.mark("{n} due soon", n=due),
        language.mark("{n} awaiting the official statistic", n=language.number(len(agenda.awaiting))),
    ]
    present = [
        words for words, items in zip(counts, (agenda.overdue, agenda.due, agenda.awaiting), strict=True) if items
    ]
    return joined(language.say(", "), present)


def group(heading: list[Mrkdwn], items: Sequence[Tracked], total: int, today: date, language: Language) -> list[Block]:
    """One group, under its name where there are others, with what is left out."""
    blocks = paragraphs([*heading, *(line(item, today, language) for item in items)])
    rest = total - len(items)
    if rest:
        blocks.append(context(language.mark_n("{n} more", "{n} more", rest)))
    return blocks


def line(item: Tracked, today: date, language: Language) -> Mrkdwn:
    """One commitment: what, by when, how far that is from today, and what is known."""
    commitment = item.commitment
    return language.mark(
        "• *{id}* {province} · {what} · {due} ({distance}) · {known}",
        id=commitment.id,
        province=province_names(commitment.province, language),
        what=in_short(commitment, language),
        due=deadline_words(commitment.deadline, language),
        distance=distance(commitment.deadline, today, language),
        known=known_of(item, today, language),
    )


def known_of(item: Tracked, today: date, language: Language) -> str:
    """What has become of it."""
    if isinstance(item, Judged):
        return known_of_target(item, today, language)
    return known_of_initiative(item, language)


def known_of_target(judged: Judged, today: date, language: Language) -> str:
    """The latest figure, and past the deadline the day by which the deciding one is usually out."""
    known = latest_and_standing(judged, language)
    expected = judged.judgement.expected_by
    if expected is None or judged.judgement.status.is_settled or not judged.target.deadline.has_passed(today):
        return known
    return language.say("{latest}; expected by {day}", latest=known, day=language.day(expected))


def known_of_initiative(followed: Followed, language: Language) -> str:
    """The stage and the day on which it was reached."""
    if followed.latest is None or followed.latest.stage is None:
        return language.say("no stage recorded")
    stage = language.say(STAGE_WORDS[followed.latest.stage])
    return language.say("{stage} since {day}", stage=stage, day=language.day(followed.latest.on))


def distance(deadline: Deadline | None, today: date, language: Language) -> str:
    """How far the last day is from today."""
    if deadline is None:
        return language.say("no date")
    days = (deadline.on - today).days
    return language.since(days) if days else language.say("today")


def entry(item: Tracked, language: Language) -> tuple[str, str]:
    """A commitment's id and a short name."""
    return item.commitment.id, subject_of(item.commitment, language)
