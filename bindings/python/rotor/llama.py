"""A model with the calls of llama-cpp-python's `Llama`."""

from __future__ import annotations

import os
import threading
from collections import deque
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, AsyncGenerator, AsyncIterator, Callable, Generator, Iterator, Literal, Mapping, Sequence, overload

from . import _library as c, _llama_cpp
from ._answer import ChatChoice, Choice, CompletionChoice, Head, Piece, TokenFacts, facts
from ._background import Background, Preparing, merged
from ._convert import TokenIds, token_ids
from ._embeddings import Embeddings
from ._messages import as_system, chosen_tools, messages_of, tools_of
from ._options import NO_GRAMMAR, ChatOptions, CompletionOptions, Grammar, Options, about
from ._requests import Call, Request
from ._talks import Talks
from ._toolcalls import ToolText
from .arguments import Answer, ChatArguments, CompletionArguments, GenerateArguments, LlamaCppArguments, Prompt
from .chat import Chat
from .errors import RotorError
from .model import Model
from .session import Session

if TYPE_CHECKING:
    from typing_extensions import Unpack

# The number of sessions to keep after their answers, so that only the new part of the next prompt is evaluated.
_KEPT = 4
# A prompt of more characters is prepared in another pool of threads, so that it delays no short prompt.
_LONG = 1 << 16
# A role that no template has, with as many letters as "developer".
_NO_ROLE = "zeveloper"
_PROBE = "Say nothing of 51966."

# The parameters of llama-cpp-python's calls by place.
_COMPLETION = ("prompt", "suffix", "max_tokens", "temperature", "top_p", "min_p", "typical_p", "logprobs", "echo", "stop",
               "frequency_penalty", "presence_penalty", "repeat_penalty", "top_k", "stream", "seed", "tfs_z", "mirostat_mode",
               "mirostat_tau", "mirostat_eta", "model", "stopping_criteria", "logits_processor", "grammar", "logit_bias")
_CHAT = ("messages", "functions", "function_call", "tools", "tool_choice", "temperature", "top_p", "top_k", "min_p", "typical_p",
         "stream", "stop", "seed", "response_format", "max_tokens", "presence_penalty", "frequency_penalty", "repeat_penalty", "tfs_z",
         "mirostat_mode", "mirostat_tau", "mirostat_eta", "model", "logits_processor", "grammar", "logit_bias", "logprobs",
         "top_logprobs")


def _named(what: str, names: tuple[str, ...], places: tuple[Any, ...], options: dict[str, Any]) -> tuple[Any, dict[str, Any]]:
    """The first argument, and the others by name. TypeError."""
    if len(places) > len(names):
        raise TypeError(f"{what} takes {len(names)} arguments by place, not {len(places)}")
    given = dict(zip(names, places))
    for name in given.keys() & options.keys():
        raise TypeError(f"{what} got {name} twice, by place and by name")
    given.update(options)
    if names[0] not in given:
        raise TypeError(f"{what} needs {names[0]}")
    return given.pop(names[0]), given


