"""Talk to a training run: `python ask.py run [temperature] < questions.txt`; a blank line starts a new conversation.

Works on the float master weights with the training code, so a run can be judged while it goes on.
"""
import json
import sys

import torch

import bpe
from export import load


@torch.no_grad()
def answer(model, encode, ids, temperature, limit=80):
    said = []
    while len(said) < min(limit, model.shape.max_positions - len(ids)):
        logits = model(torch.tensor([ids + said]))[0, -1]
        token = torch.multinomial((logits / temperature).softmax(-1), 1).item() if temperature else logits.argmax().item()
        said.append(token)
        if token in (encode.end_of_turn, encode.end):
            break
    return said


def main():
    run, temperature = sys.argv[1], float((sys.argv[2:] or ["0"])[0])
    torch.manual_seed(0)
    model = load(run).eval()
    with open(f"{run}/tokenizer.json", encoding="utf-8") as f:
        encode = bpe.Encoder(json.load(f))
    ids = [encode.begin]
    for line in map(str.strip, sys.stdin):
        if not line:
            ids = [encode.begin]
            print()
            continue
        ids = ids + encode(bpe.prompt(line))
        if len(ids) >= model.shape.max_positions:
            print("(The talk is full; a new one begins.)")
            ids = [encode.begin] + encode(bpe.prompt(line))
        said = answer(model, encode, ids, temperature)
        ids = ids + said
        print(f"> {line}\n  {encode.decode(said)}", flush=True)


if __name__ == "__main__":
    main()
