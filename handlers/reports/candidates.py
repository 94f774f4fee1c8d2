"""What may become records: each number with its metric, its day and whose it is, and why it is or is not sure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby

from config.metrics import Basis, Metric, Unit
from config.provinces import PROVINCES, Province
from handlers.reports.carrying import GovernedNumber, State
from handlers.reports.doubts import (
    NAMED_BEFORE,
    OTHER_MEASURE,
    doubts_about,
)
from handlers.reports.facts import OF_PROVINCE, PROVINCES_EN, PROVINCES_EN_READ, span_of
from handlers.reports.heads import PROMISE, RESULT
from handlers.reports.marks import FEW
from handlers.reports.naming import MAKES, Named, can_be, names_of
from handlers.reports.pairs import alike, each_of
from handlers.reports.reading import Candidate, CandidateKind, Facts, Span
from handlers.words.dates import ReadDeadline, Reading
from handlers.words.names import CODES_ZH, PROVINCES_ZH, Exact, Unclear, Unknown
from handlers.words.places import is_of_the_nation, place_in
from handlers.words.promises import PAIRED_NUMBERS, floor_and_stretch, meant_by, title_of
from handlers.words.quantity import ALSO_A_MULTIPLE, EACH, FOREIGN_LEFT_OUT, NO_YEAR_OF_START, Place, Quantity
from handlers.words.quantity_words import MODALITIES
from handlers.words.remark import Remark
from handlers.words.whose import OF_A_PLACE, OF_THE_NATION
from store.model.commitment import Scope
from store.model.deadline import Deadline, Precision
from store.model.terms import comparator_of

YEAR_OF_DOCUMENT = Remark("No day is said beside it: the end of the document's year was taken.")
END_OF_PLAN = Remark("No day is said beside it: the end of the plan was taken.")
OF_ANOTHER_PROVINCE = Remark("It is said of another province than the document's.")

JOINED = re.compile(r"[、和及]|(?<![A-Za-z])and(?![A-Za-z])")
OWN_VERB = re.compile(r"达|突破|超|实现|增长|提高|总数|总量|保持|reach|exceed|total|grow|increas")
IDLE_NUMERAL = re.compile(r"[一1](?=[家户个项件人名座位所])|an?\s|one\s")
ADDS = re.compile(
    r"(?:争创|新获批|争取(?:新增|获批))$"
    r"|(?<![a-z])(?:build|built|set(?:ting)? up|establish|creat)[a-z]* (?:about |some )?$"
)
NEWLY = re.compile(r"[^,;.\d]{0,60} (?:be|are) (?:newly )?(?:added|built|set up|established)(?![a-z])")
PEOPLE = re.compile(
    r"(?:人才|人员|人数)[^,;。]{0,8}$|(?<![a-z])(?:talents?|people|personnel|persons|researchers)(?![a-z])[^,;.]*$"
)
NUMBER_OF = re.compile(r"(?<![a-z])number of [^,;.]*$|(?:总数|数量)[^,;。]{0,8}$")
OF_THE_NATION_EN = re.compile(r"(?<![a-z])(?:in|of) china(?![a-z])|我国|nationwide")
NEAR = 8  # characters between a change and the level that it leads to
DATELINE = re.compile(r"^[^,。]{0,20}?(?:\d{1,2}月\d{1,2}日|, (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))")
CITY_OF = re.compile(r"^\s*(?:the )?(?:city|municipality) of ", re.IGNORECASE)
DOUBLES_TO = re.compile(r"\s[a-z\s'-]{0,60} to (?:more than |over |about |at least |nearly )?")
NOTES = (FOREIGN_LEFT_OUT, ALSO_A_MULTIPLE, NO_YEAR_OF_START)  # said of a number that is read for certain
TIDY = " \t\r\n,，;；:：。、.·—–-"


def targets_and_results(numbers: Iterable[GovernedNumber], facts: Facts) -> Iterator[Candidate]:
    """Every number that is promised or told of, sentence by sentence."""
    spoken_of: Metric | None = None
    for _, group in groupby(numbers, key=lambda one: (id(one.paragraph), one.sentence)):
        sentence = [one for one in group if not _is_idle(one)]
        for candidate in _in_sentence(sentence, facts, spoken_of) if sentence else ():
            spoken_of = candidate.metric
            yield candidate


def _is_idle(number: GovernedNumber) -> bool:
    """一个新平台, a new one."""
    quantity = number.place.quantity
    return not (quantity.comparator or quantity.basis) and IDLE_NUMERAL.match(quantity.words) is not None


def _only_restates(number: int, numbers: Sequence[GovernedNumber], names: Sequence[Named]) -> bool:
    """Whether a multiple or a change only leads to the level that is said next: 提升5个百分点,达到28%."""
    if number + 1 >= len(numbers):
        return False
    here, following = numbers[number].place, numbers[number + 1].place
    between = numbers[number].paragraph.folded.text[here.end : following.start]
    if here.quantity.basis is Basis.MULTIPLE and DOUBLES_TO.fullmatch(between):
        return True
    if not names[number + 1].is_inherited:
        return False
    is_change = here.quantity.basis in (Basis.MULTIPLE, Basis.PP_CHANGE)
    is_near = following.start - here.end <= NEAR
    return (
        is_change and is_near and following.quantity.basis not in (Basis.MULTIPLE, Basis.PP_CHANGE, Basis.GROWTH_RATE)
    )


def _is_one_promise(first: GovernedNumber, second: GovernedNumber) -> bool:
    """Whether two numbers are promised by the same day: not 去年达到4800亿元,今年力争突破5300亿元."""
    return (
        first.state.kind is PROMISE
        and second.state.kind is PROMISE
        and (first.state.dated == second.state.dated or second.state.dated is None or first.state.dated is None)
    )


def _is_in_passing(quantity: Quantity) -> bool:
    """Two cities, 三个方面: few things, counted in words."""
    is_few = quantity.value is not None and quantity.value <= FEW and not (quantity.basis or quantity.comparator)
    return is_few and quantity.unit in (None, Unit.COUNT) and not re.search(r"\d", quantity.words)


def _in_sentence(numbers: Sequence[GovernedNumber], facts: Facts, before: Metric | None) -> Iterator[Candidate]:
    numbers, pairs = alike(numbers)
    names = [*names_of(numbers, before)]
    last: Candidate | None = None
    skipped: set[int] = set()
    for number, (one, named) in enumerate(zip(numbers, names, strict=True)):
        if number in skipped:
            continue
        if _only_restates(number, numbers, names):
            continue
        quantity = _own_modality(one)
        following = [_own_modality(later) for later in numbers[number + 1 : number + 2]]
        promised, stretch = floor_and_stretch(one.paragraph.folded.original, quantity, following)
        if stretch and not _is_one_promise(one, numbers[number + 1]):
            promised, stretch = quantity, None
        if stretch:
            skipped.add(number + 1)
        is_unpaired = number in pairs and pairs[number] is None
        if number in pairs:
            metric_of_pair = pairs[number]
            named = Named(Exact(metric_of_pair) if metric_of_pair else Unknown(), named.start)
        quantity = _in_kind(one, promised or quantity, last)
        each = each_of(one)
        for metric in each:
            alone = replace(quantity, warnings=tuple(one for one in quantity.warnings if one != EACH))
            candidate = _candidate(one, Named(Exact(metric), named.start), alone, stretch, facts)
            if candidate:
                yield replace(candidate, title=metric.zh if _is_zh(one) else metric.en)
        candidate = None if each else _candidate(one, named, quantity, stretch, facts)
        if candidate and is_unpaired:
            candidate = replace(candidate, why_not=(*candidate.why_not, PAIRED_NUMBERS))
        if candidate:
            yield candidate
            last = candidate


def _is_zh(number: GovernedNumber) -> bool:
    return re.search(r"[\u4e00-\u9fff]", number.paragraph.folded.text) is not None


def _own_modality(number: GovernedNumber) -> Quantity:
    """A number without the word of striving that is said of the one before it."""
    quantity = number.place.quantity
    own = number.paragraph.folded.text[number.before : number.place.start]
    is_said = any(pattern.search(own) for _, pattern in MODALITIES)
    return quantity if is_said else replace(quantity, modality=None)


def _in_kind(number: GovernedNumber, quantity: Quantity, last: Candidate | None) -> Quantity:
    """新增科技型企业5000家、科技小巨人企业180家: what is added goes on over a list without another verb."""
    is_added = ADDS.search(_before(number)) or NEWLY.match(number.paragraph.folded.text, number.place.end)
    if not quantity.basis and quantity.unit in (Unit.COUNT, Unit.PERSONS) and is_added:
        return replace(quantity, basis=Basis.INCREMENT)
    if quantity.unit is None and (unit := _unit_said(_before(number))):
        return replace(quantity, unit=unit)
    before = last.quantity if last else None
    if before is None or last is None or last.basis is not Basis.INCREMENT or quantity.basis or not quantity.unit:
        return quantity
    between = number.paragraph.folded.original[before.end : quantity.start]
    goes_on = JOINED.search(between) and not OWN_VERB.search(between) and len(between) < 40
    alike = {quantity.unit, before.unit} <= {Unit.COUNT, Unit.PERSONS}
    return replace(quantity, basis=Basis.INCREMENT) if goes_on and alike and not quantity.comparator else quantity


def _before(number: GovernedNumber) -> str:
    return number.paragraph.folded.text[max(number.before, number.place.start - 80) : number.place.start]


def _unit_said(words: str) -> Unit | None:
    """The number of talents exceeds 3 million: of what it is says the words before it."""
    if PEOPLE.search(words):
        return Unit.PERSONS
    return Unit.COUNT if NUMBER_OF.search(words) else None


def _candidate(
    number: GovernedNumber, named: Named, quantity: Quantity, stretch: Quantity | None, facts: Facts
) -> Candidate | None:
    paragraph, place, state = number.paragraph, number.place, number.state
    text = paragraph.folded.original
    own_place = place._replace(quantity=quantity)
    metric, misfit = _metric(named, own_place)
    kind = CandidateKind.TARGET if state.kind is PROMISE else CandidateKind.RESULT
    if kind is CandidateKind.RESULT and not metric:
        return None
    if not metric and (quantity.unit is None or quantity.value is None):
        return None
    if paragraph.is_heading and quantity.basis is Basis.MULTIPLE:
        return None
    if _is_in_passing(quantity) and not (metric and MAKES.search(_before(number))):
        return None
    meant = meant_by(quantity, Exact(metric) if metric else Unknown(), _clause_of(number))
    metric, quantity = meant.metric, meant.quantity
    basis = Basis.RANK if meant.basis is Basis.RANK else quantity.basis or Basis.LEVEL
    start, end = paragraph.clause(
        min(named.start, place.start) if named.start >= number.sentence[0] else place.start, place.end
    )
    at = trimmed(text, span_of(paragraph, start, end))
    deadline = due_of(state, facts) if kind is CandidateKind.TARGET else None
    whose = _whose(number, facts)
    province, scope, scope_name, of_another = whose
    if not metric and (state.is_forecast or OF_THE_NATION in of_another):
        return None
    why_not = [*(warning for warning in quantity.warnings if warning not in NOTES), *meant.doubts, *of_another]
    if kind is CandidateKind.TARGET:
        why_not += doubts_about(paragraph, number.sentence, place.start, quantity, metric, basis, state, facts)
        why_not += [OTHER_MEASURE] if misfit else []
        why_not += [NAMED_BEFORE] if named.is_inherited else []
    return Candidate(
        kind=kind,
        at=at,
        quote=at.of(text),
        paragraph=paragraph.number,
        head=state.head,
        title=title_of(text, quantity, deadline, Exact(province) if province else Unclear(())),
        metric=metric,
        quantity=quantity,
        stretch=stretch,
        baseline_on=_baseline_on(number, quantity),
        basis=basis,
        comparator=comparator_of(quantity, basis),
        deadline=deadline,
        province=province,
        scope=scope,
        scope_name=scope_name,
        year=_year_told(state, facts) if kind is CandidateKind.RESULT else facts.year,
        why_not=tuple(dict.fromkeys(why_not)) if kind is CandidateKind.TARGET else (),
    )


def _metric(named: Named, place: Place) -> tuple[Metric | None, bool]:
    """The one that is named, and whether it cannot be that of the number."""
    match named.metric:
        case Exact(found=metric):
            return (metric, False) if can_be(metric, place) else (None, True)
        case Unclear(candidates=metrics):
            fitting = [metric for metric in metrics if can_be(metric, place)]
            return (fitting[0], False) if len(fitting) == 1 else (None, False)
    return None, False


def _clause_of(number: GovernedNumber) -> str:
    return number.paragraph.folded.text[slice(*number.paragraph.clause(number.place.start, number.place.end))]


def trimmed(text: str, at: Span) -> Span:
    start, end = at.start, at.end
    while start < end and text[start] in TIDY:
        start += 1
    while end > start and text[end - 1] in TIDY:
        end -= 1
    return Span(start, end)


def due_of(state: State, facts: Facts) -> Reading | None:
    """By when: the date that governs, else the end of a plan, else that of the document's year."""
    if state.dated:
        return state.dated.reading
    year, assumed = (facts.ends, END_OF_PLAN) if facts.ends else (facts.year, YEAR_OF_DOCUMENT)
    if year is None:
        return None
    return ReadDeadline(Deadline.end_of(Precision.YEAR, date(year, 12, 31)), assumed)


