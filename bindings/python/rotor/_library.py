"""Finds librotor and declares the functions of include/rotor.h."""

from __future__ import annotations

import ctypes
import os
import re
from ctypes import POINTER, c_char, c_char_p, c_float, c_int32, c_size_t, c_uint32, c_uint64, c_void_p
from pathlib import Path
from types import TracebackType
from typing import Any, Callable, Iterator, TypeVar

from ._sampling import Sampling
from .errors import RotorError

ABI_VERSION = 1

OK = 0
E_ARGUMENT = -1
E_NULL = -2
E_BUSY = -4
E_CONTEXT_FULL = -40
E_RESOURCES = -60

GRAMMARS = {"json_schema": 1, "regex": 2, "choice": 3, "lark": 4}
DRAFT_ALWAYS = 1
GRAMMAR_LENIENT, GRAMMAR_CLOSED = 0x100, 0x200
SAVE_CONTENTS = {"tokens": 0, "kv": 1}
THINKING_IN_TEXT, THINKING_APART, THINKING_UNLIMITED = 0, 1, 2**64 - 1
KV_TYPES = {"f16": 0, "f32": 1, "i8": 2}
NO_BUDGET = 2**64 - 1
EVENT_KINDS = {0: "none", 1: "progress", 2: "loaded", 3: "token", 4: "finished", 5: "failed", 6: "embedded"}
STEP_STATES = {0: "token", 1: "pending", 2: "end"}
END_REASONS = {0: None, 1: "end token", 2: "stop token", 3: "stop string", 4: "grammar", 5: "length"}

TEXT_ADD_BOS = 1
TEXT_PARSE_SPECIAL = 2
TEXT_SKIP_SPECIAL = 4
TEXT_HEAL = 8
CHAT_GENERATION_PROMPT = 1
CHAT_PARSE_CONTENTS = 2
CHAT_FULL = {"error": 0, "drop_oldest": 1, "summary": 2}

LOG_LEVELS = {"error": 1, "warn": 2, "info": 3, "debug": 4}

ProgressCallback = ctypes.CFUNCTYPE(c_int32, c_float, c_void_p)
ReadCallback = ctypes.CFUNCTYPE(c_int32, c_uint64, c_void_p, c_size_t, c_void_p)
ReleaseCallback = ctypes.CFUNCTYPE(None, c_void_p)
LogCallback = ctypes.CFUNCTYPE(None, c_int32, c_char_p, c_void_p)


class ModelOptions(ctypes.Structure):
    """rotor_model_options"""

    _fields_ = [
        ("struct_size", c_uint32),
        ("threads", c_uint32),
        ("backend", c_char_p),
        ("progress", ProgressCallback),
        ("progress_user", c_void_p),
        ("vulkan", c_void_p),
        ("cache_dir", c_char_p),
        ("memory_limit", c_uint64),
    ]


class Memory(ctypes.Structure):
    """rotor_memory"""

    _fields_ = [
        ("struct_size", c_uint32),
        ("kv_block_tokens", c_uint32),
        ("weight_bytes", c_uint64),
        ("kv_block_bytes", c_uint64),
        ("session_bytes", c_uint64),
    ]


class File(ctypes.Structure):
    """rotor_file"""

    _fields_ = [
        ("struct_size", c_uint32),
        ("reserved", c_uint32),
        ("name", c_char_p),
        ("size", c_uint64),
        ("data", c_void_p),
        ("read", ReadCallback),
        ("user", c_void_p),
    ]


class Event(ctypes.Structure):
    """rotor_event"""

    _fields_ = [
        ("struct_size", c_uint32),
        ("kind", c_int32),
        ("job", c_uint64),
        ("status", c_int32),
        ("state", c_int32),
        ("token", c_uint32),
        ("progress", c_float),
        ("text", c_void_p),
        ("text_len", c_uint64),
        ("model", c_void_p),
        ("reason", c_int32),
        ("stop_string", c_uint32),
        ("thought", c_void_p),
        ("thought_len", c_uint64),
        ("vectors", c_void_p),
        ("n_numbers", c_uint64),
    ]


