"""The command line, as a user has it: in a process of its own, with pipes or a terminal."""

from __future__ import annotations

import io
import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import rotor
from conftest import ORACLE, REPOSITORY, TAVERN
from rotor import cli
from rotor.cli import terminal

PACKAGE = REPOSITORY / "bindings" / "python"
# The drivers of GPUs, which are not under test here, take seconds.
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(PACKAGE), "PYTHONIOENCODING": "", "COLUMNS": "200", "VK_DRIVER_FILES": "/dev/null",
               "OCL_ICD_VENDORS": "/nowhere"}
RUMOURS = "Any rumours?"


def run(*words: str | Path, stdin: str | bytes = "", code: int = 0, **environment: str) -> Any:
    command = [sys.executable, "-m", "rotor", *map(str, words)]
    data = stdin.encode() if isinstance(stdin, str) else stdin
    made = subprocess.run(command, input=data, capture_output=True, timeout=120, env={**ENVIRONMENT, **environment})
    assert made.returncode == code, (made.returncode, made.stdout, made.stderr)
    made.stdout, made.stderr = made.stdout.decode("utf-8"), made.stderr.decode("utf-8")
    assert "\x1b" not in made.stdout + made.stderr
    assert "Traceback" not in made.stderr
    return made


def answer_of(question: str, **options: Any) -> str:
    with rotor.Model(TAVERN) as model:
        return rotor.Chat(model, **options).say(question).text


# ---- the frame ----


def test_it_starts_at_once_and_explains_itself() -> None:
    times = []
    for _ in range(5):
        start = time.monotonic()
        assert run("--version").stdout == f"rotor {rotor.__version__}\n"
        times.append(time.monotonic() - start)
    assert min(times) < 0.2, times
    # Nothing of this needs the library.
    for words in (["--help"], ["chat", "--help"], ["inspect", "--help"]):
        assert "usage: rotor" in run(*words, ROTOR_LIBRARY="/nowhere.so").stdout
    for command in ("chat", "generate", "serve", "embed", "inspect", "bench", "convert"):
        assert f"\n    {command} " in run("--help").stdout


@pytest.mark.parametrize(("words", "told"), [
    ([], "COMMAND"),
    (["talk"], "invalid choice: 'talk'"),
    (["chat"], "MODEL"),
    (["chat", TAVERN, "--threads", "0"], "--threads: '0' is no whole number of at least 1"),
    (["chat", TAVERN, "--temperature", "nan"], "--temperature: 'nan' is no number from 0"),
    (["chat", TAVERN, "--top-p", "2"], "from 0 to 1"),
    (["chat", TAVERN, "--backend", "abacus"], "--backend: backend abacus: there is no such backend"),
    (["chat", TAVERN, "--memory-limit", "much"], "'much' is no size, such as 500MB or 4GB"),
    (["chat", TAVERN, "--think", "--no-think"], "not allowed with argument --think"),
    (["generate", TAVERN, "a", "--regex", "("], "--regex: grammar: "),
    (["generate", TAVERN, "a", "--jsonl", "a", "b"], "--jsonl has the prompts in a file"),
    (["generate", TAVERN, "--raw", "a", "b"], "there is no option or argument a b"),
    (["generate", TAVERN, "a", "--loud"], "there is no option or argument --loud"),
    (["convert", TAVERN], "there is no OUT"),
    (["convert", TAVERN, "--prepare"], "--prepare needs --cache-dir DIR"),
    (["embed", TAVERN, "a", "--output", "vectors.txt"], "does not end in .npy"),
    (["inspect", TAVERN, "--context", "5000"], "--context: context_length is 5000; it must be 1 to 1024"),
])
def test_a_wrong_command_line_is_told_in_one_line(words: list[Any], told: str) -> None:
    made = run(*words, code=2)
    assert made.stdout == "" and told in made.stderr and made.stderr.startswith("rotor: ")
    assert made.stderr.count("\n") == 1


def test_failures_are_told_in_one_line(tmp_path: Path) -> None:
    for words in (["chat", "/nowhere"], ["generate", "/nowhere", "a"], ["embed", "/nowhere", "a"], ["bench", "/nowhere"]):
        assert run(*words, code=1).stderr == "rotor: /nowhere: No such file or directory (os error 2)\n"
    absent = run("generate", TAVERN, "a", "--schema", tmp_path / "no.json", code=1)
    assert absent.stderr == f"rotor: {tmp_path / 'no.json'}: No such file or directory\n"
    assert "cannot be used" in run("chat", TAVERN, code=1, ROTOR_LIBRARY="/nowhere.so").stderr
    command = [sys.executable, "-m", "rotor", "chat", "/nowhere"]
    debugged = subprocess.run(command, capture_output=True, text=True, env={**ENVIRONMENT, "ROTOR_DEBUG": "1"})
    assert debugged.returncode == 1 and "Traceback" in debugged.stderr


