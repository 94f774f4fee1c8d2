"""The same promise year after year: what each takes up, how that differs, and on which a province falls silent.

Where metric, basis and place are the same, or the title of an initiative, one follows from the other by itself; what a
person says of a commitment (`follows`) counts before that. Everything here depends on its arguments alone, so what was
linked on a past day follows from what was on record then.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import IntEnum, StrEnum
from itertools import pairwise
from typing import NamedTuple

from config.metrics import METRICS, Basis, MetricKind
from store.model.commitment import Commitment, Comparator, Initiative, State, Target
from store.model.conference import Conference
from store.model.progress import Tracked

ALIKE = 0.5  # share of what two titles have in common, from which on one is proposed as the other's
PROPOSED = 3
DATED = re.compile(r"\b(?:by |in )?(?:the )?(?:end of )?(?:19|20)\d\d\b|(?:到|在)?(?:19|20)\d\d年?(?:底|末)?前?")
HAN = re.compile(r"[\u4e00-\u9fff]+")
WORD = re.compile(r"[a-z0-9]+")
YEARLY = (Basis.GROWTH_RATE, Basis.INCREMENT, Basis.PP_CHANGE)  # each year has its own


class Turn(StrEnum):
    """What has become of a promise that is made again; the weightiest first."""

    LOWERED = "lowered"
    MOVED_OUT = "moved_out"
    RAISED = "raised"
    BROUGHT_FORWARD = "brought_forward"
    REPEATED = "repeated"


class Kinship(IntEnum):
    """How one promise can be another's successor; the closest first."""

    SAME_END = 1  # a plan's target, said again on the way to it
    SAME_SPAN = 2  # that of each year
    OTHER_END = 3


class Succession(NamedTuple):
    """A promise and the later one that takes it up."""

    before: Commitment
    after: Commitment

    @property
    def turns(self) -> tuple[Turn, ...]:
        """How the later differs from the earlier."""
        value, deadline = value_turned(self.before, self.after), deadline_turned(self.before, self.after)
        return tuple(sorted((turn for turn in (value, deadline) if turn), key=[*Turn].index)) or (Turn.REPEATED,)


class Silence(NamedTuple):
    """A promise whose time was up, and the next document of that kind, in which nobody has found it."""

    commitment: Commitment
    document: Conference


class Line(NamedTuple):
    """One promise through the years with what became of it each time, and the silence in which it ended, if it did."""

    items: Sequence[Tracked]  # the first promise first
    silence: Silence | None = None

    @property
    def last(self) -> Tracked:
        return self.items[-1]

    @property
    def successions(self) -> list[Succession]:
        return [Succession(one.commitment, other.commitment) for one, other in pairwise(self.items)]

    @property
    def urgency(self) -> tuple[int, int, tuple[str, int, int]]:
        """What sorts the line in which most has changed before others: silence, then the last turn."""
        turns = self.successions[-1].turns if self.successions else ()
        weight = [*Turn].index(turns[0]) if turns else len(Turn)
        return self.silence is None, weight, self.last.commitment.order


class Lineage(NamedTuple):
    """How promises follow from each other."""

    before: Mapping[str, Succession]  # by the id of what takes up
    after: Mapping[str, Succession]  # by the id of what is taken up
    silences: Mapping[str, Silence]

    def chain(self, commitment: Commitment) -> list[Commitment]:
        """What a commitment goes back to, itself, and what has come of it, the first promise first."""
        chain = [commitment]
        while earlier := self.before.get(chain[0].id):
            chain.insert(0, earlier.before)
        while later := self.after.get(chain[-1].id):
            chain.append(later.after)
        return chain


def lineage_of(commitments: Iterable[Commitment], documents: Sequence[Conference]) -> Lineage:
    """How commitments follow from each other, and which of them later documents pass over."""
    known = {commitment.id: commitment for commitment in commitments if commitment.state is not State.DRAFT}
    found = [*said_successions(known)]
    found += successions_by_themselves(known.values(), {succession.before.id for succession in found})
    after: dict[str, Succession] = {}
    for succession in sorted(found, key=lambda succession: succession.after.order):
        after.setdefault(succession.before.id, succession)
    left = [commitment for id, commitment in known.items() if id not in after]
    silences = {silence.commitment.id: silence for silence in silences_among(left, known.values(), documents)}
    return Lineage({succession.after.id: succession for succession in found}, after, silences)