class ModelInfo(ctypes.Structure):
    """rotor_model_info"""

    _fields_ = [
        ("struct_size", c_uint32),
        ("n_vocab", c_uint32),
        ("n_layers", c_uint32),
        ("hidden_size", c_uint32),
        ("intermediate_size", c_uint32),
        ("n_heads", c_uint32),
        ("n_kv_heads", c_uint32),
        ("head_dim", c_uint32),
        ("max_position_embeddings", c_uint32),
        ("bos_token", c_int32),
        ("has_tokenizer", c_uint32),
        ("has_chat_template", c_uint32),
        ("threads", c_uint32),
        ("reserved", c_uint32),
        ("weight_bytes", c_uint64),
        ("bytes_per_token", c_uint64),
        ("backend", c_char_p),
        ("tier", c_char_p),
        ("pooling", c_uint32),
        ("has_head", c_uint32),
    ]


class DeviceInfo(ctypes.Structure):
    """rotor_device_info"""

    _fields_ = [
        ("struct_size", c_uint32),
        ("kind", c_int32),
        ("memory", c_uint64),
        ("backend", c_char * 32),
        ("name", c_char * 256),
    ]


class SessionOptions(ctypes.Structure):
    """rotor_session_options"""

    _fields_ = [
        ("struct_size", c_uint32),
        ("context_length", c_uint32),
        ("kv_type", c_uint32),
        ("lookup_tokens", c_uint32),
        ("shift_keep", c_uint32),
        ("reserved", c_uint32),
        ("sampling", POINTER(Sampling)),
    ]


class Step(ctypes.Structure):
    """rotor_step"""

    _fields_ = [
        ("struct_size", c_uint32),
        ("state", c_int32),
        ("token", c_uint32),
        ("text_len", c_uint32),
        ("text", c_void_p),
        ("reason", c_int32),
        ("stop_string", c_uint32),
        ("thought", c_void_p),
        ("thought_len", c_uint64),
    ]


class SessionStats(ctypes.Structure):
    """rotor_session_stats"""

    _fields_ = [
        ("struct_size", c_uint32),
        ("context_length", c_uint32),
        ("n_tokens", c_uint64),
        ("prompt_tokens", c_uint64),
        ("prompt_us", c_uint64),
        ("generated_tokens", c_uint64),
        ("generated_us", c_uint64),
        ("kv_bytes", c_uint64),
        ("bytes_per_token", c_uint64),
        ("weight_bytes_read", c_uint64),
        ("neurons", c_uint64),
        ("live_neurons", c_uint64),
        ("drafted_tokens", c_uint64),
        ("accepted_tokens", c_uint64),
        ("shifted_tokens", c_uint64),
    ]


class ChatOptions(ctypes.Structure):
    """rotor_chat_options"""

    _fields_ = [
        ("struct_size", c_uint32),
        ("when_full", c_uint32),
        ("max_tokens", c_uint32),
        ("flags", c_uint32),
        ("summary_prompt", c_char_p),
    ]


class ChatMessage(ctypes.Structure):
    """rotor_chat_message"""

    _fields_ = [("role", c_char_p), ("content", c_char_p)]


