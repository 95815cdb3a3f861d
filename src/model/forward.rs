//! The forward pass, one verb per line, as in the paper (BitNet b1.58 2B4T, arXiv 2504.12285).
//!
//! The pass can pause between layers: [`Network::advance`] does one stage at a time, because on a
//! slow machine a token takes longer than a host's frame.
#![forbid(unsafe_code)]

use super::weights::{Layer, Projection, Weights};
use crate::backend::{Act, Activation, Norm, Ops, Wanted};

/// The weights and settings of the forward pass.
pub struct Network {
    /// Ids of all weights in the backend.
    pub weights: Weights,
    /// The gate's non-linearity.
    pub activation: Activation,
}

impl Network {
    /// The number of stages of a pass: the embedding, the layers, and the head.
    pub fn n_stages(&self) -> usize {
        self.weights.layers.len() + 2
    }

    /// Takes the batch in `ops` through one stage (`0..n_stages()`, in order), or through a part of
    /// it that takes no longer than a layer. Returns whether the stage is finished. `wanted`: which
    /// logits, if any row wants some and the model has a head.
    pub fn advance(&self, ops: &mut dyn Ops, stage: usize, wanted: Option<Wanted>) -> bool {
        if stage == 0 {
            ops.embed(self.weights.embedding);
        } else if let Some(layer) = self.weights.layers.get(stage - 1) {
            self.layer(ops, layer, stage - 1);
        } else {
            return match (wanted, self.weights.head) {
                (Some(wanted), Some(head)) => ops.logits(self.weights.norm, head, wanted),
                _ => ops.finish(),
            };
        }
        true
    }

    fn layer(&self, ops: &mut dyn Ops, layer: &Layer, index: usize) {
        linear(ops, layer.attention_norm, [(&layer.q, Act::Q), (&layer.k, Act::K), (&layer.v, Act::V)]);
        norm_heads(ops, Act::Q, layer.q_norm);
        norm_heads(ops, Act::K, layer.k_norm);
        ops.attend(index);
        linear_add(ops, Act::Attention, layer.attention_sub_norm, &layer.o);

        self.gate_up(ops, layer);
        linear_add(ops, Act::Ffn, layer.ffn_sub_norm, &layer.down);
    }

    /// `Ffn = activation(gate(norm(X))) * up(norm(X))`
    fn gate_up(&self, ops: &mut dyn Ops, layer: &Layer) {
        if share_input(&[&layer.gate, &layer.up]) {
            ops.prepare_input(Act::X, &[layer.ffn_norm], layer.gate.input);
            ops.gate_up(layer.gate.weight, layer.up.weight, self.activation);
        } else {
            linear(ops, layer.ffn_norm, [(&layer.gate, Act::Gate), (&layer.up, Act::Ffn)]);
            ops.activate(self.activation);
        }
    }
}

/// Whether these projections take the same input: in one format, without norms of their own.
fn share_input(projections: &[&Projection]) -> bool {
    projections.iter().all(|p| p.inner_norm.is_none() && p.input == projections[0].input)
}

/// `target = projection(norm(X))` for each pair.
fn linear<const N: usize>(ops: &mut dyn Ops, norm: Norm, pairs: [(&Projection, Act); N]) {
    if share_input(&pairs.map(|(projection, _)| projection)) {
        ops.prepare_input(Act::X, &[norm], pairs[0].0.input);
        return ops.linear(&pairs.map(|(projection, target)| (projection.weight, target)));
    }
    for (projection, target) in pairs {
        prepare_input(ops, Act::X, Some(norm), projection);
        ops.linear(&[(projection.weight, target)]);
    }
}

/// `X += projection(norm(source))`
fn linear_add(ops: &mut dyn Ops, source: Act, norm: Option<Norm>, projection: &Projection) {
    prepare_input(ops, source, norm, projection);
    ops.linear_add(projection.weight);
}

/// Prepares `source` as the input of a projection, after `norm` and the projection's own norm.
fn prepare_input(ops: &mut dyn Ops, source: Act, norm: Option<Norm>, projection: &Projection) {
    match (norm, projection.inner_norm) {
        (None, None) => ops.prepare_input(source, &[], projection.input),
        (Some(norm), None) | (None, Some(norm)) => ops.prepare_input(source, &[norm], projection.input),
        (Some(outer), Some(inner)) => ops.prepare_input(source, &[outer, inner], projection.input),
    }
}

/// `act = norm(act)`, head by head, where the family has such a norm.
fn norm_heads(ops: &mut dyn Ops, act: Act, norm: Option<Norm>) {
    if let Some(norm) = norm {
        ops.norm_heads(act, norm);
    }
}
