"""The Godot addon, for all systems. `bindings/godot/build.sh` builds it for Linux; Zig compiles the same sources for the others."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import macos
import windows
from common import GLIBC, MACOS, REPOSITORY, VERSION, run, zig

BINDING = REPOSITORY / "bindings" / "godot"
WARNINGS = ["-std=c99", "-O2", "-Wall", "-Wextra", "-Werror"]
ENTRY = "rotor_godot_init"


def sources(room: Path) -> list[Path]:
    docs = room / "docs.c"
    docs.write_text(run("sh", BINDING / "docs.sh"))
    return [*sorted((BINDING / "src").glob("*.c")), docs]


def for_linux(machine: str, library: Path, room: Path, bin: Path) -> None:
    compiler = f"{sys.executable} -m ziglang cc -target {machine}-linux-gnu.{GLIBC[0]}.{GLIBC[1]} -s"
    project = room / f"godot-{machine}"
    run("env", f"CC={compiler}", f"PROJECT={project}", f"MACHINE={machine}", "sh", BINDING / "build.sh", library)
    shutil.copytree(project / "addons" / "rotor" / "bin", bin, dirs_exist_ok=True)


def for_windows(tree: Path, room: Path, bin: Path) -> None:
    goal = bin / "windows-x86_64"
    goal.mkdir(parents=True)
    inputs = [*WARNINGS, f"-I{tree / 'include'}", *sources(room), tree / "lib" / "rotor.lib"]
    windows.shared(goal / "rotor_godot.dll", room, *inputs)
    shutil.copy(tree / "bin" / "rotor.dll", goal)


def for_macos(tree: Path, room: Path, bin: Path) -> None:
    goal = bin / "macos"
    goal.mkdir(parents=True)
    slices = {}
    for machine, (target, *_) in macos.MACHINES.items():
        objects = room / f"godot-macos-{machine}"
        objects.mkdir()
        for source in sources(room):
            zig("cc", "-target", f"{target.split('-')[0]}-macos.{MACOS}", *WARNINGS, "-c", f"-I{tree / 'include'}", source, "-o", objects / f"{source.stem}.o")
        slices[machine] = objects / "librotor_godot.dylib"
        library = tree / "lib" / "librotor.1.dylib"
        macos.link(machine, slices[machine], [ENTRY], *sorted(objects.glob("*.o")), library, "-rpath", "@loader_path")
    macos.join(slices, goal / "librotor_godot.dylib")
    shutil.copy(tree / "lib" / "librotor.1.dylib", goal)


def tree(room: Path, trees: dict[str, Path], libraries: dict[str, Path]) -> Path:
    """The addon, as the asset library wants it: nothing beside `addons`, so that a project gets the files where they belong."""
    made = room / f"rotor-{VERSION}-godot"
    addon = made / "addons" / "rotor"
    shutil.copytree(BINDING / "project" / "addons" / "rotor", addon, ignore=shutil.ignore_patterns("bin"))
    shutil.copy(BINDING / "icon.png", addon)
    for machine in ("x86_64", "aarch64"):
        for_linux(machine, libraries[f"linux-{machine}"], room, addon / "bin")
    for_windows(trees["windows-x86_64"], room, addon / "bin")
    for_macos(trees["macos-universal"], room, addon / "bin")
    return made
