"""The guides beside the bindings: all their code runs, block after block, as a reader would copy it."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
import textwrap
from pathlib import Path
from typing import Any

import pytest

import rotor
from conftest import REPOSITORY
from test_tools import HERMES, TOOLS, with_template


def blocks(guide: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", guide.read_text(), re.M | re.S)


class Browser:
    """What an application would have."""

    def __init__(self) -> None:
        self.shown = ""

    async def send(self, text: str) -> None:
        self.shown += text


def test_the_python_guide(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(REPOSITORY)
    code = blocks(REPOSITORY / "bindings" / "python" / "README.md", "python")
    assert len(code) >= 12
    messages = [{"role": "user", "content": "What do you have to drink?"}]
    names: dict[str, Any] = dict(rotor=rotor, json=json, messages=messages, tools=TOOLS, functions={}, websocket=Browser())
    printed = []
    for block in code:
        if "tools=tools" in block:
            # For a model that knows tools.
            names["llm"] = rotor.Llama(with_template(tmp_path / "tools", HERMES))
        if "async for" in block:
            block = "async def talk():\n" + textwrap.indent(block, "    ")
        exec(compile(block, "README.md", "exec"), names)
        if "async for" in block:
            asyncio.run(names["talk"]())
            printed.append(names["websocket"].shown)
        else:
            printed.append(capsys.readouterr().out)
    assert names["action"] in ("serve", "greet")
    silent = [block for block, text in zip(code, printed) if "print(" in block and not text.strip()]
    assert not silent


def test_the_python_of_the_readme(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(REPOSITORY)
    readme = REPOSITORY / "README.md"
    [script] = re.findall(r"<<'END'\n(.*?)^END", readme.read_text(), re.M | re.S)
    exec(compile(script, "README.md", "exec"), {})
    assert len(capsys.readouterr().out) > 10
    [tools] = blocks(readme, "python")
    with rotor.Model(with_template(tmp_path / "tools", HERMES)) as model, model.session() as session:
        names: dict[str, Any] = dict(model=model, session=session, tools=TOOLS, messages=[{"role": "user", "content": "Two ales!"}])
        exec(compile(tools, "README.md", "exec"), names)
        assert names["calls"][0]["name"] in {tool["function"]["name"] for tool in TOOLS}


def test_the_cpp_guide_names_what_stays_c() -> None:
    header, wrapper, guide = (REPOSITORY / path for path in ("include/rotor.h", "bindings/cpp/rotor.hpp", "bindings/cpp/README.md"))
    declared = re.sub(r"/\*.*?\*/", "", header.read_text(), flags=re.S)
    calls = set(re.findall(r"^(?!typedef|#).*?\b(rotor_\w+)\(", declared, re.M))
    [told] = re.findall(r"calls stay C: (.*?);", guide.read_text(), re.S)
    assert set(re.findall(r"`(rotor_\w+)`", told)) == {call for call in calls if not re.search(rf"\b{call}\b", wrapper.read_text())}


def test_the_talk_of_the_readme() -> None:
    """The same seed gives the same story, here too."""
    chat = REPOSITORY / "target" / "release" / "examples" / "chat"
    if not chat.is_file():
        assert not os.environ.get("ROTOR_REQUIRE_TOOLS"), f"{chat} is not built"
        pytest.skip(f"{chat} is not built (cargo build --release --examples)")
    [talk] = blocks(REPOSITORY / "README.md", "text")
    turns = re.findall(r"^> (.+)\n(.+)\n", talk, re.M)
    assert len(turns) == 4
    said = subprocess.run([chat], input="".join(f"{question}\n" for question, _ in turns), capture_output=True, text=True, timeout=300)
    assert said.stdout == "".join(f"> {reply}\n" for _, reply in turns) + "> ", said.stderr


PREAMBLE = """
#include <chrono>
#include <cstdint>
#include <iostream>
#include <string>
#include <vector>
#include <rotor.hpp>
using namespace std::chrono_literals;
"""


def test_the_cpp_guide(tmp_path: Path) -> None:
    compiler = shutil.which(os.environ.get("CXX", "c++"))
    if compiler is None:
        assert not os.environ.get("ROTOR_REQUIRE_TOOLS"), "there is no C++ compiler"
        pytest.skip("there is no C++ compiler")
    code = blocks(REPOSITORY / "bindings" / "cpp" / "README.md", "cpp")
    assert len(code) >= 7 and code[0].startswith("#include <rotor.hpp>")
    first = code[0].removeprefix("#include <rotor.hpp>\n")
    # Each recipe is a scope of its own, with the model of the first one.
    scopes = "".join(f'{{\n{recipe}}}\nstd::cout << "\\n== {i}\\n";\n' for i, recipe in enumerate(code[1:], 1))
    (tmp_path / "guide.cpp").write_text(f"{PREAMBLE}int main() {{\n{first}std::cout << \"\\n== 0\\n\";\n{scopes}}}\n")
    target = REPOSITORY / "target" / "release"
    includes = [f"-I{REPOSITORY / 'include'}", f"-I{REPOSITORY / 'bindings' / 'cpp'}"]
    flags = ["-std=c++17", "-Wall", "-Wextra", "-Werror", *includes, f"-L{target}", "-lrotor", f"-Wl,-rpath,{target}"]
    built = subprocess.run([compiler, "guide.cpp", *flags, "-o", "guide"], cwd=tmp_path, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    made = subprocess.run([tmp_path / "guide"], cwd=REPOSITORY, capture_output=True, text=True, timeout=300)
    assert made.returncode == 0, made.stderr
    parts = re.split(r"\n== \d+\n", made.stdout)
    assert len(parts) == len(code) + 1
    silent = [recipe for recipe, text in zip(code, parts) if "std::cout" in recipe and not text.strip()]
    assert not silent
