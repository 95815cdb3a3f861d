"""The archives of `release/build.py`: their contents, and that what they contain runs.

`just release` makes them and runs this file. Without archives, the tests are skipped by name."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

import rotor
from conftest import REPOSITORY
from dist import DIST, VERSION, need, needs_release
from test_godot import find
from test_packages import run

TAVERN = REPOSITORY / "models" / "tavern"
pytestmark = needs_release


@pytest.fixture(scope="module")
def expected() -> str:
    """The output of this machine's own build."""
    with rotor.Model(TAVERN, "cpu") as model, model.session() as session:
        session.append(model.chat_format([{"role": "user", "content": "What do you have to drink?"}]))
        return "".join(session.generate())


def test_sums() -> None:
    listed = dict(reversed(line.split("  ")) for line in (DIST / "SHA256SUMS").read_text().splitlines())
    assert {file.name for file in DIST.iterdir()} == {*listed, "SHA256SUMS"} and len(listed) == 12
    for name, digest in listed.items():
        assert hashlib.sha256((DIST / name).read_bytes()).hexdigest() == digest


def told_of(trees: dict[str, Path]) -> list[Path]:
    """The directories with a README. The addon's archive has nothing beside `addons/rotor`."""
    addon = trees["godot"] / "addons" / "rotor"
    assert [*trees["godot"].iterdir()] == [addon.parent] and [*addon.parent.iterdir()] == [addon]
    return [*(tree for kind, tree in trees.items() if kind != "godot"), addon]


def test_every_archive_tells_its_licences(trees: dict[str, Path]) -> None:
    for tree in told_of(trees):
        for text in ("LICENSE-MIT", "LICENSE-APACHE"):
            assert (tree / text).read_bytes() == (REPOSITORY / text).read_bytes()
        others = (tree / "LICENSE-THIRD-PARTY").read_text()
        for part in ("fancy-regex", "llguidance", "memmap2", "windows-", "Rust's standard library", "mingw-w64"):
            assert f"\n{part}" in others


def test_every_archive_tells_what_is_in_it(trees: dict[str, Path]) -> None:
    for tree in told_of(trees):
        assert (tree / "CHANGELOG.md").read_bytes() == (REPOSITORY / "CHANGELOG.md").read_bytes()
        rows = re.findall(r"^\| (`.*`) \|", (tree / "README.md").read_text(), re.M)
        told = [tree / path for row in rows for path in re.findall(r"`(.*?)`", row)]
        assert all(path.exists() for path in told)
        for path in tree.rglob("*"):
            assert path.is_dir() or path.name in ("README.md", f"librotor.so.{VERSION}") or path.parts[-3] == "licenses" or any(
                path == other or other in path.parents for other in told
            ), f"the README of {tree.name} does not tell of {path}"


def test_an_installed_tree_is_found_by_pkg_config_and_cmake(trees: dict[str, Path], tmp_path: Path, expected: str) -> None:
    need("pkg-config")
    need("cmake")
    tree = trees["linux-x86_64"]
    flags = run("pkg-config", "--cflags", "--libs", "rotor", PKG_CONFIG_PATH=str(tree / "lib" / "pkgconfig")).split()
    run("cc", REPOSITORY / "examples" / "c" / "hello.c", *flags, f"-Wl,-rpath,{tree / 'lib'}", "-o", tmp_path / "hello")
    assert run(tmp_path / "hello", TAVERN, "What do you have to drink?").strip() == expected
    shutil.copy(REPOSITORY / "examples" / "cpp" / "hello.cpp", tmp_path)
    (tmp_path / "CMakeLists.txt").write_text(
        "cmake_minimum_required(VERSION 3.18)\nproject(guest LANGUAGES CXX)\nset(CMAKE_CXX_STANDARD 17)\nfind_package(rotor 0.1 REQUIRED)\n"
        "add_executable(shared hello.cpp)\ntarget_link_libraries(shared PRIVATE rotor::rotor)\n"
        "add_executable(static hello.cpp)\ntarget_link_libraries(static PRIVATE rotor::static)\n"
    )
    run("cmake", "-S", tmp_path, "-B", tmp_path / "build", f"-DCMAKE_PREFIX_PATH={tree}")
    run("cmake", "--build", tmp_path / "build")
    for program in ("shared", "static"):
        assert run(tmp_path / "build" / program, TAVERN, "What do you have to drink?").strip() == expected


def test_a_new_godot_project_with_the_addon_copied_in(trees: dict[str, Path], tmp_path: Path) -> None:
    """The five minutes of the Godot guide, exactly as written."""
    godot = find("godot4", "godot")
    if godot is None:
        pytest.skip("there is no godot4 or godot in PATH or $ROTOR_GODOT")
    shutil.copytree(trees["godot"] / "addons", tmp_path / "game" / "addons")
    shutil.copytree(TAVERN, tmp_path / "game" / "models" / "tavern", ignore=shutil.ignore_patterns("checks", "training"))
    [script, *_] = re.findall(r"```gdscript\n(.*?)```", (REPOSITORY / "bindings" / "godot" / "README.md").read_text(), re.S)
    (tmp_path / "game" / "main.gd").write_text(script.replace("chat.model = model", "chat.model = model\n\tchat.temperature = 0"))
    (tmp_path / "game" / "main.tscn").write_text(
        '[gd_scene load_steps=2 format=3]\n[ext_resource type="Script" path="res://main.gd" id="1"]\n'
        '[node name="Main" type="Node"]\nscript = ExtResource("1")\n'
    )
    (tmp_path / "game" / "project.godot").write_text('config_version=5\n[application]\nconfig/name="game"\nrun/main_scene="res://main.tscn"\n')
    homes = {name: str(tmp_path / "home") for name in ("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME")}
    # The first import of a new extension ends with an abort in Godot 4.6, with any extension.
    subprocess.run([godot, "--headless", "--path", str(tmp_path / "game"), "--import"], env={**os.environ, **homes}, capture_output=True, timeout=300)
    said = run(godot, "--headless", "--path", tmp_path / "game", **homes)
    question = "what can I drink here?"
    with rotor.Model(TAVERN, "cpu") as model, model.session() as session:
        session.append(model.chat_format([{"role": "user", "content": question}]))
        assert "".join(session.generate(max_tokens=256)) in said
