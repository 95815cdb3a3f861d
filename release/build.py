"""Builds all that a release consists of, into target/dist. `just release` calls it, and then tests what it has made.

    pip install ziglang cargo-zigbuild auditwheel build setuptools wheel
    python release/build.py [--out DIRECTORY]

Cargo builds static libraries; Zig, which has the C libraries of all systems, makes shared ones of them. On Linux they need glibc 2.17
(2012) or newer. macOS is type-checked only: its libraries cannot be linked elsewhere.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.append(str(REPOSITORY / "bindings" / "python"))

import third_party  # noqa: E402
from build_wheel import GLIBC, link, newest_glibc, pack, run  # noqa: E402

VERSION = re.search(r'^version = "(.+)"', (REPOSITORY / "Cargo.toml").read_text(), re.M)[1]  # type: ignore[index]
TARGETS = {"x86_64": "x86_64-unknown-linux-gnu", "aarch64": "aarch64-unknown-linux-gnu"}
WINDOWS, MACOS = "x86_64-pc-windows-gnu", "aarch64-apple-darwin"
WINDOWS_LIBRARIES = ["kernel32", "ntdll", "userenv", "ws2_32", "dbghelp", "bcrypt", "unwind"]
STRIP = {"x86_64": "x86_64-linux-gnu-objcopy", "aarch64": "aarch64-linux-gnu-objcopy"}
HEADERS = """
| `include/rotor.h` | the interface for C, and its description: it reads from top to bottom |
| `include/rotor.hpp` | the same for C++17, header only |"""
REST = """
| `CHANGELOG.md` | what changed |
| `LICENSE-MIT`, `LICENSE-APACHE` | rotor's licence: either of the two |
| `LICENSE-THIRD-PARTY` | the licences of what the library contains |
"""
# What lies in the trees, and what one does with it; the guides are in the repository.
READMES = {
    "linux": f"""
| | |
|---|---|{HEADERS}
| `lib/librotor.so`, `lib/librotor.so.1` | the shared library, for glibc 2.17 or newer |
| `lib/librotor.a` | the static one |
| `lib/cmake/rotor`, `lib/pkgconfig/rotor.pc` | for CMake's `find_package(rotor)` and for pkg-config |{REST}
The tree may lie anywhere. A program beside it:

```sh
cc game.c -Iinclude -Llib -lrotor -Wl,-rpath,'$ORIGIN/lib' -o game
```

With CMake: `find_package(rotor {VERSION} REQUIRED)` and `target_link_libraries(game PRIVATE rotor::rotor)`, or `rotor::static`; CMake
finds it with `-DCMAKE_PREFIX_PATH=` and this directory. A guide for C and C++ is `bindings/cpp/README.md` in rotor's repository.
""",
    "windows": f"""
| | |
|---|---|{HEADERS}
| `bin/rotor.dll` | the library: it belongs beside the program |
| `lib/rotor.lib` | its import library |{REST}
Compile with `include` as a directory of headers, link with `lib/rotor.lib`, and put `rotor.dll` beside the program. A guide for C
and C++ is `bindings/cpp/README.md` in rotor's repository.
""",
    "godot": f"""
| | |
|---|---|
| `addons/rotor` | the addon, for Godot 4.2 or newer on Linux, x86_64 and arm64 |{REST}
Copy `addons` into a project, and a model's directory beside it; the nodes RotorChat and RotorModel are there after the next start of
the editor, and its help (F1) describes them. A project that was never in the editor, as on a build server, needs this first:

```sh
mkdir -p .godot && echo res://addons/rotor/rotor.gdextension >> .godot/extension_list.cfg
```

