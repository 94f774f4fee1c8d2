"""How many targets stand where, in words: counts, never an average."""

from collections import Counter

from config.catalogue import Message
from handlers.phrases.figures import STATUS_WORDS
from handlers.phrases.language import Language
from store.model.judgement import WORST_FIRST, Status, Tally
from store.model.year_tally import Group, YearTally, grouped

GROUP_NAMES = {  # over a column of numbers
    Group.MET: Message("Met"),
    Group.MISSED: Message("Missed"),
    Group.BEHIND: Message("Behind"),
    Group.ON_TRACK: Message("On track"),
    Group.OVERDUE: Message("Figure overdue"),
    Group.NO_FIGURE: Message("No figure"),
    Group.OPEN: Message("Not judged yet"),
}


def counts(counted: Tally, language: Language) -> str:
    """Statuses with their numbers, worst first: "1 missed, 4 met"; what is on track by an old figure, apart."""
    words = [of_status(status, counted.counts[status], language) for status in WORST_FIRST if counted.counts[status]]
    if counted.on_track_but_stale:
        words.append(language.say("{n} on track by an old figure", n=language.number(counted.on_track_but_stale)))
    return language.say(", ").join(words)


def in_sentence(groups: Counter[Group], language: Language) -> str:
    """Groups of statuses with their numbers: "209 met, 53 missed, 44 on track"."""
    told = [of_group(group, groups[group], language) for group in Group if groups[group]]
    return language.say(", ").join(told)


def of_group(group: Group, n: int, language: Language) -> str:
    """So many of one group."""
    if group is Group.OVERDUE:
        return language.say_n("{n} figure overdue", "{n} figures overdue", n)
    if group is Group.NO_FIGURE:
        return language.say_n("{n} without a figure", "{n} without a figure", n)
    return language.say("{n} {status}", n=language.number(n), status=language.say(GROUP_NAMES[group]).lower())


def group_counts(tally: YearTally, language: Language) -> str:
    """What is on record of a province's year: "11 targets: 3 met, 1 missed. 4 initiatives."."""
    groups = in_sentence(grouped(tally.targets), language)
    total, work = tally.targets.total, tally.initiatives
    targets = language.say_n("{n} target: {counts}.", "{n} targets: {counts}.", total, counts=groups)
    initiatives = language.say_n("{n} initiative.", "{n} initiatives.", work)
    return language.sentences(targets if total else "", initiatives if work else "")


def of_status(status: Status, n: int, language: Language) -> str:
    """So many of one status."""
    if status is Status.RESULT_OVERDUE:
        return language.say_n("{n} figure not recorded yet", "{n} figures not recorded yet", n)
    return language.say("{n} {status}", n=language.number(n), status=language.say(STATUS_WORDS[status]).lower())
