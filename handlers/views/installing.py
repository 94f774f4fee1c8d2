"""What people read in their browser around an installation: what the bot is, that it is there now, or why not."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from config.catalogue import Message
from config.manifest import INSTALL, read_manifest
from handlers.phrases.language import Language
from handlers.phrases.scopes import sentences_without
from store.model.installation import Installation


class Link(NamedTuple):
    """Where something leads."""

    words: str
    address: str


class Step(NamedTuple):
    """Something to do first."""

    title: str
    why: str
    command: str


class BrowserPage(NamedTuple):
    """A page as it is read from top to bottom."""

    title: str
    words: list[str]
    button: Link | None
    status: int = 200
    slacks_word: str = ""
    notes: tuple[str, list[str], str] | None = None  # what stands above, the notes, what stands below
    steps: tuple[Step, ...] = ()
    again: Link | None = None


class Failure(NamedTuple):
    """Why an installation came to nothing, and what to do; whether the way back is to begin anew."""

    status: int
    title: Message
    why: Message
    begins_anew: bool = True


CANCELLED = Message("Nothing was installed")
AGAIN = Message("That did not work")
FAILURES: Mapping[str, Failure] = {
    "access_denied": Failure(
        200, CANCELLED, Message("It was cancelled in Slack, and nothing has changed. You can begin again at any time.")
    ),
    "invalid_browser": Failure(
        400,
        AGAIN,
        Message(
            "You came back in another browser than the one in which you began, or it takes no cookies. "
            "Begin again, and stay in one browser until you are done."
        ),
    ),
    "invalid_state": Failure(
        401,
        AGAIN,
        Message(
            "More than ten minutes have passed, or this page was opened twice. If it is in Slack already, there is "
            "nothing more to do. Else begin again, it takes a minute."
        ),
    ),
    "missing_code": Failure(401, AGAIN, Message("Slack sent you back without a code. Begin again.")),
    "invalid_code": Failure(
        401, AGAIN, Message("Slack did not accept its own code: it is good for ten minutes, and once. Begin again.")
    ),
    "slack_unwell": Failure(
        503, AGAIN, Message("Slack does not answer at the moment. Nothing is lost: begin again in a few minutes.")
    ),
    "storage_error": Failure(
        500,
        AGAIN,
        Message(
            "It could not be written down here. Slack may show the app as installed already: begin again all the same."
        ),
    ),
    "misconfigured": Failure(
        500,
        Message("This app is not set up right"),
        Message("Slack refuses its keys or its address. Whoever runs it has to mend that: please tell them."),
        begins_anew=False,
    ),
    "too_many": Failure(429, Message("That was a lot at once"), Message("Please wait a minute, then begin again.")),
}


def install_page(address: str, language: Language) -> BrowserPage:
    """What the bot is, and the button that leads to Slack."""
    say = language.say
    return BrowserPage(
        title=say("Add {name} to Slack", name=own_name()),
        words=[
            say(
                "It keeps what China's provinces promise in science and technology, with the source, and judges each "
                "promise by arithmetic that anyone can do again."
            ),
            say("Slack shows next what it may do. It keeps no messages but those that somebody hands to it."),
        ],
        button=Link(say("Add to Slack"), address),
    )


def installed_page(
    installation: Installation, opening: str, lacking: Collection[str], language: Language, *, is_back: bool
) -> BrowserPage:
    """That it is there now, what to do first, and what was not allowed; `opening` leads to it in Slack."""
    say = language.say
    words = [say("You can close this page and go on in Slack.")]
    if is_back:
        words = [say("Whatever was recorded here is still there."), *words]
    if installation.is_enterprise_install:
        words.append(say("An admin of the organisation chooses the workspaces in which it is."))
    told = sentences_without(lacking, language)
    below = say("Install it again and allow these to have them, too.")
    return BrowserPage(
        title=say("{app} is in {workspace}", app=own_name(), workspace=installation.name),
        words=words,
        button=Link(say("Open Slack"), opening),
        notes=(say("Not everything was allowed"), told, below) if told else None,
        steps=first_steps(language),
        again=Link(say("Install again"), INSTALL) if told else None,
    )


def first_steps(language: Language) -> tuple[Step, ...]:
    """Three things to try."""
    say, pick = language.say, language.pick
    promise = pick(
        "/commitment add henan R&D intensity at least 2.3% by the end of 2027",
        "/commitment add 河南 研发投入强度达到2.3% 2027年底",
    )
    asked = pick("/targets henan", "/targets 河南")
    return (
        Step(say("Ask something"), say("Type this in any channel; only you see the answer."), asked),
        Step(
            say("Have a channel told"),
            say("Invite @{name} there, then choose what it is told, and when.", name=own_name()),
            "/digest",
        ),
        Step(say("Record a promise"), say("As it is written, in one line."), promise),
    )


def failure_page(kind: str, language: Language, slacks_word: str = "") -> BrowserPage:
    """Why it did not work, and the way back; `slacks_word` is what Slack called it."""
    failure = FAILURES[kind]
    return BrowserPage(
        title=language.say(failure.title),
        words=[language.say(failure.why)],
        button=Link(language.say("Begin again"), INSTALL) if failure.begins_anew else None,
        status=failure.status,
        slacks_word=slacks_word,
    )


def own_name() -> str:
    """What the bot is called in Slack."""
    return str(read_manifest()["display_information"]["name"])
