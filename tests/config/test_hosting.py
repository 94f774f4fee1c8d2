"""What is shipped for those who host the bot names what there is."""

import re
from pathlib import Path

import pytest
import yaml

from bot.command_line import parser
from config.settings import Settings
from tests.harness import ROOT
from tests.test_moving import typed

HOSTING = ROOT / "config" / "hosting"
DOCKERFILE = (HOSTING / "Dockerfile").read_text("utf-8")
COMPOSE = yaml.safe_load((HOSTING / "compose.yaml").read_text("utf-8"))


@pytest.mark.parametrize("line", (ROOT / "Procfile").read_text("utf-8").splitlines())
def test_a_platform_starts_what_can_be_typed(line: str):
    kind, _, words = line.partition(": ")
    assert kind in ("web", "worker", "release")
    _, _, after = words.partition("python -m bot")
    parser().parse_args(after.split())


def test_the_image_holds_the_four_floors_and_what_they_need():
    copied = {source for line in re.findall(r"(?m)^COPY (.+) \S+$", DOCKERFILE) for source in line.split()}
    assert copied == {"requirements.txt", "bot", "handlers", "store", "config"}
    let_in = (ROOT / ".dockerignore").read_text("utf-8")
    assert all(f"!{name}\n" in let_in for name in copied)


def test_the_services_are_started_in_their_order():
    services = COMPOSE["services"]
    parser().parse_args(services["migrate"]["command"])
    assert services["bot"]["depends_on"] == {"migrate": {"condition": "service_completed_successfully"}}
    assert services["migrate"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert f":{Settings.model_fields['port'].default}/readyz" in services["bot"]["healthcheck"]["test"][-1]
    context = HOSTING / services["bot"]["build"]["context"]
    assert (context / services["bot"]["build"]["dockerfile"]).is_file()
    assert context.resolve() == ROOT


def test_whoever_installs_is_counted_by_their_own_address_not_by_that_of_what_passes_them_on():
    nginx = (HOSTING / "nginx.conf").read_text("utf-8")
    assert COMPOSE["services"]["door"]["ports"] == ["127.0.0.1:8080:80"], "nobody else can say who asks"
    assert nginx.index("real_ip_header X-Forwarded-For;") < nginx.index("limit_req_zone $binary_remote_addr")
    assert "set_real_ip_from 172.16.0.0/12;" in nginx


async def test_a_database_is_brought_up_to_date_before_a_bot_starts(tmp_path: Path):
    code, _, err = await typed(f"sqlite:///{tmp_path / 'ledger.db'}", "migrate")
    assert (code, "The database is up to date" in err) == (0, True)
    code, _, err = await typed(f"sqlite:///{tmp_path}", "migrate")
    assert (code, "Traceback" in err) == (3, False)
