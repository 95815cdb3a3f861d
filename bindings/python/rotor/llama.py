"""A model with the calls of llama-cpp-python's `Llama`."""

from __future__ import annotations

import asyncio
import os
import threading
from collections import deque
from dataclasses import dataclass
from typing import Any, AsyncIterator, Iterator, Mapping, Sequence

from . import _library as c
from ._answer import Answer, ChatCompletion, Completion, Piece, TokenFacts, facts
from ._convert import TokenIds, token_ids
from ._options import ChatOptions, CompletionOptions, Options, member, message, sequence
from .model import Model
from .session import Session
from .worker import Event, Worker

# Sessions that have answered are kept, so that the next prompt is evaluated only from where it differs.
_KEPT = 4
# Seconds between two looks at the worker, while an event loop has nothing from it.
_POLL = 0.002


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
    # What is said before the answer.
    echo: str = ""


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
        """The bytes of `tokens`, which follow `prev_tokens`; `special` writes control tokens out. Half a character stays half of one,
        so what follows completes it. Errors: RotorError, TypeError."""
        ids = token_ids(tokens).tolist()
        said = b"".join(self._token_bytes(token) for token in ids if special or not self._is_control(token))
        # With a SentencePiece model every word begins with a space, and the first of a text loses it.
        begins = (prev_tokens is None or not len(token_ids(prev_tokens))) and ids[:1] == [self.token_bos()]
        if begins and not self.model.detokenize(ids, skip_special=not special).startswith(" "):
            return said.removeprefix(b" ")
        return said

    def _encode(self, text: str, add_bos: bool, special: bool) -> list[int]:
        ids = self.model.tokenize(text, False, special)
        begun = ids[:1] == [self.token_bos()]
        return self.model.tokenize(text, True, special) if add_bos and not begun else ids

    def _is_control(self, token: int) -> bool:
        return self.model.detokenize([token]) != self.model.detokenize([token], skip_special=True)

    def _token_bytes(self, token: int) -> bytes:
        """What the token stands for in the middle of a text."""
        return self.model.detokenize([token]).encode() if self._is_control(token) else self.model.token_bytes(token)

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
        n_top = options.n_top()
        answer = Completion(options.model or self.model_path, len(ids), n_top is not None)
        return self._request(ids, options, n_top, answer, echo=echo)

    def _chat(self, messages: Sequence[Mapping[str, Any]], options: ChatOptions) -> _Request:
        tools = sequence(options.tools or (), "tools") if options.tool_choice != "none" else []
        grammar = options.grammar()
        if tools:
            grammar = self._tool_grammar(tools, options.tool_choice) or grammar
        elif options.tool_choice not in (None, "none", "auto"):
            raise ValueError("tool_choice asks for a tool, but there are no tools")
        prompt = self.model.render_chat([message(said) for said in sequence(messages, "messages")], tools or None)
        ids, n_top = self._encode(prompt, True, True), options.n_top()
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
        name = member(member(choice, "function", "tool_choice"), "name", "the function of tool_choice")
        chosen = [tool for tool in tools if member(tool, "function", "a tool").get("name") == name]
        if not chosen:
            raise ValueError(f"tool_choice names {name!r}, which is none of the tools")
        return "lark", self.model.tool_grammar(chosen)

    def _request(
        self, ids: list[int], options: Options, n_top: int | None, answer: Answer, grammar: tuple[str | None, Any] = (None, ""),
        echo: str = "",
    ) -> _Request:
        room = self._n_ctx - len(ids)
        if room <= 0:
            raise ValueError(f"the prompt has {len(ids)} tokens; with an answer it must fit into {self._n_ctx} (n_ctx)")
        most = options.most_tokens(room)
        session = self._session(ids)
        session.set_tokens(ids)
        session.set_sampling(**options.sampling(self._seed))
        session.set_logit_bias(options.biases())
        session.set_stop(options.stop_strings())
        session.set_grammar(*grammar)
        return _Request(session, ids, most, n_top, answer, options.stream, echo)

    # Sessions

    def _session(self, ids: list[int]) -> Session:
        """A session of the caller's own that holds as much as there is of these tokens' beginning."""
        with self._lock:
            best = max(self._kept, key=lambda kept: _in_common(kept[0], ids), default=([], self._empty))
            return best[1].fork()

    def _keep(self, session: Session) -> None:
        """For later prompts. The oldest is let go; after `close` all are."""
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
            yield from request.answer.feed(self._echo(request))
            for piece in self._pieces(request):
                yield from request.answer.feed(piece)
            if request.session.end_reason is not None:
                reason = "stop"
            yield from request.answer.end(reason, len(request.session.tokens) - len(request.prompt))
        finally:
            self._keep(request.session)

    def _echo(self, request: _Request) -> Piece:
        """The prompt, if it is wanted, and what is known of its tokens: the logits of each are needed, so they go one by one."""
        session, ids = request.session, request.prompt
        if not request.echo or request.n_top is None:
            return Piece(request.echo)
        told = [TokenFacts(self._token_bytes(ids[0]), None, [])]
        session.truncate(1)
        for token in ids[1:]:
            told.append(facts(session.logits(), token, request.n_top, self._token_bytes))
            session.append([token])
        if ids[0] == self.token_bos() and not request.echo.startswith(told[0].text):
            del told[0]
        for first in told[:1]:
            first.logprob = None
            if not request.echo.startswith(" "):
                first.said = first.said.removeprefix(b" ")
        return Piece(request.echo, told)

    def _pieces(self, request: _Request) -> Iterator[Piece]:
        """Steps. What is known of a token is given out with its text, as a stop string may still take both back."""
        session, waiting = request.session, list[TokenFacts]()
        n_given = len(request.prompt)
        for _ in range(request.most):
            logits = None if request.n_top is None else session.logits()
            token = session.step()
            if logits is not None and token is not None:
                waiting.append(facts(logits, token, request.n_top or 0, self._token_bytes))
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
        for chunk in request.answer.feed(Piece(request.echo)):
            yield chunk
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
            self._kept = deque(maxlen=0)
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