class Llama(Embeddings, c.Closing):
    """A model with the calls, dicts and defaults of llama-cpp-python's class of this name.

    Any number of threads may use it: calls run in parallel, and each call has its own session. The beginning that a prompt shares
    with an earlier prompt is not evaluated again. It is a context manager.
    """

    def __init__(
        self,
        model_path: str | os.PathLike[str],
        *,
        n_ctx: int | None = 0,
        n_threads: int | None = None,
        n_gpu_layers: int | None = None,
        seed: int | None = None,
        backend: str | None = None,
        verbose: bool = False,
        last_n_tokens_size: int = 64,
        type_k: int | None = None,
        type_v: int | None = None,
        pooling_type: int | None = None,
        draft_model: Model | str | os.PathLike[str] | None = None,
        **llama_cpp: Unpack[LlamaCppArguments],
    ) -> None:
        """Loads the model directory `model_path`, or the GGUF file.

        `n_ctx`: tokens of prompt and answer together; 0 takes the model's longest context. `n_threads`: as `threads` of `Model`.
        `n_gpu_layers`: 0 computes on the CPU, and -1 (or the number of layers, or more) on a GPU if there is a fast one; other numbers
        are errors. `backend` is the precise choice (see `Model`). `seed`: the seed of calls that have none; without it, each of these
        calls gets a new random seed. `verbose` changes nothing, since rotor never prints (see `set_log`). `last_n_tokens_size`:
        the number of tokens that penalties count. `type_k` and `type_v`: ggml's type of the KV cache, 1 (f16), 0 (f32) or 8
        (int8). `pooling_type`: how `embed` and `create_embedding` pool, 1 (mean) or 3 (last token); without it, as the model's
        files say. `draft_model`: a smaller model of the same vocabulary, loaded or as a path, which guesses tokens ahead (see
        `Session.set_draft_model`). `llama_cpp`: other parameters of that class. Those that change no answer are accepted; the others must keep their
        default. Errors: RotorError, TypeError, ValueError.
        """
        _llama_cpp.check(llama_cpp)
        if backend is not None and n_gpu_layers is not None:
            raise ValueError("backend and n_gpu_layers both choose the device; give one of them")
        self._loaded_with = dict(
            n_ctx=n_ctx, n_threads=n_threads, n_gpu_layers=n_gpu_layers, seed=seed, backend=backend,
            last_n_tokens_size=last_n_tokens_size, type_k=type_k, type_v=type_v,
            pooling_type=pooling_type, draft_model=draft_model,
        )
        self._pooling = _llama_cpp.pooling(pooling_type)
        self.model_path = os.fsdecode(model_path)
        kv = _llama_cpp.kv_type(type_k, type_v)
        self.model = Model(model_path, backend or ("cpu" if n_gpu_layers == 0 else "auto"), n_threads)
        self._seed, self._window = seed, last_n_tokens_size
        self._info = self.model.info
        n_layers = self._info["n_layers"]
        if n_gpu_layers is not None and 0 < n_gpu_layers < n_layers or (n_gpu_layers or 0) < -1:
            self.model.close()
            raise ValueError(f"n_gpu_layers is {n_gpu_layers}; the model is on one device with all of its {n_layers} layers: 0 (CPU) "
                             "or -1 (GPU)")
        self._n_ctx = n_ctx or self._info["max_position_embeddings"]
        self._lock = threading.Lock()
        self._kept: deque[tuple[list[int], Session]] = deque(maxlen=_KEPT)
        self._talks = Talks(_KEPT)
        self._empty = self.model.session(n_ctx or None, kv)
        if draft_model is not None:
            # All sessions are forks of the empty one, and have its draft model.
            self._empty.set_draft_model(self._drafting(draft_model, n_threads))
        self._background: Background | None = None
        self._knows_developer: bool | None = None

    def _drafting(self, draft_model: Any, n_threads: int | None) -> Model:
        """The draft model, loaded where this model is if it is a path. TypeError."""
        if isinstance(draft_model, Model):
            return draft_model
        if not isinstance(draft_model, (str, os.PathLike)):
            kind = type(draft_model).__name__
            raise TypeError(f"draft_model must be a rotor.Model, a path or None, not {kind}; `lookup_tokens` of "
                            "`llm.model.session` drafts without a model")
        return Model(draft_model, self._info["backend"], n_threads)

    def __reduce__(self) -> Any:
        """Pickles and copies by path and options. The copy loads the model again."""
        self.model._c()
        return _load_again, (type(self), os.path.abspath(self.model_path), self._loaded_with)

    # Facts and text

    def n_ctx(self) -> int:
        """The number of tokens of prompt and answer together."""
        return int(self._n_ctx)

    def n_vocab(self) -> int:
        """The number of tokens in the model's vocabulary."""
        return int(self._info["n_vocab"])

    def token_bos(self) -> int:
        """The begin token; -1 if there is none."""
        return int(self._info["bos_token"])

    def token_eos(self) -> int:
        """The first of the end tokens; -1 if there is none."""
        return int(next(iter(self._info["end_tokens"]), -1))

    def tokenize(self, text: bytes, add_bos: bool = True, special: bool = False) -> list[int]:
        """The token ids of `text`, UTF-8. `special` parses control tokens that the text spells out. Errors: RotorError,
        ValueError."""
        said = bytes(text).decode("utf-8")
        ids = self.model.tokenize(said, False, special)
        begun = ids[:1] == [self.token_bos()]
        return self.model.tokenize(said, True, special) if add_bos and not begun else ids

    def detokenize(self, tokens: TokenIds, prev_tokens: TokenIds | None = None, special: bool = False) -> bytes:
        """The bytes of `tokens`, which follow `prev_tokens`. `special` writes control tokens as text. A part of a character stays
        a part, so the bytes of the next tokens complete it. Errors: RotorError, TypeError."""
        ids = token_ids(tokens).tolist()
        said = b"".join(self._token_bytes(token) for token in ids if special or not self._is_control(token))
        # With a SentencePiece model every word begins with a space, and the first word of a text loses it.
        begins = (prev_tokens is None or not len(token_ids(prev_tokens))) and ids[:1] == [self.token_bos()]
        if begins and not self.model.detokenize(ids, skip_special=not special).startswith(" "):
            return said.removeprefix(b" ")
        return said

    def _is_control(self, token: int) -> bool:
        return self.model.detokenize([token]) != self.model.detokenize([token], skip_special=True)

    def _token_bytes(self, token: int) -> bytes:
        """The bytes that the token has in the middle of a text."""
        return self.model.detokenize([token]).encode() if self._is_control(token) else self.model.token_bytes(token)

    # Answers

    @overload
    def create_completion(
        self, prompt: Prompt, suffix: str | None = None, max_tokens: int | None = 16, *, stream: Literal[False] = False,
        **options: Unpack[CompletionArguments],
    ) -> Answer: ...
    @overload
    def create_completion(
        self, prompt: Prompt, suffix: str | None = None, max_tokens: int | None = 16, *, stream: Literal[True],
        **options: Unpack[CompletionArguments],
    ) -> Iterator[Answer]: ...
    @overload
    def create_completion(
        self, prompt: Prompt, suffix: str | None = None, max_tokens: int | None = 16, *, stream: bool,
        **options: Unpack[CompletionArguments],
    ) -> Answer | Iterator[Answer]: ...
    def create_completion(self, *places: Any, **options: Any) -> Any:
        """The text that follows `prompt` (text or ids, or a list of them): a dict, or with `stream=True` an iterator of dicts.

        Options: `stream`, `max_tokens` (16; None or 0: until the context is full, but with `echo` 0 means no tokens),
        `temperature` (0.8), `top_p`, `top_k`, `min_p`, `typical_p`, `stop`, `seed`, `presence_penalty`, `frequency_penalty`,
        `repeat_penalty`, `mirostat_mode` (0 or 2), `mirostat_tau`, `mirostat_eta`, `logit_bias`, `grammar` (a pair, as in
        `Session.set_grammar`), `n` (choices for each prompt), `best_of`, `model` (a name for the dict), `logprobs` (the number of
        most likely tokens to list), `echo`. An empty prompt is the begin token. Errors: RotorError, TypeError for an unknown
        option, ValueError. If an error concerns an option, `param` of the exception is the option's name.
        """
        return self._answer(self._completion(places, options))

    @overload
    def __call__(
        self, prompt: Prompt, suffix: str | None = None, max_tokens: int | None = 16, *, stream: Literal[False] = False,
        **options: Unpack[CompletionArguments],
    ) -> Answer: ...
    @overload
    def __call__(
        self, prompt: Prompt, suffix: str | None = None, max_tokens: int | None = 16, *, stream: Literal[True],
        **options: Unpack[CompletionArguments],
    ) -> Iterator[Answer]: ...
    @overload
    def __call__(
        self, prompt: Prompt, suffix: str | None = None, max_tokens: int | None = 16, *, stream: bool,
        **options: Unpack[CompletionArguments],
    ) -> Answer | Iterator[Answer]: ...
    def __call__(self, *places: Any, **options: Any) -> Any:
        """As `create_completion`."""
        return self._answer(self._completion(places, options))

    @overload
    def create_chat_completion(
        self, messages: Sequence[Mapping[str, Any]], *, stream: Literal[False] = False, **options: Unpack[ChatArguments],
    ) -> Answer: ...
    @overload
    def create_chat_completion(
        self, messages: Sequence[Mapping[str, Any]], *, stream: Literal[True], **options: Unpack[ChatArguments],
    ) -> Iterator[Answer]: ...
    @overload
    def create_chat_completion(
        self, messages: Sequence[Mapping[str, Any]], *, stream: bool, **options: Unpack[ChatArguments],
    ) -> Answer | Iterator[Answer]: ...
    def create_chat_completion(self, *places: Any, **options: Any) -> Any:
        """The message that follows `messages`: a dict, or with `stream=True` an iterator of dicts.

        Options: as `create_completion` (`max_tokens` None, `temperature` 0.2, no `echo` and `best_of`); `logprobs` (bool) and
        `top_logprobs`; `response_format` ({"type": "json_object"}, with or without "schema", or "json_schema" in OpenAI's form);
        `tools`, `tool_choice` ("auto", "none", "required", one tool by name, or allowed_tools) and `parallel_tool_calls`, for
        models whose chat template has a place for tools; `chat_template_kwargs`, other variables of the template, such as
        {"enable_thinking": False}; `separate_reasoning`: what the model thinks before it answers (`<think>..</think>`) becomes
        `reasoning_content` of the message or delta, and the content, stop strings and grammars concern the answer only;
        `max_thinking_tokens`, after which the thought ends and the answer follows (it implies `separate_reasoning`). The role
        "developer" becomes "system" for templates without that role.

        A schema is advice unless it has "strict": true. Keywords of advice that cannot be enforced are ignored, and the log names
        them (`set_log`). Objects have no other keys than the schema names, unless the schema has "additionalProperties", or
        `close_objects` is false. Errors: as in `create_completion`.
        """
        return self._answer(self._chat(places, options))

    def create_chat_completion_openai_v1(self, *places: Any, **options: Any) -> Any:
        """As `create_chat_completion`, but gives objects of the package `openai`, as its client does."""
        from openai.types.chat import ChatCompletion, ChatCompletionChunk

        made = self._answer(self._chat(places, options))
        return ChatCompletion(**made) if isinstance(made, dict) else (ChatCompletionChunk(**chunk) for chunk in made)

    @overload
    async def acreate_completion(
        self, prompt: Prompt, suffix: str | None = None, max_tokens: int | None = 16, *, stream: Literal[False] = False,
        **options: Unpack[CompletionArguments],
    ) -> Answer: ...
    @overload
    async def acreate_completion(
        self, prompt: Prompt, suffix: str | None = None, max_tokens: int | None = 16, *, stream: Literal[True],
        **options: Unpack[CompletionArguments],
    ) -> AsyncIterator[Answer]: ...
    @overload
    async def acreate_completion(
        self, prompt: Prompt, suffix: str | None = None, max_tokens: int | None = 16, *, stream: bool,
        **options: Unpack[CompletionArguments],
    ) -> Answer | AsyncIterator[Answer]: ...
    async def acreate_completion(self, *places: Any, **options: Any) -> Any:
        """As `create_completion`, for event loops: a dict, or with `stream=True` an async iterator. Threads prepare the answers
        and a worker computes them; all active answers share the worker's passes."""
        prompt = places[0] if places else options.get("prompt")
        is_long = options.get("grammar") is not None or len(prompt if isinstance(prompt, str) else str(type(prompt))) > _LONG
        is_long = is_long or isinstance(prompt, list)
        return await self._aanswer(lambda preparing: self._completion(places, options, preparing), is_long)

    @overload
    async def acreate_chat_completion(
        self, messages: Sequence[Mapping[str, Any]], *, stream: Literal[False] = False, **options: Unpack[ChatArguments],
    ) -> Answer: ...
    @overload
    async def acreate_chat_completion(
        self, messages: Sequence[Mapping[str, Any]], *, stream: Literal[True], **options: Unpack[ChatArguments],
    ) -> AsyncIterator[Answer]: ...
    @overload
    async def acreate_chat_completion(
        self, messages: Sequence[Mapping[str, Any]], *, stream: bool, **options: Unpack[ChatArguments],
    ) -> Answer | AsyncIterator[Answer]: ...
    async def acreate_chat_completion(self, *places: Any, **options: Any) -> Any:
        """As `create_chat_completion`, for event loops: a dict, or with `stream=True` an async iterator."""
        is_long = any(options.get(name) is not None for name in ("response_format", "tools", "grammar")) or len(places) > 1
        return await self._aanswer(lambda preparing: self._chat(places, options, preparing), is_long)

    def generate(
        self, tokens: TokenIds, top_k: int = 40, top_p: float = 0.95, min_p: float = 0.05, typical_p: float = 1.0, temp: float = 0.8,
        repeat_penalty: float = 1.0, reset: bool = True, **options: Unpack[GenerateArguments],
    ) -> Generator[int, Sequence[int] | None, None]:
        """The token ids that follow `tokens`, until the model chooses an end token or the context is full. Tokens that are sent
        into the generator are appended. `reset` changes nothing: a kept session with the same beginning is used again. Errors: as
        `create_completion`."""
        more: dict[str, Any] = {"temperature": temp, **options}
        return self._generate(Options.of("generate", dict(
            top_k=top_k, top_p=top_p, min_p=min_p, typical_p=typical_p, repeat_penalty=repeat_penalty, **more)), tokens)

    def _generate(self, options: Options, tokens: TokenIds) -> Generator[int, Sequence[int] | None, None]:
        request = self._request(self._ids(tokens), options, None, [], options.grammar_of_output())
        session = request.session
        while len(session.tokens) < self._n_ctx and (token := session.step()) is not None:
            sent = yield token
            if sent:
                session.append(sent)
        self._keep(session)

    # Calls to requests

    def _completion(self, places: tuple[Any, ...], given: dict[str, Any], preparing: Preparing | None = None) -> Call:
        prompt, given = _named("create_completion", _COMPLETION, places, given)
        options = CompletionOptions.of("create_completion", given)
        n_top, n = options.n_top(), options.best_of or options.n
        told = 0 if n > options.n and n_top is None else n_top
        head, requests = Head("cmpl", options.model or self.model_path), list[Request]()
        grammar = options.grammar_of_output()
        for i, one in enumerate(_prompts(prompt)):
            with about("prompt"):
                ids = self._ids(one, preparing)
                echo = (one if isinstance(one, str) else self.model.detokenize(ids)) if options.echo else ""
            choices = [CompletionChoice(head, i * n + k, n_top is not None) for k in range(n)]
            requests.append(self._request(ids, options, told, choices, grammar, echo, preparing))
        return Call(head, requests, options.stream, options.n)

    def _chat(self, places: tuple[Any, ...], given: dict[str, Any], preparing: Preparing | None = None) -> Call:
        messages, given = _named("create_chat_completion", _CHAT, places, given)
        options = ChatOptions.of("create_chat_completion", given)
        with about("tools"):
            tools = tools_of(options.tools) if options.tool_choice != "none" else []
        with about("tool_choice"):
            tools, forced = chosen_tools(tools, options.tool_choice)
        grammar = options.grammar_of_output()
        if tools:
            with about("tools"):
                tool_grammar = self._tool_grammar(forced or tools, options)  # an error if the template has no place for tools
                grammar = tool_grammar if forced else grammar
        with about("messages"):
            said = messages_of(messages)
            if any(message.get("role") == "developer" for message in said) and not self._developer_is_known():
                said = as_system(said)
            talk = self._talk(said, tools or None, options.variables(), preparing)
            ids = talk.session.tokens
        n_top, head = options.n_top(), Head("chatcmpl", options.model or self.model_path)
        apart, _ = options.thoughts()
        ending = self.model.detokenize(ids[-8:]).rstrip()

        def choice(index: int) -> ChatChoice:
            names = {tool["function"]["name"] for tool in tools}
            thinks, single = ending.endswith("<think>"), options.parallel_tool_calls is False
            parse = partial(self.model.parse_tool_calls, in_answer=True) if apart else self.model.parse_tool_calls
            text = ToolText(parse, names, bool(forced), thinks, single, apart) if tools else None
            return ChatChoice(head, index, n_top is not None, text, apart)

        choices = [choice(index) for index in range(options.n)]
        request = self._request(ids, options, n_top, choices, grammar, "", preparing)
        request.talk = (said, talk)
        return Call(head, [request], options.stream, options.n)

    def _developer_is_known(self) -> bool:
        """Whether the chat template treats the role developer differently from a role that no template has."""

        def rendered(role: str) -> str:
            try:
                return self.model.render_chat([{"role": role, "content": _PROBE}, {"role": "user", "content": "x"}]).lower()
            except RotorError:
                return ""

        if self._knows_developer is None:
            text = rendered("developer")
            self._knows_developer = _PROBE.lower() in text and text.replace("developer", _NO_ROLE) != rendered(_NO_ROLE)
        return self._knows_developer

    def _tool_grammar(self, tools: list[Mapping[str, Any]], options: ChatOptions) -> Grammar:
        """A grammar that forces a call of one of these tools. A tool's schema is advice unless the tool has "strict": true."""
        strict = [tool for tool in tools if tool["function"].get("strict")]
        if strict and len(strict) < len(tools):
            with self._empty_fork() as session:  # refuses a strict schema that cannot be enforced
                session.set_grammar("lark", self.model.tool_grammar(strict), closed=options.close_objects)
        return "lark", self.model.tool_grammar(tools), not strict or len(strict) < len(tools), options.close_objects

    @contextmanager
    def _prompting(self, preparing: Preparing | None) -> Iterator[Session]:
        """A session for a prompt. A prompt that cannot fit is refused before all of it is tokenized."""
        with self._empty_fork() as session:
            if preparing is not None:
                preparing.uses(session)
            try:
                yield session
            except RotorError as error:
                if error.status != c.E_CONTEXT_FULL:
                    raise
                raise ValueError(f"the prompt is too long: with an answer it must fit into {self._n_ctx} tokens (n_ctx)") from None

    def _talk(
        self, messages: list[dict[str, Any]], tools: list[Any] | None, variables: dict[str, Any], preparing: Preparing | None
    ) -> Chat:
        """A chat whose session holds the prompt. Control tokens that a message, a name, an argument or a tool spells out stay text.
        The answers of the model stay its tokens if this changes no character."""
        with self._prompting(preparing) as session:
            chat = Chat(session.fork(), messages=messages, tools=tools, variables=variables)
            if preparing is not None:
                preparing.uses(chat.session)
            chat.begin()
        with self._lock:
            remembered = self._talks.with_answers(messages)
        if remembered is None:
            return chat
        remembered.set_tools(tools)
        remembered.set_variables(variables)
        try:
            remembered.begin()
        except RotorError:
            return chat
        is_same = self.model.detokenize(remembered.session.tokens) == self.model.detokenize(chat.session.tokens)
        return remembered if is_same else chat

    def _ids(self, prompt: str | TokenIds, preparing: Preparing | None = None) -> list[int]:
        """The tokens of a prompt."""
        if not isinstance(prompt, str):
            ids = token_ids(prompt).tolist()
        else:
            with self._prompting(preparing) as session:
                session.append(prompt)
                ids = session.tokens
        if not ids and self.token_bos() < 0:
            raise ValueError("the prompt is empty, and the model has no begin token to start from; give one token at least")
        return ids or [self.token_bos()]

    def _request(
        self, ids: list[int], options: Options, n_top: int | None, choices: Sequence[Choice], grammar: Grammar = NO_GRAMMAR,
        echo: str = "", preparing: Preparing | None = None,
    ) -> Request:
        session, sampling = self._session(ids), options.sampling(self._seed, self._window)
        if preparing is not None:
            preparing.uses(session)
        with about("messages" if isinstance(options, ChatOptions) else "prompt"):
            if len(ids) >= self._n_ctx + (options.most_tokens(1) == 0):
                raise ValueError(f"the prompt has {len(ids)} tokens; with an answer it must fit into {self._n_ctx} (n_ctx)")
            session.set_tokens(ids)
        session.set_sampling(**sampling)
        with about("logit_bias"):
            session.set_logit_bias(options.biases())
        with about("stop"):
            session.set_stop(options.stop_strings())
        session.set_thinking(False)  # a kept session may have it, and then refuse a grammar
        with about("response_format" if grammar[0] == "json_schema" else "tools" if getattr(options, "tools", None) else "grammar"):
            kind, source, lenient, closed = grammar
            session.set_grammar(kind, source, lenient=lenient, closed=closed)
            session.set_thinking(*options.thoughts())
        most = options.most_tokens(self._n_ctx - len(ids))
        return Request(session, ids, most, n_top, choices, sampling["seed"], echo, grammar[0] is not None)

    # Sessions

    def _empty_fork(self) -> Session:
        with self._lock:
            return self._empty.fork()

    def _session(self, ids: list[int]) -> Session:
        """A new session that holds the longest beginning of these tokens that a kept session has."""
        with self._lock:
            best = max(self._kept, key=lambda kept: _in_common(kept[0], ids), default=([], self._empty))
            return best[1].fork()

    def _keep(self, session: Session) -> None:
        """Keeps the session for later prompts. It replaces those that it continues, or the oldest one; after `close` no session is
        kept."""
        tokens = session.tokens
        with self._lock:
            for kept in list(self._kept):
                if kept[0] == tokens[: len(kept[0])]:
                    self._kept.remove(kept)
            self._kept.append((tokens, session))

    def _remember(self, request: Request, session: Session, choice: Choice, ended: str | None) -> None:
        """Remembers an answer to a conversation. Of one that a stop string ended, the caller does not know all tokens."""
        if request.talk is None or ended in ("stop string", "stop token") or not request.most:
            return
        messages, prompt = request.talk
        with self._lock:
            chat = prompt.fork()
        chat.session.set_tokens(session.tokens)
        chat.finish()
        with self._lock:
            self._talks.keep(messages, choice.whole()["message"], chat)

    # Generation

    def _answer(self, call: Call) -> Any:
        if call.stream:
            return self._chunks(call)
        for _ in self._chunks(call):
            pass
        return call.whole()

    async def _aanswer(self, prepare: Callable[[Preparing], Call], is_long: bool) -> Any:
        call = await self._in_background().prepare(prepare, is_long)
        chunks = self._achunks(call)
        if call.stream:
            return chunks
        async for _ in chunks:
            pass
        return call.whole()

    def _chunks(self, call: Call) -> Iterator[dict[str, Any]]:
        for request in call.requests:
            if len(request.choices) > 1:
                request.session.prefill()
            for session, choice in list(request.sessions()):
                try:
                    for piece in self._pieces(request, session):
                        yield from map(call.told, choice.feed(piece))
                    ended = session.end_reason
                    last = list(self._end(request, session, choice, ended))
                    self._remember(request, session, choice, ended)
                    yield from map(call.told, last)
                finally:
                    self._keep(session)

    def _end(self, request: Request, session: Session, choice: Choice, ended: str | None) -> Iterator[dict[str, Any]]:
        """The last chunks of a choice that has all its tokens. `ended`: why the generation ended, or None if it did not."""
        n_tokens = len(session.tokens) - len(request.prompt)
        is_whole = ended is not None or request.has_grammar and _is_complete(session)
        return choice.end("stop" if is_whole else "length", n_tokens, not is_whole or ended in ("stop string", "stop token"))

    def _pieces(self, request: Request, session: Session) -> Iterator[Piece]:
        """The echo, then the steps. The facts of a token come with its text, since a stop string may still remove both."""
        yield from self._echo(request, session)
        waiting, n_given = list[TokenFacts](), len(request.prompt)
        for _ in range(request.most):
            logits = None if request.n_top is None else session.logits()
            token = session.step()
            if logits is not None and token is not None:
                waiting.append(facts(logits, token, request.n_top or 0, self._token_bytes))
            if (session.text or session.thought) and not session.held_text:
                yield Piece(session.text, waiting, session.thought, n_tokens=token is not None)
                n_given, waiting = n_given + len(waiting), []
            else:
                yield Piece(session.text, [], session.thought, n_tokens=token is not None)
            if token is None:
                break
        rest, thought = _held(session) if session.end_reason is None and request.most else ("", "")
        yield Piece(rest, waiting[: max(len(session.tokens) - n_given, 0)], thought)

    def _echo(self, request: Request, session: Session) -> Iterator[Piece]:
        """The prompt, if `echo` is set, and the facts of its tokens. The logits of each token are needed, so each has its own
        pass."""
        ids = request.prompt
        if not request.echo or request.n_top is None:
            if request.echo and not request.most:
                session.prefill()
            yield Piece(request.echo)
            return
        told = [TokenFacts(self._token_bytes(ids[0]), None, [])]
        session.truncate(1)
        for token in ids[1:]:
            told.append(facts(session.logits(), token, request.n_top, self._token_bytes))
            session.append([token])
            yield Piece("")
        if ids[0] == self.token_bos() and not request.echo.encode().startswith(told[0].said):
            del told[0]
        for first in told[:1]:
            first.logprob = None
            if not request.echo.startswith(" "):
                first.said = first.said.removeprefix(b" ")
        yield Piece(request.echo, told)

    async def _achunks(self, call: Call) -> AsyncIterator[dict[str, Any]]:
        background = self._in_background()
        streams: list[AsyncGenerator[Answer, None]] = []
        for request in call.requests:
            if len(request.choices) > 1:
                async for _ in background.generate(request.session, 0):
                    pass
            forks = await background.run(lambda: list(request.sessions()))
            streams += [self._achoice(request, session, choice) for session, choice in forks]
        made = merged(streams)
        try:
            async for chunk in made:
                yield call.told(chunk)
        finally:
            await made.aclose()

    async def _achoice(self, request: Request, session: Session, choice: Choice) -> AsyncGenerator[Answer, None]:
        """A choice that a worker generates. The worker gives no log-probabilities, so with them threads step instead."""
        background, ended = self._in_background(), None
        if request.n_top is not None or not request.most:
            pieces = self._pieces(request, session)
            try:
                while (piece := await background.run(lambda: next(pieces, None))) is not None:
                    for chunk in choice.feed(piece):
                        yield chunk
            except BaseException:
                session.cancel()
                raise
            ended = session.end_reason
        else:
            for chunk in choice.feed(Piece(request.echo)):
                yield chunk
            events = background.generate(session, request.most)
            try:
                async for event in events:
                    for chunk in choice.feed(Piece(event.text, [], event.thought, n_tokens=event.token is not None)):
                        yield chunk
                    ended = event.reason if event.ended else None
            finally:
                await events.aclose()
        last = await background.run(lambda: list(self._end(request, session, choice, ended)))
        await background.run(lambda: self._remember(request, session, choice, ended))
        self._keep(session)
        for chunk in last:
            yield chunk

    def _in_background(self) -> Background:
        with self._lock:
            self._background = self._background or Background()
            return self._background

    def close(self) -> None:
        """Frees the model and the kept sessions. A second call does nothing."""
        with self._lock:
            self._kept, self._talks = deque(maxlen=0), Talks(0)
            background, self._background = self._background, None
        if background is not None:
            background.close()
        self._empty.close()
        self.model.close()

    def __repr__(self) -> str:
        return f"<rotor.Llama {self.model_path!r}>"


def _load_again(kind: type[Llama], model_path: str, options: dict[str, Any]) -> Llama:
    return kind(model_path, **options)


def _prompts(prompt: Any) -> list[Any]:
    """One prompt or several, each a text or token ids."""
    is_several = isinstance(prompt, (list, tuple)) and len(prompt) > 0 and isinstance(prompt[0], (str, list, tuple))
    return list(prompt) if is_several else [prompt]


def _held(session: Session) -> tuple[str, str]:
    """The text and the thought that a session holds back."""
    return session.held_text, session.held_thought


def _is_complete(session: Session) -> bool:
    """Whether a grammar permits no more text, so that the answer is complete although it was cut here."""
    n_tokens = len(session.tokens)
    try:
        # The library may need several calls to compute what a grammar permits.
        for _ in range(20):
            state, _ = session.step_budget(0)
            if state != "pending":
                break
    except RotorError:
        return False
    if state == "token":
        session.truncate(n_tokens)
    return state == "end" and session.end_reason == "grammar"


def _in_common(kept: list[int], ids: list[int]) -> int:
    """The number of tokens at the beginning that both lists share."""
    differing = (n for n, (a, b) in enumerate(zip(kept, ids)) if a != b)
    return next(differing, min(len(kept), len(ids)))
