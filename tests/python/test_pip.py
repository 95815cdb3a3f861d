"""`pip install ./bindings/python` installs the library too: one that was built before, or one that
cargo builds. Needs setuptools 77."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

import rotor
from conftest import REPOSITORY
from rotor import _library

PACKAGE = REPOSITORY / "bindings" / "python"
setuptools = pytest.importorskip("setuptools")
pytestmark = pytest.mark.skipif(int(setuptools.__version__.split(".")[0]) < 77, reason="setuptools is older than 77")

SAYS = """
import pathlib, sys, rotor
from rotor import _library
assert pathlib.Path(_library.library._name).parent == pathlib.Path(rotor.__file__).parent, _library.library._name
assert pathlib.Path(rotor.__file__).is_relative_to(sys.argv[1]), rotor.__file__
print(rotor.__version__, rotor.version())
"""


def copy(tmp_path: Path) -> Path:
    """A copy of the checkout as pip sees it, in a directory that tests may write to. The library is
    in its own directory."""
    checkout = tmp_path / "checkout"
    ignored = shutil.ignore_patterns("__pycache__", "build", "dist", "*.egg-info", "*.so")
    shutil.copytree(PACKAGE, checkout / "bindings" / "python", ignore=ignored)
    for name in ("Cargo.toml", "Cargo.lock", "build.rs", "LICENSE-MIT", "LICENSE-APACHE"):
        shutil.copy2(REPOSITORY / name, checkout)
    for name in ("src", "shaders"):
        shutil.copytree(REPOSITORY / name, checkout / name)
    return checkout


def pip(source: Path, goal: Path, *options: str, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {name: value for name, value in os.environ.items() if name not in ("ROTOR_LIBRARY", "CARGO_TARGET_DIR")}
    command = [sys.executable, "-m", "pip", "install", "--no-build-isolation", "--no-deps", "--target", str(goal), *options, str(source)]
    return subprocess.run(command, capture_output=True, text=True, env={**clean, **environment})


def check(goal: Path) -> None:
    said = subprocess.run([sys.executable, "-c", SAYS, str(goal)], capture_output=True, text=True, cwd="/",
                          env={**os.environ, "PYTHONPATH": str(goal), "ROTOR_LIBRARY": ""})
    assert said.returncode == 0, said.stderr
    assert said.stdout.split() == [rotor.version()] * 2


def test_the_version_is_the_crates() -> None:
    [crate] = re.findall(r'^version = "(.+)"', (REPOSITORY / "Cargo.toml").read_text(), re.M)
    assert rotor.__version__ == rotor.version() == crate


@pytest.mark.skipif(sys.platform != "linux", reason="not Linux")
def test_a_built_library_is_taken(tmp_path: Path) -> None:
    checkout, goal = copy(tmp_path), tmp_path / "goal"
    built = checkout / "target" / "release"
    built.mkdir(parents=True)
    shutil.copyfile(_library.library._name, built / "librotor.so")
    made = pip(checkout / "bindings" / "python", goal, PATH="/usr/bin:/bin", HOME=str(tmp_path))
    assert made.returncode == 0, made.stdout + made.stderr
    check(goal)
    assert (goal / "rotor" / "librotor.so").stat().st_size <= (built / "librotor.so").stat().st_size


@pytest.mark.skipif(sys.platform != "linux", reason="not Linux")
def test_a_stale_library_is_not_taken(tmp_path: Path) -> None:
    """pip uses neither a stale library nor a missing one. Without cargo, the message says what to
    do."""
    checkout = copy(tmp_path)
    built = checkout / "target" / "release"
    built.mkdir(parents=True)
    for library in (None, built / "librotor.so"):
        if library is not None:
            library.write_bytes(b"old")
            os.utime(library, (1, 1))
        made = pip(checkout / "bindings" / "python", tmp_path / "goal", PATH="/usr/bin:/bin", HOME=str(tmp_path))
        assert made.returncode != 0 and "cargo was not found" in made.stdout + made.stderr
    made = pip(checkout / "bindings" / "python", tmp_path / "goal", ROTOR_LIBRARY="/nowhere")
    assert made.returncode != 0 and "ROTOR_LIBRARY names /nowhere" in made.stdout + made.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="not Linux")
def test_a_missing_library_is_built(tmp_path: Path) -> None:
    """cargo builds the library in the checkout. In this test, cargo is a script that copies it."""
    checkout, tools, goal = copy(tmp_path), tmp_path / "tools", tmp_path / "goal"
    tools.mkdir()
    target = checkout / "target" / "release"
    (tools / "cargo").write_text(f"#!/bin/sh\necho \"$@\" > {tmp_path}/asked\nmkdir -p {target}\ncp {_library.library._name} {target}/librotor.so\n")
    (tools / "cargo").chmod(0o755)
    made = pip(checkout / "bindings" / "python", goal, PATH=f"{tools}:/usr/bin:/bin")
    assert made.returncode == 0, made.stdout + made.stderr
    assert (tmp_path / "asked").read_text().startswith("build --release --lib --locked --target-dir")
    check(goal)


@pytest.mark.skipif(sys.platform != "linux", reason="not Linux")
def test_a_source_distribution_holds_what_cargo_needs(tmp_path: Path) -> None:
    checkout, goal = copy(tmp_path), tmp_path / "goal"
    package = checkout / "bindings" / "python"
    script = [sys.executable, "setup.py", "-q", "sdist", "--dist-dir", str(tmp_path / "dist")]
    subprocess.run(script, cwd=package, check=True, capture_output=True)
    [archive] = (tmp_path / "dist").glob("rotor_lm-*.tar.gz")
    with tarfile.open(archive) as opened:
        opened.extractall(tmp_path / "unpacked", filter="data")
    [unpacked] = (tmp_path / "unpacked").iterdir()
    files = {path.relative_to(unpacked / "rust") for path in (unpacked / "rust").rglob("*") if path.is_file()}
    assert {path.relative_to(checkout) for name in ("src", "shaders") for path in (checkout / name).rglob("*") if path.is_file()} < files
    cargo = shutil.which("cargo")
    if cargo is not None:
        asked = [cargo, "metadata", "--no-deps", "--offline", "--format-version", "1"]
        subprocess.run(asked, cwd=unpacked / "rust", check=True, capture_output=True)
    made = pip(unpacked, goal, ROTOR_LIBRARY=_library.library._name)
    assert made.returncode == 0, made.stdout + made.stderr
    check(goal)
