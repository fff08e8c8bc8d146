"""`make demo-saleor`: what it asks for, what it says when that is missing, and the steps it takes."""

import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from deploy import environment
from deploy.demo import accounts, launcher, life, preparation, saleor
from marketplace.accounts.models import User
from marketplace.orders.models import Order
from marketplace.places import gazetteer
from marketplace.stores.errors import StoreUnavailable

URL = "http://saleor.test/graphql/"
STAFF = {"SALEOR_EMAIL": "admin@example.com", "SALEOR_PASSWORD": "secret"}


@pytest.fixture
def env(monkeypatch, tmp_path: Path) -> dict[str, str]:
    """An environment that names nothing but where state lies."""
    clean = {"OCOP_VAR": str(tmp_path), "PATH": os.environ["PATH"]}
    monkeypatch.setattr(os, "environ", clean)
    monkeypatch.setattr(environment.environ.Env, "read_env", lambda *_, **__: None)
    return clean


@pytest.mark.parametrize("given", [{"SALEOR_TOKEN": "a token"}, STAFF])
def test_a_token_or_a_member_of_staff_is_enough(env, tmp_path, given):
    env.update(given, SALEOR_API_URL=URL)

    saleor.choose(tmp_path)

    assert (env["STORE_BACKEND"], saleor.chosen()) == ("saleor", URL)


@pytest.mark.parametrize("given", [{}, {"SALEOR_EMAIL": "admin@example.com"}])
def test_without_either_it_is_said_what_to_give(env, tmp_path, given):
    env.update(given, SALEOR_API_URL=URL)

    with pytest.raises(saleor.NotGiven, match="SALEOR_TOKEN"):
        saleor.choose(tmp_path)

    assert "STORE_BACKEND" not in env


def test_a_demo_that_was_filled_knows_its_token(env, tmp_path):
    environment.filled_stamp(tmp_path).touch()
    env["SALEOR_API_URL"] = URL

    saleor.choose(tmp_path)

    assert saleor.is_chosen()


@pytest.mark.parametrize(
    ("engine", "sentence"), [(None, "neither docker nor podman"), ("/bin/docker", "no container engine with `compose`")]
)
def test_without_an_address_it_ends_by_two_and_says_what_is_missing(env, monkeypatch, capsys, engine, sentence):
    monkeypatch.setattr(saleor.shutil, "which", lambda _: engine)
    monkeypatch.setattr(saleor.containers, "engine", lambda: None)

    assert launcher.main(["saleor"]) == 2

    assert sentence in capsys.readouterr().err


def test_the_launcher_itself_says_so_within_a_second_and_starts_nothing(tmp_path):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SALEOR_", "STORE_"))}
    command = (sys.executable, "-m", "deploy.demo", "saleor")
    done = subprocess.run(
        command,
        cwd=environment.ROOT,
        env=kept | {"OCOP_VAR": str(tmp_path), "PATH": "/nowhere"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert (done.returncode, "SALEOR_API_URL" in done.stderr) == (2, True)
    assert not (tmp_path / "postgres").exists()


def test_state_lies_apart_from_the_other_demo(env):
    del env["OCOP_VAR"]

    environment.complete(saleor.FOLDER)

    assert environment.var() == environment.ROOT / "var" / "saleor"


def test_the_addresses_are_printed_and_how_commands_are_typed(env):
    env.update(STAFF, SALEOR_API_URL=URL)
    assert saleor.describe() == ""

    saleor.choose(Path(env["OCOP_VAR"]))

    said = saleor.describe()
    assert "http://saleor.test/dashboard/" in said
    assert f"STORE_BACKEND=saleor SALEOR_API_URL={URL}" in said
    assert "secret" not in said


def called(monkeypatch) -> list[tuple[str, str | None]]:
    calls: list[tuple[str, str | None]] = []
    monkeypatch.setattr(preparation, "_call", lambda steps, **more: calls.append((steps, more.get("STORE_BACKEND"))))
    return calls


def test_the_first_start_fills_the_own_store_and_moves_it(env, tmp_path, monkeypatch):
    env.update(STAFF, SALEOR_API_URL=URL, STORE_BACKEND="saleor")
    calls = called(monkeypatch)

    preparation.prepare_if_needed(tmp_path)

    assert calls == [("goods", "embedded"), ("saleor", None)]
    commands = [command for _, command, _ in preparation.SETS["saleor"]]
    assert commands.index("saleor_setup") < commands.index("saleor_push") < commands.index("load_demo")
    assert commands[-1] == "saleor_setup"
    assert ("load_demo", ("--without-past",)) in [step[1:] for step in preparation.SETS["goods"]]


def test_a_later_start_moves_nothing_and_looks_whether_saleor_is_as_it_must_be(env, tmp_path, monkeypatch):
    env.update(STAFF, SALEOR_API_URL=URL, STORE_BACKEND="saleor")
    environment.filled_stamp(tmp_path).write_text("with other files")
    calls = called(monkeypatch)
    preparation.prepare_if_needed(tmp_path)
    assert calls == [("saleor", None)]

    monkeypatch.setattr(preparation, "_is_done", lambda _: True)
    preparation.prepare_if_needed(tmp_path)

    assert calls[1:] == [("saleor again", None)]
    assert [command for _, command, _ in preparation.SETS["saleor again"]] == ["saleor_setup", "saleor_push"]


def test_the_other_demo_is_prepared_as_ever(env, tmp_path, monkeypatch):
    calls = called(monkeypatch)

    preparation.prepare_if_needed(tmp_path)

    assert calls == [("embedded", None)]


def test_only_set_up_hears_of_the_member_of_staff(env):
    env.update(STAFF)

    assert saleor.staff("saleor_setup") == ("--staff", "admin@example.com")
    assert saleor.staff("load_demo") == ()


@pytest.mark.django_db
def test_a_store_that_is_to_be_moved_gets_goods_and_people_but_no_orders(settings):
    settings.DEMO = True
    gazetteer.load()

    call_command("load_demo", without_past=True, stdout=StringIO())

    assert User.objects.filter(username="canbo").exists()
    assert not Order.objects.exists()


@pytest.mark.django_db
def test_a_past_that_was_cut_short_is_told_at_the_next_start(settings, monkeypatch):
    settings.DEMO = True
    gazetteer.load()
    out = StringIO()

    def broken(*_: object) -> None:
        raise StoreUnavailable("Saleor went away")

    with monkeypatch.context() as patched:
        patched.setattr(life, "_replay", broken)
        with pytest.raises(StoreUnavailable):
            call_command("load_demo", stdout=out)
    monkeypatch.setattr(life.orders, "were_placed", lambda: True)
    call_command("load_demo", stdout=out)

    assert "cut short" in out.getvalue()
    life._mark(accounts.key_file(settings.VAR)).unlink()


@pytest.mark.parametrize(
    ("given", "backend"),
    [
        ("saleor", "marketplace.stores.saleor.SaleorStore"),
        ("embedded", "marketplace.stores.embedded.EmbeddedStore"),
        ("elsewhere.stores.Store", "elsewhere.stores.Store"),
    ],
)
def test_a_store_is_named_shortly_or_by_its_path(given, backend):
    ask = "from deploy import settings; print(settings.STORES['default']['BACKEND'])"
    env = {**os.environ, "STORE_BACKEND": given, "OCOP_SECRET_KEY": "x"}

    command = (sys.executable, "-c", ask)
    said = subprocess.run(command, cwd=environment.ROOT, env=env, capture_output=True, text=True, check=True)

    assert said.stdout.strip() == backend
