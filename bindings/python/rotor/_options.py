"""Requests in the words of OpenAI's API and of llama-cpp-python, read with care: they may come from anywhere."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from typing import Any, Iterable, Mapping, Sequence

from ._convert import U32, integer, real

# llama-cpp-python's seeds for "another one each time".
_RANDOM = (None, -1, 2**32 - 1)
# In its place of 0, for a share that lets only the best token through.
_LEAST = 1e-9


@dataclass
class Options:
    """How tokens are chosen, and what ends an answer; the names and meanings are those of llama-cpp-python."""

    stream: bool = False
    max_tokens: int | None = None
    temperature: float = 0.2
    top_p: float = 0.95
    top_k: int = 40
    min_p: float = 0.05
    typical_p: float = 1.0
    stop: str | Sequence[str] | None = None
    seed: int | None = None
    presence_penalty: float = 0.0
    frequency_penalty: float = 0.0
    repeat_penalty: float = 1.0
    logit_bias: Mapping[Any, float] | None = None
    model: str | None = None

    def __post_init__(self) -> None:
        self.stream = flag(self.stream, "stream")

    def sampling(self, seed: int | None) -> dict[str, Any]:
        """As options of a session; `seed` is for a request without one. TypeError, ValueError; the library checks the rest.

        As there, a share of 1 or more lets all tokens through and one of 0 or less only the best, and a temperature below 0 draws from
        the model's own probabilities.
        """
        seed = seed if self.seed is None else self.seed
        chain: dict[str, Any] = {
            "temperature": real(self.temperature, "temperature"),
            "top_p": min(max(real(self.top_p, "top_p"), _LEAST), 1.0),
            "top_k": max(whole(self.top_k, "top_k"), 0),
            "min_p": min(max(real(self.min_p, "min_p"), 0.0), 1.0),
            "typical_p": min(max(real(self.typical_p, "typical_p"), _LEAST), 1.0),
        }
        if chain["temperature"] < 0.0:
            chain = {"temperature": 1.0, "top_p": 1.0, "top_k": 0, "min_p": 0.0, "typical_p": 1.0}
        return {
            **chain,
            "seed": secrets.randbits(32) if seed in _RANDOM else seed,
            "presence_penalty": real(self.presence_penalty, "presence_penalty"),
            "frequency_penalty": real(self.frequency_penalty, "frequency_penalty"),
            "repetition_penalty": real(self.repeat_penalty, "repeat_penalty"),
            "repetition_window": 64,
        }

    def most_tokens(self, room: int) -> int:
        """How many tokens the answer may have, if so many fit."""
        most = 0 if self.max_tokens is None else whole(self.max_tokens, "max_tokens")
        return min(most, room) if most > 0 else room

    def stop_strings(self) -> list[str]:
        strings = [self.stop] if isinstance(self.stop, str) else sequence(self.stop or (), "stop")
        return [string for string in strings if string != ""]

    def biases(self) -> dict[int, float]:
        if not isinstance(self.logit_bias or {}, Mapping):
            raise TypeError(f"logit_bias must be a mapping of token ids to numbers, not {type(self.logit_bias).__name__}")
        biases = {}
        for token, bias in (self.logit_bias or {}).items():
            try:
                biases[int(token)] = bias
            except (TypeError, ValueError):
                raise ValueError(f"logit_bias has the key {token!r}, which is no token id") from None
        return biases


@dataclass
class CompletionOptions(Options):
    """What `create_completion` takes."""

    max_tokens: int | None = 16
    temperature: float = 0.8
    logprobs: int | None = None
    echo: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        self.echo = flag(self.echo, "echo")

    def n_top(self) -> int | None:
        """Of how many of the most likely tokens is told; None: nothing about tokens."""
        return None if self.logprobs is None else integer(self.logprobs, "logprobs", U32)


@dataclass
class ChatOptions(Options):
    """What `create_chat_completion` takes."""

    logprobs: bool | None = None
    top_logprobs: int | None = None
    response_format: Mapping[str, Any] | None = None
    tools: Sequence[Mapping[str, Any]] | None = None
    tool_choice: str | Mapping[str, Any] | None = None

    def n_top(self) -> int | None:
        """As in `CompletionOptions`."""
        n_top = integer(self.top_logprobs or 0, "top_logprobs", U32)
        if flag(self.logprobs or False, "logprobs"):
            return n_top
        if n_top:
            raise ValueError("top_logprobs needs logprobs=True")
        return None

    def grammar(self) -> tuple[str | None, Any]:
        """The grammar that `response_format` asks for."""
        if self.response_format is None:
            return None, ""
        kind = member(self.response_format, "type", "response_format")
        if kind == "text":
            return None, ""
        if kind == "json_object":
            return "json_schema", self.response_format.get("schema") or {"type": "object"}
        if kind == "json_schema":
            return "json_schema", member(member(self.response_format, "json_schema", "response_format"), "schema", "json_schema")
        raise ValueError(f"response_format has the type {kind!r}; it must be text, json_object or json_schema")


def flag(value: Any, what: str) -> bool:
    if value not in (False, True):
        raise TypeError(f"{what} must be true or false, not {value!r}")
    return bool(value)


def whole(value: Any, what: str) -> int:
    """`value` as an int; what is negative means no number here. TypeError."""
    return integer(value, what, 2**64 - 1) if not isinstance(value, int) or value >= 0 else -1


def sequence(value: Any, what: str) -> list[Any]:
    """`value` as a list. TypeError."""
    if isinstance(value, (str, bytes, Mapping)) or not isinstance(value, Iterable):
        raise TypeError(f"{what} must be a list, not {type(value).__name__}")
    return list(value)


def member(value: Any, name: str, what: str) -> Any:
    """`value[name]`. ValueError."""
    if not isinstance(value, Mapping) or name not in value:
        raise ValueError(f"{what} must be an object with {name!r}")
    return value[name]


def message(said: Any) -> dict[str, Any]:
    """A message as chat templates want it: its text in one, arguments of calls as objects. ValueError for images and the like."""
    if not isinstance(said, Mapping):
        raise TypeError(f"a message must be a mapping, not {type(said).__name__}")
    made = dict(said)
    if isinstance(made.get("content"), list):
        parts = made["content"]
        if any(member(part, "type", "a part of a message's content") != "text" for part in parts):
            raise ValueError("a message's content may have parts of the type text only")
        texts = [member(part, "text", "a part of a message's content") for part in parts]
        if not all(isinstance(text, str) for text in texts):
            raise TypeError("the text of a part of a message's content must be str")
        made["content"] = "".join(texts)
    if made.get("tool_calls"):
        made["tool_calls"] = [_call(call) for call in sequence(made["tool_calls"], "tool_calls")]
    return made


def _call(call: Mapping[str, Any]) -> dict[str, Any]:
    member(member(call, "function", "a tool call"), "name", "a tool call's function")
    function = dict(call["function"])
    if isinstance(function.get("arguments"), str):
        function["arguments"] = json.loads(function["arguments"])
    return {**call, "function": function}
