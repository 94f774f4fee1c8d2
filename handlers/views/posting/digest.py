"""What has changed since the last time: what matters most in the channel, and the rest in its thread."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn, bold, escape, joined, lines
from handlers.views.kit.blocks import Answer, Block, Element, actions, button, context, packed, section
from handlers.views.kit.listing import paragraphs
from handlers.views.kit.query_words import asked_for
from handlers.views.kit.reader import Reader
from handlers.views.posting.groups import Group, groups_of, late_for_long, menu
from handlers.views.posting.headlines import Headline, headlines
from handlers.views.targets import can_be_plotted, chart
from handlers.words.query import Query
from store.model.judgement import Tally
from store.news import News

SHOW_GROUP = "digest:show"
FEW = 5
MANY = 100
TITLE = 120
BLOCKS = 45  # of a message that lists a whole group, its controls aside
REPLY_BLOCKS, REPLY_TEXT = 40, 8000  # of a message in the thread, which holds as many groups as fit
WORTH_A_CHART = 3  # provinces


class Heading(NamedTuple):
    """What stands above a digest: what it is about, since when, and whether it comes late."""

    query: Query
    since: date
    until: date
    is_late: bool = False


def digest(
    news: News, heading: Heading, remembered: dict[str, str | int], reader: Reader
) -> tuple[Answer, list[Answer]]:
    """The post, which names what matters most, and in its thread the rest: of each group the first few.

    Nothing stands twice: what is named above has its card there, and is left out below.
    """
    language = reader.language
    groups = groups_of(news, language)
    most = headlines(news, groups, language)
    named = dict(headline.told for headline in most if headline.told)
    below = [rest for group in groups if (rest := beside(group, most)).ids]
    opening = lines(title(heading, language), *(headline.line(language) for headline in most))
    nothing = None if most else language.mark("Nothing has changed since {day}.", day=language.day(news.since.day))
    counts = counted(below, most, language)
    late = [show_late(group, remembered, language) for group in late_for_long(news, language)]
    picture = chart_of(news, language) if reader.has_charts else []
    blocks = [
        section(lines(opening, nothing)),
        *picture,
        *([context(counts)] if counts else []),
        *actions(menu([*named.items()], language), *late),
    ]
    said = joined(language.say("; "), [headline.words for headline in most])
    parent = Answer(lines(said or nothing, title(heading, language), counts), blocks)
    return parent, thread(below, remembered, language)


def beside(group: Group, most: Sequence[Headline]) -> Group:
    """What is left of a group beside what is named above."""
    return group.without({headline.told[0] for headline in most if headline.told and headline.group == group.key})


def counted(groups: Sequence[Group], most: Sequence[Headline], language: Language) -> Mrkdwn | None:
    """How much there is in the thread; what a headline has counted is not counted again."""
    known = {(headline.group, headline.n) for headline in most if headline.told is None}
    counts = [group.counted or group.amount(language) for group in groups if (group.key, group.total) not in known]
    return language.mark("In the thread: {counts}", counts=language.say(", ").join(counts)) if counts else None


def show_late(group: Group, remembered: dict[str, str | int], language: Language) -> Element:
    """The button that shows what has been late for long, with how much that is."""
    return button(group.amount(language), SHOW_GROUP, packed({**remembered, "group": group.key}))


def thread(groups: Sequence[Group], remembered: dict[str, str | int], language: Language) -> list[Answer]:
    """The groups, in as few messages as hold them, each with the ways to its cards."""
    replies: list[Answer] = []
    blocks: list[Block] = []
    entries: list[tuple[str, str]] = []
    for group in groups:
        drawn, shown = excerpt(group, remembered, language)
        if blocks and (len(blocks) + len(drawn) > REPLY_BLOCKS or written(blocks) + written(drawn) > REPLY_TEXT):
            replies.append(reply(blocks, entries, language))
            blocks, entries = [], []
        blocks += drawn
        entries += shown
    return [*replies, *([reply(blocks, entries, language)] if blocks else [])]


def reply(blocks: Sequence[Block], entries: Sequence[tuple[str, str]], language: Language) -> Answer:
    """A message of the thread: its text is the first group's name."""
    name, *_ = blocks[0]["text"]["text"].splitlines()
    return Answer(Mrkdwn(name), [*blocks, *actions(menu(entries, language))])


def excerpt(
    group: Group, remembered: dict[str, str | int], language: Language
) -> tuple[list[Block], list[tuple[str, str]]]:
    """The first few of a group with the way to the rest of it, and what of it has a card."""
    shown = range(min(len(group.ids), FEW))
    text = [group.name(language), *(group.line(place) for place in shown)]
    rest = None
    if group.total - group.above > len(shown):
        label = language.say("Show all {n}", n=language.number(group.total))
        rest = button(label, SHOW_GROUP, packed({**remembered, "group": group.key}))
    return [*paragraphs(text), *actions(rest)], group.entries(shown)


def written(blocks: Sequence[Block]) -> int:
    """How much text stands in blocks."""
    return sum(len(block["text"]["text"]) for block in blocks if "text" in block)


def quiet(heading: Heading, counted: Tally, reader: Reader) -> Answer:
    """The sign of life of a subscription of which nothing was heard for a month."""
    language = reader.language
    covered = language.mark("Nothing has changed since {day}.", day=language.day(heading.since))
    if counted.total:
        covered = language.mark(
            "Nothing has changed since {day}; current sourced figures: {covered} of {total}.",
            day=language.day(heading.since),
            covered=language.number(counted.covered),
            total=language.number(counted.total),
        )
    text = lines(title(heading, language), covered)
    return Answer(text, [section(text)])


def whole_group(news: News, key: str, heading: Heading, reader: Reader) -> Answer:
    """All of one group, as far as a message holds it."""
    language = reader.language
    groups = [*groups_of(news, language), *late_for_long(news, language)]
    group = next((known for known in groups if known.key == key), None)
    if group is None:
        text = lines(title(heading, language), language.mark("Nothing of this is left by now."))
        return Answer(text, [section(text)])
    shown = range(min(len(group.ids), MANY))
    name = group.name(language)
    blocks = paragraphs([title(heading, language), name, *(group.line(place) for place in shown)])[:BLOCKS]
    rest = group.total - len(shown)
    more = [context(language.mark_n("{n} more", "{n} more", rest))] if rest else []
    return Answer(name, [*blocks, *more, *actions(menu(group.entries(shown), language))])


def title(heading: Heading, language: Language) -> Mrkdwn:
    """What a digest is about, and of which days."""
    name = language.mark("Digest: {words}", words=asked_for(heading.query, language, TITLE))
    days = escape(language.day(heading.until))
    if heading.since < heading.until:
        days = language.mark("{first} to {last}", first=language.day(heading.since), last=language.day(heading.until))
    late = [language.mark("(late)")] if heading.is_late else []
    return joined(" ", [joined(" · ", [bold(name), days]), *late])


def chart_of(news: News, language: Language) -> list[Block]:
    """Promised against measured, where the same was measured anew in several provinces."""
    measured_anew = [moved.now for moved in news.moved if moved.figures and can_be_plotted(moved.now)]
    drawn = chart(measured_anew, language)
    return drawn if drawn and len(drawn[0]["chart"]["axis_config"]["categories"]) >= WORTH_A_CHART else []
