"""What there is instead, where nothing is on record for what was asked."""

from typing import Any

from config.official import STATISTICS
from config.provinces import PROVINCES
from handlers.assistants.inquiry import Inquiry
from handlers.assistants.texts import unmarked
from handlers.phrases.figures import metric_name, province_names
from handlers.views.kit.empty_answers import measured_lines
from store.model.selection import Selection
from store.progress import WINDOW, measured_of


async def tell_absence(inquiry: Inquiry[Any], selection: Selection, *, is_filtered: bool = False) -> None:
    """Note that nothing fits: what the filters have left out, what was measured, or who is on record at all."""
    ledger, language = inquiry.ledger, inquiry.language
    plain = Selection(kind=selection.kind, provinces=selection.provinces, metrics=selection.metrics)
    same = await ledger.commitments.find(plain, limit=WINDOW)
    if same:
        years = sorted({str(commitment.year) for commitment in same})
        inquiry.notes.append(
            language.say_n(
                "Your filters leave none of the {n} on record.",
                "Your filters leave none of the {n} on record.",
                len(same),
            )
        )
        if not is_filtered:
            inquiry.notes.append(language.say("On record: {years}.", years=language.listed(years)))
        return
    names = [
        *(province_names(code, language) for code in selection.provinces),
        *(metric_name(key, language) for key in selection.metrics),
    ]
    inquiry.notes.append(
        language.say("Nothing is recorded for {names} yet.", names=language.say(", ").join(names))
        if names
        else language.say("Nothing is recorded yet.")
    )
    await tell_others(inquiry, selection)


async def tell_others(inquiry: Inquiry[Any], selection: Selection) -> None:
    """Note what was measured all the same, and the provinces of which something is on record."""
    ledger, language = inquiry.ledger, inquiry.language
    if selection.metrics and selection.provinces:
        figures = await measured_of(ledger, selection.provinces, selection.metrics, inquiry.today)
        told = measured_lines(figures, language)
        if told:
            inquiry.notes.append(language.say("No such promise is on record. What was measured:"))
            inquiry.notes += [unmarked(line) for line in told]
    elif any(metric in selection.metrics for _, metric in STATISTICS):
        inquiry.notes.append(
            language.say("There are official figures of it: {tool} gives them.", tool="official_figures")
        )
    recorded = await ledger.commitments.latest_years()
    alike = [near for code in selection.provinces for near in PROVINCES[code].confusable_with if near in recorded]
    if alike:
        inquiry.notes.append(
            language.say_n(
                "{names} is another province and is on record.",
                "{names} are other provinces and are on record.",
                len(alike),
                names=language.listed([province_names(code, language) for code in alike]),
            )
        )
    if recorded:
        names = language.listed([province_names(code, language) for code in recorded])
        inquiry.notes.append(language.say("On record so far: {names}.", names=names))
