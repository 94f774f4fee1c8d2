"""Figures in words: what was promised, what was measured, in the unit and the language of the reader."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from config.catalogue import Message
from config.metrics import METRICS, Basis, Metric, MetricKind, Unit
from config.provinces import PROVINCES, in_order
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import cut
from store.model.actual import Actual, Release
from store.model.commitment import Baseline, Commitment, Comparator, InterimGoal, Target
from store.model.conference import Conference
from store.model.deadline import Deadline, Precision
from store.model.judgement import WITHOUT_RESULT, Judgement, Status
from store.model.milestone import Milestone
from store.model.observation import Observation
from store.model.official import OfficialFigure
from store.model.progress import Followed, Judged
from store.model.stage import RUNGS, Ladder, Stage, rung_of

SIGNS = {
    Comparator.AT_LEAST: "≥",
    Comparator.MORE_THAN: ">",
    Comparator.AT_MOST: "≤",
    Comparator.LESS_THAN: "<",
    Comparator.ABOUT: "≈",
    Comparator.EQUAL: "=",
}
BOUND_WORDS = {
    Comparator.AT_LEAST: Message("at least {value}"),
    Comparator.MORE_THAN: Message("more than {value}"),
    Comparator.AT_MOST: Message("at most {value}"),
    Comparator.LESS_THAN: Message("less than {value}"),
    Comparator.ABOUT: Message("about {value}"),
}
MARKS = {
    Status.MET: "✅",
    Status.MET_EARLY: "✅",
    Status.MET_LATE: "☑️",
    Status.MISSED: "❌",
    Status.ON_TRACK: "🟢",
    Status.AT_RISK: "🟡",
    Status.OFF_TRACK: "🔴",
    Status.RESULT_OVERDUE: "⌛",
    Status.AWAITING_RESULT: "⏳",
}
UNJUDGED = "⚪"
STATUS_WORDS = {
    Status.MET: Message("Met"),
    Status.MET_EARLY: Message("Met early"),
    Status.MET_LATE: Message("Met late"),
    Status.MISSED: Message("Missed"),
    Status.ON_TRACK: Message("On track"),
    Status.AT_RISK: Message("At risk"),
    Status.OFF_TRACK: Message("Off track"),
    Status.NO_PACE: Message("No pace"),
    Status.TOO_EARLY: Message("Too early"),
    Status.UNCOLOURED: Message("Not judged"),
    Status.NO_DATA: Message("No figure yet"),
    Status.AWAITING_RESULT: Message("Awaiting result"),
    Status.RESULT_OVERDUE: Message("Figure not recorded yet"),
}
RELEASE_WORDS = {
    Release.ESTIMATE: Message("estimate"),
    Release.PRELIMINARY: Message("preliminary"),
    Release.FINAL: Message("final"),
    Release.REVISED: Message("revised"),
}
STAGE_WORDS = {
    Stage.NOT_STARTED: Message("Not started"),
    Stage.PLANNED: Message("Planned"),
    Stage.APPROVED: Message("Approved"),
    Stage.FUNDED: Message("Funded"),
    Stage.LAUNCHED: Message("Launched"),
    Stage.ISSUED: Message("Document issued"),
    Stage.UNDER_WAY: Message("Under way"),
    Stage.DONE: Message("Done"),
    Stage.IN_OPERATION: Message("In operation"),
    Stage.EVALUATED: Message("Evaluated"),
}
LADDER_WORDS = {
    Ladder.BUILDING: Message("something to be built"),
    Ladder.DOCUMENT: Message("a document to be issued"),
    Ladder.PROGRAMME: Message("a programme"),
}
BASIS_NAMES = {
    Basis.LEVEL: Message("{metric}"),
    Basis.GROWTH_RATE: Message("{metric}, growth"),
    Basis.INCREMENT: Message("{metric}, increase"),
    Basis.PP_CHANGE: Message("{metric}, change in points"),
    Basis.MULTIPLE: Message("{metric}, multiple of the start"),
    Basis.CUMULATIVE: Message("{metric}, cumulative"),
    Basis.RANK: Message("{metric}, rank"),
    Basis.RELATIVE: Message("{metric}, relative"),
}
BASIS_AMOUNTS = {
    Basis.GROWTH_RATE: Message("{n}%"),
    Basis.PP_CHANGE: Message("{n} percentage points"),
    Basis.MULTIPLE: Message("{n} times"),
    Basis.RANK: Message("no. {n}"),
}
UNIT_AMOUNTS = {Unit.PERCENT: Message("{n}%"), Unit.RANK: Message("no. {n}")}
HALVES = (Message("first half of {year}"), Message("second half of {year}"))
COUNTED_FROM_LEVELS = (Basis.GROWTH_RATE, Basis.INCREMENT, Basis.PP_CHANGE, Basis.MULTIPLE)
TITLE_IN_LIST = 120  # characters
NAMED = 3  # provinces in a title
MANY = Decimal(1_000_000)  # from here on a number is read more easily in words


def metric_name(key: str, language: Language) -> str:
    """What a metric is called."""
    metric = METRICS[key]
    return metric.zh if language.is_chinese else metric.en


def province_name(code: str, language: Language) -> str:
    """What a province is called, in the reader's language alone: for table cells and charts."""
    province = PROVINCES[code]
    return province.zh if language.is_chinese else province.en


