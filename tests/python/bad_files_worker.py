"""Loads a checkpoint again and again, each time with one file damaged; `test_bad_files.py` runs it as a process.

Arguments: the model directory, an empty directory, the name of a group of mutations. The last line on stdout is a JSON
summary; the line before a crash names the mutation.
"""

from __future__ import annotations

import json
import random
import shutil
import struct
import sys
from pathlib import Path
from typing import Iterator

import conftest  # noqa: F401  (puts the binding on the path)
import rotor

WEIGHTS = "model.safetensors"
Mutation = tuple[str, str, "bytes | None"]


def truncations(good: Path) -> Iterator[Mutation]:
    """Every file, cut at its first bytes, its last bytes and some places between."""
    for file in sorted(good.iterdir()):
        data = file.read_bytes()
        cuts = {0, 1, 7, 8, 9, 100, len(data) // 3, len(data) // 2, len(data) - 100, len(data) - 2, len(data) - 1}
        if file.name == WEIGHTS:
            (header,) = struct.unpack_from("<Q", data)
            cuts |= {header, header + 7, header + 8, header + 9}
        for cut in sorted(cut for cut in cuts if 0 <= cut < len(data)):
            yield file.name, f"cut at {cut}", data[:cut]


def header_flips(good: Path) -> Iterator[Mutation]:
    """The safetensors header: each bit of its length, and bits and bytes of its JSON."""
    data = (good / WEIGHTS).read_bytes()
    (header,) = struct.unpack_from("<Q", data)
    rng = random.Random(1)
    flips = [(byte, 1 << bit) for byte in range(8) for bit in range(8)]
    flips += [(8 + rng.randrange(header), 1 << rng.randrange(8)) for _ in range(400)]
    for place, mask in flips:
        changed = bytearray(data)
        changed[place] ^= mask
        yield WEIGHTS, f"byte {place} xor {mask}", bytes(changed)


def headers(good: Path) -> Iterator[Mutation]:
    """Headers with wrong lengths, offsets, shapes, types or names."""
    data = (good / WEIGHTS).read_bytes()
    (length,) = struct.unpack_from("<Q", data)
    header, body = json.loads(data[8 : 8 + length]), data[8 + length :]

    def file(changed: object) -> bytes:
        text = changed if isinstance(changed, bytes) else json.dumps(changed).encode()
        return struct.pack("<Q", len(text)) + text + body

    names = [name for name in header if name != "__metadata__"]
    for name in names:
        yield WEIGHTS, f"without {name}", file({key: value for key, value in header.items() if key != name})
    for name in names[:: max(1, len(names) // 6)]:
        entry = header[name]
        start, end = entry["data_offsets"]
        lies: list[object] = [
            dict(entry, data_offsets=[start, 2**64 - 1]), dict(entry, data_offsets=[2**64 - 1, end]),
            dict(entry, data_offsets=[end, start]), dict(entry, data_offsets=[start, len(body) + 1]),
            dict(entry, data_offsets=[-1, end]), dict(entry, data_offsets=[start]), dict(entry, data_offsets=[]),
            dict(entry, shape=[2**63, 2**63]), dict(entry, shape=[2**32, 2**32, 2**32]), dict(entry, shape=[-1]),
            dict(entry, shape=entry["shape"][::-1] + [3]), dict(entry, shape=[0]), dict(entry, shape=[1.5]),
            dict(entry, shape=[]) if entry["shape"] != [1] else dict(entry, shape=[1, 2]),
            dict(entry, dtype="F99"), dict(entry, dtype="I64"), dict(entry, dtype=None), {}, None, 7, [],
        ]
        for lie in lies:
            yield WEIGHTS, f"{name} is {lie}", file({**header, name: lie})
    for text in (b"", b"{", b"{}", b"[]", b"null", b"7", b'"a"', b"\xff\xfe", b"{" * 5000, b"[" * 100000, b'{"a":' * 50000):
        yield WEIGHTS, f"header {text[:20]!r}...", file(text)


def config_flips(good: Path) -> Iterator[Mutation]:
    """Wrong values for every number of the configuration, and texts that are not JSON."""
    config = json.loads((good / "config.json").read_text())
    wrong = [0, -1, 1, 3, 2**31, 2**32, 2**63, 2**64, 1e300, 1e-320, 0.5, "7", "", None, True, [], {}]
    for key in [key for key, value in config.items() if isinstance(value, (int, float, dict, str, list))]:
        for value in wrong:
            yield "config.json", f"{key} = {value!r}", json.dumps(dict(config, **{key: value})).encode()
        rest = {name: value for name, value in config.items() if name != key}
        yield "config.json", f"without {key}", json.dumps(rest).encode()
    for text in (b"", b"{", b"[]", b"null", b"7", b"{}", b"\xff", b"[" * 100000, b"\xef\xbb\xbf{}", b"{'a': 1}", b"NaN"):
        for name in ("config.json", "tokenizer.json", "tokenizer_config.json", "generation_config.json",
                     "special_tokens_map.json"):
            yield name, f"is {text[:20]!r}", text


def text_flips(good: Path) -> Iterator[Mutation]:
    """Flips bits of the JSON files that come with the weights."""
    rng = random.Random(2)
    for name, count in (("tokenizer.json", 150), ("tokenizer_config.json", 80), ("generation_config.json", 40)):
        data = (good / name).read_bytes()
        for _ in range(count):
            changed, place = bytearray(data), rng.randrange(len(data))
            changed[place] ^= 1 << rng.randrange(8)
            yield name, f"byte {place} changed", bytes(changed)


def places(good: Path) -> Iterator[Mutation]:
    """Files that are missing (None), or that are directories (b"directory" is replaced by one)."""
    for file in sorted(good.iterdir()):
        yield file.name, "missing", None
        yield file.name, "a directory", b"directory"


GGUF = "model.gguf"


def gguf_truncations(good: Path) -> Iterator[Mutation]:
    """Cuts at every few bytes of the header, and in larger steps after it."""
    data = (good / GGUF).read_bytes()
    for cut in [*range(0, 2000, 7), *range(2000, len(data), 499), len(data) - 33, len(data) - 32]:
        yield GGUF, f"cut at {cut}", data[:cut]


def gguf_flips(good: Path) -> Iterator[Mutation]:
    """Flips all bits of the first bytes, a bit in each of the first 1500 bytes, and some of the
    rest."""
    data = (good / GGUF).read_bytes()
    rng = random.Random(3)
    start = data.index(b"token_embd.weight")
    flips = [(byte, 1 << bit) for byte in range(24) for bit in range(8)]
    flips += [(byte, 1 << rng.randrange(8)) for byte in range(24, 1500)]
    flips += [(byte, 1 << rng.randrange(8)) for byte in range(start, start + 600)]
    flips += [(rng.randrange(len(data)), 1 << rng.randrange(8)) for _ in range(300)]
    for place, mask in flips:
        changed = bytearray(data)
        changed[place] ^= mask
        yield GGUF, f"byte {place} xor {mask}", bytes(changed)


def gguf_lies(good: Path) -> Iterator[Mutation]:
    """Counts, lengths, types and offsets that are far from the right ones, and names that come
    twice."""
    data = (good / GGUF).read_bytes()
    counts = [0, 1, 2**16, 2**16 + 1, 2**31, 2**32 - 1, 2**32, 2**60, 2**61, 2**63, 2**64 - 1]

    def put(at: int, raw: bytes) -> bytes:
        return data[:at] + raw + data[at + len(raw) :]

    for at, what in ((8, "tensors"), (16, "keys"), (24, "length of a key")):
        for count in counts:
            yield GGUF, f"{what}: {count}", put(at, struct.pack("<Q", count))
    for key, offset in ((b"tokenizer.ggml.tokens", 8), (b"tokenizer.ggml.token_type", 8), (b"tokenizer.ggml.merges", 8)):
        at = data.index(key) + len(key)
        for count in counts:
            yield GGUF, f"elements of {key!r}: {count}", put(at + offset, struct.pack("<Q", count))
        for kind in (*range(7), 9, 10, 12, 13, 2**32 - 1):
            if kind not in (5, 4) or b"type" not in key:
                yield GGUF, f"elements of {key!r}: type {kind}", put(at + 4, struct.pack("<I", kind))
    at = data.index(b"tokenizer.ggml.tokens") + 21 + 16
    for count in counts[1:]:
        if struct.pack("<Q", count) != data[at : at + 8]:
            yield GGUF, f"length of a token: {count}", put(at, struct.pack("<Q", count))
    name = b"blk.0.ffn_up.weight"
    at = data.index(name) + len(name)
    for sizes in (0, 1, 3, 5, 2**31, 2**32 - 1):
        yield GGUF, f"sizes: {sizes}", put(at, struct.pack("<I", sizes))
    for count in counts:
        for place in (4, 12):
            yield GGUF, f"size at {place}: {count}", put(at + place, struct.pack("<Q", count))
        yield GGUF, f"offset: {count}", put(at + 24, struct.pack("<Q", count))
    yield GGUF, "sizes whose product is 0", put(at + 4, struct.pack("<QQ", 2**32, 2**32))
    yield GGUF, "a tensor twice", data.replace(b"blk.0.ffn_up.weight", b"blk.0.ffn_dn.weight").replace(
        b"blk.0.attn_k.weight", b"blk.0.attn_q.weight")
    yield GGUF, "a key twice", data.replace(b"embedding_length", b"rope.freq_base_x").replace(
        b"tokenizer.ggml.scores", b"tokenizer.ggml.tokens")
    yield GGUF, "big-endian", put(4, struct.pack(">I", 3))
    yield GGUF, "another magic number", put(0, b"GGML")
    for version in (0, 1, 4, 2**32 - 1):
        yield GGUF, f"version {version}", put(4, struct.pack("<I", version))
    yield GGUF, "a name that is not UTF-8", data.replace(b"output_norm", b"output\xffnorm")
    yield GGUF, "empty", b""


GROUPS = {
    "gguf_truncations": gguf_truncations, "gguf_flips": gguf_flips, "gguf_lies": gguf_lies,
    "truncations": truncations, "header_flips": header_flips, "headers": headers, "config_flips": config_flips,
    "text_flips": text_flips, "places": places,
}


def use(model: rotor.Model) -> bytes:
    """The logits after some tokens. Calls all functions on text before."""
    for call in (
        lambda: model.detokenize(model.tokenize("Hello <|eot_id|> 123", True, True)),
        lambda: model.chat_format([{"role": "user", "content": "hi"}]),
    ):
        try:
            call()
        except rotor.RotorError:
            pass
    with model.session(context_length=8) as session:
        session.append([0, 1, 2])
        logits = session.logits()
        session.step()
    return logits.tobytes()


def damage(file: Path, what: str, content: bytes | None) -> None:
    file.unlink()
    if what == "a directory":
        file.mkdir()
    elif content is not None:
        file.write_bytes(content)


def main() -> None:
    good, scratch, group = Path(sys.argv[1]), Path(sys.argv[2]) / "model", sys.argv[3]
    with rotor.Model(good) as model:
        want = use(model)
    shutil.copytree(good, scratch)
    counts, silent = {"refused": 0, "same": 0, "different": 0}, []
    names: dict[str, int] = {}
    for name, what, content in GROUPS[group](good):
        print(f"{name}: {what}"[:200], flush=True)
        file, original = scratch / name, (good / name).read_bytes()
        damage(file, what, content)
        try:
            with rotor.Model(scratch) as model:
                same = use(model) == want
                counts["same" if same else "different"] += 1
                if not same:
                    silent.append(f"{name}: {what}"[:200])
        except rotor.RotorError as error:
            assert str(error), "an error without words"
            names[error.name] = names.get(error.name, 0) + 1
            counts["refused"] += 1
        if file.is_dir():
            file.rmdir()
        file.write_bytes(original)
    with rotor.Model(scratch) as model:
        assert use(model) == want
    # ru_maxrss is of no use here: a process inherits it from its parent.
    status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
    peak_mb = int(status["VmHWM"].split()[0]) >> 10
    print(json.dumps({**counts, "silent": silent, "names": names, "peak_mb": peak_mb}))


if __name__ == "__main__":
    main()
