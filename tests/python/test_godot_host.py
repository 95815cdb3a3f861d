"""The Godot extension in a small host that speaks Godot's interface (`tests/godot/host.c`): it needs no Godot, and it is what
`test_release_foreign.py` runs under Wine and qemu."""

from __future__ import annotations

import platform
import subprocess
from pathlib import Path

import pytest

import rotor
from conftest import REPOSITORY, TAVERN
from test_godot import build, compiler  # noqa: F401

QUESTION = "What do you have to drink?"

pytestmark = pytest.mark.skipif(platform.system() != "Linux", reason="not Linux")


@pytest.fixture(scope="module")
def made(compiler: None, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:  # noqa: F811
    """The host and the extension."""
    room = tmp_path_factory.mktemp("host")
    build(room / "game")
    strict = ["-std=c99", "-D_POSIX_C_SOURCE=200809L", "-O1", "-Wall", "-Wextra", "-Werror"]
    subprocess.run(["cc", *strict, REPOSITORY / "tests" / "godot" / "host.c", "-o", room / "host", "-ldl"], check=True)
    [extension] = room.glob("game/addons/rotor/bin/*/librotor_godot.so")
    return room / "host", extension


def test_a_chat_answers_in_the_small_host(made: tuple[Path, Path]) -> None:
    said = subprocess.run([*made, TAVERN, QUESTION], capture_output=True, text=True, timeout=300)
    assert said.returncode == 0, said.stderr
    with rotor.Model(TAVERN, "cpu") as model, model.session() as session:
        session.append(model.chat_format([{"role": "user", "content": QUESTION}]))
        answer = "".join(session.generate())
    begun, asked, *classes, version, reply, ended = said.stdout.splitlines()
    assert (begun, version, reply, ended) == ("begun 1", f"version {rotor.version()}", answer, "ended")
    assert [line.split(":")[0] for line in classes] == ["RotorEngine", "RotorModel", "RotorGrammar", "RotorChat"]


@pytest.mark.parametrize("function", ["object_destroy", "variant_set_keyed"])
def test_the_extension_refuses_a_godot_that_lacks_a_function(made: tuple[Path, Path], function: str) -> None:
    host, extension = made
    assert subprocess.run([host, "--without", function, extension], capture_output=True, text=True, check=True).stdout == "begun 0\n"
