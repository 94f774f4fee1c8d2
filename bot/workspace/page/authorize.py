"""The page on which somebody lets an app into a team, or into an organisation; then they go back to the app."""

from urllib.parse import parse_qsl, urlencode, urlsplit

from aiohttp import web

from bot.workspace.line.consents import Consent
from bot.workspace.page.live import HEADERS, theme_of
from bot.workspace.page.rendering.blocks import template
from bot.workspace.state.organisation import Organisation
from bot.workspace.workspace import Workspace

PATH = "/oauth/v2/authorize"


def add_routes(app: web.Application, workspace: Workspace) -> None:
    """Serve the page, which knows every team that has the app or may install it."""
    page = Authorize(workspace)
    app.router.add_get(PATH, page.ask)
    app.router.add_post(PATH, page.answer)


class Authorize:
    """What is asked for stands in the address, as Slack's documentation has it."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._registration = workspace.app.registration
        self._manifest = workspace.app.manifest

    async def ask(self, request: web.Request) -> web.Response:
        """What the app asks for, and where it may be let in; or why it may not ask for that."""
        wrong = self._wrong(request)
        asked = scopes_of(request)
        back = urlsplit(self._back(request))
        policy = HEADERS["Content-Security-Policy"].replace(
            "form-action 'self'",
            f"form-action 'self' {back.scheme}://{back.netloc}" if not wrong else "form-action 'none'",
        )
        html = template("authorize.html").render(
            workspace=self._workspace,
            wrong=wrong,
            needed=[scope for scope in asked if scope not in self._manifest.optional_scopes],
            optional=[scope for scope in asked if scope in self._manifest.optional_scopes],
            apps=self._registration.installations,
            organisations=self._organisations() if self._manifest.is_for_organisations else [],
            people=[person for person in self._workspace.team.people.values() if not person.is_bot],
            team=request.query.get("team", self._workspace.team.team_id),
            theme=theme_of(request),
        )
        headers = HEADERS | {"Content-Security-Policy": policy, "Referrer-Policy": "same-origin"}
        return web.Response(text=html, content_type="text/html", headers=headers, status=400 if wrong else 200)

    async def answer(self, request: web.Request) -> web.Response:
        """Back to the app, with a code or with the word that it was not let in."""
        if self._wrong(request):
            raise web.HTTPBadRequest
        given = await request.post()
        state = {"state": request.query.get("state", "")}
        if given.get("answer") != "allow":
            raise web.HTTPFound(with_query(self._back(request), {"error": "access_denied", **state}))
        where, kept = str(given.get("where")), {str(one) for one in given.getall("scope", [])}
        scopes = [one for one in scopes_of(request) if one in kept or one not in self._manifest.optional_scopes]
        reached = [
            app
            for app in self._registration.installations
            if app.team.organisation and app.team.organisation.id == where
        ]
        app = next((one for one in self._registration.installations if one.team.team_id == where), None)
        consenting = app or next(iter(reached), None)
        if consenting is None:
            raise web.HTTPBadRequest
        teams = tuple(one.team.team_id for one in reached)
        consent = Consent(consenting, str(given.get("person")), tuple(scopes), teams)
        code = self._registration.consents.code(consent, self._back(request))
        raise web.HTTPFound(with_query(self._back(request), {"code": code, **state}))

    def _wrong(self, request: web.Request) -> str:
        """Slack's word for what is wrong with what is asked for."""
        if request.query.get("client_id") != self._registration.client_id:
            return "invalid_client_id"
        if self._back(request) not in self._registration.redirect_urls:
            return "bad_redirect_uri"
        return "" if {*scopes_of(request)} <= {*self._manifest.scopes} else "invalid_scope"

    def _back(self, request: web.Request) -> str:
        usual = next(iter(self._registration.redirect_urls), "")
        return request.query.get("redirect_uri") or usual

    def _organisations(self) -> list[Organisation]:
        found = {app.team.organisation for app in self._registration.installations if app.team.organisation}
        return sorted(found, key=lambda organisation: organisation.name)


def scopes_of(request: web.Request) -> list[str]:
    """The scopes that are asked for."""
    return [scope for scope in request.query.get("scope", "").split(",") if scope]


def with_query(address: str, added: dict[str, str]) -> str:
    """An address with more in its query."""
    parts = urlsplit(address)
    return parts._replace(query=urlencode([*parse_qsl(parts.query), *added.items()])).geturl()
