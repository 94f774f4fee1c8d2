"""Where people install the app: `/slack/install` leads to Slack, `/slack/oauth_redirect` takes them back."""

import hmac
import ipaddress
import logging
import re
from collections.abc import Awaitable, Callable
from urllib.parse import urlencode, urljoin

from aiohttp import web
from slack_sdk.errors import SlackApiError

from bot.clock import Clock
from bot.connection import reason
from bot.installing.known import KnownInstallations
from bot.installing.pages import Pages, preferred
from bot.installing.slack_oauth import SlackOAuth
from bot.pace import Pace
from config.manifest import INSTALL, REDIRECT, optional_scopes, scopes_over_http
from handlers.slack.members import UNANSWERED
from handlers.views.installing import FAILURES, failure_page, install_page, installed_page
from store.database import DatabaseError
from store.model.installation import Installation
from store.oauth_states import GOOD_FOR, OAuthStates

log = logging.getLogger(__name__)

COOKIE = "targets-oauth-state"
PER_MINUTE = 60  # openings of a page from one address, a third of them at once
ONE_HOLDER = 64  # bits of an IPv6 address that tell one network from another
SLACK = "https://slack.com/"
TEAM = re.compile(r"[TE][A-Z0-9]{2,20}")
WORD = re.compile(r"[a-z_]{1,60}")  # of Slack's
OPERATORS = ("invalid_client_id", "bad_client_secret", "bad_redirect_uri", "invalid_scope", "invalid_grant_type")

Installed = Callable[[Installation, bool], Awaitable[None]]


class InstallationDoor:
    """An installation is begun in one browser and ends there: its cookie bears the state that Slack brings back.

    `installed` hears of each, and whether it is the first of its workspace.
    """

    def __init__(
        self,
        known: KnownInstallations,
        states: OAuthStates,
        oauth: SlackOAuth,
        clock: Clock,
        pages: Pages,
        api_url: str,
        installed: Installed,
    ) -> None:
        self._known = known
        self._states = states
        self._oauth = oauth
        self._clock = clock
        self._pages = pages
        self._slack = SLACK if api_url.startswith(SLACK) else urljoin(api_url, "/")
        self._installed = installed
        self._pace = Pace(PER_MINUTE)

    def routes(self) -> list[web.RouteDef]:
        """Where people come to install the app, and where they come back."""
        return [web.get(INSTALL, self.begin, allow_head=False), web.get(REDIRECT, self.end, allow_head=False)]

    async def begin(self, request: web.Request) -> web.Response:
        """The page with the button; with `?direct` in its address, straight on to Slack."""
        language = preferred(request.headers.get("Accept-Language", ""))
        if not self._pace.admits((address_of(request), "")):
            return self._pages.drawn(failure_page("too_many", language), language)
        state = await self._states.issue(await self._clock())
        team = request.query.get("team", "")
        address = self._oauth.address(state, team if TEAM.fullmatch(team) else "")
        if "direct" in request.query:
            response = web.Response(status=302, headers={"Location": address, "Cache-Control": "no-store"})
        else:
            response = self._pages.drawn(install_page(address, language), language)
        age = int(GOOD_FOR.total_seconds())
        response.set_cookie(COOKIE, state, max_age=age, secure=True, httponly=True, samesite="Lax", path="/slack")
        return response

    async def end(self, request: web.Request) -> web.Response:
        """What came of it."""
        language = preferred(request.headers.get("Accept-Language", ""))
        if not self._pace.admits((address_of(request), "")):
            return self._pages.drawn(failure_page("too_many", language), language)
        kind, word, installation, is_back = await self._ended(request)
        if installation is None:
            log.warning("An installation came to nothing: %s%s", kind, f" ({word})" if word else "")
            page = failure_page(kind, language, word)
        else:
            lacking = installation.lacks(frozenset(scopes_over_http()))
            opening = self._opening(installation)
            page = installed_page(installation, opening, lacking, language, is_back=is_back)
        response = self._pages.drawn(page, language)
        response.del_cookie(COOKIE, path="/slack")
        return response

    async def _ended(self, request: web.Request) -> tuple[str, str, Installation | None, bool]:
        """Why it came to nothing, and Slack's word for that; or what was installed, and whether it had been before."""
        given, cookie = request.query.get("state", ""), request.cookies.get(COOKIE, "")
        word = request.query.get("error", "")
        word = word if WORD.fullmatch(word) else ""
        if not given or not hmac.compare_digest(given.encode(), cookie.encode(errors="surrogateescape")):
            is_elsewhere = given and await self._states.is_good(given, await self._clock())
            return "invalid_browser" if is_elsewhere else "invalid_state", "", None, False
        if not await self._states.consume(given, await self._clock()):
            return "invalid_state", "", None, False
        if word:
            return kind_of(word), word, None, False
        code = request.query.get("code", "")
        if not code:
            return "missing_code", "", None, False
        try:
            installation = await self._oauth.exchange(code)
        except SlackApiError as error:
            return kind_of(reason(error)), reason(error), None, False
        except UNANSWERED as error:
            log.warning("Slack does not exchange a code: %r", error)
            return "slack_unwell", "", None, False
        try:
            return "", "", installation, await self._keep(installation)
        except DatabaseError as error:
            log.error("An installation could not be kept: %s", error)
        except Exception:
            log.exception("An installation could not be kept")
        return "storage_error", "", None, False

    async def _keep(self, installation: Installation) -> bool:
        """Write it down, with the workspaces that it reaches; gives whether it had been installed before."""
        is_back = await self._known.kept.save(installation)
        if installation.is_enterprise_install:
            try:
                teams = await self._oauth.teams_of(installation)
            except UNANSWERED as error:  # each is learned of when something is asked there
                log.warning("Slack does not tell the workspaces of %s: %r", installation.holder, error)
                teams = ()
            await self._known.kept.reach(installation.holder, teams, installation.installed_at)
        self._known.forget()
        lacking = installation.lacks(frozenset(scopes_over_http()))
        log.info(
            "Installed %s in %s; not granted: %s",
            "again" if is_back else "for the first time",
            installation.holder,
            ", ".join(sorted(lacking)) or "nothing",
        )
        if lacking - optional_scopes():
            log.warning("%s lacks scopes that are needed: %s", installation.holder, sorted(lacking - optional_scopes()))
        await self._installed(installation, not is_back)
        return is_back

    def _opening(self, installation: Installation) -> str:
        """Where the bot is found in Slack."""
        if self._slack != SLACK:
            return self._slack
        team = {"team": installation.team_id} if installation.team_id else {}
        return f"{SLACK}app_redirect?{urlencode({'app': installation.app_id} | team)}"


def kind_of(word: str) -> str:
    """What is told where Slack refuses something by a word of its own."""
    if word in FAILURES:
        return word
    return "misconfigured" if word in OPERATORS else "invalid_code"


def address_of(request: web.Request) -> str:
    """Who asks: where a proxy of ours stands before the bot, whom it names last; of IPv6 the network.

    Whoever has one address of such a network has all of them.
    """
    near = request.remote or ""
    passed_on = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        is_passed_on = passed_on and ipaddress.ip_address(near).is_private
        address = ipaddress.ip_address(passed_on if is_passed_on else near)
    except ValueError:
        return near
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    return str(address.ipv4_mapped or ipaddress.ip_network((address, ONE_HOLDER), strict=False))