A guide is `bindings/godot/README.md` in rotor's repository.
""",
}


def archive(target: str) -> Path:
    """The static library for a target."""
    floor = ".".join(["", *map(str, GLIBC)]) if target.endswith("linux-gnu") else ""
    run("cargo-zigbuild", "rustc", "--release", "--locked", "--lib", "--crate-type", "staticlib", "--target", target + floor)
    return REPOSITORY / "target" / target / "release" / "librotor.a"


def calls() -> list[str]:
    """The functions of the header."""
    header = re.sub(r"/\*.*?\*/", "", (REPOSITORY / "include" / "rotor.h").read_text(), flags=re.S)
    return sorted(set(re.findall(r"^(?!typedef|#).*?\b(rotor_\w+)\(", header, re.M)))


def linux(machine: str, room: Path, installed: Path) -> tuple[Path, Path]:
    """A tree as `just install` makes it, and the library in it."""
    static = archive(TARGETS[machine])
    tree = room / f"rotor-{VERSION}-linux-{machine}"
    shutil.copytree(installed, tree, symlinks=True)
    library = tree / "lib" / f"librotor.so.{VERSION}"
    library.unlink()
    link(static, library, machine)
    library.with_suffix(".map").unlink()
    newest = newest_glibc(library)
    if newest > GLIBC:
        sys.exit(f"{library.name} for {machine} needs glibc {newest[0]}.{newest[1]}")
    run(STRIP[machine], "--strip-debug", static, tree / "lib" / "librotor.a")
    return tree, library


def windows(room: Path) -> Path:
    """rotor.dll, its import library, and the headers."""
    static = archive(WINDOWS)
    tree = room / f"rotor-{VERSION}-windows-x86_64"
    for part in ("bin", "lib", "include"):
        (tree / part).mkdir(parents=True)
    exports = room / "rotor.def"
    exports.write_text("LIBRARY rotor.dll\nEXPORTS\n" + "".join(f"    {call}\n" for call in calls()))
    dll, stub = tree / "bin" / "rotor.dll", tree / "lib" / "rotor.lib"
    libraries = [f"-l{name}" for name in WINDOWS_LIBRARIES]
    zig = [sys.executable, "-m", "ziglang", "cc", "-target", "x86_64-windows-gnu"]
    run(*zig, "-shared", "-s", "-o", dll, exports, static, f"-Wl,--out-implib={stub}", *libraries)
    for header in ("include/rotor.h", "bindings/cpp/rotor.hpp"):
        shutil.copy(REPOSITORY / header, tree / "include")
    return tree


def godot(room: Path, libraries: dict[str, Path]) -> Path:
    """The addon, for both machines."""
    tree = room / f"rotor-{VERSION}-godot"
    source = REPOSITORY / "bindings" / "godot" / "project" / "addons" / "rotor"
    addon = tree / "addons" / "rotor"
    shutil.copytree(source, addon, ignore=shutil.ignore_patterns("bin"))
    for machine, library in libraries.items():
        zig = f"{sys.executable} -m ziglang cc -target {machine}-linux-gnu.{GLIBC[0]}.{GLIBC[1]} -s"
        project = room / f"godot-{machine}"
        settings = [f"CC={zig}", f"PROJECT={project}", f"MACHINE={machine}"]
        run("env", *settings, "sh", REPOSITORY / "bindings" / "godot" / "build.sh", library)
        shutil.copytree(project / "addons" / "rotor" / "bin", addon / "bin", dirs_exist_ok=True)
    return tree


def tell(tree: Path, kind: str, others: str) -> None:
    """Puts the texts into a tree: what it is, and whose. An addon is copied without what lies around it, so it has its own."""
    intro = "Ternary (1.58-bit) language models inside your own program, on a CPU or a GPU."
    (tree / "README.md").write_text(f"# rotor {VERSION} for {kind.title()}\n\n{intro}\n{READMES[kind]}")
    shutil.copy(REPOSITORY / "CHANGELOG.md", tree)
    for place in [tree, *tree.glob("addons/rotor")]:
        for licence in ("LICENSE-MIT", "LICENSE-APACHE"):
            shutil.copy(REPOSITORY / licence, place)
        (place / "LICENSE-THIRD-PARTY").write_text(others)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=REPOSITORY / "target" / "dist")
    out = parser.parse_args().out.resolve()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    # cargo-zigbuild finds Zig through the Python that has it.
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    run("cargo", "check", "--release", "--locked", "--lib", "--target", MACOS)
    with tempfile.TemporaryDirectory() as made:
        room = Path(made)
        run("cmake", "-S", REPOSITORY, "-B", room / "cmake", f"-DROTOR_TARGET_DIR={REPOSITORY / 'target'}", "-DCMAKE_INSTALL_LIBDIR=lib")
        run("cmake", "--build", room / "cmake")
        run("cmake", "--install", room / "cmake", "--prefix", room / "installed")
        linuxes = {machine: linux(machine, room, room / "installed") for machine in TARGETS}
        trees = [tree for tree, _ in linuxes.values()]
        others = [windows(room), godot(room, {machine: library for machine, (_, library) in linuxes.items()})]
        licences = third_party.text([*TARGETS.values(), WINDOWS])
        for tree in [*trees, *others]:
            tell(tree, next(kind for kind in READMES if f"-{kind}" in tree.name), licences)
            shutil.make_archive(str(out / tree.name), "gztar" if tree in trees else "zip", room, tree.name)
        pack(linuxes["x86_64"][1], licences, out)
        sizes = {machine: library.stat().st_size for machine, (_, library) in linuxes.items()}
        sizes["windows"] = (others[0] / "bin" / "rotor.dll").stat().st_size
    files = sorted(out.iterdir())
    sums = "".join(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files)
    (out / "SHA256SUMS").write_text(sums)
    for name, size in sizes.items():
        print(f"library for {name}: {size / 1e6:.1f} MB")
    for file in files:
        print(f"{file.name}: {file.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
