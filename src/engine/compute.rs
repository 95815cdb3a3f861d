//! What computes for a model: a backend that holds its weights, and the network over them.
#![forbid(unsafe_code)]

use std::sync::Arc;

use parking_lot::Mutex;

use crate::backend::{self, Backend, Info, Ops, Resources, Shape};
use crate::error::{Error, Result};
use crate::formats::checkpoint::Checkpoint;
use crate::model::config::Config;
use crate::model::forward::Network;
use crate::model::weights::Weights;

/// Rooms for batches that are kept for later. More exist only while more passes are under way at once.
const IDLE_OPS: usize = 8;

/// A backend with a model's weights. A session keeps it until it fails.
pub(super) struct Compute {
    network: Network,
    backend: Arc<dyn Backend>,
    idle_ops: Mutex<Vec<Box<dyn Ops>>>,
}

impl Compute {
    /// `network`'s weights were uploaded to `backend`.
    pub(super) fn new(network: Network, backend: Box<dyn Backend>) -> Self {
        Self { network, backend: Arc::from(backend), idle_ops: Mutex::new(vec![]) }
    }

    /// Loads weights into the first of the backends that `name` stands for (see [`backend::candidates`]) that can hold and
    /// compute them.
    pub(super) fn load(
        name: &str,
        checkpoint: &Checkpoint,
        config: &Config,
        resources: &Resources,
        memory_limit: Option<usize>,
        progress: &mut dyn FnMut(f32) -> bool,
    ) -> Result<Self> {
        // A second attempt does not set the host's progress bar back.
        let mut most = 0.0f32;
        let mut progress = |fraction: f32| {
            most = most.max(fraction);
            progress(most)
        };
        let mut load = |candidate: &str| {
            let mut backend = backend::open(candidate, config.shape, resources)?;
            if let Some(limit) = memory_limit {
                let planned = Weights::plan(checkpoint, config, &mut || progress(0.0))?;
                check_limit(limit, planned.iter().map(|planned| backend.planned_bytes(planned)).sum())?;
            }
            let weights = Weights::load(checkpoint, config, &mut *backend, &mut progress)?;
            Ok(Self::new(Network { weights, activation: config.activation }, backend))
        };
        first_that_works(name, resources, &mut load)
    }

    /// Opens the first of these backends that can compute.
    pub(super) fn open(name: &str, shape: Shape, resources: &Resources) -> Result<Box<dyn Backend>> {
        first_that_works(name, resources, &mut |candidate| backend::open(candidate, shape, resources))
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

    /// Room for a batch, used before or new.
    pub(super) fn take_ops(&self) -> Result<Box<dyn Ops>> {
        match self.idle_ops.lock().pop() {
            Some(ops) => Ok(ops),
            None => self.backend.new_ops(),
        }
    }

    /// Gives a batch's room back.
    pub(super) fn return_ops(&self, mut ops: Box<dyn Ops>) {
        ops.end();
        let mut idle = self.idle_ops.lock();
        if idle.len() < IDLE_OPS {
            idle.push(ops);
        }
    }
}

/// Tries the backends that `name` stands for, in their order; one whose device cannot be used is passed over.
fn first_that_works<T>(name: &str, resources: &Resources, attempt: &mut dyn FnMut(&str) -> Result<T>) -> Result<T> {
    let candidates = backend::candidates(name);
    let (last, others) = candidates.split_last().unwrap_or((&name, &[]));
    for candidate in others {
        match attempt(candidate) {
            // Nobody asked for a GPU in particular: that there is none is no news.
            Err(Error::Device { message }) if name == "auto" && resources.vulkan.is_none() => {
                log::info!("no GPU is used: {message}")
            }
            Err(Error::Device { message }) => log::warn!("backend {candidate}: {message}; going on with {last}"),
            other => return other,
        }
    }
    attempt(last)
}

fn check_limit(limit: usize, planned: usize) -> Result<()> {
    if planned <= limit {
        return Ok(());
    }
    let message = format!("the weights take {planned} bytes; memory_limit allows {limit}");
    Err(Error::Resources { message })
}
