"""Libraries and a tree for macOS, made on Linux.

LLVM's linker, which Rust's toolchain contains, links and signs. Zig has the names of what macOS's libSystem exports; rotor needs
no other library and no framework.
"""

from __future__ import annotations

import importlib.util
import re
import struct
from pathlib import Path
from typing import Mapping

from common import MACOS, VERSION, archive, calls, package, run

# The machines: their names for Rust and the linker, their types and subtypes in files, and the sizes of their pages as powers of two.
MACHINES = {"x86_64": ("x86_64-apple-darwin", 0x01000007, 3, 12), "arm64": ("aarch64-apple-darwin", 0x0100000C, 0, 14)}
FAT = 0xCAFEBABE


def linker() -> Path:
    words = run("rustc", "-vV"), run("rustc", "--print", "sysroot")
    [host] = re.findall(r"^host: (.+)$", words[0], re.M)
    return Path(words[1].strip(), "lib", "rustlib", host, "bin", "rust-lld")


def system(room: Path) -> Path:
    """The names that libSystem exports. Zig's list calls the newest processors arm64e; arm64 has the same names."""
    found = importlib.util.find_spec("ziglang")
    assert found and found.submodule_search_locations, "ziglang is not installed"
    names = Path(found.submodule_search_locations[0], "lib", "libc", "darwin", "libSystem.tbd").read_text()
    stub = room / "libSystem.tbd"
    stub.write_text(re.sub(r"arm64e-", "arm64-", re.sub(r"arm64e\.\w+-\w+,?", "", names)))
    return stub


def link(machine: str, library: Path, exports: list[str], *inputs: object) -> None:
    """Links a signed dylib that exports these functions only."""
    listed = library.with_suffix(".exports")
    listed.write_text("".join(f"_{name}\n" for name in exports))
    kind = ["-dylib", "-arch", machine, "-platform_version", "macos", MACOS, MACOS]
    name = ["-install_name", f"@rpath/{library.name}", "-compatibility_version", "1", "-current_version", VERSION]
    small = ["-exported_symbols_list", listed, "-dead_strip", "-S", "-x", "-adhoc_codesign"]
    run(linker(), "-flavor", "darwin", *kind, *name, *small, *inputs, system(library.parent), "-o", library)
    listed.unlink()


def join(slices: Mapping[str, Path], library: Path) -> None:
    """Writes a universal file: a table, and after it each machine's file, unchanged, so that signatures stay valid."""
    table, body = struct.pack(">II", FAT, len(slices)), b""
    start = len(table) + 20 * len(slices)
    for machine, path in slices.items():
        _, kind, subtype, page = MACHINES[machine]
        content = path.read_bytes()
        body += bytes(-(start + len(body)) % (1 << page))
        table += struct.pack(">IIIII", kind, subtype, start + len(body), len(content), page)
        body += content
    library.write_bytes(table + body)
    library.chmod(0o755)


def tree(room: Path, installed: Path) -> tuple[Path, Path]:
    """A tree, and the library in it."""
    made = room / f"rotor-{VERSION}-macos-universal"
    package("macos", made, installed)
    slices = {}
    for machine, (target, *_) in MACHINES.items():
        slices[machine] = room / f"macos-{machine}" / "librotor.1.dylib"
        slices[machine].parent.mkdir()
        link(machine, slices[machine], calls(), "-force_load", archive(target))
    library = made / "lib" / "librotor.1.dylib"
    join(slices, library)
    (made / "lib" / "librotor.dylib").symlink_to(library.name)
    return made, library
