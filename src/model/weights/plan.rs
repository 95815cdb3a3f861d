//! What a checkpoint will upload, computed before the first upload.
#![forbid(unsafe_code)]

use super::inventory::{self, EMBEDDING, HEAD};
use super::values::float_type;
use crate::backend::{Activation, Input, Planned};
use crate::error::{Error, Result};
use crate::formats::checkpoint::Checkpoint;
use crate::model::config::Config;
use crate::model::families::{Kind, Part, Role};

/// All uploads of [`super::Weights::load`]. If the file has a head, this compares it with the
/// embedding. It calls `keep_going` meanwhile, and ends with [`Error::Cancelled`] if it returns
/// false.
pub(super) fn plan(
    checkpoint: &Checkpoint,
    config: &Config,
    keep_going: &mut dyn FnMut() -> bool,
) -> Result<Vec<Planned>> {
    inventory::check(checkpoint, config)?;
    let has_head = checkpoint.contains(HEAD) && !checkpoint.is_same(HEAD, EMBEDDING, keep_going)?;
    let shape = &config.shape;
    let dense = |name: &str, is_head: bool| {
        let info = checkpoint.info(name)?;
        let float = float_type(info.dtype).ok_or_else(|| Error::unsupported(format!("{name} is no float tensor")))?;
        let has_file = checkpoint.file_range(name)?.is_some();
        Ok(Planned::Dense { float, rows: shape.n_vocab, cols: shape.hidden, has_file, is_head })
    };
    let mut all = vec![dense(EMBEDDING, !has_head)?, Planned::Vector(shape.hidden)];
    if has_head {
        all.push(dense(HEAD, true)?);
    }
    for _ in 0..shape.n_layers {
        all.extend(config.family.layer.iter().flat_map(|part| planned(part, config)));
    }
    Ok(all)
}

/// The uploads of a part of a layer.
fn planned(part: &Part, config: &Config) -> Vec<Planned> {
    match part.kind {
        Kind::Gain(size) => vec![Planned::Vector(size.of(&config.shape))],
        Kind::Matrix { rows, cols, .. } => {
            let (rows, cols) = (rows.of(&config.shape), cols.of(&config.shape));
            let inner_norm = config.inner_norm_eps.map(|_| Planned::Vector(cols));
            let matrix = Planned::Ternary { rows, cols, input: input(part.role, config) };
            inner_norm.into_iter().chain([matrix]).collect()
        }
    }
}

/// The kind of input that a projection has.
pub(super) fn input(role: Role, config: &Config) -> Input {
    if role == Role::Down && config.activation == Activation::Relu2 { Input::Sparse } else { Input::Dense }
}
