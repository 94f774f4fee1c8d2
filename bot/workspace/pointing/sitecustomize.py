"""Points the clients of Slack's Python SDK at `SLACK_API_URL`: Python imports this at its start, before any app.

A client that was given an address keeps it. A `sitecustomize` that would have been found without this one still runs.
"""

import importlib.util
import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

SLACK = "https://slack.com/api/"
CLIENTS = {
    "slack_sdk.web.base_client": "BaseClient",
    "slack_sdk.web.async_base_client": "AsyncBaseClient",
    "slack_sdk.web.legacy_base_client": "LegacyBaseClient",
}


class Pointer(PathFinder):
    """Finds the modules of the SDK's clients where they are, and points them once they have been read."""

    @classmethod
    def find_spec(
        cls, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The module itself, with something done after it; None for every other module."""
        spec = PathFinder.find_spec(fullname, path, target) if fullname in CLIENTS else None
        loader: Any = spec.loader if spec else None
        if loader is None:
            return None
        read = loader.exec_module

        def read_and_point(module: ModuleType) -> None:
            read(module)
            point(getattr(module, CLIENTS[fullname]))

        loader.exec_module = read_and_point
        return spec


def point(client: Any) -> None:
    """Let new clients of this class talk to the workspace, unless they are told otherwise."""
    begin = client.__init__

    def begin_and_point(self: Any, *given: Any, **named: Any) -> None:
        begin(self, *given, **named)
        if self.base_url == SLACK:
            self.base_url = os.environ["SLACK_API_URL"]

    client.__init__ = begin_and_point


def run_the_other() -> None:
    """Run the `sitecustomize` that this one hides."""
    here = os.path.dirname(os.path.abspath(__file__))
    spec = PathFinder.find_spec("sitecustomize", [place for place in sys.path if os.path.abspath(place) != here])
    if spec and spec.loader:
        spec.loader.exec_module(importlib.util.module_from_spec(spec))


if os.environ.get("SLACK_API_URL"):
    sys.meta_path.insert(0, Pointer)
    run_the_other()
