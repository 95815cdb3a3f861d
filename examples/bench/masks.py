"""What constrained output costs on a large vocabulary: the time of masks beside that of whole steps.

    python examples/bench/masks.py MODEL

MODEL has no tokenizer of its own, or it is not looked at (`cargo run --release --example bench` can write one of the 2B4T shape): a
byte-level BPE tokenizer of as many tokens as it has rows is made up, from syllables, numbers, white space and characters of several bytes.
Needs the Python binding.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Callable, Iterator

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bindings" / "python"))

import rotor  # noqa: E402

SCHEMA = {
    "type": "object",
    "properties": {
        "name": {"type": "string"},
        "thoughts": {"type": "string", "maxLength": 400},
        "coins": {"type": "integer"},
        "items": {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "string", "pattern": "^[a-z_]{2,20}$"},
                  "price": {"type": "number"}}, "required": ["id", "price"], "additionalProperties": False}},
        "mood": {"enum": ["calm", "angry", "afraid"]},
    },
    "required": ["name", "thoughts", "coins", "items", "mood"],
    "additionalProperties": False,
}
GRAMMARS: dict[str, tuple[str, Any]] = {
    "JSON of a schema": ("json_schema", SCHEMA),
    "any JSON": ("json_schema", {"type": "object", "additionalProperties": True}),
    "regular expression": ("regex", r"([A-Z][a-z]+ ){3,40}[a-z]+\."),
    "any text without a digit": ("regex", r"[^0-9]{400,500}"),
}


def alphabet() -> list[str]:
    """GPT-2's characters for the 256 bytes."""
    plain = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = iter(range(0x100, 0x200))
    return [chr(byte) if byte in plain else chr(next(others)) for byte in range(256)]


def words(chance: random.Random) -> Iterator[bytes]:
    """Texts of tokens, the shorter ones first."""
    for n in range(1000):
        yield str(n).encode()
    for n in range(2, 60):
        yield from (b" " * n, b"\n" * n, b"\n" + b" " * n, b"\t" * n, b"-" * n, b"=" * n)
    for mark in ('"', '":', '",', '"}', '{"', '":"', '","', "()", ");", '."', "://", "->", ', "', ': "', '"]', "}}", "],", '"\n'):
        yield mark.encode()
    for code in [*range(0xC0, 0x250), *range(0x390, 0x500), *range(0x4E00, 0x6000), *range(0x1F300, 0x1F600)]:
        yield chr(code).encode()
    syllables = [a + b + c for a in ("b c d f g h j k l m n p r s t v w z st tr ch".split()) for b in "aeiouy" for c in ("", "n", "r", "s")]
    while True:
        word = "".join(chance.choice(syllables) for _ in range(chance.randrange(1, 5)))
        yield from (word.encode(), b" " + word.encode(), b" " + word.capitalize().encode())


def tokenizer(n_vocab: int) -> dict[str, Any]:
    """tokenizer.json: each word is a chain of merges, a byte at a time."""
    letters = alphabet()
    vocab, merges = {letter: i for i, letter in enumerate(letters)}, []
    for word in words(random.Random(1)):
        text = "".join(letters[byte] for byte in word)
        for end in range(2, len(text) + 1):
            if text[:end] not in vocab:
                merges.append([text[: end - 1], text[end - 1]])
                vocab[text[:end]] = len(vocab)
            if len(vocab) == n_vocab - 256:
                break
        if len(vocab) == n_vocab - 256:
            break
    added = [{"id": len(vocab) + i, "content": f"<|special_{i}|>", "special": True, "single_word": False, "lstrip": False, "rstrip": False,
              "normalized": False} for i in range(256)]
    byte_level = {"type": "ByteLevel", "add_prefix_space": False, "trim_offsets": False, "use_regex": True}
    return {"version": "1.0", "added_tokens": added, "pre_tokenizer": byte_level, "decoder": byte_level,
            "model": {"type": "BPE", "vocab": vocab, "merges": merges}}


def directory(model: Path, at: Path) -> Path:
    """The model with such a tokenizer."""
    for file in model.iterdir():
        if not file.name.startswith(("tokenizer", "special", "generation")):
            (at / file.name).symlink_to(file.resolve())
    n_vocab = json.loads((model / "config.json").read_text())["vocab_size"]
    (at / "tokenizer.json").write_text(json.dumps(tokenizer(n_vocab)))
    (at / "tokenizer_config.json").write_text(json.dumps({"eos_token": "<|special_0|>"}))
    return at


def timed(call: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = call()
    return (time.perf_counter() - start) * 1e3, result


def measure(model: rotor.Model, grammar: tuple[str, Any] | None, n: int, **options: Any) -> str:
    """Per token that is not forced: the whole, and what is not evaluation, in milliseconds."""
    evaluated, chosen = [], []
    with model.session(**options) as session:
        session.append("Tell me about the goods in the store of the market.")
        session.prefill()
        made = timed(lambda: session.set_grammar(*grammar))[0] if grammar else 0.0
        while len(chosen) < n:
            waited = timed(session.prefill)[0]
            took, token = timed(session.step)
            if token is None:
                break
            if waited > 1.0:
                evaluated.append(waited)
                chosen.append(took)
    total = [a + b for a, b in zip(evaluated, chosen)]
    tail = sorted(chosen)[int(0.95 * (len(chosen) - 1))]
    share = sum(chosen) / sum(total)
    return (f"{len(chosen):4} tokens, {statistics.mean(total):6.2f} ms each, without evaluation: mean {statistics.mean(chosen):6.3f}, "
            f"median {statistics.median(chosen):6.3f}, 95 % {tail:6.3f}, most {max(chosen):6.3f} ms: {share:5.1%}; grammar made in {made:.1f} ms")


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("model", type=Path)
    arguments.add_argument("--backend", default="cpu")
    arguments.add_argument("--tokens", type=int, default=100)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        with rotor.Model(directory(given.model, Path(scratch)), given.backend) as model:
            with model.session() as session:
                took = timed(lambda: session.set_grammar("regex", "a"))[0]
            print(f"{model.info['n_vocab']} tokens; what grammars share was made in {took:.0f} ms")
            for how, options in {"greedy": {}, "top-k 40": dict(temperature=1.0, top_k=40, seed=1), "sampled": dict(temperature=1.0, seed=1)}.items():
                print(f"{how}, no grammar: {measure(model, None, given.tokens, **options)}")
                for name, grammar in GRAMMARS.items():
                    print(f"{how}, {name}: {measure(model, grammar, given.tokens, **options)}", flush=True)


if __name__ == "__main__":
    main()
