"""Answers many prompts on many machines, with Ray Data.

    pip install rotor-lm "ray[data]"
    python examples/python/ray_batch.py models/tavern prompts.jsonl answers --actors 8

`prompts.jsonl` has a line {"prompt": ".."} a prompt; `answers` becomes a folder of JSON lines with "answer" added, and "error": why there
is no answer or not all of it (a prompt that is too long, a context that is full), or "". Each actor loads the model once (its path must
be the same on every machine) and answers a batch together, a pass a token. The tokens do not depend on the machine, the number of actors
or the batch: run it again, elsewhere, and the answers are the same.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable

import rotor


@dataclass
class Answer:
    """What is said to a prompt, and what went wrong, if anything did."""

    session: rotor.Session
    text: str = ""
    error: str = ""


class Answerer:
    """An actor: a model, and a session a prompt."""

    def __init__(self, model: str, cpus: int, max_tokens: int, sampling: dict[str, Any]) -> None:
        self.model = rotor.Model(model, "cpu", cpus)
        self.max_tokens, self.sampling = max_tokens, sampling

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        answers = [self.begin(str(prompt)) for prompt in batch["prompt"]]
        self.finish([answer for answer in answers if not answer.error])
        batch["answer"] = [answer.text for answer in answers]
        batch["error"] = [answer.error for answer in answers]
        return batch

    def begin(self, prompt: str) -> Answer:
        answer = Answer(self.model.session(**self.sampling))
        try:
            answer.session.append(self.model.chat_format([{"role": "user", "content": prompt}]))
        except (rotor.RotorError, ValueError) as error:
            answer.error = str(error)
        return answer

    def finish(self, running: list[Answer]) -> None:
        for _ in range(self.max_tokens):
            if not running:
                break
            steps = rotor.step_all([answer.session for answer in running])
            for answer, step in zip(running, steps):
                if isinstance(step, rotor.RotorError):
                    answer.text += answer.session.held_text
                    answer.error = str(step) or step.name
                else:
                    answer.text += answer.session.text
            running = [a for a, step in zip(running, steps) if not isinstance(step, rotor.RotorError) and step[0] == "token"]
        for answer in running:
            answer.text += answer.session.held_text


def whole(least: int) -> Callable[[str], int]:
    """The type of an option: a whole number that is at least `least`."""

    def read(word: str) -> int:
        try:
            number = int(word)
        except ValueError:
            number = least - 1
        if number < least:
            raise argparse.ArgumentTypeError(f"it needs a whole number that is at least {least}, not {word[:60]!r}")
        return number

    return read


def temperature(word: str) -> float:
    try:
        number = float(word)
    except ValueError:
        number = -1.0
    if not 0 <= number < float("inf"):
        raise argparse.ArgumentTypeError(f"it needs a number that is at least 0, not {word[:60]!r}")
    return number


def existing(word: str) -> str:
    if not Path(word).exists():
        raise argparse.ArgumentTypeError(f"there is no file or directory {word[:200]!r}")
    return word


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=existing, help="a model's directory, or a GGUF file")
    parser.add_argument("prompts", type=existing, help="a file of JSON lines")
    parser.add_argument("answers", help="the folder that is made")
    parser.add_argument("--actors", type=whole(1), default=1, help="how many load the model, on all machines together")
    parser.add_argument("--cpus", type=whole(1), default=1, help="cores that each of them takes")
    parser.add_argument("--batch", type=whole(1), default=32, help="prompts that are answered together")
    parser.add_argument("--max-tokens", type=whole(1), default=200, help="the longest answer")
    parser.add_argument("--temperature", type=temperature, default=0.0, help="0 always takes the likeliest token")
    parser.add_argument("--seed", type=whole(0), default=0, help="another seed gives other answers")
    options = parser.parse_args()
    try:
        import ray
    except ImportError:
        parser.exit(1, "ray_batch.py: Ray is not installed; install it with `pip install 'ray[data]'`.\n")
    sampling = {"temperature": options.temperature, "seed": options.seed}
    answered = ray.data.read_json(options.prompts, lines=True).map_batches(
        Answerer,
        fn_constructor_args=(options.model, options.cpus, options.max_tokens, sampling),
        batch_size=options.batch,
        num_cpus=options.cpus,
        compute=ray.data.ActorPoolStrategy(size=options.actors),
    )
    answered.write_json(options.answers)


if __name__ == "__main__":
    main()
