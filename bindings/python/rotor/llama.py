"""A model with the calls of llama-cpp-python's `Llama`."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import threading
from collections import deque
from dataclasses import dataclass
from typing import Any, AsyncIterator, Iterator, Mapping, Sequence

from . import _library as c
from ._answer import Answer, ChatCompletion, Completion, Piece, TokenFacts, facts
from ._convert import TokenIds, token_ids
from .model import Model
from .session import Session
from .worker import Event, Worker

# Sessions that have answered are kept, so that the next prompt is evaluated only from where it differs.
_KEPT = 4
# Seconds between two looks at the worker, while an event loop has nothing from it.
_POLL = 0.002


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

    def sampling(self, seed: int) -> dict[str, Any]:
        return {
            "seed": seed if self.seed is None else self.seed,
            "temperature": max(self.temperature, 0.0),
            "top_p": self.top_p,
            "top_k": max(self.top_k, 0),
            "min_p": self.min_p,
            "typical_p": self.typical_p,
            "presence_penalty": self.presence_penalty,
            "frequency_penalty": self.frequency_penalty,
            "repetition_penalty": self.repeat_penalty,
            "repetition_window": 64,
        }

    def stop_strings(self) -> list[str]:
        return [self.stop] if isinstance(self.stop, str) else list(self.stop or ())


@dataclass
class CompletionOptions(Options):
    """What `create_completion` takes."""

    max_tokens: int | None = 16
    temperature: float = 0.8
    logprobs: int | None = None
    echo: bool = False


@dataclass
class ChatOptions(Options):
    """What `create_chat_completion` takes."""

    logprobs: bool | None = None
    top_logprobs: int | None = None
    response_format: Mapping[str, Any] | None = None
    tools: Sequence[Mapping[str, Any]] | None = None
    tool_choice: str | Mapping[str, Any] | None = None


@dataclass
class _Request:
    """A session that holds the prompt and knows how to go on, and the answer that will be made."""

    session: Session
    prompt: list[int]
    most: int
    # How many of the most likely tokens are told; None: nothing about tokens.
    n_top: int | None
    answer: Answer
    stream: bool


class Llama(c.Closing):
    """A model with the calls, dicts and defaults of llama-cpp-python's class of this name.

    Any number of threads may use it: calls run side by side, each with a session of its own. What a prompt has in common with a
    prompt before it is not evaluated again. A context manager.
    """

    def __init__(
        self,
        model_path: str | os.PathLike[str],
        *,
        n_ctx: int = 0,
        n_threads: int | None = None,
        n_gpu_layers: int | None = None,
        seed: int | None = None,
        backend: str | None = None,
        verbose: bool = False,
    ) -> None:
        """Loads the model directory `model_path`.

        `n_ctx`: tokens of prompt and answer together; 0 takes the model's longest. `n_threads`: as `threads` of `Model`.
        `n_gpu_layers`: 0 computes on the CPU, -1 on a GPU if there is a fast one; there is nothing in between. `backend` says it more
        exactly (see `Model`). `seed`: for calls that give none; without it, each of them takes another one. `verbose` changes
        nothing, as rotor never prints (see `set_log`). Errors: RotorError, TypeError, ValueError.
        """
        if n_gpu_layers not in (None, 0, -1):
            raise ValueError(f"n_gpu_layers is {n_gpu_layers}; a model is on one device as a whole: 0 (CPU) or -1 (GPU)")
        if backend is not None and n_gpu_layers is not None:
            raise ValueError("backend and n_gpu_layers both say where to compute; give one of them")
        self.model_path = os.fsdecode(model_path)
        self.model = Model(model_path, backend or ("cpu" if n_gpu_layers == 0 else "auto"), n_threads)
        self._seed = seed
        self._info = self.model.info
        self._n_ctx = n_ctx or self._info["max_position_embeddings"]
        self._lock = threading.Lock()
        self._kept: deque[tuple[list[int], Session]] = deque(maxlen=_KEPT)
        self._empty = self.model.session(n_ctx or None)
        self._background: _Background | None = None

    # Facts and text

    def n_ctx(self) -> int:
        """Tokens of prompt and answer together."""
        return int(self._n_ctx)

    def n_vocab(self) -> int:
        """Tokens that the model knows."""
        return int(self._info["n_vocab"])

    def token_bos(self) -> int:
        """The begin token; -1 if there is none."""
        return int(self._info["bos_token"])

    def token_eos(self) -> int:
        """The first of the end tokens; -1 if there is none."""
        return int(next(iter(self._info["end_tokens"]), -1))

    def tokenize(self, text: bytes, add_bos: bool = True, special: bool = False) -> list[int]:
        """The token ids of `text`, UTF-8. `special` reads control tokens that are written out. Errors: RotorError, ValueError."""
        return self._encode(bytes(text).decode("utf-8"), add_bos, special)

    def detokenize(self, tokens: TokenIds, prev_tokens: TokenIds | None = None, special: bool = False) -> bytes:
        """The text of `tokens`, which follow `prev_tokens`, in UTF-8; `special` writes control tokens out. Errors: RotorError, TypeError."""
        before = [] if prev_tokens is None else token_ids(prev_tokens).tolist()
        prefix = self.model.detokenize(before, skip_special=not special)
        return self.model.detokenize(before + token_ids(tokens).tolist(), skip_special=not special)[len(prefix) :].encode()

    def _encode(self, text: str, add_bos: bool, special: bool) -> list[int]:
        ids = self.model.tokenize(text, False, special)
        begun = ids[:1] == [self.token_bos()]
        return self.model.tokenize(text, True, special) if add_bos and not begun else ids

    def _token_text(self, token: int) -> str:
        return self.model.detokenize([token])

    # Answers

    def create_completion(self, prompt: str | TokenIds, **options: Any) -> Any:
        """The text that follows `prompt` (text or ids): a dict, or with `stream=True` an iterator of dicts.

        Options: `stream`, `max_tokens` (16; None or 0: until the context is full), `temperature` (0.8), `top_p`, `top_k`, `min_p`,
        `typical_p`, `stop`, `seed`, `presence_penalty`, `frequency_penalty`, `repeat_penalty`, `logit_bias`, `model` (a name for the
        dict), `logprobs` (of how many tokens), `echo`. Errors: RotorError, TypeError for an unknown option, ValueError.
        """
        return self._answer(self._completion(prompt, CompletionOptions(**options)))

    def __call__(self, prompt: str | TokenIds, **options: Any) -> Any:
        """As `create_completion`."""
        return self.create_completion(prompt, **options)

    def create_chat_completion(self, messages: Sequence[Mapping[str, Any]], **options: Any) -> Any:
        """The message that follows `messages`: a dict, or with `stream=True` an iterator of dicts.

        Options: as `create_completion` (`max_tokens` None, `temperature` 0.2, no `echo`); `logprobs` (bool) and `top_logprobs`;
        `response_format` ({"type": "json_object"}, with "schema" or not, or "json_schema" as OpenAI has it); `tools` and `tool_choice` ("auto",
        "none", "required", or one by name), for models whose chat template knows tools. Errors: as there.
        """
        return self._answer(self._chat(messages, ChatOptions(**options)))

    async def acreate_completion(self, prompt: str | TokenIds, **options: Any) -> Any:
        """As `create_completion`, for event loops: a dict, or with `stream=True` an async iterator. A worker computes; all answers that
        are under way share their passes."""
        return await self._aanswer(self._completion(prompt, CompletionOptions(**options)))

    async def acreate_chat_completion(self, messages: Sequence[Mapping[str, Any]], **options: Any) -> Any:
        """As `create_chat_completion`, for event loops: a dict, or with `stream=True` an async iterator."""
        return await self._aanswer(self._chat(messages, ChatOptions(**options)))

    def _completion(self, prompt: str | TokenIds, options: CompletionOptions) -> _Request:
        ids = self._encode(prompt, True, True) if isinstance(prompt, str) else token_ids(prompt).tolist()
        echo = (prompt if isinstance(prompt, str) else self.model.detokenize(ids)) if options.echo else ""
        n_top = None if options.logprobs is None else int(options.logprobs)
        answer = Completion(options.model or self.model_path, len(ids), n_top is not None, echo)
        return self._request(ids, options, n_top, answer, (None, ""))

    def _chat(self, messages: Sequence[Mapping[str, Any]], options: ChatOptions) -> _Request:
        tools = list(options.tools or ()) if options.tool_choice != "none" else []
        grammar = _response_grammar(options.response_format)
        if tools:
            grammar = self._tool_grammar(tools, options.tool_choice) or grammar
        elif options.tool_choice not in (None, "none", "auto"):
            raise ValueError("tool_choice asks for a tool, but there are no tools")
        ids = self._encode(self.model.render_chat([_message(m) for m in messages], tools or None), True, True)
        n_top = int(options.top_logprobs or 0) if options.logprobs else None
        if n_top is None and options.top_logprobs:
            raise ValueError("top_logprobs needs logprobs=True")
        parse = self.model.parse_tool_calls if tools else None
        answer = ChatCompletion(options.model or self.model_path, len(ids), n_top is not None, parse)
        return self._request(ids, options, n_top, answer, grammar)

    def _tool_grammar(self, tools: list[Mapping[str, Any]], choice: Any) -> tuple[str, str] | None:
        grammar = self.model.tool_grammar(tools)  # an error if the template knows no tools
        if choice in (None, "auto"):
            return None
        if choice == "required":
            return "lark", grammar
        if not isinstance(choice, Mapping):
            raise ValueError(f"tool_choice is {choice!r}; it must be auto, none, required, or a function by name")
        name = choice["function"]["name"]
        chosen = [tool for tool in tools if tool["function"]["name"] == name]
        if not chosen:
            raise ValueError(f"tool_choice names {name!r}, which is none of the tools")
        return "lark", self.model.tool_grammar(chosen)

    def _request(
        self, ids: list[int], options: Options, n_top: int | None, answer: Answer, grammar: tuple[str | None, Any]
    ) -> _Request:
        room = self._n_ctx - len(ids)
        if room <= 0:
            raise ValueError(f"the prompt has {len(ids)} tokens; with an answer it must fit into {self._n_ctx} (n_ctx)")
        wanted = options.max_tokens or 0
        session = self._session(ids)
        seed = secrets.randbits(32) if self._seed is None else self._seed
        session.set_tokens(ids)
        session.set_sampling(**options.sampling(seed))
        session.set_logit_bias({int(token): bias for token, bias in (options.logit_bias or {}).items()})
        session.set_stop(options.stop_strings())
        session.set_grammar(*grammar)
        return _Request(session, ids, min(wanted, room) if wanted > 0 else room, n_top, answer, options.stream)

    # Sessions

    def _session(self, ids: list[int]) -> Session:
        """A session of the caller's own that holds as much as there is of these tokens' beginning."""
        with self._lock:
            best = max(self._kept, key=lambda kept: _in_common(kept[0], ids), default=([], self._empty))
            return best[1].fork()

    def _keep(self, session: Session) -> None:
        """For later prompts. The oldest is let go."""
        with self._lock:
            self._kept.append((session.tokens, session))

    # Generation

    def _answer(self, request: _Request) -> Any:
        if request.stream:
            return self._chunks(request)
        for _ in self._chunks(request):
            pass
        return request.answer.whole()

    async def _aanswer(self, request: _Request) -> Any:
        chunks = self._achunks(request)
        if request.stream:
            return chunks
        async for _ in chunks:
            pass
        return request.answer.whole()

    def _chunks(self, request: _Request) -> Iterator[dict[str, Any]]:
        reason = "length"
        try:
            for piece in self._pieces(request):
                yield from request.answer.feed(piece)
            if request.session.end_reason is not None:
                reason = "stop"
            yield from request.answer.end(reason, len(request.session.tokens) - len(request.prompt))
        finally:
            self._keep(request.session)

    def _pieces(self, request: _Request) -> Iterator[Piece]:
        """Steps. What is known of a token is given out with its text, as a stop string may still take both back."""
        session, waiting = request.session, list[TokenFacts]()
        n_given = len(request.prompt)
        for _ in range(request.most):
            logits = None if request.n_top is None else session.logits()
            token = session.step()
            if logits is not None and token is not None:
                waiting.append(facts(logits, token, request.n_top or 0, self._token_text))
            if session.text and not session.held_text:
                yield Piece(session.text, waiting)
                n_given, waiting = n_given + len(waiting), []
            elif session.text:
                yield Piece(session.text)
            if token is None:
                break
        rest = session.held_text if session.end_reason is None else ""
        yield Piece(rest, waiting[: max(len(session.tokens) - n_given, 0)])

    async def _achunks(self, request: _Request) -> AsyncIterator[dict[str, Any]]:
        """The same by a worker; it tells nothing about tokens, so for that a thread steps."""
        if request.n_top is not None:
            chunks, end = self._chunks(request), object()
            while (chunk := await asyncio.to_thread(next, chunks, end)) is not end:
                assert isinstance(chunk, dict)
                yield chunk
            return
        background = self._in_background()
        async for event in background.generate(request.session, request.most):
            for chunk in request.answer.feed(Piece(event.text)):
                yield chunk
            if event.kind == "finished":
                n_tokens = len(request.session.tokens) - len(request.prompt)
                self._keep(request.session)
                for chunk in request.answer.end("stop" if event.ended else "length", n_tokens):
                    yield chunk

    def _in_background(self) -> _Background:
        with self._lock:
            self._background = self._background or _Background()
            return self._background

    def close(self) -> None:
        """Frees the model and what was kept. Repeating it is harmless."""
        with self._lock:
            self._kept.clear()
            background, self._background = self._background, None
        if background is not None:
            background.worker.close()
        self._empty.close()
        self.model.close()

    def __repr__(self) -> str:
        return f"<rotor.Llama {self.model_path!r}>"


class _Background:
    """A worker, and its events sorted by job: whoever looks sorts for all, in any event loop of any thread."""

    def __init__(self) -> None:
        self.worker = Worker()
        self._lock = threading.Lock()
        self._events: dict[int, deque[Event]] = {}

    def _begin(self, session: Session, most: int) -> int:
        with self._lock:  # its first event may be there before we know the job
            job = self.worker.generate(session, "", most)
            self._events[job] = deque()
            return job

    def _next(self, job: int) -> Event | None:
        with self._lock:
            while (event := self.worker.poll()) is not None:
                if event.job in self._events:
                    self._events[event.job].append(event)
            return self._events[job].popleft() if self._events[job] else None

    async def generate(self, session: Session, most: int) -> AsyncIterator[Event]:
        """The events "token" and "finished". Errors: RotorError. Who stops listening cancels."""
        job, event = self._begin(session, most), None
        try:
            while event is None or event.kind == "token":
                event = self._next(job)
                if event is None:
                    await asyncio.sleep(_POLL)
                elif event.error is not None:
                    raise event.error
                else:
                    yield event
        finally:
            del self._events[job]
            if event is None or event.kind == "token":
                self.worker.cancel(job)


def _in_common(kept: list[int], ids: list[int]) -> int:
    """How many tokens both begin with."""
    differing = (n for n, (a, b) in enumerate(zip(kept, ids)) if a != b)
    return next(differing, min(len(kept), len(ids)))


def _response_grammar(response_format: Mapping[str, Any] | None) -> tuple[str | None, Any]:
    """The grammar that `response_format` asks for. ValueError."""
    kind = "text" if response_format is None else response_format.get("type")
    if response_format is None or kind == "text":
        return None, ""
    if kind == "json_object":
        return "json_schema", response_format.get("schema") or {"type": "object"}
    if kind == "json_schema":
        return "json_schema", response_format["json_schema"]["schema"]
    raise ValueError(f"response_format has the type {kind!r}; it must be text, json_object or json_schema")


def _message(message: Mapping[str, Any]) -> dict[str, Any]:
    """`message` as chat templates want it: its text in one, arguments of calls as objects. ValueError for images and the like."""
    made = dict(message)
    if isinstance(made.get("content"), list):
        parts = made["content"]
        if any(part.get("type") != "text" for part in parts):
            raise ValueError("a message's content may have parts of the type text only")
        made["content"] = "".join(part["text"] for part in parts)
    if made.get("tool_calls"):
        made["tool_calls"] = [_call(call) for call in made["tool_calls"]]
    return made


def _call(call: Mapping[str, Any]) -> dict[str, Any]:
    function = dict(call["function"])
    if isinstance(function.get("arguments"), str):
        function["arguments"] = json.loads(function["arguments"])
    return {**call, "function": function}