def test_a_reader_that_goes_away_is_no_error() -> None:
    made = subprocess.run(f"{sys.executable} -m rotor generate {TAVERN} --raw a --regex '[a-z]{{3000}}' | head -c 10", shell=True,
                          capture_output=True, text=True, env=ENVIRONMENT, timeout=60)
    assert len(made.stdout) == 10 and made.stderr == ""


def test_serve_is_the_server() -> None:
    pytest.importorskip("starlette")
    pytest.importorskip("uvicorn")
    assert "usage: rotor serve" in run("serve", "--help").stdout
    assert "required: model" in run("serve", code=2).stderr


# ---- generate ----


def test_generate() -> None:
    want = answer_of(RUMOURS)
    assert run("generate", TAVERN, RUMOURS).stdout == want + "\n"
    assert run("generate", TAVERN, "-", stdin=RUMOURS).stdout == run("generate", TAVERN, stdin=RUMOURS).stdout == want + "\n"
    silent = run("generate", TAVERN, RUMOURS)
    assert silent.stderr == ""
    with rotor.Model(TAVERN) as model, model.session() as session:
        raw = "".join(session.generate("The mill", max_tokens=5)) + session.held_text
    assert run("generate", TAVERN, "The mill", "--raw", "--max-tokens", "5").stdout == raw + "\n"
    first = want.split()[0]
    assert run("generate", TAVERN, RUMOURS, "--stop", first).stdout.strip() == ""
    assert run("generate", TAVERN, RUMOURS, "--temperature", "2", "--seed", "3").stdout != want + "\n"
    assert run("generate", TAVERN, code=1).stderr == "rotor: the prompt from stdin is empty\n"


def test_forms(tmp_path: Path) -> None:
    schema, grammar = tmp_path / "schema.json", tmp_path / "ale.lark"
    schema.write_text('{"type": "object", "properties": {"drink": {"enum": ["ale", "mead"]}}, "required": ["drink"]}')
    grammar.write_text('start: "ale" | "mead"')
    assert json.loads(run("generate", TAVERN, "A drink!", "--schema", schema).stdout)["drink"] in ("ale", "mead")
    assert run("generate", TAVERN, "A drink!", "--grammar", grammar).stdout.strip() in ("ale", "mead")
    assert re.fullmatch("[0-9]{4}\n", run("generate", TAVERN, "A year!", "--regex", "[0-9]{4}").stdout)
    talk = run("chat", TAVERN, "--json-schema", schema, stdin="A drink!\nAnother!\n").stdout
    assert all(json.loads(line)["drink"] in ("ale", "mead") for line in talk.splitlines()) and talk.count("\n") == 2


