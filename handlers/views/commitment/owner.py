"""Who owns what is recorded of a province, and the modal in which that is settled."""

from collections.abc import Sequence

from handlers.phrases.figures import province_name, province_names
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import bold
from handlers.views.commitment.add import brief_mark
from handlers.views.kit.blocks import Answer, Element, actions, button, context, section
from handlers.views.kit.buttons import undo_button
from handlers.views.kit.inputs import View, choice, field, modal, person
from handlers.views.kit.records import label_of
from store.model.commitment import Commitment
from store.model.province_rules import ProvinceRules

DEFAULT_OWNER = "team:default_owner"
OWNER_FORM = "team:default_owner:form"
ONE_OWNER_FORM = "commitment:owner:form"


def default_owner_form(
    codes: Sequence[str], province: str | None, owner: str | None, memory: str, language: Language
) -> View:
    """Asks who owns what is recorded of a province."""
    provinces = [(province_name(code, language), code) for code in codes]
    hint = language.say("Where left empty, whoever records something is its owner.")
    told = language.mark("It holds for what is recorded from now on; what is on record keeps its owner.")
    return modal(
        OWNER_FORM,
        language.say("Default owner"),
        [
            context(told),
            field("province", label_of("province", language), choice(provinces, province)),
            field(
                "owner",
                label_of("owner", language),
                person(owner, placeholder=language.say("Choose somebody")),
                hint=hint,
                optional=True,
            ),
        ],
        submit=language.say("Save"),
        close=language.say("Cancel"),
        memory=memory,
    )


def of_province_button(language: Language) -> Element:
    """Opens the modal in which a default owner is set."""
    return button(language.say("For a whole province…"), DEFAULT_OWNER)


def owner_form(commitment: Commitment, memory: str, language: Language) -> View:
    """Asks who owns a commitment."""
    someone = person(commitment.owner, placeholder=language.say("Choose somebody"))
    hint = language.say("Where left empty, nobody owns it.")
    return modal(
        ONE_OWNER_FORM,
        label_of("owner", language),
        [
            section(brief_mark(commitment, language)),
            field("owner", label_of("owner", language), someone, hint=hint, optional=True),
        ],
        submit=language.say("Save"),
        close=language.say("Cancel"),
        memory=memory,
    )


def default_owner_set(rules: ProvinceRules, batch: str, language: Language) -> Answer:
    """What holds for a province from now on, and the way back."""
    province = province_names(rules.id, language)
    if rules.default_owner:
        owner = language.mention(rules.default_owner)
        told = language.mark(
            "From now on {owner} owns what is recorded of {province}, unless somebody else is named.",
            owner=owner,
            province=province,
        )
    else:
        told = language.mark(
            "{province} has no default owner now: whoever records something owns it.", province=province
        )
    return Answer(told, [section(told), *actions(undo_button(batch, language))])


def owner_set(commitment: Commitment, batch: str, language: Language) -> Answer:
    """Who owns a commitment now, and the way back."""
    what = brief_mark(commitment, language)
    id = bold(commitment.id)
    if commitment.owner:
        owner = language.mention(commitment.owner)
        told = language.mark("{owner} owns {id} now: {what}.", owner=owner, id=id, what=what)
    else:
        told = language.mark("Nobody owns {id} now: {what}.", id=id, what=what)
    return Answer(told, [section(told), *actions(undo_button(batch, language))])
