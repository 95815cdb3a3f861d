"""Parameters of llama-cpp-python's `Llama` that `rotor.Llama` does not have: permitted values, and what to use instead."""

from __future__ import annotations

import difflib
from typing import Any, Mapping

from .arguments import LlamaCppArguments

# These parameters choose how to compute the same answer. rotor chooses this itself.
_CHANGE_NOTHING = {
    "n_batch", "n_ubatch", "n_threads_batch", "use_mmap", "use_mlock", "numa", "offload_kqv", "op_offload", "swa_full", "flash_attn",
    "no_perf", "logits_all", "spm_infill", "split_mode", "embedding",
}
_ROPE = ((None, -1, 0, 0.0), "rotor takes positions from the checkpoint's config.json")
_LORA = ((None,), "rotor has no LoRA adapters; merge it into the checkpoint")
_YARN = "rotor has no YaRN"
# Parameters that rotor accepts with these values only, and why.
_ONLY: dict[str, tuple[tuple[Any, ...], str]] = {
    "main_gpu": ((0,), "`backend` names the GPU, see `rotor.devices()`"),
    "tensor_split": ((None,), "a model is on one device as a whole"),
    "vocab_only": ((False,), "a model is loaded as a whole"),
    "kv_overrides": ((None, {}), "rotor uses the checkpoint's config.json unchanged"),
    "rope_scaling_type": _ROPE,
    "rope_freq_base": _ROPE,
    "rope_freq_scale": _ROPE,
    "yarn_ext_factor": ((None, -1.0), _YARN),
    "yarn_attn_factor": ((None, 1.0), _YARN),
    "yarn_beta_fast": ((None, 32.0), _YARN),
    "yarn_beta_slow": ((None, 1.0), _YARN),
    "yarn_orig_ctx": ((None, 0), _YARN),
    "lora_base": _LORA,
    "lora_path": _LORA,
    "lora_scale": ((None, 1.0), _LORA[1]),
    "chat_format": ((None,), "rotor uses the checkpoint's own chat template"),
    "chat_handler": ((None,), "rotor uses the checkpoint's own chat template"),
    "tokenizer": ((None,), "rotor uses the checkpoint's own tokenizer"),
}
# ggml's type numbers.
_KV_TYPES = {None: "f16", 0: "f32", 1: "f16", 8: "i8"}


# llama.cpp's numbers of poolings.
_POOLINGS = {None: None, -1: None, 1: "mean", 3: "last"}


def check(given: Mapping[str, Any]) -> None:
    """Checks the parameters `given`. TypeError for an unknown parameter, and for a value that rotor does not support."""
    for name, value in given.items():
        if name in _CHANGE_NOTHING:
            continue
        if name not in _ONLY:
            near = difflib.get_close_matches(name, LlamaCppArguments.__annotations__, 1)
            raise TypeError(f"rotor.Llama has no parameter {name!r}" + (f"; did you mean {near[0]}?" if near else ""))
        values, why = _ONLY[name]
        if value not in values:
            raise TypeError(f"{name} is {value!r}; rotor.Llama takes {values[-1]!r} only: {why}")


def kv_type(type_k: Any, type_v: Any) -> str:
    """The type of the KV cache for ggml's type numbers. ValueError."""
    if type_k not in _KV_TYPES or type_k != type_v:
        raise ValueError(f"type_k is {type_k!r} and type_v {type_v!r}; both must be 0 (f32), 1 (f16) or 8 (int8)")
    return _KV_TYPES[type_k]


def pooling(pooling_type: Any) -> str | None:
    """The pooling for llama.cpp's number; None: as the model's files say. ValueError."""
    if pooling_type not in _POOLINGS:
        raise ValueError(f"pooling_type is {pooling_type!r}; it must be -1 (as the model's files say), 1 (mean) or 3 (last token)")
    return _POOLINGS[pooling_type]
