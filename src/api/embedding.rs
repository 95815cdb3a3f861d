//! Texts that are embedded step by step.
#![forbid(unsafe_code)]

use std::fmt;
use std::time::Duration;

use crate::engine::embed;
use crate::error::Result;
use crate::float_env::with_default_float_environment;

/// Texts on their way to vectors, from [`Model::embedding`](super::Model::embedding).
pub struct Embedding(pub(super) embed::Embedding);

impl Embedding {
    /// Continues until all vectors are done (true) or the budget ends (false). None is no limit. A
    /// step takes at least the time of one layer.
    ///
    /// # Errors
    /// After an error the call can be repeated.
    pub fn step(&mut self, budget: Option<Duration>) -> Result<bool> {
        with_default_float_environment(|| self.0.step(budget))
    }

    /// The fraction of the tokens that is done.
    pub fn progress(&self) -> f32 {
        self.0.progress()
    }

    /// The vectors of the texts, one each.
    ///
    /// # Errors
    /// [`Error::Argument`](crate::Error::Argument) before all of them are done.
    pub fn vectors(&self) -> Result<Vec<Vec<f32>>> {
        Ok(self.0.vectors()?.chunks_exact(self.0.size()).map(<[f32]>::to_vec).collect())
    }
}

impl fmt::Debug for Embedding {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Embedding").field("progress", &self.progress()).finish_non_exhaustive()
    }
}
