"""What is said of an export: where the file went, and what is in it."""

from collections.abc import Sequence

from config.catalogue import Message
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn, bold, joined, lines
from handlers.views.kit.blocks import Answer, Element, actions, button, packed, section
from handlers.words.formats import FORMATS, Format
from store.exchange.contents import Contents
from store.model.commitment import Target

EXPORT = "export"  # with the format
SHARE_EXPORT = "export:share"
FORMAT_NAMES = {
    "xlsx": Message("Excel workbook"),
    "csv": Message("CSV"),
    "json": Message("JSON"),
    "ics": Message("Calendar (.ics)"),
}


def exported(
    name: str, contents: Contents, wanted: dict[str, str], notes: Sequence[Mrkdwn], language: Language, *, here: bool
) -> Answer:
    """What somebody reads where they asked: the file itself waits in their direct messages."""
    if here:
        sent = language.mark("Here is {file}.", file=bold(name))
    else:
        sent = language.mark("I have sent you {file} in our direct messages.", file=bold(name))
    text = lines(*notes, sent, held(contents, language))
    others = [format_button(format, wanted, language) for format in FORMATS if format != wanted["format"]]
    sharing = [] if here else [share_button(wanted, language)]
    return Answer(text, [section(text), *actions(*others, *sharing)])


def held(contents: Contents, language: Language) -> Mrkdwn:
    """How many records of each kind a file holds."""
    targets = sum(isinstance(commitment, Target) for commitment in contents.commitments)
    initiatives = len(contents.commitments) - targets
    counts = [
        (targets, language.mark_n("{n} target", "{n} targets", targets)),
        (initiatives, language.mark_n("{n} initiative", "{n} initiatives", initiatives)),
        (len(contents.actuals), language.mark_n("{n} figure", "{n} figures", len(contents.actuals))),
        (len(contents.milestones), language.mark_n("{n} step", "{n} steps", len(contents.milestones))),
        (
            len(contents.evidence),
            language.mark_n("{n} piece of evidence", "{n} pieces of evidence", len(contents.evidence)),
        ),
        (len(contents.assessments), language.mark_n("{n} judgement", "{n} judgements", len(contents.assessments))),
        (len(contents.conferences), language.mark_n("{n} document", "{n} documents", len(contents.conferences))),
    ]
    return joined(" · ", [words for n, words in counts if n])


def format_button(format: Format, wanted: dict[str, str], language: Language) -> Element:
    """Sends the same records in another format."""
    label = language.say(FORMAT_NAMES[format])
    return button(label, f"{EXPORT}:{format}", packed({**wanted, "format": format}), name=label)


def share_button(wanted: dict[str, str], language: Language) -> Element:
    """Posts the file for everybody."""
    name = language.say("Share this file with everybody in this channel")
    return button(language.say("Share here"), SHARE_EXPORT, packed(wanted), name=name)
