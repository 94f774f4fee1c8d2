"""What was said about a commitment: the modal that takes it in, and its lines on the card."""

from collections.abc import Sequence

from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn, bold, cut, escape, joined, lines, quote
from handlers.views.commitment.menu import COMMITMENT, commitment_menu
from handlers.views.kit.blocks import Answer, Block, actions, button, context, section
from handlers.views.kit.buttons import history_button, undo_button
from handlers.views.kit.inputs import View, field, modal, radio, text
from handlers.views.kit.listing import paragraphs
from handlers.views.kit.question import SHOW_COMMITMENT
from handlers.views.kit.records import BEARING_WORDS, commitment_line
from handlers.views.kit.sources import publication
from store.model.commitment import Commitment
from store.model.evidence import Bearing, Evidence

EVIDENCE_FORM = "evidence_form"
SHOWN = 3
QUOTED = 200


def evidence_form(said: str, memory: str, language: Language) -> View:
    """Asks which commitment a message is about, and which way it points."""
    choices = [(language.say(BEARING_WORDS[bearing]), bearing.value) for bearing in Bearing]
    return modal(
        EVIDENCE_FORM,
        language.say("Save as evidence"),
        [
            field(
                COMMITMENT,
                language.say("Commitment"),
                commitment_menu(language),
            ),
            field("bearing", language.say("Which way it points"), radio(choices, Bearing.SUPPORTS.value)),
            field(
                "quote",
                language.say("Quote"),
                text(said, multiline=True),
                hint=language.say("Leave what matters; the link to the message is kept beside it"),
            ),
            field("note", language.say("Note"), text(multiline=True, longest=1000), optional=True),
        ],
        submit=language.say("Save"),
        close=language.say("Cancel"),
        memory=memory,
    ) | {"notify_on_close": False}


def evidence_saved(evidence: Evidence, commitment: Commitment, batch: str, language: Language) -> Answer:
    """What was saved, about what."""
    head = language.mark("Saved as evidence. {bearing}:", bearing=language.say(BEARING_WORDS[evidence.bearing]))
    note = language.mark("Note: {note}", note=evidence.note) if evidence.note else None
    text = lines(
        joined(" ", [bold(head), commitment_line(commitment, language)]),
        quote(cut(evidence.quote, QUOTED)),
        said_where(evidence, language),
        note,
    )
    id = commitment.id
    show = button(language.say("Open"), SHOW_COMMITMENT, id, name=language.say("Show the card of {id}", id=id))
    return Answer(text, [section(text), *actions(undo_button(batch, language), history_button(id, language), show)])


def evidence_blocks(kept: Sequence[Evidence], language: Language) -> list[Block]:
    """The latest evidence, the newest first; no heading where there is none."""
    if not kept:
        return []
    newest = [*reversed(kept)][:SHOWN]
    rest = len(kept) - len(newest)
    more = [context(language.mark_n("{n} older piece", "{n} older pieces", rest))] if rest else []
    return [
        *paragraphs([bold(language.say("Evidence")), *(evidence_line(evidence, language) for evidence in newest)]),
        *more,
    ]


def evidence_line(evidence: Evidence, language: Language) -> Mrkdwn:
    """One piece of evidence: which way it points, the quote, who said it and where."""
    return language.mark(
        "• {bearing}: “{quote}” · {where}",
        bearing=bold(language.say(BEARING_WORDS[evidence.bearing])),
        quote=cut(evidence.quote, QUOTED),
        where=said_where(evidence, language),
    )


def said_where(evidence: Evidence, language: Language) -> Mrkdwn:
    """Who said it, when and where."""
    said_by = [language.mention(evidence.said_by)] if evidence.said_by else []
    return joined(" · ", [*said_by, escape(language.day(evidence.on)), publication(evidence.source, language)])
