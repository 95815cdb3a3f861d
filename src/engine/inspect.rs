//! What a model's files are, and what a load would do with them, found out without a load. The same
//! code reads configuration, tokenizer and headers here and in a load, so both say the same.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::compute::{self, Compute};
use super::model::{LoadOptions, Model};
use super::session::check_context;
use super::source::{self, Source};
use super::stack::on_own_stack;
use crate::backend::{KV_BLOCK, KvType, MatrixSpec, Planned};
use crate::error::{Error, Result, shortened};
use crate::formats::checkpoint::Checkpoint;
use crate::formats::files::Files;
use crate::formats::gguf::Gguf;
use crate::formats::matrix::{Encoding, Scales};
use crate::model::config::{Config, Projections};
use crate::model::families::Role;
use crate::model::gguf;
use crate::model::pooling::Pooling;

/// The largest number of types that an inspection counts apart. A hostile file may have thousands.
const MAX_TYPES: usize = 16;

/// What a model will take, before it is loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Estimate {
    /// Bytes of the weights, as [`Model::weight_bytes`] tells after the load.
    pub weight_bytes: usize,
    /// Bytes of a block of the KV cache, of [`crate::backend::KV_BLOCK`] tokens.
    pub kv_block_bytes: usize,
    /// Longest context, in tokens.
    pub max_position_embeddings: usize,
}

impl Model {
    /// What a model would take on the backend that `options` name. This opens the backend.
    /// It reads weights only where they tell their groups, or may be the output head twice.
    pub fn estimate(files: &Files, kv: KvType, options: LoadOptions) -> Result<Estimate> {
        let (config, checkpoint) = Source::open(files)?.into_checkpoint()?;
        let LoadOptions { backend, resources, progress, .. } = options;
        let (backend, planned) = Compute::plan(backend, &checkpoint, &config, &resources, progress)?;
        Ok(Estimate {
            weight_bytes: planned.iter().map(|planned| backend.planned_bytes(planned)).sum(),
            kv_block_bytes: backend.new_kv_block(kv)?.bytes(),
            max_position_embeddings: config.max_position_embeddings,
        })
    }
}

/// What a model's files are, and what a load would do with them. What is not known, because the
/// files do not say it or an error came first, is None or empty.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Inspection {
    /// Why a load fails; None if rotor runs the model.
    #[serde(skip)]
    pub error: Option<Error>,
    /// `safetensors` or `gguf`.
    pub format: Option<&'static str>,
    /// How the weights of a layer are stored: `packed`, `unpacked`, `master`, `mlx` or `gguf`.
    pub form: Option<&'static str>,
    /// The type of the weights of a layer in the file, for example `U8` or `I2_S`.
    pub weight_type: Option<String>,
    /// Weights that share a scale, if a row has several scales.
    pub group_size: Option<usize>,
    /// The number of tensors of each type in the files.
    pub tensor_types: BTreeMap<String, usize>,
    /// The number of files that hold the tensors.
    pub n_files: Option<usize>,
    /// Bytes of these files.
    pub file_bytes: Option<u64>,
    /// `model_type` of `config.json`, or `general.architecture` of a GGUF file.
    pub model_type: Option<String>,
    /// The first of the `architectures` in `config.json`.
    pub architecture: Option<String>,
    /// The sizes of the network.
    #[serde(flatten)]
    pub network: Network,
    /// Whether there is a tokenizer.
    pub has_tokenizer: Option<bool>,
    /// Whether there is a chat template.
    pub has_chat_template: Option<bool>,
    /// `mean` or `last`, if the files say how an embedding is pooled.
    pub pooling: Option<&'static str>,
    /// What a load would take, and where it would compute.
    #[serde(flatten)]
    pub load: Load,
}

/// The sizes of a network, by their names in `config.json` or `rotor_model_info`.
#[allow(missing_docs)]
#[derive(Clone, Debug, Default, Serialize)]
pub struct Network {
    pub n_layers: Option<usize>,
    pub hidden_size: Option<usize>,
    pub intermediate_size: Option<usize>,
    pub n_heads: Option<usize>,
    pub n_kv_heads: Option<usize>,
    pub head_dim: Option<usize>,
    pub n_vocab: Option<usize>,
    pub max_position_embeddings: Option<usize>,
}

