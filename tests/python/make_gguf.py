"""Writes a checkpoint of Hugging Face as a GGUF file, in the layouts that `src/formats/gguf.rs` and
`src/formats/ggml/` name.

It uses only struct and numpy, and implements the file format and the packings a second time, from
the same public descriptions."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any, Callable

import numpy as np

F32, F16, Q8_0, BF16, TQ1_0, TQ2_0, I2_S = 0, 1, 8, 30, 34, 35, 36
TERNARY = {"I2_S": I2_S, "TQ1_0": TQ1_0, "TQ2_0": TQ2_0}
U8, U32, I32, FLOAT, BOOL, TEXT, LIST = 0, 4, 5, 6, 7, 8, 9
NAMES = {
    "input_layernorm": "attn_norm", "post_attention_layernorm": "ffn_norm",
    "self_attn.attn_sub_norm": "attn_sub_norm", "mlp.ffn_sub_norm": "ffn_sub_norm",
    "self_attn.q_proj": "attn_q", "self_attn.k_proj": "attn_k", "self_attn.v_proj": "attn_v",
    "self_attn.o_proj": "attn_output", "mlp.gate_proj": "ffn_gate", "mlp.up_proj": "ffn_up", "mlp.down_proj": "ffn_down",
}
Array = np.ndarray
#: name -> (type, numbers of a row and so on, slowest first; bytes)
Tensors = dict[str, tuple[int, tuple[int, ...], bytes]]
#: key -> (type, value); a list is (LIST, (type, values))
Metadata = dict[str, tuple[int, Any]]


def read_safetensors(path: Path) -> dict[str, Array]:
    """name -> numbers: bf16 as float32, packed weights as uint8."""
    data = path.read_bytes()
    (length,) = struct.unpack_from("<Q", data)
    tensors = {}
    for name, entry in json.loads(data[8 : 8 + length]).items():
        if name == "__metadata__":
            continue
        raw = data[8 + length + entry["data_offsets"][0] : 8 + length + entry["data_offsets"][1]]
        if entry["dtype"] == "BF16":
            numbers = (np.frombuffer(raw, "<u2").astype(np.uint32) << 16).view(np.float32)
        else:
            numbers = np.frombuffer(raw, {"U8": "u1", "F32": "<f4"}[entry["dtype"]])
        tensors[name] = numbers.reshape(entry["shape"])
    return tensors


def write_safetensors(path: Path, tensors: dict[str, Array]) -> None:
    """The reverse of `read_safetensors`: writes float32 as bf16, which must be able to represent
    the numbers."""
    header, body = {}, b""
    for name, numbers in sorted(tensors.items()):
        kind = "U8" if numbers.dtype == np.uint8 else "BF16"
        raw = numbers.tobytes() if kind == "U8" else bf16(numbers)
        header[name] = {"dtype": kind, "shape": list(numbers.shape), "data_offsets": [len(body), len(body) + len(raw)]}
        body += raw
    text = json.dumps(header).encode()
    path.write_bytes(struct.pack("<Q", len(text)) + text + body)


def bf16(numbers: Array) -> bytes:
    bits = np.ascontiguousarray(numbers, np.float32).view(np.uint32)
    assert not (bits & 0xFFFF).any(), "bf16 does not hold these numbers"
    return bytes((bits >> 16).astype("<u2").tobytes())


def f16(numbers: Array) -> bytes:
    half = numbers.astype(np.float16)
    assert np.array_equal(half.astype(np.float32), numbers), "f16 does not hold these numbers"
    return half.tobytes()


def unpack(packed: Array) -> Array:
    """Unpacks Hugging Face's packing to int8 weights."""
    return np.concatenate([(packed >> (2 * i) & 3).astype(np.int8) - 1 for i in range(4)])


