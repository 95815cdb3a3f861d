"""Embeds many texts on many machines, with Ray Data.

    pip install rotor-lm "ray[data]"
    python examples/python/ray_embed.py models/BitNet-embedding-0.6B texts.jsonl vectors --actors 8

`texts.jsonl` has a line {"text": ".."} per text; `vectors` becomes a folder of Parquet files with "vector" added, a list of floats of length 1,
and "error": why there is none (a text that is too long, unless --truncate), or "". Each actor loads the model once (its path must be the
same on every machine). The vectors do not depend on the machine, the number of actors or the batch.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

import numpy as np
import rotor


class Embedder:
    """An actor: a model."""

    def __init__(self, model: str, cpus: int, pooling: str | None, truncate: bool) -> None:
        self.model = rotor.Model(model, "cpu", cpus)
        self.options: dict[str, Any] = {"pooling": pooling, "truncate": truncate}

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        made = [(np.zeros(0, np.float32), "it is no text")] * len(batch["text"])
        texts = {i: text for i, text in enumerate(batch["text"]) if isinstance(text, str)}
        for i, vector_and_error in zip(texts, self.embed(list(texts.values()))):
            made[i] = vector_and_error
        batch["vector"] = [vector.tolist() for vector, _ in made]
        batch["error"] = [error for _, error in made]
        return batch

    def embed(self, texts: list[str]) -> list[tuple[Any, str]]:
        """A vector and an error per text. If a text is wrong, each text has a call of its own."""
        try:
            return [(vector, "") for vector in self.model.embed(texts, **self.options)]
        except (rotor.RotorError, ValueError) as error:
            if len(texts) == 1:
                return [(np.zeros(0, np.float32), str(error))]
            return [self.embed([text])[0] for text in texts]


def existing(word: str) -> str:
    if not Path(word).exists():
        raise argparse.ArgumentTypeError(f"there is no file or directory {word[:200]!r}")
    return word


def whole(word: str) -> int:
    if not word.isdecimal() or int(word) < 1:
        raise argparse.ArgumentTypeError(f"it needs a whole number that is at least 1, not {word[:60]!r}")
    return int(word)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=existing, help="a model's directory, or a GGUF file")
    parser.add_argument("texts", type=existing, help="a file of JSON lines")
    parser.add_argument("vectors", help="the folder that is made")
    parser.add_argument("--actors", type=whole, default=1, help="how many load the model, on all machines together")
    parser.add_argument("--cpus", type=whole, default=1, help="cores that each of them takes")
    parser.add_argument("--batch", type=whole, default=256, help="texts that are embedded in one call")
    parser.add_argument("--pooling", choices=["mean", "last"], help="default: as the model's files say")
    parser.add_argument("--truncate", action="store_true", help="cuts texts that are longer than the model's context")
    options = parser.parse_args()
    try:
        import ray
    except ImportError:
        parser.exit(1, "ray_embed.py: Ray is not installed; install it with `pip install 'ray[data]'`.\n")
    embedded = ray.data.read_json(options.texts, lines=True).map_batches(
        Embedder,
        fn_constructor_args=(options.model, options.cpus, options.pooling, options.truncate),
        batch_size=options.batch,
        num_cpus=options.cpus,
        compute=ray.data.ActorPoolStrategy(size=options.actors),
    )
    embedded.write_parquet(options.vectors)


if __name__ == "__main__":
    main()
