"""What an operator sets: every value that the program takes from its environment or a `.env` file."""

from base64 import urlsafe_b64decode
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AnyHttpUrl, BeforeValidator, Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from config.keeping import Backing, Retention
from config.reminding import Reminding
from config.waits import Waits


def zone(value: object) -> object:
    """A time zone by its IANA name; the error says so instead of naming a missing file."""
    try:
        return ZoneInfo(value) if isinstance(value, str) else value
    except (KeyError, ValueError, OSError) as error:
        raise ValueError("not a time zone of the IANA list, such as Asia/Shanghai") from error


def keys(value: object) -> object:
    """Keys with commas between; the error repeats none of them."""
    found = [part for part in value.split(",") if part] if isinstance(value, str) else value
    for key in found if isinstance(found, list) else ():
        try:
            is_key = len(urlsafe_b64decode(key)) == 32
        except ValueError:
            is_key = False
        if not is_key:
            raise ValueError("no key, or no keys with commas between, of those that `python -m bot new-key` prints")
    return found


TokenKeys = Annotated[tuple[SecretStr, ...], NoDecode, BeforeValidator(keys)]


class LedgerSettings(BaseSettings):
    """What is needed to open the ledger."""

    model_config = SettingsConfigDict(
        frozen=True, env_file=".env", env_ignore_empty=True, extra="ignore", env_nested_delimiter="__"
    )

    database_url: str = Field(
        default="sqlite:///data/ledger.db",
        description="where the ledger is kept: sqlite:///a/file.db, or postgresql://user:password@host/name",
    )
    timezone: Annotated[ZoneInfo, BeforeValidator(zone)] = Field(
        default=ZoneInfo("Asia/Shanghai"), description="the zone whose calendar deadlines are compared in"
    )
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field(
        default="INFO",
        description="DEBUG costs half of the speed again; not even there stand tokens, or what people typed",
    )
    log_format: Literal["console", "json"] = Field(
        default="console", description="console for people, json for machines"
    )
    clock_url: AnyHttpUrl | None = Field(
        default=None, description="only in the local workspace, whose clock can be moved; else the system's clock"
    )

    backups: Backing = Field(
        default=Backing(),
        description="of a ledger that is a file, one a day: BACKUPS__FOLDER=/mnt/backups (else `backups` beside the "
        "ledger), BACKUPS__DAILY=7 and BACKUPS__WEEKLY=4 are kept; BACKUPS__DAILY=0 makes none",
    )

    token_keys: TokenKeys = Field(
        default=(),
        description="what encrypts the tokens of workspaces: a key of `python -m bot new-key`, or a new one before the "
        "old one, with a comma between, and then `python -m bot rotate-keys`",
    )
    retention: Retention = Field(
        default=Retention(),
        description="days after which the bot removes things, 0 for never: RETENTION__EVENTS=0 (who wrote what when, "
        "and with it undo), RETENTION__OUTBOX=400 (what it has posted), RETENTION__DRAFTS=92 (typed and never saved)",
    )

    @field_validator("database_url")
    @classmethod
    def known_engine(cls, value: str) -> str:
        if not value.startswith(("sqlite:///", "postgresql://", "postgres://")):
            raise ValueError("must begin with sqlite:/// or postgresql://")
        return value


