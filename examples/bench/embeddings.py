#!/usr/bin/env python3
"""How many texts rotor and llama.cpp embed per second.

    python3 -m venv peer
    CMAKE_ARGS="-DGGML_NATIVE=ON -DGGML_OPENMP=OFF" peer/bin/pip install gguf numpy llama-cpp-python
    cargo build --release --lib
    peer/bin/python examples/bench/embeddings.py SCRATCH

All weights are random; speed does not depend on them, and nothing here says how well the models
find. rotor computes the shape of BitNet-embedding-0.6B (I2_S). llama.cpp computes the dense shape
of Qwen3-Embedding-0.6B, of which that one is a ternary sibling, in Q8_0 and in Q4_0, and the shape
of all-MiniLM-L6-v2, which is thirty times smaller, in F16. The figures are texts per second, the
best of several rounds in which the programs take turns. SCRATCH gets the files (1.6 GB), and a
second run takes them from there.
"""

from __future__ import annotations

import argparse
import ctypes
import json
import sys
import time
from pathlib import Path
from typing import Any, Callable

import numpy as np

REPOSITORY = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(REPOSITORY / "bindings" / "python"), str(REPOSITORY / "tests" / "python")]

import make_gguf  # noqa: E402
import rotor  # noqa: E402

LAYERS, HIDDEN, INTERMEDIATE, HEADS, KV_HEADS, HEAD_DIM, VOCAB = 28, 1024, 3072, 16, 8, 128, 151_936
QWEN3 = [
    ("attn_q", HEADS * HEAD_DIM, HIDDEN), ("attn_k", KV_HEADS * HEAD_DIM, HIDDEN), ("attn_v", KV_HEADS * HEAD_DIM, HIDDEN),
    ("attn_output", HIDDEN, HEADS * HEAD_DIM), ("ffn_gate", INTERMEDIATE, HIDDEN), ("ffn_up", INTERMEDIATE, HIDDEN),
    ("ffn_down", HIDDEN, INTERMEDIATE),
]  # fmt: skip
MINILM = dict(layers=6, hidden=384, intermediate=1536, heads=12, vocab=30_522)
# The tokens of a call of the peer.
BATCH = 512
RNG = np.random.default_rng(1)


def write_bitnet(path: Path) -> None:
    config = {
        "hidden_size": HIDDEN, "intermediate_size": INTERMEDIATE, "num_hidden_layers": LAYERS, "num_attention_heads": HEADS,
        "num_key_value_heads": KV_HEADS, "head_dim": HEAD_DIM, "vocab_size": VOCAB, "rms_norm_eps": 1e-6, "rope_theta": 1e6,
        "max_position_embeddings": 32_768,
    }  # fmt: skip
    ones = lambda n: (make_gguf.F32, (n,), np.ones(n, "<f4").tobytes())  # noqa: E731
    table = (0.05 * RNG.standard_normal((VOCAB, HIDDEN), np.float32)).astype("<f2")
    tensors: Any = {"token_embd.weight": (make_gguf.F16, table.shape, table.tobytes()), "output_norm.weight": ones(HIDDEN)}
    for layer in range(LAYERS):
        for name, n in (("attn_norm", HIDDEN), ("ffn_norm", HIDDEN), ("attn_q_norm", HEAD_DIM), ("attn_k_norm", HEAD_DIM)):
            tensors[f"blk.{layer}.{name}.weight"] = ones(n)
        for name, rows, cols in QWEN3:
            weights = RNG.choice(np.array([-1, 0, 0, 1], np.int8), (rows, cols))
            tensors[f"blk.{layer}.{name}.weight"] = (make_gguf.I2_S, weights.shape, make_gguf.i2_s(weights, 0.03))
            tensors[f"blk.{layer}.{name}_norm_in.weight"] = ones(cols)
    metadata = make_gguf.describe(config, "qwen3")
    metadata["qwen3.pooling_type"] = (make_gguf.U32, 3)
    make_gguf.Gguf(metadata, tensors).write(path)


def writer_of(path: Path, architecture: str, vocab: int) -> Any:
    import gguf

    writer = gguf.GGUFWriter(path, architecture)
    writer.add_vocab_size(vocab)
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("qwen2")
    printable = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters = [chr(c) for c in printable] + [chr(256 + i) for i in range(256 - len(printable))]
    writer.add_token_list(letters + [f"zq{i}" for i in range(256, vocab)])
    writer.add_token_types([1] * vocab)
    writer.add_token_merges(["a b"])
    return writer


