"""For a wrong command line, each example prints one sentence that names the flag, then its usage,
and exits with code 2."""

from __future__ import annotations

import json
import os
import re
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import REPOSITORY

import rotor

MADE = REPOSITORY / "target" / "release"
SCRIPTS = REPOSITORY / "examples" / "python"
# The arguments, and what the sentence says of them.
CHAT = {
    "--threads abc": '--threads needs a whole number from 1 to 1024, not "abc"',
    "--threads 0": "--threads",
    "--threads 99999999999999999999999": "--threads",
    "--threads": "--threads needs a value",
    "--backend --threads 2": "--backend needs a value",
    "--temperature warm": '"warm"',
    "--temperature nan": "--temperature",
    "--top-p 1.5": "--top-p",
    "--max-tokens -3": "--max-tokens",
    "--seed 0x10": "--seed",
    "--model": "--model needs a value",
    "--model /nowhere": "/nowhere",
    "--draft": "--draft needs a value",
    "--draft /nowhere": "--draft: /nowhere",
    "--fast": '"--fast"',
    "hello": '"hello"',
}
BENCH = {
    "--threads many": '--threads needs a whole number from 1 to 1024, not "many"',
    "--shape huge": '--shape needs one of 2b4t, small, bonsai-1.7b, bonsai-4b, bonsai-8b, bonsai-small, not "huge"',
    "--shape bonsai-27b": '"bonsai-27b"',
    "--shape layer": '"layer"',
    "--gate-sparsity 2": "--gate-sparsity",
    "--peer /nowhere": "--peer",
    "--peer /nowhere/llama-bench": "--peer",
    "--peer sh --peer-model /nowhere": "--peer-model: there is no file /nowhere",
    "--model /nowhere": "--model",
    "--layers": "--layers needs a value",
    "-x": '"-x"',
}
RAY = {
    "": "model, prompts, answers",
    "MODEL MODEL out --actors none": "--actors: it needs a whole number that is at least 1, not 'none'",
    "MODEL MODEL out --actors 0": "--actors",
    "MODEL MODEL out --temperature nan": "--temperature",
    "MODEL MODEL out --batch": "--batch",
    "MODEL MODEL out --fast": "--fast",
    "MODEL /nowhere out": "prompts: there is no file or directory '/nowhere'",
    "/nowhere MODEL out": "model: there is no file or directory '/nowhere'",
}
RAY_EMBED = {
    "": "model, texts, vectors",
    "MODEL MODEL out --actors 0": "--actors: it needs a whole number that is at least 1, not '0'",
    "MODEL MODEL out --pooling first": "--pooling",
    "MODEL /nowhere out": "texts: there is no file or directory '/nowhere'",
}
MEMORY = {
    "": "model, database",
    "/nowhere out": "model: there is no file or directory '/nowhere'",
    "MODEL out --remember /nowhere": "--remember: there is no file or directory '/nowhere'",
    "MODEL out --memories none": "--memories: it needs a whole number that is at least 1, not 'none'",
    "MODEL out --pooling first": "--pooling",
}
HELLO = {"/nowhere": "/nowhere", "--fast": "--fast"}


def ask(program: list[str | Path], words: str) -> subprocess.CompletedProcess[str]:
    told = [str(REPOSITORY / "models" / "tavern") if word == "MODEL" else word for word in words.split()]
    paths = {"PYTHONPATH": str(REPOSITORY / "bindings" / "python")}
    return subprocess.run([*program, *told], capture_output=True, text=True, timeout=120, env={**os.environ, **paths})


def check(program: list[str | Path], wrong: dict[str, str]) -> None:
    for words, says in wrong.items():
        made = ask(program, words)
        assert made.returncode == 2 and not made.stdout, (words, made)
        assert says in made.stderr and "usage: " in made.stderr, (words, made.stderr)
        assert "panicked" not in made.stderr and "Traceback" not in made.stderr and "Err(" not in made.stderr
    helped = ask(program, "--help")
    assert helped.returncode == 0 and helped.stdout.startswith("usage: ") and not helped.stderr


