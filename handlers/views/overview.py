"""The whole ledger at a glance: how many promises stand where, and a row for each province and year."""

from collections.abc import Iterable, Mapping, Sequence

from config.provinces import PROVINCES
from handlers.phrases.figures import province_name
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn, bold, escape, lines
from handlers.phrases.tallies import GROUP_NAMES, group_counts, in_sentence
from handlers.views.kit.blocks import TABLE_ROWS, Answer, Block, Cell, Element, Number, actions, data_table, section
from handlers.views.kit.first_steps import first_steps, ways_to_begin, who_may_begin
from handlers.views.kit.listing import AS_TEXT, paragraphs
from handlers.views.kit.question import Asked, Room, again, asking_menu, paging, share
from handlers.views.kit.reader import Reader
from store.model.event import Action
from store.model.year_tally import Group, YearTally, grouped, total_of

YEARS_OFFERED = 3
IN_TABLE = Room(TABLE_ROWS, TABLE_ROWS)
COLUMNS = (Group.MET, Group.MISSED, Group.BEHIND, Group.ON_TRACK, Group.OVERDUE, Group.NO_FIGURE)

Written = Mapping[tuple[str, Action], int]  # how many records of a kind something was done to


def overview(
    asked: Asked, tallies: Sequence[YearTally], lately: Written, reader: Reader, *, shared: bool = False
) -> Answer:
    """Every province and year, the worst first; how to begin where there is none."""
    language = reader.language
    if not tallies:
        steps = first_steps(language)
        return Answer(steps, [section(steps), *ways_to_begin(language), who_may_begin(language)])
    sentence = lines(bold(extent(tallies, language)), headline(tallies, language), changed(lately, language))
    room = IN_TABLE if reader.has_tables else AS_TEXT
    shown = asked.shown(tallies, room)
    blocks = [section(sentence), *rows_of(shown, language.say("Promises by province and year"), reader)]
    if shared:
        return Answer(sentence, blocks)
    controls = [
        province_menu(shown, language),
        *by_year(tallies, language),
        again(language.say("Mine"), Asked(topic="targets", words="mine"), 8),
        *paging(asked, len(tallies), room, language),
        share(asked, language),
    ]
    return Answer(sentence, [*blocks, *actions(*controls)])


def extent(tallies: Sequence[YearTally], language: Language) -> str:
    """Of how many provinces and which years promises are on record."""
    years = sorted({tally.year for tally in tallies})
    span = str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"
    provinces = len({tally.province for tally in tallies})
    return language.say_n("{n} province, {years}", "{n} provinces, {years}", provinces, years=span)


def headline(tallies: Sequence[YearTally], language: Language) -> Mrkdwn:
    """How many targets stand where, for how many there is a current figure, and how many initiatives there are."""
    total = total_of(tallies)
    counts = in_sentence(grouped(total), language)
    targets = language.mark_n("{n} target: {counts}.", "{n} targets: {counts}.", total.total, counts=counts)
    covered = language.mark(
        "Current sourced figures: {covered} of {total}.",
        covered=language.number(total.covered),
        total=language.number(total.total),
    )
    work = sum(tally.initiatives for tally in tallies)
    initiatives = language.mark_n("{n} initiative.", "{n} initiatives.", work)
    return language.sentence_marks(targets, covered, initiatives if work else Mrkdwn(""))


def changed(lately: Written, language: Language) -> Mrkdwn:
    """What was recorded in the last seven days."""
    promises, figures = lately.get(("commitment", Action.ADDED), 0), lately.get(("actual", Action.ADDED), 0)
    changes, steps = lately.get(("commitment", Action.REVISED), 0), lately.get(("milestone", Action.ADDED), 0)
    told = [
        *([language.say_n("{n} new promise", "{n} new promises", promises)] if promises else []),
        *([language.say_n("{n} promise changed", "{n} promises changed", changes)] if changes else []),
        *([language.say_n("{n} figure", "{n} figures", figures)] if figures else []),
        *([language.say_n("{n} step", "{n} steps", steps)] if steps else []),
    ]
    if not told:
        return language.mark("Nothing was recorded in the last 7 days.")
    return language.mark("In the last 7 days: {what}.", what=language.pick(", ", "、").join(told))


def rows_of(tallies: Sequence[YearTally], caption: str, reader: Reader) -> list[Block]:
    """A row for each province and year; lines of text for a workspace that shows no tables."""
    language = reader.language
    if not reader.has_tables:
        return paragraphs([as_text(tally, language) for tally in tallies])
    columns = [
        language.say("Province"),
        language.say("Year"),
        language.say("Targets"),
        *(language.say(GROUP_NAMES[group]) for group in COLUMNS),
        language.say("Coverage"),
        language.say("Initiatives"),
    ]
    return [data_table(caption, columns, [cells(tally, language) for tally in tallies])]


def cells(tally: YearTally, language: Language) -> list[Cell]:
    """One row: numbers, so that each column sorts by them."""
    counts, targets = grouped(tally.targets), tally.targets
    share_covered = targets.covered / targets.total if targets.total else 0
    return [
        province_name(tally.province, language),
        Number(tally.year, str(tally.year)),
        counted(targets.total, language),
        *(counted(counts[group], language) for group in COLUMNS),
        Number(round(share_covered, 3), f"{share_covered:.0%}" if targets.total else "–"),
        counted(tally.initiatives, language),
    ]


def counted(n: int, language: Language) -> Number:
    """A number that is looked over more easily where there are none."""
    return Number(n, language.number(n) if n else "–")


def as_text(tally: YearTally, language: Language) -> Mrkdwn:
    """A province's year in a line."""
    name = language.say("{provinces}, {year}", provinces=province_name(tally.province, language), year=tally.year)
    return lines(bold(name), escape(group_counts(tally, language)))


def province_menu(tallies: Iterable[YearTally], language: Language) -> Element:
    """The way from a row to its promises."""
    choices = {
        language.say("{provinces}, {year}", provinces=province_name(tally.province, language), year=tally.year): Asked(
            topic="targets" if tally.targets.total else "initiatives",
            words=f"{PROVINCES[tally.province].en.lower()} {tally.year}",
        )
        for tally in tallies
    }
    return asking_menu(language.say("Open…"), "targets", 9, choices)


def by_year(tallies: Iterable[YearTally], language: Language) -> list[Element]:
    """Buttons to the latest years, each metric by metric."""
    years = sorted({tally.year for tally in tallies if tally.targets.total}, reverse=True)[:YEARS_OFFERED]
    return [
        again(
            str(year),
            Asked(topic="targets", words=str(year)),
            place,
            name=language.say("Show the targets of {year}", year=year),
        )
        for place, year in enumerate(years, start=5)
    ]
