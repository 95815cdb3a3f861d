"""Answers as dicts, in the shapes of OpenAI's API and of llama-cpp-python."""

from __future__ import annotations

import codecs
import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any, Callable, Iterator

import numpy as np
import numpy.typing as npt

from .errors import RotorError

ToolParser = Callable[[str], "list[dict[str, Any]]"]


@dataclass
class TokenFacts:
    """A token, its log-probability before any sampling, and those of the most likely tokens, best first.

    Tokens are told as their bytes: a character may have several tokens. The first of a prompt has no log-probability.
    """

    said: bytes
    logprob: float | None
    top: list[tuple[bytes, float]]

    @property
    def text(self) -> str:
        return text_of(self.said)


@dataclass
class Piece:
    """What is given out at once: some text, and the tokens that belong to it if they were asked for."""

    text: str
    tokens: list[TokenFacts] = field(default_factory=list)


def text_of(said: bytes) -> str:
    """U+FFFD stands for what is no character."""
    return said.decode("utf-8", "replace")


def facts(logits: npt.NDArray[np.float32], token: int, n: int, bytes_of: Callable[[int], bytes]) -> TokenFacts:
    """What `logits` (float32[n_vocab]), from which `token` was chosen, say about it and the `n` best."""
    wide = logits.astype(np.float64)
    logprobs = wide - (wide.max() + np.log(np.exp(wide - wide.max()).sum()))
    best = np.argsort(-logprobs, kind="stable")[:n].tolist()
    return TokenFacts(bytes_of(token), float(logprobs[token]), [(bytes_of(i), float(logprobs[i])) for i in best])


class Answer:
    """An answer that is being made: `feed` it pieces, then `end` it. Both give the chunks of a stream; `whole` is the answer in one."""

    prefix = ""

    def __init__(self, model: str, n_prompt: int, logprobs: bool) -> None:
        self.head = {"id": f"{self.prefix}-{uuid.uuid4()}", "created": int(time.time()), "model": model}
        self.n_prompt, self.logprobs = n_prompt, logprobs
        self.text = ""
        self.tokens: list[TokenFacts] = []
        self.finish_reason, self.n_completion = "", 0

    def feed(self, piece: Piece) -> Iterator[dict[str, Any]]:
        """The chunks that `piece` makes."""
        self.text += piece.text
        self.tokens += piece.tokens
        if piece.text or piece.tokens:
            yield from self.chunks(piece)

    def end(self, finish_reason: str, n_completion: int) -> Iterator[dict[str, Any]]:
        """The answer is complete, with so many tokens; the last chunks."""
        self.finish_reason, self.n_completion = finish_reason, n_completion
        yield from self.last_chunks()

    def usage(self) -> dict[str, int]:
        total = self.n_prompt + self.n_completion
        return {"prompt_tokens": self.n_prompt, "completion_tokens": self.n_completion, "total_tokens": total}

    def chunks(self, piece: Piece) -> Iterator[dict[str, Any]]:
        raise NotImplementedError

    def last_chunks(self) -> Iterator[dict[str, Any]]:
        raise NotImplementedError

    def whole(self) -> dict[str, Any]:
        raise NotImplementedError


class Completion(Answer):
    """The continuation of a text, and the text itself if it is to be echoed."""

    prefix = "cmpl"

    def __init__(self, model: str, n_prompt: int, logprobs: bool) -> None:
        super().__init__(model, n_prompt, logprobs)
        self.told: dict[str, list[Any]] = {"tokens": [], "text_offset": [], "token_logprobs": [], "top_logprobs": []}
        self.offset, self.decoder = 0, codecs.getincrementaldecoder("utf-8")("replace")

    def _dict(self, text: str, logprobs: Any, reason: str | None, **more: Any) -> dict[str, Any]:
        choice = {"text": text, "index": 0, "logprobs": logprobs, "finish_reason": reason}
        return {**self.head, "object": "text_completion", "choices": [choice], **more}

    def _tell(self, token: TokenFacts) -> None:
        self.told["tokens"].append(token.text)
        self.told["text_offset"].append(self.offset)
        self.told["token_logprobs"].append(token.logprob)
        top = {**{text_of(said): logprob for said, logprob in token.top}, token.text: token.logprob}
        self.told["top_logprobs"].append(None if token.logprob is None else top)
        self.offset += len(self.decoder.decode(token.said))

    def chunks(self, piece: Piece) -> Iterator[dict[str, Any]]:
        n_told = len(self.told["tokens"])
        for token in piece.tokens:
            self._tell(token)
        new = {name: values[n_told:] for name, values in self.told.items()} if self.logprobs else None
        yield self._dict(piece.text, new, None)

    def last_chunks(self) -> Iterator[dict[str, Any]]:
        yield self._dict("", None, self.finish_reason, usage=self.usage())

    def whole(self) -> dict[str, Any]:
        return self._dict(self.text, self.told if self.logprobs else None, self.finish_reason, usage=self.usage())