@pytest.mark.parametrize("name, wrong", [("chat", CHAT), ("bench", BENCH)])
def test_rust(name: str, wrong: dict[str, str]) -> None:
    program = MADE / "examples" / name
    if not program.is_file():
        assert not os.environ.get("ROTOR_REQUIRE_TOOLS"), f"{program} is not built"
        pytest.skip(f"{program} is not built (cargo build --release --examples)")
    check([program], wrong)


def test_bench_measures_the_small_shapes() -> None:
    program = MADE / "examples" / "bench"
    if not program.is_file():
        pytest.skip(f"{program} is not built (cargo build --release --examples)")
    for shape, gates in [("small", 0.5), ("bonsai-small", None)]:
        made = ask([program], f"--shape {shape} --backend cpu --threads 1 --json")
        assert made.returncode == 0, made.stderr
        found = json.loads(made.stdout)
        speeds = [*found["decode_tok_s"].values(), *found["prefill_tok_s"].values(), found["batch_tok_s"]["8"]]
        speeds += [found["ttft_s"], found["cached_ttft_s"], found["share_of_read_bandwidth"]["0"]]
        assert len(speeds) == 8 and min(speeds) > 0, found
        assert (found["shape"], found["gate_sparsity"]) == (shape, gates)
        made = ask([program], f"--layers cpu,cpu:scalar --shape {shape} --threads 1 --json")
        assert made.returncode == 0, made.stderr
        assert [layer["backend"] for layer in json.loads(made.stdout)] == ["cpu", "cpu"]
    made = ask([program], "--shape bonsai-small --draft-model bonsai-small --backend cpu --threads 1 --json")
    assert made.returncode == 0, made.stderr
    found = json.loads(made.stdout)
    assert found["always_right"]["accepted"] == found["always_right"]["drafted"] > 0, found
    assert found["never_right"]["accepted"] < found["never_right"]["drafted"], found


LLAMA_BENCH = """#!/bin/sh
[ "$1" = --help ] && { echo "  -rtr, --run-time-repack <0|1>" >&2; exit 0; }
echo "$@" > "$0.arguments"
cat << END
[{"build_commit": "abc", "model_type": "bitnet", "n_prompt": 128, "n_gen": 0, "avg_ts": 7.0, "samples_ts": [6.5, 7.5]},
 {"build_commit": "abc", "model_type": "bitnet", "n_prompt": 512, "n_gen": 0, "avg_ts": 5.0},
 {"build_commit": "abc", "model_type": "bitnet", "n_prompt": 0, "n_gen": 24, "avg_ts": 2.0, "samples_ts": [2.0, 2.25]}]
END
"""


def test_bench_runs_the_llama_bench_of_a_peer(tmp_path: Path) -> None:
    program = MADE / "examples" / "bench"
    if not program.is_file():
        pytest.skip(f"{program} is not built (cargo build --release --examples)")
    peer, model = tmp_path / "llama-bench", tmp_path / "peer.gguf"
    peer.write_text(LLAMA_BENCH)
    peer.chmod(0o755)
    model.write_bytes(b"GGUF")
    made = ask([program], f"--shape small --backend cpu --threads 1 --json --peer {peer} --peer-model {model}")
    assert made.returncode == 0, made.stderr
    found = json.loads(made.stdout)["peer"]
    assert found == {
        "engine": "llama-bench abc, bitnet, repacked", "threads": 1,
        "decode_tok_s": {"0": 2.25}, "prefill_tok_s": {"128": 7.5, "512": 5.0},
    }  # fmt: skip
    told = Path(f"{peer}.arguments").read_text()
    assert told == f"-m {model} -t 1 -ngl 0 -p 128,512 -n 24 -r 3 -o json -rtr 1\n"
    made = ask([program], f"--shape small --backend cpu --threads 1 --json --peer {peer}")
    assert made.returncode == 2 and "--peer-model" in made.stderr


