"""What matters most of a digest, in three short lines: they stand in the channel, and in the notification."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from enum import IntEnum, auto
from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from config.catalogue import Message
from handlers.phrases.figures import (
    deadline_words,
    measured,
    observed,
    promised,
    province_name,
    standing,
    title_of,
)
from handlers.phrases.language import Language
from handlers.phrases.lineage import terms_of, turned
from handlers.phrases.mrkdwn import Mrkdwn, bold, cut, joined
from handlers.views.deadlines import entry
from handlers.views.posting.groups import Group, fallen_behind
from handlers.views.posting.news import causes, clauses
from store.model.commitment import Commitment, Target
from store.model.judgement import Status
from store.model.lineage import Succession, Turn, deadline_turned, value_turned
from store.model.progress import Followed, Tracked
from store.news import Advanced, Moved, News

MOST = 3
NAMED = 3  # provinces of which it is told how much is new in each
TITLE = 80
SLIPPED = (Turn.LOWERED, Turn.MOVED_OUT)
OTHERS = ("revised", "disagreements", "restored", "figures", "steps", "gone", "withdrawn", "edited")


class Weight(IntEnum):
    """Kinds of news, those that matter most first."""

    MISSED = auto()
    OFF_TRACK = auto()
    SLIPPED = auto()  # the deadline moved out, or less is promised
    LOWERED = auto()  # against what was promised the year before
    AT_RISK = auto()
    LATE = auto()
    UNPUBLISHED = auto()
    SILENT = auto()  # the next document does not say it again
    KEPT = auto()
    ADDED = auto()
    DUE = auto()
    AWAITED = auto()
    ELSE = auto()


TURNED = {
    Status.MISSED: (Weight.MISSED, Message("{province} missed {what} ({known})")),
    Status.OFF_TRACK: (Weight.OFF_TRACK, Message("{province}: {what} is off track ({known})")),
    Status.AT_RISK: (Weight.AT_RISK, Message("{province}: {what} is at risk ({known})")),
    Status.MET: (Weight.KEPT, Message("{province} met {what} ({known})")),
    Status.MET_EARLY: (Weight.KEPT, Message("{province} met {what} early ({known})")),
    Status.MET_LATE: (Weight.KEPT, Message("{province} met {what} late ({known})")),
    Status.ON_TRACK: (Weight.KEPT, Message("{province}: {what} is on track ({known})")),
}


class Headline(NamedTuple):
    """One thing that matters, in a few words; of a single commitment it tells all that is new."""

    weight: Weight
    words: Mrkdwn
    group: str  # of the digest, in which the rest of it stands
    n: int = 1
    told: tuple[str, str] | None = None  # the commitment, by its id and name
    cause: str = ""

    def line(self, language: Language) -> Mrkdwn:
        """As it stands in the channel, with what brought it about."""
        id = [bold(self.told[0])] if self.told else []
        said = joined(" ", [*id, self.words])
        return language.mark("• {what}: {cause}", what=said, cause=self.cause) if self.cause else Mrkdwn(f"• {said}")


def headlines(news: News, groups: Sequence[Group], language: Language) -> list[Headline]:
    """The first of each kind, until there are three; then the others, as far as there is room."""
    found = sorted(everything(news, groups, language), key=attrgetter("weight"))
    kinds = [next(of_kind) for weight, of_kind in groupby(found, key=attrgetter("weight")) if weight <= Weight.ADDED]
    chosen = [*kinds, *(headline for headline in found if headline not in kinds)][:MOST]
    return sorted(chosen, key=attrgetter("weight"))


def everything(news: News, groups: Sequence[Group], language: Language) -> Iterator[Headline]:
    """All that could be a headline, within its kind the weightiest first."""
    totals = {group.key: group.total for group in groups}
    changed: list[Moved | Advanced] = [*news.moved, *news.advanced]
    slipped = [moved for moved in changed if moved.former and is_slip(moved.former, moved.now.commitment)]
    turned_now = [moved for moved in news.moved if moved.is_turned and moved not in slipped]
    judged = [moved for moved in turned_now if moved.now.status in TURNED]
    yield from (status_turned(moved, language) for moved in sorted(judged, key=short_of, reverse=True))
    yield from waiting(turned_now, language)
    yield from (terms_changed(moved, language) for moved in slipped)
    yield from lowered(news.taken_up, language)
    yield from past_its_date(fallen_behind(news), language)
    yield from passed_over(news, language)
    yield from added(news.added, language)
    for key in ("due", *OTHERS):
        if key in totals and not (key == "revised" and slipped):
            yield counted(key, totals[key], language)


def short_of(moved: Moved) -> Decimal:
    """By which share of the promise its figure differs from it: the worst failure is told, and the greatest success."""
    promise, seen = moved.now.target.value, moved.now.judgement.observation
    return abs(seen.value - promise) / abs(promise) if seen and promise else Decimal(0)


def status_turned(moved: Moved, language: Language) -> Headline:
    """A target with a verdict that it did not have: the figure, and what else than a new one turned it."""
    weight, message = TURNED[moved.now.status]
    target = moved.now.target
    values = {"province": province_name(target.province, language), "what": measured(target, language)}
    words = language.mark(message, **values, known=known(moved, language))
    cause = "" if moved.figures else clauses(causes(moved, language), language)
    return Headline(weight, words, "turned", told=entry(moved.now, language), cause=cause)


def known(moved: Moved, language: Language) -> str:
    """What is measured against what was promised; whether it was computed."""
    target, seen = moved.now.target, moved.now.judgement.observation
    promise = promised(target, language)
    if seen is None:
        return promise
    value = observed(seen, target, language)
    if seen.is_computed:
        return language.say("{value}, computed, against {promise}", value=value, promise=promise)
    return language.say("{value} against {promise}", value=value, promise=promise)


def waiting(turned_now: Sequence[Moved], language: Language) -> Iterator[Headline]:
    """How many targets wait for their figure now, and of how many it should be out."""
    counts = Counter(moved.now.status for moved in turned_now)
    if n := counts[Status.RESULT_OVERDUE]:
        words = language.mark_n(
            "the figure of {n} target should be out by now", "the figures of {n} targets should be out by now", n
        )
        yield Headline(Weight.UNPUBLISHED, words, "turned", n)
    if n := counts[Status.AWAITING_RESULT]:
        words = language.mark_n(
            "{n} target has come to its deadline and awaits its figure",
            "{n} targets have come to their deadline and await their figures",
            n,
        )
        yield Headline(Weight.AWAITED, words, "turned", n)


def is_slip(former: Commitment, commitment: Commitment) -> bool:
    """Whether less of a promise is left, or it is for later than it was."""
    return value_turned(former, commitment) is Turn.LOWERED or deadline_turned(former, commitment) is Turn.MOVED_OUT


def terms_changed(moved: Moved | Advanced, language: Language) -> Headline:
    """A promise that slipped: what it was and is, and whether its status rests on that."""
    commitment, former = moved.now.commitment, moved.former or moved.now.commitment
    words = language.mark(
        "{province} changed {what}: {before} → {after}",
        province=province_name(commitment.province, language),
        what=named(commitment, language),
        **both_terms(former, commitment, language),
    )
    told = entry(moved.now, language)
    if isinstance(moved, Moved) and moved.is_turned:
        now = language.say("now {status}", status=standing(moved.now.judgement, language))
        return Headline(Weight.SLIPPED, words, "turned", told=told, cause=now)
    return Headline(Weight.SLIPPED, words, "revised", told=told)


def both_terms(
    former: Commitment, commitment: Commitment, language: Language, *, with_day: bool | None = None
) -> dict[str, str]:
    """What a promise was and is: by its number, and by its day where that is another as well or alone."""
    if with_day is None:
        with_day = former.deadline != commitment.deadline
    if isinstance(former, Target) and isinstance(commitment, Target):
        was, now = promised(former, language), promised(commitment, language)
        if was != now and not with_day:
            return {"before": was, "after": now}
        if was != now:
            return {"before": terms_of(former, language), "after": terms_of(commitment, language)}
    was, now = (deadline_words(one.deadline, language) for one in (former, commitment))
    return {"before": was, "after": now}


def lowered(taken_up: Iterable[Succession], language: Language) -> Iterator[Headline]:
    """Promises that ask for less than those of the year before, or leave them for later."""
    for pair in taken_up:
        if pair.turns[0] in SLIPPED:
            after = pair.after
            words = language.mark(
                "{province} {turn} {what}: {before} ({year}) → {after}",
                province=province_name(after.province, language),
                turn=turned(pair, language),
                what=named(after, language),
                year=pair.before.year,
                **both_terms(pair.before, after, language, with_day=Turn.MOVED_OUT in pair.turns),
            )
            yield Headline(Weight.LOWERED, words, "years", told=(after.id, title_of(after, language)))


def past_its_date(late: Sequence[Followed], language: Language) -> Iterator[Headline]:
    """Work whose day has passed meanwhile, by province."""
    for province, n in Counter(item.initiative.province for item in late).most_common():
        name = province_name(province, language)
        if n == 1:
            item = next(item for item in late if item.initiative.province == province)
            title = named(item.initiative, language)
            words = language.mark("{province}: {what} is past its date", province=name, what=title)
            yield Headline(Weight.LATE, words, "late", told=entry(item, language))
        else:
            words = language.mark_n(
                "{n} initiative of {province} is past its date now",
                "{n} initiatives of {province} are past their date now",
                n,
                province=name,
            )
            yield Headline(Weight.LATE, words, "late", n)


def passed_over(news: News, language: Language) -> Iterator[Headline]:
    """How many promises of a province its next document does not take up."""
    for province, n in Counter(silence.commitment.province for silence in news.passed_over).most_common():
        name = province_name(province, language)
        words = language.mark_n(
            "{n} promise of {province} is not taken up again",
            "{n} promises of {province} are not taken up again",
            n,
            province=name,
        )
        yield Headline(Weight.SILENT, words, "years", n)


def added(items: Sequence[Tracked], language: Language) -> Iterator[Headline]:
    """How much is new, and from where."""
    counts = Counter(item.commitment.province for item in items).most_common()
    if len(counts) > NAMED:
        n = len(items)
        words = language.mark_n(
            "{n} new from {provinces} provinces", "{n} new from {provinces} provinces", n, provinces=len(counts)
        )
        yield Headline(Weight.ADDED, words, "added", n)
    elif counts:
        each = [
            language.mark_n("{n} new from {province}", "{n} new from {province}", n, province=name)
            for name, n in ((province_name(code, language), n) for code, n in counts)
        ]
        yield Headline(Weight.ADDED, joined(language.say(", "), each), "added", len(items))


def counted(key: str, n: int, language: Language) -> Headline:
    """How much there is of a group, in a few words."""
    weight = Weight.DUE if key == "due" else Weight.ELSE
    return Headline(weight, count_words(key, n, language), key, n)


def count_words(key: str, n: int, language: Language) -> Mrkdwn:
    match key:
        case "due":
            return language.mark_n(
                "{n} commitment falls due within 14 days", "{n} commitments fall due within 14 days", n
            )
        case "revised":
            return language.mark_n("{n} commitment was revised", "{n} commitments were revised", n)
        case "disagreements":
            return language.mark_n(
                "{n} commitment is judged otherwise by somebody than by what is on record",
                "{n} commitments are judged otherwise by somebody than by what is on record",
                n,
            )
        case "restored":
            return language.mark_n("{n} commitment is followed again", "{n} commitments are followed again", n)
        case "figures":
            return language.mark_n(
                "new figures for {n} target, whose status stays as it was",
                "new figures for {n} targets, whose status stays as it was",
                n,
            )
        case "steps":
            return language.mark_n("{n} initiative has moved", "{n} initiatives have moved", n)
        case "withdrawn":
            return language.mark_n(
                "what was recorded of {n} commitment has been taken back",
                "what was recorded of {n} commitments has been taken back",
                n,
            )
        case "edited":
            return language.mark_n(
                "details of {n} commitment have changed", "details of {n} commitments have changed", n
            )
    return language.mark_n("{n} commitment is no longer followed", "{n} commitments are no longer followed", n)


def named(commitment: Commitment, language: Language) -> str:
    """What a promise is of: the metric, or the title of the work."""
    if isinstance(commitment, Target):
        return measured(commitment, language)
    return language.say("“{title}”", title=cut(title_of(commitment, language), TITLE))
