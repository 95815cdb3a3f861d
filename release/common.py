"""What all parts of a release share: where things are, commands, static libraries, the functions of the header."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
VERSION = re.search(r'^version = "(.+)"', (REPOSITORY / "Cargo.toml").read_text(), re.M)[1]  # type: ignore[index]
# The oldest systems for which the libraries are made.
GLIBC = (2, 17)
MACOS = "11.0"


def run(*command: object, **environment: str) -> str:
    words = [str(part) for part in command]
    done = subprocess.run(words, capture_output=True, text=True, cwd=REPOSITORY, env={**os.environ, **environment})
    if done.returncode != 0:
        sys.exit(f"{' '.join(words)}\n{done.stdout}{done.stderr}")
    return done.stdout


def zig(tool: str, *arguments: object) -> str:
    """Calls a tool of Zig, which has the C libraries of all systems."""
    return run(sys.executable, "-m", "ziglang", tool, *arguments)


def archive(target: str) -> Path:
    """The static library for a target of rustc."""
    floor = ".".join(["", *map(str, GLIBC)]) if target.endswith("linux-gnu") else ""
    # cargo-zigbuild finds Zig through the Python that has it.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    run("cargo-zigbuild", "rustc", "--release", "--locked", "--lib", "--crate-type", "staticlib", "--target", target + floor,
        PATH=path, MACOSX_DEPLOYMENT_TARGET=MACOS)
    return REPOSITORY / "target" / target / "release" / "librotor.a"


def calls() -> list[str]:
    """The functions of the header."""
    header = re.sub(r"/\*.*?\*/", "", (REPOSITORY / "include" / "rotor.h").read_text(), flags=re.S)
    return sorted(set(re.findall(r"^(?!typedef|#).*?\b(rotor_\w+)\(", header, re.M)))


def package(system: str, tree: Path, installed: Path) -> None:
    """What a tree for Windows or macOS has beside its libraries: headers, and what CMake and pkg-config look for. `installed` is a tree
    of `just install`."""
    shutil.copytree(installed / "include", tree / "include")
    shutil.copytree(REPOSITORY / "cmake" / system, tree / "lib" / "cmake" / "rotor")
    shutil.copy(installed / "lib" / "cmake" / "rotor" / "rotorConfigVersion.cmake", tree / "lib" / "cmake" / "rotor")
    described = (installed / "lib" / "pkgconfig" / "rotor.pc").read_text()
    (tree / "lib" / "pkgconfig").mkdir()
    # There is no static library, so nothing that it needs.
    (tree / "lib" / "pkgconfig" / "rotor.pc").write_text(re.sub(r"^Libs\.private:.*\n", "", described, flags=re.M))
