"""What is older than a year among what is to be reminded of: one line, and an answer for all of it."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from handlers.phrases.figures import deadline_words, province_name
from handlers.phrases.language import Language
from handlers.views.deadlines import entry
from handlers.views.kit.blocks import Block, Element, actions, button, plain, section
from handlers.views.kit.question import details_menu
from store.model.commitment import Commitment
from store.model.progress import Tracked

STILL_OPEN = "reminder:backlog:open"
ALL_DONE = "reminder:backlog:done"
DROP_ALL = "reminder:backlog:drop"
BACKLOG_BLOCK = "answer:backlog"
BACKLOG_ANSWERED = "answered:backlog"
OLD = timedelta(days=365)
WORTH_FOLDING = 2
PROVINCES_NAMED = 3


def is_old(commitment: Commitment, today: date) -> bool:
    """Whether its deadline is more than a year ago."""
    return commitment.deadline is not None and commitment.deadline.on < today - OLD


def backlog_of(items: Sequence[Tracked], today: date) -> list[Tracked]:
    """What is older than a year, the oldest last; none where it is but one."""
    old = [item for item in items if is_old(item.commitment, today)]
    return old if len(old) >= WORTH_FOLDING else []


def backlog_blocks(items: Sequence[Tracked], language: Language) -> list[Block]:
    """How much it is and from where, and what can be said of all of it."""
    if not items:
        return []
    oldest, n = items[-1].commitment, language.number(len(items))
    counts = Counter(item.commitment.province for item in items).most_common()
    names = [
        language.say("{kind} {n}", kind=province_name(code, language), n=language.number(count))
        for code, count in counts[:PROVINCES_NAMED]
    ]
    if rest := len(counts) - len(names):
        names.append(language.say_n("{n} more province", "{n} more provinces", rest))
    text = language.mark(
        "*{n} older than a year* · {provinces} · oldest: {id}, {deadline}",
        n=n,
        provinces=language.say(", ").join(names),
        id=oldest.id,
        deadline=deadline_words(oldest.deadline, language),
    )
    (row,) = actions(*controls(items, language))
    return [section(text), {**row, "block_id": BACKLOG_BLOCK}]


def controls(items: Sequence[Tracked], language: Language) -> list[Element]:
    """What can be answered for all of it at once, and the way to each."""
    n = language.number(len(items))
    closing = language.say("They keep their figures and their status, and nobody is reminded of them any more.")
    dropping = language.say("They leave the lists, and nobody is reminded of them any more; their history stays.")
    return [
        button(language.say("Still open"), STILL_OPEN, name=language.say("All {n} are still open", n=n)),
        asking(button(language.say("Done"), ALL_DONE), language.say("Close all {n}?", n=n), closing, language),
        asking(button(language.say("Drop"), DROP_ALL), language.say("Drop all {n}?", n=n), dropping, language),
        details_menu([entry(item, language) for item in items], language),
    ]


def asking(element: Element, title: str, text: str, language: Language) -> Element:
    """A button that asks before it does what cannot be overlooked."""
    return {
        **element,
        "confirm": {
            "title": plain(title, 100),
            "text": plain(text, 300),
            "confirm": plain(element["text"]["text"], 30),
            "deny": plain(language.say("Not yet"), 30),
        },
    }
