"""BitNet's weights in two bits each, as Hugging Face's transformers packs them. The ternary weights and their scales are those that
a load of the source computes (src/model/weights/values.rs), bit by bit."""

from __future__ import annotations

import json
import struct
from pathlib import Path
from typing import Any, Callable

import numpy as np
import numpy.typing as npt

from .failure import Failure

_TYPES: dict[str, Any] = {"F32": np.dtype("<f4"), "F16": np.dtype("<f2"), "BF16": np.dtype("<u2")}
# The rows that are converted together have about this many numbers; and the partial sums of a mean.
_PART, _LANES = 1 << 22, 16
_PROJECTIONS = ("self_attn.q_proj", "self_attn.k_proj", "self_attn.v_proj", "self_attn.o_proj", "mlp.gate_proj", "mlp.up_proj", "mlp.down_proj")
# BF16 of -1, 0 and 1, for matrices that cannot be packed.
_BF16 = np.array([0xBF80, 0, 0x3F80], "<u2")

Floats = npt.NDArray[np.float32]
Codes = npt.NDArray[np.uint8]


class Tensor:
    """A tensor in its file."""

    def __init__(self, path: Path, start: int, entry: dict[str, Any]) -> None:
        self.dtype: str = entry["dtype"]
        self.shape: list[int] = entry["shape"]
        begin, end = entry["data_offsets"]
        self._bytes: Any = np.memmap(path, np.uint8, "r", start + begin, (end - begin,)) if end > begin else np.empty(0, np.uint8)

    def raw(self) -> bytes:
        return bytes(self._bytes.tobytes())

    def rows(self, first: int, last: int) -> Floats:
        """Rows of a matrix of floating point numbers."""
        cols, kind = self.shape[1], _TYPES[self.dtype]
        part = self._bytes[first * cols * kind.itemsize : last * cols * kind.itemsize].view(kind)
        numbers = (part.astype(np.uint32) << 16).view(np.float32) if self.dtype == "BF16" else part.astype(np.float32)
        return np.asarray(numbers.reshape(last - first, cols))

    def parts(self) -> list[tuple[int, int]]:
        step = max(1, _PART // max(1, self.shape[1]))
        return [(first, min(first + step, self.shape[0])) for first in range(0, self.shape[0], step)]


def _tensors(source: Path) -> dict[str, Tensor]:
    """All tensors of a checkpoint that rotor has inspected."""
    single, index = source / "model.safetensors", source / "model.safetensors.index.json"
    shards = [single] if single.exists() else sorted({source / name for name in json.loads(index.read_text("utf-8"))["weight_map"].values()})
    found = {}
    for path in shards:
        with open(path, "rb") as file:
            (length,) = struct.unpack("<Q", file.read(8))
            header = json.loads(file.read(length))
        header.pop("__metadata__", None)
        found.update({name: Tensor(path, 8 + length, entry) for name, entry in header.items()})
    return found


def _factor(tensor: Tensor) -> np.float32:
    """The factor that makes master weights ternary: 1 / mean |w|, with the sums in the order of a load."""
    sums = np.zeros(_LANES)
    for first, last in tensor.parts():
        rows = np.abs(tensor.rows(first, last)).astype(np.float64)
        lines = np.pad(rows, ((0, 0), (0, -rows.shape[1] % _LANES))).reshape(-1, _LANES)
        # One line after the other is added.
        sums = np.add.reduce(np.concatenate([sums[None], lines]), axis=0)
    total = 0.0
    for lane in sums.tolist():
        total += lane
    mean = np.float32(total / (float(tensor.shape[0]) * float(tensor.shape[1])))
    return np.float32(1.0) / max(mean, np.float32(1e-5))


def _codes(tensor: Tensor, factor: np.float32) -> Codes:
    """Weights + 1."""
    codes = np.empty(tensor.shape, np.uint8)
    for first, last in tensor.parts():
        codes[first:last] = np.clip(np.rint(tensor.rows(first, last) * factor), -1, 1).astype(np.int8) + 1
    return codes


def _packed(codes: Codes) -> Codes:
    quarter = codes.shape[0] // 4
    parts = [codes[i * quarter : (i + 1) * quarter] << (2 * i) for i in range(4)]
    return np.asarray(parts[0] | parts[1] | parts[2] | parts[3], np.uint8)


def pack(source: Path, target: Path, is_online: bool, progress: Callable[[float], object]) -> None:
    """Writes `config.json` and `model.safetensors` of the packed model. `is_online`: the source has master weights."""
    config = json.loads((source / "config.json").read_text("utf-8"))
    quantization = config.get("quantization_config")
    if not isinstance(quantization, dict):
        raise Failure(f"{source}: its config.json has no quantization_config, as BitNet's embedding models; rotor packs these not yet")
    tensors = _tensors(source)
    names = {name for name in tensors if name.endswith(tuple(f"{path}.weight" for path in _PROJECTIONS))}
    biases = sorted(name for name in tensors if name.endswith(tuple(f"{path}.bias" for path in _PROJECTIONS)))
    if is_online and biases:
        raise Failure(f"{source}: {biases[0]} is a bias of master weights, which the packed form would scale and round; rotor keeps such models")
    plan = _plan(tensors, names, is_online)
    _write_header(target / "model.safetensors", plan)
    done, total = 0, sum(tensors[name].shape[0] * tensors[name].shape[1] for name in names)
    with open(target / "model.safetensors", "ab") as out:
        scales: dict[str, np.float32] = {}
        for name, (dtype, _, _) in plan.items():
            if name in scales:
                out.write(scales[name].astype("<f4").tobytes())
            elif name in names:
                factor = _factor(tensors[name]) if is_online else np.float32(1.0)
                if is_online:
                    scales[f"{name}_scale"] = np.float32(1.0) / factor
                codes = _codes(tensors[name], factor)
                out.write(_packed(codes).tobytes() if dtype == "U8" else _BF16[codes].tobytes())
                done += codes.size
                progress(done / total)
            else:
                out.write(tensors[name].raw())
    quantization["quantization_mode"] = "offline"
    (target / "config.json").write_text(json.dumps(config, indent=2, ensure_ascii=False) + "\n", "utf-8")


def _plan(tensors: dict[str, Tensor], names: set[str], is_online: bool) -> dict[str, tuple[str, list[int], int]]:
    """Type, shape and bytes of each tensor, in their order in the file."""
    plan: dict[str, tuple[str, list[int], int]] = {}
    for name, tensor in sorted(tensors.items()):
        if name not in names:
            plan[name] = (tensor.dtype, tensor.shape, tensor._bytes.size)
            continue
        rows, cols = tensor.shape
        can_pack = rows % 4 == 0
        plan[name] = ("U8", [rows // 4, cols], rows // 4 * cols) if can_pack else ("BF16", [rows, cols], 2 * rows * cols)
        if is_online:
            plan[f"{name}_scale"] = ("F32", [1], 4)
    return plan


def _write_header(path: Path, plan: dict[str, tuple[str, list[int], int]]) -> None:
    header: dict[str, Any] = {"__metadata__": {"format": "pt"}}
    at = 0
    for name, (dtype, shape, n_bytes) in plan.items():
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [at, at + n_bytes]}
        at += n_bytes
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    path.write_bytes(struct.pack("<Q", len(text)) + text)
