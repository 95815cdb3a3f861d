"""What `release/build.py` has made, for the tests of a release."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parent.parent.parent
DIST = REPOSITORY / "target" / "dist"
VERSION = re.search(r'^version = "(.+)"', (REPOSITORY / "Cargo.toml").read_text(), re.M)[1]  # type: ignore[index]
TREES = [f"rotor-{VERSION}-{kind}" for kind in ("linux-x86_64", "linux-aarch64", "windows-x86_64", "macos-universal", "godot")]

needs_release = pytest.mark.skipif(not (DIST / "SHA256SUMS").is_file(), reason="no release was built (python release/build.py)")


def need(tool: str) -> None:
    if shutil.which(tool) is None:
        assert not os.environ.get("ROTOR_RELEASE"), f"{tool} is not installed"
        pytest.skip(f"{tool} is not installed")


def calls() -> set[str]:
    """The functions of the header."""
    header = re.sub(r"/\*.*?\*/", "", (REPOSITORY / "include" / "rotor.h").read_text(), flags=re.S)
    return set(re.findall(r"^(?!typedef|#).*?\b(rotor_\w+)\(", header, re.M))


@pytest.fixture(scope="session")
def trees(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The archives, unpacked."""
    room = tmp_path_factory.mktemp("unpacked")
    for name in TREES:
        [file] = DIST.glob(f"{name}.*")
        # The addon's archive begins with `addons`, the others with a directory of their name.
        shutil.unpack_archive(file, room / name if name.endswith("godot") else room)
    return {name.removeprefix(f"rotor-{VERSION}-"): room / name for name in TREES}
