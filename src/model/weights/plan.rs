//! What a checkpoint will upload, before anything is.
#![forbid(unsafe_code)]

use super::inventory::{self, EMBEDDING, HEAD, Site};
use super::values::float_type;
use crate::backend::{Activation, Input, Planned};
use crate::error::{Error, Result};
use crate::formats::checkpoint::Checkpoint;
use crate::model::config::Config;

/// All uploads of [`super::Weights::load`]. A head in the file is compared with the embedding; `go_on` is asked meanwhile, and
/// where it says no, this ends with [`Error::Cancelled`].
pub(super) fn plan(checkpoint: &Checkpoint, config: &Config, go_on: &mut dyn FnMut() -> bool) -> Result<Vec<Planned>> {
    inventory::check(checkpoint, config)?;
    let has_head = checkpoint.contains(HEAD) && !checkpoint.is_same(HEAD, EMBEDDING, go_on)?;
    let shape = &config.shape;
    let dense = |name: &str, is_head: bool| {
        let info = checkpoint.info(name)?;
        let float = float_type(info.dtype).ok_or_else(|| Error::unsupported(format!("{name} is no float tensor")))?;
        let has_file = checkpoint.region(name)?.is_some();
        Ok(Planned::Dense { float, rows: shape.n_vocab, cols: shape.hidden, has_file, is_head })
    };
    let mut all = vec![dense(EMBEDDING, !has_head)?, Planned::Vector(shape.hidden)];
    if has_head {
        all.push(dense(HEAD, true)?);
    }
    let ternary = Site::ALL.map(|site| {
        let facts = site.facts(config);
        Planned::Ternary { rows: facts.rows, cols: facts.cols, input: site.input(config) }
    });
    let inner_norms = ternary.iter().filter_map(|planned| match planned {
        Planned::Ternary { cols, .. } if config.inner_norm_eps.is_some() => Some(Planned::Vector(*cols)),
        _ => None,
    });
    let norms = inventory::norms(config).into_iter().map(|(_, size, _)| Planned::Vector(size));
    let layer: Vec<Planned> = ternary.into_iter().chain(inner_norms).chain(norms).collect();
    all.extend((0..shape.n_layers).flat_map(|_| layer.iter().copied()));
    Ok(all)
}

impl Site {
    /// What its input is like.
    pub(super) fn input(self, config: &Config) -> Input {
        if self == Self::Down && config.activation == Activation::Relu2 { Input::Sparse } else { Input::Dense }
    }
}
