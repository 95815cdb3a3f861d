"""The embeddings that a run begins with: what the words of guests have to do with Marla's answers.

A network of this file only sees a guest's line as the sum of the embeddings of its tokens, without their order, and guesses the
first tokens of the answer. It learns within minutes which words mean the same, because it is small and sees many lines. The model,
which costs twelve times as much per line, would take an hour for that. (A bag of words as in
https://arxiv.org/abs/1607.01759, with the tied head of the model.)
"""
import torch
import torch.nn as nn
import torch.nn.functional as F

from examples import draw_example
from keeper.corpus import Tavern

AHEAD = 4  # tokens of the answer
INNER = 1024
BATCH, RATE, RISE, FALL = 256, 3e-3, 50, 0.7
LINES = 0.95, 0.95  # shares of plain lines, and of talks of one or two lines
LONGEST = 256  # tokens of a talk


class BagOfWords(nn.Module):
    def __init__(self, vocab, hidden):
        super().__init__()
        self.embed = nn.Parameter(torch.randn(vocab + 1, hidden) * 0.05)  # the last one is padding
        self.line, self.answer = nn.Linear(hidden, hidden), nn.Linear(hidden, hidden, bias=False)
        self.place = nn.Parameter(torch.zeros(AHEAD, hidden))
        self.inner, self.outer = nn.Linear(hidden, INNER), nn.Linear(INNER, hidden)
        nn.init.zeros_(self.outer.weight)

    def forward(self, lines, answers):
        """lines (batch, length), answers (batch, AHEAD) -> logits (batch, AHEAD, vocab), each of what comes after the line and the tokens
        of the answer before it"""
        padding, width = len(self.embed) - 1, self.embed.shape[1:]
        line = (F.embedding(lines, self.embed) * (lines != padding)[..., None]).sum(1)
        said = F.pad(F.embedding(answers[:, :-1], self.embed).cumsum(1) * 20, (0, 0, 1, 0))
        x = self.line(F.rms_norm(line, width))[:, None] + self.place + self.answer(said)
        x = x + self.outer(self.inner(F.rms_norm(x, width)).relu())
        return F.rms_norm(x, width) @ self.embed[:padding].T


def batches(encode, seed, steps):
    """`steps` batches of (lines, answers), always the same for a seed."""
    tavern = Tavern(seed * 1_000_000, *LINES)
    for _ in range(steps):
        lines, answers = [], []
        while len(lines) < BATCH:
            ids, weights = draw_example(tavern, encode, LONGEST)
            at = weights.index(1.0) if 1.0 in weights else len(ids)
            if len(ids) >= at + AHEAD:
                lines.append(ids[:at])
                answers.append(ids[at : at + AHEAD])
        yield lines, torch.tensor(answers)


def embeddings(encode, seed, vocab, hidden, steps):
    """(vocab, hidden) after so many steps."""
    torch.manual_seed(seed)
    model = BagOfWords(vocab, hidden)
    optimizer = torch.optim.Adam(model.parameters(), RATE, betas=(0.9, 0.98))
    for step, (lines, answers) in enumerate(batches(encode, seed, steps)):
        optimizer.param_groups[0]["lr"] = RATE * min(1.0, (step + 1) / RISE, (steps - step) / (steps * FALL))
        longest = max(map(len, lines))
        lines = torch.tensor([line + [vocab] * (longest - len(line)) for line in lines])
        loss = F.cross_entropy(model(lines, answers).flatten(0, 1), answers.flatten())
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return model.embed.detach()[:vocab].clone()
