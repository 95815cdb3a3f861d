"""Time and peak memory of the slowest inputs that are allowed. Prints a table; fails where a row takes more than it may.

limits.py [NAME ...]: these rows only. Each row runs in a process of its own; most inputs are as long as rotor takes them, and made to
be slow. Seconds are those of the processor, of all threads together, so that a busy machine changes little. What a row may take is
about five times the seconds and twice the memory that it was measured to take on a quiet machine, or half a second and 32 MB.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "bindings" / "python"), str(ROOT / "tests" / "python")]

import make_gguf as gguf  # noqa: E402
import rotor  # noqa: E402

TAVERN = ROOT / "models" / "tavern"
JSON_BYTES, SOURCE_BYTES = 1 << 20, 256 << 10
#: The most bytes of a safetensors header, of a tokenizer.json, and of the metadata of a GGUF file.
HEADER_BYTES, TOKENIZER_BYTES, METADATA_BYTES = 4 << 20, 64 << 20, 256 << 20
#: The seconds after which a process is ended.
PATIENCE = 60


def load(changed: dict[str, bytes] | None = None) -> rotor.Model:
    """The tavern keeper, with some of its files replaced."""
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
    """Sets a grammar and takes two steps with it."""

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
        return lambda: load({"chat_template.jinja": source.encode()}).chat_format([{"role": "user", "content": content}] * messages)

    return prepare


def loading(make: Callable[[], dict[str, bytes]]) -> Callable[[], Callable[[], object]]:
    def prepare() -> Callable[[], object]:
        changed = make()
        return lambda: load(changed)

    return prepare


def many_tensors() -> dict[str, bytes]:
    """A safetensors header of the largest size, with tensors that have no numbers."""
    weights = (TAVERN / "model.safetensors").read_bytes()
    length = int.from_bytes(weights[:8], "little")
    begin = weights[8 : 8 + length].decode().rstrip().removesuffix("}")
    part = '{"dtype": "U8", "shape": [0], "data_offsets": [0, 0]}'
    new = filled(HEADER_BYTES, begin, lambda i: f',"tensor.{i}":{part}', "}").encode()
    return {"model.safetensors": len(new).to_bytes(8, "little") + new + weights[8 + length :]}


def chained(n: int) -> tuple[list[str], list[tuple[str, str]]]:
    """A vocabulary of n tokens, and its merges: the bytes, then tokens that are merged of an
    earlier token and a letter."""
    plain = [b for b in range(256) if 0x21 <= b <= 0x7E or 0xA1 <= b <= 0xAC or 0xAE <= b]
    strange = [b for b in range(256) if b not in plain]
    tokens = [chr(b) if b in plain else chr(256 + strange.index(b)) for b in range(256)]
    begin, merges = tokens.index("A"), []
    for token in tokens[begin : begin + 26]:
        merges += [(token, letter) for letter in "abcdefghijklmnopqrstuvwxyz"]
    for first, letter in merges:
        if len(tokens) == n:
            break
        tokens.append(first + letter)
        if len(merges) < n:
            merges += [(first + letter, next) for next in "abcdefghijklmnopqrstuvwxyz"]
    return tokens, merges[: n - 256]


def gguf_file(tokens: list[str], merges: list[tuple[str, str]], types: list[int]) -> gguf.Gguf:
    """A model of one layer with this vocabulary, followed by a begin token and an end token."""
    width, rows = 256, len(tokens) + 2
    config = {"hidden_size": width, "num_attention_heads": 2, "vocab_size": rows, "max_position_embeddings": 128}
    config |= {"num_hidden_layers": 1, "intermediate_size": width, "num_key_value_heads": 2, "rms_norm_eps": 1e-6, "rope_theta": 1e4}
    metadata: gguf.Metadata = gguf.describe(config, "llama")
    metadata |= {
        "tokenizer.ggml.model": (gguf.TEXT, "gpt2"), "tokenizer.ggml.pre": (gguf.TEXT, "llama-bpe"),
        "tokenizer.ggml.tokens": (gguf.LIST, (gguf.TEXT, [*tokens, "<|begin_of_text|>", "<|end_of_text|>"])),
        "tokenizer.ggml.token_type": (gguf.LIST, (gguf.I32, [*types, 3, 3])),
        "tokenizer.ggml.merges": (gguf.LIST, (gguf.TEXT, [" ".join(merge) for merge in merges])),
        "tokenizer.ggml.bos_token_id": (gguf.U32, rows - 2), "tokenizer.ggml.eos_token_id": (gguf.U32, rows - 1),
    }
    norm = (gguf.F32, (width,), np.ones(width, "<f4").tobytes())
    matrix = (gguf.TQ2_0, (width, width), (bytes([0x55]) * 64 + b"\0\x3c") * width)
    tensors: gguf.Tensors = {"token_embd.weight": (gguf.F16, (rows, width), bytes(2 * rows * width)), "output_norm.weight": norm}
    tensors |= {f"blk.0.{name}.weight": norm for name in ("attn_norm", "ffn_norm")}
    tensors |= {f"blk.0.{name}.weight": matrix for name in gguf.NAMES.values() if not name.endswith("norm")}
    return gguf.Gguf(metadata, tensors)


def loading_gguf(make: Callable[[], dict[str, bytes]]) -> Callable[[], Callable[[], object]]:
    def prepare() -> Callable[[], object]:
        files = make()
        return lambda: rotor.Model.from_files(files, backend="cpu", threads=1)

    return prepare


def many_tokens() -> dict[str, bytes]:
    """A GGUF file with a vocabulary of 300,000 tokens."""
    tokens, merges = chained(300_000)
    return {"m.gguf": gguf_file(tokens, merges, [1] * len(tokens)).to_bytes()}


def added_tokens() -> dict[str, bytes]:
    """A GGUF file with the largest number of added tokens."""
    tokens, merges = chained(1000)
    added = [f"<|{i}|>" for i in range((1 << 17) - 2)]
    return {"m.gguf": gguf_file(tokens + added, merges, [1] * len(tokens) + [3] * len(added)).to_bytes()}


def much_metadata() -> dict[str, bytes]:
    """A GGUF file whose metadata have the largest size, because its tokens are long."""
    tokens, merges = chained(1000)
    n = 20_000
    long = "z" * (METADATA_BYTES // n - 80)
    return {"m.gguf": gguf_file(tokens + [f"{i}{long}" for i in range(n)], merges, [1] * (len(tokens) + n)).to_bytes()}


def large_tokenizer() -> dict[str, bytes]:
    """A tokenizer.json of the largest size: half a million tokens and merges, and long tokens."""
    tokens, merges = chained(150_000)
    file = gguf_file(tokens + [""] * 150_000, merges, [1] * 300_000)
    tokenizer: dict[str, Any] = json.loads((TAVERN / "tokenizer.json").read_bytes())
    tokenizer |= {"added_tokens": [], "post_processor": None}
    vocab = {token: i for i, token in enumerate(tokens)}
    tokenizer["model"] |= {"merges": merges, "vocab": vocab}
    left = TOKENIZER_BYTES - len(json.dumps(tokenizer, ensure_ascii=False).encode())
    long = "z" * (left // 150_000 - 24)
    vocab |= {f"{i}{long}": len(tokens) + i for i in range(150_000)}
    return {"m.gguf": file.to_bytes(), "tokenizer.json": json.dumps(tokenizer, ensure_ascii=False).encode()}


def prompt(text: str) -> Callable[[], Callable[[], object]]:
    def prepare() -> Callable[[], object]:
        model = load()
        return lambda: model.tokenize(text)

    return prepare


def sampled(seed: int, alphabet: str, length: int) -> str:
    return "".join(random.Random(seed).choices(alphabet, k=length))


# Name: what it does, and the seconds and MB that it may take. An error is as good as a result.
ROWS: dict[str, tuple[Callable[[], Callable[[], object]], float, float]] = {
    "schema: properties": (
        grammar("json_schema", filled(48 << 10, '{"properties": {', lambda i: f'"p{i}": {{"type": "integer"}}, ', '"z": {}}}')),
        1.2,
        50,
    ),
    "schema: too many properties": (
        grammar("json_schema", filled(JSON_BYTES, '{"properties": {', lambda i: f'"p{i}": {{"type": "integer"}}, ', '"z": {}}}')),
        1,
        90,
    ),
    "schema: enum of words": (
        grammar("json_schema", filled(JSON_BYTES, '{"enum": [', lambda i: f'"{i:x}-word", ', "0]}")),
        3,
        256,
    ),
    "schema: enum of numbers": (grammar("json_schema", json.dumps({"enum": [10**40 + i for i in range(20_000)]})), 5, 530),
    "schema: anyOf": (
        grammar("json_schema", json.dumps({"anyOf": [{"const": [i]} for i in range(1000)]})),
        0.5,
        32,
    ),
    "schema: what multiplies": (
        grammar("json_schema", json.dumps({"enum": [f"w{i}" for i in range(60_000)], "anyOf": [{"pattern": f"w{i}"} for i in range(900)]})),
        1.2,
        50,
    ),
    "regex: words": (grammar("regex", filled(SOURCE_BYTES, "(", lambda i: f"w{i:x}e|", "x)")), 0.7, 80),
    "regex: repetition": (grammar("regex", "(([a-z]{1,50} ){1,50}\\n){1,50}"), 0.5, 32),
    "lark: rules": (
        grammar("lark", "start: r0\n" + "".join(f'r{i}: "a{i}" | r{i + 1}\n' for i in range(1990)) + 'r1990: "x"\n'),
        0.5,
        32,
    ),
    "choice": (grammar("choice", filled(SOURCE_BYTES, "[", lambda i: f'"{i:x}-word", ', '"x"]')), 0.5, 40),
    "template: long": (template("{% if x == 1 %}y{% endif %}" * 18_000), 0.5, 64),
    "template: loops": (template("{% for a in range(9999) %}{% for b in range(9999) %}{{ b }}{% endfor %}{% endfor %}"), 0.5, 32),
    "template: growth": (
        template("{% set ns = namespace(s='x') %}{% for i in range(99) %}{% set ns.s = ns.s ~ ns.s %}{% endfor %}{{ ns.s }}"),
        0.5,
        50,
    ),
    "template: messages": (template("{% for m in messages %}{{ m.content }}{% endfor %}", 2000, "word " * 200), 0.5, 32),
    "tokenizer: largest file": (loading_gguf(large_tokenizer), 8, 1000),
    "gguf: tokens": (loading_gguf(many_tokens), 8, 1000),
    "gguf: added tokens": (loading_gguf(added_tokens), 3.5, 730),
    "gguf: largest metadata": (loading_gguf(much_metadata), 8, 2000),
    "safetensors: tensors": (loading(many_tensors), 1.2, 120),
    "prompt: words": (prompt("It was a cold evening in Thornwick. " * 30_000), 1.5, 32),
    "prompt: one word": (prompt("a" * 1_000_000), 0.5, 32),
    "prompt: noise": (prompt(sampled(1, "ab cd\n.,:;é天😀0123456789", 300_000)), 0.7, 32),
}


def memory(field: str) -> float:
    """MB of this process: VmRSS now, VmHWM at most."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(field))


