//! A model that is loaded: weights in a backend, the forward pass, and the text around it. Shared and immutable.
#![forbid(unsafe_code)]

use std::path::Path;
use std::sync::Arc;

use parking_lot::Mutex;

use super::text::{Text, TextFiles};
use crate::backend::{self, Backend, Info, Ops};
use crate::error::{Error, Result};
use crate::formats::map::read_small_file;
use crate::formats::safetensors::Checkpoint;
use crate::model::config::Config;
use crate::model::forward::Network;
use crate::model::rope::RotaryFrequencies;
use crate::model::weights::Weights;

/// Largest size of a JSON or template file beside the weights.
const SMALL_FILE: usize = 256 << 20;

/// Rooms for batches that are kept for later. More exist only while more passes are under way at once.
const IDLE_OPS: usize = 8;

/// How a model is loaded.
pub struct LoadOptions<'a> {
    /// `auto`, or a backend's name (see [`backend::open`]).
    pub backend: &'a str,
    /// Threads that compute, the caller's included; `None` lets the backend choose.
    pub threads: Option<usize>,
    /// Called on the loading thread with the fraction that is done; `false` cancels the load.
    pub progress: &'a mut dyn FnMut(f32) -> bool,
}

/// A loaded model.
pub struct Model {
    config: Config,
    network: Network,
    rotary: RotaryFrequencies,
    text: Option<Text>,
    backend: Arc<dyn Backend>,
    idle_ops: Mutex<Vec<Box<dyn Ops>>>,
}

impl Model {
    /// Loads a Hugging Face model directory as downloaded.
    pub fn load(directory: &Path, options: LoadOptions) -> Result<Arc<Self>> {
        let read = |name: &str| read_small_file(&directory.join(name), SMALL_FILE);
        let optional = |name: &str| match read(name) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(Error::Io { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        };
        let config_json = read("config.json")?;
        let config = Config::parse(&config_json)?;
        let text = match optional("tokenizer.json")? {
            Some(tokenizer_json) => Some(Text::new(
                &TextFiles {
                    tokenizer_json: &tokenizer_json,
                    tokenizer_config: optional("tokenizer_config.json")?.as_deref(),
                    special_tokens_map: optional("special_tokens_map.json")?.as_deref(),
                    chat_template: optional("chat_template.jinja")?.as_deref(),
                    generation_config: optional("generation_config.json")?.as_deref(),
                    config: &config_json,
                },
                config.shape.n_vocab,
            )?),
            None => None,
        };
        let checkpoint = Checkpoint::open(directory)?;
        let mut backend = backend::open(options.backend, config.shape, options.threads)?;
        let weights = Weights::load(&checkpoint, &config, &mut *backend, options.progress)?;
        Ok(Self::new(config, weights, backend, text))
    }

    /// A model from its parts; `weights` were uploaded to `backend`.
    pub fn new(config: Config, weights: Weights, backend: Box<dyn Backend>, text: Option<Text>) -> Arc<Self> {
        let info = backend.info();
        log::info!(
            "model ready: {} layers, backend {} ({}, {} threads), {} MB of weights",
            config.shape.n_layers,
            info.backend,
            info.tier,
            info.threads,
            backend.weight_bytes() >> 20
        );
        Arc::new(Self {
            rotary: RotaryFrequencies::new(&config.rope, config.shape.head_dim),
            network: Network { weights, activation: config.activation },
            config,
            text,
            backend: Arc::from(backend),
            idle_ops: Mutex::new(vec![]),
        })
    }

    /// What the checkpoint's configuration says.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// What computes.
    pub fn backend_info(&self) -> Info {
        self.backend.info()
    }

    /// Bytes that the weights occupy, and bytes of them that a decoded token reads.
    pub fn weight_bytes(&self) -> (usize, usize) {
        (self.backend.weight_bytes(), self.backend.bytes_per_token())
    }

    /// The tokenizer and the chat template, or an error that says that the directory has none.
    pub fn text(&self) -> Result<&Text> {
        self.text.as_ref().ok_or_else(|| Error::Tokenizer {
            message: "the model directory has no tokenizer.json; only token ids can be used with it".to_owned(),
        })
    }

    /// Whether `token` ends a generation.
    pub fn is_end(&self, token: u32) -> bool {
        self.text.as_ref().is_some_and(|text| text.is_end(token))
    }

    pub(super) fn network(&self) -> &Network {
        &self.network
    }

    pub(super) fn rotary(&self) -> &RotaryFrequencies {
        &self.rotary
    }

    pub(super) fn backend(&self) -> &Arc<dyn Backend> {
        &self.backend
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
