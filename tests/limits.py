"""Time and peak memory of the slowest inputs that are allowed. Prints a table; fails where a row takes more than it may.

limits.py [NAME ...]: these rows only. Each row runs in a process of its own; most inputs are as long as rotor takes them, and made to
be slow. What a row may take is about ten times what it was measured to take.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "bindings" / "python"))

import rotor  # noqa: E402
TAVERN = ROOT / "models" / "tavern"
JSON_BYTES, SOURCE_BYTES, TEMPLATE_BYTES = 1 << 20, 256 << 10, 1 << 20


def load(changed: dict[str, bytes] | None = None) -> rotor.Model:
    """The tavern keeper, with some of its files changed."""
    names = ["config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"]
    files = {name: (TAVERN / name).read_bytes() for name in names}
    return rotor.Model.from_files(files | (changed or {}), backend="cpu", threads=1)


def filled(bytes_: int, begin: str, part: Callable[[int], str], end: str) -> str:
    """A text of almost so many bytes."""
    parts, length = [begin], len(begin) + len(end)
    for i in range(bytes_):
        text = part(i)
        if length + len(text) > bytes_:
            break
        parts.append(text)
        length += len(text)
    return "".join([*parts, end])


def grammar(kind: str, source: str) -> Callable[[], Callable[[], object]]:
    """A grammar that is set, and two steps under it."""

    def prepare() -> Callable[[], object]:
        session = load().session()
        session.append("The keeper says: ")

        def run() -> None:
            session.set_grammar(kind, source)
            session.step()
            session.step()

        return run

    return prepare


def template(source: str, messages: int = 1, content: str = "hello") -> Callable[[], Callable[[], object]]:
    def prepare() -> Callable[[], object]:
        model = load({"chat_template.jinja": source.encode()})
        return lambda: model.chat_format([{"role": "user", "content": content}] * messages)

    return prepare


def loading(make: Callable[[], dict[str, bytes]]) -> Callable[[], Callable[[], object]]:
    def prepare() -> Callable[[], object]:
        changed = make()
        return lambda: load(changed)

    return prepare


def many_tokens() -> dict[str, bytes]:
    """A tokenizer.json with 100,000 added tokens, which is all that the vocabulary has no room for."""
    tokenizer = json.loads((TAVERN / "tokenizer.json").read_bytes())
    added = tokenizer["added_tokens"]
    form = dict(added[0]) if added else {"special": True}
    added += [form | {"id": 1000 + i, "content": f"<|{i}|>"} for i in range(100_000)]
    return {"tokenizer.json": json.dumps(tokenizer).encode()}


def many_tensors() -> dict[str, bytes]:
    """A safetensors header with 200,000 tensors of no size, one after the other."""
    weights = (TAVERN / "model.safetensors").read_bytes()
    length = int.from_bytes(weights[:8], "little")
    header = json.loads(weights[8 : 8 + length])
    header |= {f"tensor.{i}": {"dtype": "U8", "shape": [0], "data_offsets": [0, 0]} for i in range(200_000)}
    new = json.dumps(header).encode()
    return {"model.safetensors": len(new).to_bytes(8, "little") + new + weights[8 + length :]}


def prompt(text: str) -> Callable[[], Callable[[], object]]:
    def prepare() -> Callable[[], object]:
        model = load()
        return lambda: model.tokenize(text)

    return prepare


def sampled(seed: int, alphabet: str, length: int) -> str:
    return "".join(random.Random(seed).choices(alphabet, k=length))


# Name: what it does, seconds and MB that it may take. A refusal is as good as an answer.
ROWS: dict[str, tuple[Callable[[], Callable[[], object]], float, float]] = {
    "schema: properties": (
        grammar("json_schema", filled(JSON_BYTES, '{"properties": {', lambda i: f'"p{i}": {{"type": "integer"}}, ', '"z": {}}}')),
        30,
        2000,
    ),
    "schema: enum": (grammar("json_schema", filled(JSON_BYTES, '{"enum": [', lambda i: f'"{i:x}-word", ', "0]}")), 30, 2000),
    "schema: anyOf": (
        grammar("json_schema", filled(JSON_BYTES, '{"anyOf": [', lambda i: f'{{"const": [{i}]}}, ', '{"const": 0}]}')),
        30,
        2000,
    ),
    "regex: words": (grammar("regex", filled(SOURCE_BYTES, "(", lambda i: f"w{i:x}e|", "x)")), 30, 2000),
    "regex: repetition": (grammar("regex", "(([a-z]{1,50} ){1,50}\\n){1,50}"), 30, 2000),
    "lark: rules": (
        grammar("lark", filled(SOURCE_BYTES, "start: r0\n", lambda i: f'r{i}: "a{i}" | r{i + 1}?\n', "x: /x/\n")),
        30,
        2000,
    ),
    "choice": (grammar("choice", filled(SOURCE_BYTES, "[", lambda i: f'"{i:x}-word", ', '"x"]')), 30, 2000),
    "template: long": (template(filled(TEMPLATE_BYTES, "", lambda i: f"{{% if x == {i} %}}y{{% endif %}}", "")), 30, 1000),
    "template: loops": (template("{% for a in range(9999) %}{% for b in range(9999) %}{{ b }}{% endfor %}{% endfor %}"), 10, 640),
    "template: growth": (
        template("{% set ns = namespace(s='x') %}{% for i in range(99) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}{{ ns.s }}"),
        10,
        640,
    ),
    "template: messages": (template("{% for m in messages %}{{ m.content }}{% endfor %}", 2000, "word " * 200), 10, 640),
    "tokenizer: added tokens": (loading(many_tokens), 30, 2000),
    "safetensors: tensors": (loading(many_tensors), 30, 2000),
    "prompt: words": (prompt("It was a cold evening in Thornwick. " * 30_000), 30, 2000),
    "prompt: one word": (prompt("a" * 1_000_000), 30, 2000),
    "prompt: noise": (prompt(sampled(1, "ab cd\n.,:;é天😀0123456789", 300_000)), 30, 2000),
}


def memory(field: str) -> float:
    """MB of this process: VmRSS now, VmHWM at most."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(field))


