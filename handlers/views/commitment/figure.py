"""The modal that takes a figure of which nothing need have been promised, and what is said once it is on record."""

from collections.abc import Sequence

from config.metrics import METRICS, Basis
from config.provinces import PROVINCES
from handlers.phrases.figures import RELEASE_WORDS, province_names
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import lines
from handlers.views.commitment.form import BASIS_WORDS, metric_names
from handlers.views.commitment.update import (
    Values,
    day_of,
    foretold,
    once_more,
    questions,
    source_fields,
    source_line,
    turn_line,
    waits,
)
from handlers.views.kit.blocks import Answer, actions, section
from handlers.views.kit.buttons import undo_button
from handlers.views.kit.inputs import View, choice, day, field, modal, search, text
from handlers.views.kit.records import VALUE, figure, label_of
from store.foresight import Turn
from store.model.actual import Actual, Release
from store.model.doubts import FigureDoubt
from store.model.terms import BASES

FIGURE_FORM = "figure_form"


def figure_form(
    typed: Values,
    memory: str,
    language: Language,
    doubts: Sequence[FigureDoubt] = (),
    turns: Sequence[Turn] | None = None,
    *,
    is_asked: bool = False,
) -> View:
    """Asks what was measured of which province; above the fields stands what is odd about what was typed."""
    code, key = typed.get("province"), typed.get("metric")
    province = (province_names(code, language), code) if code in PROVINCES and code else None
    metric = METRICS.get(key or "")
    named = (metric_names(metric, language), metric.key) if metric else None
    kinds = BASES[metric.kind] if metric else (Basis.LEVEL, Basis.GROWTH_RATE)
    bases = [(language.say(BASIS_WORDS[basis]), str(basis)) for basis in kinds if basis is not Basis.RELATIVE]
    releases = [(language.say(RELEASE_WORDS[release]).capitalize(), release.value) for release in Release]
    return modal(
        FIGURE_FORM,
        language.say("Record figure"),
        [
            *(questions(metric, doubts, language) if metric else []),
            *foretold(turns, language),
            *once_more(language, is_asked=is_asked),
            field(
                "province",
                label_of("province", language),
                search(province, placeholder=language.say("Type Henan, 河南, HA …")),
            ),
            field(
                "metric",
                language.say("What is measured?"),
                search(named, placeholder=language.say("Type R&D, 高新技术企业, patents …")),
            ),
            field("basis", label_of("basis", language), choice(bases, typed.get("basis", bases[0][1]))),
            field(
                "value",
                language.say("Figure"),
                text(typed.get("value"), longest=VALUE),
                hint=language.say("As the source writes it, with its unit: 1.86%, 1143.26亿元, more than 10,000"),
            ),
            field(
                "as_of",
                language.say("Of which year or day"),
                text(typed.get("as_of"), longest=100),
                hint=language.say("A year of statistics (2022), or a day (2022-09-30)"),
            ),
            field("release", language.say("How settled it is"), choice(releases, typed.get("release", Release.FINAL))),
            field("released", language.say("Released on"), day(day_of(typed.get("released")))),
            *source_fields(typed, language),
            field("note", language.say("Note"), text(typed.get("note"), multiline=True, longest=1000), optional=True),
        ],
        submit=language.say("Save"),
        close=language.say("Cancel"),
        memory=memory,
    ) | {"notify_on_close": False}


def figure_kept(actual: Actual, turned: Sequence[Turn], batch: str, language: Language) -> Answer:
    """What was understood, and which targets are judged otherwise by it."""
    told = lines(
        language.mark(
            "Recorded for {province}: {figure}",
            province=province_names(actual.province, language),
            figure=figure(actual, language),
        ),
        language.mark("Source: {source}", source=source_line(actual, language)),
        *(turn_line(turn, language) for turn in turned),
    )
    return Answer(told, [section(told), *waits(actual, language), *actions(undo_button(batch, language))])
