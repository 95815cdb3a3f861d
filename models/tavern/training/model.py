"""The network, as it is trained: BitNet b1.58 with straight-through ternary weights.

The forward pass computes what a runtime computes from the exported file, number for number (up to float32 rounding):

* every projection sees int8 activations, one scale per token:  s = 127 / max(max|x|, 1e-5),  q = round(x * s);
* every projection weight is ternary:  m = max(mean|W|, 1e-5),  t = clamp(round(W / m), -1, 1),  result q.t / s * m,
  with m rounded to bfloat16, because that is how the file stores it;
* embeddings and norm gains are rounded to bfloat16 in the same way.

In training, attention in texts of at most SHORT tokens and the products of the output head are a little less exact, because
that is faster. `model.eval()` gives the runtime's arithmetic.

The backward pass is the straight-through estimator: rounding counts as the identity, so the float "master" weights move
by the gradient of their rounded image.
"""
from dataclasses import dataclass

import torch
import torch.nn as nn
import torch.nn.functional as F


# What products are computed in where bits do not matter: in the backward pass, and in training also in short attention.
# float32 where the processor cannot multiply bfloat16.
FAST = torch.bfloat16 if torch.cpu._is_avx512_bf16_supported() else torch.float32

SHORT = 512


@dataclass
class Shape:
    vocab: int = 1536
    hidden: int = 384
    intermediate: int = 640
    layers: int = 5
    heads: int = 6
    kv_heads: int = 6
    rope_theta: float = 10000.0
    eps: float = 1e-5
    max_positions: int = 1024

    @property
    def head_dim(self):
        return self.hidden // self.heads


def ternary(weight):
    """Master weight -> (values in {-1, 0, 1}, scale as the file stores it)."""
    mean = weight.abs().mean().clamp(min=1e-5)
    return (weight * (1.0 / mean)).round().clamp(-1, 1), mean.bfloat16().float()


class TernaryProjection(torch.autograd.Function):
    """Several projections of one input at once; the result is their concatenation.

    The forward pass sums int8 products in int32, as a runtime does. The backward pass multiplies in bfloat16 where
    the processor has such instructions, and otherwise in float32.
    """

    @staticmethod
    def forward(ctx, x, *weights):
        scale = 127.0 / x.abs().amax(dim=-1, keepdim=True).clamp(min=1e-5)
        q = (x * scale).round_().to(torch.int8)
        parts = [ternary(w) for w in weights]
        rows = torch.cat([t.to(torch.int8) for t, _ in parts])
        means = torch.cat([m.expand(len(w)) for (_, m), w in zip(parts, weights)])
        ctx.save_for_backward(q, scale, rows, means)
        ctx.sizes = [len(w) for w in weights]
        return torch._int_mm(q.flatten(0, -2), rows.T).view(*x.shape[:-1], len(rows)) / scale * means

    @staticmethod
    def backward(ctx, grad):
        q, scale, rows, means = ctx.saved_tensors
        x, g = (q / scale).to(FAST), grad.to(FAST)
        grad_rows = (g.flatten(0, -2).T @ x.flatten(0, -2)).float()
        grad_x = ((grad * means).to(FAST) @ rows.to(FAST)).float()
        return grad_x, *grad_rows.split(ctx.sizes)


class CausalShares(torch.autograd.Function):
    """Scores (texts and heads, length, length) -> the shares of attention; no token sees a later one."""

    @staticmethod
    def forward(ctx, scores, later):
        shares = (scores.float() + later).softmax(-1).to(FAST)
        ctx.save_for_backward(shares)
        return shares

    @staticmethod
    def backward(ctx, grad):
        shares, = ctx.saved_tensors
        shares, grad = shares.float(), grad.float()
        return (shares * (grad - (grad * shares).sum(-1, keepdim=True))).to(FAST), None


def short_attention(q, k, v, later):
    """Causal attention as two products in FAST; for short texts several times as fast as the fused function."""
    batch, heads, length, size = q.shape
    groups = k.shape[1]
    q = (q * size ** -0.5).to(FAST).reshape(batch * groups, -1, size)
    k, v = (x.to(FAST).reshape(batch * groups, length, size) for x in (k, v))
    shares = CausalShares.apply(torch.bmm(q, k.transpose(1, 2)).view(batch * heads, length, length), later)
    return torch.bmm(shares.view(batch * groups, -1, length), v).view(batch, heads, length, size).float()


class Chosen(torch.autograd.Function):
    """The rows of these numbers, each of which is given once."""

    @staticmethod
    def forward(ctx, x, at):
        ctx.save_for_backward(at)
        ctx.rows = len(x)
        return x[at]

    @staticmethod
    def backward(ctx, grad):
        at, = ctx.saved_tensors
        return grad.new_zeros(ctx.rows, grad.shape[1]).index_copy_(0, at, grad), None