def said_successions(known: Mapping[str, Commitment]) -> Iterator[Succession]:
    """What people have said follows from what."""
    for commitment in known.values():
        if commitment.follows and (earlier := known.get(commitment.follows)):
            yield Succession(earlier, commitment)


def successions_by_themselves(commitments: Iterable[Commitment], taken: Iterable[str]) -> Iterator[Succession]:
    """What follows of that on which nobody has said anything: from each promise one, from the last year that has it."""
    alike: defaultdict[object, list[Commitment]] = defaultdict(list)
    for commitment in commitments:
        alike[subject_of(commitment)].append(commitment)
    linked = {*taken}
    for group in alike.values():
        yield from paired(group, linked)


def paired(group: Iterable[Commitment], linked: set[str]) -> Iterator[Succession]:
    """Promises of the same subject two and two, the next year's first; `linked` has been taken up, and grows."""
    earlier: defaultdict[int, dict[str, Commitment]] = defaultdict(dict)
    later: defaultdict[int, dict[str, Commitment]] = defaultdict(dict)
    for commitment in group:
        if commitment.id not in linked:
            earlier[commitment.year][commitment.id] = commitment
        if is_open(commitment):
            later[commitment.year][commitment.id] = commitment
    for year, before in sorted(
        ((year, before) for year in later for before in earlier if before < year),
        key=lambda years: (years[0] - years[1], years),
    ):
        for succession in closest(earlier[before], later[year]):
            linked.add(succession.before.id)
            del earlier[before][succession.before.id], later[year][succession.after.id]
            yield succession


def closest(earlier: Mapping[str, Commitment], later: Mapping[str, Commitment]) -> list[Succession]:
    """The pairs of two years, the closest kin first; each promise is in one of them at most."""
    pairs = [
        (kinship, one.order, other.order, Succession(one, other))
        for one in earlier.values()
        for other in later.values()
        if (kinship := kinship_of(one, other))
    ]
    found: list[Succession] = []
    done: set[str] = set()
    for *_, succession in sorted(pairs, key=lambda pair: pair[:3]):
        if succession.before.id not in done and succession.after.id not in done:
            done |= {succession.before.id, succession.after.id}
            found.append(succession)
    return found


def is_open(commitment: Commitment) -> bool:
    """Whether what it follows from is left to what it promises."""
    return commitment.follows is None and commitment.state is not State.DROPPED


def subject_of(commitment: Commitment) -> object:
    """What two promises must have in common for one to follow from the other by itself."""
    place = commitment.province, commitment.scope, commitment.scope_name
    if isinstance(commitment, Target):
        return place, commitment.metric, commitment.basis
    return place, undated(commitment.title)


def kinship_of(earlier: Commitment, later: Commitment) -> Kinship | None:
    """How close a promise of the same subject is to an earlier one; none where it is another beside it.

    A year's target is a step on the way to a plan's, and does not bring that forward.
    """
    if earlier.year >= later.year:
        return None
    if isinstance(later, Initiative) or earlier.deadline is None or later.deadline is None:
        return Kinship.SAME_END
    if earlier.deadline.on == later.deadline.on:
        return Kinship.SAME_END
    if span_of(earlier) == span_of(later):
        return Kinship.SAME_SPAN
    is_step = later.deadline.on < earlier.deadline.on and value_turned(earlier, later) is Turn.LOWERED
    return None if is_step else Kinship.OTHER_END


def span_of(commitment: Commitment) -> int | None:
    """For how many years after its own something is promised."""
    return commitment.deadline.on.year - commitment.year if commitment.deadline else None


