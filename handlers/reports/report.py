"""Read a whole report into what may become records."""

from datetime import date

from config.provinces import Province
from handlers.reports.reading import Candidate, CandidateKind, Facts, Report, Span
from handlers.words.folding import fold
from handlers.words.promises import read_promise
from handlers.words.quantity_words import SENTENCE_END


def read_report(text: str, today: date, province: Province | None = None, year: int | None = None) -> Report:
    """The document and its candidates; `province` and `year` are what somebody said of it, and count."""
    facts = Facts(province=province, year=year)
    candidates: list[Candidate] = []
    start = 0
    for end in [*(match.end() for match in SENTENCE_END.finditer(fold(text).text)), len(text)]:
        promise = read_promise(text[start:end], today, year)
        if promise.quantity:
            at = Span(start, min(end, len(text)))
            candidates.append(
                Candidate(
                    kind=CandidateKind.TARGET,
                    at=at,
                    quote=at.of(text),
                    paragraph=text.count("\n", 0, start) + 1,
                    title=promise.title,
                    metric=promise.metric,
                    quantity=promise.quantity,
                    stretch=promise.stretch,
                    basis=promise.basis,
                    comparator=promise.comparator,
                    deadline=promise.deadline,
                    province=promise.province or province,
                    year=promise.year or year,
                    why_not=promise.doubts,
                )
            )
        start = end
    return Report(text, facts, tuple(candidates))
