"""Parameters of llama-cpp-python's class `Llama` that rotor's does not have: what they ask for, and what to do instead."""

from __future__ import annotations

import difflib
from typing import Any, Mapping

from .arguments import LlamaCppArguments

# How the same answer is computed: rotor decides it by itself.
_CHANGE_NOTHING = {
    "n_batch", "n_ubatch", "n_threads_batch", "use_mmap", "use_mlock", "numa", "offload_kqv", "op_offload", "swa_full", "flash_attn",
    "no_perf", "logits_all", "spm_infill", "split_mode",
}
_ROPE = ((None, -1, 0, 0.0), "positions are as the checkpoint's config.json says")
_LORA = ((None,), "rotor has no LoRA adapters; merge it into the checkpoint")
_YARN = "rotor has no YaRN"
# What is taken with these values only, and why.
_ONLY: dict[str, tuple[tuple[Any, ...], str]] = {
    "main_gpu": ((0,), "`backend` names the GPU, see `rotor.devices()`"),
    "tensor_split": ((None,), "a model is on one device as a whole"),
    "vocab_only": ((False,), "a model is loaded as a whole"),
    "kv_overrides": ((None, {}), "the checkpoint's config.json is taken as it is"),
    "embedding": ((False,), "rotor has no embeddings"),
    "pooling_type": ((None, -1), "rotor has no embeddings"),
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
    "chat_format": ((None,), "the checkpoint's own chat template is used"),
    "chat_handler": ((None,), "the checkpoint's own chat template is used"),
    "draft_model": ((None,), "use `llm.model.session(lookup_tokens=..)`"),
    "tokenizer": ((None,), "the checkpoint's own tokenizer is used"),
}
# ggml's numbers of types.
_KV_TYPES = {None: "f16", 0: "f32", 1: "f16", 8: "i8"}


def check(given: Mapping[str, Any]) -> None:
    """Errors: TypeError for what is unknown, or asks for what rotor does not do."""
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
    """The KV cache of ggml's types. ValueError."""
    if type_k not in _KV_TYPES or type_k != type_v:
        raise ValueError(f"type_k is {type_k!r} and type_v {type_v!r}; both must be 0 (f32), 1 (f16) or 8 (int8)")
    return _KV_TYPES[type_k]