def test_rust_with_words_that_are_no_text() -> None:
    program = MADE / "examples" / "chat"
    if not program.is_file():
        pytest.skip(f"{program} is not built (cargo build --release --examples)")
    for words in ([b"--\xff"], [b"--prompt", b"\xff"], [b"--model", b"/nowhere/\xff"]):
        made = subprocess.run([os.fsencode(program), *words], capture_output=True, timeout=120)
        assert made.returncode == 2 and b"usage: " in made.stderr and b"panicked" not in made.stderr


class Terminal:
    """A program in a terminal of its own."""

    def __init__(self, *command: str | Path) -> None:
        import pty

        self.pid, self.terminal = pty.fork()
        if self.pid == 0:
            try:
                os.environ["TERM"] = "xterm"
                os.execv(command[0], [str(word) for word in command])
            finally:
                os._exit(127)

    def type(self, keys: str) -> None:
        os.write(self.terminal, keys.encode())

    def until(self, pattern: str) -> str:
        """What it shows until this pattern."""
        shown, end = "", time.monotonic() + 60
        while not re.search(pattern, shown):
            assert select.select([self.terminal], [], [], max(0, end - time.monotonic()))[0], f"no {pattern!r} in {shown!r}"
            shown += os.read(self.terminal, 4096).decode(errors="replace")
        return shown

    def status(self) -> int:
        while True:  # Its last words need a reader.
            try:
                if not os.read(self.terminal, 4096):
                    break
            except OSError:
                break
        os.close(self.terminal)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])


def chat_program() -> Path:
    program = MADE / "examples" / "chat"
    if sys.platform != "linux":
        pytest.skip("this test needs Linux")
    if not program.is_file():
        assert not os.environ.get("ROTOR_REQUIRE_TOOLS"), f"{program} is not built"
        pytest.skip(f"{program} is not built (cargo build --release --examples)")
    return program


def test_a_chat_in_a_terminal(tmp_path: Path) -> None:
    chat, saved = Terminal(chat_program(), "--backend", "cpu"), tmp_path / "talk"
    ready = r"[^\0]*\x1b\[\?2004h"  # how the line editor begins
    chat.until(r"tavern; cpu [^\0]*/help lists" + ready)
    chat.type("/help\r")
    chat.until("/save FILE" + ready)
    chat.type("\r")  # An empty line asks again.
    chat.until(ready)
    chat.type("Good evening!\r")
    chat.until(r"evening![^\0]*\w{3}" + ready)
    chat.type("\x1b[200~I will take\ntwo ales\x1b[201~\r")  # a pasted paragraph
    chat.until(r"two ales[^\0]*\w{3}" + ready)
    commands = [(f"/save {saved}", ""), ("/reset", ""), ("/load /nowhere", "No such file"), (f"/load {saved}", ""), ("/stats", "written")]
    for command, says in commands:
        chat.type(f"{command}\r")
        chat.until(says + ready)
    chat.type("\x03")
    chat.until("Ctrl-C again" + ready)
    chat.type("\x03")
    assert chat.status() == 0
    with rotor.Model(REPOSITORY / "models" / "tavern") as model, rotor.Chat(model) as again:
        again.restore(saved.read_bytes())
        assert [message["role"] for message in again.messages] == ["user", "assistant"] * 2
        assert again.messages[2]["content"] == "I will take\ntwo ales"