def province_names(code: str, language: Language) -> str:
    """A name that cannot be taken for another: "Henan (河南)"; in Chinese no two are alike."""
    province = PROVINCES[code]
    return province.zh if language.is_chinese else f"{province.en} ({province.zh})"


def provinces_named(codes: Iterable[str], language: Language) -> str:
    """The provinces of an answer in their usual order, three by name: "Henan, Hubei, Hunan and 12 more provinces"."""
    ordered = in_order(set(codes))
    if len(ordered) <= NAMED:
        return language.listed([province_names(code, language) for code in ordered])
    names = language.pick(", ", "、").join(province_name(code, language) for code in ordered[:NAMED])
    rest = len(ordered) - NAMED
    return language.say_n("{names} and {n} more province", "{names} and {n} more provinces", rest, names=names)


def measure_name(metric: str, basis: Basis, language: Language) -> str:
    """What is measured: "R&D spending, growth"; a rank's own name says that it is one."""
    told = Basis.LEVEL if METRICS[metric].kind is MetricKind.RANK else basis
    return language.say(BASIS_NAMES[told], metric=metric_name(metric, language))


def measured(target: Target, language: Language) -> str:
    """What a target measures: "R&D spending, growth"; with the city or zone whose number it is."""
    name = measure_name(target.metric, target.basis, language)
    return language.say("{scope}: {name}", scope=target.scope_name, name=name) if target.scope_name else name


def promised(target: Target, language: Language) -> str:
    """The promise as a formula: "> 17%", "≥ 1.96%", "5–10"."""
    metric = METRICS[target.metric]
    if target.value is None:
        return language.say("relative, no number")
    value = amount(target.value, metric, target.basis, language)
    if target.upper is not None:
        upper = amount(target.upper, metric, target.basis, language)
        return language.say("{lower} – {upper}", lower=value, upper=upper)
    if target.basis is Basis.RANK:
        return language.say("{rank} or better", rank=value)
    return f"{SIGNS[target.comparator]} {value}"


def observed(seen: Observation, target: Target, language: Language) -> str:
    """A figure as its source gives it: "12.2%", "more than 10,000"; with the digits that the comparison needs."""
    metric = METRICS[target.metric]
    value = seen.value
    if seen.before is not None or value != round(value, 6):
        digits = 1
        while digits < 6 and target.value is not None and round(value, digits) == target.value != value:
            digits += 1
        value = round(value, digits)
    words = amount(value, metric, target.basis, language)
    promise = None if target.value is None else amount(target.value, metric, target.basis, language)
    if words == promise and value != target.value:
        words = amount(value, metric, target.basis, language, in_full=True)
    return bounded(seen.bound, words, language)


def baseline_words(baseline: Baseline, target: Target, language: Language) -> str:
    """The value at the start; where growth or change is promised, the level from which that is counted."""
    basis = Basis.LEVEL if target.basis in COUNTED_FROM_LEVELS else target.basis
    return amount(baseline.value, METRICS[target.metric], basis, language)


def in_full(target: Target, promise: str, language: Language) -> str:
    """What is promised, with what is striven for beyond it and what it starts from."""
    metric, start = METRICS[target.metric], target.baseline
    if target.stretch is not None:
        value = amount(target.stretch, metric, target.basis, language)
        promise = language.say("{promise}, striving for {value}", promise=promise, value=value)
    if start:
        value, day = baseline_words(start, target, language), year_or_day(start.on, language)
        promise = language.say("{promise}, starting from {value} ({day})", promise=promise, value=value, day=day)
    return promise