class Settings(LedgerSettings):
    """What is needed to run the bot."""

    slack_bot_token: SecretStr | None = Field(
        default=None, description="xoxb-…, from the app's page “OAuth & Permissions”: serves the one workspace it is of"
    )
    slack_client_id: str | None = Field(
        default=None,
        description="from “Basic Information”; instead of a bot token: serves every workspace that installs the app at "
        "/slack/install, by HTTP",
    )
    slack_client_secret: SecretStr | None = Field(
        default=None, description="from “Basic Information”; needed only with SLACK_CLIENT_ID"
    )
    slack_app_token: SecretStr | None = Field(
        default=None, description="xapp-… with connections:write, for Socket Mode; without it the bot listens on PORT"
    )
    slack_signing_secret: SecretStr | None = Field(
        default=None, description="from “Basic Information”; needed only where the bot listens on PORT"
    )
    slack_api_url: AnyHttpUrl = Field(
        default=AnyHttpUrl("https://slack.com/api/"),
        description="another address for the Web API: the local workspace's",
    )
    host: str = Field(
        default="127.0.0.1",
        description="the address to listen on, without Socket Mode: this machine's own, where a proxy with TLS stands "
        "before the bot; 0.0.0.0 where a platform passes requests on from outside",
    )
    port: int = Field(default=3000, ge=1, le=65535, description="the port for Slack's requests, without Socket Mode")
    metrics_token: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="whoever sends it as a bearer token gets /metrics, for Prometheus, on PORT; also by Socket Mode",
    )
    keep_after_uninstall: int = Field(
        default=14,
        ge=0,
        le=365,
        description="days for which the records of a workspace that has uninstalled the app wait for it to come back; "
        "after that they are removed for good",
    )
    public_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^/\s]+/?$",
        description="the address at which people reach the bot, https://bot.example.org, for links to its page where "
        "somebody has to install it again",
    )
    support: str | None = Field(
        default=None,
        pattern=r"^(https://|mailto:)\S+$",
        description="where people get help, on the pages around an installation: https://… or mailto:…",
    )
    commands_per_minute: int = Field(
        default=60, ge=1, description="how many commands a person is answered in a minute, a third of them at once"
    )
    delivery: Waits = Field(
        default=Waits(), description="waits of the delivery in seconds, one by one: DELIVERY__TICK, DELIVERY__LEASE, …"
    )
    reminders: Reminding = Field(
        default=Reminding(),
        description="REMINDERS__AT=09:30 and REMINDERS__QUIET_FROM=19:00 in each person's own zone, and after how many "
        "days of silence coordinators hear of what is overdue: REMINDERS__ESCALATE_AFTER_DAYS=14, or 0 for never",
    )

    @model_validator(mode="after")
    def a_way_to_slack(self) -> Self:
        """One workspace by a bot token, over sockets or HTTP; or whoever installs the app, by HTTP."""
        if wrong := self._wrong():
            raise ValueError("\n".join(wrong))
        return self

    def _wrong(self) -> list[str]:
        if self.slack_client_id and self.slack_bot_token:
            return [
                "SLACK_BOT_TOKEN: leave it out, or SLACK_CLIENT_ID: a bot token serves one workspace, a client id many"
            ]
        if self.slack_client_id:
            needed = {
                "SLACK_CLIENT_SECRET": self.slack_client_secret,
                "SLACK_SIGNING_SECRET": self.slack_signing_secret,
                "TOKEN_KEYS": self.token_keys,
            }
            wrong = [f"{name}: not set, which SLACK_CLIENT_ID needs" for name, value in needed.items() if not value]
            if self.slack_app_token:
                wrong.append("SLACK_APP_TOKEN: leave it out: many workspaces are served by HTTP, not by Socket Mode")
            return wrong
        if self.slack_client_secret:
            return ["SLACK_CLIENT_ID: not set, but SLACK_CLIENT_SECRET is"]
        if not self.slack_bot_token:
            return ["SLACK_BOT_TOKEN: not set, and neither is SLACK_CLIENT_ID (for many workspaces)"]
        if not self.slack_app_token and not self.slack_signing_secret:
            return ["SLACK_APP_TOKEN: not set, and neither is SLACK_SIGNING_SECRET (without Socket Mode)"]
        return []

    @property
    def bot_token(self) -> str:
        """The token of the one workspace that is served; empty where those that installed the app are."""
        return self.slack_bot_token.get_secret_value() if self.slack_bot_token else ""

    @field_validator("slack_bot_token")
    @classmethod
    def xoxb(cls, value: SecretStr | None) -> SecretStr | None:
        return value and starting(value, "xoxb-", "xoxe.")

    @field_validator("slack_app_token")
    @classmethod
    def xapp(cls, value: SecretStr | None) -> SecretStr | None:
        return value and starting(value, "xapp-")


def starting(value: SecretStr, *prefixes: str) -> SecretStr:
    """The token, or an error that never repeats it."""
    if not value.get_secret_value().startswith(prefixes):
        raise ValueError(f"must begin with {prefixes[0]}")
    return value


def problems(error: ValidationError) -> list[str]:
    """One line a wrong or missing value, naming the variable and never its value."""
    return [
        problem(str(one["loc"][0]).upper() if one["loc"] else "", line)
        for one in error.errors()
        for line in one["msg"].splitlines()
    ]


def problem(variable: str, reason: str) -> str:
    """The variable and what is wrong with it."""
    said = reason.removeprefix("Value error, ").replace("Field required", "not set")
    return f"{variable}: {said}" if variable else said


def described(settings: type[BaseSettings]) -> str:
    """Every variable with what it is for and its default, for the help."""
    return "\n".join(
        f"  {name.upper():22} {field.description}"
        + (
            ""
            if field.is_required() or not isinstance(field.default, str | int | ZoneInfo)
            else f" (default: {field.default})"
        )
        for name, field in settings.model_fields.items()
    )