_STATUS_FUNCTIONS: dict[str, list[Any]] = {
    "rotor_model_options_init": [POINTER(ModelOptions), c_size_t],
    "rotor_model_load": [c_char_p, POINTER(ModelOptions), POINTER(c_void_p)],
    "rotor_model_estimate": [c_char_p, POINTER(ModelOptions), POINTER(SessionOptions), POINTER(Memory)],
    "rotor_model_inspect": [
        c_char_p, POINTER(ModelOptions), POINTER(SessionOptions), c_char_p, c_size_t, POINTER(c_size_t),
    ],
    "rotor_model_load_files": [
        POINTER(File), c_size_t, ReleaseCallback, c_void_p, POINTER(ModelOptions), POINTER(c_void_p),
    ],
    "rotor_worker_new": [POINTER(c_void_p)],
    "rotor_worker_load": [c_void_p, c_char_p, POINTER(ModelOptions), POINTER(c_uint64)],
    "rotor_worker_load_files": [
        c_void_p, POINTER(File), c_size_t, ReleaseCallback, c_void_p, POINTER(ModelOptions), POINTER(c_uint64),
    ],
    "rotor_worker_generate": [
        c_void_p, c_void_p, c_char_p, c_size_t, c_uint32, c_uint64, POINTER(c_uint64),
    ],
    "rotor_worker_embed": [c_void_p, c_void_p, c_void_p, c_void_p, c_size_t, c_void_p, POINTER(c_uint64)],
    "rotor_worker_embed_tokens": [c_void_p, c_void_p, c_void_p, c_void_p, c_size_t, c_void_p, POINTER(c_uint64)],
    "rotor_worker_cancel": [c_void_p, c_uint64],
    "rotor_worker_poll": [c_void_p, c_uint64, POINTER(Event)],
    "rotor_model_info_get": [c_void_p, POINTER(ModelInfo)],
    "rotor_model_end_tokens": [c_void_p, c_void_p, c_size_t, POINTER(c_size_t)],
    "rotor_model_tokenize": [c_void_p, c_char_p, c_size_t, c_uint32, c_void_p, c_size_t, POINTER(c_size_t)],
    "rotor_model_detokenize": [c_void_p, c_void_p, c_size_t, c_uint32, c_void_p, c_size_t, POINTER(c_size_t)],
    "rotor_model_token_bytes": [c_void_p, c_uint32, c_void_p, c_size_t, POINTER(c_size_t)],
    "rotor_model_chat_format": [
        c_void_p, POINTER(ChatMessage), c_size_t, c_uint32, c_void_p, c_size_t, POINTER(c_size_t),
    ],
    "rotor_model_chat_render": [
        c_void_p, c_char_p, c_size_t, c_char_p, c_size_t, c_uint32, c_void_p, c_size_t, POINTER(c_size_t),
    ],
    "rotor_model_chat_tokens": [
        c_void_p, c_char_p, c_size_t, c_char_p, c_size_t, c_uint32, c_void_p, c_size_t, POINTER(c_size_t),
    ],
    "rotor_model_tool_calls": [c_void_p, c_char_p, c_size_t, c_void_p, c_size_t, POINTER(c_size_t)],
    "rotor_model_tool_calls_in_answer": [c_void_p, c_char_p, c_size_t, c_void_p, c_size_t, POINTER(c_size_t)],
    "rotor_model_tool_grammar": [c_void_p, c_char_p, c_size_t, c_void_p, c_size_t, POINTER(c_size_t)],
    "rotor_sampling_init": [POINTER(Sampling), c_size_t],
    "rotor_session_options_init": [POINTER(SessionOptions), c_size_t],
    "rotor_session_new": [c_void_p, POINTER(SessionOptions), POINTER(c_void_p)],
    "rotor_session_fork": [c_void_p, POINTER(c_void_p)],
    "rotor_session_set_tokens": [c_void_p, c_void_p, c_size_t, POINTER(c_size_t)],
    "rotor_embed_options_init": [c_void_p, c_size_t],
    "rotor_model_embed": [c_void_p, c_void_p, c_void_p, c_size_t, c_void_p, c_void_p, c_size_t, POINTER(c_size_t)],
    "rotor_model_embed_tokens": [c_void_p, c_void_p, c_void_p, c_size_t, c_void_p, c_void_p, c_size_t, POINTER(c_size_t)],
    "rotor_embedding_new": [c_void_p, c_void_p, c_void_p, c_size_t, c_void_p, POINTER(c_void_p)],
    "rotor_embedding_new_tokens": [c_void_p, c_void_p, c_void_p, c_size_t, c_void_p, POINTER(c_void_p)],
    "rotor_embedding_step": [c_void_p, c_uint64, POINTER(c_int32), POINTER(c_float)],
    "rotor_embedding_vectors": [c_void_p, c_void_p, c_size_t, POINTER(c_size_t)],
    "rotor_batch_step": [POINTER(c_void_p), c_size_t, c_uint64, POINTER(Step), POINTER(c_int32)],
    "rotor_session_prefill": [c_void_p, c_uint64, POINTER(c_int32)],
    "rotor_session_save": [c_void_p, c_uint32, c_void_p, c_size_t, POINTER(c_size_t)],
    "rotor_session_restore": [c_void_p, c_char_p, c_size_t],
    "rotor_session_append_tokens": [c_void_p, c_void_p, c_size_t],
    "rotor_session_append_text": [c_void_p, c_char_p, c_size_t, c_uint32],
    "rotor_session_step": [c_void_p, c_uint64, POINTER(Step)],
    "rotor_session_logits": [c_void_p, c_void_p, c_size_t, POINTER(c_size_t)],
    "rotor_session_top": [c_void_p, c_size_t, c_void_p, c_void_p, POINTER(c_size_t)],
    "rotor_session_score": [c_void_p, c_void_p, c_size_t, c_void_p],
    "rotor_session_truncate": [c_void_p, c_size_t],
    "rotor_session_tokens": [c_void_p, c_void_p, c_size_t, POINTER(c_size_t)],
    "rotor_session_set_sampling": [c_void_p, POINTER(Sampling)],
    "rotor_session_set_logit_bias": [c_void_p, c_void_p, c_void_p, c_size_t],
    "rotor_session_set_draft_model": [c_void_p, c_void_p, c_uint32, c_uint32],
    "rotor_session_set_grammar": [c_void_p, c_uint32, c_char_p, c_size_t],
    "rotor_session_set_stop": [c_void_p, POINTER(c_char_p), c_size_t, c_void_p, c_size_t],
    "rotor_session_held_text": [c_void_p, c_void_p, c_size_t, POINTER(c_size_t)],
    "rotor_session_set_thinking": [c_void_p, c_uint32, c_uint64],
    "rotor_session_held_thought": [c_void_p, c_void_p, c_size_t, POINTER(c_size_t)],
    "rotor_session_cancel": [c_void_p],
    "rotor_session_stats_get": [c_void_p, POINTER(SessionStats)],
    "rotor_chat_options_init": [POINTER(ChatOptions), c_size_t],
    "rotor_chat_new": [c_void_p, POINTER(ChatOptions), POINTER(c_void_p)],
    "rotor_chat_add_json": [c_void_p, c_char_p, c_size_t],
    "rotor_chat_set_message": [c_void_p, c_size_t, c_char_p, c_size_t],
    "rotor_chat_truncate": [c_void_p, c_size_t],
    "rotor_chat_regenerate": [c_void_p],
    "rotor_chat_set_tools": [c_void_p, c_char_p, c_size_t],
    "rotor_chat_set_variables": [c_void_p, c_char_p, c_size_t],
    "rotor_chat_step": [c_void_p, c_uint64, POINTER(Step)],
    "rotor_chat_begin": [c_void_p],
    "rotor_chat_begin_part": [c_void_p, POINTER(c_uint32)],
    "rotor_chat_finish": [c_void_p],
    "rotor_chat_answer": [c_void_p, c_void_p, c_size_t, POINTER(c_size_t)],
    "rotor_chat_messages": [c_void_p, c_void_p, c_size_t, POINTER(c_size_t)],
    "rotor_chat_count": [c_void_p, c_char_p, c_size_t, POINTER(c_size_t)],
    "rotor_chat_fork": [c_void_p, POINTER(c_void_p), POINTER(c_void_p)],
    "rotor_chat_save": [c_void_p, c_uint32, c_void_p, c_size_t, POINTER(c_size_t)],
    "rotor_chat_restore": [c_void_p, c_char_p, c_size_t],
    "rotor_device_count": [POINTER(c_size_t)],
    "rotor_device_get": [c_size_t, POINTER(DeviceInfo)],
    "rotor_log_set": [LogCallback, c_void_p, c_int32],
}

