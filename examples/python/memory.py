"""A memory: texts in SQLite, found by their meaning, and a model that answers with what was found.

    pip install rotor-lm sqlite-vec
    python examples/python/memory.py models/tavern tavern.db --remember examples/python/memories.txt
    python examples/python/memory.py models/tavern tavern.db "Who haunts the mill?"

Each paragraph of a file is a memory. The database has it with its vector, and sqlite-vec finds the vectors that are most like the
question's. A chat model embeds, too, but a model that was made for it finds far better: name one with --embedding-model, for example
BitNet-embedding-0.6B. Vectors of different models have nothing in common, so a database belongs to one model.
"""

from __future__ import annotations

import argparse
import importlib
import sqlite3
from pathlib import Path
from typing import Any, Sequence

import rotor

# Texts that are embedded in one call.
BATCH = 256


def connected(path: str) -> Any:
    """A connection that loads extensions. Some builds of Python have an sqlite3 that cannot; the package apsw always can."""
    if hasattr(sqlite3.Connection, "enable_load_extension"):
        return sqlite3.connect(path)
    return importlib.import_module("apsw").Connection(path)


class Memory:
    """Texts and their vectors in a file."""

    def __init__(self, path: str, model: rotor.Model, pooling: str | None = None) -> None:
        import sqlite_vec

        self.model, self.pooling = model, pooling
        # What a chat model's files do not say: the mean of all tokens finds better than the last one.
        if pooling is None and model.info["pooling"] is None:
            self.pooling = "mean"
        self.database = connected(path)
        self.database.enable_load_extension(True)
        sqlite_vec.load(self.database)
        size = model.info["hidden_size"]
        found = self.database.execute("SELECT sql FROM sqlite_master WHERE name = 'memories'").fetchall()
        if found and f"float[{size}]" not in found[0][0]:
            raise ValueError(f"{path} has vectors of another model; this one's have {size} numbers")
        pooling = self.pooling or model.info["pooling"]
        self.database.execute("CREATE TABLE IF NOT EXISTS about (pooling TEXT)")
        kept = self.database.execute("SELECT pooling FROM about").fetchall()
        if kept and kept[0][0] != pooling:
            raise ValueError(f"{path} has vectors with the pooling {kept[0][0]}, not {pooling}; they cannot be compared")
        if not kept:
            with self.database:
                self.database.execute("INSERT INTO about VALUES (?)", (pooling,))
        self.database.execute(
            f"CREATE VIRTUAL TABLE IF NOT EXISTS memories USING vec0(vector float[{size}] distance_metric=cosine, +text TEXT)"
        )

    def remember(self, texts: Sequence[str]) -> None:
        """Adds texts. One that is longer than the model's context counts by its beginning."""
        for first in range(0, len(texts), BATCH):
            some = texts[first : first + BATCH]
            vectors = self.model.embed(some, pooling=self.pooling, truncate=True)
            with self.database:
                for text, vector in zip(some, vectors):
                    self.database.execute("INSERT INTO memories (vector, text) VALUES (?, ?)", (vector.tobytes(), text))

    def recall(self, question: str, most: int) -> list[tuple[str, float]]:
        """The texts that are most like the question, and how like they are: 1 is the same meaning."""
        vector = self.model.embed(question, pooling=self.pooling, truncate=True).tobytes()
        query = "SELECT text, distance FROM memories WHERE vector MATCH ? AND k = ? ORDER BY distance"
        return [(text, 1 - distance) for text, distance in self.database.execute(query, (vector, most)).fetchall()]

    def close(self) -> None:
        self.database.close()


def answer(model: rotor.Model, memories: Sequence[str], question: str) -> str:
    """What the model says to the question, with these memories in its prompt."""
    with rotor.Chat(model, system="You remember:\n" + "\n".join(memories), max_tokens=200) as chat:
        return str(chat.say(question))


def paragraphs(text: str) -> list[str]:
    """The parts of a text between empty lines, each as one line."""
    parts = (" ".join(part.split()) for part in text.split("\n\n"))
    return [part for part in parts if part]


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
    parser.add_argument("model", type=existing, help="the model that answers: a directory, or a GGUF file")
    parser.add_argument("database", help="the file that holds the memories; it is made if it does not exist")
    parser.add_argument("question", nargs="*", help="what is asked; quote it")
    parser.add_argument("--remember", type=existing, action="append", default=[], metavar="FILE", help="a text whose paragraphs are added")
    parser.add_argument("--embedding-model", type=existing, metavar="PATH", help="the model that embeds (default: the one that answers)")
    parser.add_argument("--pooling", choices=["mean", "last"], help="how it pools (default: as its files say, or mean)")
    parser.add_argument("--memories", type=whole, default=3, metavar="N", help="how many are recalled")
    parser.add_argument("--backend", default="auto", help="where to compute: auto, cpu, vulkan, opencl, ...")
    options = parser.parse_intermixed_args()
    try:
        importlib.import_module("sqlite_vec")
    except ImportError:
        parser.exit(1, "memory.py: sqlite-vec is not installed; install it with `pip install sqlite-vec`.\n")
    try:
        model = rotor.Model(options.model, options.backend)
        embedding = rotor.Model(options.embedding_model, options.backend) if options.embedding_model else model
        memory = Memory(options.database, embedding, options.pooling)
        for path in options.remember:
            memory.remember(paragraphs(Path(path).read_text(encoding="utf-8")))
        for question in options.question:
            found = memory.recall(question, options.memories)
            for text, likeness in found:
                print(f"  {likeness:5.2f}  {text}")
            print(answer(model, [text for text, _ in found], question))
        memory.close()
    except ImportError:
        parser.exit(1, "memory.py: this Python's sqlite3 cannot load extensions; install another one with `pip install apsw`.\n")
    except (rotor.RotorError, ValueError, OSError, sqlite3.Error) as error:
        parser.exit(1, f"memory.py: {error}\n")


if __name__ == "__main__":
    main()
