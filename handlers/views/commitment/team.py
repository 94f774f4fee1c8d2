"""Who has which role, and the modals in which one is given, changed or taken."""

from collections.abc import Collection, Sequence

from config.catalogue import Message
from config.provinces import PROVINCES
from handlers.phrases.figures import province_name
from handlers.phrases.language import Language
from handlers.phrases.mrkdwn import Mrkdwn, bold, escape, joined, lines, person
from handlers.phrases.scopes import sentences_without
from handlers.views.commitment.owner import DEFAULT_OWNER
from handlers.views.kit import inputs
from handlers.views.kit.blocks import Answer, Block, actions, button, context, section
from handlers.views.kit.buttons import undo_button
from handlers.views.kit.inputs import Choice, View, field, modal
from handlers.views.kit.listing import paragraphs
from handlers.views.kit.records import rules_line
from store.model.province_rules import ProvinceRules
from store.model.role import EVERYBODY, Grant, Role

SHOW_TEAM = "team:show"
GIVE_ROLE = "team:give"
GIVE_TO_SEVERAL = "team:give:several"
CHANGE_ROLE = "team:change"
GIVE_FORM = "team:give:form"
CHANGE_FORM = "team:change:form"
NO_ROLE = "none"
GRANTS_SHOWN = 40
ADMINS_NAMED = 5
ROLE_NAMES = {
    Role.VIEWER: Message("Viewer"),
    Role.EDITOR: Message("Editor"),
    Role.COORDINATOR: Message("Coordinator"),
    Role.ADMIN: Message("Admin"),
}
ROLES_EXPLAINED = {
    Role.VIEWER: Message("Viewer: reads; for guests, members read anyway"),
    Role.EDITOR: Message("Editor: records something new"),
    Role.COORDINATOR: Message("Coordinator: also changes, drops, restores"),
    Role.ADMIN: Message("Admin: also gives roles"),
}


def team(
    grants: Sequence[Grant],
    admins: Sequence[str],
    rules: Sequence[ProvinceRules],
    language: Language,
    *,
    is_admin: bool,
    may_settle: bool,
) -> Answer:
    """Who has which role, and who owns what is recorded; for those who may, with the buttons that change it."""
    title = lines(bold(language.say("Roles")), whose_workspace(admins, language))
    shown = [granted(grant, language, is_admin=is_admin) for grant in grants[:GRANTS_SHOWN]]
    if not grants:
        shown = [section(language.mark("No role is given yet: everybody reads, and only the admins record."))]
    rest = len(grants) - GRANTS_SHOWN
    more = [context(language.mark_n("{n} more", "{n} more", rest))] if rest > 0 else []
    give = button(language.say("Give a role"), GIVE_ROLE, style="primary") if is_admin else None
    several = button(language.say("Give one to several"), GIVE_TO_SEVERAL) if is_admin else None
    settle = button(language.say("Set a default owner"), DEFAULT_OWNER) if may_settle else None
    foot = [] if is_admin else [context(language.mark("Roles are given by the admins."))]
    return Answer(
        title, [section(title), *shown, *more, *default_owners(rules, language), *foot, *actions(give, several, settle)]
    )


def default_owners(rules: Sequence[ProvinceRules], language: Language) -> list[Block]:
    """Who owns what is recorded of a province, where that is settled."""
    owned = [settled for settled in rules if settled.default_owner]
    if not owned:
        return []
    told = [rules_line(settled, language) for settled in owned]
    return paragraphs([bold(language.say("Default owners")), *told])


def whose_workspace(admins: Sequence[str], language: Language) -> Mrkdwn:
    """Who the admins of the workspace are, who need no grant."""
    if not admins:
        return language.mark("The admins of this workspace are admins here, too.")
    named = [person(id) for id in admins[:ADMINS_NAMED]]
    rest = len(admins) - len(named)
    if rest:
        named.append(language.mark_n("{n} more", "{n} more", rest))
    return language.mark("As admins of this workspace, admins here: {people}", people=language.listed_marks(named))


