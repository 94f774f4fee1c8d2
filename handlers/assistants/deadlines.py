"""What falls due, what is late, and what waits for its official statistic."""

from collections.abc import Mapping, Sequence
from datetime import date

from pydantic import Field

from config.catalogue import Message
from handlers.assistants.answers import AgendaTold, DueTold
from handlers.assistants.arguments import PROVINCES, DatedArguments, Names, PagedArguments, Text
from handlers.assistants.blocks import below, card_button, next_button, opening, table
from handlers.assistants.inquiry import Inquiry
from handlers.assistants.outcome import Outcome, said_of, text_of
from handlers.assistants.telling import days_until, either_told
from handlers.assistants.texts import either_text, under_names
from handlers.phrases.figures import deadline_words, in_short, province_name, stage_words, standing
from handlers.phrases.language import Language
from handlers.slack.agenda import agenda_of
from handlers.views.deadlines import distance, title
from handlers.views.kit.blocks import Block
from handlers.words.periods import Period, read_period
from handlers.words.query import OVERDUE, Query
from store.model.errors import UserError
from store.model.progress import Judged, Tracked
from store.model.selection import Selection

GROUPS = {
    "overdue": Message("Overdue"),
    "due": Message("Due"),
    "awaiting": Message("Awaiting the official statistic"),
}
COLUMNS = (
    Message("ID"),
    Message("By"),
    Message("Province"),
    Message("Promised"),
    Message("Status"),
    Message("Group"),
)
CARDS_OFFERED = 3


class OfDays(DatedArguments, PagedArguments):
    """What `deadlines` is asked with."""

    provinces: Names = PROVINCES
    period: Text | None = Field(
        default=None,
        description="Days, such as 30d, this quarter, 2026Q4, 2026-12 or 本季度; without it: the next 90 days, and "
        "what is late or awaited by now",
        examples=["this quarter"],
    )
    only_overdue: bool = Field(default=False, description="Only what is late", examples=[True])
    mine: bool = Field(default=False, description="Only what has the asker as its owner", examples=[True])


async def deadlines(inquiry: Inquiry[OfDays]) -> Outcome:
    """Commitments of both kinds by their deadlines: what is late first, then what is due, then what is awaited."""
    asked, language = inquiry.arguments, inquiry.language
    words = (asked.period or "").strip().lower()
    period = read_days(words, inquiry.today) if words and words not in OVERDUE else None
    selection = Selection(
        provinces=inquiry.names.provinces(asked.provinces), owners=(inquiry.asker_id,) if asked.mine else ()
    )
    query = Query(words="deadlines", selection=selection, overdue=asked.only_overdue or words in OVERDUE)
    agenda, is_cut = await agenda_of(inquiry.ledger, query, period, inquiry.today)
    groups: dict[str, Sequence[Tracked]] = {
        "overdue": agenda.overdue,
        "due": agenda.due,
        "awaiting": agenda.awaiting,
    }
    grouped = [(group, item) for group, items in groups.items() for item in items]
    if is_cut:
        inquiry.notes.append(
            language.say("This is more than I judge at once: only those with the latest deadlines are here.")
        )
    if not grouped:
        inquiry.notes.append(language.say("Nothing here: nothing due, nothing overdue, nothing awaited."))
    shown, cursor = inquiry.page(grouped)
    conferences = await inquiry.ledger.conferences.cited_by(item.commitment for _, item in shown)
    items = [
        DueTold(
            group=group,
            days=days_until(item.commitment.deadline, inquiry.today),
            **either_told(item, conferences, language),
        )
        for group, item in shown
    ]
    answer = AgendaTold(
        as_of=inquiry.today,
        found=len(grouped),
        notes=said_of(inquiry),
        next_cursor=cursor,
        counts={group: len(members) for group, members in groups.items()},
        items=items,
    )
    name, counts = title(query, period, language), counted(groups, language)
    parts = under_names(
        (language.say(GROUPS[due.group]), due_text(due, when(item, inquiry), language))
        for due, (_, item) in zip(items, shown, strict=True)
    )
    blocks = [*opening(inquiry, name, *([" · ".join(counts)] if counts else [])), *listed(inquiry, name, shown, cursor)]
    return Outcome(answer, text_of(inquiry, name, counts, parts, cursor), blocks)


def counted(groups: Mapping[str, Sequence[Tracked]], language: Language) -> list[str]:
    """How many there are in each group."""
    return [
        language.say("{name}: {n}", name=language.say(GROUPS[group]), n=language.number(len(members)))
        for group, members in groups.items()
        if members
    ]


def listed(
    inquiry: Inquiry[OfDays], name: str, shown: Sequence[tuple[str, Tracked]], cursor: str | None
) -> list[Block]:
    """The page as a table, and the ways to its first cards."""
    columns = [inquiry.language.say(column) for column in COLUMNS]
    cards = [card_button(item.commitment.id, inquiry) for _, item in shown[:CARDS_OFFERED]]
    rows = [row(group, item, inquiry) for group, item in shown]
    return [*table(name, columns, rows), *below(next_button(inquiry, cursor), *cards)]


def read_days(words: str, today: date) -> Period:
    """The days that were asked for.

    Raises:
        UserError: they are none.
    """
    period = read_period(words, today)
    if period is None:
        raise UserError("I cannot read the days “{word}”. Write for example 30d, this quarter or 2026Q4.", word=words)
    return period


def due_text(due: DueTold, distance: str, language: Language) -> str:
    """A commitment, and how far its deadline is from the day of the answer."""
    return f"{distance} · {either_text(due.target, due.initiative, language)}"


def when(item: Tracked, inquiry: Inquiry[OfDays]) -> str:
    """How far its deadline is from the day of the answer."""
    return distance(item.commitment.deadline, inquiry.today, inquiry.language)


def row(group: str, item: Tracked, inquiry: Inquiry[OfDays]) -> list[str]:
    """A commitment in the table."""
    language, promise = inquiry.language, item.commitment
    return [
        promise.id,
        f"{deadline_words(promise.deadline, language)} ({when(item, inquiry)})",
        province_name(promise.province, language),
        in_short(promise, language),
        standing(item.judgement, language) if isinstance(item, Judged) else stage_words(item, language),
        language.say(GROUPS[group]),
    ]
