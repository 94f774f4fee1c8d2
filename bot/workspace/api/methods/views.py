"""What the bot opens: views.*"""

from __future__ import annotations

from bot.workspace.api.methods.arguments import Arguments, Json, Method, method
from bot.workspace.line.as_json import view_json
from bot.workspace.line.drafts import checked_view
from bot.workspace.line.installation import Installation
from bot.workspace.line.rates import TIER_4
from bot.workspace.state.controls import state_values
from bot.workspace.state.records import OpenView, Payload, Refused, TypedValues, View


class Open(Arguments):
    """views.open and views.push."""

    trigger_id: str
    view: Json


class Update(Arguments):
    """views.update."""

    view: Json
    view_id: str = ""
    external_id: str = ""
    hash: str = ""


class Publish(Arguments):
    """views.publish."""

    user_id: str
    view: Json
    hash: str = ""


def open_view(app: Installation, given: Open) -> Payload:
    """Open a modal for whoever did the thing that the trigger came from."""
    view = checked_view(given.view, "modal", app.allowed)
    _check_external_id(app, view, None)
    trigger = app.tokens.use_trigger(given.trigger_id)
    if trigger.view_id is None:  # nobody can do anything outside while a modal is open
        app.team.close_views(app.team.open_views(trigger.user))
    opened = app.team.push_view(trigger.user, view, from_channel=trigger.channel)
    return _answer(app, opened, opened.typed)


def push(app: Installation, given: Open) -> Payload:
    """Lay a modal on top of the one that the trigger came from."""
    view = checked_view(given.view, "modal", app.allowed)
    _check_external_id(app, view, None)
    trigger = app.tokens.use_trigger(given.trigger_id)
    if trigger.view_id not in [opened.id for opened in app.team.open_views(trigger.user)]:
        raise Refused("not_found")
    return _answer(app, app.team.push_view(trigger.user, view))


def update(app: Installation, given: Update) -> Payload:
    """Show something else in a view that is open, named by its id or by the bot's own name for it."""
    if bool(given.view_id) == bool(given.external_id):
        raise Refused("invalid_arguments", ["[ERROR] must define exactly one of: view_id, external_id"])
    opened = app.team.view(given.view_id) if given.view_id else app.team.view_called(given.external_id)
    if opened is None:
        raise Refused("not_found")
    view = checked_view(given.view, "home" if opened.view["type"] == "home" else "modal", app.allowed)
    _check_external_id(app, view, opened)
    _check_hash(given.hash, opened)
    app.team.update_view(opened, view)
    return _answer(app, opened)


def publish(app: Installation, given: Publish) -> Payload:
    """Show something on a person's Home tab."""
    if not app.manifest.has_home:
        raise Refused("not_enabled")
    if given.user_id not in app.team.people:
        raise Refused("invalid_arguments", ["[ERROR] user_not_found [json-pointer:/user_id]"])
    home = app.team.home(given.user_id)
    view = checked_view(given.view, "home", app.allowed)
    _check_external_id(app, view, home)
    _check_hash(given.hash, home)
    return _answer(app, app.team.publish_home(given.user_id, view))


def _check_external_id(app: Installation, view: View, own: OpenView | None) -> None:
    name = view.get("external_id")
    namesake = app.team.view_called(name) if name else None
    if namesake is not None and namesake is not own:
        raise Refused("duplicate_external_id")


def _check_hash(given: str, opened: OpenView | None) -> None:
    if given and (opened is None or given != opened.hash):
        raise Refused("hash_conflict")


def _answer(app: Installation, opened: OpenView, typed: TypedValues | None = None) -> Payload:
    return {"view": view_json(app.team, opened, state_values(opened.blocks, typed or {}))}


METHODS: dict[str, Method] = {
    "views.open": method(Open, open_view, TIER_4),
    "views.push": method(Open, push, TIER_4),
    "views.update": method(Update, update, TIER_4),
    "views.publish": method(Publish, publish, TIER_4),
}
