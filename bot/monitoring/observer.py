"""What the bot's parts tell of their work, to whoever counts it; here nobody does."""


class Observer:
    """Hears of each request and refusal. `bot.monitoring.metrics` counts them where somebody asks for the figures."""

    def answered(self, request: str, outcome: str, seconds: float) -> None:
        """A request of Slack's was acknowledged: what sort it was, what came of it, and after how long."""

    def refused(self, status: int) -> None:
        """A request over HTTP was not taken."""

    def throttled(self, method: str) -> None:
        """Slack answered a call of a Web API method with 429."""

    def held_up(self, seconds: float) -> None:
        """The event loop came so much later than it was to."""


NOBODY = Observer()