def finish(writer: Any) -> None:
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def write_qwen3(path: Path, kind: str) -> None:
    """Blocks of 32 weights with random codes and one scale."""
    import gguf

    quant = gguf.GGMLQuantizationType[kind]
    size = {"Q8_0": 32, "Q4_0": 16}[kind]

    def blocks(rows: int, cols: int) -> np.ndarray:
        made = RNG.integers(0, 256, (rows, cols // 32, 2 + size), dtype=np.uint8)
        made[..., :2] = np.frombuffer(np.float16({"Q8_0": 4e-4, "Q4_0": 6e-3}[kind]).tobytes(), np.uint8)
        return made.reshape(rows, -1)

    writer = writer_of(path, "qwen3", VOCAB)
    writer.add_block_count(LAYERS)
    writer.add_context_length(32_768)
    writer.add_embedding_length(HIDDEN)
    writer.add_feed_forward_length(INTERMEDIATE)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KV_HEADS)
    writer.add_key_length(HEAD_DIM)
    writer.add_value_length(HEAD_DIM)
    writer.add_layer_norm_rms_eps(1e-6)
    writer.add_rope_freq_base(1e6)
    writer.add_pooling_type(gguf.PoolingType.LAST)
    writer.add_tensor("token_embd.weight", blocks(VOCAB, HIDDEN), raw_dtype=quant)
    writer.add_tensor("output_norm.weight", np.ones(HIDDEN, np.float32))
    for layer in range(LAYERS):
        for name, n in (("attn_norm", HIDDEN), ("ffn_norm", HIDDEN), ("attn_q_norm", HEAD_DIM), ("attn_k_norm", HEAD_DIM)):
            writer.add_tensor(f"blk.{layer}.{name}.weight", np.ones(n, np.float32))
        for name, rows, cols in QWEN3:
            writer.add_tensor(f"blk.{layer}.{name}.weight", blocks(rows, cols), raw_dtype=quant)
    finish(writer)


def write_minilm(path: Path) -> None:
    import gguf

    hidden, intermediate, vocab = MINILM["hidden"], MINILM["intermediate"], MINILM["vocab"]
    writer = writer_of(path, "bert", vocab)
    writer.add_block_count(MINILM["layers"])
    writer.add_context_length(512)
    writer.add_embedding_length(hidden)
    writer.add_feed_forward_length(intermediate)
    writer.add_head_count(MINILM["heads"])
    writer.add_layer_norm_eps(1e-12)
    writer.add_token_type_count(2)
    writer.add_causal_attention(False)
    writer.add_pooling_type(gguf.PoolingType.MEAN)

    def add(name: str, rows: int, cols: int, kind: type = np.float16) -> None:
        writer.add_tensor(f"{name}.weight", (0.05 * RNG.standard_normal((rows, cols), np.float32)).astype(kind))

    def norm(name: str) -> None:
        writer.add_tensor(f"{name}.weight", np.ones(hidden, np.float32))
        writer.add_tensor(f"{name}.bias", np.zeros(hidden, np.float32))

    add("token_embd", vocab, hidden)
    add("position_embd", 512, hidden, np.float32)
    add("token_types", 2, hidden, np.float32)
    norm("token_embd_norm")
    for layer in range(MINILM["layers"]):
        for name, rows, cols in [*((f"attn_{x}", hidden, hidden) for x in ("q", "k", "v", "output")),
                                 ("ffn_up", intermediate, hidden), ("ffn_down", hidden, intermediate)]:  # fmt: skip
            add(f"blk.{layer}.{name}", rows, cols)
            writer.add_tensor(f"blk.{layer}.{name}.bias", np.zeros(rows, np.float32))
        norm(f"blk.{layer}.attn_output_norm")
        norm(f"blk.{layer}.layer_output_norm")
    finish(writer)


class Peer:
    """A model in llama.cpp. A call of it has as many texts as its batch holds."""

    def __init__(self, path: Path, threads: int) -> None:
        import llama_cpp.llama_cpp as ll

        self.ll = ll
        options = ll.llama_model_default_params()
        options.n_gpu_layers = 0
        self.model = ll.llama_model_load_from_file(str(path).encode(), options)
        assert self.model, f"the peer does not load {path}"
        context = ll.llama_context_default_params()
        context.n_ctx = context.n_batch = context.n_ubatch = BATCH
        context.n_seq_max, context.kv_unified, context.embeddings = BATCH // 16, True, True
        context.n_threads = context.n_threads_batch = threads
        self.context = ll.llama_init_from_model(self.model, context)
        assert self.context, "no context"
        self.size = ll.llama_model_n_embd(self.model)
        self.batch = ll.llama_batch_init(BATCH, 0, 1)

    def embed(self, texts: np.ndarray) -> np.ndarray:
        n, length = texts.shape
        per_call = max(1, BATCH // length)
        return np.concatenate([self._call(texts[i : i + per_call]) for i in range(0, n, per_call)])

    def _call(self, texts: np.ndarray) -> np.ndarray:
        ll, batch, (n, length) = self.ll, self.batch, texts.shape
        for i, token in enumerate(texts.ravel().tolist()):
            batch.token[i], batch.pos[i], batch.logits[i] = token, i % length, True
            batch.n_seq_id[i], batch.seq_id[i][0] = 1, i // length
        batch.n_tokens = texts.size
        if memory := ll.llama_get_memory(self.context):
            ll.llama_memory_clear(memory, False)
        assert ll.llama_decode(self.context, batch) == 0, "evaluation failed"
        rows = [np.ctypeslib.as_array(ll.llama_get_embeddings_seq(self.context, i), (self.size,)).copy() for i in range(n)]
        return np.stack([row / np.linalg.norm(row) for row in rows])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scratch", type=Path, help="a directory for the files that are made")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--backend", default="cpu", help="rotor's")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--write-only", action="store_true", help="makes the files and measures nothing")
    options = parser.parse_args()
    options.scratch.mkdir(parents=True, exist_ok=True)
    files: dict[str, Callable[[Path], None]] = {
        "bitnet.gguf": write_bitnet, "qwen3-q8_0.gguf": lambda path: write_qwen3(path, "Q8_0"),
        "qwen3-q4_0.gguf": lambda path: write_qwen3(path, "Q4_0"), "minilm.gguf": write_minilm,
    }  # fmt: skip
    for name, write in files.items():
        if not (options.scratch / name).exists():
            write(options.scratch / "made")
            (options.scratch / "made").rename(options.scratch / name)
    if options.write_only:
        return
    import llama_cpp
    import llama_cpp.llama_cpp as ll

    listener = ll.llama_log_callback(lambda _level, _text, _data: None)
    ll.llama_log_set(listener, ctypes.c_void_p(0))
    ll.llama_backend_init()
    model = rotor.Model(options.scratch / "bitnet.gguf", options.backend, options.threads)
    programs: dict[str, Callable[[np.ndarray], np.ndarray]] = {"rotor, BitNet-embedding-0.6B, I2_S": lambda texts: model.embed(list(texts))}
    for name, path in (("Qwen3-Embedding-0.6B, Q8_0", "qwen3-q8_0"), ("Qwen3-Embedding-0.6B, Q4_0", "qwen3-q4_0"), ("all-MiniLM-L6-v2, F16", "minilm")):
        programs[f"llama.cpp, {name}"] = Peer(options.scratch / f"{path}.gguf", options.threads).embed
    best: dict[str, dict[str, float]] = {name: {} for name in programs}
    for length, n in ((16, 64), (256, 6)):
        texts = np.random.default_rng(0).integers(0, MINILM["vocab"], (n, length))
        for turn in range(options.rounds + 1):
            for name, embed in programs.items():
                some = texts if turn else texts[:1]  # the first turn only warms up
                start = time.perf_counter()
                made = embed(some)
                speed = len(some) / (time.perf_counter() - start)
                assert np.isfinite(made).all() and made.shape[0] == len(some), name
                if turn:
                    best[name][str(length)] = max(speed, best[name].get(str(length), 0.0))
    told = {"tier": model.info["tier"], "threads": options.threads, "peer": f"llama-cpp-python {llama_cpp.__version__}", "texts_per_s": best}
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    main()
