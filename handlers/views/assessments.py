"""What people think of a commitment themselves, beside what is computed."""

from collections.abc import Sequence

from handlers.phrases.assessments import outlook_words
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn, bold, cut, italic, joined
from handlers.views.kit.blocks import Block
from handlers.views.kit.listing import paragraphs
from handlers.views.kit.sources import publication
from store.model.assessment import Assessment, disagrees
from store.model.progress import Tracked

REASON = 600  # characters of one on a card


def assessment_blocks(assessments: Sequence[Assessment], item: Tracked, language: Language) -> list[Block]:
    """What people expect, beside what is computed; no heading where nobody has said anything."""
    if not assessments:
        return []
    told = [assessment_line(assessment, item, language) for assessment in assessments]
    return paragraphs([bold(language.say("Judged by people")), *told])


def assessment_line(assessment: Assessment, item: Tracked, language: Language) -> Mrkdwn:
    """Who expects what, why, since when and until when; and that the record lets expect something else."""
    text = language.mark(
        "• {outlook} · {who}, {day}, holds until {until}: {reason}",
        outlook=outlook_words(assessment.outlook, language),
        who=language.mention(assessment.assessed_by),
        day=language.day(assessment.on),
        until=language.day(assessment.holds_until),
        reason=cut(assessment.reason, REASON),
    )
    parts = [text, *([publication(assessment.source, language)] if assessment.source else [])]
    if disagrees(assessment, item):
        parts.append(italic(language.say("unlike what is on record")))
    return joined(" · ", parts)
