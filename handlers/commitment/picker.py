"""Ask which commitment is meant, where a verb was typed without one: it goes on with the one that is chosen."""

from collections.abc import Mapping, Sequence

from slack_bolt.async_app import AsyncAck, AsyncBoltContext

from handlers.phrases.mrkdwn import Mrkdwn
from handlers.slack.app import App, Listener, asked_for_by
from handlers.slack.commitment_menu import AMONG, TYPED
from handlers.slack.forms import Memory, Payload
from handlers.slack.question import Later
from handlers.slack.references import not_recorded
from handlers.slack.session import Session
from handlers.views.commitment.picker import PICK, picker
from handlers.views.kit.blocks import Answer, Element
from handlers.views.kit.errors import told_of
from handlers.views.kit.question import OutdatedButtonError, answer_view
from handlers.words.ids import is_attempt, leading_id
from handlers.words.notation import as_read
from store.model.commitment import State
from store.model.errors import UserError
from store.model.selection import Selection

VERB, BEFORE, REST = "verb", "before", "rest"
REMEMBERED = 1200  # characters of what was typed, twice
ON_RECORD = Selection()
TARGETS = Selection(kind="target")
EVER = Selection(states=tuple(State))


class Picker:
    """Goes on with a verb, by its name, once it is said which commitment it is about."""

    def __init__(self, verbs: Mapping[str, Listener]) -> None:
        self._verbs = verbs

    def register(self, app: App) -> None:
        app.action(PICK)(self.picked)

    async def picked(self, ack: AsyncAck, action: Payload, session: Session, context: AsyncBoltContext) -> None:
        """The listener is given the id and what was typed behind the verb; what it tells takes the modal's place."""
        view = session.modal or {}
        facts = Memory.of(view).facts
        listener = self._verbs.get(facts.get(VERB, ""))
        if listener is None:
            raise OutdatedButtonError
        words = [facts.get(BEFORE, ""), action["selected_option"]["value"], facts.get(REST, "")]
        later: Later = context["later"]

        def tell(answer: Answer) -> None:
            later(shown(answer, view, session))

        given = {**context, "ack": ack, "action": {"value": " ".join(filter(None, words))}, "tell": tell}
        try:
            await listener(**{name: given[name] for name in asked_for_by(listener)})
        except UserError as error:
            await ack()
            await shown(told_of(error, session.language), view, session)


async def shown(answer: Answer, view: Payload, session: Session) -> None:
    """Put an answer in the place of the modal in which something was chosen."""
    drawn = answer_view(answer, session.language) | {"private_metadata": view.get("private_metadata", "")}
    await session.client.views_update(view_id=view["id"], view=drawn)


async def one_named(
    verb: str,
    words: str,
    session: Session,
    *,
    among: Selection = ON_RECORD,
    before: str = "",
    others: Sequence[Element] = (),
) -> tuple[str, str] | None:
    """The id with which the words behind a verb begin, and those after it.

    Where nothing on record is named, a modal asks for it and there is none: the verb goes on when it is chosen.
    `among` is what can be chosen, `before` goes before it, and `others` are buttons for what else may be meant.

    Raises:
        UserError: nothing is on record that could be chosen.
    """
    ledger, language = session.ledger, session.language
    id, rest = leading_id(words)
    told: Mrkdwn | None = None
    if id and await ledger.commitments.history(id):
        return id, rest
    if not await ledger.commitments.count(among, up_to=1):
        raise UserError("Nothing on record fits that. To record a promise: `/commitment add`.")
    if id:
        told = language.error(await not_recorded(id, ledger))
    elif is_attempt(words.partition(" ")[0]):
        _, _, rest = words.partition(" ")
    facts = {
        VERB: verb,
        AMONG: among.model_dump_json(exclude_defaults=True),
        TYPED: words[:REMEMBERED],
        REST: rest[:REMEMBERED],
        BEFORE: before,
    }
    memory = Memory(place=session.place, facts={name: value for name, value in facts.items() if value})
    body = session.body
    line = f"{body['command']} {body.get('text', '')}" if "command" in body else f"/commitment {verb} {before} {words}"
    typed = as_read(" ".join(line.split()))
    await session.open_on_top(picker(told, typed, [*others], memory.packed(), language))
    return None
