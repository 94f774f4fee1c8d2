"""The sheet of a workbook for people outside Slack: what was promised, what came of it and why, and its source."""

from handlers.phrases.figures import deadline_words, in_short, latest, province_name, title_of
from handlers.phrases.mrkdwn import visible
from handlers.sheets.notes import Notes
from store.exchange.contents import Contents
from store.exchange.spreadsheet import Table
from store.model.commitment import Commitment, Target
from store.model.progress import Judged


def at_a_glance(contents: Contents, notes: Notes) -> Table:
    """A row a commitment: those of each province together, by year and number."""
    say = notes.language.say
    headings = [
        say("ID"),
        say("Province"),
        say("Year"),
        say("Promise"),
        say("Latest"),
        say("Status"),
        say("Why"),
        say("By"),
        say("Title"),
        say("Source"),
    ]
    ordered = sorted(contents.commitments, key=lambda commitment: commitment.order)
    return [headings, *([visible(text) for text in row_of(commitment, notes)] for commitment in ordered)]


def row_of(commitment: Commitment, notes: Notes) -> list[str]:
    language = notes.language
    status, reason = notes.standing(commitment)
    return [
        commitment.id,
        province_name(commitment.province, language),
        str(commitment.year),
        in_short(commitment, language),
        latest(Judged(commitment, notes.judged[commitment.id], ()), language) if isinstance(commitment, Target) else "",
        status,
        reason,
        deadline_words(commitment.deadline, language) if commitment.deadline else "",
        title_of(commitment, language),
        notes.cited(commitment),
    ]
