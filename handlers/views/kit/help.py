"""A page of examples for each command."""

from collections.abc import Mapping, Sequence

from handlers.views.kit.blocks import Answer, context, section
from handlers.views.kit.language import Language, message
from handlers.views.kit.mrkdwn import Mrkdwn, bold, code, escape, joined, lines

Examples = Sequence[tuple[str, str]]  # what to type, and what it does

TARGETS: Examples = (
    (message("/targets"), message("every province on record, with its counts, and what is yours")),
    (message("/targets henan"), message("a province's targets, worst first; also 河南, 豫, HA, 41")),
    (message("/targets henan 2022 status:missed"), message("filters in any order: a year, status: theme: due: owner:")),
    (
        message("/targets henan -theme:talent due:2022Q4"),
        message("a minus leaves out; dates may be 2022, 2022Q4, 2022-12, 30d"),
    ),
    (message("/targets rd_intensity 2022"), message("one metric across provinces; also R&D intensity, 研发投入强度")),
    (message("/targets compare henan gansu"), message("provinces side by side")),
    (message("/targets mine"), message("the targets that have you as their owner")),
)
INITIATIVES: Examples = (
    (message("/initiatives gansu"), message("a province's work items, with stage and last step")),
    (message("/initiatives henan 2022 theme:platforms"), message("filters as for targets")),
    (message("/initiatives mine"), message("the initiatives that have you as their owner")),
)
DEADLINES: Examples = (
    (message("/deadlines"), message("what falls due in 90 days, what is overdue, what awaits its statistic")),
    (message("/deadlines henan 30d"), message("of one province, in the next 30 days")),
    (message("/deadlines overdue"), message("only what is late")),
    (message("/deadlines this quarter"), message("what falls due in a period; also 2022Q4, 2022-12, 本季度")),
)
COMMITMENT: Examples = (
    (
        message("/commitment HA-2022-03"),
        message("the card: what was promised, its source, the figures, why it has its status"),
    ),
    (message("/commitment add henan"), message("record a promise in a modal; a line after it arrives in the fields:")),
    (
        message("/commitment add henan R&D intensity at least 1.96% by the end of 2022"),
        message("also 河南 高新技术企业突破1.4万家 2025年底"),
    ),
    (
        message("/commitment update HA-2022-02 1.86% as of 2022, released 2023-09-18"),
        message("a figure of a target, or a step of an initiative"),
    ),
    (message("/commitment edit HA-2022-03"), message("correct it, or record that the province revised it")),
    (message("/commitment history HA-2022-03"), message("who wrote what, when and why, with Undo")),
    (message("/commitment undo"), message("take back what you wrote last; with an id, the last write to that one")),
    (message("/commitment drop HA-2022-03"), message("out of the lists, history kept; restore brings it back")),
    (message("/commitment export henan 2022"), message("a spreadsheet in your direct messages; also json, calendar")),
    (message("/commitment import"), message("an exported file or your own table, after seeing what it would write")),
    (message("/commitment team"), message("who may do what; admins give roles")),
    (message("/targets henan as-of:2025-12-31"), message("any question as it would have been answered on that day")),
)
DIGEST: Examples = (
    (message("/digest"), message("what this channel is told, and when; add, change, pause, preview, send now")),
)
PAGES: Mapping[str, tuple[str, Examples]] = {
    "targets": (message("Targets: promises with a number"), TARGETS),
    "initiatives": (message("Initiatives: promises without a number"), INITIATIVES),
    "deadlines": (message("Deadlines: what is due, late or awaited"), DEADLINES),
    "digest": (message("Digests: what has changed, told to a channel"), DIGEST),
    "commitment": (message("Commitments: look up, record, track"), COMMITMENT),
}


def help_page(topic: str, language: Language) -> Answer:
    """What a command does, by examples to copy."""
    title, examples = PAGES[topic]
    rows = [joined("  ", [code(language.say(typed)), escape(language.say(meaning))]) for typed, meaning in examples]
    text = lines(bold(language.say(title)), *rows)
    others = [help_command(other, language) for other in PAGES if other != topic]
    hint = language.mark("Also: {commands}. Answers are private until you share them.", commands=joined(" ", others))
    return Answer(text, [section(text), context(hint)])


def help_command(topic: str, language: Language) -> Mrkdwn:
    """What to type for a command's page of examples."""
    word = language.say("help")
    return code(f"/{topic} {word}")
