"""The C# binding under Mono and .NET Core, against the real library: declarations, what it does and
refuses, the samples of the Unity package with a small UnityEngine, the guide, the packages."""

from __future__ import annotations

import importlib.util
import json
import os
import platform
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

import rotor
from conftest import ORACLE, REPOSITORY, TAVERN
from rotor import _library
from test_thinking import copy_that_thinks
from test_tools import HERMES, with_template

BINDING = REPOSITORY / "bindings" / "csharp"
PACKAGE = BINDING / "package"
RUNTIME = PACKAGE / "Runtime"
SOURCES = REPOSITORY / "tests" / "python" / "csharp"
EMBEDDING = ORACLE / "e1-bitnet-embedding"
HEADER = REPOSITORY / "include" / "rotor.h"
# What a caller of C# cannot call: an exception has the name of its status, RenderChat formats, and Unity has no device to lend.
LEFT_OUT = {"rotor_status_name", "rotor_model_chat_format", "rotor_vulkan_device_init"}

sys.path.append(str(BINDING))

import generate  # noqa: E402
import pack  # noqa: E402

TESTS = ["lifecycle", "info", "talk", "budget", "json", "tools", "thinking", "saves", "forks", "choices", "embeddings", "files",
         "worker", "tasks", "chat", "misuse", "threads", "callbacks", "allocations", "collections"]


def run(*command: object, cwd: Path | None = None, **environment: str) -> str:
    made = subprocess.run(list(map(str, command)), cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True, timeout=120)
    assert made.returncode == 0, f"{command}\n{made.stdout}{made.stderr}"
    return made.stdout


@pytest.fixture(scope="module")
def mono() -> None:
    for tool in ("mono", "mcs"):
        if shutil.which(tool) is None:
            assert not os.environ.get("ROTOR_REQUIRE_TOOLS"), f"{tool} is not installed"
            pytest.skip(f"{tool} is not installed (Debian's mono-runtime and mono-mcs)")
    if platform.system() != "Linux":
        pytest.skip("the tests put librotor.so beside the program")


def compiled(out: Path, *arguments: object) -> Path:
    """Compiles as Unity 2021 could: its C# 9 has all of 7.2."""
    run("mcs", "-langversion:7.2", "-warn:4", "-warnaserror", "-debug", f"-out:{out}", *arguments)
    return out


