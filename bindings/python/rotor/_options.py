"""Options with the names of OpenAI's API and of llama-cpp-python. All values are checked, as they may come from a network."""

from __future__ import annotations

import difflib
import reprlib
import secrets
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import Any, Iterable, Iterator, Mapping, Optional, Sequence, Tuple, TypeVar

from ._convert import U32, U64, integer, real
from .errors import RotorError

# llama-cpp-python's seeds that mean a new random seed for each call.
_RANDOM = (None, -1, 2**32 - 1)
# It replaces a probability mass of 0, and permits the best token only.
_LEAST = 1e-9
# The largest number of answers to one prompt.
MAX_CHOICES = 128

# A grammar: its kind, its source, whether keywords that cannot be enforced are ignored, whether objects are closed.
Grammar = Tuple[Optional[str], Any, bool, bool]
NO_GRAMMAR: Grammar = (None, "", False, False)

# Options that are refused unless they have their default, and what to use instead.
_REFUSED = {
    "suffix": "rotor does not fill in the middle of a text",
    "tfs_z": "tail-free sampling is not offered; use min_p or typical_p",
    "logits_processor": "rotor calls nothing between logits and tokens; use logit_bias, grammar, or `llm.model.session()`",
    "stopping_criteria": "use stop, or stream=True and leave the loop",
    "functions": "use tools",
    "function_call": "use tool_choice",
}

Kind = TypeVar("Kind", bound="Options")


@contextmanager
def about(option: str) -> Iterator[None]:
    """An exception that is raised inside gets the name of this option as its `param`."""
    try:
        yield
    except (TypeError, ValueError, RotorError) as error:
        if getattr(error, "param", None) is None:
            setattr(error, "param", option)
        raise


