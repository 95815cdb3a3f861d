"""Answers many prompts on many machines, with Ray Data.

    pip install rotor "ray[data]"
    python examples/python/ray_batch.py models/tavern prompts.jsonl answers --actors 8

`prompts.jsonl` has a line {"prompt": ".."} a prompt; `answers` becomes a folder of JSON lines with "answer" added. Each actor loads the
model once (its path must be the same on every machine) and answers a batch together, a pass a token. The tokens do not depend
on the machine, the number of actors or the batch: run it again, elsewhere, and the answers are the same.
"""

from __future__ import annotations

import argparse
from typing import Any

import ray
import rotor


class Answerer:
    """An actor: a model, and a session a prompt."""

    def __init__(self, model: str, cpus: int, max_tokens: int, sampling: dict[str, Any]) -> None:
        self.model = rotor.Model(model, "cpu", cpus)
        self.max_tokens, self.sampling = max_tokens, sampling

    def __call__(self, batch: dict[str, Any]) -> dict[str, Any]:
        sessions = [self.model.session(**self.sampling) for _ in batch["prompt"]]
        for session, prompt in zip(sessions, batch["prompt"]):
            session.append(self.model.chat_format([{"role": "user", "content": str(prompt)}]))
        batch["answer"] = self.answers(sessions)
        return batch

    def answers(self, sessions: list[rotor.Session]) -> list[str]:
        texts = {id(session): "" for session in sessions}
        running = list(sessions)
        for _ in range(self.max_tokens):
            if not running:
                break
            steps = rotor.step_all(running)
            for session, step in zip(running, steps):
                if isinstance(step, rotor.RotorError):
                    texts[id(session)] += f"[{step.name}]"
                else:
                    texts[id(session)] += session.text
            running = [s for s, step in zip(running, steps) if not isinstance(step, rotor.RotorError) and step[0] == "token"]
        for session in running:
            texts[id(session)] += session.held_text
        return [texts[id(session)] for session in sessions]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("prompts")
    parser.add_argument("answers")
    parser.add_argument("--actors", type=int, default=1, help="how many load the model, on all machines together")
    parser.add_argument("--cpus", type=int, default=1, help="cores that each of them takes")
    parser.add_argument("--batch", type=int, default=32, help="prompts that are answered together")
    parser.add_argument("--max-tokens", type=int, default=200)
    parser.add_argument("--temperature", type=float, default=0.0)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
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
