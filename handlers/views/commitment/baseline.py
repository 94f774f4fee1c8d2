"""The figure from which a target can be counted, offered and taken."""

from config.metrics import METRICS
from handlers.phrases.figures import amount, baseline_words, standing, year_or_day
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn, bold, escape, lines
from handlers.phrases.reasons import why
from handlers.views.kit.blocks import Answer, Element, actions, button, section
from handlers.views.kit.buttons import history_button, undo_button
from handlers.views.kit.question import SHOW_COMMITMENT
from store.model.baseline import baseline_at_hand
from store.model.commitment import Commitment, Target
from store.model.progress import Judged

USE_BASELINE = "commitment:baseline"


def baseline_button(judged: Judged, language: Language) -> Element | None:
    """Offers the last figure before the promise: "Use 1.86% (2022) as the baseline"; none where none is wanted."""
    figure = baseline_at_hand(judged)
    if figure is None:
        return None
    value = amount(figure.value, METRICS[figure.metric], figure.basis, language)
    day = year_or_day(figure.as_of, language)
    id = judged.target.id
    return button(
        language.say("Use {value} ({day}) as the baseline", value=value, day=day),
        USE_BASELINE,
        f"{id} {figure.id}",
        name=language.say("Count {id} from {value} ({day})", id=id, value=value, day=day),
    )


def baseline_line(commitment: Commitment, language: Language) -> Mrkdwn | None:
    """Where a target starts from and who published that, where it was taken from a figure."""
    start = commitment.baseline if isinstance(commitment, Target) else None
    if not isinstance(commitment, Target) or start is None or not start.source:
        return None
    return language.mark(
        "Baseline: {value} ({day}), from {source}",
        value=baseline_words(start, commitment, language),
        day=year_or_day(start.on, language),
        source=start.source,
    )


def counted_from(judged: Judged, batch: str, language: Language) -> Answer:
    """The baseline that was taken, and how the target is judged with it."""
    target = judged.target
    told = lines(
        language.mark("*{id}* has its baseline.", id=target.id),
        baseline_line(target, language),
        bold(standing(judged.judgement, language)),
        escape(why(target, judged.judgement, language)),
    )
    show = button(language.say("Open"), SHOW_COMMITMENT, target.id)
    return Answer(
        told, [section(told), *actions(undo_button(batch, language), history_button(target.id, language), show)]
    )