@dataclass
class Options:
    """The options that choose tokens and end an answer. Names and meanings are those of llama-cpp-python."""

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
    mirostat_mode: int = 0
    mirostat_tau: float = 5.0
    mirostat_eta: float = 0.1
    logit_bias: Mapping[Any, float] | None = None
    grammar: Any = None
    n: int = 1
    model: str | None = None
    tfs_z: float = 1.0
    logits_processor: Any = None
    stopping_criteria: Any = None

    @classmethod
    def of(cls: type[Kind], what: str, given: Mapping[str, Any]) -> Kind:
        """The options of the call `what`. TypeError for an unknown one."""
        known = [field.name for field in fields(cls)]
        for name in given:
            if name not in known:
                near = difflib.get_close_matches(name, known, 1)
                hint = f"; did you mean {near[0]}?" if near else ""
                with about(name):
                    raise TypeError(f"{what} has no option {shown(name)}{hint}")
        return cls(**given)

    def __post_init__(self) -> None:
        with about("stream"):
            self.stream = flag(self.stream, "stream")
        for name, instead in _REFUSED.items():
            if getattr(self, name, None) not in (None, "", [], 1.0):
                with about(name):
                    raise ValueError(f"{name} must be left out: {instead}")
        with about("n"):
            self.n = between(self.n, 1, MAX_CHOICES, "n")
        with about("model"):
            if not isinstance(self.model, (str, type(None))):
                raise TypeError(f"model must be str, not {type(self.model).__name__}")

    def sampling(self, seed: int | None, window: int) -> dict[str, Any]:
        """The sampling options of a session. `seed` is the seed of a request that has none, and `window` the number of tokens
        that penalties count. TypeError, ValueError; the library checks the rest.

        As in llama-cpp-python, a probability mass of 1 or more permits all tokens, and one of 0 or less only the best token. A
        temperature below 0 draws from the model's own probabilities.
        """
        seed = seed if self.seed is None else self.seed
        with about("seed"):
            seed = secrets.randbits(32) if seed in _RANDOM else integer(seed or 0, "seed", 2**64 - 1)
        chain: dict[str, Any] = {
            "temperature": self._real("temperature"),
            "top_p": min(max(self._real("top_p"), _LEAST), 1.0),
            "top_k": self._top_k(),
            "min_p": min(max(self._real("min_p"), 0.0), 1.0),
            "typical_p": min(max(self._real("typical_p"), _LEAST), 1.0),
        }
        if chain["temperature"] < 0.0:
            chain = {"temperature": 1.0, "top_p": 1.0, "top_k": 0, "min_p": 0.0, "typical_p": 1.0}
        return {
            **chain,
            **self._mirostat(),
            "seed": seed,
            "presence_penalty": self._real("presence_penalty"),
            "frequency_penalty": self._real("frequency_penalty"),
            "repetition_penalty": self._real("repeat_penalty"),
            "repetition_window": window,
        }

    def _real(self, name: str) -> float:
        with about(name):
            return real(getattr(self, name), name)

    def _top_k(self) -> int:
        with about("top_k"):
            return min(max(whole(self.top_k, "top_k"), 0), U32)

    def _mirostat(self) -> dict[str, float]:
        with about("mirostat_mode"):
            if self.mirostat_mode not in (0, 2):
                raise ValueError(f"mirostat_mode is {shown(self.mirostat_mode)}; it must be 0 (off) or 2")
        tau = self._real("mirostat_tau") if self.mirostat_mode else 0.0
        return {"mirostat_tau": tau, "mirostat_eta": self._real("mirostat_eta")}

    def most_tokens(self, room: int) -> int:
        """The most tokens that the answer may have, if `room` tokens fit into the context."""
        with about("max_tokens"):
            most = 0 if self.max_tokens is None else whole(self.max_tokens, "max_tokens")
        return min(most, room) if most > 0 else room

    def stop_strings(self) -> list[str]:
        with about("stop"):
            strings = [self.stop] if isinstance(self.stop, str) else sequence(self.stop or (), "stop")
        return [string for string in strings if string != ""]

    def biases(self) -> dict[int, float]:
        if not isinstance(self.logit_bias or {}, Mapping):
            kind = type(self.logit_bias).__name__
            raise TypeError(f"logit_bias must be a mapping of token ids to numbers, not {kind}")
        biases = {}
        for token, bias in (self.logit_bias or {}).items():
            try:
                biases[int(token)] = bias
            except (TypeError, ValueError):
                raise ValueError(f"logit_bias has the key {shown(token)}, which is no token id") from None
        return biases

    def thoughts(self) -> tuple[bool, int | None]:
        """Whether thoughts are apart from the answer, and their limit in tokens."""
        return False, None

    def grammar_of_output(self) -> Grammar:
        """The grammar that the answer must match."""
        if self.grammar is None:
            return NO_GRAMMAR
        with about("grammar"):
            if not isinstance(self.grammar, (tuple, list)) or len(self.grammar) != 2:
                raise TypeError("grammar must be a pair as of `Session.set_grammar`, for example (\"regex\", \"[a-z]+\"); "
                                "GBNF is not read")
            return self.grammar[0], self.grammar[1], False, False


@dataclass
class CompletionOptions(Options):
    """The options of `create_completion`."""

    max_tokens: int | None = 16
    temperature: float = 0.8
    logprobs: int | None = None
    echo: bool = False
    best_of: int | None = None
    suffix: str | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        with about("echo"):
            self.echo = flag(self.echo, "echo")
        if self.best_of is not None:
            with about("best_of"):
                self.best_of = between(self.best_of, self.n, MAX_CHOICES, "best_of")
                if self.stream and self.best_of > self.n:
                    raise ValueError("best_of needs whole answers to compare, so it cannot be above n with stream=True")

    def most_tokens(self, room: int) -> int:
        """With `echo`, 0 means no tokens: the answer has the facts of the prompt only."""
        if self.echo and self.max_tokens == 0 and self.max_tokens is not False:
            return 0
        return super().most_tokens(room)

    def n_top(self) -> int | None:
        """The number of most likely tokens that the answer lists for each token; None: it has no log-probabilities."""
        with about("logprobs"):
            return None if self.logprobs is None else integer(self.logprobs, "logprobs", U32)


