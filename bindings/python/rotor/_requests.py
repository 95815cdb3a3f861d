"""A call of `Llama` as what has to be computed for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterator, Sequence

from ._answer import Choice, Head, usage
from .session import Session


@dataclass
class Request:
    """A prompt, in a session that holds it and knows how to go on, and the choices that will be made of it."""

    session: Session
    prompt: list[int]
    most: int
    # How many of the most likely tokens are told; None: nothing about tokens.
    n_top: int | None
    choices: Sequence[Choice]
    seed: int
    # What is said before the answer.
    echo: str = ""
    has_grammar: bool = False

    def sessions(self) -> Iterator[tuple[Session, Choice]]:
        """A session for each choice. Of several, each has a seed of its own."""
        yield self.session, self.choices[0]
        for i, choice in enumerate(self.choices[1:], 1):
            fork = self.session.fork()
            fork.set_sampling(seed=(self.seed + i) % 2**64)
            yield fork, choice


@dataclass
class Call:
    """The requests of one call, and the answer that they make together."""

    head: Head
    requests: list[Request]
    stream: bool
    # Of the choices of each prompt so many are given out.
    n: int
    n_finished: int = 0

    def told(self, chunk: dict[str, Any]) -> dict[str, Any]:
        """A chunk on its way out; the last one of all choices tells what was used."""
        self.n_finished += chunk["choices"][0]["finish_reason"] is not None
        if self.n_finished < sum(len(request.choices) for request in self.requests):
            return chunk
        return {**chunk, "usage": self.usage()}

    def usage(self) -> dict[str, int]:
        n_completion = sum(choice.n_completion for request in self.requests for choice in request.choices)
        return usage(sum(len(request.prompt) for request in self.requests), n_completion)

    def whole(self) -> dict[str, Any]:
        """The answer in one."""
        made = [choice for request in self.requests for choice in best(request.choices, self.n)]
        choices = [{**choice.whole(), "index": index} for index, choice in enumerate(made)]
        return {**self.head.common, "object": made[0].object_name, "choices": choices, "usage": self.usage()}


def best(choices: Sequence[Choice], n: int) -> Sequence[Choice]:
    """The `n` whose tokens are the most likely ones, in the mean."""
    if n == len(choices):
        return choices

    def likely(choice: Choice) -> float:
        logprobs = [token.logprob for token in choice.tokens if token.logprob is not None]
        return sum(logprobs) / max(len(logprobs), 1)

    return sorted(choices, key=likely, reverse=True)[:n]
