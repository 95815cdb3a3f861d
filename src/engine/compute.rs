//! A backend that holds a model's weights, and the network that computes with them.
#![forbid(unsafe_code)]

use std::sync::Arc;

use parking_lot::Mutex;

use crate::backend::{self, Backend, Info, Ops, Planned, Resources};
use crate::error::{Error, Result};
use crate::formats::checkpoint::Checkpoint;
use crate::model::config::Config;
use crate::model::forward::Network;
use crate::model::weights::{WeightCache, Weights};

/// How many workspaces for batches are kept for later passes. More exist only while more passes are
/// under way at once.
const IDLE_OPS: usize = 8;

/// A backend with a model's weights. A session keeps it until it fails.
pub(super) struct Compute {
    network: Network,
    backend: Arc<dyn Backend>,
    idle_ops: Mutex<Vec<Box<dyn Ops>>>,
}

impl Compute {
    /// The caller has uploaded `network`'s weights to `backend`.
    pub(super) fn new(network: Network, backend: Box<dyn Backend>) -> Self {
        Self { network, backend: Arc::from(backend), idle_ops: Mutex::new(vec![]) }
    }

    /// Loads the weights into a backend: the first of those that `name` stands for (see
    /// [`backend::candidates`]) that can hold the weights and compute with them.
    pub(super) fn load(
        name: &str,
        checkpoint: &Checkpoint,
        config: &Config,
        resources: &Resources,
        memory_limit: Option<usize>,
        progress: &mut dyn FnMut(f32) -> bool,
    ) -> Result<Self> {
        let mut progress = Progress { tell: progress, most: 0.0, is_cancelled: false };
        let mut load = |candidate: &str| {
            let mut backend = backend::open(candidate, config.shape, resources, &mut || progress.opening())?;
            let cache = open_cache(resources, checkpoint, config, &*backend)?;
            if let Some(limit) = memory_limit {
                let planned = Weights::plan(checkpoint, config, cache.as_ref(), &mut || progress.still())?;
                check_limit(limit, planned.iter().map(|planned| backend.planned_bytes(planned)).sum())?;
            }
            let start = progress.most;
            let mut loading = |share: f32| progress.reach(start + (1.0 - start) * share);
            let weights = Weights::load(checkpoint, config, &mut *backend, cache.as_ref(), &mut loading)?;
            Ok(Self::new(Network { weights, activation: config.activation }, backend))
        };
        first_that_works(name, resources, &mut load)
    }

    /// What [`Compute::load`] would upload, and the backend that it would upload to, which is still
    /// empty.
    pub(super) fn plan(
        name: &str,
        checkpoint: &Checkpoint,
        config: &Config,
        resources: &Resources,
        progress: &mut dyn FnMut(f32) -> bool,
    ) -> Result<(Box<dyn Backend>, Vec<Planned>)> {
        let mut progress = Progress { tell: progress, most: 0.0, is_cancelled: false };
        let mut plan = |candidate: &str| {
            let backend = backend::open(candidate, config.shape, resources, &mut || progress.opening())?;
            let cache = open_cache(resources, checkpoint, config, &*backend)?;
            let planned = Weights::plan(checkpoint, config, cache.as_ref(), &mut || progress.still())?;
            planned.iter().try_for_each(|planned| backend.check(planned))?;
            Ok((backend, planned))
        };
        first_that_works(name, resources, &mut plan)
    }

    pub(super) fn network(&self) -> &Network {
        &self.network
    }

    pub(super) fn backend(&self) -> &Arc<dyn Backend> {
        &self.backend
    }

    pub(super) fn info(&self) -> Info {
        self.backend.info()
    }

    /// A workspace for a batch, from an earlier pass or new.
    pub(super) fn take_ops(&self) -> Result<Box<dyn Ops>> {
        match self.idle_ops.lock().pop() {
            Some(ops) => Ok(ops),
            None => self.backend.new_ops(),
        }
    }

    /// Returns the workspace of a batch.
    pub(super) fn return_ops(&self, mut ops: Box<dyn Ops>) {
        ops.end();
        let mut idle = self.idle_ops.lock();
        if idle.len() < IDLE_OPS {
            idle.push(ops);
        }
    }
}

/// The file of prepared weights in the cache folder, if there is such a folder.
fn open_cache(
    resources: &Resources,
    checkpoint: &Checkpoint,
    config: &Config,
    backend: &dyn Backend,
) -> Result<Option<WeightCache>> {
    let Some(directory) = &resources.cache_dir else { return Ok(None) };
    WeightCache::open(directory, checkpoint, config, backend)
}

/// Reports progress to the host. The fraction never falls, and a load that the host has cancelled
/// stays cancelled.
struct Progress<'a> {
    tell: &'a mut dyn FnMut(f32) -> bool,
    most: f32,
    is_cancelled: bool,
}

/// The largest fraction of a load that opening a device may reach.
const OPENING: f32 = 0.3;
/// The number of steps that opening a device takes is not known in advance. So each step advances
/// the progress by this fraction of what is left of `OPENING`.
const OPENING_STEP: f32 = 0.01;

impl Progress<'_> {
    /// Tells the host the progress. Returns whether the load is to continue.
    fn reach(&mut self, fraction: f32) -> bool {
        self.most = self.most.max(fraction);
        self.is_cancelled = self.is_cancelled || !(self.tell)(self.most);
        !self.is_cancelled
    }

    /// As [`Self::reach`], without progress.
    fn still(&mut self) -> bool {
        self.reach(self.most)
    }

    /// As [`Self::reach`], after a step of opening a device.
    fn opening(&mut self) -> bool {
        self.reach(self.most + (OPENING - self.most).max(0.0) * OPENING_STEP)
    }
}

/// Tries the backends that `name` stands for, in order. It skips one whose device cannot be used.
fn first_that_works<T>(name: &str, resources: &Resources, attempt: &mut dyn FnMut(&str) -> Result<T>) -> Result<T> {
    let candidates = backend::candidates(name);
    let (last, others) = candidates.split_last().unwrap_or((&name, &[]));
    for candidate in others {
        match attempt(candidate) {
            // The host did not ask for a GPU in particular, so a missing one is no warning.
            Err(Error::Device { message }) if name == "auto" && resources.vulkan.is_none() => {
                log::info!("rotor uses no GPU: {message}")
            }
            Err(Error::Device { message }) => log::warn!("backend {candidate}: {message}; continuing with {last}"),
            other => return other,
        }
    }
    attempt(last)
}

/// Refuses weights that take more than the limit.
pub(super) fn check_limit(limit: usize, planned: usize) -> Result<()> {
    if planned <= limit {
        return Ok(());
    }
    let message = format!("the weights take {planned} bytes, but memory_limit allows {limit}");
    Err(Error::Resources { message })
}