def test_many_prompts(tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    lines: list[Any] = [{"id": i, "prompt": f"What costs {i} coppers?"} for i in range(5)]
    lines += [{"messages": [{"role": "user", "content": RUMOURS}]}, {"prompt": "Hello", "max_tokens": 2}, {"prompt": 5}, {}, [1]]
    source.write_text("".join(json.dumps(line) + "\n" for line in lines) + "\nnonsense\n")
    made = run("generate", TAVERN, "--jsonl", source, target, "--parallel", "3", code=1)
    assert made.stdout == "" and "5 of 11 lines have an error" not in made.stdout and "lines have an error" in made.stderr
    out = [json.loads(line) for line in target.read_text().splitlines()]
    assert len(out) == 11
    with rotor.Model(TAVERN) as model:
        for line, answer in zip(lines[:5], out[:5]):
            assert answer == {**line, "text": rotor.Chat(model).say(line["prompt"]).text, "finish_reason": "stop"}
        assert out[5]["text"] == rotor.Chat(model).say(RUMOURS).text
    assert out[6]["finish_reason"] == "length"
    assert "prompt" in out[8]["error"] and "prompt" in out[9]["error"] and "line 12" in out[10]["error"]
    raw = run("generate", TAVERN, "--raw", "--max-tokens", "4", "--jsonl", "-", "-", stdin='{"prompt": "The mill"}\n')
    with rotor.Model(TAVERN) as model, model.session() as session:
        text = "".join(session.generate("The mill", max_tokens=4)) + session.held_text
    assert json.loads(raw.stdout) == {"prompt": "The mill", "text": text, "finish_reason": "length"}


# ---- embed ----


def test_embed(tmp_path: Path) -> None:
    texts = ["The mill is haunted.", "Grüße, 世界 🍺"]
    with rotor.Model(TAVERN) as model:
        want = model.embed(texts)
    lines = [json.loads(line) for line in run("embed", TAVERN, *texts).stdout.splitlines()]
    assert [line["text"] for line in lines] == texts
    assert np.array_equal(np.array([line["embedding"] for line in lines], np.float32), want)
    path = tmp_path / "vectors.npy"
    piped = run("embed", TAVERN, "-", "--output", path, stdin="\n".join(texts) + "\n")
    assert piped.stdout == "" and f"2 vectors of {want.shape[1]} numbers" in piped.stderr
    assert np.array_equal(np.load(path), want)
    assert "there are no texts" in run("embed", TAVERN, "-", code=1).stderr


# ---- inspect and bench ----


def test_inspect() -> None:
    told = run("inspect", TAVERN).stdout
    for words in ("bitnet (BitNetForCausalLM)", "7.23 million weights", "packed", "tokenizer, chat template", "yes", "for the weights",
                  "for each token of a session", "are free", "at most about", "tokens/s"):
        assert words in told, words
    found = json.loads(run("inspect", TAVERN, "--json", "--backend", "cpu").stdout)
    assert found["runs"] and found["fits"] and 10**8 < found["read_bytes_per_second"] < 10**13
    assert found["weight_bytes"] == rotor.inspect(TAVERN, "cpu")["weight_bytes"]
    speeds = found["decode_tokens_per_second"]
    assert speeds["0"] > speeds["1024"] > 0
    assert json.loads(run("inspect", TAVERN, "--json", "--no-speed").stdout)["decode_tokens_per_second"] is None


def test_inspect_says_why_not(tmp_path: Path) -> None:
    absent = run("inspect", tmp_path / "no", code=1)
    assert "runs         no" in absent.stdout and "No such file" in absent.stdout and absent.stderr == ""
    (tmp_path / "model.bin").write_bytes(b"\x80\2}q\0")
    assert "pickle" in run("inspect", tmp_path / "model.bin", code=1).stdout
    found = json.loads(run("inspect", tmp_path / "model.bin", "--json", code=1).stdout)
    assert found["error"]["name"] == "ROTOR_E_IO" and found["weight_bytes"] is None


def test_inspect_says_what_does_not_fit(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    for free, words in [(10**6, "IT DOES NOT FIT"), (11 * 10**6, "a session with a full context does not")]:
        monkeypatch.setattr(cli.inspection, "memory", lambda free=free: (free, 10**9))
        monkeypatch.setattr(cli.inspection, "_USUAL", 512)
        assert cli.main(["inspect", str(TAVERN), "--no-speed", "--backend", "cpu"]) == 0
        assert words in capsys.readouterr().out


def test_bench() -> None:
    made = run("bench", TAVERN, "--repeat", "2", "--json", "--backend", "cpu")
    found = json.loads(made.stdout)
    for speed in (found["prefill_tokens_per_second"]["128"], found["decode_tokens_per_second"]["0"]):
        assert 0 < speed["min"] <= speed["median"] <= speed["max"] and speed["measurements"] == 2
    assert 0 < found["decode_tokens_per_second"]["0"]["bandwidth_share"] < 20
    assert 0 < found["load_seconds"] < found["first_token_seconds"] < 60
    table = run("bench", TAVERN, "--repeat", "1").stdout
    assert "prefill of 128 tokens" in table and "decode after 0 tokens" in table
    model = ORACLE / "e1-bitnet-embedding" / "model"
    assert "no output head" in run("bench", model, code=1).stderr


# ---- chat ----


def test_a_talk_through_pipes(tmp_path: Path) -> None:
    saved = tmp_path / "talk"
    questions = ["Good evening!", "What do you have to drink?"]
    with rotor.Model(TAVERN) as model:
        chat = rotor.Chat(model, temperature=0.6, top_p=0.9)
        want = [chat.say(question).text for question in questions]
    made = run("chat", TAVERN, stdin=f"{questions[0]}\n/save {saved}\n{questions[1]}\n")
    assert made.stdout.splitlines() == want
    again = run("chat", TAVERN, stdin=f"/load {saved}\n{questions[1]}\n/stats\n/help\n")
    assert again.stdout.splitlines() == want[1:]
    assert "tokens written at" in again.stderr and "/reset" in again.stderr
    fresh = run("chat", TAVERN, stdin=f"{questions[0]}\n/reset\n{questions[0]}\n/quit\nnever read\n")
    assert fresh.stdout.splitlines() == [want[0], want[0]]
    assert run("chat", TAVERN, "--prompt", questions[0]).stdout == want[0] + "\n"
    for line, words in [("/nonsense", "there is no command"), ("/save", "needs the name of a file"), ("/load /nowhere", "No such file"),
                        ("/again", "no answer yet")]:
        assert words in run("chat", TAVERN, stdin=line + "\n", code=2 if "such" not in words and "yet" not in words else 1).stderr
    # Any bytes are a text.
    assert run("chat", TAVERN, stdin="Grüße 世界 🍺 ".encode() + b"\xff\xfe\n").stdout.count("\n") == 1


class Terminal:
    """A program in a terminal of its own."""

    def __init__(self, *words: str | Path) -> None:
        import pty

        self._ours, theirs = pty.openpty()
        self.process = subprocess.Popen([sys.executable, "-m", "rotor", *map(str, words)], stdin=theirs, stdout=theirs, stderr=theirs,
                                        env={**ENVIRONMENT, "TERM": "dumb"}, start_new_session=True,
                                        preexec_fn=lambda: __import__("fcntl").ioctl(0, __import__("termios").TIOCSCTTY, 0))
        os.close(theirs)
        self.shown = ""
        self._seen = 0

    def until(self, words: str, seconds: float = 20) -> str:
        """What is shown from the last call on, up to and with these words."""
        ends = time.monotonic() + seconds
        while words not in self.shown[self._seen :]:
            assert time.monotonic() < ends, self.shown
            if select.select([self._ours], [], [], 0.1)[0]:
                try:
                    part = os.read(self._ours, 4096)
                except OSError:
                    part = b""
                assert part, self.shown
                self.shown += part.decode("utf-8", "replace").replace("\r\n", "\n")
        begin, self._seen = self._seen, self.shown.index(words, self._seen) + len(words)
        return self.shown[begin : self._seen]

    def type(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def end(self) -> int:
        try:
            return self.process.wait(60)
        finally:
            self.process.kill()
            os.close(self._ours)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pty")
def test_a_talk_in_a_terminal() -> None:
    terminal = Terminal("chat", TAVERN)
    assert "/help lists the commands" in terminal.until("> ")
    terminal.type("Good evening!\n")
    with rotor.Model(TAVERN) as model:
        want = rotor.Chat(model, temperature=0.6, top_p=0.9).say("Good evening!").text
    assert want in terminal.until("\n> ")
    terminal.type("/nonsense\n")
    assert "[there is no command '/nonsense'; /help lists them]" in terminal.until("]\n> ") + "> "
    # Python misses a signal that comes between its prompt and its wait for a key.
    time.sleep(0.5)
    terminal.type("\x03")
    assert "[Ctrl-C again, Ctrl-D or /quit ends]" in terminal.until("ends]\n> ")
    terminal.type("\x04")
    assert terminal.end() == 0


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pty")
def test_ctrl_c_ends_an_answer_and_twice_the_program() -> None:
    # The reference backend takes seconds for this.
    terminal = Terminal("chat", TAVERN, "--backend", "reference", "--regex", "[a-z ]{3000}")
    terminal.until("> ")
    terminal.type("Tell me a long story\n")
    terminal.until("story\n")
    time.sleep(0.3)
    terminal.type("\x03")
    assert len(terminal.until("\n> ", 5)) < 3000
    # The program goes on, and has the part of the answer.
    terminal.type("/stats\n")
    assert "tokens written" in terminal.until("threads]\n")
    terminal.until("> ")
    terminal.type("More\n")
    terminal.until("More\n")
    time.sleep(0.3)
    # Two signals that come at once are one to Python, so this asks more than twice.
    ends = time.monotonic() + 20
    while terminal.process.poll() is None and time.monotonic() < ends:
        terminal.type("\x03")
        time.sleep(0.2)
    assert terminal.end() == 130


def test_ctrl_c_ends_a_load_and_a_generation() -> None:
    command = [sys.executable, "-m", "rotor", "generate", str(TAVERN), "a", "--backend", "reference", "--regex", "[a-z ]{3000}"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=ENVIRONMENT)
    assert process.stdout is not None
    process.stdout.read(1)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=20)
    assert process.returncode == 130 and b"Traceback" not in err


# ---- what a terminal shows ----


class Screen(io.StringIO):
    def __init__(self, is_terminal: bool) -> None:
        super().__init__()
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal


def test_a_bar_comes_late_and_goes_away(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr(terminal.time, "monotonic", lambda: clock[0])
    for is_terminal in (True, False):
        screen = Screen(is_terminal)
        monkeypatch.setattr(sys, "stderr", screen)
        with terminal.Bar("loading x") as bar:
            clock[0] = 0.2
            bar(0.1)
            assert screen.getvalue() == ""
            clock[0] = 0.4
            bar(0.5)
            assert (f"loading x [{'#' * 15}{' ' * 15}]  50 %" in screen.getvalue()) == is_terminal
        assert screen.getvalue().endswith("\r") == is_terminal and "\x1b" not in screen.getvalue()
        clock[0] = 0.0


def test_sizes_and_counts() -> None:
    assert [terminal.size(n) for n in (0, 999, 1700, 99_000, 123_456_789, 4e9)] == ["0 bytes", "999 bytes", "1.7 KB", "99.0 KB", "123 MB", "4.0 GB"]
    assert [terminal.count(n) for n in (950, 2.33e6, 8.19e9)] == ["950", "2.33 million", "8.19 billion"]
