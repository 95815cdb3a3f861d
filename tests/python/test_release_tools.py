"""The tools of `release/`, without a release: the bill of materials, universal files, the names of the packages."""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import pytest

from dist import REPOSITORY

sys.path.append(str(REPOSITORY / "release"))

import macos  # noqa: E402
import sbom  # noqa: E402
import third_party  # noqa: E402
import windows  # noqa: E402


def test_the_bill_of_materials(monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("cargo") is None:
        pytest.skip("cargo is not installed")
    monkeypatch.setattr(third_party, "runtime", lambda: [third_party.Part("Zig's compiler-rt", "MIT", [])])
    version = subprocess.run(["rustc", "-vV"], capture_output=True, text=True, check=True).stdout
    hosts = re.findall(r"^host: (.+)$", version, re.M)
    bill = sbom.document(hosts)
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    own, parts = bill["metadata"]["component"], bill["components"]
    assert own["purl"].startswith("pkg:cargo/rotor-lm@") and own["licenses"] == [{"expression": "MIT OR Apache-2.0"}]
    crates = [part for part in parts if "purl" in part]
    assert [f"{part['name']} {part['version']}" for part in crates] == [part.name for part in third_party.crates(hosts)]
    assert all(re.fullmatch(r"[0-9a-f]{64}", part["hashes"][0]["content"]) for part in crates)
    assert {part["name"] for part in parts} - {part["name"] for part in crates} == {"Rust's standard library", "Zig's compiler-rt"}
    named = {own["bom-ref"], *(part["bom-ref"] for part in crates)}
    assert len(named) == 1 + len(crates) and {one["ref"] for one in bill["dependencies"]} == named
    assert all(set(one["dependsOn"]) <= named for one in bill["dependencies"])


def test_a_universal_file(tmp_path: Path) -> None:
    """Each slice begins at a page of its machine, and is unchanged."""
    slices = {}
    for machine, size in (("x86_64", 5000), ("arm64", 70000)):
        slices[machine] = tmp_path / machine
        slices[machine].write_bytes(machine.encode() * size)
    macos.join(slices, tmp_path / "joined")
    joined = (tmp_path / "joined").read_bytes()
    magic, count = struct.unpack_from(">II", joined)
    assert (magic, count) == (0xCAFEBABE, 2)
    for i, path in enumerate(slices.values()):
        _, _, start, size, page = struct.unpack_from(">IIIII", joined, 8 + 20 * i)
        assert start % (1 << page) == 0 and joined[start : start + size] == path.read_bytes()


def test_the_oldest_windows_is_stated(tmp_path: Path) -> None:
    library = tmp_path / "a.dll"
    library.write_bytes(b"MZ" + bytes(0x3A) + struct.pack("<I", 0x40) + bytes(200))
    windows.state_minimum(library)
    content = library.read_bytes()
    for version in (40, 48):
        assert struct.unpack_from("<HH", content, 0x40 + 24 + version) == (10, 0)
    assert sum(byte != 0 for byte in content[0x40:]) == 2


def test_the_packages_have_one_name() -> None:
    """`rotor` is taken on crates.io and PyPI. The crate and the module are called so all the same."""
    crate = (REPOSITORY / "Cargo.toml").read_text()
    package = (REPOSITORY / "bindings" / "python" / "pyproject.toml").read_text()
    for text in (crate, package):
        assert re.findall(r'^name = "(.+)"', text, re.M)[0] == "rotor-lm"
    assert re.search(r'^\[lib\]\nname = "rotor"$', crate, re.M)