@pytest.fixture(scope="module")
def room(mono: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the compiled binding and the library. A public member without a description is a warning, so an error."""
    folder = tmp_path_factory.mktemp("csharp")
    compiled(folder / "Rotor.dll", "-unsafe", "-target:library", f"-doc:{folder / 'Rotor.xml'}", *sorted(RUNTIME.glob("*.cs")))
    (folder / "librotor.so").symlink_to(Path(os.environ.get("ROTOR_LIBRARY") or _library.library._name).resolve())
    return folder


@pytest.fixture(scope="module")
def program(room: Path) -> Path:
    with_template(room / "tools", HERMES)
    copy_that_thinks(room / "thinks")
    (room / "texts.txt").write_text("".join(f"{text}\n" for text in texts()))
    return compiled(room / "Tests.exe", f"-r:{room / 'Rotor.dll'}", "-r:System.Core", SOURCES / "Tests.cs", SOURCES / "MoreTests.cs")


def texts() -> list[str]:
    """The oracle's texts of one line."""
    golden = json.loads((EMBEDDING / "golden.json").read_text())
    return [entry["text"] for entry in golden["texts"] if entry["text"] and "\n" not in entry["text"]]


def start(room: Path, program: Path, *arguments: object, host: tuple[object, ...] = ("mono", "--debug")) -> str:
    return run(*host, program, *arguments, cwd=room, LD_LIBRARY_PATH=str(room))


@pytest.fixture(scope="module", params=["mono", "dotnet"])
def host(request: pytest.FixtureRequest, room: Path) -> tuple[object, ...]:
    """What runs a program: Mono, or .NET Core 3.1, which has .NET Standard 2.1 as Unity does."""
    if request.param == "mono":
        return ("mono", "--debug")
    found = importlib.util.find_spec("dotnetcore2")
    if found is None or found.origin is None:
        assert not os.environ.get("ROTOR_REQUIRE_TOOLS") or platform.machine() != "x86_64", "the package dotnetcore2 is not installed"
        pytest.skip("the Python package dotnetcore2 is not installed")
    # The runtime looks for no ICU then, which Debian may not have.
    framework = {"name": "Microsoft.NETCore.App", "version": "3.1.0"}
    options = {"framework": framework, "configProperties": {"System.Globalization.Invariant": True}}
    (room / "dotnet.json").write_text(json.dumps({"runtimeOptions": options}))
    return (Path(found.origin).parent / "bin" / "dotnet", "exec", "--runtimeconfig", room / "dotnet.json")


def test_the_declarations_are_those_of_the_header() -> None:
    """`python bindings/csharp/generate.py` renews them."""
    for name, text in generate.made().items():
        assert (RUNTIME / name).read_text() == text, f"{name} is not current: python bindings/csharp/generate.py"
    functions = set(re.findall(r"^[a-z].*?\b(rotor_\w+)\(", HEADER.read_text(), re.MULTILINE))
    declared = set(re.findall(r"\b(rotor_\w+)\(", (RUNTIME / "NativeCalls.cs").read_text()))
    assert declared == functions
    written = "".join(path.read_text() for path in RUNTIME.glob("*.cs") if path.name not in ("NativeCalls.cs", "NativeTypes.cs"))
    assert {name for name in functions if not re.search(rf"Native\.{name}\b", written)} == LEFT_OUT


def test_a_changed_header_changes_the_declarations() -> None:
    header = HEADER.read_text()
    old = generate.read(header)
    for before, after in (
        ("rotor_status rotor_session_prefill(rotor_session *session, uint64_t", "rotor_status rotor_session_prefill(rotor_session *session, uint32_t"),
        ("    uint32_t shift_keep;", "    uint64_t shift_keep;"),
        ("    ROTOR_STEP_END = 2,", "    ROTOR_STEP_END = 3,"),
        ("#define ROTOR_KV_I8 2", "#define ROTOR_KV_I8 3"),
        ("(*rotor_progress_callback)(float fraction", "(*rotor_progress_callback)(double fraction"),
        ("rotor_status rotor_session_cancel(", "void rotor_session_cancel("),
    ):
        assert header.count(before) == 1, before
        assert generate.read(header.replace(before, after)) != old
    with pytest.raises(SystemExit):
        generate.read(header.replace("rotor_status rotor_session_cancel(", "double rotor_session_cancel("))


def test_structs_lie_as_in_c(room: Path) -> None:
    """Sizes, offsets and constants of a C compiler and of Mono."""
    compiler = shutil.which("cc")
    if compiler is None:
        pytest.skip("cc is not installed")
    header, lines = generate.read(HEADER.read_text()), []
    for struct in header.structs:
        lines.append(f'printf("{struct.name} %zu\\n", sizeof({struct.name}));')
        for name, _, _ in struct.parts:
            field = name.lstrip("@")
            lines.append(f'printf("{struct.name}.{field} %zu\\n", offsetof({struct.name}, {field}));')
    inside = [constant.name for constant in header.constants if constant.name not in generate.defined(header)]
    lines += [f'printf("{name} %llu\\n", (unsigned long long){name});' for name in inside]
    (room / "layout.c").write_text(f'#include <stdio.h>\n#include "rotor.h"\nint main(void) {{ {" ".join(lines)} return 0; }}\n')
    run(compiler, f"-I{HEADER.parent}", room / "layout.c", "-o", room / "layout")
    program = compiled(room / "Layout.exe", f"-r:{room / 'Rotor.dll'}", SOURCES / "Layout.cs")
    assert sorted(start(room, program).splitlines()) == sorted(run(room / "layout").splitlines())


def test_il2cpp_can_compile_it() -> None:
    """No reflection, no code that is made at run time, no marshalling of texts; each function that C calls is static and marked."""
    for path in RUNTIME.glob("*.cs"):
        text = path.read_text()
        wrong = r"System\.Reflection|\bdynamic\b|Activator|Marshal\.(PtrToString|StringTo|SizeOf|PtrToStructure)|CharSet|MarshalAs|delegate\*"
        assert not re.search(wrong, text), path.name
        assert len(re.findall(r"\btypeof\(", text)) == len(re.findall(r"\[MonoPInvokeCallback\(typeof\(", text)), path.name
        for name in re.findall(r"GetFunctionPointerForDelegate\((\w+)\)", text):
            kind, function = re.search(rf"private static readonly Native\.(\w+) {name} = (\w+);", text).groups()  # type: ignore[union-attr]
            assert re.search(rf"\[MonoPInvokeCallback\(typeof\(Native\.{kind}\)\)\]\n +private static \w+ {function}\(", text)


def check_talk(lines: list[str]) -> None:
    with rotor.Model(TAVERN, "cpu") as model, rotor.Chat(model) as chat:
        assert lines == [chat.say(question).text for question in ("Any rumours?", "What do you have to drink?", 'Grüße "an" \\ alle\n\x01')]


def check_json(lines: list[str]) -> None:
    action = json.loads(lines[0])
    assert action["action"] in ("serve", "refuse") and 0 <= action["price"] <= 20


def check_choices(lines: list[str]) -> None:
    with rotor.Model(TAVERN, "cpu") as model, model.session(temperature=1.5, seed=7, top_p=0.9, kv="f32") as session:
        session.append("It was a cold evening in Thornwick", parse_special=False)
        assert "\n".join(lines) == "".join(session.generate(max_tokens=20))


def check_embeddings(lines: list[str]) -> None:
    """The bits of Python's vectors, which test_embedding.py compares with the oracle's."""
    made = np.array([list(map(float, line.split())) for line in lines], np.float32)
    with rotor.Model(EMBEDDING / "model", "cpu") as model:
        wanted = np.concatenate([model.embed(texts()), model.embed(texts(), pooling="mean", normalize=False)])
    assert np.array_equal(made, wanted)


CHECKS: dict[str, Any] = {"talk": check_talk, "json": check_json, "choices": check_choices, "embeddings": check_embeddings}


@pytest.mark.parametrize("name", TESTS)
def test_the_binding(room: Path, program: Path, host: tuple[object, ...], name: str) -> None:
    models = (TAVERN, EMBEDDING / "model", room / "tools", room / "thinks")
    lines = start(room, program, name, *models, host=host).splitlines()
    assert lines.pop() == "passed"
    CHECKS.get(name, lambda lines: None)(lines)


def test_a_missing_library_is_told(room: Path, program: Path, tmp_path: Path) -> None:
    for name in ("Rotor.dll", "Tests.exe"):
        shutil.copy(room / name, tmp_path)
    made = subprocess.run(["mono", "Tests.exe", "lifecycle", *[str(TAVERN)] * 4], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert made.returncode != 0 and "put it beside the program, or into Plugins of the Unity package" in made.stderr


def test_the_samples_play(room: Path) -> None:
    """Both modes give the answers of a plain talk, in a UnityEngine of a hundred lines."""
    unity = room / "unity"
    unity.mkdir()
    (unity / "librotor.so").symlink_to(room / "librotor.so")
    engine = compiled(unity / "UnityEngine.dll", "-target:library", "-r:System.Core", SOURCES / "Engine.cs")
    compiled(unity / "Rotor.dll", "-define:UNITY_5_3_OR_NEWER", "-unsafe", "-target:library", f"-r:{engine}", *sorted(RUNTIME.glob("*.cs")))
    samples = [*sorted((PACKAGE / "Samples~" / "Tavern").glob("*.cs")), SOURCES / "Samples.cs"]
    # The editor sets the fields that no code sets.
    program = compiled(unity / "Samples.exe", "-nowarn:649", f"-r:{unity / 'Rotor.dll'}", f"-r:{engine}", *samples)
    with rotor.Model(TAVERN, "cpu") as model, rotor.Chat(model) as chat:
        wanted = [chat.say(question).text for question in ("Any rumours?", "What do you have to drink?")]
    assert start(unity, program, TAVERN).splitlines() == wanted * 2


def test_the_guide(room: Path) -> None:
    guide = (REPOSITORY / "docs" / "start" / "csharp.md").read_text()
    blocks = re.findall(r"^```csharp\n(.*?)^```", guide, re.M | re.S)
    assert len(blocks) >= 6
    methods = ""
    for i, block in enumerate(blocks):
        is_async = "await " in block
        body = block if is_async else f"{block}return Task.CompletedTask;\n"
        methods += f"private static {'async ' if is_async else ''}Task Block{i}()\n{{\n{body}}}\n"
    source = (SOURCES / "Guide.cs").read_text().replace("NAMES", ", ".join(f"Block{i}" for i in range(len(blocks)))).replace("BLOCKS", methods)
    (room / "Guide.cs").write_text(source)
    program = compiled(room / "Guide.exe", f"-r:{room / 'Rotor.dll'}", room / "Guide.cs")
    said = run("mono", "--debug", program, cwd=REPOSITORY, LD_LIBRARY_PATH=str(room)).split("\n==\n")
    assert len(said) == len(blocks) + 1 and all(len(text.strip()) > 6 for text in said[:-1]), said
    [readme] = re.findall(r"^```csharp\n(.*?)^```", (BINDING / "README.md").read_text(), re.M | re.S)
    using, _, body = readme.partition("\n")
    (room / "Readme.cs").write_text(f"using System;\n{using}\nstatic class Readme {{ static void Main() {{\n{body}}} }}\n")
    program = compiled(room / "Readme.exe", f"-r:{room / 'Rotor.dll'}", room / "Readme.cs")
    assert len(run("mono", program, cwd=REPOSITORY, LD_LIBRARY_PATH=str(room))) > 10


def unpacked(file: Path) -> dict[str, bytes]:
    with tarfile.open(file) as archive:
        return {member.name: archive.extractfile(member).read() for member in archive}  # type: ignore[union-attr]


def test_the_unity_package(tmp_path: Path) -> None:
    libraries = {}
    for rid in pack.PLATFORMS:
        libraries[rid] = tmp_path / rid
        libraries[rid].write_bytes(rid.encode())
    packed = pack.unity(libraries, tmp_path, "Others")
    first, files = packed.read_bytes(), unpacked(packed)
    assert pack.unity(libraries, tmp_path, "Others").read_bytes() == first
    manifest = json.loads(files["package/package.json"])
    assert packed.name == f"{manifest['name']}-{pack.VERSION}.tgz" and manifest["version"] == pack.VERSION
    assert json.loads((PACKAGE / "package.json").read_text())["version"] == pack.VERSION
    assert f"<Version>{pack.VERSION}</Version>" in (BINDING / "Rotor.csproj").read_text()
    for name in ("README.md", "CHANGELOG.md", "LICENSE.md", "Third Party Notices.md", "Documentation~/index.md"):
        assert files[f"package/{name}"]
    # All that Unity imports has a .meta, and each has a GUID of its own.
    names = {name.removeprefix("package/") for name in files}
    metas = {name.removesuffix(".meta") for name in names if name.endswith(".meta")}
    imported = {name for name in names if not name.endswith(".meta") and "~/" not in name}
    folders = {parent.as_posix() for name in imported for parent in Path(name).parents} - {"."}
    assert {name for name in metas if "~" not in name} == imported | folders
    guids = [re.search(r"^guid: ([0-9a-f]{32})$", files[f"package/{name}.meta"].decode(), re.M)[1] for name in metas]  # type: ignore[index]
    assert len(set(guids)) == len(guids)
    # Scenes of users name scripts by these; they stay for ever.
    assert pack.guid("Samples~/Tavern/TavernKeeper.cs") == "ef7d49af60cf4b438c881828fda55efa"
    assert pack.guid("Runtime/Rotor.asmdef") == "5dfaf70d6ef1b075d2e34d8151fe9df5"
    for rid, (name, place) in pack.PLATFORMS.items():
        if place is None:
            continue
        path = f"package/Runtime/Plugins/{place[0]}/{name}"
        assert files[path] == rid.encode()
        settings = files[f"{path}.meta"].decode()
        assert f"Standalone: {place[3]}\n" in settings and f"OS: {place[1]}\n" in settings and f"Exclude {place[3]}: 0\n" in settings
        assert settings.count(": 1\n") == 3 + 3  # excluded players; two enabled platforms; validateReferences
    [sample] = manifest["samples"]
    assert f"package/{sample['path']}/TavernKeeper.cs" in files


def test_the_nuget_folder(tmp_path: Path) -> None:
    library = tmp_path / "librotor.so"
    library.write_bytes(b"library")
    folder = pack.nuget({"linux-x64": library, "linux-arm64": library}, tmp_path)
    project = ElementTree.parse(folder / "Rotor.csproj").getroot()
    assert project.findtext("PropertyGroup/TargetFramework") == "netstandard2.1"
    for item in project.iterfind("ItemGroup/*"):
        assert list(folder.glob(item.get("Include", "").replace("**", "**/*"))), item.get("Include")
    assert (folder / "runtimes" / "linux-arm64" / "native" / "librotor.so").read_bytes() == b"library"
    made = subprocess.run([sys.executable, BINDING / "pack.py", "amiga=x"], capture_output=True, text=True)
    assert made.returncode != 0 and "linux-x64" in made.stderr
