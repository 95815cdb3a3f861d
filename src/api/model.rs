//! Models and the options of a load.
#![forbid(unsafe_code)]

use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::{Embedding, Session};
use crate::backend::{Info, Resources};
use crate::engine::embed::{self, EmbedOptions};
use crate::engine::model::{self, LoadOptions};
use crate::engine::session::{self, SessionOptions, TextOptions};
use crate::engine::text::ChatMessage;
use crate::error::Result;
use crate::float_env::with_default_float_environment;
use crate::formats::files::Files;
use crate::model::pooling::Pooling;

/// A loaded model. It is immutable. Clones share it, and any number of threads may use it at once.
///
/// Sessions keep their model alive.
#[derive(Clone)]
pub struct Model(pub(super) Arc<model::Model>);

impl Model {
    /// Loads a Hugging Face model directory as downloaded, or a GGUF file, with default options.
    ///
    /// # Errors
    /// The error's message says what is wrong, and what to do.
    pub fn load(path: impl AsRef<Path>) -> Result<Self> {
        Self::options().load(path)
    }

    /// Options of a load.
    ///
    /// ```
    /// let model = rotor::Model::options().backend("cpu").threads(2).load("models/tavern")?;
    /// assert_eq!(model.backend().threads, 2);
    /// # Ok::<(), rotor::Error>(())
    /// ```
    pub fn options<'a>() -> ModelOptions<'a> {
        ModelOptions::default()
    }

    /// An empty session with default options: greedy sampling, and the model's longest context.
    ///
    /// # Errors
    /// As [`Self::session_with`].
    pub fn session(&self) -> Result<Session> {
        self.session_with(&SessionOptions::default())
    }

    /// An empty session.
    ///
    /// ```
    /// use rotor::{Sampling, SessionOptions};
    ///
    /// let model = rotor::Model::load("models/tavern")?;
    /// let sampling = Sampling { temperature: 0.6, top_p: 0.9, seed: 7, ..Sampling::default() };
    /// let session = model.session_with(&SessionOptions { sampling, ..SessionOptions::default() })?;
    /// # Ok::<(), rotor::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Argument`](crate::Error::Argument) if an option is out of its range.
    pub fn session_with(&self, options: &SessionOptions) -> Result<Session> {
        session::Session::new(&self.0, options).map(Session)
    }

    /// A conversation in the form of the model's chat template, up to where the answer begins.
    /// [`Session::append`] takes it.
    ///
    /// # Errors
    /// [`Error::Template`](crate::Error::Template) if there is no template, or if it refuses the
    /// conversation.
    pub fn chat_format(&self, messages: &[ChatMessage<'_>]) -> Result<String> {
        self.0.text()?.chat_format(messages, true)
    }

    /// The tokens of a text. `options.heal` has no effect.
    ///
    /// # Errors
    /// [`Error::Tokenizer`](crate::Error::Tokenizer) if the model has no tokenizer.
    pub fn tokenize(&self, text: &str, options: TextOptions) -> Result<Vec<u32>> {
        self.0.text()?.encode(text, options.add_bos, options.parse_special)
    }

    /// The text of tokens, without control tokens.
    ///
    /// # Errors
    /// [`Error::Tokenizer`](crate::Error::Tokenizer) if the model has no tokenizer.
    pub fn detokenize(&self, tokens: &[u32]) -> Result<String> {
        self.0.text()?.decode(tokens, true)
    }

    /// The vectors of texts, one each: pooled last hidden states (see [`EmbedOptions`]). Many texts
    /// in one call are faster than many calls.
    ///
    /// ```
    /// let model = rotor::Model::load("models/tavern")?;
    /// let vectors = model.embed(&["The mill is haunted.", "Ghosts live there."], rotor::EmbedOptions::default())?;
    /// assert_eq!(vectors.len(), 2);
    /// # Ok::<(), rotor::Error>(())
    /// ```
    ///
    /// # Errors
    /// [`Error::Argument`](crate::Error::Argument) if a text has no tokens, or more than the
    /// context holds and [`EmbedOptions::truncate`] is false; [`Error::Tokenizer`](crate::Error::Tokenizer) if the model has no tokenizer.
    pub fn embed(&self, texts: &[&str], options: EmbedOptions) -> Result<Vec<Vec<f32>>> {
        self.vectors(self.tokens_to_embed(texts, options)?, options, &mut |_| true)
    }

    /// As [`Self::embed`], for texts that are tokens already. `progress` is called about once per
    /// layer with the fraction of tokens that is done. If it returns false, the call returns
    /// [`Error::Cancelled`](crate::Error::Cancelled).
    ///
    /// # Errors
    /// As [`Self::embed`], and if a token is not in the vocabulary.
    pub fn embed_tokens(
        &self,
        texts: &[&[u32]],
        options: EmbedOptions,
        mut progress: impl FnMut(f32) -> bool,
    ) -> Result<Vec<Vec<f32>>> {
        self.vectors(texts.iter().map(|text| text.to_vec()).collect(), options, &mut progress)
    }

    fn vectors(
        &self,
        texts: Vec<Vec<u32>>,
        options: EmbedOptions,
        progress: &mut dyn FnMut(f32) -> bool,
    ) -> Result<Vec<Vec<f32>>> {
        let vectors = with_default_float_environment(|| self.0.embed(texts, options, progress))?;
        Ok(vectors.chunks_exact(self.0.n_embedding()).map(<[f32]>::to_vec).collect())
    }

    /// As [`Self::embed`], step by step: a game computes for some milliseconds of each frame.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// let model = rotor::Model::load("models/tavern")?;
    /// let mut embedding = model.embedding(&["The mill is haunted."], rotor::EmbedOptions::default())?;
    /// while !embedding.step(Some(Duration::from_millis(4)))? {} // The game draws a frame.
    /// assert_eq!(embedding.vectors()?, model.embed(&["The mill is haunted."], rotor::EmbedOptions::default())?);
    /// # Ok::<(), rotor::Error>(())
    /// ```
    ///
    /// # Errors
    /// As [`Self::embed`].
    pub fn embedding(&self, texts: &[&str], options: EmbedOptions) -> Result<Embedding> {
        embed::Embedding::new(&self.0, self.tokens_to_embed(texts, options)?, options).map(Embedding)
    }

    fn tokens_to_embed(&self, texts: &[&str], options: EmbedOptions) -> Result<Vec<Vec<u32>>> {
        let encode = |(i, text): (usize, &&str)| self.0.tokens_to_embed(i, text, options, &mut || true);
        texts.iter().enumerate().map(encode).collect()
    }

    /// How an embedding is pooled, if the model's files say so.
    pub fn pooling(&self) -> Option<Pooling> {
        self.0.pooling()
    }

    /// What computes: the backend that new sessions use.
    pub fn backend(&self) -> Info {
        self.0.backend_info()
    }

    /// The size of the vocabulary. Every token is less than it.
    pub fn n_vocab(&self) -> usize {
        self.0.config().shape.n_vocab
    }

    /// The longest context, in tokens.
    pub fn max_context_length(&self) -> usize {
        self.0.config().max_position_embeddings
    }

    /// Memory of the weights, in bytes.
    pub fn weight_bytes(&self) -> usize {
        self.0.weight_bytes().0
    }
}

impl fmt::Debug for Model {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.debug_struct("Model").field("backend", &self.backend()).finish_non_exhaustive()
    }
}

