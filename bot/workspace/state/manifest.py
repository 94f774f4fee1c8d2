"""What the bot's manifest says: its name, its commands and shortcuts, what it may do and what it hears of."""

from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

Hearing = ConfigDict(extra="ignore", frozen=True)
CALLING = "mcp:connect"  # the scope with which Slackbot may call an app's tools


class Command(BaseModel):
    """A slash command; with `should_escape` the bot gets mentions and links in Slack's own notation."""

    model_config = Hearing

    command: str = Field(min_length=2, max_length=32, pattern=r"^/\S+$")
    description: str = Field(max_length=2000)
    usage_hint: str = Field(default="", max_length=1000)
    should_escape: bool = False
    url: str = ""


SLACKS_OWN = (  # they work in every workspace, whatever its apps have
    Command(command="/invite", description="Bring somebody into a channel", usage_hint="@somebody [#channel]"),
    Command(command="/kick", description="Take somebody out of a channel", usage_hint="@somebody [#channel]"),
)


class Shortcut(BaseModel):
    """An entry of the lightning menu (global) or of a message's menu."""

    model_config = Hearing

    name: str = Field(max_length=24)
    type: Literal["message", "global"]
    callback_id: str = Field(max_length=255)
    description: str = Field(max_length=150)


class _Display(BaseModel):
    name: str = Field(max_length=35)
    description: str = ""


class _BotUser(BaseModel):
    display_name: str = Field(max_length=80)


class _AppHome(BaseModel):
    home_tab_enabled: bool = False
    messages_tab_enabled: bool = True


class Assistant(BaseModel):
    """What the app says of how it helps in threads."""

    assistant_description: str = ""


class _Agent(BaseModel):
    agent_description: str = ""


class _Features(BaseModel):
    assistant_view: Assistant | None = None
    agent_view: _Agent | None = None
    bot_user: _BotUser | None = None
    app_home: _AppHome = _AppHome()
    slash_commands: tuple[Command, ...] = ()
    shortcuts: tuple[Shortcut, ...] = ()
    unfurl_domains: tuple[str, ...] = ()


class _Scopes(BaseModel):
    bot: tuple[str, ...] = ()
    bot_optional: tuple[str, ...] = ()
    user: tuple[str, ...] = ()


class _OAuth(BaseModel):
    redirect_urls: tuple[str, ...] = ()
    scopes: _Scopes = _Scopes()


class _FollowedMetadata(BaseModel):
    app_id: str = ""
    event_type: str


class _Subscriptions(BaseModel):
    request_url: str = ""
    bot_events: tuple[str, ...] = ()
    metadata_subscriptions: tuple[_FollowedMetadata, ...] = ()


class Interactivity(BaseModel):
    """Whether the app hears of what is pressed, chosen and submitted, and where over HTTP."""

    is_enabled: bool = False
    request_url: str = ""
    message_menu_options_url: str = ""


class _Settings(BaseModel):
    interactivity: Interactivity = Interactivity()
    event_subscriptions: _Subscriptions = _Subscriptions()
    socket_mode_enabled: bool = False
    token_rotation_enabled: bool = False
    org_deploy_enabled: bool = False


class McpServer(BaseModel):
    """Where Slackbot finds tools of the app, and how it says who asks.

    https://docs.slack.dev/ai/slackbot-mcp-client
    """

    model_config = Hearing

    url: str = Field(max_length=500, pattern="^https?://")
    auth_type: Literal["no_auth", "slack_identity_auth", "dynamic_client_registration", "manual_auth"]


