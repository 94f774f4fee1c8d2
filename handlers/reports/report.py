"""Read a whole report into what may become records."""

from datetime import date

from config.provinces import Province
from handlers.reports.announced import remarks_on_lists
from handlers.reports.candidates import targets_and_results, without_repeats
from handlers.reports.carrying import GovernedNumber, governed
from handlers.reports.facts import facts_of
from handlers.reports.initiatives import initiatives_in
from handlers.reports.marks import marks_in
from handlers.reports.reading import CandidateKind, Report
from handlers.reports.text import paragraphs_in
from handlers.words.remark import Remark

NO_NUMBER = Remark("The text names no number, so it holds no target.")
NO_TARGET = Remark("No number of the text is promised: those it has tell of the past.")
YEAR_NEEDED = Remark("The text does not say clearly of which year it is: give its year.")
PROVINCE_NEEDED = Remark("The text names no province: give its province.")


def read_report(text: str, today: date, province: Province | None = None, year: int | None = None) -> Report:
    """The document and its candidates; `province` and `year` are what somebody said of it, and count."""
    paragraphs = [paragraph for paragraph in paragraphs_in(text) if not paragraph.is_repeated]
    facts = facts_of(text, paragraphs, today, province, year)
    marks = [marks_in(paragraph, facts.year, today) for paragraph in paragraphs]
    told = [*governed(paragraphs, marks, facts)]
    numbers = [one for one in told if isinstance(one, GovernedNumber)]
    sentences = [one for one in told if not isinstance(one, GovernedNumber)]
    candidates = without_repeats([*targets_and_results(numbers, facts), *initiatives_in(sentences, facts)])
    remarks = [] if facts.province else [PROVINCE_NEEDED]
    remarks += [YEAR_NEEDED] if facts.year_is_thin else []
    remarks += remarks_on_lists(paragraphs)
    if not any(mark.numbers for mark in marks):
        remarks.append(NO_NUMBER)
    elif not any(candidate.kind is CandidateKind.TARGET for candidate in candidates):
        remarks.append(NO_TARGET)
    return Report(text, facts, tuple(candidates), tuple(remarks))
