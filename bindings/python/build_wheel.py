"""Builds a wheel with the library inside, for any Linux with glibc 2.17 (2012) or newer.

    pip install ziglang auditwheel build setuptools wheel
    python bindings/python/build_wheel.py [--out DIRECTORY]

Cargo builds the static library. Zig links it, since Zig has the C library of that time. auditwheel checks the wheel. The wheel
contains no Python extension, so one wheel works with every Python 3.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
REPOSITORY = PACKAGE.parent.parent
sys.path.append(str(REPOSITORY / "release"))

import third_party  # noqa: E402

from common import run  # noqa: E402
from linux import link  # noqa: E402

TARGET = "x86_64-unknown-linux-gnu"
# The libraries of a release, and the platforms that their wheels name.
PLATFORMS = {
    "linux-x86_64": "manylinux_2_17_x86_64",
    "linux-aarch64": "manylinux_2_17_aarch64",
    "windows-x86_64": "win_amd64",
    "macos-universal": "macosx_11_0_universal2",
}


def pack(library: Path, kind: str, others: str, out: Path) -> Path:
    """A wheel of the package and `library`, which is of this kind. auditwheel confirms a platform of Linux. `others`: the licences of
    the code of others in the library."""
    platform = PLATFORMS[kind]
    with tempfile.TemporaryDirectory() as room:
        source, built = Path(room, "python"), Path(room, "built")
        unwanted = shutil.ignore_patterns("__pycache__", "build", "*.egg-info", "*.so", "*.dylib", "*.dll")
        shutil.copytree(PACKAGE, source, ignore=unwanted)
        # setuptools looks for LICENSE*.
        for licence in ("LICENSE-MIT", "LICENSE-APACHE"):
            shutil.copy(REPOSITORY / licence, source)
        (source / "LICENSE-THIRD-PARTY").write_text(others)
        build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", built, source]
        run(*build, ROTOR_LIBRARY=str(library.resolve()))
        [plain] = built.glob("*.whl")
        tags = ["--remove", "--platform-tag", platform]
        run(sys.executable, "-m", "wheel", "tags", *tags, plain)
        [wheel] = built.glob("*.whl")
        if kind.startswith("linux"):
            verdict = run(sys.executable, "-m", "auditwheel", "show", wheel)
            if f'"{platform}"' not in verdict:
                sys.exit(f"auditwheel does not find {platform} in {wheel.name}:\n{verdict}")
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
        print(pack(library, "linux-x86_64", third_party.text([TARGET]), options.out.resolve()))


if __name__ == "__main__":
    main()
