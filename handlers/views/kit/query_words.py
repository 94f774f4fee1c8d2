"""What a query asks for, as people say it: “Henan, Hubei · talent” where `henan,hubei theme:talent` was typed."""

from collections.abc import Sequence

from config.catalogue import Message
from config.metrics import Theme
from handlers.phrases.figures import STAGE_WORDS, STATUS_WORDS, metric_name, province_name
from handlers.phrases.language import Language
from handlers.phrases.marks import FORCE_WORDS
from handlers.phrases.mrkdwn import Mrkdwn, cut, escape, joined, shorten
from handlers.words.query import Query
from store.model.selection import NOBODY, Selection

NAMED = 3  # of a kind; of more the number is told
LONGEST_NAME = 40


def asked_for(query: Query, language: Language, longest: int) -> Mrkdwn:
    """The conditions of a query one after the other; where there are none, that all is asked for."""
    selection = query.selection
    parts = [
        *wanted(selection, language),
        *(escape(language.say(word)) for word in progress_words(query)),
        *days(selection, language),
        *(language.mark("without {names}", names=names) for names in unwanted(query, language)),
    ]
    return shorten(joined(" · ", parts), longest) if parts else language.mark("all commitments")


def wanted(selection: Selection, language: Language) -> list[Mrkdwn]:
    """What a commitment must have: a list for each kind of condition."""
    lists = [
        [escape(province_name(code, language)) for code in selection.provinces],
        [escape(metric_name(key, language)) for key in selection.metrics],
        [escape(str(year)) for year in selection.years],
        [theme_name(theme, language) for theme in selection.themes],
        [escape(language.say(FORCE_WORDS[force])) for force in selection.forces],
        [whose(owner, language) for owner in selection.owners],
    ]
    kinds = {"target": language.mark("targets"), "initiative": language.mark("initiatives")}
    return [*(some(names, language) for names in lists if names), *([kinds[selection.kind]] if selection.kind else [])]


def progress_words(query: Query) -> list[str]:
    """The statuses and stages that are asked for, and what else only judging can tell."""
    asked = (
        (query.overdue, Message("overdue")),
        (query.blocked, Message("blocked")),
        (query.unverifiable, Message("not verifiable")),
    )
    return [
        *(STATUS_WORDS[status] for status in query.statuses),
        *(STAGE_WORDS[stage] for stage in query.stages),
        *(word for is_asked, word in asked if is_asked),
    ]


def unwanted(query: Query, language: Language) -> list[Mrkdwn]:
    """What a commitment must not have."""
    selection = query.selection
    lists = [
        [escape(province_name(code, language)) for code in selection.not_provinces],
        [escape(metric_name(key, language)) for key in selection.not_metrics],
        [escape(str(year)) for year in selection.not_years],
        [theme_name(theme, language) for theme in selection.not_themes],
        [escape(language.say(FORCE_WORDS[force])) for force in selection.not_forces],
        [whose(owner, language) for owner in selection.not_owners],
        [escape(language.say(STATUS_WORDS[status])) for status in query.not_statuses],
    ]
    return [some(names, language) for names in lists if names]


def days(selection: Selection, language: Language) -> list[Mrkdwn]:
    """By when it is due."""
    first, last = selection.due_from, selection.due_to
    if first and last:
        span = language.say("{first} to {last}", first=language.day(first), last=language.day(last))
        return [language.mark("Due {days}", days=span)]
    if first:
        return [language.mark("due from {day} on", day=language.day(first))]
    return [language.mark("due by {day}", day=language.day(last))] if last else []


def theme_name(theme: str, language: Language) -> Mrkdwn:
    """What a theme is called; one that a team has of its own, as it is written."""
    return escape(language.say(Theme(theme).label) if theme in [*Theme] else cut(theme, LONGEST_NAME))


def whose(owner: str, language: Language) -> Mrkdwn:
    """Whom something belongs to."""
    return language.mark("without an owner") if owner == NOBODY else language.mention(owner)


def some(names: Sequence[Mrkdwn], language: Language) -> Mrkdwn:
    """The first few names, and how many more there are."""
    rest = len(names) - NAMED
    if rest <= 0:
        return language.listed_marks([*names])
    first = joined(language.pick(", ", "、"), names[:NAMED])
    return language.mark_n("{names} and {n} more", "{names} and {n} more", rest, names=first)
