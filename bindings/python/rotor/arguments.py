"""The names and types of the options of `rotor.Llama`'s calls, for type checkers and editors."""

from __future__ import annotations

from typing import Any, Dict, Iterable, Mapping, Sequence, Tuple, TypedDict, Union

from ._convert import TokenIds
from ._sampling import MoreSampling as MoreSampling

# A dict in the form of OpenAI's API and llama-cpp-python: an answer, or a chunk of an answer.
Answer = Dict[str, Any]
# A text or token ids, or several of them.
Prompt = Union[str, TokenIds, Sequence[str], Sequence[Sequence[int]]]


class GenerateArguments(TypedDict, total=False):
    """The options of `generate` that its signature does not name."""

    seed: int | None
    presence_penalty: float
    frequency_penalty: float
    mirostat_mode: int
    mirostat_tau: float
    mirostat_eta: float
    logit_bias: Mapping[int, float] | Mapping[str, float] | None
    grammar: Tuple[str, Any] | None
    tfs_z: float
    logits_processor: None
    stopping_criteria: None


class SamplingArguments(GenerateArguments, total=False):
    """The options that choose tokens and end an answer."""

    temperature: float
    top_p: float
    top_k: int
    min_p: float
    typical_p: float
    repeat_penalty: float
    stop: str | Sequence[str] | None
    n: int
    model: str | None


class CompletionArguments(SamplingArguments, total=False):
    """The options of `create_completion` besides `prompt`, `suffix`, `max_tokens` and `stream`."""

    logprobs: int | None
    echo: bool
    best_of: int | None


class ChatArguments(SamplingArguments, total=False):
    """The options of `create_chat_completion` besides `messages` and `stream`."""

    max_tokens: int | None
    logprobs: bool | None
    top_logprobs: int | None
    response_format: Mapping[str, Any] | None
    tools: Sequence[Mapping[str, Any]] | None
    tool_choice: str | Mapping[str, Any] | None
    parallel_tool_calls: bool | None
    chat_template_kwargs: Mapping[str, Any] | None
    close_objects: bool
    separate_reasoning: bool | None
    max_thinking_tokens: int | None
    functions: None
    function_call: None


class LlamaCppArguments(TypedDict, total=False):
    """Parameters of llama-cpp-python's class that change nothing here, or must keep their default."""

    n_batch: int
    n_ubatch: int
    n_threads_batch: int | None
    use_mmap: bool
    use_mlock: bool
    numa: bool | int
    offload_kqv: bool
    op_offload: bool | None
    swa_full: bool | None
    flash_attn: bool
    no_perf: bool
    logits_all: bool
    spm_infill: bool
    split_mode: int
    main_gpu: int
    tensor_split: Iterable[float] | None
    vocab_only: bool
    kv_overrides: None
    embedding: bool
    rope_scaling_type: int | None
    rope_freq_base: float
    rope_freq_scale: float
    yarn_ext_factor: float
    yarn_attn_factor: float
    yarn_beta_fast: float
    yarn_beta_slow: float
    yarn_orig_ctx: int
    lora_base: None
    lora_path: None
    lora_scale: float
    chat_format: None
    chat_handler: None
    tokenizer: None
