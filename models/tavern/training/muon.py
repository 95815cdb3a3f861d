"""Muon (https://kellerjordan.github.io/posts/muon/): steps whose directions are all equally long.

The momentum of each matrix is replaced by the nearest matrix with orthogonal rows or columns, by five steps of a Newton-Schulz iteration.
Matrices of one shape are treated together, which is several times as fast as one at a time. The length of a step is that of AdamW
(https://arxiv.org/abs/2502.16982).
"""
import torch

from model import FAST

MOMENTUM = 0.95
A, B, C = 3.4445, -4.7750, 2.0315


def orthogonal(x):
    """The nearest matrices with singular values near 1, of a stack with at most as many rows as columns."""
    x = x.to(FAST)
    x = x / (x.flatten(1).float().norm(dim=1).to(FAST)[:, None, None] + 1e-7)
    for _ in range(5):
        squares = torch.bmm(x, x.transpose(1, 2))
        x = torch.baddbmm(x, torch.baddbmm(squares, squares, squares, beta=B, alpha=C), x, beta=A)
    return x.float()


class Muon(torch.optim.Optimizer):
    def __init__(self, params, lr, weight_decay):
        super().__init__(params, dict(lr=lr, weight_decay=weight_decay))

    @torch.no_grad()
    def step(self):
        for group in self.param_groups:
            shapes = {}
            for p in group["params"]:
                shapes.setdefault(p.shape, []).append(p)
            for shape, matrices in shapes.items():
                momentum = self.state[matrices[0]]  # of all matrices of this shape
                if not momentum:
                    momentum["of_shape"] = torch.zeros(len(matrices), *shape)
                grads = torch.stack([p.grad for p in matrices])
                momentum["of_shape"].lerp_(grads, 1 - MOMENTUM)
                grads.lerp_(momentum["of_shape"], MOMENTUM)
                wide = shape[0] <= shape[1]
                steps = orthogonal(grads if wide else grads.transpose(1, 2))
                steps = steps if wide else steps.transpose(1, 2)
                length = -group["lr"] * 0.2 * max(shape) ** 0.5
                for p, step in zip(matrices, steps):
                    p.mul_(1 - group["lr"] * group["weight_decay"]).add_(step, alpha=length)