def permute(rows: Array, n_heads: int) -> Array:
    """Interleaves the halves of each head, as converters do for the architecture llama."""
    head = rows.shape[0] // n_heads
    halves = rows.reshape(n_heads, 2, head // 2, *rows.shape[1:])
    return halves.swapaxes(1, 2).reshape(rows.shape)


def i2_s(weights: Array, scale: float) -> bytes:
    groups = (weights.reshape(-1, 4, 32) + 1).astype(np.uint8)
    packed = groups[:, 0] << 6 | groups[:, 1] << 4 | groups[:, 2] << 2 | groups[:, 3]
    return packed.tobytes() + struct.pack("<f", scale) + bytes(28)


def with_scales(blocks: Array, weights: Array, scale: float) -> bytes:
    """Appends the scale to each block. It is 0 for a block of zeros, as the quantisers of ggml
    write it."""
    scales = np.where(weights.reshape(len(blocks), 256).any(axis=1), scale, 0).astype(np.float16)
    assert scale == np.float16(scale), f"f16 does not hold the scale {scale}"
    return np.concatenate([blocks, scales[:, None].view(np.uint8)], axis=1).tobytes()


def tq2_0(weights: Array, scale: float) -> bytes:
    codes = (weights.reshape(-1, 2, 4, 32) + 1).astype(np.uint8)
    blocks = codes[:, :, 0] | codes[:, :, 1] << 2 | codes[:, :, 2] << 4 | codes[:, :, 3] << 6
    return with_scales(blocks.reshape(-1, 64), weights, scale)


def tq1_0(weights: Array, scale: float) -> bytes:
    codes = (weights.reshape(-1, 256) + 1).astype(np.uint32)

    def digits(part: Array, stride: int, first: int) -> Array:
        of_byte = part.reshape(len(part), -1, stride)
        number = sum(of_byte[:, n] * (first // 3**n) for n in range(of_byte.shape[1]))
        return ((number * 256 + 242) // 243).astype(np.uint8)

    parts = [digits(codes[:, :160], 32, 81), digits(codes[:, 160:240], 16, 81), digits(codes[:, 240:], 4, 81)]
    return with_scales(np.concatenate(parts, axis=1), weights, scale)


ENCODERS: dict[str, Callable[[Array, float], bytes]] = {"I2_S": i2_s, "TQ1_0": tq1_0, "TQ2_0": tq2_0}


class Gguf:
    """A GGUF file under construction: change `metadata` and `tensors`, then call `write`."""

    def __init__(self, metadata: Metadata, tensors: Tensors) -> None:
        self.metadata, self.tensors = metadata, tensors
        self.version, self.alignment = 3, 32

    def header(self) -> bytes:
        parts = [b"GGUF", struct.pack("<IQQ", self.version, len(self.tensors), len(self.metadata))]
        for key, (kind, content) in self.metadata.items():
            parts += [text(key), struct.pack("<I", kind), value(kind, content)]
        offset = 0
        for name, (kind, shape, raw) in self.tensors.items():
            sizes = struct.pack(f"<I{len(shape)}Q", len(shape), *reversed(shape))
            parts += [text(name), sizes, struct.pack("<IQ", kind, offset)]
            offset += len(raw) + -len(raw) % self.alignment
        header = b"".join(parts)
        return header + bytes(-len(header) % self.alignment)

    def to_bytes(self) -> bytes:
        padded = (raw + bytes(-len(raw) % self.alignment) for _, _, raw in self.tensors.values())
        return self.header() + b"".join(padded)

    def write(self, path: Path) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(self.to_bytes())
        return path


def text(string: str | bytes) -> bytes:
    raw = string.encode() if isinstance(string, str) else string
    return struct.pack("<Q", len(raw)) + raw


def value(kind: int, content: Any) -> bytes:
    if kind == TEXT:
        return text(content)
    if kind == LIST:
        element, items = content
        return struct.pack("<IQ", element, len(items)) + b"".join(value(element, item) for item in items)
    return struct.pack({U8: "<B", U32: "<I", I32: "<i", FLOAT: "<f", BOOL: "<?"}[kind], content)


def vocabulary(model: Path, vocab_size: int) -> Metadata:
    tokenizer = json.loads((model / "tokenizer.json").read_text())
    config = json.loads((model / "tokenizer_config.json").read_text())
    texts, types = [f"[PAD{id}]" for id in range(vocab_size)], [5] * vocab_size
    for token, id in tokenizer["model"]["vocab"].items():
        texts[id], types[id] = token, 1
    for added in tokenizer["added_tokens"]:
        texts[added["id"]], types[added["id"]] = added["content"], 3 if added["special"] else 4
    merges = [merge if isinstance(merge, str) else " ".join(merge) for merge in tokenizer["model"]["merges"]]
    return {
        "tokenizer.ggml.model": (TEXT, "gpt2"), "tokenizer.ggml.pre": (TEXT, "llama-bpe"),
        "tokenizer.ggml.tokens": (LIST, (TEXT, texts)), "tokenizer.ggml.token_type": (LIST, (I32, types)),
        "tokenizer.ggml.scores": (LIST, (FLOAT, [0.0] * vocab_size)), "tokenizer.ggml.merges": (LIST, (TEXT, merges)),
        "tokenizer.ggml.bos_token_id": (U32, texts.index("<|begin_of_text|>")),
        "tokenizer.ggml.eos_token_id": (U32, texts.index("<|end_of_text|>")),
        "tokenizer.ggml.add_bos_token": (BOOL, True), "tokenizer.chat_template": (TEXT, config["chat_template"]),
    }


def describe(config: dict[str, Any], architecture: str) -> Metadata:
    hidden, heads = config["hidden_size"], config["num_attention_heads"]
    head_dim = config.get("head_dim") or hidden // heads
    own: Metadata = {
        "vocab_size": (U32, config["vocab_size"]), "context_length": (U32, config["max_position_embeddings"]),
        "embedding_length": (U32, hidden), "block_count": (U32, config["num_hidden_layers"]),
        "feed_forward_length": (U32, config["intermediate_size"]), "attention.head_count": (U32, heads),
        "attention.head_count_kv": (U32, config["num_key_value_heads"]), "rope.dimension_count": (U32, head_dim),
        "attention.layer_norm_rms_epsilon": (FLOAT, config["rms_norm_eps"]),
        "rope.freq_base": (FLOAT, config["rope_theta"]),
    }
    if head_dim * heads != hidden:
        own |= {"attention.key_length": (U32, head_dim), "attention.value_length": (U32, head_dim)}
    general: Metadata = {"general.architecture": (TEXT, architecture), "general.name": (TEXT, "made"),
                         "general.file_type": (U32, 40)}
    return general | {f"{architecture}.{key}": entry for key, entry in own.items()}


def convert(model: Path, architecture: str, ternary: str, embedding: int = F16, encoders: Any = ENCODERS) -> Gguf:
    """Converts a directory to a GGUF file of this architecture, with ternary weights of this type.
    """
    config = json.loads((model / "config.json").read_text())
    divides = config["quantization_config"].get("linear_class", "bitlinear") == "bitlinear"
    source = read_safetensors(model / "model.safetensors")
    dense = {F32: lambda x: x.astype("<f4").tobytes(), F16: f16, BF16: bf16}[embedding]
    tensors: Tensors = {}
    for there, here in (("model.embed_tokens", "token_embd"), ("lm_head", "output")):
        if f"{there}.weight" in source:
            table = source[f"{there}.weight"]
            tensors[f"{here}.weight"] = (embedding, table.shape, dense(table))
    norms = {"model.norm": "output_norm"}
    for layer in range(config["num_hidden_layers"]):
        for there, here in NAMES.items():
            norms[f"model.layers.{layer}.{there}"] = f"blk.{layer}.{here}"
    for there, here in norms.items():
        weight, scale = source.get(f"{there}.weight"), source.get(f"{there}.weight_scale")
        if weight is None:
            continue
        if scale is None:
            tensors[f"{here}.weight"] = (F32, weight.shape, weight.astype("<f4").tobytes())
            continue
        weights = unpack(weight)
        if architecture == "llama" and here.endswith(("attn_q", "attn_k")):
            heads = config["num_attention_heads" if here.endswith("q") else "num_key_value_heads"]
            weights = permute(weights, heads)
        number = np.float32(1) / np.float32(scale[0]) if divides else np.float32(scale[0])
        tensors[f"{here}.weight"] = (TERNARY[ternary], weights.shape, encoders[ternary](weights, float(number)))
    return Gguf(describe(config, architecture) | vocabulary(model, config["vocab_size"]), tensors)


def make_exact(model: Path) -> None:
    """Changes a directory so that f16 can represent its embeddings, its scales and their inverses.
    """
    tensors = read_safetensors(model / "model.safetensors")
    for name, numbers in tensors.items():
        if name.endswith("weight_scale"):
            tensors[name] = np.exp2(np.round(np.log2(numbers))).astype(np.float32)
        elif name in ("model.embed_tokens.weight", "lm_head.weight"):
            held = numbers.astype(np.float16).astype(np.float32) == numbers
            tensors[name] = np.where(held, numbers, 0).astype(np.float32)
    write_safetensors(model / "model.safetensors", tensors)
