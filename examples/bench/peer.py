#!/usr/bin/env python3
"""How fast a peer, llama.cpp, is on this machine.

`bench --peer PYTHON` runs this with an interpreter that has numpy, gguf and llama-cpp-python, for example:

    python3 -m venv peer
    CMAKE_ARGS="-DGGML_NATIVE=ON -DGGML_OPENMP=OFF" peer/bin/pip install gguf numpy llama-cpp-python

By itself this writes a ternary checkpoint (TQ2_0, head in Q6_K) of the 2B4T shape with random
weights, on which the peer's work does not depend. Each figure is the best of several runs, with
flash attention and without. It takes three minutes on two cores.

With `--model FILE` it measures a GGUF file as it is: 4 tokens of decoding, the best of three runs,
and one run of a prompt of 64 tokens. The peer has no vector instructions for Q2_0 on x86, so this
takes a minute on two cores with a model of 1.7 billion weights.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import os
import tempfile
import time
from typing import Callable

import gguf
import llama_cpp
import llama_cpp.llama_cpp as ll
import numpy as np

LAYERS, HIDDEN, INTERMEDIATE, HEADS, KV_HEADS, VOCAB = 30, 2560, 6912, 20, 5, 128_256
HEAD_DIM = HIDDEN // HEADS
ZEROS = 0.42


def ternary_bytes(rng: np.random.Generator, rows: int, cols: int) -> np.ndarray:
    """Blocks of TQ2_0: 64 bytes of four codes each, and a scale of 1."""
    share = np.array([(1 - ZEROS) / 2, ZEROS, (1 - ZEROS) / 2])
    digits = np.stack([np.arange(81) // 3**i % 3 for i in range(4)], axis=1)
    ends = np.cumsum(share[digits].prod(axis=1))
    codes = (digits << np.array([0, 2, 4, 6])).sum(axis=1).astype(np.uint8)
    table = codes[np.minimum(np.searchsorted(ends, (np.arange(65536) + 0.5) / 65536), 80)]
    blocks = np.empty((rows, cols // 256, 66), np.uint8)
    blocks[..., :64] = table[rng.integers(0, 65536, (rows, cols // 256, 64), dtype=np.uint16)]
    blocks[..., 64:] = np.frombuffer(np.float16(1).tobytes(), np.uint8)
    return blocks.reshape(rows, -1)


def q6_k_bytes(rng: np.random.Generator, rows: int, cols: int) -> np.ndarray:
    blocks = rng.integers(0, 256, (rows, cols // 256, 210), dtype=np.uint8)
    blocks[..., 192:208] = rng.integers(40, 64, (rows, cols // 256, 16), dtype=np.uint8)
    blocks[..., 208:] = np.frombuffer(np.float16(2e-5).tobytes(), np.uint8)
    return blocks.reshape(rows, -1)


def write(path: str) -> None:
    rng = np.random.default_rng(1)
    writer = gguf.GGUFWriter(path, "bitnet")
    writer.add_block_count(LAYERS)
    writer.add_context_length(4096)
    writer.add_embedding_length(HIDDEN)
    writer.add_feed_forward_length(INTERMEDIATE)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KV_HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    writer.add_rope_freq_base(500_000.0)
    writer.add_rope_dimension_count(HEAD_DIM)
    writer.add_rope_scaling_type(gguf.RopeScalingType.LINEAR)
    writer.add_rope_scaling_factor(1.0)
    writer.add_vocab_size(VOCAB)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_TQ2_0)
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    others = [256 + i for i in range(256 - len(printable))]
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("llama-bpe")
    writer.add_token_list([chr(c) for c in printable + others] + [f"zq{i}" for i in range(256, VOCAB)])
    writer.add_token_types([1] * (VOCAB - 256) + [3] * 256)
    writer.add_token_merges(["a b"])
    writer.add_bos_token_id(VOCAB - 256)
    writer.add_eos_token_id(VOCAB - 255)

    ternary, q6_k = gguf.GGMLQuantizationType.TQ2_0, gguf.GGMLQuantizationType.Q6_K
    writer.add_tensor("token_embd.weight", q6_k_bytes(rng, VOCAB, HIDDEN), raw_dtype=q6_k)
    writer.add_tensor("output_norm.weight", np.ones(HIDDEN, np.float32))
    kv = KV_HEADS * HEAD_DIM
    projections = [
        ("attn_q", HIDDEN, HIDDEN), ("attn_k", kv, HIDDEN), ("attn_v", kv, HIDDEN), ("attn_output", HIDDEN, HIDDEN),
        ("ffn_gate", INTERMEDIATE, HIDDEN), ("ffn_up", INTERMEDIATE, HIDDEN), ("ffn_down", HIDDEN, INTERMEDIATE),
    ]  # fmt: skip
    # Gains that keep activations near 1 when every ternary scale is 1.
    norms = [("attn_norm", HIDDEN, 0.026), ("attn_sub_norm", HIDDEN, 0.026), ("ffn_norm", HIDDEN, 0.026),
             ("ffn_sub_norm", INTERMEDIATE, 0.016)]  # fmt: skip
    for layer in range(LAYERS):
        for name, n, gain in norms:
            writer.add_tensor(f"blk.{layer}.{name}.weight", np.full(n, gain, np.float32))
        for name, rows, cols in projections:
            writer.add_tensor(f"blk.{layer}.{name}.weight", ternary_bytes(rng, rows, cols), raw_dtype=ternary)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


class Context:
    def __init__(self, model: object, threads: int, flash_attention: bool) -> None:
        parameters = ll.llama_context_default_params()
        parameters.n_ctx, parameters.n_batch, parameters.n_ubatch = 2048, 512, 512
        parameters.n_threads = parameters.n_threads_batch = threads
        parameters.flash_attn_type = int(flash_attention)
        self.handle = ll.llama_init_from_model(model, parameters)
        assert self.handle, "no context"

    def clear(self) -> None:
        ll.llama_memory_clear(ll.llama_get_memory(self.handle), False)

    def evaluate(self, tokens: np.ndarray) -> None:
        array = (ll.llama_token * len(tokens))(*map(int, tokens))
        assert ll.llama_decode(self.handle, ll.llama_batch_get_one(array, len(tokens))) == 0, "evaluation failed"
        ll.llama_synchronize(self.handle)

    def decode_speed(self, tokens: np.ndarray, depth: int, n: int = 24) -> list[float]:
        self.clear()
        for start in range(0, depth, 512):
            self.evaluate(tokens[start : min(depth, start + 512)])
        self.evaluate(tokens[2000:2001])
        return [n / seconds(lambda: [self.evaluate(tokens[i : i + 1]) for i in range(n)]) for _ in range(3)]

    def prefill_speed(self, tokens: np.ndarray, n: int, runs: int = 3) -> list[float]:
        def run() -> None:
            self.clear()
            self.evaluate(tokens[:n])

        return [n / seconds(run) for _ in range(runs if n < 512 else 2)]


def seconds(work: object) -> float:
    start = time.perf_counter()
    work()  # type: ignore[operator]
    return time.perf_counter() - start


def measure_made(threads: int, load: Callable[[str], object]) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as scratch:
        path = os.path.join(scratch, "peer.gguf")
        write(path)
        model = load(path)
        assert model, "the peer does not load its checkpoint"
        tokens = np.random.default_rng(0).integers(300, VOCAB - 300, 4096)
        contexts = [Context(model, threads, flash) for flash in (False, True)]
        for context in contexts:
            context.evaluate(tokens[:1])
        return {
            "decode_tok_s": {str(d): max(max(c.decode_speed(tokens, d)) for c in contexts) for d in (0, 1024)},
            "prefill_tok_s": {str(n): max(max(c.prefill_speed(tokens, n)) for c in contexts) for n in (128, 512)},
        }


def measure_file(threads: int, model: object) -> dict[str, object]:
    n_vocab = ll.llama_vocab_n_tokens(ll.llama_model_get_vocab(model))
    tokens = np.random.default_rng(0).integers(0, n_vocab, 4096)
    context = Context(model, threads, flash_attention=False)
    context.evaluate(tokens[:1])
    return {
        "measured": "4 tokens of decoding, a prompt of 64 tokens; no depth of 1024, which would take minutes",
        "decode_tok_s": {"0": max(context.decode_speed(tokens, 0, n=4))},
        "prefill_tok_s": {"64": context.prefill_speed(tokens, 64, runs=1)[0]},
    }


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--model", help="a GGUF file")
    arguments = parser.parse_args()
    said: list[str] = []
    listener = ll.llama_log_callback(lambda _level, text, _data: said.append(text.decode(errors="replace")))
    ll.llama_log_set(listener, ctypes.c_void_p(0))
    ll.llama_backend_init()
    parameters = ll.llama_model_default_params()
    parameters.n_gpu_layers = 0

    def load(path: str) -> object:
        return ll.llama_model_load_from_file(path.encode(), parameters)

    kind = "Q2_0" if arguments.model else "TQ2_0"
    found: dict[str, object] = {"engine": f"llama.cpp {kind} (llama-cpp-python {llama_cpp.__version__})"}
    found["threads"] = arguments.threads
    if not arguments.model:
        found |= measure_made(arguments.threads, load)
    elif model := load(arguments.model):
        found |= measure_file(arguments.threads, model)
    else:
        errors = [line.strip() for line in said if "error" in line or "failed" in line]
        found["error"] = "it does not load the file: " + "; ".join(errors or said[-2:])
    print(json.dumps(found))


if __name__ == "__main__":
    main()
