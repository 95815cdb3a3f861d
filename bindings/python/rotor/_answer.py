"""Answers as dicts, in the shapes of OpenAI's API and of llama-cpp-python."""

from __future__ import annotations

import codecs
import time
import uuid
from dataclasses import dataclass, field
from typing import Any, Callable, Iterator

import numpy as np
import numpy.typing as npt

from ._toolcalls import ToolText


@dataclass
class TokenFacts:
    """A token, its log-probability before any sampling, and those of the most likely tokens, best first.

    A token is given as its bytes, since a character may have several tokens. The first token of a prompt has no log-probability.
    """

    said: bytes
    logprob: float | None
    top: list[tuple[bytes, float]]


@dataclass
class Piece:
    """One part of an answer: some text, or a thought that is apart from it, and the tokens that belong to it if the caller
    requested them. `n_tokens`: how many tokens the model chose since the last piece."""

    text: str
    tokens: list[TokenFacts] = field(default_factory=list)
    thought: str = ""
    n_tokens: int = 0


def text_of(said: bytes) -> str:
    """The text of these bytes. U+FFFD replaces bytes that are no character."""
    return said.decode("utf-8", "replace")


def name_of(said: bytes) -> str:
    """The name of a token. As in OpenAI's completions, a token that is no text is `bytes:\\xf0\\x9f`, so that names differ."""
    try:
        return said.decode("utf-8")
    except UnicodeDecodeError:
        return "bytes:" + "".join(f"\\x{byte:02x}" for byte in said)


def facts(logits: npt.NDArray[np.float32], token: int, n: int, bytes_of: Callable[[int], bytes]) -> TokenFacts:
    """The log-probabilities of `token` and of the `n` best tokens. `token` was chosen from `logits` (float32[n_vocab])."""
    wide = logits.astype(np.float64)
    logprobs = wide - (wide.max() + np.log(np.exp(wide - wide.max()).sum()))
    best = np.argsort(-logprobs, kind="stable")[:n].tolist()
    return TokenFacts(bytes_of(token), float(logprobs[token]), [(bytes_of(i), float(logprobs[i])) for i in best])


@dataclass
class Head:
    """The fields that all chunks of an answer have in common."""

    kind: str
    model: str

    def __post_init__(self) -> None:
        self.common = {"id": f"{self.kind}-{uuid.uuid4()}", "created": int(time.time()), "model": self.model}


def usage(n_prompt: int, n_completion: int, n_reasoning: int | None) -> dict[str, Any]:
    """`n_reasoning`: how many tokens were thoughts; None if they are not apart, so that nobody counts them."""
    told: dict[str, Any] = {"prompt_tokens": n_prompt, "completion_tokens": n_completion, "total_tokens": n_prompt + n_completion}
    return told if n_reasoning is None else {**told, "completion_tokens_details": {"reasoning_tokens": n_reasoning}}


class Choice:
    """One choice of an answer, while the model generates it: `feed` it pieces, then `end` it. Both give the chunks of a
    stream. `whole` gives the complete choice, in the form of `object_name`."""

    object_name = chunk_name = ""
    # Whether thoughts are apart from the text.
    apart = False

    def __init__(self, head: Head, index: int, with_logprobs: bool) -> None:
        self.head, self.index, self.with_logprobs = head, index, with_logprobs
        self.text = ""
        self.tokens: list[TokenFacts] = []
        self.finish_reason = ""
        self.n_completion = 0
        self.is_cut = False
        # Tokens up to the last one with a text of a thought; and tokens that have given no text yet.
        self.n_reasoning = self.n_silent = 0

    def feed(self, piece: Piece) -> Iterator[dict[str, Any]]:
        """The chunks for `piece`."""
        self.text += piece.text
        self.tokens += piece.tokens
        self.n_silent += piece.n_tokens
        self.n_reasoning += self.n_silent if piece.thought else 0
        self.n_silent = 0 if piece.text or piece.thought else self.n_silent
        if piece.text or piece.tokens or piece.thought:
            yield from self.chunks(piece)

    def end(self, finish_reason: str, n_completion: int, is_cut: bool) -> Iterator[dict[str, Any]]:
        """The last chunks of a choice that is complete and has `n_completion` tokens; the last chunk has the reason. `is_cut`: a
        limit or a stop string ended the choice, so it may end anywhere in the model's text."""
        self.finish_reason, self.n_completion, self.is_cut = finish_reason, n_completion, is_cut
        yield from self.last_chunks()

    def chunk(self, **choice: Any) -> dict[str, Any]:
        return {**self.head.common, "object": self.chunk_name, "choices": [{"index": self.index, **choice}]}

    def chunks(self, piece: Piece) -> Iterator[dict[str, Any]]:
        raise NotImplementedError

    def last_chunks(self) -> Iterator[dict[str, Any]]:
        raise NotImplementedError

    def whole(self) -> dict[str, Any]:
        raise NotImplementedError


