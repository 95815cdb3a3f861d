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
    """Headers that lie: lengths, offsets, shapes, types, names."""
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
    """Every number of the configuration, wrong; and JSON that is none."""
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
    """Bits of the JSON files around the weights."""
    rng = random.Random(2)
    for name, count in (("tokenizer.json", 150), ("tokenizer_config.json", 80), ("generation_config.json", 40)):
        data = (good / name).read_bytes()
        for _ in range(count):
            changed, place = bytearray(data), rng.randrange(len(data))
            changed[place] ^= 1 << rng.randrange(8)
            yield name, f"byte {place} changed", bytes(changed)


def places(good: Path) -> Iterator[Mutation]:
    """Files that are missing (None) or directories (b"directory" is replaced by one)."""
    for file in sorted(good.iterdir()):
        yield file.name, "missing", None
        yield file.name, "a directory", b"directory"


GROUPS = {
    "truncations": truncations, "header_flips": header_flips, "headers": headers, "config_flips": config_flips,
    "text_flips": text_flips, "places": places,
}


def use(model: rotor.Model) -> bytes:
    """Logits after some tokens, having tried everything that has to do with text."""
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
    print(json.dumps({**counts, "silent": silent, "names": names}))


if __name__ == "__main__":
    main()
