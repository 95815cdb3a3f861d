//! A model that a worker loads.
#![forbid(unsafe_code)]

use std::sync::atomic::{AtomicBool, Ordering};

use super::{EventKind, Thread, caught};
use crate::backend::Resources;
use crate::engine::model::{LoadOptions, Model};
use crate::error::Error;
use crate::formats::files::Files;

/// A model to be loaded; see [`LoadOptions`].
pub struct Load {
    /// Its files.
    pub files: Files,
    /// `auto`, or a backend's name.
    pub backend: String,
    /// Threads and devices.
    pub resources: Resources,
    /// Bytes that it may take.
    pub memory_limit: Option<usize>,
}

impl Thread {
    pub(super) fn load(&self, job: u64, cancel: &AtomicBool, Load { files, backend, resources, memory_limit }: Load) {
        self.shared.state.lock().loading = Some(job);
        let cancelled = || cancel.load(Ordering::Relaxed);
        let mut said = 0.0;
        let mut progress = |fraction: f32| {
            if fraction >= said + 0.01 {
                said = fraction;
                self.tell(job, EventKind::Progress(fraction));
            }
            !cancelled()
        };
        let options = LoadOptions { backend: &backend, resources, memory_limit, progress: &mut progress };
        let loaded = caught(|| if cancelled() { Err(Error::Cancelled) } else { Model::load(&files, options) });
        drop(files);
        self.shared.state.lock().loading = None;
        self.forget(job);
        let kind = match loaded {
            Ok(model) => EventKind::Loaded(model),
            // A read that was refused because the host cancelled looks like a file that cannot be
            // read.
            Err(_) if cancelled() => EventKind::Failed(Error::Cancelled),
            Err(error) => EventKind::Failed(error),
        };
        self.tell_end(job, kind);
    }
}