def _year_told(state: State, facts: Facts) -> int | None:
    reading = state.dated.reading if state.dated and state.kind is RESULT else None
    return reading.deadline.on.year if isinstance(reading, ReadDeadline) else None


def _baseline_on(number: GovernedNumber, quantity: Quantity) -> Reading | None:
    base = quantity.base
    return next(
        (dated.reading for dated in number.marks.dates if base and base.start <= dated.reading.start < base.end), None
    )


def _whose(number: GovernedNumber, facts: Facts) -> tuple[Province | None, Scope, str | None, list[Remark]]:
    """The document's own, unless the clause begins with somebody else."""
    paragraph, place = number.paragraph, number.place
    text = paragraph.folded.text
    start, _ = paragraph.clause(place.start, place.end)
    words = text[start : place.start]
    if is_of_the_nation(words) or OF_THE_NATION_EN.search(words):
        return facts.province, Scope.PROVINCE, None, [OF_THE_NATION]
    written = paragraph.folded.written(start, place.start) if start < place.start else ""
    city = place_in(CITY_OF.sub("", written)) if written else None
    if not (city and city.leads) and not OF_PROVINCE.search(text, number.sentence[0], place.start):
        city = place_in(CITY_OF.sub("", paragraph.folded.written(number.sentence[0], place.start).strip()))
    if city and city.leads and not DATELINE.search(text[slice(*number.sentence)]):
        return PROVINCES[city.place.province], Scope(city.kind.value), city.name, [OF_A_PLACE]
    sentence = text[number.sentence[0] : place.start]
    other = _province_of(sentence.lstrip(" ,"))
    if other and facts.province and other != facts.province:
        return other, Scope.PROVINCE, None, [OF_ANOTHER_PROVINCE]
    of_city = [OF_A_PLACE] if facts.scope is not Scope.PROVINCE else []
    return facts.province, facts.scope, facts.scope_name, of_city


def _province_of(sentence: str) -> Province | None:
    """The province that a sentence begins with."""
    if chinese := PROVINCES_ZH.match(sentence):
        return PROVINCES[CODES_ZH[chinese["name"]]]
    english = PROVINCES_EN_READ.match(sentence)
    return PROVINCES[PROVINCES_EN[english[0]]] if english else None


def without_repeats(candidates: Iterable[Candidate]) -> list[Candidate]:
    """Each target once: where it is surest, and rather in the text than in its heading."""
    kept: dict[object, Candidate] = {}
    for candidate in candidates:
        key = _said(candidate)
        first = kept.get(key)
        if first is None or len(candidate.why_not) < len(first.why_not):
            kept[key] = candidate
    return sorted(kept.values(), key=lambda candidate: candidate.at.start)


def _said(candidate: Candidate) -> object:
    quantity = candidate.quantity
    if quantity is None:
        return candidate.kind, candidate.quote
    on = candidate.deadline.deadline.on if isinstance(candidate.deadline, ReadDeadline) else None
    what = candidate.metric.key if candidate.metric else candidate.title
    return (
        candidate.kind,
        what,
        quantity.value,
        quantity.upper,
        candidate.basis,
        on,
        candidate.province,
        candidate.scope_name,
    )
