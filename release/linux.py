"""Libraries and trees for Linux. Zig links them, since it has the C library of 2012."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

from common import GLIBC, VERSION, archive, run, zig

MACHINES = {"x86_64": "x86_64-unknown-linux-gnu", "aarch64": "aarch64-unknown-linux-gnu"}
EXPORTS = "{ global: rotor_*; local: *; };\n"


def link(static: Path, library: Path, machine: str = "x86_64") -> None:
    """Links the static library into a shared one, stripped, that exports `rotor_*` only."""
    exports = library.with_suffix(".map")
    exports.write_text(EXPORTS)
    target = f"{machine}-linux-gnu.{GLIBC[0]}.{GLIBC[1]}"
    shared = ["-shared", "-Wl,-soname,librotor.so.1", f"-Wl,--version-script={exports}", "-Wl,--gc-sections", "-s"]
    whole = ["-Wl,--whole-archive", static, "-Wl,--no-whole-archive"]
    needed = ["-lm", "-ldl", "-lpthread", "-lunwind"]
    zig("cc", "-target", target, *shared, "-o", library, *whole, *needed)
    exports.unlink()
    newest = newest_glibc(library)
    if newest > GLIBC:
        sys.exit(f"{library.name} for {machine} needs glibc {newest[0]}.{newest[1]}, more than {GLIBC[0]}.{GLIBC[1]}")


def newest_glibc(library: Path) -> tuple[int, int]:
    """The newest version of glibc that `library` names. It needs no version that it does not name."""
    named = re.findall(rb"GLIBC_(\d+)\.(\d+)", library.read_bytes())
    return max((int(major), int(minor)) for major, minor in named)


def tree(machine: str, room: Path, installed: Path) -> tuple[Path, Path]:
    """A tree as `just install` makes it, and the library in it."""
    static = archive(MACHINES[machine])
    made = room / f"rotor-{VERSION}-linux-{machine}"
    shutil.copytree(installed, made, symlinks=True)
    library = made / "lib" / f"librotor.so.{VERSION}"
    library.unlink()
    link(static, library, machine)
    run(f"{machine}-linux-gnu-objcopy", "--strip-debug", static, made / "lib" / "librotor.a")
    return made, library
