"""The DLL, its import libraries and a tree for Windows."""

from __future__ import annotations

import shutil
import struct
from pathlib import Path

from common import VERSION, archive, calls, package, zig

TARGET = "x86_64-pc-windows-gnu"
# Rust's standard library needs Windows 10.
WINDOWS = (10, 0)
ZIG = ("-target", "x86_64-windows.win10-gnu")
SYSTEM = ["kernel32", "ntdll", "userenv", "ws2_32", "dbghelp", "bcrypt", "unwind"]


def shared(library: Path, room: Path, *inputs: object) -> Path:
    """Links a DLL, and its import library into `room`."""
    stub = room / f"{library.stem}.lib"
    zig("cc", *ZIG, "-shared", "-s", "-O2", f"-Wl,--out-implib,{stub}", *inputs, "-o", library)
    state_minimum(library)
    return stub


def state_minimum(library: Path) -> None:
    """Puts the oldest Windows into the header, which Zig cannot."""
    content = bytearray(library.read_bytes())
    optional = struct.unpack_from("<I", content, 0x3C)[0] + 24
    for version in (40, 48):  # of the system, of the subsystem
        struct.pack_into("<HH", content, optional + version, *WINDOWS)
    library.write_bytes(content)


def link(static: Path, tree: Path, room: Path) -> Path:
    """The DLL, in the tree's `bin`, and its import libraries, in `lib`."""
    dll, definitions = tree / "bin" / "rotor.dll", room / "rotor.def"
    definitions.write_text("LIBRARY rotor.dll\nEXPORTS\n" + "".join(f"    {call}\n" for call in calls()))
    stub = shared(dll, room, definitions, static, *(f"-l{name}" for name in SYSTEM))
    # MSVC's linker looks for the first name, MinGW's for the second one; both read this form.
    for name in ("rotor.lib", "librotor.dll.a"):
        shutil.copy(stub, tree / "lib" / name)
    return dll


def tree(room: Path, installed: Path) -> tuple[Path, Path]:
    """A tree, and the DLL in it."""
    made = room / f"rotor-{VERSION}-windows-x86_64"
    package("windows", made, installed)
    (made / "bin").mkdir()
    return made, link(archive(TARGET), made, room)