/// What a load would take, and where it would compute.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Load {
    /// The number of weights, without biases and scales.
    pub n_parameters: Option<usize>,
    /// Whether there is an output head.
    pub has_head: Option<bool>,
    /// The backend that computes.
    pub backend: Option<&'static str>,
    /// Its instruction set tier, or the name of its device.
    pub tier: Option<String>,
    /// Threads that compute.
    pub threads: Option<usize>,
    /// Bytes of the weights.
    pub weight_bytes: Option<usize>,
    /// Bytes of weights that the decode of one token reads.
    pub bytes_per_token: Option<usize>,
    /// Tokens of a block of a KV cache.
    pub kv_block_tokens: Option<usize>,
    /// Bytes of such a block.
    pub kv_block_bytes: Option<usize>,
    /// Tokens of the context that was asked for.
    pub context_length: Option<usize>,
    /// Bytes of the KV cache of a session whose context is full.
    pub session_bytes: Option<usize>,
}

/// Inspects a model, for sessions of `context_length` tokens (None: the longest context) with this
/// KV cache. This opens the backend that `options` name.
///
/// # Errors
/// Only those that are not about the files: of the options, the backend, a cancel, and memory. An
/// error of the files is in [`Inspection::error`].
pub fn inspect(files: &Files, context_length: Option<usize>, kv: KvType, options: LoadOptions) -> Result<Inspection> {
    let mut found = Inspection::default();
    found.outline(files)?;
    match found.plan(files, context_length, kv, options) {
        Ok(()) => Ok(found),
        Err(
            error @ (Error::Io { .. } | Error::Format { .. } | Error::Unsupported { .. } | Error::Tokenizer { .. }),
        ) => Ok(Inspection { error: Some(error), ..found }),
        Err(error) => Err(error),
    }
}

impl Inspection {
    /// What the files say of themselves, whether rotor can compute the model or not. An error here
    /// is found again by [`Self::plan`].
    fn outline(&mut self, files: &Files) -> Result<()> {
        if known(files.check())?.is_none() {
            return Ok(());
        }
        if let Some(Some(name)) = known(gguf::find(files))? {
            let Some(gguf) = known(Gguf::open(files, &name))? else { return Ok(()) };
            self.format = Some("gguf");
            self.model_type = gguf.value("general.architecture").map(|value| shortened(&value.describe()));
            (self.n_files, self.file_bytes) = (Some(1), Some(gguf.length()));
            gguf.tensors().filter_map(|name| gguf.type_name(name)).for_each(|name| self.count(name));
            return Ok(());
        }
        if let Some(json) = known(source::config_json(files))? {
            let parsed = known(on_own_stack("config", || Ok(serde_json::from_slice::<Value>(&json).ok())))?;
            let config = parsed.flatten().unwrap_or_default();
            let text = |value: Option<&Value>| value.and_then(Value::as_str).map(shortened);
            self.model_type = text(config.get("model_type"));
            self.architecture = text(config.pointer("/architectures/0"));
        }
        if let Some(checkpoint) = known(Checkpoint::open(files))? {
            self.format = Some("safetensors");
            let (n_files, bytes) = checkpoint.files();
            (self.n_files, self.file_bytes) = (Some(n_files), Some(bytes));
            checkpoint.names().filter_map(|name| checkpoint.type_in_file(name).ok()).for_each(|name| self.count(name));
        }
        Ok(())
    }

    fn count(&mut self, name: String) {
        let has_room = self.tensor_types.len() < MAX_TYPES || self.tensor_types.contains_key(&name);
        *self.tensor_types.entry(if has_room { name } else { "others".to_owned() }).or_default() += 1;
    }

