"""`rotor bench`: how fast a model is on this machine."""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from typing import Any, Callable

import rotor

from .failure import Failure
from .loading import add_model, at_least, load
from .machine import Streams
from .terminal import Bar, size

# Lengths of prompts, and tokens that a session holds before it decodes.
_PROMPTS, _DEPTHS = (128, 512), (0, 1024, 4096)
# Tokens of one measurement of decoding, and of the prompt before the first token.
_TOKENS, _SHORT = 16, 8
# The share of a figure's time after which a prompt is too long to be measured.
_TOO_LONG = 2


def add(commands: Any) -> None:
    parser = commands.add_parser("bench", help="measure how fast a model is here",
                                 description="Measures tokens per second, the time to the first token, and memory. Each figure is the median of "
                                             "several measurements; the slowest and the fastest one stand beside it.")
    add_model(parser)
    parser.add_argument("--repeat", type=at_least(1), default=5, metavar="N", help="measurements of each figure (default: 5)")
    parser.add_argument("--seconds", type=at_least(1), default=8, metavar="N", help="do not begin another after this time (default: 8)")
    parser.add_argument("--kv", choices=("f16", "f32", "i8"), default="f16", help="numbers of the KV cache (default: f16)")
    parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    started = time.perf_counter()
    model = load(options)
    loaded = time.perf_counter()
    if not model.info["has_head"]:
        raise Failure("the model has no output head, so it decodes no tokens; `rotor embed` embeds texts with it")
    bench = Bench(model, options)
    bench.decode(bench.session(_SHORT), 1)
    found: dict[str, Any] = {"load_seconds": loaded - started, "first_token_seconds": time.perf_counter() - started}
    with Bar("measuring") as bar:
        found.update(bench.measure(bar))
    print(json.dumps(found, indent=2) if options.json else "\n".join(_lines(found)))
    return 0


class Bench:
    """The measurements of a model."""

    def __init__(self, model: rotor.Model, options: argparse.Namespace) -> None:
        self._model, self._info = model, model.info
        self._repeat, self._seconds, self._kv = options.repeat, options.seconds, options.kv
        self._longest: int = self._info["max_position_embeddings"]

    def session(self, n_tokens: int) -> rotor.Session:
        """A session with so many tokens that are not evaluated yet. They look like a text: no two neighbours are alike."""
        session = self._model.session(kv=self._kv)
        session.append([((i * 2_654_435_761 & 0xFFFF_FFFF) >> 8) % self._info["n_vocab"] for i in range(n_tokens)])
        return session

    @staticmethod
    def decode(session: rotor.Session, n_tokens: int) -> None:
        for _ in range(n_tokens):
            if session.step() is None:
                session.append([1])

    def measure(self, bar: Bar) -> dict[str, Any]:
        lengths = [n for n in _PROMPTS if n < self._longest]
        depths = [n for n in _DEPTHS if n + 2 * _TOKENS * (self._repeat + 1) < self._longest]
        prefill: dict[str, Any] = {}
        decode: dict[str, Any] = {}
        for done, n in enumerate(lengths):
            bar(done / (len(lengths) + len(depths)))
            prefill[str(n)] = self._prefill(n) if self._has_time(n, prefill) else None
        # Below, memory is taken to measure how fast it is read.
        peak = _peak_memory()
        for done, n in enumerate(depths, len(lengths)):
            bar(done / (len(lengths) + len(depths)))
            decode[str(n)] = self._decode(max(n, 1)) if self._has_time(n, prefill) else None
        info, stats = self._info, self.session(1).stats
        return {
            "backend": info["backend"], "tier": info["tier"], "threads": info["threads"], "version": rotor.version(),
            "weight_bytes": info["weight_bytes"], "bytes_per_token": stats["bytes_per_token"], "peak_memory": peak,
            "prefill_tokens_per_second": prefill, "decode_tokens_per_second": decode,
        }

    def _has_time(self, n: int, prefill: dict[str, Any]) -> bool:
        known = [found["median"] for found in prefill.values() if found]
        return not known or n / known[-1] < _TOO_LONG * self._seconds

    def _repeated(self, measure: Callable[[], dict[str, float]]) -> dict[str, Any]:
        """The medians of several measurements, and the extremes of the first figure."""
        found: list[dict[str, float]] = []
        started = time.perf_counter()
        while len(found) < self._repeat and (not found or time.perf_counter() - started < self._seconds):
            found.append(measure())
        speeds = [one["speed"] for one in found]
        others = {name: statistics.median(one[name] for one in found) for name in found[0] if name != "speed"}
        return {"median": statistics.median(speeds), "min": min(speeds), "max": max(speeds), "measurements": len(found), **others}

    def _prefill(self, n: int) -> dict[str, Any]:
        def once() -> dict[str, float]:
            session = self.session(n)
            start = time.perf_counter()
            session.prefill()
            return {"speed": n / (time.perf_counter() - start)}

        return self._repeated(once)

    def _decode(self, depth: int) -> dict[str, Any]:
        session, streams = self.session(depth), None
        self.decode(session, 2)
        if self._info["backend"] == "cpu":
            streams = Streams(self._info["threads"])

        def once() -> dict[str, float]:
            # A machine that others use, too, may read half as fast a second later.
            bandwidth = streams.read(2) if streams is not None else 0.0
            before, start = session.stats, time.perf_counter()
            self.decode(session, _TOKENS)
            seconds, after = time.perf_counter() - start, session.stats
            found = {"speed": _TOKENS / seconds, "kv_bytes": float(after["kv_bytes"])}
            if bandwidth:
                read = (after["weight_bytes_read"] - before["weight_bytes_read"]) / _TOKENS + after["kv_bytes"]
                found.update(read_bytes_per_second=bandwidth, bandwidth_share=read * _TOKENS / seconds / bandwidth)
            return found

        return self._repeated(once)


def _peak_memory() -> int | None:
    """The most memory that this process has had, in bytes."""
    try:
        import resource
    except ImportError:
        return None
    # Linux counts in KB, macOS in bytes.
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def _lines(found: dict[str, Any]) -> list[str]:
    lines = [f"rotor {found['version']}, {found['backend']} {found['tier']}, {found['threads']} threads"]
    lines.append(f"load {found['load_seconds']:.2f} s; first token {found['first_token_seconds']:.2f} s after the start of the load")
    peak = f"; the process has taken {size(found['peak_memory'])}" if found["peak_memory"] else ""
    lines.append(f"weights {size(found['weight_bytes'])}, of which a token reads {size(found['bytes_per_token'])}{peak}")
    lines.append(f"{'':<28}{'median':>10}{'slowest':>10}{'fastest':>10}{'':>4}")
    for title, name in (("prefill of {} tokens", "prefill"), ("decode after {} tokens", "decode")):
        for n, speed in found[f"{name}_tokens_per_second"].items():
            lines.append(f"{title.format(n):<28}" + (_row(speed) if speed else "   takes too long here; --seconds has the limit"))
    return lines


def _row(speed: dict[str, Any]) -> str:
    row = f"{speed['median']:>10.1f}{speed['min']:>10.1f}{speed['max']:>10.1f}  tokens/s"
    if "bandwidth_share" in speed:
        row += f", {100 * speed['bandwidth_share']:.0f} % of the {size(speed['read_bytes_per_second'])}/s that this machine reads"
    return row
