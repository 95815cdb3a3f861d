"""Embeddings: the options of the library, and texts as it takes them."""

from __future__ import annotations

import ctypes
from ctypes import byref, c_size_t, c_uint32, c_void_p, sizeof
from functools import partial
from typing import Any, Callable, Iterable, Sequence, SupportsIndex, Union, cast

import numpy as np
import numpy.typing as npt

from . import _library as c
from ._convert import U32, TokenIds, filled, integer, progress_callback, token_ids, utf8
from .errors import RotorError

POOLINGS = {None: 0, "mean": 1, "last": 2}
Texts = Union[str, Iterable[Union[str, TokenIds]]]


class EmbedOptions(ctypes.Structure):
    """rotor_embed_options"""

    _fields_ = [
        ("struct_size", c_uint32),
        ("pooling", c_uint32),
        ("normalize", c_uint32),
        ("kv_type", c_uint32),
        ("progress", c.ProgressCallback),
        ("progress_user", c_void_p),
        ("max_tokens", c_uint32),
        ("truncate", c_uint32),
    ]


def _number(table: dict[Any, int], name: Any, what: str) -> int:
    if name not in table:
        raise ValueError(f"{what} is {name!r}; it must be one of {', '.join(map(repr, table))}")
    return table[name]


def options_of(
    pooling: str | None, normalize: bool, kv: str, max_tokens: SupportsIndex | None, truncate: bool
) -> EmbedOptions:
    """The options of the library. TypeError, ValueError."""
    options = EmbedOptions()
    c.check(c.library.rotor_embed_options_init(byref(options), sizeof(options)))
    options.pooling = _number(POOLINGS, pooling, "pooling")
    options.normalize, options.truncate = int(bool(normalize)), int(bool(truncate))
    options.kv_type = _number(cast("dict[Any, int]", c.KV_TYPES), kv, "kv")
    if max_tokens is not None:
        options.max_tokens = integer(max_tokens, "max_tokens", U32)
        if not options.max_tokens:
            raise ValueError("max_tokens is 0; a text needs one token at least")
    return options


def call_of(kind: str, handles: Sequence[c.Handle], texts: Sequence[Any]) -> Callable[..., int]:
    """The library's call `rotor_KIND` for these texts, without its last arguments."""
    if all(isinstance(text, str) for text in texts):
        encoded = [utf8(text, "a text") for text in texts]
        pointers = (ctypes.c_char_p * len(texts))(*encoded)
        lengths = (c_size_t * len(texts))(*map(len, encoded))
        return partial(getattr(c.library, f"rotor_{kind}"), *handles, pointers, lengths, len(texts))
    if any(isinstance(text, str) for text in texts):
        raise TypeError("the texts must be all str, or all token ids")
    ids = [token_ids(text) for text in texts]
    tokens = np.concatenate(ids)
    lengths = (c_size_t * len(texts))(*map(len, ids))
    call = partial(getattr(c.library, f"rotor_{kind}_tokens"), *handles, c_void_p(tokens.ctypes.data), lengths, len(texts))
    setattr(call, "tokens", tokens)  # the call points to them
    return call


def embed(
    handle: c.Handle, texts: Sequence[Any], options: EmbedOptions, progress: Callable[[float], object] | None
) -> npt.NDArray[np.float32]:
    """The vectors of `texts`, as one flat array."""
    raised: list[BaseException] = []
    options.progress = progress_callback(progress, raised)
    call = call_of("model_embed", [handle], texts)
    try:
        vectors: npt.NDArray[np.float32] = filled(lambda *room: call(byref(options), *room), np.float32)
    except RotorError:
        if not raised:
            raise
    if raised:
        raise raised[0] from None
    return vectors
