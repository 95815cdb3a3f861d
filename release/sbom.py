"""What rotor's libraries are made of, as a bill of materials in the form of CycloneDX 1.5.

    python release/sbom.py TARGET... > rotor.cdx.json
"""

from __future__ import annotations

import json
import re
import sys
from typing import Any, Iterable

import third_party
from common import REPOSITORY, run


def checksums() -> dict[tuple[str, str], str]:
    """Of Cargo.lock: what each crate's archive must be."""
    lock = (REPOSITORY / "Cargo.lock").read_text()
    entry = r'^name = "(.+)"\nversion = "(.+)"\nsource = ".+"\nchecksum = "(.+)"$'
    return {(name, version): digest for name, version, digest in re.findall(entry, lock, re.M)}


def component(package: dict, kind: str, digest: str | None) -> dict[str, Any]:
    name, version = package["name"], package["version"]
    its: dict[str, Any] = {"type": kind, "bom-ref": reference(package), "name": name, "version": version, "purl": reference(package)}
    its["licenses"] = [{"expression": package["license"].replace("/", " OR ")}]
    if package["description"]:
        its["description"] = " ".join(package["description"].split())
    if digest:
        its["hashes"] = [{"alg": "SHA-256", "content": digest}]
    if package["repository"]:
        its["externalReferences"] = [{"type": "vcs", "url": package["repository"]}]
    return its


def reference(package: dict) -> str:
    return f"pkg:cargo/{package['name']}@{package['version']}"


def document(targets: Iterable[str]) -> dict[str, Any]:
    own, others, needs = third_party.linked(targets)
    digests = checksums()
    named = {package["id"]: reference(package) for package in [own, *others]}
    rust = run("rustc", "--version").split()[1]
    library = {"type": "library", "bom-ref": "rust-std", "name": "Rust's standard library", "version": rust}
    library["licenses"] = [{"expression": "MIT OR Apache-2.0"}]  # type: ignore[assignment]
    runtime = [{"type": "library", "bom-ref": part.name, "name": part.name} for part in third_party.runtime()]
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": component(own, "library", None)},
        "components": [*(component(one, "library", digests[one["name"], one["version"]]) for one in others), library, *runtime],
        "dependencies": [{"ref": named[one], "dependsOn": sorted(named[other] for other in needs[one])} for one in sorted(named, key=named.get)],
    }


def text(targets: Iterable[str]) -> str:
    return json.dumps(document(targets), indent=2) + "\n"


if __name__ == "__main__":
    print(text(sys.argv[1:]), end="")