class RoundToBfloat16(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x.bfloat16().float()

    @staticmethod
    def backward(ctx, grad):
        return grad


class Norm(nn.Module):
    def __init__(self, size, eps):
        super().__init__()
        self.weight, self.eps = nn.Parameter(torch.ones(size)), eps

    def forward(self, x):
        return F.rms_norm(x, x.shape[-1:], RoundToBfloat16.apply(self.weight), self.eps)


MASTER = 0.04  # standard deviation of master weights at the start
ADDED = 0.1  # and the share of it in the projections whose results are added to the sum of the layers


def master(rows, columns, share=1.0):
    return nn.Parameter(torch.randn(rows, columns) * (MASTER * share))


def rotate(x, cos, sin):
    """Rotary position embedding; the first half of a head pairs with the second half."""
    a, b = x.chunk(2, dim=-1)
    return torch.cat([a * cos - b * sin, b * cos + a * sin], dim=-1)


class Layer(nn.Module):
    def __init__(self, shape):
        super().__init__()
        hidden, kv = shape.hidden, shape.kv_heads * shape.head_dim
        self.shape = shape
        self.input_layernorm = Norm(hidden, shape.eps)
        self.q_proj, self.k_proj, self.v_proj = master(hidden, hidden), master(kv, hidden), master(kv, hidden)
        self.attn_sub_norm = Norm(hidden, shape.eps)
        self.o_proj = master(hidden, hidden, ADDED)
        self.post_attention_layernorm = Norm(hidden, shape.eps)
        self.gate_proj, self.up_proj = master(shape.intermediate, hidden), master(shape.intermediate, hidden)
        self.ffn_sub_norm = Norm(shape.intermediate, shape.eps)
        self.down_proj = master(hidden, shape.intermediate, ADDED)

    def attention(self, x, cos, sin, later):
        s, (batch, length, hidden) = self.shape, x.shape
        qkv = TernaryProjection.apply(self.input_layernorm(x), self.q_proj, self.k_proj, self.v_proj)
        qkv = qkv.view(batch, length, -1, s.head_dim).transpose(1, 2)
        q, k, v = qkv.split([s.heads, s.kv_heads, s.kv_heads], dim=1)
        q, k = rotate(q, cos, sin), rotate(k, cos, sin)
        if self.training and length <= SHORT:
            a = short_attention(q, k, v, later)
        else:
            a = F.scaled_dot_product_attention(q, k, v, is_causal=True, enable_gqa=True)
        return a.transpose(1, 2).reshape(batch, length, hidden)

    def feed_forward(self, x):
        x = TernaryProjection.apply(self.post_attention_layernorm(x), self.gate_proj, self.up_proj)
        gate, up = x.chunk(2, dim=-1)
        return TernaryProjection.apply(self.ffn_sub_norm(gate.relu().square() * up), self.down_proj)

    def forward(self, x, cos, sin, later, at=None):
        """(batch, length, hidden) -> the same, or (positions, hidden) of the flat positions `at`"""
        attended = self.attention(x, cos, sin, later)
        if at is not None:
            x, attended = Chosen.apply(x.flatten(0, 1), at), Chosen.apply(attended.flatten(0, 1), at)
        x = x + TernaryProjection.apply(self.attn_sub_norm(attended), self.o_proj)
        return x + self.feed_forward(x)


class Model(nn.Module):
    def __init__(self, shape):
        super().__init__()
        self.shape = shape
        self.embed = nn.Parameter(torch.randn(shape.vocab, shape.hidden) * 0.05)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.norm = Norm(shape.hidden, shape.eps)
        frequency = shape.rope_theta ** (-torch.arange(0, shape.head_dim, 2).float() / shape.head_dim)
        angle = torch.arange(shape.max_positions).float()[:, None] * frequency
        self.register_buffer("cos", angle.cos(), persistent=False)
        self.register_buffer("sin", angle.sin(), persistent=False)

    def forward(self, ids, at=None):
        """ids (batch, length) -> logits (batch, length, vocab), or (positions, vocab) of the flat positions `at`"""
        embed = RoundToBfloat16.apply(self.embed)
        cos, sin = self.cos[:ids.shape[1]], self.sin[:ids.shape[1]]
        later = torch.full((ids.shape[1], ids.shape[1]), float("-inf")).triu(1) if ids.shape[1] <= SHORT else None
        x = F.embedding(ids, embed)
        *layers, last = self.layers
        for layer in layers:
            x = layer(x, cos, sin, later)
        x = last(x, cos, sin, later, at)
        return self.norm(x) @ embed.T