/// Options of a load, from [`Model::options`].
#[must_use]
pub struct ModelOptions<'a> {
    backend: String,
    resources: Resources,
    memory_limit: Option<usize>,
    progress: Box<dyn FnMut(f32) -> bool + 'a>,
}

impl Default for ModelOptions<'_> {
    fn default() -> Self {
        let (backend, resources) = ("auto".to_owned(), Resources::default());
        Self { backend, resources, memory_limit: None, progress: Box::new(|_| true) }
    }
}

impl<'a> ModelOptions<'a> {
    /// What computes; the default is `auto`.
    ///
    /// - `auto`: a GPU if there is a fast one, else the CPU
    /// - `vulkan`, `opencl`: a GPU; append `:DEVICE`, a number or a part of a name, to select one
    ///   of [`devices`](crate::devices)
    /// - `cpu`, `cpu:TIER`: the CPU; the tiers are `amx`, `avx512-vbmi`, `avx512`, `avxvnni`,
    ///   `avx2`, `neon-i8mm`, `neon-dotprod`, `neon` and `scalar`
    /// - `reference`: slow and plain, for tests
    ///
    /// If there is no such GPU, or it fails later, rotor computes on the CPU, and chooses the same
    /// tokens. [`Model::backend`] and the log name the backend.
    pub fn backend(mut self, name: impl Into<String>) -> Self {
        self.backend = name.into();
        self
    }

    /// How many threads compute, the calling thread included: 1 to 1024. The default is the number
    /// of physical cores, at most 8.
    pub fn threads(mut self, threads: usize) -> Self {
        self.resources.threads = Some(threads);
        self
    }

    /// Limits the bytes of the weights and the KV caches of all sessions together.
    pub fn memory_limit(mut self, bytes: usize) -> Self {
        self.memory_limit = Some(bytes);
        self
    }

    /// A directory where rotor may keep files that make the next load faster: the weights in the
    /// CPU's layout, and compiled kernels and measurements of a GPU. Nobody may shorten a file of
    /// weights while its model is loaded; to remove it is always allowed.
    pub fn cache_dir(mut self, directory: impl Into<PathBuf>) -> Self {
        self.resources.cache_dir = Some(directory.into());
        self
    }

    /// Is called on the loading thread with the fraction of the load that is done. If it returns
    /// false, the load returns [`Error::Cancelled`](crate::Error::Cancelled).
    pub fn progress(mut self, progress: impl FnMut(f32) -> bool + 'a) -> Self {
        self.progress = Box::new(progress);
        self
    }

    /// Loads a Hugging Face model directory as downloaded, or a GGUF file.
    ///
    /// # Errors
    /// As [`Model::load`].
    pub fn load(mut self, path: impl AsRef<Path>) -> Result<Model> {
        let Self { backend, resources, memory_limit, progress } = &mut self;
        let options = LoadOptions {
            backend,
            resources: resources.clone(),
            memory_limit: *memory_limit,
            progress: &mut **progress,
        };
        let files = Files::from(path.as_ref());
        with_default_float_environment(|| model::Model::load(&files, options)).map(Model)
    }
}

impl fmt::Debug for ModelOptions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Self { backend, resources, memory_limit, .. } = self;
        let mut debug = f.debug_struct("ModelOptions");
        debug.field("backend", backend).field("resources", resources).field("memory_limit", memory_limit);
        debug.finish_non_exhaustive()
    }
}
