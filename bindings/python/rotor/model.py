"""Models: loading, facts, and text."""

from __future__ import annotations

import json
import os
from ctypes import byref, c_void_p, sizeof
from functools import partial
from typing import TYPE_CHECKING, Any, Callable, Mapping, Sequence, SupportsFloat, SupportsIndex

import numpy as np
import numpy.typing as npt

from . import _library as c
from ._convert import U32, U64, TokenIds, c_path, c_string, filled, integer, json_text, progress_callback, token_ids, utf8
from ._embed import POOLINGS, Texts, call_of, embed, options_of
from .embedding import Embedding
from .files import FileContent, LentFiles
from .session import Session, session_options

if TYPE_CHECKING:
    from typing_extensions import Unpack

    from .arguments import MoreSampling

ProgressFunction = Callable[[float], object]


def model_options(
    backend: str,
    threads: SupportsIndex | None,
    cache_dir: str | os.PathLike[str] | None,
    memory_limit: SupportsIndex | None,
) -> c.ModelOptions:
    """The options of a load. They own the strings to which they point."""
    options = c.ModelOptions()
    c.check(c.library.rotor_model_options_init(byref(options), sizeof(options)))
    options.backend = c_string(backend, "backend")
    options.cache_dir = None if cache_dir is None else c_path(cache_dir, "cache_dir")
    options.threads = 0 if threads is None else integer(threads, "threads", U32)
    options.memory_limit = 0 if memory_limit is None else integer(memory_limit, "memory_limit", U64)
    return options


def _load(
    call: Callable[..., int],
    backend: str,
    threads: SupportsIndex | None,
    progress: ProgressFunction | None,
    cache_dir: str | os.PathLike[str] | None,
    memory_limit: SupportsIndex | None,
    raised: list[BaseException] | None = None,
) -> c.Handle:
    """Calls `call(options, out_model)`. Raises the exception of `progress`, or the first one in `raised`."""
    raised = [] if raised is None else raised
    callback = progress_callback(progress, raised)
    options = model_options(backend, threads, cache_dir, memory_limit)
    options.progress = callback
    pointer = c_void_p()
    status = call(byref(options), byref(pointer))
    handle = c.Handle(pointer, c.library.rotor_model_free) if status == c.OK else None
    if raised:
        raise raised[0]
    c.check(status)
    assert handle is not None
    return handle