def measure(name: str) -> dict[str, object]:
    run = ROWS[name][0]()
    before = memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")
    begin = time.monotonic()
    try:
        run()
        outcome = "ok"
    except rotor.RotorError as error:
        outcome = str(error)
    return {"seconds": time.monotonic() - begin, "mb": memory("VmHWM") - before, "outcome": outcome}


def main(names: list[str]) -> int:
    if names[:1] == ["--row"]:
        print(json.dumps(measure(names[1])))
        return 0
    failures = 0
    print(f"{'input':<26}{'seconds':>9}{'may':>6}{'MB':>9}{'may':>6}  outcome")
    for name in names or ROWS:
        _, seconds, mb = ROWS[name]
        try:
            child = subprocess.run([sys.executable, __file__, "--row", name], capture_output=True, text=True, timeout=4 * seconds)
            row = json.loads(child.stdout) if child.returncode == 0 else None
        except subprocess.TimeoutExpired:
            row = {"seconds": 4 * seconds, "mb": 0.0, "outcome": "did not end"}
        if row is None:
            row = {"seconds": 0.0, "mb": 0.0, "outcome": f"exit code {child.returncode}: {child.stderr[-300:]}"}
        is_right = row["seconds"] <= seconds and row["mb"] <= mb and not row["outcome"].startswith(("exit code", "did not"))
        failures += not is_right
        mark = "" if is_right else "  TOO MUCH"
        print(f"{name:<26}{row['seconds']:>9.2f}{seconds:>6.0f}{row['mb']:>9.1f}{mb:>6.0f}  {row['outcome'][:60]}{mark}", flush=True)
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
