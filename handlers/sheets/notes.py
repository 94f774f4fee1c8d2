"""What the reader of an exported table is told of each record beside its fields: its status above all, and why."""

from collections.abc import Sequence
from datetime import date

from handlers.phrases.figures import province_name, stage_words, standing
from handlers.phrases.language import Language
from handlers.phrases.lineage import silence_words, turned
from handlers.phrases.mrkdwn import cut, visible
from handlers.phrases.reasons import why
from handlers.phrases.records import LONGEST, in_words
from store.exchange.contents import Contents, Record
from store.model.assessment import Assessment
from store.model.commitment import Initiative, Target
from store.model.commitment_id import CommitmentId
from store.model.conference import Conference
from store.model.evidence import Evidence
from store.model.lineage import Lineage
from store.model.milestone import Milestone
from store.model.progress import follow_by, judge_by
from store.model.source import Source


class Notes:
    """Notes on the records of one export, as things stood on a day."""

    def __init__(self, contents: Contents, today: date, language: Language, lineage: Lineage) -> None:
        self.lineage = lineage
        self.language = language
        self.as_of = today.isoformat()
        targets = [commitment for commitment in contents.commitments if isinstance(commitment, Target)]
        initiatives = [commitment for commitment in contents.commitments if isinstance(commitment, Initiative)]
        self.documents = {document.id: document for document in contents.conferences}
        self.judged = {item.target.id: item.judgement for item in judge_by(contents.actuals, targets, today)}
        self.followed = {item.initiative.id: item for item in follow_by(contents.milestones, initiatives, today)}

    @property
    def headings(self) -> list[str]:
        """What stands above them."""
        say = self.language.say
        return [
            say("Province"),
            say("In words"),
            say("Status"),
            say("Why"),
            say("Year on year"),
            say("Source"),
            say("As of"),
        ]

    def on(self, record: Record) -> Sequence[str]:
        """The notes on one record, a cell each."""
        status, reason = self.standing(record)
        name = province_name(province_of(record), self.language)
        words, years = in_words(record, self.language), self.years(record)
        notes = [name, words, status, reason, years, self.cited(record), self.as_of]
        return [visible(note) for note in notes]

    def standing(self, record: Record) -> tuple[str, str]:
        """The status and its why: an initiative's stage and the step that brought it there."""
        if isinstance(record, Target):
            judgement = self.judged[record.id]
            return standing(judgement, self.language), why(record, judgement, self.language)
        if isinstance(record, Initiative):
            followed = self.followed[record.id]
            return stage_words(followed, self.language), cut(followed.latest.title, LONGEST) if followed.latest else ""
        return "", ""

    def years(self, record: Record) -> str:
        """What a promise takes up, and what takes it up in turn or does not."""
        parts: list[str] = []
        if before := self.lineage.before.get(record.id):
            turn = turned(before, self.language)
            parts.append(self.language.say("takes up {id}: {turn}", id=before.before.id, turn=turn))
        if after := self.lineage.after.get(record.id):
            turn = turned(after, self.language)
            parts.append(self.language.say("taken up as {id}: {turn}", id=after.after.id, turn=turn))
        if silence := self.lineage.silences.get(record.id):
            parts.append(silence_words(silence, self.language))
        return self.language.say("; ").join(parts)

    def cited(self, record: Record) -> str:
        """Where the record can be checked."""
        if isinstance(record, Conference):
            return self.named(record.title, record.title_zh, record.address)
        source = record.source
        if source:
            return self.of(source)
        document = self.documents.get(getattr(record, "conference_id", None) or "")
        return self.named(document.title, document.title_zh, document.address) if document else ""

    def of(self, source: Source) -> str:
        return self.named(source.name, source.name_zh, source.address)

    def named(self, name: str, name_zh: str | None, address: str | None) -> str:
        return " ".join(part for part in (self.language.pick(name, name_zh), address) if part)


def province_of(record: Record) -> str:
    """Whose record it is."""
    if isinstance(record, Milestone | Evidence | Assessment):
        return CommitmentId.read(record.commitment_id).province
    return record.province
