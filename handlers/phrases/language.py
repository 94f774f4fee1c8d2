"""The reader's language: the messages of the catalogue, and numbers and dates as that language writes them."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache, lru_cache
from gettext import NullTranslations
from typing import Any, Literal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date, format_skeleton, format_timedelta
from babel.lists import format_list
from babel.numbers import format_compact_decimal

from config.catalogue import Message, chinese_catalogue
from config.metrics import Wording
from handlers.phrases.mrkdwn import Mrkdwn, fill, mention
from store.model.errors import UserError
from store.model.limits import has_left

HAN = re.compile("[\u3400-\u9fff]")
LATIN = re.compile("[A-Za-z]")
REMEMBERED = 1000  # dates and amounts in words: Babel takes as long for one as all else in its row


class Language:
    """One language that the bot speaks; the English words in the code are the keys of its catalogue."""

    def __init__(self, locale: Locale, catalogue: NullTranslations) -> None:
        self.locale = locale
        self.catalogue = catalogue

    def __reduce__(self) -> tuple[Any, ...]:
        """By its name alone: whoever takes it out of a pickle has the catalogue."""
        return language_for, (self.code,)

    @property
    def code(self) -> str:
        """What it is called where it is kept, as Slack calls it."""
        return "zh-CN" if self.is_chinese else "en"

    @property
    def is_chinese(self) -> bool:
        return self.locale.language == "zh"

    def say(self, text: str, /, **values: Any) -> str:
        """Plain text, for headers, buttons, table cells and options."""
        return self.catalogue.gettext(text).format(**values)

    def say_n(self, one: str, many: str, n: int, /, **values: Any) -> str:
        """Plain text about `n` things; `n` is among the values."""
        return self.catalogue.ngettext(one, many, n).format(n=self.number(n), **values)

    def mark(self, text: str, /, **values: Any) -> Mrkdwn:
        """Mrkdwn with its values escaped."""
        return fill(self.catalogue.gettext(text), **values)

    def mark_n(self, one: str, many: str, n: int, /, **values: Any) -> Mrkdwn:
        """Mrkdwn about `n` things; `n` is among the values."""
        return fill(self.catalogue.ngettext(one, many, n), n=self.number(n), **values)

    def mention(self, id: str) -> Mrkdwn:
        """Whom an id on record names: a member or a user group, which Slack shows by name, or nobody any more."""
        return self.mark("somebody who left") if has_left(id) else mention(id)

    def error(self, error: UserError) -> Mrkdwn:
        """What went wrong, as the person reads it; names in two languages and messages among its values, too."""
        return self.mark(error.message, **self._values(error))

    def plain_error(self, error: UserError) -> str:
        """What went wrong, for a place where nothing is markup."""
        return self.say(error.message, **self._values(error)).replace("`", "")

    def _values(self, error: UserError) -> dict[str, Any]:
        return {name: self._value(value) for name, value in error.values.items()}

    def _value(self, value: Any) -> Any:
        match value:
            case Wording():
                return self.pick(value.en, value.zh)
            case Message():
                return self.say(value)
            case date():
                return self.day(value)
        return value

    def sentences(self, *parts: str) -> str:
        """Sentences one after the other; Chinese sets no space between them."""
        return ("" if self.is_chinese else " ").join(part for part in parts if part)

    def sentence_marks(self, *parts: Mrkdwn) -> Mrkdwn:
        """Sentences of mrkdwn one after the other."""
        return Mrkdwn(self.sentences(*parts))

    def pick(self, english: str, chinese: str | None) -> str:
        """Of a name that is recorded in two languages, the reader's; the English one where there is no other."""
        return chinese if self.is_chinese and chinese else english

    def reads(self, text: str) -> bool:
        """Whether a text is written in this language."""
        return is_chinese(text) if self.is_chinese else not is_chinese(text)

    def tongue(self, text: str) -> str:
        """In which of the two languages a text is written."""
        return self.say("in Chinese") if is_chinese(text) else self.say("in English")

    def as_written(self, english: str, chinese: str | None) -> str:
        """Of a text that is recorded in one or both languages, the reader's; where it is the other one, it says so."""
        text = self.pick(english, chinese)
        if self.is_chinese and is_english(text):
            return self.say("[in English] {text}", text=text)
        if not self.is_chinese and is_chinese(text):
            return self.say("[in Chinese] {text}", text=text)
        return text

    def number(self, value: Decimal | int, digits: int | None = None) -> str:
        """A number: 12,345 and 12345家, for Chinese sets no thousands apart, be they followed by 万 or not.

        `digits` after the point at most, as recorded where not given. Python takes a thirtieth of the time that Babel
        needs.
        """
        exact = Decimal(value)
        if digits is not None:
            exact = round(exact, digits)
        return f"{exact.normalize():f}" if self.is_chinese else f"{exact.normalize():,f}"

    @lru_cache(maxsize=REMEMBERED)  # noqa: B019  # the two languages live for ever
    def compact(self, value: Decimal) -> str:
        """A large number in words: 114.33 billion, 1143.26亿; two digits after the point at most."""
        form: Literal["short", "long"] = "short" if self.is_chinese else "long"
        return format_compact_decimal(value, format_type=form, locale=self.locale, fraction_digits=2)

    @lru_cache(maxsize=REMEMBERED)  # noqa: B019  # the two languages live for ever
    def day(self, on: date) -> str:
        """A calendar date in full: 31 Dec 2022, 2022年12月31日."""
        return format_date(on, "long" if self.is_chinese else "d MMM y", locale=self.locale)

    def month(self, on: date) -> str:
        """A month: September 2023, 2023年9月."""
        return format_skeleton("yMMMM", on, locale=self.locale)

    def weekday(self, on: date) -> str:
        """The day of the week: Monday, 星期一."""
        return format_date(on, "EEEE", locale=self.locale)

    def moment(self, at: datetime, zone: str) -> str:
        """An instant as a zone's clocks show it: Monday 23 Nov 2026, 09:30 (Asia/Shanghai)."""
        local = at.astimezone(ZoneInfo(zone))
        return self.say(
            "{weekday} {day}, {time} ({zone})",
            weekday=self.weekday(local),
            day=self.day(local.date()),
            time=f"{local:%H:%M}",
            zone=zone,
        )

    @lru_cache(maxsize=REMEMBERED)  # noqa: B019  # the two languages live for ever
    def since(self, days: int) -> str:
        """A distance from today: "in 12 days", "4 years ago"; the longer, the rounder."""
        return format_timedelta(
            timedelta(days=days), granularity="day", threshold=1.9, add_direction=True, locale=self.locale
        )

    def listed(self, items: list[str]) -> str:
        """Things in a row: "a, b and c"; in Chinese with nothing but the sign for it between: 甲、乙、丙."""
        return "、".join(items) if self.is_chinese else format_list(items, locale=self.locale)

    def listed_marks(self, items: list[Mrkdwn]) -> Mrkdwn:
        """Pieces of mrkdwn in a row: "*a*, b and c"."""
        return Mrkdwn(self.listed([*items]))


def is_chinese(text: str) -> bool:
    """Whether a text is written in Chinese, be it with a few Latin letters, rather than with a Chinese name in it."""
    return 2 * len(HAN.findall(text)) > len(LATIN.findall(text))


def is_english(text: str) -> bool:
    """Whether a text is words in Latin letters."""
    return LATIN.search(text) is not None and not is_chinese(text)


@cache
def language_for(slack_locale: str) -> Language:
    """Chinese for every `zh-*` that Slack knows, English for everybody else."""
    if slack_locale.lower().startswith("zh"):
        return Language(Locale.parse("zh_Hans_CN"), chinese_catalogue())
    return Language(Locale("en", "US"), NullTranslations())
