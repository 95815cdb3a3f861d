"""The crates that are linked into the library, and the licence text that releases contain
(`release/third_party.py`)."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from conftest import REPOSITORY

sys.path.append(str(REPOSITORY / "release"))

import texts  # noqa: E402
import third_party  # noqa: E402


@pytest.fixture(scope="module")
def crates() -> list[third_party.Part]:
    """The crates of a library for this machine. They are on the machine, since it has built one."""
    if shutil.which("cargo") is None:
        pytest.skip("cargo is not installed")
    version = subprocess.run(["rustc", "-vV"], capture_output=True, text=True, check=True).stdout
    return list(third_party.crates(re.findall(r"^host: (.+)$", version, re.M)))


def test_what_is_linked(crates: list[third_party.Part]) -> None:
    names = {part.name.split()[0] for part in crates}
    assert {"fancy-regex", "llguidance", "regex-automata", "ash"} <= names
    # rotor itself, tools of its tests, and code that runs in the compiler.
    assert names.isdisjoint({"rotor-lm", "cbindgen", "toml", "serde_derive", "syn", "proc-macro2"})


def test_every_text_is_there_once(crates: list[third_party.Part]) -> None:
    listed, *texts = re.split(r"^={20} \[\d+\]$", third_party.document(crates), flags=re.M)
    assert len(set(texts)) == len(texts) > 20
    rows = re.findall(r"^(.+): (.+) \[([\d, ]+)\]$", listed, re.M)
    assert [(name, licence) for name, licence, _ in rows] == [(part.name, part.licence) for part in crates]
    for (_, _, numbers), part in zip(rows, crates):
        told = [texts[int(number) - 1] for number in numbers.split(",")]
        assert [text.split() for text in told] == [text.split() for text in part.texts]
    uses = Counter(number for _, _, numbers in rows for number in numbers.split(", "))
    assert max(uses.values()) > 10 and any("Apache License" in text for text in texts)
    for name, licence, numbers in rows:
        if licence == "MIT":
            assert any("Permission is hereby granted" in texts[int(number) - 1] for number in numbers.split(",")), name


def test_a_crate_without_a_text_names_its_authors(tmp_path: Path) -> None:
    package = {"name": "bare", "license": "MIT", "authors": ["A. Author <a@example.org>"], "manifest_path": f"{tmp_path}/Cargo.toml"}
    [text] = third_party.texts_of(package)
    assert "Copyright (c) A. Author <a@example.org>\n" in text and "Permission is hereby granted" in text
    with pytest.raises(SystemExit, match="bare has no text"):
        third_party.texts_of({**package, "license": "Zlib"})


def test_cargo_deny_allows_the_same_licences() -> None:
    [allowed] = re.findall(r"^allow = \[(.*?)\]", (REPOSITORY / "deny.toml").read_text(), re.M | re.S)
    assert set(re.findall(r'"(.+?)"', allowed)) == third_party.ALLOWED


def test_rusts_own_notices() -> None:
    try:
        part = third_party.standard_library()
    except SystemExit as missing:
        pytest.skip(str(missing))
    assert "The Rust Standard Library" in part.texts[0] and "hashbrown" in part.texts[0] and "<div" not in part.texts[0]


def test_every_tree_tells_its_licences(tmp_path: Path) -> None:
    for kind in texts.READMES:
        tree = tmp_path / kind
        tree.mkdir()
        texts.tell(tree, kind, "theirs")
        assert {file.name for file in tree.glob("LICENSE*")} == {"LICENSE-MIT", "LICENSE-APACHE", "LICENSE-THIRD-PARTY"}
        assert (tree / "LICENSE-THIRD-PARTY").read_text() == "theirs"
        readme = (tree / "README.md").read_text()
        assert readme.startswith(f"# rotor {texts.VERSION} for {texts.NAMES[kind]}\n") and "](" not in readme
