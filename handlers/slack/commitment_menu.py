"""What a menu of commitments offers as somebody types: their own first, then what fits, by id, names or words."""

import re
from collections.abc import Iterable
from typing import Any

from slack_bolt.async_app import AsyncAck, AsyncApp

from config.provinces import Province
from handlers.slack.forms import Memory, Payload
from handlers.slack.references import near_to
from handlers.slack.session import Session
from handlers.views.commitment.menu import COMMITMENT, suggestion
from handlers.views.kit.blocks import OPTIONS
from handlers.views.kit.inputs import option
from handlers.words.ids import is_attempt, leading_id
from handlers.words.names import longest_name
from handlers.words.tokens import tidy
from store.model.commitment import Commitment
from store.model.pieces import question_of
from store.model.selection import Selection
from store.progress import WINDOW
from store.store import Ledger

LONGEST = 200  # characters: each of them is waited for
AMONG, TYPED = "among", "typed"  # what a modal remembers: which are offered at all, and what was typed before it opened


def register(app: AsyncApp) -> None:
    app.options(re.compile(rf"^{COMMITMENT}(:|$)"))(offer)


async def offer(ack: AsyncAck, payload: Payload, session: Session) -> None:
    facts = Memory.of(session.modal or {}).facts
    among = Selection.model_validate_json(facts.get(AMONG) or "{}")
    typed = payload.get("value") or ""
    if typed.strip():
        found = await like(typed, among, session.ledger)
    else:
        meant = await like(facts.get(TYPED) or "", among, session.ledger)
        found = [*meant, *await at_hand(among, session)]
    await ack(options=[option(suggestion(commitment, session.language)) for commitment in once(found)])


async def at_hand(among: Selection, session: Session) -> list[Commitment]:
    """Before anything is typed: the person's own, then the others, the latest deadline first."""
    own = among.model_copy(update={"owners": (session.reader.id,)})
    find = session.ledger.commitments.find
    return [*await find(own, OPTIONS), *await find(among, OPTIONS)]


async def like(words: str, among: Selection, ledger: Ledger) -> list[Commitment]:
    """The commitments that fit all the words, or in whose texts these stand; those of an id, or of one near to it."""
    said = tidy(words).lower()[:LONGEST]
    if not said:
        return []
    id, _ = leading_id(said)
    if id and (named := await ledger.commitments.named([id])):
        return named
    first = said.partition(" ")[0]
    if id or is_attempt(first):
        return [commitment for commitment in await near_to(id or first, ledger) if among.admits(commitment)]
    known, rest = narrowed(said.split())
    narrow = among.model_copy(update=known)
    found = await ledger.commitments.find(narrow, WINDOW)
    if fitting := [commitment for commitment in found if fits(commitment, rest)]:
        return fitting
    question = question_of(" ".join(rest), ledger.team_id)
    hits = await ledger.search.find(question, WINDOW) if question else []
    named = await ledger.commitments.named([hit.id for hit in hits if hit.kind == "commitment"])
    return [one for one in named if narrow.admits(one)] or (found if known else [])


def narrowed(words: list[str]) -> tuple[dict[str, tuple[Any, ...]], list[str]]:
    """The names and the year among some words as conditions, and the words that are left."""
    known: dict[str, tuple[Any, ...]] = {}
    rest: list[str] = []
    while words:
        length = 1
        if found := longest_name(words) if len(words[0]) > 1 else None:
            length, name = found
            known |= {"provinces": (name.code,)} if isinstance(name, Province) else {"metrics": (name.key,)}
        elif re.fullmatch(r"(?:19|20)\d\d", words[0]):
            known["years"] = (int(words[0]),)
        else:
            rest.append(words[0])
        words = words[length:]
    return known, rest


def fits(commitment: Commitment, words: list[str]) -> bool:
    """Whether each word stands in the id or in a title."""
    text = f"{commitment.id} {commitment.title} {commitment.title_zh or ''}".lower()
    return all(word in text for word in words)


def once(commitments: Iterable[Commitment]) -> list[Commitment]:
    """Each of them once, as many as a menu takes."""
    return [*{commitment.id: commitment for commitment in commitments}.values()][:OPTIONS]
