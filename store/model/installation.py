"""An installation, as Slack's word is: a workspace or an organisation that has let the app in, and the token for it."""

from datetime import datetime

from pydantic import BaseModel, ConfigDict, SecretStr


class Installation(BaseModel):
    """What is needed to answer and to post in a workspace; its tokens stand in no `repr`.

    An organisation's installation has one token for all the workspaces that it reaches; `team_id` is then the one
    that was asked for, and none only where the organisation itself was.
    """

    model_config = ConfigDict(frozen=True)

    team_id: str | None
    enterprise_id: str | None = None
    is_enterprise_install: bool = False
    name: str = ""  # of the workspace or the organisation, as Slack told it when it was installed
    app_id: str
    bot_id: str
    bot_user_id: str
    token: SecretStr
    refresh_token: SecretStr | None = None  # where Slack gives tokens that expire
    expires_at: datetime | None = None
    scopes: tuple[str, ...] = ()  # those that were granted, which may be fewer than were asked for
    installer: str
    installed_at: datetime  # by Slack's clock, as the events that tell of leaving are
    rev: int = 1  # another with each token

    @property
    def holder(self) -> str:
        """The id under which it is kept: that of the workspace or organisation whose token it is."""
        holder = self.enterprise_id if self.is_enterprise_install else self.team_id
        if holder is None:
            raise ValueError("an installation needs the id of a workspace, or of an organisation")
        return holder

    def lacks(self, needed: frozenset[str]) -> frozenset[str]:
        """The scopes that were not granted."""
        return needed - {*self.scopes}
