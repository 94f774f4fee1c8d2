"""Records as texts that stand alone: each with its id, what is known of it, why, and where that is published."""

import html
import re
from collections.abc import Iterable, Sequence

from handlers.assistants.answers import FigureTold, InitiativeTold, SourceTold, StatisticTold, TargetTold
from handlers.phrases.figures import RELEASE_WORDS, metric_name, province_names, year_or_day
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn
from store.model.actual import Release

LINK = re.compile(r"<(https?://[^|>]+)\|([^>]*)>")
MENTION = re.compile(r"<(?:@|!subteam\^)([^>]+)>")


def target_text(target: TargetTold, language: Language) -> str:
    """A target: the promise, the status with its why, and where both are written."""
    promise = language.say(
        "{id} · {province}: {name} {promise}, by {due}",
        id=target.id,
        province=province_names(target.province.code, language),
        name=target.measures,
        promise=target.promise.written,
        due=target.deadline.written,
    )
    status = language.say("{status}. {why}", status=target.status_words, why=target.why)
    return lines(
        promise,
        f"  {status}",
        indented(target.not_verifiable),
        *written_in(target.source, target.figure.sources if target.figure else (), language),
    )


def written_in(source: SourceTold | None, figures: Sequence[SourceTold], language: Language) -> list[str]:
    """Where a promise and figures are published, a line each."""
    documents = source_text(source) if source else ""
    publications = "; ".join(map(source_text, figures))
    return [
        indented(language.say("Promised: {documents}", documents=documents) if documents else ""),
        indented(language.say("Figures: {publications}", publications=publications) if publications else ""),
    ]


def initiative_text(initiative: InitiativeTold, language: Language) -> str:
    """An initiative: what was promised, its stage, and where it is written."""
    promise = language.say(
        "{id} · {province}: {title}",
        id=initiative.id,
        province=province_names(initiative.province.code, language),
        title=initiative.title,
    )
    blocked = language.say("blocked until: {why}", why=initiative.blocked_by) if initiative.blocked_by else ""
    return lines(
        promise,
        *map(indented, (stage_text(initiative, language), blocked)),
        *written_in(initiative.source, (), language),
    )


def stage_text(initiative: InitiativeTold, language: Language) -> str:
    """How far an initiative is, and by when it is promised."""
    if not initiative.deadline:
        return initiative.stage_words
    return language.say("{status} · by {due}", status=initiative.stage_words, due=initiative.deadline.written)


def either_text(target: TargetTold | None, initiative: InitiativeTold | None, language: Language) -> str:
    """A commitment of either kind."""
    if target:
        return target_text(target, language)
    return initiative_text(initiative, language) if initiative else ""


def others_text(others: Sequence[StatisticTold], language: Language) -> str:
    """Figures of provinces that have no such target, in a line, and where they are published."""
    told = [
        language.say(
            "{province} {value} ({day})",
            province=province_names(one.province.code, language),
            value=one.figure.written,
            day=year_or_day(one.figure.as_of, language),
        )
        for one in others
    ]
    publications = dict.fromkeys(source_text(source) for one in others for source in one.figure.sources)
    return lines(
        language.say("No such target on record: {figures}", figures=" · ".join(told)),
        indented(language.say("Figures: {publications}", publications="; ".join(publications))),
    )


def under_names(texts: Iterable[tuple[str, str]]) -> list[str]:
    """Texts under the names of their groups, each name once."""
    by_name: dict[str, list[str]] = {}
    for name, text in texts:
        by_name.setdefault(name, []).append(text)
    return [lines(name, *texts) for name, texts in by_name.items()]


def figure_text(figure: FigureTold, language: Language) -> str:
    """A figure with its day, how settled it is, how it was derived, and where it is published."""
    parts = [
        language.say(
            "{day}: {value} ({release}, released {released})",
            day=year_or_day(figure.as_of, language),
            value=figure.written,
            release=language.say(RELEASE_WORDS[Release(figure.release)]),
            released=language.day(figure.released),
        ),
        *([figure.how] if figure.how else []),
        *([language.say("official")] if figure.official else []),
        *([language.say("waits for a second person")] if figure.waits_for_confirmation else []),
        *(source_text(source) for source in figure.sources),
    ]
    return " · ".join(parts)


def statistic_text(statistic: StatisticTold, language: Language) -> str:
    """A figure with the province and the metric that it is of."""
    return language.say(
        "{province} · {metric} · {figure}",
        province=province_names(statistic.province.code, language),
        metric=metric_name(statistic.metric.key, language),
        figure=figure_text(statistic.figure, language),
    )


def source_text(source: SourceTold) -> str:
    """A publication, the place in it, and its address."""
    return " – ".join(part for part in (source.name, source.place, source.address) if part)


def indented(text: str | None) -> str:
    return f"  {text}" if text else ""


def lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


def unmarked(text: Mrkdwn) -> str:
    """What was written for Slack as plain text: its links by their names and addresses, people by their ids."""
    return html.unescape(MENTION.sub(r"@\1", LINK.sub(r"\2 (\1)", text)))
