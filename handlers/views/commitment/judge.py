"""The modal that takes a person's own judgement, and how it stands beside the computed one."""

from datetime import date

from handlers.phrases.assessments import outlook_words
from handlers.phrases.figures import stage_words, standing
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import lines
from handlers.views.commitment.update import promise_line, ways_on
from handlers.views.kit.blocks import Answer, section
from handlers.views.kit.inputs import View, day, field, modal, radio, text
from handlers.views.kit.records import label_of
from store.model.assessment import Assessment, Outlook, disagrees
from store.model.commitment import Commitment
from store.model.progress import Judged, Tracked

JUDGE_FORM = "assessment_form"


def judge_form(
    commitment: Commitment, item: Tracked, reason: str, until: date, memory: str, language: Language
) -> View:
    """Asks what somebody expects, why, and for how long that holds."""
    outlooks = [(outlook_words(outlook, language), str(outlook)) for outlook in reversed(Outlook)]
    computed = language.mark("On record: {status}", status=computed_words(item, language))
    address = text(longest=3000, placeholder="https://… · 豫政〔2022〕1号")
    return modal(
        JUDGE_FORM,
        language.say("Your own judgement"),
        [
            promise_line(commitment, language),
            section(lines(computed, language.mark("Yours stands beside it, and changes nothing of it."))),
            field("outlook", language.say("What do you expect?"), radio(outlooks)),
            field("reason", language.say("Why do you think so?"), text(reason, multiline=True, longest=1000)),
            field("holds_until", label_of("holds_until", language), day(until)),
            field("source", language.say("Source"), text(longest=500), optional=True),
            field("address", language.say("Its address or document number"), address, optional=True),
        ],
        submit=language.say("Save"),
        close=language.say("Cancel"),
        memory=memory,
    ) | {"notify_on_close": False}


def judged(assessment: Assessment, item: Tracked, batch: str, language: Language, *, can_share: bool) -> Answer:
    """What was put on record, beside what is computed."""
    id = assessment.commitment_id
    told = lines(
        language.mark(
            "*{id}* {outlook}, you say, until {day}.",
            id=id,
            outlook=outlook_words(assessment.outlook, language),
            day=language.day(assessment.holds_until),
        ),
        language.mark("On record: {status}", status=computed_words(item, language)),
        language.mark("The two disagree: the card shows both, and the next digest tells it.")
        if disagrees(assessment, item)
        else None,
    )
    return Answer(told, [section(told), *ways_on(id, batch, language, can_share=can_share)])


def computed_words(item: Tracked, language: Language) -> str:
    """What the figures or the steps on record say."""
    return standing(item.judgement, language) if isinstance(item, Judged) else stage_words(item, language)
