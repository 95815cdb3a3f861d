"""The work for one call of `Llama`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Iterator, Sequence

from ._answer import Choice, Head, usage
from .chat import Chat
from .session import Session


@dataclass
class Request:
    """A prompt, a session that holds the prompt and the sampling options, and the choices that the session will generate."""

    session: Session
    prompt: list[int]
    most: int
    # The number of most likely tokens to list for each token; None: no log-probabilities.
    n_top: int | None
    choices: Sequence[Choice]
    seed: int
    # The text that comes before the answer.
    echo: str = ""
    has_grammar: bool = False
    # The messages, and a chat whose session holds the prompt, if this is a conversation.
    talk: tuple[list[dict[str, Any]], Chat] | None = None

    def sessions(self) -> Iterator[tuple[Session, Choice]]:
        """A session for each choice. Each session has its own seed."""
        yield self.session, self.choices[0]
        for i, choice in enumerate(self.choices[1:], 1):
            fork = self.session.fork()
            fork.set_sampling(seed=(self.seed + i) % 2**64)
            yield fork, choice


@dataclass
class Call:
    """The requests of one call. Together they make one answer."""

    head: Head
    requests: list[Request]
    stream: bool
    # The number of choices of each prompt that the answer contains.
    n: int
    n_finished: int = 0

    def told(self, chunk: dict[str, Any]) -> dict[str, Any]:
        """The chunk to return; the last chunk of the last choice also has the usage."""
        self.n_finished += chunk["choices"][0]["finish_reason"] is not None
        if self.n_finished < sum(len(request.choices) for request in self.requests):
            return chunk
        return {**chunk, "usage": self.usage()}

    def usage(self) -> dict[str, Any]:
        choices = [choice for request in self.requests for choice in request.choices]
        n_reasoning = sum(choice.n_reasoning for choice in choices) if any(choice.apart for choice in choices) else None
        n_prompt, n_completion = sum(len(request.prompt) for request in self.requests), sum(choice.n_completion for choice in choices)
        return usage(n_prompt, n_completion, n_reasoning)

    def whole(self) -> dict[str, Any]:
        """The complete answer."""
        made = [choice for request in self.requests for choice in best(request.choices, self.n)]
        choices = [{**choice.whole(), "index": index} for index, choice in enumerate(made)]
        return {**self.head.common, "object": made[0].object_name, "choices": choices, "usage": self.usage()}


def best(choices: Sequence[Choice], n: int) -> Sequence[Choice]:
    """The `n` choices with the largest mean log-probability of their tokens."""
    if n == len(choices):
        return choices

    def likely(choice: Choice) -> float:
        logprobs = [token.logprob for token in choice.tokens if token.logprob is not None]
        return sum(logprobs) / max(len(logprobs), 1)

    return sorted(choices, key=likely, reverse=True)[:n]
