//! Other spellings of the same checkpoint: models without an output head, whose names may lack
//! `model.`, and Microsoft's BitNet embedding models, which name the norm before each projection
//! `q_proj.norm` and have no `quantization_config`.
#![forbid(unsafe_code)]

use super::config::{Config, Projections};
use crate::error::Result;
use crate::formats::checkpoint::Checkpoint;

/// Brings names and configuration into the form that the loader reads.
pub fn unify(checkpoint: &mut Checkpoint, config: &mut Config) -> Result<()> {
    if !checkpoint.contains("model.embed_tokens.weight") && checkpoint.contains("embed_tokens.weight") {
        let is_whole = |name: &str| name.starts_with("model.") || name == "lm_head.weight";
        checkpoint.rename(|name| if is_whole(name) { name.to_owned() } else { format!("model.{name}") })?;
    }
    if checkpoint.contains("model.layers.0.self_attn.q_proj.norm.weight") {
        checkpoint.rename(|name| name.replace("_proj.norm.weight", "_proj.rms_norm.weight"))?;
        if config.projections == Projections::Groups {
            // Weights with norms of their own are masters, which the loader makes ternary.
            config.projections = Projections::AutoOnline;
        }
        config.inner_norm_eps = config.inner_norm_eps.or(Some(config.rms_norm_eps));
    }
    Ok(())
}
