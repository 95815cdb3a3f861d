"""Options that all commands have which load a model, and the load."""

from __future__ import annotations

import argparse
import os

import rotor

from .failure import Mistake
from .terminal import Bar, tell


def add_model(parser: argparse.ArgumentParser) -> None:
    """The model and where it computes."""
    parser.add_argument("model", metavar="MODEL", help="a model directory as downloaded from Hugging Face, or a GGUF file")
    add_backend(parser)


def add_backend(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("where to compute")
    group.add_argument("--backend", default="auto", metavar="NAME",
                       help="auto (a GPU if there is a fast one, else the CPU), cpu, cpu:TIER, vulkan, opencl, vulkan:DEVICE, "
                            "opencl:DEVICE (default: auto)")
    group.add_argument("--threads", type=at_least(1), metavar="N", help="threads that compute (default: one per core, at most 8)")
    group.add_argument("--cache-dir", metavar="DIR", help="keep prepared weights there, so that the next load is faster")
    group.add_argument("--memory-limit", type=n_bytes, metavar="SIZE", help="most memory of weights and contexts, for example 4GB")


def at_least(least: int) -> "type[int]":
    """A whole number, for argparse."""

    def number(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = least - 1
        if value < least:
            raise argparse.ArgumentTypeError(f"{text!r} is no whole number of at least {least}")
        return value

    return number  # type: ignore[return-value]


def real(least: float, most: float = float("inf")) -> "type[float]":
    """A number in a range, for argparse."""

    def number(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"{text!r} is no number from {least:g}" + (f" to {most:g}" if most < 1e9 else ""))
        return value

    return number  # type: ignore[return-value]


def n_bytes(text: str) -> int:
    """Bytes, as 500MB or 4GB."""
    units = {"": 1, "B": 1, "K": 10**3, "KB": 10**3, "M": 10**6, "MB": 10**6, "G": 10**9, "GB": 10**9}
    number = text.rstrip("bBkKmMgG ")
    try:
        value = int(float(number) * units[text[len(number):].strip().upper()])
    except (KeyError, ValueError, OverflowError):
        value = 0
    if value < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no size, such as 500MB or 4GB")
    return value


def load(options: argparse.Namespace, path: str | None = None) -> rotor.Model:
    """Loads the model of the command line, or another one with the same options."""
    rotor.set_log(lambda _level, message: tell(message), "warn")
    path = options.model if path is None else path
    name = os.path.basename(os.path.normpath(path))
    try:
        with Bar(f"loading {name}") as bar:
            return rotor.Model(path, options.backend, options.threads, progress=bar, cache_dir=options.cache_dir,
                               memory_limit=options.memory_limit)
    except rotor.RotorError as error:
        if error.name == "ROTOR_E_BACKEND":
            raise Mistake(f"--backend: {error}") from error
        raise
