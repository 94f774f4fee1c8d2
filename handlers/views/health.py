"""How the bot is: the same sentences for `/digest health` and, on plain paper, for `python -m bot status`."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from config.catalogue import Message
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn, bold, escape, lines, mention
from handlers.views.kit.blocks import Answer, Block, Element, actions, button, plain, section
from store.dead_posts import DeadPost
from store.health import Health, Trouble, Undelivered, troubles_of
from store.model.delivery import PostState
from store.model.occurrence import Kind
from store.model.process import JobStanding, Process
from store.model.subscription import Subscription

TRY_AGAIN = "post:again"
DROP = "post:drop"
JOB = "job:"
KINDS = {
    Kind.DIGEST: Message("Digest"),
    Kind.NOW: Message("Digest that was wanted at once"),
    Kind.REMINDER: Message("Reminder"),
    Kind.REPLY: Message("Part of a digest"),
}


def report(health: Health, now: datetime, zone: ZoneInfo, language: Language) -> list[str]:
    """All that is known, a sentence each: what is wrong first."""
    troubles = [f"⚠️ {trouble_line(trouble, language, zone.key)}" for trouble in troubles_of(health, now)]
    return [
        *troubles,
        *(told for process in health.running(now) for told in process_lines(process, zone, language)),
        *([] if health.running(now) else [nobody_runs(health.processes, zone, language)]),
        language.say("Last post: {moment}", moment=moment(health.last_sent, zone, language)),
        language.say("Next post due: {moment}", moment=moment(health.next_due, zone, language)),
        *([] if health.undelivered else [language.say("Nothing is held up.")]),
        *(undelivered_line(one, zone, language) for one in health.undelivered),
        *(blocked_line(subscription, why, language) for subscription, why in health.blocked),
        *(job_line(job, zone, language) for process in health.running(now)[:1] for job in process.jobs),
    ]


def process_lines(process: Process, zone: ZoneInfo, language: Language) -> Iterator[str]:
    """A running bot: its door to Slack, its rounds, its database, its token, its backups and its version."""
    way = language.say("Socket Mode") if process.by_sockets else language.say("HTTP")
    if process.connected_since:
        since = moment(process.connected_since, zone, language)
        heard = moment(process.heard_at, zone, language)
        yield language.say(
            "Connected by {way} since {since}; last heard of Slack: {heard}", way=way, since=since, heard=heard
        )
    else:
        yield language.say("Not connected to Slack ({way})", way=way)
    rounds = [job.done_at for job in process.jobs if job.name == "rounds"]
    yield language.say("Last round: {moment}", moment=moment(next(iter(rounds), None), zone, language))
    room = process.disk_free
    yield (
        language.say("Database: {engine}", engine=process.database)
        if room is None
        else language.say(
            "Database: {engine}, with {room} MB left on its disk",
            engine=process.database,
            room=language.number(room // 1_000_000),
        )
    )
    if process.token_refused is None:
        yield language.say("Token: accepted")
    if process.keeps_backups:
        yield language.say("Last backup: {moment}", moment=moment(process.backup_at, zone, language))
    yield language.say(
        "Version {version}, running since {moment} ({name})",
        version=process.version,
        moment=moment(process.started_at, zone, language),
        name=process.name,
    )


def nobody_runs(processes: Sequence[Process], zone: ZoneInfo, language: Language) -> str:
    """That no bot tells of itself."""
    if not processes:
        return language.say("No bot is running on this database.")
    seen = moment(processes[0].seen_at, zone, language)
    return language.say("No bot is running on this database; one was last seen at {moment}.", moment=seen)


def undelivered_line(held: Undelivered, zone: ZoneInfo, language: Language) -> str:
    """How many posts, what became of them and why; when the first was due and is tried again."""
    posts = posts_in(held.state, held.posts, language)
    why = held.why or language.say("no reason noted")
    since = moment(held.since, zone, language)
    if held.state is PostState.DEAD:
        return language.say("{posts}: {why} (due since {since})", posts=posts, why=why, since=since)
    again = moment(held.next_at, zone, language)
    return language.say(
        "{posts}: {why} (due since {since}; tried again {again})", posts=posts, why=why, since=since, again=again
    )


def posts_in(state: PostState, n: int, language: Language) -> str:
    """So many posts, and how they stand."""
    match state:
        case PostState.DEAD:
            return language.say_n("{n} post given up", "{n} posts given up", n)
        case PostState.SENDING:
            return language.say_n("{n} post being sent for long", "{n} posts being sent for long", n)
        case PostState.UNKNOWN:
            return language.say_n("{n} post in doubt", "{n} posts in doubt", n)
    return language.say_n("{n} post held up", "{n} posts held up", n)


def blocked_line(subscription: Subscription, why: str, language: Language) -> str:
    """A channel that takes no posts of a subscription."""
    return language.say(
        "Channel {channel} takes no posts of “{query}”: {why}",
        channel=subscription.channel_id,
        query=subscription.query or language.say("all commitments"),
        why=why,
    )


def job_line(job: JobStanding, zone: ZoneInfo, language: Language) -> str:
    """A job, when it is done next, and since when it fails."""
    again = moment(job.next_at, zone, language)
    if job.failing_since is None:
        return language.say("Job {name}: next {moment}", name=job.name, moment=again)
    return language.say(
        "Job {name}: next {moment}; failing since {since}: {why}",
        name=job.name,
        moment=again,
        since=moment(job.failing_since, zone, language),
        why=job.why,
    )


def trouble_line(trouble: Trouble, language: Language, zone: str) -> str:
    """What is wrong, since when, and what to do."""
    since, why = moment(trouble.since, ZoneInfo(zone), language), trouble.why
    match trouble.subject:
        case "posts":
            return language.say("Posts have been held up since {since}: {why}", since=since, why=why)
        case "database":
            return why
        case "disk":
            room = language.number(int(why) // 1_000_000)
            return language.say("Only {room} MB are left on the ledger's disk: make room there.", room=room)
        case "token":
            return language.say(
                "Slack has refused my token since {since} ({why}): install the app again, and where the token stands "
                "in SLACK_BOT_TOKEN, set it anew.",
                since=since,
                why=why,
            )
        case "scopes":
            return language.say(
                "My token lacks scopes that I need: {scopes}. Install the app again and allow them; an app of your own "
                "needs them under “OAuth & Permissions” before.",
                scopes=why,
            )
        case "connection":
            return language.say("I have not been connected to Slack since {since}.", since=since)
        case "job:backup":
            return language.say("No backup could be made since {since}: {why}", since=since, why=why)
    name = trouble.subject.removeprefix(JOB)
    return language.say("The job {name} has failed since {since}: {why}", name=name, since=since, why=why)


def well_again_line(trouble: Trouble, language: Language, zone: str) -> str:
    """That something is no longer wrong."""
    return language.say("Well again: {trouble}", trouble=trouble_line(trouble, language, zone))


def answer(health: Health, now: datetime, zone: ZoneInfo, language: Language, *, note: str = "") -> Answer:
    """All of it for somebody in Slack, and what can be done about the posts that were given up."""
    title = bold(language.say("How I am"))
    told = lines(*(escape(line) for line in report(health, now, zone, language)))
    blocks: list[Block] = [*([section(escape(note))] if note else []), section(title), section(told)]
    for post in health.dead:
        blocks += [section(dead_line(post, zone, language)), *actions(*controls(post, language))]
    return Answer(title, blocks)


def dead_line(post: DeadPost, zone: ZoneInfo, language: Language) -> Mrkdwn:
    """A post that was given up."""
    return language.mark(
        "{kind} for {channel}, due {moment}, was given up: {why}",
        kind=language.say(KINDS[Kind(post.kind)]),
        channel=Mrkdwn(f"<#{escape(post.channel_id)}>")
        if post.channel_id.startswith("C")
        else mention(post.channel_id),
        moment=moment(post.due, zone, language),
        why=post.why or language.say("no reason noted"),
    )


def controls(post: DeadPost, language: Language) -> list[Element]:
    """What an admin makes of it; both are asked, for neither can be taken back."""
    again = button(language.say("Try again"), TRY_AGAIN, str(post.id), name=language.say("Try that post again"))
    drop = button(language.say("Drop"), DROP, str(post.id), style="danger", name=language.say("Drop that post"))
    return [
        again | asked(language.say("Post it after all, as it would be by now?"), language.say("Try again"), language),
        drop | asked(language.say("Let it be? It is not told of any more."), language.say("Drop"), language),
    ]


def asked(question: str, deed: str, language: Language) -> Element:
    """A question before something is done."""
    return {
        "confirm": {
            "title": plain(deed, 100),
            "text": plain(question, 300),
            "confirm": plain(deed, 30),
            "deny": plain(language.say("Cancel"), 30),
        }
    }


def moment(at: datetime | None, zone: ZoneInfo, language: Language) -> str:
    """An instant in the ledger's zone."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M} {zone.key}" if at else language.say("none")
