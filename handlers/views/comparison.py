"""Provinces side by side, metric by metric."""

from collections.abc import Sequence

from handlers.views.asked import Asked, share
from handlers.views.blocks import Answer, actions, data_table, section
from handlers.views.figures import deadline_words, measured, promised, province_name, province_names, standing
from handlers.views.language import Language
from handlers.views.listing import paragraphs
from handlers.views.mrkdwn import Mrkdwn, bold, lines
from handlers.views.reader import Reader
from handlers.views.targets import latest, summary
from store.judged import Judged

PROVINCES_COMPARED = 6

Line = tuple[str, str]  # what is measured, and by when


def comparison(
    asked: Asked, judged: Sequence[Judged], provinces: Sequence[str], reader: Reader, *, shared: bool = False
) -> Answer:
    """What provinces promised of the same metric in the same terms, on one line each."""
    language = reader.language
    table: dict[Line, dict[str, Judged]] = {}
    for one in sorted(judged, key=lambda one: (one.target.metric, one.target.deadline.on)):
        line = measured(one.target, language), deadline_words(one.target.deadline, language)
        table.setdefault(line, {}).setdefault(one.target.province, one)
    names = language.listed([province_names(code, language) for code in provinces])
    title = language.say("{provinces}, side by side", provinces=names)
    sentence = lines(bold(title), *(of_province(code, judged, language) for code in provinces))
    blocks = [section(sentence)]
    if table and reader.has_tables:
        columns = [language.say("Target"), language.say("By"), *(province_name(code, language) for code in provinces)]
        rows = [[*line, *(compared(found.get(code), language) for code in provinces)] for line, found in table.items()]
        blocks.append(data_table(title, columns, rows))
    elif table:
        blocks += paragraphs([as_text(line, found, provinces, language) for line, found in table.items()])
    return Answer(sentence, [*blocks, *([] if shared else actions(share(asked, language)))])


def of_province(code: str, judged: Sequence[Judged], language: Language) -> Mrkdwn:
    """A province's counts, or that nothing of it is on record."""
    name = province_names(code, language)
    own = [one for one in judged if one.target.province == code]
    if not own:
        return language.mark("{province}: no targets on record.", province=name)
    return language.mark("{province}: {summary}", province=name, summary=summary(own, language))


def compared(one: Judged | None, language: Language) -> str:
    """One cell: what was promised, what was measured, how it stands."""
    if one is None:
        return language.say("no such target")
    return language.say(
        "{promise} → {latest} · {status}",
        promise=promised(one.target, language),
        latest=latest(one, language),
        status=standing(one.judgement, language),
    )


def as_text(line: Line, found: dict[str, Judged], provinces: Sequence[str], language: Language) -> Mrkdwn:
    """One line of the comparison where no table can be shown."""
    return lines(
        bold(f"{line[0]} ({line[1]})"),
        *(
            language.mark(
                "{province}: {cell}", province=province_name(code, language), cell=compared(found.get(code), language)
            )
            for code in provinces
        ),
    )
