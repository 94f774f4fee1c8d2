"""What a channel is told and when: its subscriptions, and the modal in which one is written."""

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from typing import NamedTuple
from zoneinfo import available_timezones

from config.catalogue import Message
from config.provinces import Province
from handlers.phrases.language import Language, language_for
from handlers.phrases.mrkdwn import Mrkdwn, bold, code, cut, escape, joined, lines
from handlers.views.kit.blocks import Answer, Block, Element, actions, button, context, section
from handlers.views.kit.inputs import (
    View,
    day,
    field,
    modal,
    option,
    radio,
    search,
    text,
    ticks,
    time_of_day,
)
from store.model.subscription import EVERY_DAY, MONDAY, Sharing, Subscription, Told

SUBSCRIPTION_FORM = "subscription_form"
ADD = "subscription:add"
CHANGE = "subscription:change"
PAUSE = "subscription:pause"
GO_ON = "subscription:go_on"
LEAVE_OFF = "subscription:leave_off"
RESUME = "subscription:resume"
SEND_NOW = "subscription:now"
PREVIEW = "subscription:preview"
DELETE = "subscription:delete"
ZONE = "zone"
SHOWN = 20  # subscriptions of a channel
LONGEST_QUERY = 500
WORKDAYS = (0, 1, 2, 3, 4)
TOLD_WORDS = {Told.DIGEST: Message("digest"), Told.REMINDERS: Message("reminders")}
LOCALES = {"en": "English", "zh-CN": "中文"}
COMMON_ZONES = (
    "Asia/Shanghai",
    "Asia/Hong_Kong",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Europe/London",
    "Europe/Berlin",
    "Europe/Paris",
    "America/New_York",
    "America/Toronto",
    "America/Chicago",
    "America/Los_Angeles",
    "Australia/Sydney",
    "UTC",
)
OTHER_CITIES = {"beijing": "Asia/Shanghai", "北京": "Asia/Shanghai", "shenzhen": "Asia/Shanghai"}
OFFERED = 100  # options of a menu
BLOCKED_WORDS = {
    "not_in_channel": Message("I am not in this channel. Invite me with /invite."),
    "channel_not_found": Message("I cannot see this channel. Invite me with /invite."),
    "is_archived": Message("this channel is archived."),
}


class Kept(NamedTuple):
    """A subscription as it stands: when it speaks next, and why it cannot."""

    subscription: Subscription
    next_post: datetime | None = None
    blocked: str | None = None  # in Slack's word
    next_reminder: datetime | None = None


def listing(
    kept: Sequence[Kept], today: date, language: Language, *, notes: Sequence[Mrkdwn] = (), query: str = ""
) -> Answer:
    """The subscriptions of a channel, each with what can be done to it; a new one may be about a query."""
    title = bold(language.say("What this channel is told"))
    if not kept:
        title = language.mark("This channel has no subscription yet: it is told nothing by itself.")
    opening = lines(*notes) if notes else title
    blocks: list[Block] = [section(opening), *([section(title)] if notes else [])]
    for item in kept[:SHOWN]:
        blocks += [section(described(item, today, language)), *actions(*controls(item, today, language))]
    if rest := len(kept) - SHOWN if len(kept) > SHOWN else 0:
        blocks.append(context(language.mark_n("{n} more", "{n} more", rest)))
    label = language.say("Subscribe to {query}", query=query) if query else language.say("Add a subscription")
    add = button(label, ADD, query, style=None if kept else "primary")
    return Answer(opening, [*blocks, *actions(add)])


def described(kept: Kept, today: date, language: Language) -> Mrkdwn:
    """One subscription in two lines: what, when and in which language; then whether it speaks."""
    subscription = kept.subscription
    what = language.listed([language.say(TOLD_WORDS[told]) for told in subscription.told])
    return lines(
        joined(
            " · ",
            [
                name_of(subscription, language),
                escape(what),
                escape(rhythm(subscription, language)),
                escape(LOCALES[subscription.locale]),
            ],
        ),
        standing(kept, today, language),
    )


def name_of(subscription: Subscription, language: Language) -> Mrkdwn:
    """Its query, as it was typed."""
    return code(subscription.query) if subscription.query else bold(language.say("All commitments"))


def rhythm(subscription: Subscription, language: Language) -> str:
    """On which days and at what time it speaks."""
    days = subscription.weekdays
    if days == EVERY_DAY:
        when = language.say("every day")
    elif days == WORKDAYS:
        when = language.say("Monday to Friday")
    else:
        when = language.listed([weekday(number, language) for number in days])
    return language.say("{days} at {time} ({zone})", days=when, time=f"{subscription.at:%H:%M}", zone=subscription.zone)


def weekday(number: int, language: Language) -> str:
    """A day of the week by its number."""
    return language.weekday(date(2024, 1, 1 + number))  # which was a Monday


def standing(kept: Kept, today: date, language: Language) -> Mrkdwn:
    """Whether it speaks, when it does so next, and why it does not."""
    paused = kept.subscription.paused_until
    if kept.blocked:
        return language.mark("⚠️ Blocked: {why}", why=blocked_words(kept.blocked, language))
    if paused == date.max and kept.subscription.sharing is Sharing.ASKED:
        return language.mark("⏸ Paused, for the channel is shared with another company: resume it if they may read it")
    if paused == date.max:
        return language.mark("⏸ Paused until somebody resumes it")
    if paused and paused > today:
        return lines(language.mark("⏸ Paused until {day}", day=language.day(paused)), next_post(kept, language))
    return next_post(kept, language)


def next_post(kept: Kept, language: Language) -> Mrkdwn:
    """When it speaks next."""
    told, zone, parts = kept.subscription.told, kept.subscription.zone, []
    if Told.DIGEST in told and kept.next_post:
        parts.append(language.mark("Next post: {moment}", moment=language.moment(kept.next_post, zone)))
    elif Told.DIGEST in told:
        parts.append(language.mark("No digest is to come."))
    if Told.REMINDERS in told and kept.next_reminder and kept.next_reminder != kept.next_post:
        moment = language.moment(kept.next_reminder, zone)
        parts.append(language.mark("Next reminder, if something falls due: {moment}", moment=moment))
    return joined(" · ", parts)


def blocked_words(word: str, language: Language) -> str:
    """Why Slack takes no post, as a person reads it."""
    if word.startswith("restricted_action"):
        return language.say("only some members may post in this channel.")
    known = BLOCKED_WORDS.get(word)
    return language.say(known) if known else language.say("Slack does not take my posts here ({word}).", word=word)


def controls(kept: Kept, today: date, language: Language) -> list[Element]:
    """What can be done to a subscription."""
    subscription = kept.subscription
    named = cut(subscription.query, 40) or language.say("All commitments")
    is_paused = subscription.paused_until is not None and subscription.paused_until > today
    pausing = (language.say("Resume"), RESUME) if is_paused else (language.say("Pause"), PAUSE)
    offered = [(language.say("Change"), CHANGE), pausing]
    if Told.DIGEST in subscription.told:
        offered += [(language.say("Preview"), PREVIEW), (language.say("Send now"), SEND_NOW)]
    offered.append((language.say("Delete"), DELETE))
    return [button(label, id, subscription.id, name=f"{label}: {named}") for label, id in offered]


def saved(subscription: Subscription, language: Language) -> Mrkdwn:
    """That it is on record; what was understood the list below says in full."""
    return language.mark("Saved: {name}", name=name_of(subscription, language))


def deleted(subscription: Subscription, language: Language) -> Mrkdwn:
    """That it is gone."""
    return language.mark("Deleted: {name}", name=name_of(subscription, language))


def paused(subscription: Subscription, language: Language) -> Mrkdwn:
    return language.mark("Paused: {name}", name=name_of(subscription, language))


def resumed(subscription: Subscription, language: Language) -> Mrkdwn:
    return language.mark("Resumed: {name}", name=name_of(subscription, language))


def on_its_way(language: Language, *, is_new: bool) -> Mrkdwn:
    """That a digest will be posted at once; or that it need not be asked for again."""
    if is_new:
        return language.mark("The digest is on its way: it is posted here within a few seconds.")
    return language.mark("A digest is on its way already; once it is posted here, another one can be sent.")


def preview_note(subscription: Subscription, language: Language) -> Mrkdwn:
    """What stands above a digest that is only tried; it is not tried of what it would remind."""
    note = language.mark("A preview: only you see it, and nothing is posted.")
    if Told.REMINDERS not in subscription.told:
        return note
    below = language.mark("What the channel is reminded of that morning comes below it, in the same post.")
    return Mrkdwn(language.sentences(note, below))


def lost_channel(subscription: Subscription, why: str) -> Answer:
    """To the one who subscribed: the channel takes no posts any more."""
    language = language_for(subscription.locale)
    text = lines(
        language.mark(
            "I cannot post {name} in {channel}: {why}",
            name=name_of(subscription, language),
            channel=channel_of(subscription),
            why=blocked_words(why, language),
        ),
        language.mark(
            "I have stopped trying. Once that is put right, type {command} there, and I go on.",
            command=code("/digest"),
        ),
    )
    return Answer(text, [section(text)])


def asked_of_sharing(subscription: Subscription) -> Answer:
    """To the one who subscribed: others read the channel now; shall it be told what it was?"""
    language = language_for(subscription.locale)
    text = lines(
        language.mark(
            "{channel} is shared with another company, so I have paused what it is told: {name}.",
            channel=channel_of(subscription),
            name=name_of(subscription, language),
        ),
        language.mark("Shall I go on there, where people of that company read it too?"),
    )
    go_on = button(language.say("Go on"), GO_ON, subscription.id)
    leave_off = button(language.say("Leave it paused"), LEAVE_OFF, subscription.id)
    return Answer(text, [section(text), *actions(go_on, leave_off)])


def goes_on(subscription: Subscription, language: Language) -> Answer:
    """That others may read it."""
    text = language.mark(
        "{channel} is told again, where another company reads it too: {name}.",
        channel=channel_of(subscription),
        name=name_of(subscription, language),
    )
    return Answer(text, [section(text)])


def stays_paused(subscription: Subscription, language: Language) -> Answer:
    """That nothing more is said there."""
    text = language.mark(
        "{name} stays paused in {channel}. Whoever may record can resume it there with {command}.",
        name=name_of(subscription, language),
        channel=channel_of(subscription),
        command=code("/digest"),
    )
    return Answer(text, [section(text)])


def channel_of(subscription: Subscription) -> Mrkdwn:
    return Mrkdwn(f"<#{escape(subscription.channel_id)}>")


def subscription_form(
    before: Subscription | None,
    memory: str,
    language: Language,
    *,
    zone: str,
    locale: str,
    province: Province | None = None,
    query: str = "",
) -> View:
    """Its inputs bear the names of a subscription's fields; a new one is proposed to be about what was typed, or about
    the province for which the channel is named."""
    named = language.pick(province.en.lower(), province.zh) if province else ""
    query = before.query if before else query or named
    days = [(weekday(number, language), str(number)) for number in EVERY_DAY]
    told = [(language.say("Digest: what has changed, and what is due"), Told.DIGEST.value)]
    told.append((language.say("Reminders: what falls due, before it does"), Told.REMINDERS.value))
    chosen_days = [str(number) for number in (before.weekdays if before else (MONDAY,))]
    chosen_told = [what.value for what in (before.told if before else Told)]
    is_quiet = before is None or before.quiet
    paused = before.paused_until if before and before.paused_until != date.max else None
    chosen_zone = before.zone if before else zone
    return modal(
        SUBSCRIPTION_FORM,
        language.say("Change subscription") if before else language.say("New subscription"),
        [
            field(
                "query",
                language.say("Which commitments?"),
                text(
                    query or None,
                    placeholder=language.say("henan,gansu -theme:talent"),
                    longest=LONGEST_QUERY,
                ),
                hint=language.say("The words you would type after /targets; empty: all of them."),
                optional=True,
            ),
            field("told", language.say("What is posted?"), ticks(told, chosen_told), hint=when_told(language)),
            field("weekdays", language.say("On which days?"), ticks(days, chosen_days)),
            field(
                "at",
                language.say("At what time?"),
                time_of_day(before.at if before else Subscription.model_fields["at"].default),
            ),
            field(
                ZONE,
                language.say("In which time zone?"),
                search(
                    (zone_label(chosen_zone, language), chosen_zone),
                    placeholder=language.say("A city, such as Shanghai"),
                ),
                hint=zone_of(province, language) if province else "",
            ),
            field(
                "locale",
                language.say("In which language?"),
                radio([(words, key) for key, words in LOCALES.items()], before.locale if before else locale),
            ),
            field(
                "quiet",
                language.say("When nothing has changed"),
                ticks(
                    [(language.say("Post nothing, but for a sign of life once a month"), "quiet")],
                    ["quiet"] if is_quiet else [],
                ),
                optional=True,
            ),
            field(
                "paused_until",
                language.say("Paused until"),
                day(paused),
                hint=language.say("Empty: not paused."),
                optional=True,
            ),
        ],
        submit=language.say("Save"),
        close=language.say("Cancel"),
        memory=memory,
    )


def when_told(language: Language) -> str:
    """When a digest comes, and when reminders do."""
    return language.say(
        "One post, on the days and at the time below. Reminders: on workdays alone, the first at the next such time."
    )


def zone_of(province: Province, language: Language) -> str:
    """Why a zone is proposed that may not be one's own."""
    return language.say("That of {province}.", province=language.pick(province.en, province.zh))


def zones_like(letters: str, language: Language) -> list[Element]:
    """The time zones whose name or city contains some letters; without any the common ones first."""
    wanted = letters.strip().casefold().replace(" ", "_")
    found = [name for name in zone_names() if wanted in name.casefold() or wanted in city(name, language).casefold()]
    found += [name for word, name in OTHER_CITIES.items() if wanted and word.startswith(wanted)]
    return [option((zone_label(name, language), name)) for name in dict.fromkeys(found)][:OFFERED]


def zone_label(name: str, language: Language) -> str:
    """A zone by its IANA name, and its city where that is written otherwise."""
    here = city(name, language)
    known = here.casefold() in name.casefold().replace("_", " ")
    return name if known else language.say("{zone} ({city})", zone=name, city=here)


@cache
def zone_names() -> tuple[str, ...]:
    """Those that are cities' own, the common ones first."""
    places = sorted(
        name
        for name in available_timezones()
        if "/" in name and not name.startswith(("Etc/", "SystemV/", "posix/", "right/"))
    )
    return tuple(dict.fromkeys((*COMMON_ZONES, *places)))


def city(name: str, language: Language) -> str:
    """The city that a zone is named for, in the reader's language."""
    known = language.locale.time_zones.get(name, {}).get("city")
    return str(known or name.rpartition("/")[2].replace("_", " "))
