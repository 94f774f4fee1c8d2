"""What is searched for in words: where it stands in a text, and how well it fits a commitment."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from rapidfuzz.distance import OSA

from handlers.words.folding import Folded, fold
from handlers.words.spelling import typos_allowed
from store.model.pieces import RUN, has_halves, parts_of, readings_of, runs_of, sounding_runs
from store.model.writing import has_han, singular, syllables_of, without_accents

TEXTS_KEPT = 64  # a record's texts are gone through once for every word
SPANS_KEPT = 2000  # found for the answer, and for what is marked in it
Span = tuple[int, int]  # from and to, in a text as it was written


@dataclass(frozen=True)
class Match:
    """The text of a record in which words stand, how much that counts, and where."""

    weight: int
    text: str
    spans: Sequence[Span]


class Term(ABC):
    """One word that has to stand in what is found."""

    @abstractmethod
    def in_run(self, run: str) -> Iterator[Span]:
        """Where it stands in a run of Chinese, or in a word."""

    def spans(self, text: str) -> Sequence[Span]:
        """Where it stands in a text."""
        return spans_of(self, text)


@dataclass(frozen=True)
class Exactly(Term):
    """Chinese as it was typed, or the beginning of a word."""

    run: str

    def in_run(self, run: str) -> Iterator[Span]:
        if not has_han(self.run):
            if without_accents(singular(run)).startswith(self.run):
                yield 0, len(run)
            return
        start = run.find(self.run)
        while start >= 0:
            yield start, start + len(self.run)
            start = run.find(self.run, start + len(self.run))


@dataclass(frozen=True)
class InParts(Term):
    """Chinese in two parts that stand in one text."""

    run: str

    def in_run(self, run: str) -> Iterator[Span]:
        for parts in parts_of(self.run):
            if all(part in run for part in parts):
                yield from (span for part in parts for span in Exactly(part).in_run(run))
                return


@dataclass(frozen=True)
class Sounding(Term):
    """Chinese that sounds like one of these readings."""

    readings: tuple[tuple[str, ...], ...]

    def in_run(self, run: str) -> Iterator[Span]:
        if not has_han(run):
            return
        syllables = sounds_in(run)
        for reading in self.readings:
            for start in range(len(syllables) - len(reading) + 1):
                if syllables[start : start + len(reading)] == reading:
                    yield start, start + len(reading)


@dataclass(frozen=True)
class Slipped(Term):
    """A word in which something may be misspelt."""

    word: str

    def in_run(self, run: str) -> Iterator[Span]:
        most = typos_allowed(self.word)
        if not has_han(run) and OSA.distance(singular(run), self.word, score_cutoff=most) <= most:
            yield 0, len(run)


@lru_cache(SPANS_KEPT)
def spans_of(term: Term, text: str) -> Sequence[Span]:
    """The places of a term in a text: they are asked for to find it, to mark them, and for the next page."""
    folded, runs = runs_in(text)
    return tuple(folded.place(at + start, at + end) for at, run in runs for start, end in term.in_run(run))


@lru_cache(TEXTS_KEPT)
def runs_in(text: str) -> tuple[Folded, Sequence[tuple[int, str]]]:
    """A text folded, and its runs of Chinese and its words, each with its place there."""
    folded = fold(text)
    return folded, [(match.start(), match[0]) for match in RUN.finditer(folded.text)]


@lru_cache(TEXTS_KEPT)
def sounds_in(run: str) -> Sequence[str]:
    return tuple(syllables_of(run))


def exact_terms(words: str) -> list[Term]:
    """Each word as it was typed."""
    return [Exactly(run) for run in dict.fromkeys(runs_of(words))]


def partial_terms(words: str) -> list[Term]:
    """Each word in two parts, where it is long enough."""
    return [InParts(run) if parts_of(run) else Exactly(run) for run in dict.fromkeys(runs_of(words))]


def sounding_terms(words: str) -> list[Term]:
    """Each word as it sounds."""
    return [Sounding(tuple(map(tuple, readings_of(run)))) for run in dict.fromkeys(sounding_runs(words))]


def slipped_terms(words: str) -> list[Term]:
    """Each word with a slip in it, where it is long enough for one."""
    return [Slipped(run) if has_halves(run) else Exactly(run) for run in dict.fromkeys(runs_of(words))]


def match_in(texts: Sequence[tuple[int, str]], terms: Sequence[Term]) -> Match | None:
    """The weightiest of a record's texts in which any of the words stand; none unless each stands in one of them."""
    total = 0
    for term in terms:
        weights = [weight for weight, text in texts if term.spans(text)]
        if not weights:
            return None
        total += max(weights)
    found = [Match(weight, text, spans) for weight, text in texts if (spans := marked(text, terms))]
    return replace(max(found, key=lambda match: match.weight), weight=total)


def marked(text: str, terms: Sequence[Term]) -> list[Span]:
    """Where any of the words stand, in order, those that touch as one."""
    joined: list[Span] = []
    for start, end in sorted(span for term in terms for span in term.spans(text)):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined
