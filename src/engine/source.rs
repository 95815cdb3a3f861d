//! Reads a model's files, except for the weights: a Hugging Face model as it was downloaded, or a
//! GGUF file.
#![forbid(unsafe_code)]

use super::stack::on_own_stack;
use super::text::{Text, TextFiles};
use crate::error::{Error, Result, check_room};
use crate::formats::checkpoint::Checkpoint;
use crate::formats::files::Files;
use crate::model::config::Config;
use crate::model::gguf::{self, Translated};
use crate::model::pooling::{self, Pooling};
use crate::model::spelling;

/// Largest size of tokenizer.json. With a vocabulary of 256,000 it has 33 MB.
const TOKENIZER_FILE: usize = 64 << 20;
/// Largest size of another JSON or template file. Parsed, it takes about 30 times as much.
const SMALL_FILE: usize = 8 << 20;
/// A tokenizer takes about this many times the bytes of its file while it is built.
const TOKENIZER_GROWTH: usize = 24;
/// Largest size of config.json, which usually has some KB.
const CONFIG_FILE: usize = 1 << 20;

/// The files of a model, with its configuration already read.
pub(super) struct Source<'a> {
    files: &'a Files,
    /// The GGUF file, if it is one.
    gguf: Option<Translated>,
    /// The JSON text that `config` was parsed from.
    pub(super) config_json: Vec<u8>,
    config: Config,
}

impl<'a> Source<'a> {
    pub(super) fn open(files: &'a Files) -> Result<Self> {
        files.check()?;
        let Some(name) = gguf::find(files)? else {
            if !files.contains("config.json") {
                let message = format!("there is no config.json, so no model{}", files.hint());
                return Err(Error::io(files.path(""), std::io::Error::new(std::io::ErrorKind::NotFound, message)));
            }
            let config_json = config_json(files)?;
            return Ok(Self { files, gguf: None, config: parse(&config_json)?, config_json });
        };
        let gguf = Translated::open(files, &name)?;
        let config_json = gguf.config_json();
        let config = parse(&config_json).map_err(|error| in_metadata(gguf.name(), error))?;
        Ok(Self { files, gguf: Some(gguf), config, config_json })
    }

    /// The tokenizer and the chat template, if there are any. A tokenizer.json beside a GGUF file
    /// takes precedence over the tokenizer in that file.
    pub(super) fn text(&self) -> Result<Option<Box<Text>>> {
        let n_vocab = self.config.shape.n_vocab;
        if let Some(tokenizer_json) = self.optional("tokenizer.json", TOKENIZER_FILE)? {
            return new_text(
                &TextFiles {
                    tokenizer_json: &tokenizer_json,
                    tokenizer_config: self.optional("tokenizer_config.json", SMALL_FILE)?.as_deref(),
                    special_tokens_map: self.optional("special_tokens_map.json", SMALL_FILE)?.as_deref(),
                    chat_template: self.optional("chat_template.jinja", SMALL_FILE)?.as_deref(),
                    generation_config: self.optional("generation_config.json", SMALL_FILE)?.as_deref(),
                    config: &self.config_json,
                },
                n_vocab,
            )
            .map(Some);
        }
        let own = self.gguf.as_ref().map(Translated::tokenizer).transpose()?.flatten();
        let Some(own) = own else { return Ok(None) };
        let files = TextFiles {
            tokenizer_json: &own.tokenizer,
            tokenizer_config: Some(&own.tokenizer_config),
            generation_config: Some(&own.generation_config),
            config: &self.config_json,
            ..TextFiles::default()
        };
        new_text(&files, n_vocab).map(Some)
    }

    /// How the files pool the states of a text's tokens, if they say so.
    pub(super) fn pooling(&self) -> Result<Option<Pooling>> {
        match &self.gguf {
            Some(gguf) => gguf.pooling(),
            None => self.optional(pooling::FILE, SMALL_FILE)?.map(|json| Pooling::parse(&json)).transpose(),
        }
    }

    fn optional(&self, name: &str, most: usize) -> Result<Option<Vec<u8>>> {
        match self.files.read_small(name, most) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(Error::Io { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The configuration, and the checkpoint: it lists the weights, but has not read them yet.
    pub(super) fn into_checkpoint(mut self) -> Result<(Config, Checkpoint)> {
        let mut checkpoint = match self.gguf {
            Some(gguf) => gguf.into_checkpoint()?,
            None => Checkpoint::open(self.files)?,
        };
        spelling::unify(&mut checkpoint, &mut self.config)?;
        if let Some(groups) = &self.config.mlx_groups {
            checkpoint.join_mlx(&|module| groups.size(module))?;
        }
        Ok((self.config, checkpoint))
    }
}

/// The text of `config.json`.
pub(super) fn config_json(files: &Files) -> Result<Vec<u8>> {
    files.read_small("config.json", CONFIG_FILE)
}

fn parse(config_json: &[u8]) -> Result<Config> {
    on_own_stack("config", || Config::parse(config_json))
}

fn new_text(files: &TextFiles, n_vocab: usize) -> Result<Box<Text>> {
    let bytes = files.tokenizer_json.len().saturating_mul(TOKENIZER_GROWTH);
    check_room(bytes, "the tokenizer")?;
    on_own_stack("tokenizer", || Text::new(files, n_vocab).map(Box::new))
}

/// Renames an error about config.json, since a GGUF file has metadata in its place.
fn in_metadata(name: &str, error: Error) -> Error {
    match error {
        Error::Format { message, .. } => Error::format(name, format!("its metadata, read as config.json: {message}")),
        Error::Unsupported { message } => Error::unsupported(format!("{name}: its metadata, read as {message}")),
        other => other,
    }
}
