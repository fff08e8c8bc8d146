"""deploy/compose.yaml, Dockerfile and Caddyfile, held to their rules without a container engine.

What only an engine can show is not shown here, and the skipped tests at the end say so.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
from importlib.resources import files
from itertools import pairwise

import pytest
import yaml

from deploy.demo import containers
from deploy.environment import ROOT
from tests.deploy.compose_file import FOLDER, OURS, Missing, services

GIVEN = dict.fromkeys(
    ("OCOP_SECRET_KEY", "OCOP_SEALING_KEYS", "OCOP_DATABASE_PASSWORD", "POSTGRES_PASSWORD", "REDIS_PASSWORD"), "geheim"
) | {"OCOP_DOMAIN": "ocop.example.vn", "ACME_EMAIL": "may-chu@example.vn"}
ALL = services(GIVEN)
ONCE = {"migrate", "caddy-volumes", "backup", "saleor-migrate"}
# Each of these says in the file why.
WRITING = {"elasticsearch", "saleor-dashboard"}
ROOTS = {"caddy-volumes", "saleor-dashboard"}
DOCKERFILE = (FOLDER / "Dockerfile").read_text().replace("\\\n", " ")

every_service = pytest.mark.parametrize("name", sorted(ALL))


def instructions(word: str) -> list[str]:
    return re.findall(rf"^{word} +(.+)$", DOCKERFILE, flags=re.M)


def test_it_fits_the_schema_of_the_compose_specification():
    check_jsonschema = pytest.importorskip("check_jsonschema", reason="make check installs check-jsonschema")
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((files(check_jsonschema) / "builtin_schemas/vendor/compose-spec.json").read_text())

    for file in ("compose.yaml", "compose.demo.yaml"):
        read = yaml.safe_load((FOLDER / file).read_text())
        assert [error.message for error in jsonschema.Draft7Validator(schema).iter_errors(read)] == []


@pytest.mark.parametrize("name", sorted(set(GIVEN)))
def test_without_a_secret_it_does_not_start(name):
    with pytest.raises(Missing, match=name):
        services({other: value for other, value in GIVEN.items() if other != name})


@every_service
def test_a_service_can_do_little_and_writes_where_it_says(name):
    service = ALL[name]

    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert service["read_only"] is (name not in WRITING)
    assert (str(service.get("user", "0")).split(":")[0] in {"0", "root"}) is (name in ROOTS)
    assert set(service.get("cap_add", [])) == set() or name in ROOTS


@every_service
def test_an_image_is_pinned_and_a_command_needs_no_shell(name):
    image, _, tag = ALL[name]["image"].rpartition(":")

    assert image
    assert re.search(r"\d", tag)
    assert isinstance(ALL[name].get("command", []), list)


@every_service
def test_what_runs_on_is_watched_and_given_time_to_end(name):
    service = ALL[name]
    if name in ONCE:
        assert (service["restart"], "healthcheck" in service) == ("no", False)
        return

    assert service["restart"] == "unless-stopped"
    assert {"test", "interval", "timeout", "retries"} <= set(service["healthcheck"])
    assert re.fullmatch(r"\d+s", service["stop_grace_period"])


def test_whoever_is_waited_for_is_there_and_every_volume_is_named():
    volumes = yaml.safe_load((FOLDER / "compose.yaml").read_text())["volumes"]
    for service in ALL.values():
        for other, how in service.get("depends_on", {}).items():
            assert (how["condition"] == "service_completed_successfully") is (other in ONCE)
            assert other in ALL
        sources = {volume.split(":")[0] for volume in service.get("volumes", [])}
        assert {source for source in sources if re.fullmatch(r"[\w-]+", source)} <= set(volumes)
        assert [s for s in sources if s.startswith("./") and not (FOLDER / s).exists()] == []


def test_only_caddy_is_reached_from_outside():
    assert [name for name, service in ALL.items() if "ports" in service] == ["caddy"]


def test_gunicorn_ends_before_it_is_killed():
    from deploy import gunicorn  # noqa: PLC0415 - reads the environment

    assert gunicorn.graceful_timeout < int(ALL["web"]["stop_grace_period"].rstrip("s"))


def test_the_image_is_built_in_stages_without_a_shell_and_runs_as_nobody_special():
    assert len(instructions("FROM")) == 3
    assert all(re.search(r":\S*\d", source) for source in instructions("FROM"))
    assert all(run.startswith("[") for run in instructions("RUN") + instructions("CMD"))
    assert instructions("USER") == ["10001:10001"] == [ALL["web"]["user"]]
    assert json.loads(instructions("CMD")[0]) == ALL["web"]["command"]
    assert all(ALL[name]["image"] == "ocop:1" for name in OURS)


def test_the_image_is_made_as_setup_sh_makes_a_machine():
    setup = (FOLDER / "setup.sh").read_text()
    runs = [json.loads(run) for run in instructions("RUN")]

    assert ["npm", *re.search(r'"\$@" (ci .*?);', setup).group(1).replace(" --prefer-offline", "").split()] in runs
    assert any({"--require-hashes", "requirements.txt"} <= set(run) for run in runs)
    assert ["python", "-m", "deploy.translations", "compile"] in runs
    assert '"$python" -m deploy.translations compile' in setup


def test_what_is_copied_into_the_image_is_there_and_let_through():
    let_through = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = [word for copy in instructions("COPY") if "--from" not in copy for word in shlex.split(copy)[:-1]]

    assert set(copied) == let_through
    assert [name for name in copied if not (ROOT / name).exists()] == []


def test_the_demos_file_changes_saleor_and_its_engines_only():
    added = yaml.safe_load((FOLDER / "compose.demo.yaml").read_text())["services"]

    assert set(added) <= {name for name in ALL if name.startswith("saleor-")} | {"postgres", "redis"}
    ports = [port for service in added.values() for port in service.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_no_more_than_one_beat_is_asked_for():
    assert "deploy" not in ALL["beat"]
    assert sum("beat" in service.get("command", []) and name in OURS for name, service in ALL.items()) == 1
    assert "--schedule" in dict(pairwise(ALL["beat"]["command"]))


CADDY = shutil.which("caddy")
ENGINE = containers.engine()


@pytest.mark.skipif(CADDY is None, reason="NO CADDY HERE: deploy/Caddyfile was read by nobody (apt-get install caddy)")
def test_caddy_understands_its_file():
    environment = {"PATH": os.environ["PATH"], "HOME": "/nonexistent", "OCOP_DOMAIN": "ocop.example.vn"}
    command = (str(CADDY), "validate", "--adapter", "caddyfile", "--config", str(FOLDER / "Caddyfile"))
    more = {"SALEOR_DOMAIN": "saleor.localhost", "ACME_EMAIL": "may-chu@example.vn"}

    done = subprocess.run(command, env=environment | more, capture_output=True, text=True, check=False)

    assert (done.returncode, "Valid configuration" in done.stdout + done.stderr) == (0, True), done.stderr


@pytest.mark.skipif(
    ENGINE is None,
    reason="NO CONTAINER ENGINE HERE: the image was never built and deploy/compose.yaml never started; its schema, its"
    " variables and every command line of ours in it were tried without containers",
)
def test_the_engine_itself_reads_the_file():
    files = ("--file", str(FOLDER / "compose.yaml"))
    command = (str(ENGINE), "compose", *files, "--profile", "saleor", "config", "--quiet")

    done = subprocess.run(command, env=os.environ | GIVEN, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stderr
