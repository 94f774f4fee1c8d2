"""What a target is called that nobody named, and most likely the document it stands in."""

from config.metrics import METRICS, Wording
from config.provinces import PROVINCES
from handlers.phrases.figures import amount, bounded, measured, promised
from handlers.phrases.language import Language, language_for
from store.model.commitment import Target


def titles_of(target: Target) -> Wording:
    """Its names in both languages: what it measures, and the promise in words."""
    return Wording(title_in(language_for("en"), target), title_in(language_for("zh"), target))


def is_named_by_us(target: Target) -> bool:
    """Whether nobody gave it a title of its own."""
    return target.title == title_in(language_for("en"), target)


def title_in(language: Language, target: Target) -> str:
    name = measured(target, language)
    if target.value is None:
        return language.say("{name}: {promise}", name=name, promise=target.value_words or promised(target, language))
    words = amount(target.value, METRICS[target.metric], target.basis, language)
    side = promised(target, language) if target.upper is not None else bounded(target.comparator, words, language)
    return language.say("{name}: {promise}", name=name, promise=side)


def conference_titles(province: str, year: int) -> Wording:
    """What a province's yearly conference is most likely called."""
    place = PROVINCES[province]
    return Wording(f"{place.en} science and technology work conference {year}", f"{year}年{place.zh_full}科技工作会议")