class AppManifest(BaseModel):
    """The installed app, as its manifest describes it."""

    model_config = Hearing

    display_information: _Display
    features: _Features = _Features()
    oauth_config: _OAuth = _OAuth()
    settings: _Settings = _Settings()
    mcp_servers: dict[str, McpServer] = Field(default_factory=dict, max_length=20)

    @property
    def bot_name(self) -> str:
        """The name the bot speaks under."""
        user = self.features.bot_user
        return user.display_name if user else self.display_information.name

    @property
    def description(self) -> str:
        """The app in one sentence."""
        return self.display_information.description

    @property
    def commands(self) -> tuple[Command, ...]:
        """Its slash commands, in the manifest's order."""
        return self.features.slash_commands

    @property
    def shortcuts(self) -> tuple[Shortcut, ...]:
        """Its global and message shortcuts."""
        return self.features.shortcuts

    @property
    def scopes(self) -> tuple[str, ...]:
        """What its bot token may do."""
        return tuple(dict.fromkeys((*self.oauth_config.scopes.bot, *self.oauth_config.scopes.bot_optional)))

    @property
    def optional_scopes(self) -> tuple[str, ...]:
        """Those of them that whoever installs it may leave out."""
        return self.oauth_config.scopes.bot_optional

    @property
    def redirect_urls(self) -> tuple[str, ...]:
        """Where people may come back to after they have let it in."""
        return self.oauth_config.redirect_urls

    @property
    def rotates_tokens(self) -> bool:
        """Whether its tokens end, and others are to be had for them."""
        return self.settings.token_rotation_enabled

    @property
    def is_for_organisations(self) -> bool:
        """Whether an organisation may install it for all of its teams at once."""
        return self.settings.org_deploy_enabled

    @property
    def unfurl_domains(self) -> tuple[str, ...]:
        """The domains whose addresses it unfurls, and whose videos it may show."""
        return self.features.unfurl_domains

    @property
    def followed_metadata(self) -> frozenset[str]:
        """The types of metadata that it hears of."""
        return frozenset(one.event_type for one in self.settings.event_subscriptions.metadata_subscriptions)

    @property
    def tools_url(self) -> str:
        """Where Slackbot calls its tools in people's names; empty where it does not."""
        by_identity = (one.url for one in self.mcp_servers.values() if one.auth_type == "slack_identity_auth")
        return next(by_identity, "") if CALLING in self.scopes else ""

    @property
    def has_home(self) -> bool:
        """Whether it has a Home tab."""
        return self.features.app_home.home_tab_enabled

    @property
    def has_messages_tab(self) -> bool:
        """Whether people and the bot can write to each other directly."""
        return self.features.app_home.messages_tab_enabled

    @property
    def assists(self) -> bool:
        """Whether people can begin threads with it in which it helps them."""
        return self.features.assistant_view is not None or self.features.agent_view is not None

    @property
    def is_agent(self) -> bool:
        """Whether it does so as an agent."""
        return self.features.agent_view is not None

    @property
    def has_socket_mode(self) -> bool:
        """Whether it is to hear of things over sockets, whatever request URLs there are."""
        return self.settings.socket_mode_enabled

    @property
    def events(self) -> tuple[str, ...]:
        """The names of the events that it asks for."""
        return self.settings.event_subscriptions.bot_events

    @property
    def is_interactive(self) -> bool:
        """Whether it is told what is pressed, chosen and submitted."""
        return self.settings.interactivity.is_enabled

    def shortcut(self, callback_id: str, type: Literal["message", "global"]) -> Shortcut | None:
        """The shortcut of that callback_id, from the lightning menu or from a message's menu."""
        return next((one for one in self.shortcuts if (one.callback_id, one.type) == (callback_id, type)), None)

    def command(self, name: str) -> Command | None:
        """The command of that name, with its slash."""
        return next((command for command in self.commands if command.command == name), None)

    def hears(self, event: str) -> bool:
        """Whether the bot is told of events of this type."""
        return event in self.settings.event_subscriptions.bot_events


def read_manifest(file: Path | Traversable) -> AppManifest:
    """Read a manifest written in JSON or YAML; a broken one fails with every fault and its place."""
    return AppManifest.model_validate(read_yaml(file))


def read_yaml(file: Path | Traversable) -> object:
    """What stands in a file in JSON or YAML; ValueError where it can't be read."""
    try:
        return yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ValueError(" ".join(str(error).split())) from None
