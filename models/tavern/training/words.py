"""What the network learns before its training: single lines, as bags of words.

A line is a sum of words here: attention of the first layer takes the mean of all tokens before, without regard to their order,
and that of the other layers nothing. Only the places where an answer is guessed are computed, so a line costs a tenth of
what it costs in the training. Within minutes the network learns which words mean the same, and what is answered to them; the
training, which begins with these weights, would take an hour for that. (A bag of words as in https://arxiv.org/abs/1607.01759.)
"""
import torch
import torch.nn.functional as F

from examples import CUT, draw_example
from keeper.corpus import Tavern
from model import RoundToBfloat16, TernaryProjection
from muon import Muon

BATCH, RATE, OTHER_RATE, RISE, FALL = 256, 3e-3, 6e-3, 50, 0.7
ADDED_SHARE = 0.2  # of RATE, for what is added to the sum of the layers
LINES = 0.95, 0.95  # shares of plain lines, and of talks of one or two lines
LONGEST = 256  # tokens of a talk


def logits(model, lines, answers):
    """Tokens of lines, padded by `vocab` (batch, length), and of answers (batch, CUT) -> logits (batch, CUT, vocab), each of what
    comes after the line and the tokens of the answer before it"""
    embed, first = RoundToBfloat16.apply(model.embed), model.layers[0]
    values = TernaryProjection.apply(first.input_layernorm(embed), first.v_proj)  # of each token of the vocabulary
    padding = len(embed)  # in lines, and in the counts of words a column that nothing is in
    counts = torch.zeros(len(lines), padding + 1).scatter_add_(1, lines, torch.ones(lines.shape))[:, :-1]
    length = counts.sum(1, keepdim=True)
    said = F.embedding(answers[:, :-1], values).cumsum(1)
    total = (counts @ values)[:, None] + F.pad(said, (0, 0, 1, 0))
    mean = total / (length + torch.arange(answers.shape[1]))[..., None]
    heads, kv_heads = model.shape.heads, model.shape.kv_heads
    mean = mean.unflatten(-1, (kv_heads, -1)).repeat_interleave(heads // kv_heads, -2).flatten(-2)
    last = lines.gather(1, length.long() - 1)
    x = F.embedding(torch.cat([last, answers[:, :-1]], 1), embed)
    x = x + TernaryProjection.apply(first.attn_sub_norm(mean), first.o_proj)
    for layer in model.layers:
        x = x + layer.feed_forward(x)
    return model.norm(x) @ embed.T


def batches(encode, seed, steps):
    """`steps` batches of (lines, answers), always the same for a seed."""
    tavern = Tavern(seed * 1_000_000, *LINES)
    for _ in range(steps):
        lines, answers = [], []
        while len(lines) < BATCH:
            ids, weights = draw_example(tavern, encode, LONGEST)
            at = weights.index(1.0) if 1.0 in weights else len(ids)
            if len(ids) >= at + CUT:
                lines.append(ids[:at])
                answers.append(ids[at : at + CUT])
        longest = max(map(len, lines))
        yield torch.tensor([line + [encode.size] * (longest - len(line)) for line in lines]), torch.tensor(answers)


def learn(model, encode, seed, steps):
    """Trains the embeddings, the feed forward networks and the values of the first attention."""
    first = model.layers[0]
    inner = [first.v_proj, *(p for layer in model.layers for p in (layer.gate_proj, layer.up_proj))]
    added = [first.o_proj, *(layer.down_proj for layer in model.layers)]
    muon = Muon([{"params": inner, "share": 1.0}, {"params": added, "share": ADDED_SHARE}], RATE, 0.0)
    norms = [p for name, p in model.named_parameters() if "norm" in name]
    adam = torch.optim.Adam([{"params": [model.embed, *norms], "share": 1.0}], OTHER_RATE, betas=(0.9, 0.98))
    for step, (lines, answers) in enumerate(batches(encode, seed, steps)):
        share = min(1.0, (step + 1) / RISE, (steps - step) / (steps * FALL))
        for optimizer, rate in ((muon, RATE), (adam, OTHER_RATE)):
            for group in optimizer.param_groups:
                group["lr"] = rate * group["share"] * share
        loss = F.cross_entropy(logits(model, lines, answers).flatten(0, 1), answers.flatten())
        loss.backward()
        for optimizer in (muon, adam):
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
