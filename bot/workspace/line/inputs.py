"""What people have put into the controls of messages and views, and the options they were offered there."""

from __future__ import annotations

from collections import defaultdict

from bot.workspace.line.as_json import file_json
from bot.workspace.line.installation import Installation
from bot.workspace.state.controls import state_values
from bot.workspace.state.records import Block, Message, OpenView, Payload, TypedValues


class Inputs:
    """What the controls of every surface hold, for each person."""

    def __init__(self, app: Installation) -> None:
        self.offered: dict[tuple[str, str], list[Block]] = defaultdict(list)  # by reader and surface: suggested options
        self._app = app
        self._on_messages: dict[tuple[str, str], TypedValues] = {}

    def held_on(self, surface: Message | OpenView, user_id: str) -> TypedValues:
        """What the controls of a surface hold for one person."""
        if isinstance(surface, OpenView):
            return surface.typed
        return self._on_messages.setdefault((user_id, surface.key), {})

    def state(self, surface: Message | OpenView, user_id: str) -> Payload:
        """`state.values` of a surface for one person; KeyError when something was chosen that is not on offer."""
        team = self._app.team
        files = [file_json(team, file, self._app.address) for file in team.files.values()]
        offered = [*self.offered[user_id, surface.key], *files]
        return state_values(surface.every_block, self.held_on(surface, user_id), offered)
