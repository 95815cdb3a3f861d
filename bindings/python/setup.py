"""Puts rotor's library into the package: the one in `ROTOR_LIBRARY`, or cargo's. Cargo builds it if it is missing or older than
its sources.

An installation with `-e` leaves the library where cargo puts it. A source distribution contains the Rust sources, and is built in
the same way.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from setuptools import Distribution, setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_py import build_py
from setuptools.command.sdist import sdist

HERE = Path(__file__).resolve().parent
# The files of the repository that cargo needs; a source distribution has them in `rust`.
SOURCES = ["Cargo.toml", "Cargo.lock", "build.rs", "src", "shaders", "LICENSE-MIT", "LICENSE-APACHE"]
NAME = {"win32": "rotor.dll", "darwin": "librotor.dylib"}.get(sys.platform, "librotor.so")
# The names that the package looks for; a library that is chosen may be for another system.
NAMES = {".dll": "rotor.dll", ".dylib": "librotor.dylib"}


def repository() -> Path:
    """The directory with rotor's Cargo.toml."""
    for place in (HERE / "rust", HERE.parent.parent):
        if (place / "src" / "abi").is_dir() and (place / "Cargo.toml").is_file():
            return place
    sys.exit(
        "rotor's Rust sources are not here. Install from the repository with `pip install ./bindings/python`, or set the "
        f"environment variable ROTOR_LIBRARY to the path of {NAME}."
    )


def newest(paths: list[Path]) -> float:
    """When one of these files, or of the files in these directories, was last changed."""
    files = [file for path in paths for file in ([path] if path.is_file() else path.rglob("*"))]
    return max(file.stat().st_mtime for file in files)


def cargo() -> str:
    found = shutil.which("cargo") or shutil.which("cargo", path=str(Path.home() / ".cargo" / "bin"))
    if found is None:
        sys.exit(
            "rotor's library has to be built, and cargo was not found. Install Rust 1.89 or newer from https://rustup.rs, or set the "
            f"environment variable ROTOR_LIBRARY to the path of a {NAME} that is built already."
        )
    return found


def library(is_editable: bool) -> Path:
    """The path of the library. Builds the library if necessary."""
    chosen = os.environ.get("ROTOR_LIBRARY")
    if chosen:
        if not Path(chosen).is_file():
            sys.exit(f"ROTOR_LIBRARY names {chosen}, which is not a file.")
        return Path(chosen).resolve()
    root = repository()
    # An installation with -e looks in the repository only.
    elsewhere = os.environ.get("CARGO_TARGET_DIR")
    target = Path(elsewhere).resolve() if elsewhere and not is_editable else root / "target"
    made = target / "release" / NAME
    if made.is_file() and made.stat().st_mtime >= newest([root / name for name in SOURCES]):
        return made
    command = [cargo(), "build", "--release", "--lib", "--locked", "--target-dir", str(target)]
    if subprocess.run(command, cwd=root).returncode != 0 or not made.is_file():
        sys.exit(f"`{' '.join(command)}` in {root} has failed; its messages are above.")
    return made


class WithLibrary(build_py):
    """Copies the library beside the modules. If there is a tool `strip`, it removes the debugging information."""

    def run(self) -> None:
        super().run()
        found = library(bool(self.editable_mode))
        if self.editable_mode:
            return
        goal = Path(self.build_lib) / "rotor" / NAMES.get(found.suffix, "librotor.so")
        shutil.copyfile(found, goal)
        strip = shutil.which("strip")
        if strip is not None and sys.platform == "linux" and goal.suffix == ".so":
            subprocess.run([strip, "--strip-debug", str(goal)], check=False)


class ForThisPlatform(bdist_wheel):
    """A wheel for this platform and every Python 3: the library does not use the Python API."""

    def get_tag(self) -> tuple[str, str, str]:
        return "py3", "none", super().get_tag()[2]


class WithSources(sdist):
    """Adds the files that cargo needs."""

    def make_release_tree(self, base_dir: str, files: Any) -> None:
        super().make_release_tree(base_dir, files)
        root = repository()
        for name in SOURCES:
            source, goal = root / name, Path(base_dir) / "rust" / name
            goal.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                shutil.copytree(source, goal, dirs_exist_ok=True)
            elif source.is_file():
                shutil.copy(source, goal)


class ForOnePlatform(Distribution):
    def has_ext_modules(self) -> bool:
        return True


setup(distclass=ForOnePlatform, cmdclass={"build_py": WithLibrary, "bdist_wheel": ForThisPlatform, "sdist": WithSources})