def value_turned(before: Commitment, after: Commitment) -> Turn | None:
    """Whether more or less is promised; none where it is the same, or cannot be compared."""
    if not (isinstance(before, Target) and isinstance(after, Target)):
        return None
    if (before.metric, before.basis) != (after.metric, after.basis) or before.value is None or after.value is None:
        return None
    was, now = (before.value, before.upper or before.value), (after.value, after.upper or after.value)
    if was == now:
        return None
    return Turn.RAISED if (now > was) is not falls(after) else Turn.LOWERED


def falls(target: Target) -> bool:
    """Whether a smaller number is the more ambitious promise."""
    if target.basis is Basis.RANK or target.comparator in (Comparator.AT_MOST, Comparator.LESS_THAN):
        return True
    return target.comparator is Comparator.ABOUT and not METRICS[target.metric].higher_is_better


def deadline_turned(before: Commitment, after: Commitment) -> Turn | None:
    """Whether it is promised for later or sooner; that each year has its own deadline is neither."""
    if before.deadline is None or after.deadline is None or before.deadline.on == after.deadline.on:
        return None
    if after.deadline.on < before.deadline.on:
        return Turn.BROUGHT_FORWARD
    if span_of(before) == span_of(after) and isinstance(after, Target):
        is_held_over = isinstance(before, Target) and terms(before) == terms(after) and not is_yearly(after)
        return Turn.MOVED_OUT if is_held_over else None
    return Turn.MOVED_OUT


def terms(target: Target) -> object:
    """What is promised, apart from the day."""
    return target.metric, target.basis, target.value, target.upper


def is_yearly(target: Target) -> bool:
    """Whether the same number can be promised for each year anew."""
    return (
        target.keep
        or target.basis in YEARLY
        or (target.basis is Basis.LEVEL and METRICS[target.metric].kind is MetricKind.FLOW)
    )


def silences_among(
    left: Iterable[Commitment], commitments: Iterable[Commitment], documents: Iterable[Conference]
) -> Iterator[Silence]:
    """The promises of these whose time was up when the next document of their kind came, which nobody has found there.

    A document counts once a promise of the same sort has been recorded from it: then somebody has read it.
    """
    named = {document.id: document for document in documents}
    read = {(commitment.conference_id, commitment.kind) for commitment in commitments}
    for commitment in left:
        own = named.get(commitment.conference_id or "")
        if own is None or commitment.state in (State.DROPPED, State.CLOSED):
            continue
        due = commitment.deadline.on.year if commitment.deadline else own.year
        later = [
            document
            for document in named.values()
            if (document.province, document.kind) == (own.province, own.kind)
            and document.year > max(own.year, due)
            and (document.id, commitment.kind) in read
        ]
        if later:
            yield Silence(commitment, min(later, key=lambda document: (document.year, document.id)))


def proposals(initiative: Initiative, commitments: Iterable[Commitment]) -> list[Commitment]:
    """Earlier initiatives of the same place whose words are much like it, the likest first: a person decides."""
    likeness = [
        (alikeness(initiative, earlier), earlier.year, earlier)
        for earlier in commitments
        if isinstance(earlier, Initiative)
        and earlier.year < initiative.year
        and (earlier.province, earlier.scope_name) == (initiative.province, initiative.scope_name)
    ]
    likest = sorted((entry for entry in likeness if entry[0] >= ALIKE), key=lambda entry: entry[:2], reverse=True)
    return [earlier for *_, earlier in likest[:PROPOSED]]


def alikeness(one: Initiative, other: Initiative) -> float:
    """How much two titles have in common, in the language in which that is more: 1, where they say the same."""
    titles = [(one.title, other.title), (one.title_zh, other.title_zh)]
    return max(overlap(pieces(first), pieces(second)) for first, second in titles if first and second)


def overlap(one: set[str], other: set[str]) -> float:
    """Dice's coefficient."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0


def pieces(title: str) -> set[str]:
    """The words of a title, and of Chinese each two characters that stand together."""
    text = undated(title)
    words = {word for word in WORD.findall(text) if len(word) > 2}
    return words | {first + second for run in HAN.findall(text) for first, second in pairwise(run)}


def undated(title: str) -> str:
    """A title without its years, capitals and punctuation."""
    text = DATED.sub(" ", title.casefold())
    return " ".join([*WORD.findall(text), *HAN.findall(text)])