def bounded(bound: Comparator, value: str, language: Language) -> str:
    """A value of which the source gives only a side, in words: a line that began with ">" would be a quotation."""
    return language.say(BOUND_WORDS[bound], value=value) if bound in BOUND_WORDS else value


def amount(value: Decimal, metric: Metric, basis: Basis, language: Language, *, in_full: bool = False) -> str:
    """A value with its unit, from base units: "CNY 114.33 billion", "1143.26亿元", "10,000", "1万家", "12.2%".

    `in_full` writes every digit, where rounding would make two numbers look alike.
    """
    if words := BASIS_AMOUNTS.get(basis) or UNIT_AMOUNTS.get(metric.unit):
        return language.say(words, n=language.number(value))
    match metric.unit:
        case Unit.CNY:
            rounded = abs(value) >= MANY and not in_full
            return language.say("CNY {n}", n=language.compact(value) if rounded else language.number(value))
        case Unit.COUNT | Unit.PERSONS:
            return counted(value, metric, language)
        case _:
            return language.number(value)


def counted(value: Decimal, metric: Metric, language: Language) -> str:
    """A number of things; Chinese counts them by 万 where that loses nothing, and names the counter."""
    if not language.is_chinese:
        return language.number(value)
    exact = value >= 10_000 and value % (100 if value < 10**8 else 10**6) == 0  # two digits after 万 or 亿
    return (language.compact(value) if exact else language.number(value)) + metric.counter_zh


def standing(judgement: Judgement, language: Language) -> str:
    """The status with its mark; beside it, whether a revision turned it and whether its figure is out of date.

    Where the result itself is missing, that any earlier figure is old goes without saying.
    """
    words = language.say(STATUS_WORDS[judgement.status])
    if judgement.earlier:
        words = language.say("{status} on revision", status=words)
    if judgement.stale and judgement.status not in WITHOUT_RESULT:
        words = language.say("{status} · stale", status=words)
    return f"{MARKS.get(judgement.status, UNJUDGED)} {words}"


def latest(judged: Judged, language: Language) -> str:
    """The latest comparable figure and its day; empty where there is none, which its status says."""
    seen = judged.judgement.observation
    if seen is None:
        return ""
    return language.say("{value} ({day})", value=observed(seen, judged.target, language), day=dated(seen, language))


def dated(seen: Observation, language: Language) -> str:
    """The day of a figure, and beside it that no source prints it."""
    day = year_or_day(seen.as_of, language)
    return language.say("{day}, computed", day=day) if seen.is_computed else day


def latest_of_all(judged: Judged, language: Language) -> str:
    """The latest figure and its day, be it of before the promise."""
    stated = judged.last_stated
    if judged.judgement.observation or stated is None:
        return latest(judged, language)
    value = bounded(stated.bound, amount(stated.value, METRICS[stated.metric], stated.basis, language), language)
    return language.say("{value} ({day})", value=value, day=year_or_day(stated.as_of, language))


def latest_and_standing(judged: Judged, language: Language) -> str:
    """The latest figure, where there is one, and the status."""
    return " · ".join(filter(None, (latest(judged, language), standing(judged.judgement, language))))


def year_or_day(on: date, language: Language) -> str:
    """The day a figure is dated: just the year, where it is the year's last day."""
    return language.say("{year}", year=on.year) if (on.month, on.day) == (12, 31) else language.day(on)


def released_on(actual: Actual, language: Language) -> str:
    """The day on which a figure came out; just the year, where nothing more is known of an official one."""
    if isinstance(actual, OfficialFigure) and actual.released_in_year:
        return language.say("{year}", year=actual.released.year)
    return language.day(actual.released)


def release_months(metric: Metric, year: int, language: Language) -> str:
    """When the figure of a year usually comes out: "September to October 2023"."""
    first, last = (language.month(day) for day in metric.released.of(year))
    return first if first == last else language.say("{first} to {last}", first=first, last=last)


