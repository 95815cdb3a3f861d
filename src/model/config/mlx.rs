//! `quantization`: the groups of MLX's form, which rotor reads with two bits per weight. Newer
//! files have the same keys a second time, as `quantization_config`.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;

use super::MAX_WIDTH;
use super::keys::Object;
use crate::error::Result;

/// How many weights share a scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MlxGroups {
    size: usize,
    /// The modules with a size of their own.
    modules: BTreeMap<String, usize>,
}

impl MlxGroups {
    /// Weights in a group of this module.
    pub fn size(&self, module: &str) -> usize {
        self.modules.get(module).copied().unwrap_or(self.size)
    }
}

/// The groups that a configuration states.
pub(super) fn groups(root: &Object) -> Result<Option<MlxGroups>> {
    let Some(quantization) = root.object("quantization")? else { return Ok(None) };
    let mut modules = BTreeMap::new();
    for module in quantization.nested_keys() {
        if let Some(own) = quantization.object(module)? {
            modules.insert(module.to_owned(), size(&own)?);
        }
    }
    Ok(Some(MlxGroups { size: size(&quantization)?, modules }))
}

fn size(quantization: &Object) -> Result<usize> {
    if quantization.size("bits", 32)? != Some(2) {
        return Err(quantization.unsupported("bits", "2"));
    }
    if quantization.string("mode")?.is_some_and(|mode| mode != "affine") {
        return Err(quantization.unsupported("mode", "\"affine\""));
    }
    match quantization.size("group_size", MAX_WIDTH)? {
        Some(size @ (64 | 128 | 256)) => Ok(size),
        _ => Err(quantization.unsupported("group_size", "64, 128 and 256")),
    }
}