def granted(grant: Grant, language: Language, *, is_admin: bool) -> Block:
    """One role, and for admins the button by which it is changed or taken."""
    change = None
    if is_admin:
        change = button(language.say("Change"), CHANGE_ROLE, grant.id, name=language.say("Change this role"))
    return section(grant_line(grant, language), accessory=change)


def grant_line(grant: Grant, language: Language) -> Mrkdwn:
    """Who, which role and where: "@Ada · Coordinator · Henan, Gansu"."""
    parts = [
        holder(grant, language),
        bold(language.say(ROLE_NAMES[grant.role])),
        escape(places(grant, language)),
    ]
    return joined(" · ", parts)


def holder(grant: Grant, language: Language) -> Mrkdwn:
    """Whose role it is."""
    return language.mark("every full member") if grant.id == EVERYBODY else language.mention(grant.id)


def places(grant: Grant, language: Language) -> str:
    """For which provinces a role is."""
    if not grant.provinces:
        return language.say("all provinces")
    return language.listed([province_name(code, language) for code in grant.provinces])


def give_form(groups: Sequence[Choice] | None, memory: str, language: Language, lacking: Collection[str] = ()) -> View:
    """The modal in which a role is given to a person or, of these groups by name and id, to one or to everybody.

    `lacking` are scopes without which no groups are known.
    """
    if groups is None:
        whom = field("person", language.say("To a person"), inputs.person(placeholder=language.say("Choose somebody")))
    else:
        others = [(language.say("Every full member of this workspace"), EVERYBODY), *groups]
        menu = inputs.choice(others, placeholder=language.say("A user group, or everybody"))
        hint = language.sentences(*sentences_without(lacking, language))
        whom = field("group", language.say("To several at once"), menu, hint=hint)
    return modal(
        GIVE_FORM,
        language.say("Give a role"),
        [whom, *role_fields(None, language)],
        submit=language.say("Give"),
        close=language.say("Cancel"),
        memory=memory,
    )


def change_form(grant: Grant, memory: str, language: Language) -> View:
    """The modal in which a role is changed or taken."""
    return modal(
        CHANGE_FORM,
        language.say("Change a role"),
        [section(grant_line(grant, language)), *role_fields(grant, language)],
        submit=language.say("Save"),
        close=language.say("Cancel"),
        memory=memory,
    )


def role_fields(grant: Grant | None, language: Language) -> list[Block]:
    """Which role, and for which provinces."""
    roles: list[Choice] = [(language.say(words), role.value) for role, words in ROLES_EXPLAINED.items()]
    if grant:
        roles.append((language.say("No role any more"), NO_ROLE))
    provinces = [(province_name(code, language), code) for code in PROVINCES]
    return [
        field("role", language.say("Role"), inputs.radio(roles, grant.role if grant else None)),
        field(
            "provinces",
            language.say("For which provinces"),
            inputs.choices(
                provinces, grant.provinces if grant else (), placeholder=language.say("All, unless you choose some")
            ),
            optional=True,
        ),
    ]


def role_given(grant: Grant, batch: str, language: Language, *, is_unread: bool = False) -> Answer:
    """What was written, and the way back; `is_unread` where Slack did not tell who is in the group."""
    text = lines(
        language.mark("Role given: {grant}", grant=grant_line(grant, language)),
        language.mark("Slack does not tell me yet who is in that group. I ask again when I start, or when it changes.")
        if is_unread
        else None,
    )
    return Answer(text, [section(text), *actions(undo_button(batch, language))])


def role_taken(grant: Grant, batch: str, language: Language) -> Answer:
    """What was taken, and the way back."""
    text = language.mark("Role taken away: {grant}", grant=grant_line(grant, language))
    return Answer(text, [section(text), *actions(undo_button(batch, language))])
