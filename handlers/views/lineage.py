"""One promise through the years: what was promised each time, how that differs, and what became of it."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from handlers.phrases.figures import measured, promised, province_name, provinces_named, stage_words, standing, title_of
from handlers.phrases.language import Language
from handlers.phrases.lineage import SILENT, silence_words, terms_of, turned, turns_counted
from handlers.phrases.mrkdwn import Mrkdwn, bold, cut, escape, joined, lines
from handlers.views.kit.blocks import Answer, Block, Element, actions, button, section
from handlers.views.kit.buttons import undo_button
from handlers.views.kit.listing import Listing
from handlers.views.kit.question import SHOW_COMMITMENT, Asked, details_menu
from handlers.views.kit.reader import Reader
from handlers.views.kit.sources import document
from store.model.commitment import NEW_PROMISE, Commitment, Target
from store.model.lineage import Line
from store.model.progress import Judged, Tracked

FOLLOWS = "commitment:follows"
YEARS_SHOWN = 5  # columns of the table: the latest
TITLE = 120


class Years(NamedTuple):
    """What is known of the other years of one promise, and what it may take up where nothing is."""

    line: Line
    proposed: Sequence[Commitment] = ()
    may_be_said: bool = False  # whether there are buttons that say it


def history(
    asked: Asked, found: Sequence[Line], reader: Reader, *, notes: Sequence[Mrkdwn] = (), shared: bool = False
) -> Answer:
    """Promises by year, that in which most has changed first."""
    language = reader.language
    provinces = dict.fromkeys(line.last.commitment.province for line in found)
    title = language.say("{provinces}, year on year", provinces=provinces_named(provinces, language))
    sentence = lines(*notes, bold(title), summary(found, language))
    listing = line_listing(found, language, with_province=len(provinces) > 1)
    return listing.answer(sentence, title, asked, found, [], reader, shared=shared)


def summary(found: Sequence[Line], language: Language) -> Mrkdwn:
    """How many promises there are, and how often they were changed."""
    counts = turns_counted(
        [succession for line in found for succession in line.successions],
        sum(line.silence is not None for line in found),
        language,
    )
    total = language.mark_n("{n} promise.", "{n} promises.", len(found))
    if not counts:
        none = language.mark("None of them is on record in more than one year.")
        return Mrkdwn(language.sentences(total, none))
    return Mrkdwn(language.sentences(total, language.mark("From one year to the next: {counts}.", counts=counts)))


def line_listing(found: Sequence[Line], language: Language, *, with_province: bool) -> Listing[Line]:
    """How promises are listed by year."""
    years = years_of(found)[-YEARS_SHOWN:]
    columns = [
        *([language.say("Province")] if with_province else []),
        language.say("Promise"),
        *(language.say("{year}", year=year) for year in years),
    ]

    def cells(line: Line) -> list[str]:
        by_year = {
            item.commitment.year: " · ".join(told_of(line, place, language)) for place, item in enumerate(line.items)
        }
        if line.silence:
            by_year.setdefault(line.silence.document.year, language.say(SILENT))
        commitment = line.last.commitment
        province = [province_name(commitment.province, language)] if with_province else []
        return [*province, name_of(commitment, language), *(by_year.get(year, "") for year in years)]

    return Listing(
        columns=columns,
        cells=cells,
        line=lambda line: line_text(line, language, with_province=with_province),
        detail=lambda line: line_detail(line, language, with_province=with_province),
        entry=lambda line: (line.last.commitment.id, name_of(line.last.commitment, language)),
    )


def years_of(found: Iterable[Line]) -> list[int]:
    """The years in which anything was promised, or passed over."""
    years = {item.commitment.year for line in found for item in line.items}
    return sorted(years | {line.silence.document.year for line in found if line.silence})


def name_of(commitment: Commitment, language: Language) -> str:
    """What is promised, without the number."""
    if isinstance(commitment, Target):
        return measured(commitment, language)
    return cut(title_of(commitment, language), TITLE)


def told_of(line: Line, place: int, language: Language) -> list[str]:
    """What was promised in one year, how it differs from the year before, and what became of it."""
    item = line.items[place]
    change = [turned(line.successions[place - 1], language)] if place else []
    return [in_its_year(item.commitment, language), *change, outcome(item, language)]


def in_its_year(commitment: Commitment, language: Language) -> str:
    """What is promised, with its deadline where that is not the end of its own year."""
    if isinstance(commitment, Target) and commitment.deadline.on == date(commitment.year, 12, 31):
        return promised(commitment, language)
    return terms_of(commitment, language)


def outcome(item: Tracked, language: Language) -> str:
    """The status of a target or the stage of an initiative."""
    return standing(item.judgement, language) if isinstance(item, Judged) else stage_words(item, language)


def line_text(line: Line, language: Language, *, with_province: bool) -> Mrkdwn:
    """A promise and its years in one paragraph."""
    commitment = line.last.commitment
    name = name_of(commitment, language)
    if with_province:
        name = language.say("{province}, {name}", province=province_name(commitment.province, language), name=name)
    years = [f"{item.commitment.year}: {', '.join(told_of(line, n, language))}" for n, item in enumerate(line.items)]
    silent = [silence_words(line.silence, language)] if line.silence else []
    return joined(" ", [bold(name), escape(" → ".join([*years, *silent]))])


def line_detail(line: Line, language: Language, *, with_province: bool) -> Block:
    """A promise with a line a year, and a button to the card of the last."""
    commitment = line.last.commitment
    name = name_of(commitment, language)
    if with_province:
        name = language.say("{province}, {name}", province=province_name(commitment.province, language), name=name)
    open_ = language.say("Open {id}", id=commitment.id)
    return section(
        lines(bold(name), *years_told(line, "", language)),
        accessory=button(language.say("Open"), SHOW_COMMITMENT, commitment.id, name=open_),
    )


def years_told(line: Line, here: str, language: Language) -> list[Mrkdwn]:
    """Each year of a promise in a line; that of the card on which it stands needs no id."""
    told = []
    for place, item in enumerate(line.items):
        id, year = item.commitment.id, item.commitment.year
        what = " · ".join(told_of(line, place, language))
        if id == here:
            told.append(language.mark("• {year}: {what}", year=year, what=what))
        else:
            told.append(language.mark("• {year} ({id}): {what}", year=year, id=id, what=what))
    if line.silence:
        silent = silence_words(line.silence, language)
        where = document(line.silence.document, language)
        told.append(language.mark("• {silent}: {document}", silent=silent, document=where))
    return told


def year_on_year(years: Years, commitment: Commitment, language: Language) -> list[Block]:
    """What came before and after the promise of a card, with the way to those cards; nothing where nothing did."""
    line = years.line
    if len(line.items) == 1 and line.silence is None:
        return proposals(years, commitment, language)
    others = [item.commitment for item in line.items if item.commitment.id != commitment.id]
    menu = details_menu([(other.id, terms_of(other, language)) for other in others], language) if others else None
    told = lines(bold(language.say("Year on year")), *years_told(line, commitment.id, language))
    is_linked = line.items[0].commitment.id != commitment.id
    wrong = other_button(commitment.id, language) if is_linked and years.may_be_said else None
    return [section(told), *actions(menu, wrong)]


def proposals(years: Years, commitment: Commitment, language: Language) -> list[Block]:
    """What a promise may take up, by its words, to be confirmed."""
    if not (years.proposed and years.may_be_said):
        return []
    return [proposal(commitment.id, earlier, place, language) for place, earlier in enumerate(years.proposed)]


def proposal(id: str, earlier: Commitment, place: int, language: Language) -> Block:
    """An earlier promise that reads like one, and the button that says that it is the same."""
    text = language.mark("Is this {id} again: “{title}”?", id=earlier.id, title=cut(title_of(earlier, language), TITLE))
    name = language.say("{id} takes up {earlier}", id=id, earlier=earlier.id)
    return section(
        text, accessory=button(language.say("Same promise"), f"{FOLLOWS}:{place}", f"{id} {earlier.id}", name=name)
    )


def other_button(id: str, language: Language) -> Element:
    """Says that a promise takes up none."""
    name = language.say("{id} is a new promise", id=id)
    return button(language.say("Not the same promise"), FOLLOWS, f"{id} {NEW_PROMISE}", name=name)


def linked(commitment: Commitment, line: Line, batch: str, language: Language) -> Answer:
    """What was said of a promise, with the way back."""
    told = taken_up(commitment, line, language)
    if told is None:
        told = language.mark("{id} takes up no earlier promise.", id=bold(commitment.id))
    show = button(language.say("Open"), SHOW_COMMITMENT, commitment.id)
    return Answer(told, [section(told), *actions(undo_button(batch, language), show)])


def taken_up(commitment: Commitment, line: Line, language: Language) -> Mrkdwn | None:
    """Which promise of an earlier year one takes up, and how it differs; none where it is new."""
    found = next((pair for pair in line.successions if pair.after.id == commitment.id), None)
    if found is None:
        return None
    return language.mark(
        "{id} takes up {earlier} ({terms}): {turn}.",
        id=bold(commitment.id),
        earlier=found.before.id,
        terms=terms_of(found.before, language),
        turn=turned(found, language),
    )


def beside_recorded(years: Years, commitment: Commitment, language: Language) -> list[Block]:
    """What is told of the years before when a commitment has been recorded."""
    told = taken_up(commitment, years.line, language)
    if told is None:
        return proposals(years, commitment, language)
    return [section(told, accessory=other_button(commitment.id, language) if years.may_be_said else None)]