class Model(c.Closing):
    """A loaded model. It is immutable: any number of threads may use it at once.

    It is a context manager. Sessions hold references to the data that they need, so models and sessions can be closed in any
    order.
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        backend: str = "auto",
        threads: SupportsIndex | None = None,
        *,
        progress: ProgressFunction | None = None,
        cache_dir: str | os.PathLike[str] | None = None,
        memory_limit: SupportsIndex | None = None,
    ) -> None:
        """Loads the model directory `path` as downloaded from Hugging Face, or the GGUF file `path`.

        `backend`: "auto" (a GPU if there is a fast one, else the CPU), "vulkan", "opencl", "vulkan:DEVICE", "opencl:DEVICE" (see
        `devices`), "cpu", "cpu:TIER" with TIER one of "amx", "avx512-vbmi", "avx512", "avxvnni", "avx2", "neon-i8mm",
        "neon-dotprod", "neon", "scalar", or "reference". If rotor cannot use the GPU, it uses the CPU. `threads`: the number of threads that compute, with the caller's; None lets rotor choose.
        `progress(fraction)` is called with 0 to 1 while loading; a true result cancels (ROTOR_E_CANCELLED). An exception of
        `progress` cancels, and this call raises it. `cache_dir`: a directory in which rotor may keep the weights in the
        CPU's layout, and compiled kernels of GPUs, so that the next load is faster. `memory_limit`: bytes that weights and the KV caches of all sessions may take together
        (ROTOR_E_RESOURCES above it).
        Errors: RotorError, TypeError, ValueError.
        """
        self._handle: c.Handle | None = None
        self._path = os.fsdecode(path)
        self._loaded_with: tuple[Any, ...] | None = (backend, threads, cache_dir, memory_limit)
        encoded = c_path(path, "path")
        self._handle = _load(partial(c.library.rotor_model_load, encoded), backend, threads, progress, cache_dir, memory_limit)

    @classmethod
    def from_files(
        cls,
        files: Mapping[str, FileContent],
        backend: str = "auto",
        threads: SupportsIndex | None = None,
        *,
        progress: ProgressFunction | None = None,
        cache_dir: str | os.PathLike[str] | None = None,
        memory_limit: SupportsIndex | None = None,
    ) -> Model:
        """Loads a model from files by name ("config.json", "tokenizer.json", "model.safetensors", ...). Each file is bytes,
        another object with a contiguous buffer, or a seekable binary file, for example one in an archive.

        The other arguments are as in `Model(path)`. If a method of a file raises, this call raises that exception. Errors:
        RotorError, TypeError, ValueError.
        """
        raised: list[BaseException] = []
        lent = LentFiles(files, raised)
        call = partial(c.library.rotor_model_load_files, *lent.arguments)
        model = cls._of(_load(call, backend, threads, progress, cache_dir, memory_limit, raised), "")
        return model

    @staticmethod
    def estimate(
        path: str | os.PathLike[str],
        backend: str = "auto",
        context_length: SupportsIndex | None = None,
        kv: str = "f16",
    ) -> dict[str, int]:
        """The memory that the model in `path` will take, without loading it: `weight_bytes`, and `session_bytes` for a session
        whose context is full. A session grows by blocks of `kv_block_tokens` tokens and `kv_block_bytes` bytes. Errors:
        RotorError, TypeError, ValueError.
        """
        memory, session = c.Memory(), session_options(context_length, kv)
        memory.struct_size = sizeof(memory)
        options = model_options(backend, None, None, None)
        encoded = c_path(path, "path")
        c.check(c.library.rotor_model_estimate(encoded, byref(options), byref(session), byref(memory)))
        return {name: getattr(memory, name) for name, *_ in c.Memory._fields_ if name != "struct_size"}

    @classmethod
    def _of(cls, handle: c.Handle | None, path: str) -> Model:
        """A model that is loaded."""
        model = cls.__new__(cls)
        model._handle, model._path, model._loaded_with = handle, path, None
        return model

    def __reduce__(self) -> Any:
        """Pickles and copies by path and options. The copy loads the model again."""
        self._c()
        if self._loaded_with is None:
            raise TypeError("a rotor.Model that was not loaded by `Model(path)` cannot be pickled or copied: its files have no path")
        return _load_again, (os.path.abspath(self._path), *self._loaded_with)

    def _c(self) -> c.Handle:
        return c.usable(self._handle, "model")

    @property
    def info(self) -> dict[str, Any]:
        """The fields of rotor_model_info (`bos_token` is -1 if there is none; `pooling` is "mean", "last" or None), `end_tokens` (ids) and `path`."""
        handle, info = self._c(), c.ModelInfo()
        info.struct_size = sizeof(info)
        c.check(c.library.rotor_model_info_get(handle, byref(info)))
        fields = [name for name, *_ in c.ModelInfo._fields_ if name not in ("struct_size", "reserved")]
        facts: dict[str, Any] = {name: getattr(info, name) for name in fields}
        for name in ("has_tokenizer", "has_chat_template", "has_head"):
            facts[name] = bool(facts[name])
        facts["pooling"] = {number: name for name, number in POOLINGS.items()}[facts["pooling"]]
        for name in ("backend", "tier"):
            facts[name] = facts[name].decode()
        call = partial(c.library.rotor_model_end_tokens, handle)
        facts["end_tokens"] = filled(call, np.uint32).tolist() if facts["has_tokenizer"] else []
        facts["path"] = self._path
        return facts

    def tokenize(self, text: str, add_bos: bool = False, parse_special: bool = False) -> list[int]:
        """The token ids of `text`.

        `add_bos` puts the begin token first; `parse_special` parses control tokens that the text spells out.
        Errors: RotorError (ROTOR_E_TOKENIZER), TypeError, ValueError (lone surrogates).
        """
        encoded = utf8(text, "text")
        flags = (c.TEXT_ADD_BOS if add_bos else 0) | (c.TEXT_PARSE_SPECIAL if parse_special else 0)
        call = partial(c.library.rotor_model_tokenize, self._c(), encoded, len(encoded), flags)
        ids: list[int] = filled(call, np.uint32).tolist()
        return ids

    def embed(
        self,
        texts: Texts,
        *,
        pooling: str | None = None,
        normalize: bool = True,
        kv: str = "f32",
        max_tokens: SupportsIndex | None = None,
        truncate: bool = False,
        progress: ProgressFunction | None = None,
    ) -> npt.NDArray[np.float32]:
        """The vectors of `texts`: float32[n, hidden_size], or float32[hidden_size] for a single str. Each text is a str or a
        list of token ids. Many texts in one call are faster than many calls.

        `pooling`: "mean" or "last" of the last hidden states; None is as the model's files say (see `info`). `normalize`
        divides each vector by its length. `kv`: the numbers of the KV cache during the call. A text may have `max_tokens`
        tokens (None: the model's context); `truncate` cuts longer texts, which are errors otherwise. `progress(fraction)`
        is called with 0 to 1; a true result cancels (ROTOR_E_CANCELLED), and so does an exception, which this call raises.
        `Worker.embed` does not block. Errors: RotorError (ROTOR_E_ARGUMENT if a text is too long), TypeError, ValueError.
        """
        many = [texts] if isinstance(texts, str) else list(texts)
        options = options_of(pooling, normalize, kv, max_tokens, truncate)
        vectors = embed(self._c(), many, options, progress)
        return vectors if isinstance(texts, str) else vectors.reshape(len(many), self.info["hidden_size"])

    def embedding(
        self,
        texts: Texts,
        *,
        pooling: str | None = None,
        normalize: bool = True,
        kv: str = "f32",
        max_tokens: SupportsIndex | None = None,
        truncate: bool = False,
    ) -> Embedding:
        """As `embed`, step by step under a budget. Errors: as `embed`."""
        many = [texts] if isinstance(texts, str) else list(texts)
        options, pointer = options_of(pooling, normalize, kv, max_tokens, truncate), c_void_p()
        c.check(call_of("embedding_new", [self._c()], many)(byref(options), byref(pointer)))
        size = self.info["hidden_size"]
        shape = (size,) if isinstance(texts, str) else (len(many), size)
        return Embedding(c.Handle(pointer, c.library.rotor_embedding_free), shape)

    def detokenize(self, ids: TokenIds, skip_special: bool = False) -> str:
        """The text of `ids`. Ids without text add nothing. `skip_special` leaves control tokens out.

        Errors: RotorError (ROTOR_E_TOKENIZER), TypeError, ValueError.
        """
        tokens = token_ids(ids)
        flags = c.TEXT_SKIP_SPECIAL if skip_special else 0
        call = partial(c.library.rotor_model_detokenize, self._c(), tokens.ctypes.data, len(tokens), flags)
        return filled(call, np.uint8).tobytes().decode("utf-8")

    def token_bytes(self, token: SupportsIndex) -> bytes:
        """The bytes that one token adds to a text. They may be a part of a character. A control token adds none.

        Errors: RotorError, TypeError, ValueError.
        """
        call = partial(c.library.rotor_model_token_bytes, self._c(), integer(token, "token", U32))
        return filled(call, np.uint8).tobytes()

    def chat_format(self, messages: Sequence[Mapping[str, str]], add_generation_prompt: bool = True) -> str:
        """`messages` (each with "role" and "content") rendered with the checkpoint's own chat template.

        `add_generation_prompt` adds the text that begins an answer of the model. Errors: RotorError
        (ROTOR_E_TEMPLATE), TypeError, ValueError (a missing or unknown key, a NUL character).
        """
        encoded = (c.ChatMessage * len(messages))()
        for place, message in zip(encoded, messages):
            if not isinstance(message, Mapping):
                raise TypeError(f"a message must be a mapping, not {type(message).__name__}")
            if set(message) != {"role", "content"}:
                raise ValueError(f"a message must have the keys role and content, not {sorted(map(str, message))}")
            place.role = c_string(message["role"], "role")
            place.content = c_string(message["content"], "content")
        flags = c.CHAT_GENERATION_PROMPT if add_generation_prompt else 0
        call = partial(c.library.rotor_model_chat_format, self._c(), encoded, len(encoded), flags)
        return filled(call, np.uint8).tobytes().decode("utf-8")

    def render_chat(
        self,
        messages: Sequence[Mapping[str, Any]],
        tools: Sequence[Mapping[str, Any]] | None = None,
        add_generation_prompt: bool = True,
        variables: Mapping[str, Any] | None = None,
    ) -> str:
        """As `chat_format`, for messages with any keys that the template supports (`tool_calls`, the role "tool", no content),
        and with `tools`. Each tool is a dict with `name`, `description` and `parameters` (a JSON schema), usually as the
        `function` of {"type": "function"}.

        `variables`: other variables of the template, such as {"enable_thinking": False}. The variable `strftime_now`, in seconds
        since 1970, is the time for templates that read the time; without it, the time is 26 July 2024.

        Errors: RotorError (ROTOR_E_TEMPLATE, ROTOR_E_ARGUMENT), TypeError, ValueError for a value that JSON cannot express.
        """
        said = json_text({**(variables or {}), "messages": list(messages)}, "messages")
        known = None if tools is None else json_text(list(tools), "tools")
        flags = c.CHAT_GENERATION_PROMPT if add_generation_prompt else 0
        call = partial(c.library.rotor_model_chat_render, self._c(), said, len(said), known, len(known or b""), flags)
        return filled(call, np.uint8).tobytes().decode("utf-8")

    def chat_tokens(
        self,
        messages: Sequence[Mapping[str, Any]],
        tools: Sequence[Mapping[str, Any]] | None = None,
        add_generation_prompt: bool = True,
        variables: Mapping[str, Any] | None = None,
        *,
        parse_contents: bool = False,
    ) -> list[int]:
        """The token ids of `render_chat`, with the begin token in front unless the template writes it: a prompt for
        `session.set_tokens`.

        Only the template's own text becomes control tokens. If a message, a name, an argument or a tool spells
        "<|eot_id|>", that stays text. `parse_contents` gives the ids of transformers, where such text becomes a control token.
        Errors: as `render_chat` and `tokenize`.
        """
        said = json_text({**(variables or {}), "messages": list(messages)}, "messages")
        known = None if tools is None else json_text(list(tools), "tools")
        flags = (c.CHAT_GENERATION_PROMPT if add_generation_prompt else 0) | (c.CHAT_PARSE_CONTENTS if parse_contents else 0)
        call = partial(c.library.rotor_model_chat_tokens, self._c(), said, len(said), known, len(known or b""), flags)
        ids: list[int] = filled(call, np.uint32).tolist()
        return ids

    def parse_tool_calls(self, text: str, *, in_answer: bool = False) -> list[dict[str, Any]]:
        """The tool calls in the model's output `text`, each as {"name": .., "arguments": {..}}. The output must have the form of
        the chat template (Hermes, Llama 3.1, Mistral). The list is empty if there are no calls. A malformed call is no call.
        `in_answer`: all of `text` is the answer, as in a session that gives thoughts apart; otherwise calls in thoughts do not count.

        Errors: RotorError (ROTOR_E_TEMPLATE if the template has no place for tools), TypeError, ValueError.
        """
        said = utf8(text, "text")
        find = c.library.rotor_model_tool_calls_in_answer if in_answer else c.library.rotor_model_tool_calls
        call = partial(find, self._c(), said, len(said))
        calls: list[dict[str, Any]] = json.loads(filled(call, np.uint8).tobytes())
        return calls

    def tool_grammar(self, tools: Sequence[Mapping[str, Any]]) -> str:
        """A grammar that makes the model call one of these tools: `session.set_grammar("lark", model.tool_grammar(tools))`.

        Errors: RotorError (ROTOR_E_TEMPLATE, ROTOR_E_ARGUMENT), TypeError, ValueError.
        """
        known = json_text(list(tools), "tools")
        call = partial(c.library.rotor_model_tool_grammar, self._c(), known, len(known))
        return filled(call, np.uint8).tobytes().decode("utf-8")

    def session(
        self,
        context_length: SupportsIndex | None = None,
        kv: str = "f16",
        seed: SupportsIndex = 0,
        temperature: SupportsFloat = 0.0,
        top_k: SupportsIndex = 0,
        top_p: SupportsFloat = 1.0,
        min_p: SupportsFloat = 0.0,
        *,
        repetition_penalty: SupportsFloat = 1.0,
        repetition_window: SupportsIndex = 0,
        lookup_tokens: SupportsIndex = 0,
        shift_keep: SupportsIndex = 0,
        **more: Unpack[MoreSampling],
    ) -> Session:
        """Begins a conversation.

        `context_length`: the number of tokens that fit; None takes the model's longest context. `kv`: the type of the KV cache,
        "f16", "f32", or "i8", which takes about half of f16's memory. `lookup_tokens`: the most tokens to evaluate ahead where
        the text repeats itself, 0 to 32; the tokens are the same, and come faster. `shift_keep`: with 0, a full context gives
        ROTOR_E_CONTEXT_FULL; otherwise the session then keeps this many first tokens, and the later half of the other tokens.
        The other options choose tokens: `temperature` 0 always takes the best token; the random number of a token depends only
        on `seed` and the token's position.
        `rotor.arguments.MoreSampling` lists and explains the options in `more`. Errors: RotorError (ROTOR_E_ARGUMENT), TypeError,
        ValueError.
        """
        sampling = {
            "seed": seed,
            "temperature": temperature,
            "top_k": top_k,
            "top_p": top_p,
            "min_p": min_p,
            "repetition_penalty": repetition_penalty,
            "repetition_window": repetition_window,
            **more,
        }
        return Session(self._c(), context_length, kv, sampling, lookup_tokens, shift_keep)

    def close(self) -> None:
        """Frees the model after the current calls of other threads have ended. A second call does nothing."""
        self._handle = None

    def __repr__(self) -> str:
        return f"<rotor.Model {self._path!r}{' (closed)' if self._handle is None else ''}>"


def _load_again(path: str, backend: str, threads: SupportsIndex | None, cache_dir: Any, memory_limit: Any) -> Model:
    return Model(path, backend, threads, cache_dir=cache_dir, memory_limit=memory_limit)
