"""Splits safetensors files into shards."""

from __future__ import annotations

import json
import struct


def split(whole: bytes, n: int) -> tuple[dict[str, bytes], dict[str, str]]:
    """Shards with the tensors of one file, and the index that says which tensor is in which shard.
    """
    (length,) = struct.unpack("<Q", whole[:8])
    header, data = json.loads(whole[8 : 8 + length]), whole[8 + length :]
    header.pop("__metadata__", None)
    names = sorted(header)
    shards, index = {}, {}
    for i in range(n):
        name, its_header, its_data = f"part-{i}.safetensors", {}, b""
        for tensor in names[i::n]:
            start, end = header[tensor]["data_offsets"]
            offsets = [len(its_data), len(its_data) + end - start]
            its_header[tensor] = header[tensor] | {"data_offsets": offsets}
            its_data += data[start:end]
            index[tensor] = name
        encoded = json.dumps(its_header).encode()
        shards[name] = struct.pack("<Q", len(encoded)) + encoded + its_data
    return shards, index
