//! The file that keeps a checkpoint's prepared weights in the host's cache folder (see
//! [`crate::backend::prepared`]). Each path of a model and each layout has a file of its own. Its
//! key changes when somebody writes to the checkpoint, and when rotor reads it in another way.
#![forbid(unsafe_code)]

use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_64;

use crate::backend::prepared::{Matrix, Prepared};
use crate::backend::{Backend, MatrixId, MatrixSpec};
use crate::error::Result;
use crate::formats::checkpoint::Checkpoint;
use crate::model::config::Config;

/// The number of the conversions from a checkpoint to matrices (`formats`, `values`, `weights`).
/// Raise it when one of them gives other numbers, or refuses more.
const CONVERSIONS: u32 = 1;

/// Fewer bytes than this are converted as quickly as a file is opened and checked.
const AT_LEAST: usize = if cfg!(test) { 1 } else { 8 << 20 };

/// A cache file, and what it holds.
pub struct WeightCache {
    path: PathBuf,
    key: u64,
    /// The weights of an earlier load, if it left any that fit.
    pub(super) prepared: Option<Prepared>,
}

/// A matrix that was uploaded.
pub(super) struct Uploaded {
    pub(super) name: String,
    pub(super) spec: MatrixSpec,
    pub(super) id: MatrixId,
    /// Whether it came from the cache file.
    pub(super) was_prepared: bool,
}

impl WeightCache {
    /// The file for these weights. None if the backend does not prepare weights, or if the host
    /// provides the checkpoint.
    pub fn open(
        directory: &Path,
        checkpoint: &Checkpoint,
        config: &Config,
        backend: &dyn Backend,
    ) -> Result<Option<Self>> {
        let Some(layout) = backend.layout() else { return Ok(None) };
        let Some((first_file, state)) = checkpoint.state()? else { return Ok(None) };
        let place = first_file.canonicalize().unwrap_or_else(|_| first_file.to_owned());
        let name = xxh3_64(format!("{layout} {}", place.display()).as_bytes());
        let path = directory.join(format!("rotor-{name:016x}.weights"));
        let key = xxh3_64(format!("{CONVERSIONS} {layout} {state} {config:?}").as_bytes());
        let prepared = Prepared::open(&path, key);
        Ok(Some(Self { path, key, prepared }))
    }

    /// Writes the file, unless all matrices came from it.
    pub(super) fn store(
        &self,
        uploads: &[Uploaded],
        backend: &dyn Backend,
        keep_going: &mut dyn FnMut() -> bool,
    ) -> Result<()> {
        let matrices: Vec<_> = uploads
            .iter()
            .filter_map(|Uploaded { name, spec, id, was_prepared }| {
                let parts = backend.prepared_parts(*id)?;
                Some((*was_prepared, Matrix { name, spec: *spec, parts }))
            })
            .collect();
        let bytes: usize = matrices.iter().flat_map(|(_, matrix)| &matrix.parts).map(|part| part.len()).sum();
        if bytes < AT_LEAST || matrices.iter().all(|(was_prepared, _)| *was_prepared) {
            return Ok(());
        }
        let matrices: Vec<Matrix> = matrices.into_iter().map(|(_, matrix)| matrix).collect();
        Prepared::write(&self.path, self.key, &matrices, keep_going)
    }
}