def measure(name: str) -> dict[str, object]:
    run = ROWS[name][0]()
    before = memory("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")
    begin = time.process_time()
    try:
        run()
        outcome = "ok"
    except rotor.RotorError as error:
        outcome = str(error)
    return {"seconds": time.process_time() - begin, "mb": memory("VmHWM") - before, "outcome": outcome}


def main(names: list[str]) -> int:
    if names[:1] == ["--row"]:
        print(json.dumps(measure(names[1])))
        return 0
    failures = 0
    print(f"{'input':<28}{'seconds':>9}{'may':>6}{'MB':>9}{'may':>6}  outcome")
    for name in names or ROWS:
        _, seconds, mb = ROWS[name]
        try:
            child = subprocess.run([sys.executable, __file__, "--row", name], capture_output=True, text=True, timeout=PATIENCE)
            row = json.loads(child.stdout) if child.returncode == 0 else None
        except subprocess.TimeoutExpired:
            row = {"seconds": float(PATIENCE), "mb": 0.0, "outcome": "did not end"}
        if row is None:
            row = {"seconds": 0.0, "mb": 0.0, "outcome": f"exit code {child.returncode}: {child.stderr[-300:]}"}
        is_right = row["seconds"] <= seconds and row["mb"] <= mb and not row["outcome"].startswith(("exit code", "did not"))
        failures += not is_right
        mark = "" if is_right else "  TOO MUCH"
        print(f"{name:<28}{row['seconds']:>9.2f}{seconds:>6.1f}{row['mb']:>9.1f}{mb:>6.0f}  {row['outcome'][:60]}{mark}", flush=True)
    return int(failures > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
