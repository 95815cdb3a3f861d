"""All code and commands of the README and the guides run, block after block, as a reader would copy
them."""

from __future__ import annotations

import asyncio
import json
import os
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

import rotor
from conftest import REPOSITORY
from test_tools import SELL

START = REPOSITORY / "docs" / "start"


def blocks(guide: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", guide.read_text(), re.M | re.S)


class Browser:
    """The browser of an application."""

    def __init__(self) -> None:
        self.shown = ""

    async def send(self, text: str) -> None:
        self.shown += text


def test_the_python_guide(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(REPOSITORY)
    code = blocks(REPOSITORY / "bindings" / "python" / "README.md", "python")
    assert len(code) >= 12
    messages = [{"role": "user", "content": "What do you have to drink?"}]
    sold: list[tuple[str, int]] = []
    functions = {"sell_item": lambda item, count: sold.append((item, count))}
    names: dict[str, Any] = dict(rotor=rotor, json=json, tools=SELL, functions=functions, websocket=Browser())
    printed = []
    for block in code:
        names["messages"] = [{"role": "user", "content": "Two ales, please."}] if "tools=tools" in block else messages
        if "async for" in block:
            block = "async def talk():\n" + textwrap.indent(block, "    ")
        exec(compile(block, "README.md", "exec"), names)
        if "async for" in block:
            asyncio.run(names["talk"]())
            printed.append(names["websocket"].shown)
        else:
            printed.append(capsys.readouterr().out)
    assert names["action"] in ("serve", "greet")
    assert sold == [("ale", 2)]
    silent = [block for block, text in zip(code, printed) if "print(" in block and not text.strip()]
    assert not silent


def test_the_first_python(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """The first Python of the README and of docs/start/python.md."""
    monkeypatch.chdir(REPOSITORY)
    [script] = re.findall(r"<<'END'\n(.*?)^END", (REPOSITORY / "README.md").read_text(), re.M | re.S)
    exec(compile(script, "README.md", "exec"), {})
    assert len(capsys.readouterr().out) > 10
    conversation, tools, search = blocks(START / "python.md", "python")
    exec(compile(conversation, "python.md", "exec"), {})
    assert [len(answer) > 10 for answer in capsys.readouterr().out.splitlines()] == [True, True]
    with rotor.Model("models/tavern") as model, model.session(temperature=0) as session:
        names: dict[str, Any] = dict(model=model, session=session, tools=SELL, messages=[{"role": "user", "content": "Two ales!"}])
        exec(compile(tools, "python.md", "exec"), names)
        assert names["calls"] == [{"name": "sell_item", "arguments": {"item": "ale", "count": 2}}]
        exec(compile(search, "python.md", "exec"), names)
        assert capsys.readouterr().out == "Two ales cost four coppers.\n"


def test_the_cpp_guide_names_what_stays_c() -> None:
    header, wrapper, guide = (REPOSITORY / path for path in ("include/rotor.h", "bindings/cpp/rotor.hpp", "bindings/cpp/README.md"))
    declared = re.sub(r"/\*.*?\*/", "", header.read_text(), flags=re.S)
    calls = set(re.findall(r"^(?!typedef|#).*?\b(rotor_\w+)\(", declared, re.M))
    [told] = re.findall(r"calls stay C: (.*?);", guide.read_text(), re.S)
    assert set(re.findall(r"`(rotor_\w+)`", told)) == {call for call in calls if not re.search(rf"\b{call}\b", wrapper.read_text())}


def test_the_talk_of_the_readme() -> None:
    """The same seed gives the same text here as in the README."""
    chat = REPOSITORY / "target" / "release" / "examples" / "chat"
    if not chat.is_file():
        assert not os.environ.get("ROTOR_REQUIRE_TOOLS"), f"{chat} is not built"
        pytest.skip(f"{chat} is not built (cargo build --release --examples)")
    [talk] = blocks(REPOSITORY / "README.md", "text")
    turns = re.findall(r"^> (.+)\n(.+)\n", talk, re.M)
    assert len(turns) == 4
    said = subprocess.run([chat], input="".join(f"{question}\n" for question, _ in turns), capture_output=True, text=True, timeout=300)
    assert said.stdout == "".join(f"> {reply}\n" for _, reply in turns) + "> ", said.stderr


def test_the_program_of_the_header(tmp_path: Path) -> None:
    compiler, target = need(os.environ.get("CC", "cc")), REPOSITORY / "target" / "release"
    chapter = (REPOSITORY / "include" / "rotor.h").read_text().split("---- Simple API")[1]
    lines = re.search(r"^( \*     .*\n)+", chapter, re.M)
    assert lines is not None
    body = lines[0].replace(" * ", "")
    (tmp_path / "simple.c").write_text(f"#include <stdio.h>\n#include <rotor.h>\nint main(void) {{\n{body}return 0;\n}}\n")
    flags = ["-std=c99", "-Wall", "-Wextra", "-Werror", f"-I{REPOSITORY / 'include'}", f"-L{target}", "-lrotor", f"-Wl,-rpath,{target}"]
    built = subprocess.run([compiler, "simple.c", *flags, "-o", "simple"], cwd=tmp_path, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    said = subprocess.run([tmp_path / "simple"], cwd=REPOSITORY, capture_output=True, text=True, timeout=300).stdout
    assert [len(answer) > 10 for answer in said.splitlines()] == [True, True], said


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
    # Each recipe runs in its own scope, with the model of the first one.
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


C_HOST = r"""
#include <stdio.h>
#include <string.h>
#include "rotor.h"

enum { n_guests = 2 };
static struct character { int is_talking; char bubble[4096]; } someone, *npc = &someone;
static struct character *npc_of(uint64_t job) { return job != 0 ? npc : NULL; }
static void speech_bubble_append(struct character *who, const char *text) {
    strncat(who->bubble, text, sizeof who->bubble - strlen(who->bubble) - 1);
}
static rotor_model *model;
static rotor_session *session;
static rotor_chat *chat;
static rotor_worker *worker;
static uint64_t job;

#define MUST(call) if ((call) != ROTOR_OK) return fprintf(stderr, "%s: %s\n", #call, rotor_last_error()), 1

static int32_t last_kind;
static rotor_status poll_and_note(rotor_worker *of, uint64_t us, rotor_event *event) {
    const rotor_status status = rotor_worker_poll(of, us + 1000, event);
    if (status != ROTOR_OK) last_kind = ROTOR_EVENT_FAILED;
    else if (event->kind != ROTOR_EVENT_NONE) last_kind = event->kind;
    return status;
}

static void play_until_the_job_is_over(void) {
    npc->bubble[0] = 0;
    for (last_kind = 0; last_kind < ROTOR_EVENT_FINISHED;) {
#define rotor_worker_poll poll_and_note
        POLL
#undef rotor_worker_poll
    }
    printf("%s\n", npc->bubble);
}

static int frames(void) {
    MUST(rotor_session_new(model, NULL, &session));
    MUST(rotor_chat_new(session, NULL, &chat));
    MUST(rotor_chat_add(chat, "user", "Any rumours?", ROTOR_NUL_TERMINATED));
    npc->is_talking = 1;
    while (npc->is_talking) {
        FRAME
    }
    printf("%s\n", npc->bubble);
    rotor_chat_free(chat);
    rotor_session_free(session);
    return 0;
}

static int two_turns(void) {
    MUST(rotor_session_new(model, NULL, &session));
    MUST(rotor_chat_new(session, NULL, &chat));
    MUST(rotor_worker_new(&worker));
    FIRST
    play_until_the_job_is_over();
    SECOND
    play_until_the_job_is_over();
    MUST(rotor_chat_finish(chat));
    rotor_session_stats stats = { .struct_size = sizeof stats };
    MUST(rotor_session_stats_get(session, &stats));
    printf("%d\n", (int)stats.prompt_tokens);
    rotor_worker_free(worker);
    return 0;
}

static int guests_of_the_tavern(void) {
    static const char schema[] = "{\"enum\": [\"ale\", \"mead\"]}";
    static uint8_t bytes[1 << 16];
    size_t size = sizeof bytes;
    rotor_session *guest = NULL, *guests[n_guests] = { NULL };
    rotor_chat *fork = NULL;
    rotor_step steps[n_guests] = { { .struct_size = sizeof *steps }, { .struct_size = sizeof *steps } };
    for (int i = 0; i < n_guests; i++) MUST(rotor_session_fork(session, &guests[i]));
    GUESTS
    printf("%d %d\n", (int)size, steps[1].state == ROTOR_STEP_END || steps[1].text_len > 0);
    for (int i = 0; i < n_guests; i++) rotor_session_free(guests[i]);
    rotor_session_free(guest);
    rotor_chat_free(fork);
    rotor_chat_free(chat);
    rotor_session_free(session);
    return 0;
}

static int embeddings(void) {
    static float vectors[1 << 12];
    const size_t capacity = sizeof vectors / sizeof *vectors;
    size_t n = 0;
    rotor_event event = { .struct_size = sizeof event };
    MUST(rotor_worker_new(&worker));
    EMBED
    while (event.kind != ROTOR_EVENT_EMBEDDED) MUST(rotor_worker_poll(worker, ROTOR_NO_BUDGET, &event));
    printf("%d\n", event.job == job && event.n_numbers == n && memcmp(event.vectors, vectors, n * sizeof *vectors) == 0 ? (int)n : 0);
    rotor_worker_free(worker);
    return 0;
}

int main(void) {
    MUST(rotor_model_load("models/tavern", NULL, &model));
    const int failed = frames() || two_turns() || guests_of_the_tavern() || embeddings();
    rotor_model_free(model);
    return failed;
}
"""


def test_the_c_guide(tmp_path: Path) -> None:
    """The code of the C guide with a game around it. The second turn gives the tokens of a new
    session that evaluates the whole conversation."""
    compiler = need(os.environ.get("CC", "cc"))
    frame, first, poll, second, guests, embed = blocks(START / "c.md", "c")
    guests, embed = (re.sub(r"^(rotor_\w+\(.*\));", r"MUST(\1);", code, flags=re.M) for code in (guests, embed))
    source = C_HOST
    for name, code in dict(POLL=poll, FRAME=frame, FIRST=first, SECOND=second, GUESTS=guests, EMBED=embed).items():
        source = re.sub(rf"^ *{name}$", lambda _: code, source, flags=re.M)
    (tmp_path / "game.c").write_text(source)
    target = REPOSITORY / "target" / "release"
    flags = ["-std=c99", "-Wall", "-Wextra", "-Werror", f"-I{REPOSITORY / 'include'}", f"-L{target}", "-lrotor", f"-Wl,-rpath,{target}"]
    built = subprocess.run([compiler, "game.c", *flags, "-o", "game"], cwd=tmp_path, capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    made = subprocess.run([tmp_path / "game"], cwd=REPOSITORY, capture_output=True, text=True, timeout=300)
    assert made.returncode == 0 and not made.stderr, made.stderr
    alone, answer, reply, evaluated, saved, n_numbers = made.stdout.splitlines()
    assert n_numbers == "768"
    with rotor.Model(REPOSITORY / "models" / "tavern") as model:
        talk, n_tokens = [{"role": "user", "content": "Any rumours?"}], 0
        for said in (answer, reply):
            with model.session() as session:
                assert "".join(session.generate(model.chat_format(talk), max_tokens=100)) == said
                n_tokens += session.stats["prompt_tokens"]
            talk += [{"role": "assistant", "content": answer}, {"role": "user", "content": "Who told you?"}]
    assert alone == answer and len(reply) > 10
    # Earlier text is not evaluated again.
    assert int(evaluated) < n_tokens
    assert int(saved.split()[0]) > 100 and saved.endswith(" 1")


def need(tool: str) -> str:
    found = shutil.which(tool)
    if found is None:
        assert not os.environ.get("ROTOR_REQUIRE_TOOLS"), f"{tool} is not installed"
        pytest.skip(f"{tool} is not installed")
    return found


# Commands that a newcomer runs but a test cannot: builds that take minutes, and downloads. The
# shipped model replaces the downloaded one.
CARGO = """#!/bin/sh
case "$1" in
build) exit 0 ;;
run) program=$4; shift 4; [ "${1:-}" = -- ] && shift; exec "$(dirname "$0")/../clone/target/release/examples/$program" "$@" ;;
esac
exit 1
"""
HF = """#!/bin/sh
[ "$1" = download ] && [ "$3" = --local-dir ] && cp -r models/tavern "$4"
"""
STARTS = sorted(f"docs/start/{guide.name}" for guide in START.glob("*.md"))
COMMANDS = [
    (guide, code)
    for guide in ("README.md", *STARTS, "bindings/cpp/README.md", "bindings/godot/README.md")
    for code in blocks(REPOSITORY / guide, "sh")
]


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clone with a newcomer's tools, and with the files that cargo has built."""
    if shutil.which("git") is None or not (REPOSITORY / ".git").exists():
        pytest.skip("this is no clone")
    for name in ("librotor.so", "librotor.a", "examples/chat"):
        if not (REPOSITORY / "target" / "release" / name).exists():
            pytest.skip(f"target/release/{name} is not built (cargo build --release --lib --examples)")
    room = tmp_path_factory.mktemp("newcomer")
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=REPOSITORY, capture_output=True, text=True, check=True).stdout
    for name in filter(None, tracked.split("\0")):
        if name.startswith(("tests/oracle", "models/tavern/training")) or not (REPOSITORY / name).exists():
            continue
        (room / "clone" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(REPOSITORY / name, room / "clone" / name)
    (room / "clone" / "target").symlink_to(REPOSITORY / "target")
    (room / "clone" / "tests" / "run").write_text("exit 0\n")
    (room / "tools").mkdir()
    tools = {"cargo": CARGO, "hf": HF, "pip": "#!/bin/sh\n", "godot": "#!/bin/sh\n"}
    for name, text in tools.items():
        (room / "tools" / name).write_text(text)
        (room / "tools" / name).chmod(0o755)
    return room / "clone"


@pytest.mark.skipif(sys.platform != "linux", reason="not Linux")
@pytest.mark.parametrize("guide, code", COMMANDS, ids=[f"{guide}-{i}" for i, (guide, _) in enumerate(COMMANDS)])
def test_the_commands_of_the_guides(guide: str, code: str, clone: Path) -> None:
    """All commands as they are, one block after the other, in one shell per guide."""
    for tool, mark in (("cc", "cc "), ("cmake", "cmake "), ("pkg-config", "pkg-config"), ("cc", "build.sh")):
        if mark in code:
            need(tool)
    if "sdl2" in code and shutil.which("pkg-config") and subprocess.run(["pkg-config", "--exists", "sdl2", "SDL2_ttf"]).returncode != 0:
        assert not os.environ.get("ROTOR_REQUIRE_TOOLS"), "SDL2 is not installed"
        pytest.skip("SDL2 is not installed")
    places = {"HOME": str(clone.parent), "PATH": f"{clone.parent / 'tools'}:{os.environ['PATH']}"}
    unset = ("ROTOR_LIBRARY", "CARGO_TARGET_DIR", "PYTHONPATH", "LD_LIBRARY_PATH", "PKG_CONFIG_PATH", "DESTDIR")
    environment = {name: value for name, value in os.environ.items() if name not in unset}
    # Drivers that compute on the CPU take minutes to open; test_gpu.py tests them.
    places |= {"VK_DRIVER_FILES": "/dev/null", "OCL_ICD_VENDORS": "/nowhere"}
    made = subprocess.run(["bash", "-e", "-u", "-o", "pipefail", "-c", code], cwd=clone, env=environment | places,
                          capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=600)
    told = made.stdout + made.stderr
    if "pip install" in code and any(words in told for words in ("No matching distribution", "connection")):
        pytest.skip(f"pip cannot reach a package index: {told[-200:]}")
    assert made.returncode == 0, told
    if "hello " in code and "./hello" in code or "<<'END'" in code or "--prompt" in code:
        assert len(made.stdout.splitlines()[-1]) > 10, told