_OTHER_FUNCTIONS: dict[str, tuple[Any, list[Any]]] = {
    "rotor_status_name": (c_char_p, [c_int32]),
    "rotor_last_error": (c_char_p, []),
    "rotor_model_free": (None, [c_void_p]),
    "rotor_embedding_free": (None, [c_void_p]),
    "rotor_session_free": (None, [c_void_p]),
    "rotor_chat_free": (None, [c_void_p]),
    "rotor_worker_free": (None, [c_void_p]),
    "rotor_version": (c_char_p, []),
    "rotor_abi_version": (c_uint32, []),
}

_FILE_NAMES = ("librotor.so", "librotor.dylib", "rotor.dll")


def _repository_above(start: Path) -> Path | None:
    """The nearest directory at or above `start` that has rotor's Cargo.toml."""
    for directory in (start, *start.parents):
        try:
            manifest = (directory / "Cargo.toml").read_text(encoding="utf-8")
        except (OSError, ValueError):
            continue
        if re.search(r'^name\s*=\s*"rotor-lm"', manifest, re.MULTILINE):
            return directory
    return None


def _places() -> Iterator[Path]:
    """The paths at which the library may be, best first."""
    package = Path(__file__).resolve().parent
    directories = [package]
    for start in (package, Path.cwd()):
        repository = _repository_above(start)
        if repository is not None:
            directories.append(repository / "target" / "release")
    for directory in dict.fromkeys(directories):
        for name in _FILE_NAMES:
            yield directory / name


