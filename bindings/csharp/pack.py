"""Puts built libraries into the packages of C#: a .tgz for Unity's package manager, and a folder for `dotnet pack`.

    python bindings/csharp/pack.py [--out DIRECTORY] linux-x64=librotor.so win-x64=rotor.dll osx=librotor.dylib

The package has those platforms whose library is named.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import io
import json
import re
import shutil
import sys
import tarfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parent.parent
PACKAGE = HERE / "package"
VERSION = re.search(r'^version = "(.+)"', (REPOSITORY / "Cargo.toml").read_text(), re.M)[1]  # type: ignore[index]

# The file name of a library. For Unity: its place, the editor's system and processor, the player.
PLATFORMS = {
    "win-x64": ("rotor.dll", ("Windows/x86_64", "Windows", "x86_64", "Win64")),
    "osx": ("librotor.dylib", ("macOS", "OSX", "AnyCPU", "OSXUniversal")),
    "linux-x64": ("librotor.so", ("Linux/x86_64", "Linux", "x86_64", "Linux64")),
    # Unity has no editor and no player for Linux on arm64.
    "linux-arm64": ("librotor.so", None),
}
IMPORTERS = {".cs": "MonoImporter", ".asmdef": "AssemblyDefinitionImporter", ".md": "TextScriptImporter"}
PLUGIN = """PluginImporter:
  externalObjects: {{}}
  serializedVersion: 2
  iconMap: {{}}
  executionOrder: {{}}
  defineConstraints: []
  isPreloaded: 0
  isOverridable: 0
  isExplicitlyReferenced: 0
  validateReferences: 1
  platformData:
  - first:
      : Any
    second:
      enabled: 0
      settings:
        Exclude Editor: 0
{excluded}  - first:
      Any: 
    second:
      enabled: 0
      settings: {{}}
  - first:
      Editor: Editor
    second:
      enabled: 1
      settings:
        CPU: {cpu}
        DefaultValueInitialized: true
        OS: {system}
  - first:
      Standalone: {player}
    second:
      enabled: 1
      settings:
        CPU: {cpu}
"""
END = "  userData: \n  assetBundleName: \n  assetBundleVariant: \n"


def guid(path: str) -> str:
    """Unity's name of a file. It is the same in all versions, as long as the file keeps its path."""
    return hashlib.md5(f"com.rotor-lm.rotor/{path}".encode()).hexdigest()


def meta(path: str, importer: str) -> str:
    return f"fileFormatVersion: 2\nguid: {guid(path)}\n{importer}{END}"


def importer_of(path: str) -> str:
    name = "PackageManifestImporter" if path == "package.json" else IMPORTERS.get(Path(path).suffix, "DefaultImporter")
    return f"{name}:\n  externalObjects: {{}}\n"


def plugin(system: str, cpu: str, player: str) -> str:
    others = ["Linux64", "OSXUniversal", "Win", "Win64"]
    excluded = "".join(f"        Exclude {other}: {int(other != player)}\n" for other in others)
    return PLUGIN.format(excluded=excluded, cpu=cpu, system=system, player=player)


def licence(others: str) -> dict[str, bytes]:
    """The texts of the licences, by the names that Unity gives them."""
    both = "\n\n---\n\n".join((REPOSITORY / name).read_text() for name in ("LICENSE-MIT", "LICENSE-APACHE"))
    own = {"LICENSE.md": f"rotor's licence is MIT or Apache-2.0, at your option.\n\n{both}".encode()}
    return own | ({"Third Party Notices.md": others.encode()} if others else {})


def unity(libraries: dict[str, Path], out: Path, others: str = "") -> Path:
    """The package for Unity's package manager. `others`: the licences of what is linked into the libraries."""
    files = {path.relative_to(PACKAGE).as_posix(): path.read_bytes() for path in PACKAGE.rglob("*") if path.is_file()}
    files |= licence(others)
    files["CHANGELOG.md"] = (REPOSITORY / "CHANGELOG.md").read_bytes()
    files["package.json"] = (json.dumps({**json.loads(files["package.json"]), "version": VERSION}, indent=2) + "\n").encode()
    importers = {}
    for rid, library in libraries.items():
        name, place = PLATFORMS[rid]
        if place is not None:
            path = f"Runtime/Plugins/{place[0]}/{name}"
            files[path], importers[path] = library.read_bytes(), plugin(*place[1:])
    folders = {parent.as_posix() for path in files for parent in Path(path).parents} - {"."}
    for path in sorted(files) + sorted(folders):
        # Unity does not import folders with a tilde. The files of a sample are imported when the user copies them.
        if path.startswith("Documentation~") or path in ("Samples~", "Samples~/Tavern"):
            continue
        importer = "folderAsset: yes\nDefaultImporter:\n  externalObjects: {}\n" if path in folders else importers.get(path, importer_of(path))
        files[f"{path}.meta"] = meta(path, importer).encode()
    packed = out / f"com.rotor-lm.rotor-{VERSION}.tgz"
    # The same files always give the same bytes.
    with open(packed, "wb") as file, gzip.GzipFile("", "wb", 9, file, mtime=0) as compressed:
        with tarfile.open(fileobj=compressed, mode="w", format=tarfile.PAX_FORMAT) as archive:
            for path, content in sorted(files.items()):
                member = tarfile.TarInfo(f"package/{path}")
                member.size, member.mode = len(content), 0o644
                archive.addfile(member, io.BytesIO(content))
    return packed


def nuget(libraries: dict[str, Path], out: Path, others: str = "") -> Path:
    """A folder in which `dotnet pack` makes the NuGet package."""
    folder = out / f"rotor-{VERSION}-nuget"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(PACKAGE / "Runtime", folder / "package" / "Runtime", ignore=shutil.ignore_patterns("*.asmdef"))
    shutil.copy(HERE / "README.md", folder)
    (folder / "Rotor.csproj").write_text(re.sub("<Version>.*</Version>", f"<Version>{VERSION}</Version>", (HERE / "Rotor.csproj").read_text()))
    for name, text in licence(others).items():
        (folder / name).write_bytes(text)
    for rid, library in libraries.items():
        place = folder / "runtimes" / rid / "native"
        place.mkdir(parents=True)
        shutil.copyfile(library, place / PLATFORMS[rid][0])
    return folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, default=REPOSITORY / "target" / "csharp")
    parser.add_argument("libraries", nargs="+", metavar="PLATFORM=LIBRARY")
    given = parser.parse_args()
    libraries = {}
    for one in given.libraries:
        rid, _, path = one.partition("=")
        if rid not in PLATFORMS or not Path(path).is_file():
            sys.exit(f"{one}: give one of {', '.join(PLATFORMS)}, then = and the path of a library that exists")
        libraries[rid] = Path(path)
    given.out.mkdir(parents=True, exist_ok=True)
    print(unity(libraries, given.out))
    print(nuget(libraries, given.out))


if __name__ == "__main__":
    main()
