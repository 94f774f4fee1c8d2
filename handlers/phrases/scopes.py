"""What does not work in a workspace that has not granted something."""

from collections.abc import Collection, Mapping

from config.catalogue import Message
from handlers.phrases.language import Language

WITHOUT: Mapping[str, Message] = {  # the optional scopes of the manifest
    "files:read": Message("Tables and reports cannot be handed in as files: paste them behind /commitment import."),
    "files:write": Message("Exports cannot be given as files."),
    "usergroups:read": Message("Roles cannot be given to user groups."),
    "mcp:connect": Message("Slackbot cannot ask me."),
}


def sentences_without(scopes: Collection[str], language: Language) -> list[str]:
    """A sentence for each scope that can be done without, and one for all others together."""
    told = [language.say(sentence) for scope, sentence in WITHOUT.items() if scope in scopes]
    others = sorted({*scopes} - {*WITHOUT})
    if others:
        told.append(language.say("Some of what I do will not work without: {scopes}.", scopes=", ".join(others)))
    return told
