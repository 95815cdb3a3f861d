"""Write the model directory: `python export.py run out`.

The result is an ordinary packed BitNet checkpoint (model_type bitnet, linear_class autobitlinear, offline): projections as
two-bit codes, four rows to a byte, each with one scale; embeddings and norm gains in bfloat16; output head tied.
"""
import json
import os
import shutil
import sys

import torch
from safetensors.torch import load_file, save_file

import bpe
from model import Model, Shape, ternary

PARTS = {"q_proj": "self_attn", "k_proj": "self_attn", "v_proj": "self_attn", "o_proj": "self_attn", "attn_sub_norm": "self_attn",
         "gate_proj": "mlp", "up_proj": "mlp", "down_proj": "mlp", "ffn_sub_norm": "mlp"}

SIZES = {"vocab": "vocab_size", "hidden": "hidden_size", "intermediate": "intermediate_size", "layers": "num_hidden_layers",
         "heads": "num_attention_heads", "kv_heads": "num_key_value_heads"}  # names of the settings, and of config.json


def load(run):
    saved = torch.load(f"{run}/master.pt")
    model = Model(Shape(**saved["shape"]))
    model.load_state_dict(saved["state"])
    return model


def shape_of(directory):
    """The settings of a run or of an exported model which fix the shape."""
    if os.path.exists(f"{directory}/master.pt"):
        saved = torch.load(f"{directory}/master.pt")["shape"]
        return {"positions": saved["max_positions"]} | {name: saved[name] for name in SIZES}
    with open(f"{directory}/config.json", encoding="utf-8") as f:
        stored = json.load(f)
    return {"positions": stored["max_position_embeddings"]} | {name: stored[key] for name, key in SIZES.items()}


def weights_of(directory):
    """The weights of a run, or of an exported model, to train on from. Master weights of the latter stand in the middle of their third."""
    if os.path.exists(f"{directory}/master.pt"):
        return torch.load(f"{directory}/master.pt")["state"]
    stored, state = load_file(f"{directory}/model.safetensors"), {}
    for full, values in stored.items():
        name = full.removeprefix("model.").replace(".self_attn.", ".").replace(".mlp.", ".")
        if full.endswith("_proj.weight"):
            values = unpack(values).float()
            values *= stored[full + "_scale"].float() / values.abs().mean()
            name = name.removesuffix(".weight")
        name = "embed" if name == "embed_tokens.weight" else name
        if not full.endswith("_scale"):
            state[name] = values.float()
    return state


def pack(values):
    """Ternary (rows, columns) -> uint8 (rows/4, columns): bits 2i and 2i+1 hold the i-th quarter of the rows, code = value + 1."""
    codes = (values + 1).to(torch.uint8).chunk(4)
    return codes[0] | codes[1] << 2 | codes[2] << 4 | codes[3] << 6


def unpack(codes):
    return torch.cat([(codes >> 2 * i & 3).to(torch.int8) - 1 for i in range(4)])


def tensors(model):
    out = {"model.embed_tokens.weight": model.embed.bfloat16(), "model.norm.weight": model.norm.weight.bfloat16()}
    for i, layer in enumerate(model.layers):
        for name, parameter in layer.named_parameters():
            short = name.removesuffix(".weight")
            full = ".".join(filter(None, ["model.layers", str(i), PARTS.get(short), short, "weight"]))
            if short.endswith("_proj"):
                values, scale = ternary(parameter)
                out[full], out[full + "_scale"] = pack(values), scale.bfloat16().reshape(1)
            else:
                out[full] = parameter.bfloat16()
    return {name: t.detach().contiguous() for name, t in out.items()}


def config(shape, encode):
    return {
        "architectures": ["BitNetForCausalLM"], "model_type": "bitnet", "hidden_act": "relu2",
        "bos_token_id": encode.begin, "eos_token_id": encode.end,
        "hidden_size": shape.hidden, "intermediate_size": shape.intermediate, "num_hidden_layers": shape.layers,
        "num_attention_heads": shape.heads, "num_key_value_heads": shape.kv_heads, "vocab_size": shape.vocab,
        "max_position_embeddings": shape.max_positions, "rope_theta": shape.rope_theta, "rms_norm_eps": shape.eps,
        "tie_word_embeddings": True, "initializer_range": 0.02, "use_cache": True, "torch_dtype": "bfloat16",
        "quantization_config": {"quant_method": "bitnet", "linear_class": "autobitlinear", "quantization_mode": "offline"},
    }


def tokenizer_config(encode, shape):
    added = {str(encode.tokenizer.token_to_id(t)): {"content": t, "lstrip": False, "normalized": False, "rstrip": False,
                                                    "single_word": False, "special": True} for t in bpe.SPECIALS}
    return {"added_tokens_decoder": added, "bos_token": bpe.BEGIN, "eos_token": bpe.END_OF_TURN,
            "clean_up_tokenization_spaces": False, "model_input_names": ["input_ids", "attention_mask"],
            "model_max_length": shape.max_positions, "tokenizer_class": "PreTrainedTokenizerFast",
            "chat_template": bpe.CHAT_TEMPLATE}


def generation_config(encode, shape):
    return {"bos_token_id": encode.begin, "eos_token_id": [encode.end, encode.end_of_turn], "do_sample": True,
            "temperature": 0.6, "top_p": 0.9, "max_length": shape.max_positions}


def write_json(path, value):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(value, f, indent=2, ensure_ascii=False)
        f.write("\n")


def export(run, out):
    os.makedirs(out, exist_ok=True)
    model = load(run)
    with open(f"{run}/tokenizer.json", encoding="utf-8") as f:
        encode = bpe.Encoder(json.load(f))
    shutil.copy(f"{run}/tokenizer.json", out)
    write_json(f"{out}/config.json", config(model.shape, encode))
    write_json(f"{out}/generation_config.json", generation_config(encode, model.shape))
    write_json(f"{out}/tokenizer_config.json", tokenizer_config(encode, model.shape))
    write_json(f"{out}/special_tokens_map.json", {"bos_token": bpe.BEGIN, "eos_token": bpe.END_OF_TURN})
    save_file(tensors(model), f"{out}/model.safetensors", metadata={"format": "pt"})
    os.chmod(f"{out}/model.safetensors", 0o644)


if __name__ == "__main__":
    export(*sys.argv[1:3])
