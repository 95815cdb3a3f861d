"""`rotor inspect`: what a model is, whether rotor runs it, and what it takes, before it is loaded."""

from __future__ import annotations

import argparse
import json
from typing import Any

import rotor

from .failure import Mistake
from .loading import add_backend, at_least
from .machine import Streams, memory
from .terminal import Bar, count, size

# The context that most conversations have room in.
_USUAL = 4096
# Weights below this size may stay in the caches of the CPU, which are faster than memory.
_CACHED = 64 << 20

_FORMS = {"packed": "packed, two bits a weight", "unpacked": "unpacked ternary weights", "gguf": "GGUF", "mlx": "MLX, two bits a weight",
          "master": "master weights, which a load makes ternary"}


def add(commands: Any) -> None:
    parser = commands.add_parser("inspect", help="say what a model is, and what it takes, before it is loaded",
                                 description="Says what a model directory or file is, whether rotor runs it, how much memory it takes and "
                                             "about how fast it would be here. Nothing is loaded. The exit code is 1 if rotor does not run it.")
    parser.add_argument("model", metavar="PATH", help="a model directory, or a file")
    parser.add_argument("--context", type=at_least(1), metavar="N", help="tokens of a session (default: the model's longest context)")
    parser.add_argument("--kv", choices=("f16", "f32", "i8"), default="f16", help="numbers of the KV cache (default: f16)")
    parser.add_argument("--no-speed", action="store_true", help="do not measure how fast this machine reads memory (half a second)")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a text")
    add_backend(parser)
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    found = inspected(options)
    if options.json:
        print(json.dumps(found, indent=2, ensure_ascii=False))
    else:
        print("\n".join(_lines(found)))
    return 0 if found["runs"] else 1


def inspected(options: argparse.Namespace) -> dict[str, Any]:
    """What the library says, and what this machine adds to it."""
    try:
        with Bar("looking at the model and this machine") as bar:
            found = rotor.inspect(options.model, options.backend, options.threads, context_length=options.context, kv=options.kv,
                                  progress=bar, cache_dir=options.cache_dir, memory_limit=options.memory_limit)
    except rotor.RotorError as error:
        if error.name == "ROTOR_E_BACKEND":
            raise Mistake(f"--backend: {error}") from error
        if error.name == "ROTOR_E_ARGUMENT":
            raise Mistake(f"--context: {error}") from error
        raise
    free, total = memory()
    found = {"path": options.model, **found, "devices": [], "free_memory": free, "total_memory": total, "fits": None,
             "read_bytes_per_second": None, "decode_tokens_per_second": None}
    if found["weight_bytes"] is not None:
        found["devices"] = rotor.devices()
        # What is on a GPU needs no memory of the host, and what is prepared in a file is memory that others may take.
        needed = found["weight_bytes"] + min(found["session_bytes"], kv_bytes(found, _USUAL))
        found["fits"] = None if free is None or found["backend"] not in ("cpu", "reference") else needed <= free
    if found["bytes_per_token"] is not None and found["backend"] == "cpu" and found["has_head"] and not options.no_speed:
        found["read_bytes_per_second"] = Streams(found["threads"]).read()
        found["decode_tokens_per_second"] = {
            str(depth): found["read_bytes_per_second"] / (found["bytes_per_token"] + kv_bytes(found, depth))
            for depth in dict.fromkeys((0, *depths(found)))}
    return found


