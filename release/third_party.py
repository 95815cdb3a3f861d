"""The licences of what is linked into rotor's libraries, as one text.

    python release/third_party.py TARGET... > LICENSE-THIRD-PARTY
"""

from __future__ import annotations

import html
import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Iterable, Iterator, NamedTuple

REPOSITORY = Path(__file__).resolve().parent.parent
# What may be linked: licences that ask for no more than that they are named and shown.
ALLOWED = {
    "MIT", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSL-1.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "Zlib",
    "Unlicense", "Unicode-3.0",
}
TEXTS = ("LICENSE", "LICENCE", "UNLICENSE", "COPYING", "COPYRIGHT", "NOTICE")
ZIG = {
    ("Zig's compiler-rt", "MIT"): "LICENSE",
    ("LLVM's libunwind", "Apache-2.0 WITH LLVM-exception"): "lib/libunwind/LICENSE.TXT",
    ("mingw-w64's runtime (Windows)", "see its text"): "lib/libc/mingw/COPYING",
}


class Part(NamedTuple):
    name: str
    licence: str
    texts: list[str]


def ask(*command: str) -> str:
    done = subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\n{done.stderr}")
    return done.stdout


def texts_of(package: dict) -> list[str]:
    """A crate's own texts. Of one that has none, MIT's with the names of its authors."""
    folder = Path(package["manifest_path"]).parent
    files = [file for file in sorted(folder.iterdir()) if file.is_file() and file.name.upper().startswith(TEXTS)]
    found = [file.read_text(errors="replace") for file in files]
    if not found and package["license"] == "MIT" and package["authors"]:
        owner = f"Copyright (c) {', '.join(package['authors'])}"
        found = [re.sub(r"^Copyright.*$", lambda _: owner, (REPOSITORY / "LICENSE-MIT").read_text(), flags=re.M)]
    if not found:
        sys.exit(f"{package['name']} has no text of its licence ({package['license']})")
    return found


class Crates(NamedTuple):
    """The crates that are linked for some targets: no macros, no tools of the build or the tests."""

    own: dict
    others: list[dict]
    needs: dict[str, list[str]]
    """Of each one's id, the ids of those that it needs."""


def linked(targets: Iterable[str]) -> Crates:
    platforms = [f"--filter-platform={target}" for target in targets]
    metadata = json.loads(ask("cargo", "metadata", "--locked", "--format-version=1", *platforms))
    packages = {package["id"]: package for package in metadata["packages"]}
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    own, needs = metadata["resolve"]["root"], {}
    waiting = [own]
    while waiting:
        package = waiting.pop()
        if package in needs:
            continue
        others = [other["pkg"] for other in nodes[package]["deps"] if any(kind["kind"] is None for kind in other["dep_kinds"])]
        needs[package] = [one for one in others if not any("proc-macro" in target["kind"] for target in packages[one]["targets"])]
        waiting += needs[package]
    others = sorted((packages[one] for one in needs if one != own), key=lambda one: (one["name"], one["version"]))
    return Crates(packages[own], others, needs)


def crates(targets: Iterable[str]) -> Iterator[Part]:
    """The crates of others, with their licences."""
    for package in linked(targets).others:
        licence = package["license"] or "no licence"
        unknown = set(re.split(r" OR | AND |/", re.sub(r"[()]", "", licence))) - ALLOWED
        if unknown:
            sys.exit(f"{package['name']} {package['version']} has a licence that nobody has looked at: {', '.join(sorted(unknown))}")
        yield Part(f"{package['name']} {package['version']}", licence, texts_of(package))


def standard_library() -> Part:
    """Rust's own, with all that is in it."""
    notices = Path(ask("rustc", "--print=sysroot").strip(), "share", "doc", "rust", "COPYRIGHT-library.html")
    if not notices.is_file():
        sys.exit(f"{notices} is not there; toolchains of rustup have it")
    plain = html.unescape(re.sub(r"<[^>]+>", "", notices.read_text()))
    return Part("Rust's standard library", "MIT OR Apache-2.0", [re.sub(r"\n\s*\n", "\n\n", plain)])


def runtime() -> list[Part]:
    """What Zig links."""
    zig = importlib.util.find_spec("ziglang")
    if zig is None or not zig.submodule_search_locations:
        sys.exit("ziglang is not installed")
    return [Part(*part, [Path(zig.submodule_search_locations[0], file).read_text()]) for part, file in ZIG.items()]


def document(parts: Iterable[Part]) -> str:
    """A list of the parts, and each text once."""
    texts: dict[str, tuple[int, str]] = {}
    lines = []
    for part in parts:
        numbers = [texts.setdefault(" ".join(text.split()), (len(texts) + 1, text))[0] for text in part.texts]
        lines.append(f"{part.name}: {part.licence} [{', '.join(map(str, numbers))}]\n")
    rule = "=" * 20
    bodies = "".join(f"\n{rule} [{number}]\n\n{text.strip()}\n" for number, text in texts.values())
    return f"rotor's libraries contain the following. The numbers name the texts below.\n\n{''.join(lines)}{bodies}"


def text(targets: Iterable[str]) -> str:
    return document([*crates(targets), standard_library(), *runtime()])


if __name__ == "__main__":
    print(text(sys.argv[1:]), end="")
