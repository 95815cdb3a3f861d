//! The forward pass, one verb per line, as in the paper (BitNet b1.58 2B4T, arXiv 2504.12285).
//!
//! The pass can pause between layers: [`Network::advance`] does one stage at a time, because on a
//! slow machine a token takes longer than a host's frame.
#![forbid(unsafe_code)]

use super::weights::{Layer, Projection, Weights};
use crate::backend::{Act, Activation, InputFormat, Norm, Ops, Wanted};

/// The weights and settings of the forward pass.
pub struct Network {
    /// Ids of all weights in the backend.
    pub weights: Weights,
    /// The gate's non-linearity.
    pub activation: Activation,
    /// The form in which all projections take their inputs.
    pub input: InputFormat,
}

impl Network {
    /// The number of stages of a pass: the embedding, the layers, and the head.
    pub fn n_stages(&self) -> usize {
        self.weights.layers.len() + 2
    }

    /// Takes the batch in `ops` through one stage (`0..n_stages()`, in order), or through a part of
    /// it that takes no longer than a layer. Returns whether the stage is finished. `wanted`: which
    /// logits, if any row wants some.
    pub fn advance(&self, ops: &mut dyn Ops, stage: usize, wanted: Option<Wanted>) -> bool {
        if stage == 0 {
            ops.embed(self.weights.embedding);
        } else if let Some(layer) = self.weights.layers.get(stage - 1) {
            self.layer(ops, layer, stage - 1);
        } else {
            return match wanted {
                Some(wanted) => ops.logits(self.weights.norm, self.weights.head, wanted),
                None => ops.finish(),
            };
        }
        true
    }

    fn layer(&self, ops: &mut dyn Ops, layer: &Layer, index: usize) {
        self.linear(ops, layer.attention_norm, [(&layer.q, Act::Q), (&layer.k, Act::K), (&layer.v, Act::V)]);
        norm_heads(ops, Act::Q, layer.q_norm);
        norm_heads(ops, Act::K, layer.k_norm);
        ops.attend(index);
        self.linear_add(ops, Act::Attention, layer.attention_sub_norm, &layer.o);

        self.gate_up(ops, layer);
        self.linear_add(ops, Act::Ffn, layer.ffn_sub_norm, &layer.down);
    }

    /// `Ffn = activation(gate(norm(X))) * up(norm(X))`
    fn gate_up(&self, ops: &mut dyn Ops, layer: &Layer) {
        if layer.gate.inner_norm.is_none() && layer.up.inner_norm.is_none() {
            ops.prepare_input(Act::X, &[layer.ffn_norm], self.input);
            ops.gate_up(layer.gate.weight, layer.up.weight, self.activation);
        } else {
            self.linear(ops, layer.ffn_norm, [(&layer.gate, Act::Gate), (&layer.up, Act::Ffn)]);
            ops.activate(self.activation);
        }
    }

    /// `target = projection(norm(X))` for each pair. The projections share one prepared input,
    /// unless one of them has a norm of its own.
    fn linear<const N: usize>(&self, ops: &mut dyn Ops, norm: Norm, pairs: [(&Projection, Act); N]) {
        if pairs.iter().all(|(projection, _)| projection.inner_norm.is_none()) {
            ops.prepare_input(Act::X, &[norm], self.input);
            return ops.linear(&pairs.map(|(projection, target)| (projection.weight, target)));
        }
        for (projection, target) in pairs {
            self.prepare_input(ops, Act::X, Some(norm), projection.inner_norm);
            ops.linear(&[(projection.weight, target)]);
        }
    }

    /// `X += projection(norm(source))`
    fn linear_add(&self, ops: &mut dyn Ops, source: Act, norm: Option<Norm>, projection: &Projection) {
        self.prepare_input(ops, source, norm, projection.inner_norm);
        ops.linear_add(projection.weight);
    }

    /// Prepares `source` after up to two norms as the input of the next projections.
    fn prepare_input(&self, ops: &mut dyn Ops, source: Act, outer: Option<Norm>, inner: Option<Norm>) {
        match (outer, inner) {
            (None, None) => ops.prepare_input(source, &[], self.input),
            (Some(norm), None) | (None, Some(norm)) => ops.prepare_input(source, &[norm], self.input),
            (Some(outer), Some(inner)) => ops.prepare_input(source, &[outer, inner], self.input),
        }
    }
}

/// `act = norm(act)`, head by head, where the family has such a norm.
fn norm_heads(ops: &mut dyn Ops, act: Act, norm: Option<Norm>) {
    if let Some(norm) = norm {
        ops.norm_heads(act, norm);
    }
}
