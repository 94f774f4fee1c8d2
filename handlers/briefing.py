"""Send a briefing for people outside Slack, as a document of Word's: `/targets brief henan 2025`."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple, Self

from slack_bolt.async_app import AsyncAck

from config.catalogue import Message
from handlers.phrases.language import language_for
from handlers.phrases.mrkdwn import bold, lines
from handlers.sheets.briefing import Facts, briefing
from handlers.sheets.exported import named
from handlers.sheets.file import File
from handlers.slack.app import App
from handlers.slack.heavy_work import Apart, Jobs
from handlers.slack.question import Later
from handlers.slack.replies import send_file, tell_privately
from handlers.slack.session import Session
from handlers.views.kit.blocks import Answer, section
from handlers.views.kit.notes import notes_on
from handlers.words.as_of import split_as_of
from handlers.words.query import Query, read_query
from store.model.errors import UserError
from store.model.progress import Tracked
from store.progress import WINDOW, followed_initiatives, judged_targets
from store.store import Ledger

LANGUAGES = {
    "en": ("en",),
    "english": ("en",),
    "英文": ("en",),
    "zh": ("zh",),
    "chinese": ("zh",),
    "中文": ("zh",),
    "both": ("en", "zh"),
    "bilingual": ("en", "zh"),
    "双语": ("zh", "en"),
}


class Wanted(NamedTuple):
    """What a briefing is asked of, and the languages in which it is written; without any, the reader's."""

    words: str
    languages: Sequence[str]

    @classmethod
    def typed(cls, words: str) -> Self:
        """As typed after the verb: a language may stand anywhere among the filters."""
        languages: Sequence[str] = ()
        others = []
        for word in words.split():
            if named := LANGUAGES.get(word.lower()):
                languages = named
            else:
                others.append(word)
        return cls(" ".join(others), languages)


def register(app: App) -> None:
    app.verb(
        "/targets",
        brief,
        ("brief", "briefing", "简报"),
        ((Message("/targets brief henan 2022"), Message("a briefing for Word, in your language; also zh, en, both")),),
    )


async def brief(ack: AsyncAck, words: str, session: Session, jobs: Jobs, later: Later) -> None:
    wanted = Wanted.typed(words)
    asked, _ = split_as_of(wanted.words, session.today)
    read_query(asked, session.today, session.reader.id)
    jobs.admit(session)
    await ack()
    later(jobs.run(session, send, wanted, jobs.apart))


async def send(session: Session, wanted: Wanted, apart: Apart) -> None:
    """Send it to the person's direct messages, and say so where it was asked for."""
    words, day = split_as_of(wanted.words, session.today)
    ledger, today = (session.ledger.at_end_of(day), day) if day else (session.ledger, session.today)
    query = read_query(words, today, session.reader.id)
    languages = [language_for(code) for code in wanted.languages] or [session.language]
    facts = await ledger.read(lambda then: facts_of(then, query, today))
    name = "-".join(["briefing", *named(query.selection), today.isoformat()]) + ".docx"
    file = File(name, await apart(briefing, facts, languages))
    told = session.language.mark("The briefing you asked for.")
    channel = await send_file(session.client, session.reader.id, file, told)
    if session.place.channel == channel:
        sent = session.language.mark("Here is {file}.", file=bold(file.name))
    else:
        sent = session.language.mark("I have sent you {file} in our direct messages.", file=bold(file.name))
    text = lines(*notes_on(query, facts.is_cut, session.language), sent)
    await tell_privately(session, Answer(text, [section(text)]))


async def facts_of(ledger: Ledger, query: Query, today: date) -> Facts:
    """What is on record of what was asked.

    Raises:
        UserError: nothing is.
    """
    targets = await judged_targets(ledger, query.selection, today, WINDOW)
    initiatives = await followed_initiatives(ledger, query.selection, today, WINDOW)
    judged = query.admitted(targets)
    followed = query.admitted(initiatives)
    if not judged and not followed:
        raise UserError("Nothing on record fits that, so there is no file.")
    items: list[Tracked] = [*judged, *followed]
    documents = await ledger.conferences.cited_by(item.commitment for item in items)
    return Facts(judged, followed, documents, today, is_cut=WINDOW in (len(targets), len(initiatives)))
