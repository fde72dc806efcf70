"""The production shape, held by reading it: there is no container engine where the tests run."""

import ast
import os
import re
import secrets
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from django.core import signing

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
PORTAL = ("web", "worker", "beat", "migrate")
# What the image sets for itself, and what compose never says because production must not have it.
NOT_IN_COMPOSE = {"DEBUG", "SECOND_FACTOR"}


def settings_names() -> set[str]:
    """Return every environment variable that the settings read."""
    tree = ast.parse((ROOT / "lpip_portal/settings.py").read_text())
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.func, ast.Name) and call.func.id == "env" and call.args
    }


def compose_names() -> set[str]:
    """Return every environment variable that a portal container gets."""
    return set().union(*(SERVICES[name]["environment"] for name in PORTAL))


def test_compose_and_settings_know_the_same_variables():
    assert compose_names() == settings_names() - NOT_IN_COMPOSE


def test_the_readme_has_a_row_for_every_variable_of_the_settings():
    rows = re.findall(r"^\|\s*`([A-Z_]+)`\s*\|", (ROOT / "README.md").read_text(), re.MULTILINE)
    assert set(rows) == settings_names()
    assert len(rows) == len(set(rows))


def test_the_example_environment_names_what_compose_asks_for_and_holds_no_secret():
    asked = set(re.findall(r"\$\{([A-Z_]+)", (ROOT / "docker-compose.yml").read_text())) - {"PORTAL_VERSION"}
    lines = (ROOT / ".env.example").read_text().splitlines()
    given = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert set(given) == asked
    assert [name for name, value in given.items() if value and re.search("KEY$|PASSWORD", name)] == [
        "TLS_KEY"
    ]


@pytest.mark.parametrize(
    "name", ["SECRET_KEY", "POSTGRES_PASSWORD", "POSTGRES_APP_PASSWORD", "REDIS_PASSWORD"]
)
def test_no_secret_has_a_default(name):
    text = (ROOT / "docker-compose.yml").read_text()
    assert re.search(rf"\$\{{{name}:\?", text)
    assert not re.search(rf"\$\{{{name}(:-|-|\}})", text)


def test_every_part_of_production_is_there_and_says_whether_it_is_well():
    assert set(SERVICES) == {"proxy", "web", "worker", "beat", "migrate", "postgres", "redis", "mail"}
    for name in set(SERVICES) - {"migrate"}:
        assert SERVICES[name]["healthcheck"]["test"], name
    assert SERVICES["postgres"]["image"] == "postgres:18"


@pytest.mark.parametrize("name", ["web", "worker"])
def test_web_and_worker_scale_by_count(name):
    assert not {"container_name", "ports", "hostname"} & set(SERVICES[name])


def test_only_the_migration_knows_the_owner_of_the_tables():
    knowing = [
        name for name, service in SERVICES.items() if "DATABASE_OWNER_URL" in service.get("environment", {})
    ]
    assert knowing == ["migrate"]
    assert "portal_app:" in SERVICES["web"]["environment"]["DATABASE_URL"]
    assert "portal:" in SERVICES["migrate"]["environment"]["DATABASE_OWNER_URL"]
    assert SERVICES["web"]["depends_on"]["migrate"]["condition"] == "service_completed_successfully"


@pytest.mark.parametrize("name", PORTAL)
def test_portal_containers_can_change_nothing_but_their_data(name):
    service = SERVICES[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["environment"]["PORTAL_ENV"] == "production"


def test_the_image_runs_as_an_ordinary_user_without_embedded_services():
    dockerfile = (ROOT / "Dockerfile").read_text()
    assert dockerfile.rindex("\nUSER portal") < dockerfile.index("\nCMD")
    assert "requirements/run.txt" in dockerfile
    assert "embedded" not in dockerfile.split("\n", 1)[1]
    ignored = (ROOT / ".dockerignore").read_text().splitlines()
    assert {".*", "tests", "lpip_portal/embedded"} <= set(ignored)


@pytest.mark.parametrize("end", ["", "/", "/code/?x=1", ".ics"])
def test_the_log_of_the_proxy_keeps_no_address_that_a_letter_brings(end):
    proxy = (ROOT / "deploy/proxy.conf").read_text()
    kept = re.compile(re.search(r'"~(.*)" "\$before-\$after"', proxy)[1].replace("(?<", "(?P<"))
    found = kept.fullmatch(f"/hub/thread/{signing.dumps('7KQ2M9XWTB')}{end}")
    assert found["before"] + "-" + found["after"] == f"/hub/thread/-{end}"
    assert not kept.fullmatch("/funding/applications/7KQ2M9XWTB/?page=2")
    assert proxy.count("access_log /var/log/nginx/access.log portal;") == 2
    assert "$http_referer" not in proxy


def test_the_proxy_overwrites_whatever_the_client_said_about_time_and_address():
    proxy = (ROOT / "deploy/proxy.conf").read_text()
    assert 'proxy_set_header X-Request-Start "t=$msec";' in proxy
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in proxy
    assert "$proxy_add_x_forwarded_for" not in proxy
    assert "non_idempotent" not in proxy
    assert SERVICES["web"]["environment"]["TRUST_ARRIVAL_STAMP"] == "yes"
    assert SERVICES["web"]["environment"]["TRUSTED_PROXY_COUNT"] == "1"


def test_nothing_the_portal_imports_in_production_needs_the_embedded_package():
    for file in (ROOT / "lpip_portal").rglob("*.py"):
        # The rush stops and starts the services that `make rush` brings.
        if not {"embedded", "rushing"} & set(file.parts):
            assert "lpip_portal.embedded" not in file.read_text(), file


def start_settings(**variables: str) -> subprocess.CompletedProcess:
    """Read the production settings in a process of their own."""
    environment = {"PATH": os.environ["PATH"], "PORTAL_ENV": "production"} | variables
    return subprocess.run(
        [sys.executable, "-c", "import lpip_portal.settings"],
        env=environment,
        cwd=ROOT,
        capture_output=True,
        text=True,
    )


def test_production_refuses_to_start_with_a_weak_key_or_debug_and_says_so():
    good = {"SECRET_KEY": secrets.token_urlsafe(60), "SITE_URL": "https://portal.example.org"}
    assert start_settings(**good).returncode == 0
    for bad, word in (
        ({"SECRET_KEY": ""}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"DEBUG": "1"}, "DEBUG"),
        ({"PORTAL_ENV": "staging"}, "PORTAL_ENV"),
    ):
        refused = start_settings(**(good | bad))
        assert refused.returncode != 0
        assert word in refused.stderr.splitlines()[-1]
