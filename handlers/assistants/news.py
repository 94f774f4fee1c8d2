"""What has changed in a ledger since a day: what was written, and what the calendar alone has turned."""

import asyncio
import re
from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from pydantic import Field

from handlers.assistants.answers import ChangesTold, ChangeTold, SourceTold
from handlers.assistants.arguments import PROVINCES, SOME_METRICS, Names, PagedArguments, Text
from handlers.assistants.blocks import below, card_button, next_button, opening
from handlers.assistants.inquiry import Inquiry
from handlers.assistants.outcome import Outcome, said_of, text_of
from handlers.assistants.telling import promised_in, sources_told
from handlers.assistants.texts import lines, under_names, unmarked, written_in
from handlers.phrases.figures import province_names
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn, bold
from handlers.views.kit.blocks import Block
from handlers.views.kit.listing import paragraphs
from handlers.views.posting.groups import GROUPS, Group, groups_of, late_for_long
from handlers.words.periods import read_period
from store.model.errors import UserError
from store.model.selection import Selection
from store.news import Moved, News, news
from store.snapshot import Since, snapshot

DAY, WEEK = timedelta(days=1), timedelta(days=7)
LONGEST = timedelta(days=366)  # of a window: all that was written in it is judged at both ends
LISTED = 100  # of what has no figure yet
CARDS_OFFERED = 3
AGO = re.compile(
    r"(?:the )?(?:last|past|过去|最近|近)?\s*(\d{1,3})\s*(days?|d|天|日|weeks?|w|周)(?:\s*ago|前|内|以来)?"
)


class OfChanges(PagedArguments):
    """What `what_changed` is asked with."""

    since: Text | None = Field(
        default=None,
        description="The first day that counts: 2026-11-01, 14 days, this month, 上周; at most a year back; without it "
        "the last seven days",
        examples=["2026-11-01"],
    )
    provinces: Names = PROVINCES
    metrics: Names = SOME_METRICS


async def what_changed(inquiry: Inquiry[OfChanges]) -> Outcome:
    """What is new since a day, the most urgent first."""
    asked, language = inquiry.arguments, inquiry.language
    since = first_day(asked.since, inquiry.today)
    selection = Selection(
        provinces=inquiry.names.provinces(asked.provinces), metrics=inquiry.names.metrics(asked.metrics)
    )
    found = await news_since(inquiry, since, selection)
    groups = [*groups_of(found, language), *late_for_long(found, language)]
    turned = {moved.now.target.id: moved for moved in found.moved if moved.is_turned}
    every = [(group, place) for group in groups for place in range(len(group.ids))]
    if not every:
        inquiry.notes.append(language.say("Nothing has changed since {day}.", day=language.day(since)))
    shown, cursor = inquiry.page(every)
    changes = await told_of(inquiry, shown, turned)
    answer = ChangesTold(
        as_of=inquiry.today,
        found=len(every),
        notes=said_of(inquiry),
        next_cursor=cursor,
        since=since,
        counts={group.key: group.total for group in groups},
        changes=changes,
    )
    whose = language.listed([province_names(code, language) for code in selection.provinces])
    title = language.say("What has changed since {day}", day=language.day(since))
    title = f"{title} · {whose}" if whose else title
    counts = [group.counted or group.amount(language) for group in groups]
    parts = under_names((language.say(GROUPS[change.group]), change_text(change, language)) for change in changes)
    blocks = blocks_of(inquiry, title, counts, shown, cursor)
    return Outcome(answer, text_of(inquiry, title, [" · ".join(counts)], parts, cursor), blocks)


def first_day(words: str | None, today: date) -> date:
    """The first day that counts.

    Raises:
        UserError: it cannot be read, lies ahead, or too far back.
    """
    if not words:
        return today - WEEK + DAY
    asked = words.strip().lower()
    if match := AGO.fullmatch(asked):
        days = int(match[1]) * (7 if match[2][0] in "w周" else 1)
        first = today - timedelta(days=days)
    else:
        period = read_period(asked, today)
        if period is None:
            raise UserError("I cannot read the day “{word}”. Write for example 2026-11-01 or 14 days.", word=words)
        first = period.first
    if first > today or today - first > LONGEST:
        raise UserError("I can tell what has changed in the last year, and until today: name a day in it.")
    return first


async def news_since(inquiry: Inquiry[OfChanges], first: date, selection: Selection) -> News:
    """The news of a window; judged beside the loop, which others need."""
    ledger = inquiry.present
    begins = ledger.begin_of(first)
    since = Since(await ledger.events.last_before(begins), first - DAY, unknown=await ledger.editions_after(begins))
    read = await ledger.read(lambda then: snapshot(then, selection, since, inquiry.today, listed=LISTED))
    return await asyncio.to_thread(news, read, listed=LISTED)


async def told_of(
    inquiry: Inquiry[OfChanges], shown: Sequence[tuple[Group, int]], turned: Mapping[str, Moved]
) -> list[ChangeTold]:
    """The changes of a page, each with where its promise is written."""
    ledger, language = inquiry.present, inquiry.language
    commitments = {one.id: one for one in await ledger.commitments.named([group.ids[place] for group, place in shown])}
    conferences = await ledger.conferences.cited_by(commitments.values())
    sources = {id: promised_in(one, conferences, language) for id, one in commitments.items()}
    return [
        change_told(group, place, turned.get(group.ids[place]), sources.get(group.ids[place]), language)
        for group, place in shown
    ]


def change_told(
    group: Group, place: int, moved: Moved | None, source: SourceTold | None, language: Language
) -> ChangeTold:
    """One change; where it has turned a status, with both, and the figures that the new one rests on."""
    seen = moved.now.judgement.observation if moved else None
    return ChangeTold(
        group=group.key,
        id=group.ids[place],
        text=unmarked(group.line(place)),
        status_before=moved.was.status if moved else None,
        status_now=moved.now.status if moved else None,
        source=source,
        figures=sources_told(seen, language) if seen else [],
    )


def change_text(change: ChangeTold, language: Language) -> str:
    """A change, and where promise and figures are written."""
    return lines(change.text, *written_in(change.source, change.figures, language))


def blocks_of(
    inquiry: Inquiry[OfChanges],
    title: str,
    counts: list[str],
    shown: Sequence[tuple[Group, int]],
    cursor: str | None,
) -> list[Block]:
    """The changes under the names of their groups, and the ways to the cards of the first few."""
    language = inquiry.language
    by_group: dict[str, list[Mrkdwn]] = {}
    for group, place in shown:
        by_group.setdefault(group.key, []).append(group.line(place))
    told = [block for key, texts in by_group.items() for block in paragraphs([bold(language.say(GROUPS[key])), *texts])]
    ids = dict.fromkeys(entry[0] for group, place in shown if (entry := group.entry(place)))
    cards = [card_button(id, inquiry) for id in [*ids][:CARDS_OFFERED]]
    return [
        *opening(inquiry, title, *([" · ".join(counts)] if counts else [])),
        *told,
        *below(next_button(inquiry, cursor), *cards),
    ]
