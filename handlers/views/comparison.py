"""Provinces side by side, metric by metric."""

from collections.abc import Sequence

from handlers.phrases.figures import (
    deadline_words,
    latest,
    measured,
    promised,
    province_name,
    province_names,
    provinces_named,
    standing,
)
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn, bold, lines
from handlers.views.kit.blocks import Answer, actions, data_table, section
from handlers.views.kit.listing import paragraphs
from handlers.views.kit.question import Asked, Room, paging, share
from handlers.views.kit.reader import Reader
from handlers.views.targets import summary
from store.model.progress import Judged

PROVINCES_COMPARED = 6
CELLS = 150  # on one page: more would have to be cut short to fit into a message

Line = tuple[str, str]  # what is measured, and by when
Table = dict[Line, dict[str, list[Judged]]]


def comparison(
    asked: Asked,
    judged: Sequence[Judged],
    provinces: Sequence[str],
    reader: Reader,
    *,
    notes: Sequence[Mrkdwn] = (),
    shared: bool = False,
) -> Answer:
    """What provinces promised of the same metric in the same terms, on one line each."""
    language = reader.language
    title = language.say("{provinces}, side by side", provinces=provinces_named(provinces, language))
    sentence = lines(*notes, bold(title), *(of_province(code, judged, language) for code in provinces))
    table = side_by_side(judged, language)
    room = Room(CELLS // len(provinces), CELLS // len(provinces))
    shown = asked.shown([*table.items()], room)
    blocks = [section(sentence)]
    if shown and reader.has_tables:
        columns = [language.say("Target"), language.say("By"), *(province_name(code, language) for code in provinces)]
        rows = [[*line, *(compared(found.get(code, []), language) for code in provinces)] for line, found in shown]
        blocks.append(data_table(title, columns, rows))
    elif shown:
        blocks += paragraphs([as_text(line, found, provinces, language) for line, found in shown])
    turns = [] if shared else [*paging(asked, len(table), room, language), share(asked, language)]
    return Answer(sentence, [*blocks, *actions(*turns)])


def side_by_side(judged: Sequence[Judged], language: Language) -> Table:
    """Targets by what they measure and by when, in the order of the metrics; a province may have several of a kind."""
    table: Table = {}
    for item in sorted(judged, key=lambda item: (item.target.metric, item.target.deadline.on, item.target.order)):
        line = measured(item.target, language), deadline_words(item.target.deadline, language)
        table.setdefault(line, {}).setdefault(item.target.province, []).append(item)
    return table


def of_province(code: str, judged: Sequence[Judged], language: Language) -> Mrkdwn:
    """A province's counts, or that nothing of it was found."""
    name = province_names(code, language)
    own = [item for item in judged if item.target.province == code]
    if not own:
        return language.mark("{province}: no target that fits.", province=name)
    return language.mark("{province}: {summary}", province=name, summary=summary(own, language))


def compared(found: Sequence[Judged], language: Language) -> str:
    """One cell: what was promised, what was measured, how it stands."""
    if not found:
        return language.say("no such target")
    return " / ".join(
        language.say(
            "{promise} → {latest} · {status}",
            promise=promised(item.target, language),
            latest=latest(item, language),
            status=standing(item.judgement, language),
        )
        for item in found
    )


def as_text(line: Line, found: dict[str, list[Judged]], provinces: Sequence[str], language: Language) -> Mrkdwn:
    """One line of the comparison where no table can be shown."""
    cells = {province_name(code, language): compared(found.get(code, []), language) for code in provinces}
    rows = [language.mark("{province}: {cell}", province=province, cell=cell) for province, cell in cells.items()]
    return lines(bold(f"{line[0]} ({line[1]})"), *rows)
