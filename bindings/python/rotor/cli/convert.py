"""`rotor convert`: smaller files, or weights that are prepared ahead of time."""

from __future__ import annotations

import argparse
import os
import shutil
import time
from pathlib import Path
from typing import Any

import rotor

from .failure import Failure, Mistake
from .loading import add_backend, load
from .terminal import Bar, size, tell

# Why a form is not converted, and what to do.
_REFUSED = {
    "packed": "it is packed already: copy it as it is",
    "gguf": "a GGUF file of ternary weights is as small as packed ones, and rotor loads it as it is",
    "mlx": "MLX's form has two bits a weight, and rotor loads it as it is",
}
# Files of weights in any form, which are not copied.
_WEIGHTS = (".safetensors", ".safetensors.index.json", ".bin", ".bin.index.json", ".pt", ".pth", ".gguf", ".onnx", ".h5", ".msgpack")


def add(commands: Any) -> None:
    parser = commands.add_parser(
        "convert", help="pack a model's weights, or prepare them ahead of time",
        description="Packs the weights of a BitNet model (safetensors with master weights or unpacked ones) into two bits each: a directory "
                    "that is about a fourth as large, loads faster, and gives the same bits, which the command checks. Or, with --prepare, "
                    "fills the folder of --cache-dir, so that later loads are fast from the first one on.")
    parser.add_argument("model", metavar="MODEL", help="a model directory, or a GGUF file (with --prepare)")
    parser.add_argument("out", metavar="OUT", nargs="?", help="the new directory")
    parser.add_argument("--prepare", action="store_true", help="fill the folder of --cache-dir instead")
    add_backend(parser)
    parser.set_defaults(run=run, late="out")


def run(options: argparse.Namespace) -> int:
    if options.prepare:
        if options.out is not None or options.cache_dir is None:
            raise Mistake("--prepare needs --cache-dir DIR, and no OUT")
        return _prepare(options)
    if options.out is None:
        raise Mistake("there is no OUT; name the new directory, or use --prepare with --cache-dir")
    return _pack(options)


def _prepare(options: argparse.Namespace) -> int:
    def files() -> dict[str, int]:
        directory = Path(options.cache_dir)
        return {path.name: path.stat().st_size for path in directory.glob("*")} if directory.is_dir() else {}

    before, times = files(), []
    for _ in range(2):
        start = time.perf_counter()
        load(options).close()
        times.append(time.perf_counter() - start)
    after = files()
    made = {name: n_bytes for name, n_bytes in after.items() if name not in before}
    if not made:
        why = "it was prepared before" if any(name.endswith(".weights") for name in after) else "such a small model needs no preparation"
        tell(f"nothing new in {options.cache_dir}: {why}")
    for name, n_bytes in sorted(made.items()):
        tell(f"{name}: {size(n_bytes)}")
    tell(f"the first load took {times[0]:.2f} s, the second one {times[1]:.2f} s; use --cache-dir {options.cache_dir} (or cache_dir in a program)")
    return 0


def _pack(options: argparse.Namespace) -> int:
    found = rotor.inspect(options.model, "cpu")
    if found["error"] is not None:
        raise Failure(f"rotor does not run this model: {found['error']['message']}")
    if found["form"] in _REFUSED:
        raise Failure(f"{options.model}: {_REFUSED[found['form']]}")
    if found["group_size"] is not None:
        raise Failure(f"{options.model}: its weights have a scale for each {found['group_size']}, which packed BitNet weights do not have; "
                      "take the GGUF or MLX files of this model, which are as small")
    source, out = Path(options.model), Path(options.out)
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise Failure(f"{out}: it exists already; name a new directory")
    scratch = out.with_name(f"{out.name}.partial-{os.getpid()}")
    scratch.mkdir(parents=True)
    try:
        _write(source, scratch, found["form"] == "master")
        _check(options, source, scratch)
        if out.exists():
            out.rmdir()
        scratch.rename(out)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    made = sum(path.stat().st_size for path in out.glob("*.safetensors"))
    tell(f"{size(found['file_bytes'])} became {size(made)} in {out}; logits have the same bits")
    return 0


def _write(source: Path, target: Path, is_online: bool) -> None:
    from .packing import pack

    for path in source.iterdir():
        if path.is_dir() and path.name == "1_Pooling":
            shutil.copytree(path, target / path.name)
        elif path.is_file() and path.name != "config.json" and not path.name.endswith(_WEIGHTS):
            shutil.copyfile(path, target / path.name)
    with Bar("packing") as bar:
        pack(source, target, is_online, bar)


def _check(options: argparse.Namespace, source: Path, target: Path) -> None:
    """Compares what both models compute, by bits."""
    results = []
    for path in (source, target):
        with Bar(f"checking {path.name}") as bar, rotor.Model(path, "cpu", options.threads, progress=bar) as model:
            ids = [(7919 * i + 13) % model.info["n_vocab"] for i in range(min(32, model.info["max_position_embeddings"] - 1))]
            if not model.info["has_head"]:
                results.append(model.embed([ids]).tobytes())
                continue
            with model.session(kv="f32") as session:
                session.append(ids[:1])
                scores = session.score(ids[1:])
                session.append(ids[1:])
                results.append(repr(scores).encode() + session.logits().tobytes())
    if results[0] != results[1]:
        raise Failure("the packed model computes other numbers; this is a bug of rotor, please report it")
