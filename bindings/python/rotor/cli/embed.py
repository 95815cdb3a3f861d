"""`rotor embed`: vectors of texts."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from .failure import Failure, Mistake
from .loading import add_model, at_least, load
from .terminal import Bar, tell

# Texts whose vectors are computed together.
_TOGETHER = 64


def add(commands: Any) -> None:
    parser = commands.add_parser("embed", help="give each text a vector", description="Gives each text a vector, as JSON lines or a .npy file.")
    add_model(parser)
    parser.add_argument("text", metavar="TEXT", nargs="+", help="texts, or - for the lines of stdin")
    parser.add_argument("--output", metavar="FILE.npy", help="write the vectors as a numpy file (float32[n, size]) instead of JSON lines")
    parser.add_argument("--pooling", choices=("mean", "last"), help="of the last states (default: as the model's files say)")
    parser.add_argument("--no-normalize", action="store_true", help="leave the vectors' lengths as they are")
    parser.add_argument("--truncate", action="store_true", help="cut texts that are too long, instead of an error")
    parser.add_argument("--max-tokens", type=at_least(1), metavar="N", help="the longest text (default: the model's context)")
    parser.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    if options.output is not None and not options.output.endswith(".npy"):
        raise Mistake(f"--output: {options.output!r} does not end in .npy")
    if "-" in options.text and len(options.text) > 1:
        raise Mistake("- reads all texts from stdin; leave the others out")
    texts = [line.rstrip("\r\n") for line in sys.stdin] if options.text == ["-"] else options.text
    texts = [text for text in texts if text]
    if not texts:
        raise Failure("there are no texts")
    model, vectors = load(options), []
    with Bar("embedding") as bar:
        for first in range(0, len(texts), _TOGETHER):
            part = texts[first : first + _TOGETHER]
            done = first / len(texts)
            made = model.embed(part, pooling=options.pooling, normalize=not options.no_normalize, max_tokens=options.max_tokens,
                               truncate=options.truncate, progress=lambda share: bar(done + share * len(part) / len(texts)))
            if options.output is None:
                _print(part, made)
            else:
                vectors.append(made)
    if options.output is not None:
        import numpy as np

        every = np.concatenate(vectors)
        np.save(options.output, every)
        tell(f"{every.shape[0]} vectors of {every.shape[1]} numbers in {options.output}")
    return 0


def _print(texts: list[str], vectors: Any) -> None:
    for text, vector in zip(texts, vectors):
        print(json.dumps({"text": text, "embedding": vector.tolist()}, ensure_ascii=False))
    sys.stdout.flush()
