"""The whole ledger at a glance: each province with its counts, and what waits for the reader."""

from collections.abc import Sequence

from config.provinces import PROVINCES
from handlers.phrases.figures import measured, province_name, province_names
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import bold, lines
from handlers.views.kit.blocks import Answer, Block, actions, context, divider, section
from handlers.views.kit.question import Asked, again, details_menu, share
from handlers.views.kit.reader import Reader
from handlers.views.targets import summary, target_line
from store.model.progress import Judged

MINE_SHOWN = 5


def overview(
    asked: Asked,
    years: Sequence[tuple[str, int, Sequence[Judged]]],
    mine: Sequence[Judged],
    reader: Reader,
    *,
    shared: bool = False,
) -> Answer:
    """Every tracked province by its latest year on record; then the reader's own targets that are not settled."""
    language = reader.language
    title = lines(
        bold(language.say("Targets on record")),
        language.mark_n("{n} province is tracked.", "{n} provinces are tracked.", len(years)),
    )
    provinces = [province_summary(*latest, place, language) for place, latest in enumerate(years)]
    if shared:
        return Answer(title, [section(title), *provinces])
    return Answer(
        title, [section(title), *provinces, divider(), *own(mine, language), *actions(share(asked, language))]
    )


def province_summary(code: str, year: int, judged: Sequence[Judged], place: int, language: Language) -> Block:
    """A province's latest year in two lines, with the way to its targets."""
    words = f"{PROVINCES[code].en.lower()} {year}"
    standing = summary(judged, language) if judged else language.mark("No targets of that year.")
    return section(
        lines(bold(language.say("{name}, {year}", name=province_names(code, language), year=year)), standing),
        accessory=again(
            language.say("Show"),
            Asked(topic="targets", words=words),
            place,
            name=language.say("Show the targets of {province}", province=province_name(code, language)),
        ),
    )


def own(mine: Sequence[Judged], language: Language) -> list[Block]:
    """What the reader owns and nobody has settled yet."""
    if not mine:
        return [context(language.mark("No open target has you as its owner."))]
    shown = [target_line(item, language, with_province=True) for item in mine[:MINE_SHOWN]]
    rest = len(mine) - len(shown)
    more = language.mark_n("{n} more: type `/targets mine`", "{n} more: type `/targets mine`", rest) if rest else None
    menu = details_menu([(item.target.id, measured(item.target, language)) for item in mine], language)
    return [section(lines(bold(language.say("Yours")), *shown, more)), *actions(menu)]
