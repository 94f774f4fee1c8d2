"""Work that was promised without a number, by its stage."""

from collections import Counter
from collections.abc import Mapping, Sequence

from handlers.phrases.figures import (
    STAGE_WORDS,
    block_words,
    deadline_words,
    province_name,
    provinces_named,
    stage_words,
    subject_of,
    title_of,
)
from handlers.phrases.language import Language
from handlers.phrases.marks import gaps_counted, gaps_told, marked
from handlers.phrases.mrkdwn import Mrkdwn, bold, cut, escape, joined, lines
from handlers.views.kit.blocks import NOTHING, Answer, Block, button, context, section
from handlers.views.kit.listing import Listing
from handlers.views.kit.question import SHOW_COMMITMENT, Asked
from handlers.views.kit.reader import Reader
from handlers.views.kit.sources import document, reviews
from store.model.conference import Conference
from store.model.progress import Followed
from store.model.stage import Stage
from store.model.verifiability import gaps

TITLE_IN_LIST = 200


def initiatives(
    asked: Asked,
    followed: Sequence[Followed],
    conferences: Mapping[str, Conference],
    reader: Reader,
    *,
    notes: Sequence[Mrkdwn] = (),
    also: int = 0,
    shared: bool = False,
) -> Answer:
    """The initiatives that a question found."""
    language = reader.language
    provinces = {item.initiative.province for item in followed}
    title = provinces_named(provinces, language)
    sentence = lines(*notes, bold(title), stages(followed, language))
    listing = initiative_listing(language, with_province=len(provinces) > 1)
    caption = language.say("Initiatives of {provinces}", provinces=title)
    below = [
        *(reviews(conferences, language) if asked.layout == "details" else []),
        *documents(followed, conferences, language),
    ]
    return listing.answer(sentence, caption, asked, followed, below, reader, also=also, shared=shared)


def initiative_listing(language: Language, *, with_province: bool) -> Listing[Followed]:
    """How initiatives are listed; with their province where there are several."""

    def cells(followed: Followed) -> list[str]:
        initiative = followed.initiative
        return [
            initiative.id,
            stage_words(followed, language),
            *([province_name(initiative.province, language)] if with_province else []),
            marked(cut(title_of(initiative, language), TITLE_IN_LIST), initiative, language),
            last_update(followed, language),
            deadline_words(initiative.deadline, language) if initiative.deadline else NOTHING,
        ]

    province = [language.say("Province")] if with_province else []
    columns = [
        language.say("ID"),
        language.say("Stage"),
        *province,
        language.say("Initiative"),
        language.say("Last step"),
        language.say("By"),
    ]
    return Listing(
        columns=columns,
        cells=cells,
        line=lambda followed: initiative_line(followed, language),
        detail=lambda followed: initiative_detail(followed, language),
        entry=lambda followed: (
            followed.initiative.id,
            subject_of(followed.initiative, language, with_province=with_province),
        ),
    )


def stages(followed: Sequence[Followed], language: Language) -> Mrkdwn:
    """How many initiatives have come how far."""
    by_stage = Counter(item.latest.stage if item.latest else None for item in followed)
    words = [
        language.say(
            "{n} {stage}",
            n=language.number(by_stage[stage]),
            stage=language.say(STAGE_WORDS[stage]).lower() if stage else language.say("without a recorded stage"),
        )
        for stage in (*Stage, None)
        if by_stage[stage]
    ]
    counts = language.say(", ").join(words)
    total = language.mark_n("{n} initiative: {counts}.", "{n} initiatives: {counts}.", len(followed), counts=counts)
    unverifiable = gaps_counted(sum(bool(gaps(item.initiative)) for item in followed), language)
    return Mrkdwn(language.sentences(total, escape(unverifiable)))


def last_update(followed: Followed, language: Language) -> str:
    """The day of the latest step."""
    return language.day(followed.latest.on) if followed.latest else NOTHING


def initiative_line(followed: Followed, language: Language) -> Mrkdwn:
    """An initiative in one line of text."""
    return language.mark(
        "*{id}* {title} · {stage} · {due}",
        id=followed.initiative.id,
        title=marked(cut(title_of(followed.initiative, language), TITLE_IN_LIST), followed.initiative, language),
        stage=stage_words(followed, language),
        due=deadline_words(followed.initiative.deadline, language),
    )


def initiative_detail(followed: Followed, language: Language) -> Block:
    """An initiative with its latest step, and a button to its card."""
    step = followed.latest.title if followed.latest else language.say("No step is recorded yet.")
    blocked = followed.block
    text = lines(
        language.mark(
            "*{id}* · {title}", id=followed.initiative.id, title=cut(title_of(followed.initiative, language), 1000)
        ),
        language.mark(
            "{stage} · by {due}",
            stage=stage_words(followed, language),
            due=deadline_words(followed.initiative.deadline, language),
        ),
        escape(cut(step, TITLE_IN_LIST)),
        language.mark("*Blocked* until: {why}", why=block_words(blocked, language)) if blocked else None,
        escape(gaps_told(followed.initiative, language)) if gaps(followed.initiative) else None,
    )
    name = language.say("Open {id}", id=followed.initiative.id)
    return section(text, accessory=button(language.say("Open"), SHOW_COMMITMENT, followed.initiative.id, name=name))


def documents(followed: Sequence[Followed], conferences: Mapping[str, Conference], language: Language) -> list[Block]:
    """The documents in which the initiatives stand."""
    used = dict.fromkeys(item.initiative.conference_id or "" for item in followed)
    shown = [document(conferences[id], language) for id in used if id in conferences][:3]
    return [context(language.mark("Promised: {documents}", documents=joined(" · ", shown)))] if shown else []
