"""Builds all that a release consists of, into target/dist. `just release` calls it, and then tests what it has made.

    pip install ziglang cargo-zigbuild auditwheel build setuptools wheel
    python release/build.py [--out DIRECTORY]

It runs on Linux. Cargo builds static libraries for all systems; Zig, which has their C libraries, and LLVM's linker make shared ones.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import sys
import tempfile
from pathlib import Path

from common import REPOSITORY, VERSION, run

sys.path += [str(REPOSITORY / "bindings" / language) for language in ("python", "csharp")]

import addon  # noqa: E402
import linux  # noqa: E402
import macos  # noqa: E402
import pack as csharp  # noqa: E402
import sbom  # noqa: E402
import texts  # noqa: E402
import third_party  # noqa: E402
import windows  # noqa: E402
from build_wheel import pack as pack_wheel  # noqa: E402

# .NET's names of the systems.
RIDS = {"linux-x86_64": "linux-x64", "linux-aarch64": "linux-arm64", "windows-x86_64": "win-x64", "macos-universal": "osx"}


def install(room: Path) -> Path:
    """The tree of `just install` on this machine."""
    run("cmake", "-S", REPOSITORY, "-B", room / "cmake", f"-DROTOR_TARGET_DIR={REPOSITORY / 'target'}", "-DCMAKE_INSTALL_LIBDIR=lib")
    run("cmake", "--build", room / "cmake")
    run("cmake", "--install", room / "cmake", "--prefix", room / "installed")
    return room / "installed"


def build(room: Path, out: Path) -> None:
    installed = install(room)
    made = {f"linux-{machine}": linux.tree(machine, room, installed) for machine in linux.MACHINES}
    made["windows-x86_64"] = windows.tree(room, installed)
    made["macos-universal"] = macos.tree(room, installed)
    trees = {kind: tree for kind, (tree, _) in made.items()}
    libraries = {kind: library for kind, (_, library) in made.items()}
    trees["godot"] = addon.tree(room, trees, libraries)
    targets = [*linux.MACHINES.values(), windows.TARGET, *(target for target, *_ in macos.MACHINES.values())]
    licences = third_party.text(targets)
    (out / f"rotor-{VERSION}.cdx.json").write_text(sbom.text(targets))
    for kind, tree in trees.items():
        # The asset library wants nothing beside `addons`.
        texts.tell(tree / "addons" / "rotor" if kind == "godot" else tree, kind.split("-")[0], licences)
        # Zip has no links, which the libraries of Linux and macOS need.
        form = "gztar" if kind.startswith(("linux", "macos")) else "zip"
        root, base = (tree, "addons") if kind == "godot" else (room, tree.name)
        shutil.make_archive(str(out / tree.name), form, root, base)
    by_rid = {RIDS[kind]: library for kind, library in libraries.items()}
    csharp.unity(by_rid, out, licences)
    folder = csharp.nuget(by_rid, room, licences)
    shutil.make_archive(str(out / folder.name), "zip", room, folder.name)
    for kind, library in libraries.items():
        pack_wheel(library, kind, licences, out)
        print(f"library for {kind}: {library.stat().st_size / 1e6:.1f} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=REPOSITORY / "target" / "dist")
    out = parser.parse_args().out.resolve()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as room:
        build(Path(room), out)
    files = sorted(out.iterdir())
    sums = "".join(f"{hashlib.sha256(file.read_bytes()).hexdigest()}  {file.name}\n" for file in files)
    (out / "SHA256SUMS").write_text(sums)
    for file in files:
        print(f"{file.name}: {file.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