def kv_bytes(found: dict[str, Any], n_tokens: int) -> int:
    """Bytes of the KV cache of a session of so many tokens."""
    blocks: int = -(-n_tokens // found["kv_block_tokens"])
    return blocks * int(found["kv_block_bytes"])


def depths(found: dict[str, Any]) -> list[int]:
    """The lengths of sessions that are worth a line."""
    longest = found["context_length"]
    return [_USUAL, longest] if longest > _USUAL else [longest]


def _lines(found: dict[str, Any]) -> list[str]:
    lines = [str(found["path"])]

    def say(name: str, text: str) -> None:
        lines.append(f"  {name:<12} {text}")

    if found["model_type"]:
        for i, line in enumerate(_model(found)):
            say("" if i else "model", line)
    if found["format"]:
        say("files", _files(found))
    if found["has_tokenizer"] is not None:
        template = "chat template" if found["has_chat_template"] else "no chat template: complete texts with `rotor generate --raw`"
        say("text", f"tokenizer, {template}" if found["has_tokenizer"] else "no tokenizer: only token ids can be used")
    if found["error"]:
        say("runs", "no")
        say("because", found["error"]["message"])
    else:
        say("runs", "yes" if found["has_head"] else "yes, to embed texts: it has no output head, so it writes none")
    if found["weight_bytes"] is not None:
        say("computes on", f"{found['backend']} {found['tier']}, {found['threads']} threads")
        _say_memory(found, say)
    for device in found["devices"]:
        kind = "a program on the CPU, which auto does not take" if device["kind"] == "cpu" else device["kind"]
        say("device", f"{device['backend']}: {device['name']} ({kind}; {size(device['memory'])})")
    if found["decode_tokens_per_second"]:
        _say_speed(found, say)
    return lines


def _model(found: dict[str, Any]) -> list[str]:
    lines = [found["model_type"] + (f" ({found['architecture']})" if found["architecture"] else "")]
    if found["n_parameters"] is not None:
        lines[0] += f", {count(found['n_parameters'])} weights"
    if found["n_layers"] is not None:
        lines.append(f"{found['n_layers']} layers of width {found['hidden_size']}; {found['n_heads']} heads, {found['n_kv_heads']} for keys and values; "
                     f"{found['n_vocab']} tokens in the vocabulary")
        lines.append(f"contexts of up to {found['max_position_embeddings']} tokens")
    if found["pooling"]:
        lines.append(f"embeddings are pooled by {found['pooling']}")
    return lines


def _files(found: dict[str, Any]) -> str:
    text = f"{found['format']}, {found['n_files']} file{'s' if found['n_files'] != 1 else ''}, {size(found['file_bytes'])}"
    if found["form"]:
        text += f"; {_FORMS.get(found['form'], found['form'])} ({found['weight_type']})"
        if found["group_size"]:
            text += f", a scale for each {found['group_size']}"
    elif found["tensor_types"]:
        text += "; tensors of " + ", ".join(f"{name} ({n})" for name, n in sorted(found["tensor_types"].items()))
    return text


def _say_memory(found: dict[str, Any], say: Any) -> None:
    say("memory", f"{size(found['weight_bytes'])} for the weights")
    per_token = found["kv_block_bytes"] / found["kv_block_tokens"]
    say("", f"{size(per_token)} for each token of a session: "
            + ", ".join(f"{size(kv_bytes(found, depth))} at {depth} tokens" for depth in depths(found)))
    if found["free_memory"] is not None:
        say("", f"{size(found['free_memory'])} of this machine's {size(found['total_memory'])} are free")
    if found["fits"] is False:
        say("", "IT DOES NOT FIT into the free memory: close other programs, or take a smaller model")
    elif found["fits"] and found["weight_bytes"] + found["session_bytes"] > found["free_memory"]:
        say("", "it fits, but a session with a full context does not: use a shorter one (--context), or --kv i8")


def _say_speed(found: dict[str, Any], say: Any) -> None:
    told = [f"{speed:.0f} tokens/s {'at first' if depth == '0' else f'after {depth} tokens'}"
            for depth, speed in found["decode_tokens_per_second"].items()]
    say("speed", f"at most about {', '.join(told)}")
    say("", f"(a token reads {size(found['bytes_per_token'])} of weights, and this machine reads {size(found['read_bytes_per_second'])}/s; "
            "weights that a ReLU silences need not be read)")
    if found["weight_bytes"] < _CACHED:
        say("", "(the weights are so few that caches may hold them; then computation decides)")
    say("", f"`rotor bench {found['path']}` measures it")


__all__ = ["add", "inspected", "run"]