def test_a_full_context_and_ends_of_a_chat(tmp_path: Path) -> None:
    small = Path(shutil.copytree(REPOSITORY / "models" / "tavern", tmp_path / "small"))
    config = json.loads((small / "config.json").read_text())
    (small / "config.json").write_text(json.dumps({**config, "max_position_embeddings": 96}))
    ready, saved = r"[^\0]*\x1b\[\?2004h", tmp_path / "talk"
    begin = [chat_program(), "--backend", "cpu", "--model", small, "--max-tokens", "30"]
    chat = Terminal(*begin)
    chat.until("small; cpu" + ready)
    chat.type("/system You are a tavern keeper.\r")
    chat.until(ready)
    for question in ["Good evening!", "What do you have to drink?", "Any rumours?", "Who are you?"] * 2:  # more than fit
        chat.type(f"{question}\r")
        chat.until(re.escape(question[-5:]) + r"[^\0]*\w{3}" + ready)
    chat.type(f"\x1b[200~{'drink ' * 100}\x1b[201~\r")
    chat.until(r"\[the context is full[^\0]*holds 96" + ready)
    chat.type("\x1b[A\x1b[A\r")  # the question before
    chat.until(r"are you\?[^\0]*\w{3}" + ready)
    for command, says in [("/wrong", "no command"), ("/save", "needs the name"), (f"/save {saved}", "")]:
        chat.type(f"{command}\r")
        chat.until(says + ready)
    chat.type("\x04")
    assert chat.status() == 0
    chat = Terminal(*begin)  # another process continues
    chat.until(ready)
    for line, says in [(f"/load {saved}", ""), ("Farewell!", r"ell![^\0]*\w{3}"), (f"/save {saved}", "")]:
        chat.type(f"{line}\r")
        chat.until(says + ready)
    chat.type("/quit\r")
    assert chat.status() == 0
    with rotor.Model(small) as model, rotor.Chat(model) as again:
        again.restore(saved.read_bytes())
        assert [message["role"] for message in again.messages] == ["system", *["user", "assistant"] * 10]
    piped = subprocess.run(begin, input="Good evening!\n\n/stats\nFarewell!", capture_output=True, text=True, timeout=60)
    assert piped.returncode == 0 and piped.stdout.count("> ") == 5 and len(piped.stdout.splitlines()) == 3, piped
    assert "\x1b" not in piped.stdout + piped.stderr and "written" in piped.stderr


def test_ctrl_c_twice_ends_the_program() -> None:
    chat = Terminal(chat_program(), "--backend", "reference", "--temperature", "0")
    chat.until(r"\x1b\[\?2004h")
    chat.type("What do you have to drink?\r")
    chat.until(r"drink\?[^\0]*\n[^\0]*\w+ \w+")
    chat.type("\x03")
    time.sleep(0.2)  # the answer has ended, or is about to
    chat.type("\x03")
    assert chat.status() in (130, 0)


def test_ctrl_c_ends_an_answer() -> None:
    chat, ready = Terminal(chat_program(), "--backend", "reference", "--temperature", "0"), r"[^\0]*\x1b\[\?2004h"
    chat.until(ready)
    chat.type("What do you have to drink?\r")
    chat.until(r"drink\?[^\0]*\n[^\0]*\w+ \w+ \w+")
    chat.type("\x03")
    chat.until(ready)
    chat.type("/quit\r")
    assert chat.status() == 0


def test_ray_batch() -> None:
    """This also works if Ray is not installed."""
    check([sys.executable, SCRIPTS / "ray_batch.py"], RAY)
    check([sys.executable, SCRIPTS / "ray_embed.py"], RAY_EMBED)
    check([sys.executable, SCRIPTS / "memory.py"], MEMORY)


def test_cpp(tmp_path: Path) -> None:
    """tests/c_hosts.rs has this test for the C examples."""
    compiler = shutil.which(os.environ.get("CXX", "c++"))
    if compiler is None:
        assert not os.environ.get("ROTOR_REQUIRE_TOOLS"), "there is no C++ compiler"
        pytest.skip("there is no C++ compiler")
    flags = ["-std=c++17", "-Wall", "-Wextra", "-Werror", "-Iinclude", "-Ibindings/cpp", f"-L{MADE}", "-lrotor", f"-Wl,-rpath,{MADE}"]
    source = REPOSITORY / "examples" / "cpp" / "hello.cpp"
    subprocess.run([compiler, source, *flags, "-o", tmp_path / "hello"], cwd=REPOSITORY, check=True)
    check([tmp_path / "hello"], HELLO)
    answers = ask([tmp_path / "hello"], "MODEL Rooms? Ale?").stdout.splitlines()
    assert len(answers) == 2 and min(len(answer) for answer in answers) > 5
