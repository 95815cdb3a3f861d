"""Builds a wheel with the library inside, for any Linux with glibc 2.17 (2012) or newer.

    pip install ziglang auditwheel build setuptools wheel
    python bindings/python/build_wheel.py [--out DIRECTORY]

Cargo builds the static library. Zig links it, since Zig has the C library of that time. auditwheel checks the wheel. The wheel
contains no Python extension, so one wheel works with every Python 3.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
REPOSITORY = PACKAGE.parent.parent
sys.path.append(str(REPOSITORY / "release"))

import third_party  # noqa: E402

GLIBC = (2, 17)
PLATFORM = "manylinux_2_17_x86_64"
TARGET = "x86_64-unknown-linux-gnu"
EXPORTS = "{ global: rotor_*; local: *; };\n"


def run(*command: object, **environment: str) -> str:
    words = [str(part) for part in command]
    done = subprocess.run(words, capture_output=True, text=True, cwd=REPOSITORY, env={**os.environ, **environment})
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


def link(archive: Path, library: Path, machine: str = "x86_64") -> None:
    """Links the static library into a shared one, stripped, that exports `rotor_*` only."""
    exports = library.with_suffix(".map")
    exports.write_text(EXPORTS)
    target = f"{machine}-linux-gnu.{GLIBC[0]}.{GLIBC[1]}"
    shared = ["-shared", "-Wl,-soname,librotor.so.1", f"-Wl,--version-script={exports}", "-Wl,--gc-sections", "-s"]
    whole = ["-Wl,--whole-archive", archive, "-Wl,--no-whole-archive"]
    needed = ["-lm", "-ldl", "-lpthread", "-lunwind"]
    run(sys.executable, "-m", "ziglang", "cc", "-target", target, *shared, "-o", library, *whole, *needed)


def newest_glibc(library: Path) -> tuple[int, int]:
    """The newest version of glibc that `library` names. It needs no version that it does not name."""
    named = re.findall(rb"GLIBC_(\d+)\.(\d+)", library.read_bytes())
    return max((int(major), int(minor)) for major, minor in named)


def pack(library: Path, others: str, out: Path) -> Path:
    """A wheel of the package and `library`. Its name has the platform that auditwheel confirms. `others`: the licences of the
    code of others in the library."""
    with tempfile.TemporaryDirectory() as room:
        source, built = Path(room, "python"), Path(room, "built")
        unwanted = shutil.ignore_patterns("__pycache__", "build", "*.egg-info", "*.so")
        shutil.copytree(PACKAGE, source, ignore=unwanted)
        # setuptools looks for LICENSE*.
        for licence in ("LICENSE-MIT", "LICENSE-APACHE"):
            shutil.copy(REPOSITORY / licence, source)
        (source / "LICENSE-THIRD-PARTY").write_text(others)
        build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", built, source]
        run(*build, ROTOR_LIBRARY=str(library.resolve()))
        [plain] = built.glob("*.whl")
        tags = ["--remove", "--platform-tag", PLATFORM]
        run(sys.executable, "-m", "wheel", "tags", *tags, plain)
        [wheel] = built.glob("*.whl")
        verdict = run(sys.executable, "-m", "auditwheel", "show", wheel)
        if f'"{PLATFORM}"' not in verdict:
            sys.exit(f"auditwheel does not find {PLATFORM} in {wheel.name}:\n{verdict}")
        out.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy(wheel, out))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=REPOSITORY / "target" / "wheels")
    parser.add_argument("--archive", type=Path, help="a librotor.a that is built already")
    options = parser.parse_args()
    archive = options.archive
    if archive is None:
        run("cargo", "build", "--release", "--lib")
        archive = REPOSITORY / "target" / "release" / "librotor.a"
    with tempfile.TemporaryDirectory() as room:
        library = Path(room) / "librotor.so"
        link(archive.resolve(), library)
        newest = newest_glibc(library)
        if newest > GLIBC:
            sys.exit(f"the library needs glibc {newest[0]}.{newest[1]}, more than {GLIBC[0]}.{GLIBC[1]}")
        print(pack(library, third_party.text([TARGET]), options.out.resolve()))


if __name__ == "__main__":
    main()