class ChatCompletion(Answer):
    """The next message of a conversation. With tools, nothing is given out before it is known whether they are called."""

    prefix = "chatcmpl"

    def __init__(self, model: str, n_prompt: int, logprobs: bool, parse_tools: ToolParser | None) -> None:
        super().__init__(model, n_prompt, logprobs)
        self.parse_tools, self.begun = parse_tools, False

    def _chunk(self, delta: dict[str, Any], logprobs: Any = None, reason: str | None = None) -> dict[str, Any]:
        choice = {"index": 0, "delta": delta, "logprobs": logprobs, "finish_reason": reason}
        return {**self.head, "object": "chat.completion.chunk", "choices": [choice]}

    def _logprobs(self, tokens: list[TokenFacts]) -> dict[str, Any] | None:
        if not self.logprobs:
            return None
        one: Callable[[bytes, float | None], dict[str, Any]] = lambda said, logprob: {
            "token": text_of(said), "logprob": logprob, "bytes": list(said)
        }
        content = [{**one(t.said, t.logprob), "top_logprobs": [one(*top) for top in t.top]} for t in tokens]
        return {"content": content, "refusal": None}

    def _first(self) -> Iterator[dict[str, Any]]:
        if not self.begun:
            yield self._chunk({"role": "assistant"})
        self.begun = True

    def chunks(self, piece: Piece) -> Iterator[dict[str, Any]]:
        yield from self._first()
        if self.parse_tools is None:
            yield self._chunk({"content": piece.text}, self._logprobs(piece.tokens))

    def _calls(self) -> list[dict[str, Any]]:
        """The tool calls of the whole answer; half a call at the end of the tokens is none, and one that cannot be read is text."""
        if self.parse_tools is None or self.finish_reason == "length":
            return []
        try:
            calls = self.parse_tools(self.text)
        except RotorError:
            return []
        made = []
        for call in calls:
            function = {"name": call["name"], "arguments": json.dumps(call["arguments"], ensure_ascii=False)}
            made.append({"id": f"call_{uuid.uuid4().hex}", "type": "function", "function": function})
        return made

    def last_chunks(self) -> Iterator[dict[str, Any]]:
        yield from self._first()
        calls = self._calls()
        if calls:
            self.finish_reason = "tool_calls"
            indexed = [{"index": index, **call} for index, call in enumerate(calls)]
            yield self._chunk({"tool_calls": indexed}, self._logprobs(self.tokens))
        elif self.parse_tools is not None and self.text:
            yield self._chunk({"content": self.text}, self._logprobs(self.tokens))
        yield {**self._chunk({}, None, self.finish_reason), "usage": self.usage()}

    def whole(self) -> dict[str, Any]:
        calls = self._calls() if self.parse_tools else []
        message: dict[str, Any] = {"role": "assistant", "content": None if calls else self.text}
        if calls:
            message["tool_calls"] = calls
        reason = "tool_calls" if calls else self.finish_reason
        logprobs = self._logprobs(self.tokens)
        choice = {"index": 0, "message": message, "logprobs": logprobs, "finish_reason": reason}
        return {**self.head, "object": "chat.completion", "choices": [choice], "usage": self.usage()}
