"""A year at a glance: what each province promised of each metric, and how it stands."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from config.metrics import METRICS, Basis
from handlers.phrases.figures import MARKS, STATUS_WORDS, UNJUDGED, measure_name, observed, promised, province_name
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import bold, lines
from handlers.views.kit.blocks import Answer, Block, Element, actions, data_table, section
from handlers.views.kit.question import Asked, again, share
from handlers.views.kit.reader import Reader
from handlers.views.overview import Written, changed, extent, headline, province_menu, rows_of
from store.model.progress import Judged
from store.model.year_tally import YearTally

CELLS = 240  # on one page: more would have to be cut short to fit into a message
UNBROKEN = "\u00a0"  # between a sign and its number, which a narrow column would part
MOST_COLUMNS = 19  # beside that of the provinces

Measure = tuple[str, Basis]


def common_first(measures: Mapping[Measure, int], provinces: int) -> list[Measure]:
    """What at least every second province promised, in the usual order of metrics; then the rest, the rarest last."""
    places = {metric: place for place, metric in enumerate(METRICS)}

    def order(measure: Measure) -> tuple[int, int, str]:
        rarity = 0 if 2 * measures[measure] >= provinces else -measures[measure]
        return rarity and provinces + rarity, places[measure[0]], measure[1]

    return sorted(measures, key=order)


def columns_for(provinces: int) -> int:
    """How many metrics fit beside so many provinces."""
    return min(MOST_COLUMNS, max(1, CELLS // max(1, provinces)))


def year_overview(
    asked: Asked,
    tallies: Sequence[YearTally],
    measures: Sequence[Measure],
    judged: Sequence[Judged],
    lately: Written,
    reader: Reader,
    *,
    shared: bool = False,
) -> Answer:
    """Metric by metric, a row for each province, the worst first; `judged` are the targets of the page on show."""
    language = reader.language
    title = bold(extent(tallies, language))
    sentence = lines(title, headline(tallies, language), changed(lately, language))
    caption = language.say("{year}, by province and metric", year=tallies[0].year)
    size = columns_for(len(tallies))
    shown = measures[(asked.page - 1) * size : asked.page * size]
    if reader.has_tables and shown:
        blocks: list[Block] = [data_table(caption, *table(tallies, shown, judged, language))]
    else:
        blocks = rows_of(tallies, caption, reader)
    if shared:
        return Answer(sentence, [section(sentence), *blocks])
    controls = [
        province_menu(tallies, language),
        again(language.say("As a list"), asked.but(layout="list", page=1), 0),
        *(turns(asked, len(measures), size, language) if reader.has_tables else []),
        again(language.say("All years"), Asked(topic="targets"), 5),
        share(asked, language),
    ]
    return Answer(sentence, [section(sentence), *blocks, *actions(*controls)])


def table(
    tallies: Sequence[YearTally], measures: Sequence[Measure], judged: Sequence[Judged], language: Language
) -> tuple[list[str], list[list[str]]]:
    """The heads of the columns and the rows."""
    cells: defaultdict[tuple[str, Measure], list[Judged]] = defaultdict(list)
    for item in judged:
        cells[item.target.province, (item.target.metric, item.target.basis)].append(item)
    columns = [language.say("Province"), *(measure_name(*measure, language) for measure in measures)]
    rows = [
        [
            province_name(tally.province, language),
            *(" / ".join(cell(item, language) for item in cells[tally.province, measure]) for measure in measures),
        ]
        for tally in tallies
        if tally.targets.total
    ]
    return columns, rows


def cell(judged: Judged, language: Language) -> str:
    """How a target stands, what was measured, and what was promised."""
    target, seen = judged.target, judged.judgement.observation
    status = f"{MARKS.get(judged.status, UNJUDGED)} {language.say(STATUS_WORDS[judged.status])}"
    promise = promised(target, language).replace(" ", UNBROKEN)
    if seen is None:
        return language.say("{status}: {promise}", status=status, promise=promise)
    value = observed(seen, target, language)
    if seen.is_computed:
        value = language.say("{value}, computed", value=value)
    return language.say("{status}: {value} ({promise})", status=status, value=value, promise=promise)


def turns(asked: Asked, total: int, size: int, language: Language) -> list[Element]:
    """The ways to the metrics that have no room here."""
    found = []
    if asked.page > 1:
        found.append(again(language.say("Previous metrics"), asked.but(page=asked.page - 1), 1))
    left = total - asked.page * size
    if left > 0:
        label = language.say_n("{n} more metric", "{n} more metrics", left)
        found.append(again(label, asked.but(page=asked.page + 1), 2))
    return found