def _find() -> str:
    chosen = os.environ.get("ROTOR_LIBRARY")
    if chosen:
        return os.path.abspath(chosen)
    places = list(_places())
    for place in places:
        if place.is_file():
            return str(place)
    raise ImportError(
        "rotor's library was not found. The package looks at the path in the environment variable ROTOR_LIBRARY (not "
        "set), beside the package, and in target/release of rotor's repository, above the package or the current "
        "directory (build it there with `cargo build --release --lib`). Tried: " + ", ".join(map(str, places))
    )


def _load(path: str) -> ctypes.CDLL:
    try:
        library = ctypes.CDLL(path)
        for name, argtypes in _STATUS_FUNCTIONS.items():
            function = getattr(library, name)
            function.restype, function.argtypes = c_int32, argtypes
        for name, (restype, argtypes) in _OTHER_FUNCTIONS.items():
            function = getattr(library, name)
            function.restype, function.argtypes = restype, argtypes
    except (OSError, AttributeError) as error:
        hint = " (from the environment variable ROTOR_LIBRARY)" if os.environ.get("ROTOR_LIBRARY") else ""
        raise ImportError(f"rotor's library {path}{hint} cannot be used: {error}") from error
    found = library.rotor_abi_version()
    if found != ABI_VERSION:
        raise ImportError(f"rotor's library {path} has ABI version {found}; this package needs {ABI_VERSION}")
    return library


library = _load(_find())


def version() -> str:
    """The library's version, for example "0.1.0"."""
    return str(library.rotor_version().decode())


def error(status: int, message: str) -> RotorError:
    """The exception for a status."""
    return RotorError(message, status, library.rotor_status_name(status).decode())


def check(status: int) -> None:
    """Raises RotorError with the message of this thread's last error, unless `status` is ROTOR_OK."""
    if status != OK:
        raise error(status, library.rotor_last_error().decode("utf-8", "replace"))


class Handle:
    """Owns a C object. The object exists as long as the Handle.

    A caller keeps a reference to the Handle while a C function runs. `close()` only drops its owner's reference, so it never
    frees an object that another thread uses.
    """

    __slots__ = ("_as_parameter_", "_free", "_process")

    def __init__(self, pointer: c_void_p, free: Callable[[c_void_p], None]) -> None:
        self._as_parameter_ = pointer
        self._free = free
        self._process = os.getpid()

    def is_ours(self) -> bool:
        """False in a child of fork, which does not have the object's threads and locks."""
        return self._process == os.getpid()

    def __del__(self, getpid: Callable[[], int] = os.getpid) -> None:
        if getattr(self, "_process", None) == getpid():
            self._free(self._as_parameter_)

    def __reduce__(self) -> Any:
        raise TypeError("an object of rotor's library cannot be pickled or copied")


Closed = TypeVar("Closed", bound="Closing")


class Closing:
    """A class that `with` closes. It owns an object of the library, so it cannot be pickled unless a subclass defines how."""

    def close(self) -> None:
        raise NotImplementedError

    def __enter__(self: Closed) -> Closed:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __reduce__(self) -> Any:
        raise TypeError(f"a rotor.{type(self).__name__} cannot be pickled or copied{self._instead}")

    # The end of that message: what to do instead.
    _instead = ""


def usable(handle: Handle | None, what: str) -> Handle:
    """The handle, or RotorError if it was closed or belongs to the parent of a fork."""
    if handle is None:
        raise error(E_NULL, f"the {what} is closed")
    if not handle.is_ours():
        raise error(E_RESOURCES, f"the {what} was made before fork; load the model again in the child")
    return handle