@dataclass
class ChatOptions(Options):
    """The options of `create_chat_completion`."""

    logprobs: bool | None = None
    top_logprobs: int | None = None
    response_format: Mapping[str, Any] | None = None
    tools: Sequence[Mapping[str, Any]] | None = None
    tool_choice: str | Mapping[str, Any] | None = None
    parallel_tool_calls: bool | None = None
    chat_template_kwargs: Mapping[str, Any] | None = None
    close_objects: bool = True
    separate_reasoning: bool | None = None
    max_thinking_tokens: int | None = None
    functions: Any = None
    function_call: Any = None

    def __post_init__(self) -> None:
        super().__post_init__()
        for name in ("parallel_tool_calls", "close_objects", "separate_reasoning"):
            with about(name):
                flag(getattr(self, name) or False, name)
        with about("max_thinking_tokens"):
            if self.max_thinking_tokens is not None:
                self.max_thinking_tokens = integer(self.max_thinking_tokens, "max_thinking_tokens", U64)
                if self.separate_reasoning is not None and not self.separate_reasoning:
                    raise ValueError("max_thinking_tokens needs separate_reasoning")

    def thoughts(self) -> tuple[bool, int | None]:
        """Whether thoughts are apart from the answer, and their limit in tokens. A limit puts them apart."""
        return bool(self.separate_reasoning) or self.max_thinking_tokens is not None, self.max_thinking_tokens

    def n_top(self) -> int | None:
        """As in `CompletionOptions`."""
        with about("top_logprobs"):
            n_top = integer(self.top_logprobs or 0, "top_logprobs", U32)
        with about("logprobs"):
            if flag(self.logprobs or False, "logprobs"):
                return n_top
        if n_top:
            with about("top_logprobs"):
                raise ValueError("top_logprobs needs logprobs=True")
        return None

    def variables(self) -> dict[str, Any]:
        """The variables of the chat template besides messages and tools."""
        with about("chat_template_kwargs"):
            given = self.chat_template_kwargs or {}
            if not isinstance(given, Mapping) or not all(isinstance(name, str) for name in given):
                raise TypeError("chat_template_kwargs must be a mapping of names to values")
            for name in ("messages", "tools"):
                if name in given:
                    raise ValueError(f"chat_template_kwargs has {name!r}, which is an argument of its own")
            return dict(given)

    def grammar_of_output(self) -> Grammar:
        if self.response_format is None:
            return super().grammar_of_output()
        with about("response_format"):
            if self.grammar is not None:
                raise ValueError("response_format and grammar both set the form of the answer; give one of them")
            return self._response_format(self.response_format)

    def _response_format(self, form: Any) -> Grammar:
        kind = member(form, "type", "response_format")
        if kind == "text":
            return NO_GRAMMAR
        if kind == "json_object":
            schema, is_strict = form.get("schema"), False
            if schema is None:
                return "json_schema", {"type": "object"}, False, False
        elif kind == "json_schema":
            inner = member(form, "json_schema", "response_format")
            schema, is_strict = member(inner, "schema", "json_schema"), flag(inner.get("strict") or False, "strict")
        else:
            raise ValueError(f"response_format has the type {shown(kind)}; it must be text, json_object or json_schema")
        if not isinstance(schema, (Mapping, bool)):
            raise TypeError(f"the schema of response_format must be an object, not {type(schema).__name__}")
        return "json_schema", schema, not is_strict, self.close_objects


_SHORT = reprlib.Repr()
_SHORT.maxstring = _SHORT.maxother = _SHORT.maxlong = 60


def shown(value: Any) -> str:
    """A value that may come from a client, shortened for an error message."""
    text = _SHORT.repr(value)
    return text if len(text) <= 100 else text[:97] + "..."


def flag(value: Any, what: str) -> bool:
    if not isinstance(value, (bool, int)) or value not in (False, True):
        raise TypeError(f"{what} must be true or false, not {shown(value)}")
    return bool(value)


def between(value: Any, least: int, most: int, what: str) -> int:
    number = integer(value, what, 2**64 - 1)
    if not least <= number <= most:
        raise ValueError(f"{what} is {number}; it must be in {least}..{most}")
    return number


def whole(value: Any, what: str) -> int:
    """`value` as an int; a negative number is -1, which means no number. TypeError."""
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