class CompletionChoice(Choice):
    """The continuation of a text, and the text itself if it is to be echoed."""

    object_name = chunk_name = "text_completion"

    def __init__(self, head: Head, index: int, with_logprobs: bool) -> None:
        super().__init__(head, index, with_logprobs)
        self.told: dict[str, list[Any]] = {"tokens": [], "text_offset": [], "token_logprobs": [], "top_logprobs": []}
        self.offset, self.decoder = 0, codecs.getincrementaldecoder("utf-8")("replace")

    def _tell(self, token: TokenFacts) -> None:
        name = name_of(token.said)
        self.told["tokens"].append(name)
        self.told["text_offset"].append(self.offset)
        self.told["token_logprobs"].append(token.logprob)
        top = {**{name_of(said): logprob for said, logprob in token.top}, name: token.logprob}
        self.told["top_logprobs"].append(None if token.logprob is None else top)
        self.offset += len(self.decoder.decode(token.said))

    def chunks(self, piece: Piece) -> Iterator[dict[str, Any]]:
        n_told = len(self.told["tokens"])
        for token in piece.tokens:
            self._tell(token)
        new = {name: values[n_told:] for name, values in self.told.items()} if self.with_logprobs else None
        yield self.chunk(text=piece.text, logprobs=new, finish_reason=None)

    def last_chunks(self) -> Iterator[dict[str, Any]]:
        yield self.chunk(text="", logprobs=None, finish_reason=self.finish_reason)

    def whole(self) -> dict[str, Any]:
        logprobs = self.told if self.with_logprobs else None
        return {"text": self.text, "index": self.index, "logprobs": logprobs, "finish_reason": self.finish_reason}


class ChatChoice(Choice):
    """The next message of a conversation: text, tool calls where `tools` finds them, and thoughts if they are `apart`."""

    object_name, chunk_name = "chat.completion", "chat.completion.chunk"

    def __init__(self, head: Head, index: int, with_logprobs: bool, tools: ToolText | None, apart: bool = False) -> None:
        super().__init__(head, index, with_logprobs)
        self.tools, self.begun = tools, False
        self.content, self.thought, self.apart = "", "", apart
        self.calls: list[dict[str, Any]] = []
        self.n_given = 0  # of the tokens

    def _delta(self, delta: dict[str, Any], logprobs: Any = None, reason: str | None = None) -> dict[str, Any]:
        return self.chunk(delta=delta, logprobs=logprobs, finish_reason=reason)

    def _logprobs(self, tokens: list[TokenFacts]) -> dict[str, Any] | None:
        if not self.with_logprobs:
            return None
        one: Callable[[bytes, float | None], dict[str, Any]] = lambda said, logprob: {
            "token": text_of(said), "logprob": logprob, "bytes": list(said)
        }
        content = [{**one(t.said, t.logprob), "top_logprobs": [one(*top) for top in t.top]} for t in tokens]
        return {"content": content, "refusal": None}

    def _first(self) -> Iterator[dict[str, Any]]:
        if not self.begun:
            yield self._delta({"role": "assistant"})
        self.begun = True

    def chunks(self, piece: Piece) -> Iterator[dict[str, Any]]:
        yield from self._first()
        if piece.thought:
            self.thought += piece.thought
            yield self._delta({"reasoning_content": piece.thought}, self._new_logprobs())
        if self.tools is not None:
            yield from self._parts(self.tools.feed(piece.text))
        elif piece.text or not piece.thought:
            self.content += piece.text
            yield self._delta({"content": piece.text}, self._new_logprobs())

    def _new_logprobs(self) -> dict[str, Any] | None:
        new, self.n_given = self.tokens[self.n_given :], len(self.tokens)
        return self._logprobs(new)

    def _parts(self, parts: Iterator[tuple[str, Any]]) -> Iterator[dict[str, Any]]:
        for kind, part in parts:
            if kind == "text":
                self.content += part
                yield self._delta({"content": part}, self._new_logprobs())
            else:
                self.calls.append(part)
                yield self._delta({"tool_calls": [{"index": len(self.calls) - 1, **part}]}, self._new_logprobs())

    def last_chunks(self) -> Iterator[dict[str, Any]]:
        yield from self._first()
        if self.tools is not None:
            yield from self._parts(self.tools.end(self.is_cut))
            if self.calls and not self.tools.was_cut:
                self.finish_reason = "tool_calls"
        rest = self.n_given < len(self.tokens)
        yield self._delta({}, self._new_logprobs() if rest else None, self.finish_reason)

    def whole(self) -> dict[str, Any]:
        message: dict[str, Any] = {"role": "assistant", "content": self.content}
        if self.apart:
            message["reasoning_content"] = self.thought or None
        if self.calls or self.tools is not None and self.tools.was_cut:
            message["content"] = self.content or None
        if self.calls:
            message["tool_calls"] = self.calls
        logprobs = self._logprobs(self.tokens)
        return {"index": self.index, "message": message, "logprobs": logprobs, "finish_reason": self.finish_reason}