def deadline_words(deadline: Deadline | None, language: Language) -> str:
    """A deadline as precisely as it was promised, never more: "end of 2022", "Q3 2026", "31 Mar 2026"."""
    if deadline is None:
        return language.say("no date")
    on = deadline.on
    match deadline.precision:
        case Precision.YEAR:
            return language.say("end of {year}", year=on.year)
        case Precision.PLAN:
            number = (on.year - 1955) // 5  # 2015 ended the 12th
            plan = language.pick(f"{number}th", f"十{'〇一二三四五六七八九'[number % 10]}五")
            return language.say("end of {year} ({plan} five-year plan)", year=on.year, plan=plan)
        case Precision.HALF:
            return language.say(HALVES[on.month // 6 - 1], year=on.year)
        case Precision.QUARTER:
            quarter = on.month // 3
            return language.say(
                "Q{quarter} {year}", quarter=language.pick(str(quarter), "一二三四"[quarter - 1]), year=on.year
            )
        case Precision.MONTH:
            return language.month(on)
        case Precision.DAY:
            return language.day(on)


def in_short(commitment: Commitment, language: Language) -> str:
    """What was promised, for a list: a target as a formula, an initiative by its title."""
    if isinstance(commitment, Target):
        return f"{measured(commitment, language)} {promised(commitment, language)}"
    return cut(title_of(commitment, language), TITLE_IN_LIST)


def subject_of(commitment: Commitment, language: Language, *, with_province: bool = True) -> str:
    """What it is about, for a menu: what a target measures, or an initiative's title; and whose it is."""
    name = measured(commitment, language) if isinstance(commitment, Target) else title_of(commitment, language)
    if not with_province:
        return name
    return language.say("{province}, {name}", province=province_name(commitment.province, language), name=name)


def title_of(commitment: Commitment, language: Language) -> str:
    """The commitment's title in the reader's language, where it is recorded in both."""
    return language.as_written(commitment.title, commitment.title_zh)


def own_words(commitment: Commitment, document: Conference | None) -> str:
    """The words of the source in its own language; in whichever there are, where that is not known."""
    english, chinese = commitment.words, commitment.words_zh
    if document is None or document.language.startswith("zh"):
        return chinese or english or ""
    return english or chinese or ""


def translated_words(commitment: Commitment, own: str, language: Language) -> str:
    """What the words of a source mean in the reader's language, where that is on record beside them."""
    read = language.pick(commitment.words or "", commitment.words_zh)
    return read if read != own and language.reads(read) else ""


def stage_words(followed: Followed, language: Language) -> str:
    """The stage, and beside it that the deadline has passed, and that something blocks it."""
    words = stage_and_lateness(followed, language)
    if followed.behind:
        words = language.say("{stage} · behind its plan", stage=words)
    return language.say("{stage} · blocked", stage=words) if followed.block else words


def stage_and_lateness(followed: Followed, language: Language) -> str:
    if followed.latest is None or followed.latest.stage is None:
        if followed.is_late:
            return language.say("Past its date, no stage recorded")
        return language.say("No stage recorded")
    words = language.say(STAGE_WORDS[followed.latest.stage])
    return language.say("{stage} · overdue", stage=words) if followed.is_late else words


def block_words(step: Milestone, language: Language) -> str:
    """What an initiative waits for, and whom: "the land is cleared; waits for the department of land"."""
    condition = cut(step.blocked or "", TITLE_IN_LIST)
    if not step.waits_for:
        return condition
    return language.say("{condition}; waits for {whom}", condition=condition, whom=cut(step.waits_for, TITLE_IN_LIST))


def goal_words(goal: InterimGoal, commitment: Commitment, language: Language) -> str:
    """An interim goal as it is typed and shown: "31 Dec 2027: 1.9%", "30 Jun 2026: Approved"."""
    if isinstance(commitment, Target) and goal.value is not None:
        reached = amount(goal.value, METRICS[commitment.metric], commitment.basis, language, in_full=True)
    else:
        reached = language.say(STAGE_WORDS[goal.stage]) if goal.stage else ""
    return language.say("{day}: {what}", day=language.day(goal.on), what=reached)


def ladder_words(followed: Followed, language: Language) -> str:
    """The stages that work of that sort goes through, with a mark at each that is reached."""
    rungs = RUNGS[followed.initiative.sort_of_work]
    reached = rung_of(followed.stage, followed.initiative.sort_of_work) if followed.stage else 0
    names = [language.say(STAGE_WORDS[rung]) for rung in rungs]
    return " → ".join(f"✓ {name}" if place < reached else name for place, name in enumerate(names))
