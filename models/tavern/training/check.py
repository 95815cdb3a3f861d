"""Does the exported directory compute what was trained? `TORCHDYNAMO_DISABLE=1 python check.py run out`

Loads the directory with transformers and compares logits with the training code on fresh talks. Also compares the
chat template's rendering with the prompts used in training.
"""
import json
import sys

import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

import bpe
from keeper.corpus import Tavern
from examples import encode_talk
from export import load


@torch.no_grad()
def main(run, out):
    ours, theirs = load(run).eval(), AutoModelForCausalLM.from_pretrained(out, dtype=torch.float32)
    torch.nn.Module.float(theirs)
    tokenizer = AutoTokenizer.from_pretrained(out)
    with open(f"{out}/tokenizer.json", encoding="utf-8") as f:
        encode = bpe.Encoder(json.load(f))
    tavern = Tavern(99)
    for _ in range(8):
        talk = tavern.talk()
        ids = encode_talk(encode, None, talk)[0][:ours.shape.max_positions]
        a, b = ours(torch.tensor([ids])), theirs(torch.tensor([ids])).logits
        print(f"{len(ids):4d} tokens: largest difference {(a - b).abs().max() / a.std():.1e} of the logits' deviation, "
              f"same first choice {(a.argmax(-1) == b.argmax(-1)).float().mean():.3f}")
        guest = talk.turns[0].guest.replace("<|", "")
        messages = [{"role": "user", "content": guest}]
        rendered = tokenizer.apply_chat_template(messages, tokenize=False, add_generation_prompt=True)
        assert rendered == bpe.prompt(guest)
        assert tokenizer(rendered)["input_ids"] == [encode.begin] + encode(rendered)


if __name__ == "__main__":
    main(*sys.argv[1:3])
