"""What is said around recording: what was understood before it is saved, and what is on record then."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from config.metrics import METRICS, Metric
from config.provinces import PROVINCES, Province
from handlers.phrases.figures import (
    amount,
    bounded,
    deadline_words,
    in_full,
    measured,
    metric_name,
    promised,
    province_names,
    title_of,
)
from handlers.phrases.language import Language, language_for
from handlers.phrases.marks import gaps_told
from handlers.phrases.mrkdwn import Mrkdwn, bold, cut, escape, lines
from handlers.views.commitment.baseline import baseline_line
from handlers.views.commitment.card import SHARE_COMMITMENT
from handlers.views.commitment.form import Filled, chosen, document_name
from handlers.views.kit.blocks import Answer, Block, actions, button, divider, packed, section
from handlers.views.kit.buttons import (
    NEW_COMMITMENT,
    edit_button,
    undo_button,
    update_button,
)
from store.model.commitment import Commitment, Target
from store.model.conference import Conference
from store.model.verifiability import gaps

CONTINUE_DRAFT = "draft:continue"
DISCARD_DRAFT = "draft:discard"


class Sentence(NamedTuple):
    """A message of the catalogue, to be told in the reader's language."""

    message: str


def draft_offer(draft: Filled, language: Language) -> list[Block]:
    """What somebody had begun and not saved."""
    province = chosen(draft, "province")
    parts = [
        province_names(province, language) if province in PROVINCES and province else "",
        metric_name(str(draft["metric"]), language) if draft.get("metric") in METRICS else "",
        *(chosen(draft, name) or "" for name in ("value", "title", "deadline")),
    ]
    begun = language.listed([cut(part, 60) for part in parts if part]) or cut(chosen(draft, "words") or "–", 60)
    return [
        section(language.mark("You had begun one: {begun}", begun=begun)),
        *actions(
            button(language.say("Continue"), CONTINUE_DRAFT, style="primary"),
            button(language.say("Discard"), DISCARD_DRAFT),
        ),
        divider(),
    ]


def unsure_choices(typed: str, candidates: Sequence[Province] | Sequence[Metric], language: Language) -> Mrkdwn:
    """What a word was taken for, or may be taken for."""
    names = language.listed([language.pick(candidate.en, candidate.zh) for candidate in candidates])
    if len(candidates) == 1:
        return language.mark("• “{typed}” was taken for {names}.", typed=cut(typed, 60), names=names)
    return language.mark("• {typed} It may be {names}.", typed=cut(typed, 60), names=names)


def echo(
    commitment: Commitment, conference: Conference | None, remarks: Iterable[Sentence], language: Language
) -> Block:
    """What was read, in full words, with whatever had to be assumed."""
    read = language.mark(
        "*I read:* {what} · {province} {year}",
        what=brief(commitment, language),
        province=province_names(commitment.province, language),
        year=commitment.year,
    )
    assumed = [language.mark("• {remark}", remark=language.say(remark.message)) for remark in remarks]
    new = (
        [
            language.mark(
                "• A document will be recorded too: {title}", title=cut(document_name(conference, language), 200)
            )
        ]
        if conference
        else []
    )
    return section(lines(read, *assumed, *new))


def promise_words(commitment: Commitment, language: Language) -> str:
    """What is promised: "High-tech enterprises > 10,000 (突破1万家)"."""
    if not isinstance(commitment, Target):
        return cut(title_of(commitment, language), 300)
    name, promise = measured(commitment, language), promised(commitment, language)
    if commitment.value is None:
        return language.say("{name}: {promise}", name=name, promise=cut(commitment.value_words or promise, 200))
    if commitment.value_words and not says_no_more(commitment.value_words, commitment):
        words = cut(commitment.value_words, 200)
        words = language.as_written(words, None) if language.is_chinese else words
        promise = language.say("{promise} ({words})", promise=promise, words=words)
    return in_full(commitment, language.say("{name} {promise}", name=name, promise=promise), language)


def says_no_more(words: str, target: Target) -> bool:
    """Whether the words of a number are those in which it would be written anyway, in either language."""
    written = "".join(words.split())
    ways = []
    for language in (language_for("en"), language_for("zh")):
        value = amount(target.value or Decimal(0), METRICS[target.metric], target.basis, language)
        ways += [value, promised(target, language), bounded(target.comparator, value, language)]
    return written in ["".join(way.split()) for way in ways]


def brief(commitment: Commitment, language: Language) -> str:
    """A commitment in one line."""
    what, deadline = promise_words(commitment, language), commitment.deadline
    if deadline is None:
        return what
    return language.say("{what}, by {deadline}", what=what, deadline=deadline_words(deadline, language))


def recorded(
    commitment: Commitment, status: str, batch: str, told: str, language: Language, *, may_change: bool
) -> Answer:
    """The card in short, and what its writer can do with it next; `told` is how it came to be."""
    text_ = lines(
        language.mark(told, id=bold(commitment.id), what=brief_mark(commitment, language)),
        language.mark("Status: {status}", status=status) if status else None,
        baseline_line(commitment, language),
        escape(gaps_told(commitment, language)) if gaps(commitment) else None,
    )
    again = {"province": commitment.province, "last": commitment.conference_id}
    posting = button(
        language.say("Share"),
        SHARE_COMMITMENT,
        commitment.id,
        name=language.say("Share this card with everybody in this channel"),
    )
    return Answer(
        text_,
        [
            section(text_),
            *actions(
                undo_button(batch, language),
                edit_button(commitment.id, language) if may_change else None,
                update_button(commitment, language),
                posting,
                button(language.say("Add another"), NEW_COMMITMENT, packed(again)),
            ),
        ],
    )


def brief_mark(commitment: Commitment, language: Language) -> Mrkdwn:
    where = province_names(commitment.province, language)
    return language.mark("{province}: {what}", province=where, what=brief(commitment, language))
