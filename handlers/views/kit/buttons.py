"""The buttons by which something is done to what is on record, wherever they stand."""

from handlers.phrases.language import Language
from handlers.views.kit.blocks import Element, button
from store.model.commitment import Commitment, Target

NEW_COMMITMENT = "commitment:new"
EDIT_COMMITMENT = "commitment:edit"
RESTORE_COMMITMENT = "commitment:restore"
JUDGE_COMMITMENT = "commitment:judge"
UPDATE_COMMITMENT = "commitment:update"
COMPLETE_INITIATIVE = "commitment:complete"
RECORD_FIGURE = "figure:record"
SHOW_HISTORY = "commitment:history"
UNDO = "batch:undo"
IMPORT = "ledger:import"
HELP = "home:help"


def new_commitment_button(language: Language) -> Element:
    """The first thing that somebody who writes is offered."""
    return button(language.say("New commitment"), NEW_COMMITMENT, style="primary")


def edit_button(id: str, language: Language) -> Element:
    """Opens the modal in which a commitment is changed."""
    return button(language.say("Edit"), EDIT_COMMITMENT, id, name=language.say("Edit commitment {id}", id=id))


def update_button(commitment: Commitment, language: Language) -> Element:
    """Opens the modal that takes a figure of a target, or a step of an initiative."""
    is_target = isinstance(commitment, Target)
    label = language.say("Record figure") if is_target else language.say("Record step")
    name = language.say("Record what became of {id}", id=commitment.id)
    return button(label, UPDATE_COMMITMENT, commitment.id, name=name)


def record_figure_button(words: str, language: Language, *, without_promise: bool = False) -> Element:
    """Opens the modal that takes a figure of a province and a metric, which `words` name; nothing need be promised."""
    label = language.say("A figure without a promise…") if without_promise else language.say("Record figure")
    return button(label, RECORD_FIGURE, words)


def judge_button(id: str, language: Language) -> Element:
    """Opens the modal that takes a person's own judgement."""
    name = language.say("Judge {id} yourself", id=id)
    return button(language.say("Judge"), JUDGE_COMMITMENT, id, name=name)


def history_button(id: str, language: Language) -> Element:
    """Shows who wrote what of a commitment."""
    return button(language.say("History"), SHOW_HISTORY, id, name=language.say("History of commitment {id}", id=id))


def undo_button(batch: str, language: Language) -> Element:
    """Takes back what was written as one."""
    return button(language.say("Undo"), UNDO, batch, name=language.say("Undo what was just written"))