    /// Does what a load does before it reads weights.
    fn plan(&mut self, files: &Files, context_length: Option<usize>, kv: KvType, options: LoadOptions) -> Result<()> {
        let source = Source::open(files)?;
        let (text, pooling) = (source.text(), source.pooling());
        if let Ok(text) = &text {
            self.has_tokenizer = Some(text.is_some());
            self.has_chat_template = Some(text.as_ref().is_some_and(|text| text.has_chat_template()));
        }
        self.pooling = pooling.as_ref().ok().copied().flatten().map(Pooling::name);
        // A load ends here, but its memory and speed are known nevertheless.
        let first_error = text.err().or(pooling.err());
        let rest = source.into_checkpoint().and_then(|(config, checkpoint)| {
            self.set_network(&config);
            self.set_form(&config, &checkpoint)?;
            self.set_load(&config, &checkpoint, (context_length, kv), options)
        });
        first_error.map_or(rest, Err)
    }

    fn set_network(&mut self, config: &Config) {
        let shape = config.shape;
        self.network = Network {
            n_layers: Some(shape.n_layers),
            hidden_size: Some(shape.hidden),
            intermediate_size: Some(shape.intermediate),
            n_heads: Some(shape.n_heads),
            n_kv_heads: Some(shape.n_kv_heads),
            head_dim: Some(shape.head_dim),
            n_vocab: Some(shape.n_vocab),
            max_position_embeddings: Some(config.max_position_embeddings),
        };
    }

    fn set_form(&mut self, config: &Config, checkpoint: &Checkpoint) -> Result<()> {
        let Some(part) = config.family.part(Role::Q) else { return Ok(()) };
        let weight_type = checkpoint.type_in_file(&(part.path(0) + ".weight"))?;
        self.form = Some(match config.projections {
            _ if self.format == Some("gguf") => "gguf",
            _ if config.mlx_groups.is_some() => "mlx",
            Projections::AutoOnline => "master",
            _ if weight_type == "U8" => "packed",
            _ => "unpacked",
        });
        self.weight_type = Some(weight_type);
        Ok(())
    }

    fn set_load(
        &mut self,
        config: &Config,
        checkpoint: &Checkpoint,
        (context_length, kv): (Option<usize>, KvType),
        options: LoadOptions,
    ) -> Result<()> {
        let context_length = check_context(context_length, config.max_position_embeddings)?;
        let LoadOptions { backend, resources, memory_limit, progress } = options;
        let (backend, planned) = Compute::plan(backend, checkpoint, config, &resources, progress)?;
        let (info, kv_block_bytes) = (backend.info(), backend.new_kv_block(kv)?.bytes());
        let weight_bytes = planned.iter().map(|planned| backend.planned_bytes(planned)).sum();
        self.group_size = planned.iter().find_map(group_size);
        self.load = Load {
            n_parameters: Some(planned.iter().map(size).sum()),
            has_head: Some(planned.iter().any(is_head)),
            backend: Some(info.backend),
            tier: Some(info.tier),
            threads: Some(info.threads),
            weight_bytes: Some(weight_bytes),
            bytes_per_token: Some(planned.iter().map(|planned| backend.planned_token_bytes(planned)).sum()),
            kv_block_tokens: Some(KV_BLOCK),
            kv_block_bytes: Some(kv_block_bytes),
            context_length: Some(context_length),
            session_bytes: Some(context_length.div_ceil(KV_BLOCK) * kv_block_bytes),
        };
        if let Some(limit) = memory_limit {
            self.error = compute::check_limit(limit, weight_bytes).err();
        }
        Ok(())
    }
}

/// What the files say, if they say it. A lack of memory says nothing about them.
fn known<T>(result: Result<T>) -> Result<Option<T>> {
    match result {
        Ok(value) => Ok(Some(value)),
        Err(error @ Error::Resources { .. }) => Err(error),
        Err(_) => Ok(None),
    }
}

fn matrix(planned: &Planned) -> Option<&MatrixSpec> {
    if let Planned::Matrix(spec) = planned { Some(spec) } else { None }
}

fn group_size(planned: &Planned) -> Option<usize> {
    match matrix(planned)?.encoding {
        Encoding::Ternary(Scales::PerGroup { size, .. }) => Some(size),
        _ => None,
    }
}

fn is_head(planned: &Planned) -> bool {
    matrix(planned).is_some_and(|spec| spec.usage.is_head())
}

fn size(planned: &Planned) -> usize {
    match planned {
        Planned::Matrix(spec) => spec.rows * spec.cols,
        Planned::Gain(n) | Planned::HeadGain(n) => *n,
    }
}
