"""What has changed since the last time: one sentence in the channel, and the groups in its thread."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from config.catalogue import Message
from handlers.phrases.figures import (
    measured,
    promised,
    province_names,
    standing,
)
from handlers.phrases.language import Language
from handlers.phrases.lineage import turns_counted
from handlers.phrases.mrkdwn import Mrkdwn, bold, cut, escape, joined, lines, shorten
from handlers.views.deadlines import entry, line
from handlers.views.kit.blocks import Answer, Block, Element, actions, button, context, packed, section
from handlers.views.kit.listing import paragraphs
from handlers.views.kit.question import details_menu
from handlers.views.kit.reader import Reader
from handlers.views.posting.news import (
    LINES,
    disagreement_line,
    gone_entry,
    gone_line,
    kind_of,
    turned_line,
    years_entry,
    years_line,
)
from handlers.views.targets import can_be_plotted, chart
from store.model.judgement import Status, Tally
from store.model.lineage import Silence, Succession
from store.model.progress import Tracked
from store.news import Advanced, Moved, News

SHOW_GROUP = "digest:show"
FEW = 5
MANY = 100
TITLE = 120
LINE = 1200  # characters of one line, whatever was typed into it
BLOCKS = 45  # of a message that lists a whole group, its controls aside
WORTH_A_CHART = 3  # provinces
WORSE = (Status.MISSED, Status.OFF_TRACK, Status.RESULT_OVERDUE, Status.AT_RISK)
GROUPS = {
    "turned": Message("Status changed"),
    "unpublished": Message("The figure should be out by now"),
    "overdue": Message("Past the date and not done"),
    "due": Message("Due within 14 days"),
    "revised": Message("Revised or moved"),
    "disagreements": Message("Judged otherwise by people"),
    "added": Message("New"),
    "years": Message("Year on year"),
    "restored": Message("Restored"),
    "figures": Message("New figures"),
    "steps": Message("New steps"),
    "withdrawn": Message("Taken back"),
    "edited": Message("Details changed"),
    "gone": Message("No longer followed"),
}
LEADS = (
    "turned",
    "revised",
    "disagreements",
    "added",
    "years",
    "restored",
    "figures",
    "steps",
    "due",
    "gone",
    "withdrawn",
    "edited",
    "unpublished",
    "overdue",
)


class Heading(NamedTuple):
    """What stands above a digest: what it is about, since when, and whether it comes late."""

    words: str  # of the query; empty: everything
    since: date
    until: date
    is_late: bool = False


class Group(NamedTuple):
    """Some of what a digest tells: its lines are made only as far as they are shown."""

    key: str
    items: Sequence[object]
    total: int
    line: Callable[[int], Mrkdwn]
    entry: Callable[[int], tuple[str, str] | None]  # for the menu of cards; none where there is no card any more
    counted: str = ""  # where its number alone tells too little

    def menu(self, shown: int, language: Language) -> Element | None:
        """The way to the cards of the first few, as far as there are any."""
        entries = [entry for place in range(shown) if (entry := self.entry(place))]
        return details_menu(entries, language) if entries else None

    def name(self, language: Language) -> Mrkdwn:
        """What it is called, with how much there is of it."""
        return bold(self.counted or f"{language.say(GROUPS[self.key])} · {language.number(self.total)}")


def digest(
    news: News, heading: Heading, remembered: dict[str, str | int], reader: Reader
) -> tuple[Answer, list[Answer]]:
    """The post and what follows in its thread: each group that has something, the first few of it."""
    language = reader.language
    groups = [*groups_of(news, language)]
    sentence = lines(title(heading, language), lead(news, groups, language), counts(groups, language))
    picture = chart_of(news, language) if reader.has_charts else []
    parent = Answer(sentence, [section(sentence), *picture])
    return parent, [reply(group, remembered, language) for group in groups]


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
    group = next((known for known in groups_of(news, language) if known.key == key), None)
    if group is None:
        text = lines(title(heading, language), language.mark("Nothing of this is left by now."))
        return Answer(text, [section(text)])
    shown = [group.line(place) for place in range(min(len(group.items), MANY))]
    name = group.name(language)
    blocks = paragraphs([title(heading, language), name, *shown])[:BLOCKS]
    rest = group.total - len(shown)
    more = [context(language.mark_n("{n} more", "{n} more", rest))] if rest else []
    return Answer(name, [*blocks, *more, *actions(group.menu(len(shown), language))])


def reply(group: Group, remembered: dict[str, str | int], language: Language) -> Answer:
    """A group in the thread, with the ways to its cards and to the rest of it."""
    shown = range(min(len(group.items), FEW))
    text = [group.name(language), *(group.line(place) for place in shown)]
    rest = None
    if group.total > len(shown):
        label = language.say("Show all {n}", n=language.number(group.total))
        rest = button(label, SHOW_GROUP, packed({**remembered, "group": group.key}))
    return Answer(text[0], [*paragraphs(text), *actions(group.menu(len(shown), language), rest)])


def title(heading: Heading, language: Language) -> Mrkdwn:
    """What a digest is about, and of which days."""
    words = cut(heading.words, TITLE) or language.say("all commitments")
    name = language.mark("Digest: {words}", words=words)
    days = escape(language.day(heading.until))
    if heading.since < heading.until:
        days = language.mark("{first} to {last}", first=language.day(heading.since), last=language.day(heading.until))
    late = [language.mark("(late)")] if heading.is_late else []
    return joined(" ", [joined(" · ", [bold(name), days]), *late])


def counts(groups: Sequence[Group], language: Language) -> Mrkdwn | None:
    """How much there is of each group."""
    words = [
        escape(group.counted)
        or language.mark("{name}: {n}", name=language.say(GROUPS[group.key]), n=language.number(group.total))
        for group in groups
    ]
    return joined(" · ", words) if words else None


def lead(news: News, groups: Sequence[Group], language: Language) -> Mrkdwn:
    """The most important in one sentence: a turn for the worse before one for the better, then whatever comes first."""
    turned = [moved for moved in news.moved if moved.is_turned]
    worse = [moved for moved in turned if moved.now.judgement.status in WORSE]
    for moved in (*worse, *turned):
        target = moved.now.target
        return language.mark(
            "{id} {province}: {name} {promise} is now {status} (before: {was}).",
            id=target.id,
            province=province_names(target.province, language),
            name=measured(target, language),
            promise=promised(target, language),
            status=bold(standing(moved.now.judgement, language)),
            was=standing(moved.was.judgement, language),
        )
    if late := sum(advanced.now.is_late and not advanced.was.is_late for advanced in news.advanced):
        return language.mark_n("{n} initiative is past its date now.", "{n} initiatives are past their date now.", late)
    for group in () if news.is_empty else sorted(groups, key=lambda group: LEADS.index(group.key)):
        if sentence := counted(group.key, group.total, language):
            return sentence
    return language.mark("Nothing has changed since {day}.", day=language.day(news.since.day))


def counted(key: str, n: int, language: Language) -> Mrkdwn | None:
    """How much there is of a group, in a sentence; what has been overdue for long makes none."""
    match key:
        case "revised":
            return language.mark_n("{n} commitment was revised.", "{n} commitments were revised.", n)
        case "added":
            return language.mark_n("{n} commitment is new.", "{n} commitments are new.", n)
        case "disagreements":
            return language.mark_n(
                "{n} commitment is judged otherwise by somebody than by what is on record.",
                "{n} commitments are judged otherwise by somebody than by what is on record.",
                n,
            )
        case "years":
            return language.mark_n(
                "Of {n} promise it is known what became of it in the next year.",
                "Of {n} promises it is known what became of them in the next year.",
                n,
            )
        case "restored":
            return language.mark_n("{n} commitment is followed again.", "{n} commitments are followed again.", n)
        case "withdrawn":
            return language.mark_n(
                "What was recorded of {n} commitment has been taken back.",
                "What was recorded of {n} commitments has been taken back.",
                n,
            )
        case "edited":
            return language.mark_n(
                "Details of {n} commitment have changed.", "Details of {n} commitments have changed.", n
            )
        case "figures":
            return language.mark_n(
                "There are new figures for {n} target; its status stays as it was.",
                "There are new figures for {n} targets; every status stays as it was.",
                n,
            )
        case "steps":
            return language.mark_n("{n} initiative has moved.", "{n} initiatives have moved.", n)
        case "gone":
            return language.mark_n(
                "{n} commitment is no longer followed.", "{n} commitments are no longer followed.", n
            )
        case "due":
            return language.mark_n(
                "{n} commitment falls due within 14 days.", "{n} commitments fall due within 14 days.", n
            )
    return None


def chart_of(news: News, language: Language) -> list[Block]:
    """Promised against measured, where the same was measured anew in several provinces."""
    measured_anew = [moved.now for moved in news.moved if moved.figures and can_be_plotted(moved.now)]
    drawn = chart(measured_anew, language)
    return drawn if drawn and len(drawn[0]["chart"]["axis_config"]["categories"]) >= WORTH_A_CHART else []


def groups_of(news: News, language: Language) -> Iterator[Group]:
    """What there is to tell, the most urgent first."""
    turned = [moved for moved in news.moved if moved.is_turned]
    changed: list[Moved | Advanced] = [
        *(moved for moved in news.moved if not moved.is_turned),
        *(advanced for advanced in news.advanced if not advanced.only_fell_behind),
    ]
    by_kind = {key: [commitment for commitment in changed if kind_of(commitment) == key] for key in LINES}
    yield from moved_group("turned", turned, lambda moved: turned_line(moved, language), language)
    yield from item_group("unpublished", news.unpublished, news.unpublished_in_all, news.today, language)
    yield from item_group("overdue", news.overdue, len(news.overdue), news.today, language)
    yield from item_group("due", news.due, len(news.due), news.today, language)
    if news.disagreements:
        yield Group(
            "disagreements",
            news.disagreements,
            len(news.disagreements),
            lambda place: shorten(disagreement_line(news.disagreements[place], language), LINE),
            lambda place: entry(news.disagreements[place].item, language),
        )
    yield from changed_group("revised", by_kind, language)
    yield from item_group("added", news.added, len(news.added), news.today, language)
    yield from years_group(news, language)
    yield from item_group("restored", news.restored, len(news.restored), news.today, language)
    for key in ("figures", "steps", "withdrawn", "edited"):
        yield from changed_group(key, by_kind, language)
    if news.gone:
        yield Group(
            "gone",
            news.gone,
            len(news.gone),
            lambda place: gone_line(news.gone[place], language),
            lambda place: gone_entry(news.gone[place], language),
        )


def years_group(news: News, language: Language) -> Iterator[Group]:
    """What was taken up from the year before and how, and what was not; none where nothing was."""
    items: list[Succession | Silence] = [*news.passed_over, *news.taken_up]
    if items:
        name = GROUPS["years"]
        counts = turns_counted(news.taken_up, len(news.passed_over), language)
        yield Group(
            "years",
            items,
            len(items),
            lambda place: shorten(years_line(items[place], language), LINE),
            lambda place: years_entry(items[place], language),
            language.say("{name}: {counts}", name=language.say(name), counts=counts),
        )


def changed_group(key: str, by_kind: Mapping[str, Sequence[Moved | Advanced]], language: Language) -> Iterator[Group]:
    """What has changed in one way; none where nothing has."""
    return moved_group(key, by_kind[key], lambda moved: LINES[key](moved, language), language)


def moved_group(
    key: str, items: Sequence[Moved | Advanced], line_of: Callable[[Any], Mrkdwn], language: Language
) -> Iterator[Group]:
    """What has changed, as a group; none where nothing has."""
    if items:
        yield Group(
            key,
            items,
            len(items),
            lambda place: shorten(line_of(items[place]), LINE),
            lambda place: entry(items[place].now, language),
        )


def item_group(key: str, items: Sequence[Tracked], total: int, today: date, language: Language) -> Iterator[Group]:
    """Commitments as they stand, as a group; none where there are none."""
    if items:
        yield Group(
            key,
            items,
            total,
            lambda place: shorten(line(items[place], today, language), LINE),
            lambda place: entry(items[place], language),
        )
