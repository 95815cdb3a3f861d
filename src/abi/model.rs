//! `rotor_model`: weights and tokenizer, shared by sessions.
//!
//! # Chapter
//! Paths: on Unix a path is any bytes that the system accepts; elsewhere it is UTF-8.
//!
//! A GGUF file has a path that ends in `.gguf`. It may also be the only GGUF file of a directory
//! without a `config.json`; then a `tokenizer.json` of the directory replaces the vocabulary of the
//! file. rotor reads these GGUF files:
//! - architecture: `bitnet-b1.58`, `bitnet-25`, `bitnet` or `llama`
//! - ternary weights: I2_S, or TQ1_0 or TQ2_0 with one scale per tensor
//! - other weights: F32, F16, BF16, Q8_0, Q4_K or Q6_K
//!
//! rotor reads I2_S in the layout of x86 computers, in which it is published; the file does not
//! name its layout. The results are those of the same weights in safetensors. If the file does not
//! state a property, rotor takes it from the architecture (squared ReLU for BitNet). If it cannot
//! know a property, it refuses the file.

use std::ffi::{CString, c_char, c_void};
use std::path::Path;
use std::ptr;
use std::sync::{Arc, OnceLock};

use super::embed;
use super::guard::{Sized_, borrow, fill, guard, init_sized, path, read_sized, text, write_sized};
use super::handle::{Handle, Unique, borrow_handle, free_handle, put_handle};
use super::status::rotor_status;
use super::vulkan::{host_device, rotor_vulkan_device as lent_vulkan_device};
use crate::backend::{Info, Resources};
use crate::engine::model::{LoadOptions, Model};
use crate::error::Result;
use crate::formats::files::Files;

/// Represents a loaded model. It is immutable: any number of threads may use it at once.
pub struct rotor_model {
    _private: [u8; 0],
}

impl Handle for rotor_model {
    type Ownership = Unique;
    type Object = LoadedModel;
    const NAME: &'static str = "model";
}

/// What is behind a `rotor_model`.
pub(super) struct LoadedModel {
    pub(super) model: Arc<Model>,
    /// What computes, in words, for hosts that keep the pointers: at first, and after a GPU failed.
    names: Names,
    names_then: OnceLock<Names>,
}

/// A backend's name and its tier.
struct Names(CString, CString);

impl Names {
    fn new(info: &Info) -> Self {
        let c_string = |text: &str| CString::new(text).unwrap_or_default();
        Self(c_string(info.backend), c_string(&info.tier))
    }
}

impl LoadedModel {
    pub(super) fn new(model: Arc<Model>) -> Box<Self> {
        Box::new(Self { names: Names::new(&model.backend_info()), names_then: OnceLock::new(), model })
    }

    fn names(&self, info: &Info) -> &Names {
        let is_first = self.names.0.as_bytes() == info.backend.as_bytes();
        if is_first { &self.names } else { self.names_then.get_or_init(|| Names::new(info)) }
    }
}

/// Receives the progress of a load. rotor calls it on the loading thread with the fraction of the
/// load that is done, 0 to 1. Return 0 to continue. Return any other value to cancel the load,
/// which then returns ROTOR_E_CANCELLED.
///
/// The time between two calls is at most that of one layer, also while rotor opens a GPU. A cancel
/// takes effect as fast, except that a driver that compiles a kernel finishes first. The function
/// must not throw: an exception that leaves it ends the process.
pub type rotor_progress_callback = Option<unsafe extern "C" fn(fraction: f32, user: *mut c_void) -> i32>;

/// Holds the options of a load. Call `rotor_model_options_init`, then change fields.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct rotor_model_options {
    /// `sizeof(rotor_model_options)`
    pub struct_size: u32,
    /// Number of threads that compute, 1 to 1024, the calling thread included; 0 is the number of
    /// physical cores, at most 8
    pub threads: u32,
    /// Name of the backend; NULL is "auto". rotor reads the string during the call only.
    /// - "auto": a GPU if there is a fast one, else the CPU
    /// - "vulkan", "opencl": a GPU; append ":DEVICE", a number or a part of a name, to select one
    /// - "cpu", "cpu:TIER": the CPU; TIER is "amx", "avx512-vbmi", "avx512", "avxvnni", "avx2",
    ///   "neon-i8mm", "neon-dotprod", "neon" or "scalar"
    /// - "reference": slow and plain, for tests
    ///
    /// If there is no such GPU, or it fails later, rotor computes on the CPU and chooses the same
    /// tokens: the load returns ROTOR_OK. `rotor_model_info_get` and the log name the backend.
    pub backend: *const c_char,
    /// Receives the progress. NULL is allowed.
    pub progress: rotor_progress_callback,
    /// rotor passes it to `progress`.
    pub progress_user: *mut c_void,
    /// Vulkan device of the host, or NULL; see `rotor_vulkan_device`. "auto" and "vulkan" use it
    /// instead of a device that rotor creates. Most hosts set NULL.
    pub vulkan: *const lent_vulkan_device,
    /// rotor may keep files in this directory, which make the next load faster: the weights in the
    /// CPU's layout, about as many bytes as `rotor_model_estimate` tells, and compiled kernels and
    /// measurements of a GPU. Processes that use the same file of weights share its memory. While a
    /// model is loaded, nobody may shorten its file; to remove files is always allowed. rotor keeps
    /// no weights of a model whose files the host provides (`rotor_model_load_files`), nor of a
    /// small one. The path is as in `rotor_model_load`. rotor creates the directory if it does not
    /// exist. If it cannot write there, the log says so. With NULL rotor keeps nothing. rotor reads
    /// the string during the call only.
    pub cache_dir: *const c_char,
    /// Limits the bytes of the weights and the KV caches of all sessions together; 0 is no limit.
    /// If the weights exceed it, the load returns ROTOR_E_RESOURCES before it takes any memory. If
    /// a KV cache would exceed it, the call returns ROTOR_E_RESOURCES and leaves the session as it
    /// was. `rotor_model_estimate` computes what a model needs.
    pub memory_limit: u64,
}

// SAFETY: repr(C), begins with struct_size, and holds numbers and nullable pointers.
unsafe impl Sized_ for rotor_model_options {
    fn defaults() -> Self {
        let struct_size = size_of::<Self>() as u32;
        let (backend, progress_user, vulkan, cache_dir) = (ptr::null(), ptr::null_mut(), ptr::null(), ptr::null());
        Self { struct_size, threads: 0, backend, progress: None, progress_user, vulkan, cache_dir, memory_limit: 0 }
    }
}

/// Holds the properties of a model. Set `struct_size` before `rotor_model_info_get`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct rotor_model_info {
    /// `sizeof(rotor_model_info)`
    pub struct_size: u32,
    /// Size of the vocabulary; every token id is less than it
    pub n_vocab: u32,
    /// Number of transformer layers
    pub n_layers: u32,
    /// Width of the residual stream
    pub hidden_size: u32,
    /// Number of neurons of a feed-forward network
    pub intermediate_size: u32,
    /// Number of query heads
    pub n_heads: u32,
    /// Number of key and value heads
    pub n_kv_heads: u32,
    /// Number of elements of a head
    pub head_dim: u32,
    /// Longest context, in tokens
    pub max_position_embeddings: u32,
    /// Token that begins a text (BOS), or -1 if there is none
    pub bos_token: i32,
    /// 1 if the model has a tokenizer, else 0
    pub has_tokenizer: u32,
    /// 1 if the model has a chat template, else 0
    pub has_chat_template: u32,
    /// Number of threads that compute
    pub threads: u32,
    /// Always 0
    pub reserved: u32,
    /// Memory of the weights, in bytes
    pub weight_bytes: u64,
    /// Bytes of weights that the decode of one token reads
    pub bytes_per_token: u64,
    /// Backend that computes, for example "cpu"; valid until the model is freed
    pub backend: *const c_char,
    /// Instruction set tier of the backend, for example "avx2"; valid until the model is freed
    pub tier: *const c_char,
    /// How an embedding is pooled, as the model's files say: ROTOR_POOLING_MEAN or
    /// ROTOR_POOLING_LAST, or ROTOR_POOLING_DEFAULT if they say nothing
    pub pooling: u32,
    /// 1 if the model has an output head, else 0: then it embeds texts, but gives no logits
    pub has_head: u32,
}

// SAFETY: repr(C), begins with struct_size, and holds numbers and pointers.
unsafe impl Sized_ for rotor_model_info {
    fn defaults() -> Self {
        // SAFETY: all fields are numbers or pointers, for which zero is valid.
        Self { struct_size: size_of::<Self>() as u32, ..unsafe { std::mem::zeroed() } }
    }
}

/// Sets `options` to the defaults. Pass `sizeof *options` as `struct_size`.
///
/// Threads: any.
///
/// # Safety
/// `options` is NULL or valid for writes of `struct_size` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_model_options_init(
    options: *mut rotor_model_options,
    struct_size: usize,
) -> rotor_status {
    // SAFETY: the caller's promise.
    guard(|| unsafe { init_sized(options, struct_size, "options") })
}

/// Loads the model at `path`: a Hugging Face model directory as downloaded, or a GGUF file. See
/// "Models" for paths and formats.
///
/// `options` may be NULL. The caller frees `*out_model` with `rotor_model_free`.
/// Errors: ROTOR_E_IO, ROTOR_E_FORMAT, ROTOR_E_UNSUPPORTED, ROTOR_E_TOKENIZER, ROTOR_E_BACKEND,
/// ROTOR_E_RESOURCES, ROTOR_E_CANCELLED.
/// Threads: any; blocks until the model is loaded. The progress callback can cancel it.
///
/// # Safety
/// `path` is NULL or a C string; `options` is NULL or valid for reads of its `struct_size`;
/// `out_model` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_model_load(
    path: *const c_char,
    options: *const rotor_model_options,
    out_model: *mut *mut rotor_model,
) -> rotor_status {
    guard(|| {
        // SAFETY: the caller's promises, here and below.
        let path = unsafe { self::path(path, "path")? };
        // SAFETY: as above.
        let request = unsafe { LoadRequest::new(Files::from(path), options)? };
        // SAFETY: out_model is only looked at.
        unsafe { borrow(out_model, "out_model")? };
        // SAFETY: as above.
        let model = unsafe { request.load()? };
        // SAFETY: as above.
        unsafe { put_handle(out_model, "out_model", LoadedModel::new(model)) }
    })
}

/// What a host asks for when it loads a model, checked and copied.
pub(super) struct LoadRequest {
    pub(super) files: Files,
    pub(super) backend: String,
    pub(super) resources: Resources,
    pub(super) memory_limit: Option<usize>,
    progress: rotor_progress_callback,
    progress_user: *mut c_void,
}

impl LoadRequest {
    /// # Safety
    /// `options` is NULL or valid for reads of its `struct_size`, and what it points to is as it
    /// says.
    pub(super) unsafe fn new(files: Files, options: *const rotor_model_options) -> Result<Self> {
        // SAFETY: the caller's promises, here and below.
        let options = unsafe { read_sized(options, "options")? };
        let optional = |pointer: *const c_char, what| {
            // SAFETY: as above.
            (!pointer.is_null()).then(|| unsafe { text(pointer, usize::MAX, what) }).transpose()
        };
        let backend = optional(options.backend, "backend")?.unwrap_or("auto").to_owned();
        let cache_dir = options.cache_dir;
        // SAFETY: as above.
        let cache_dir = (!cache_dir.is_null()).then(|| unsafe { path(cache_dir, "cache_dir") }).transpose()?;
        let cache_dir = cache_dir.map(Path::to_owned);
        let threads = (options.threads > 0).then_some(options.threads as usize);
        // SAFETY: as above.
        let vulkan = unsafe { host_device(options.vulkan)? };
        let resources = Resources { threads, vulkan, cache_dir };
        let rotor_model_options { progress, progress_user, memory_limit, .. } = options;
        let memory_limit = (memory_limit > 0).then(|| usize::try_from(memory_limit).unwrap_or(usize::MAX));
        Ok(Self { files, backend, resources, memory_limit, progress, progress_user })
    }

    /// Whether the host wants to be told how far it is.
    pub(super) fn has_progress(&self) -> bool {
        self.progress.is_some()
    }

    /// Loads it on this thread.
    ///
    /// # Safety
    /// The host's progress function can be called with its pointer.
    pub(super) unsafe fn load(self) -> Result<Arc<Model>> {
        // SAFETY: the caller's promise.
        unsafe { self.with_options(Model::load) }
    }

    /// Calls `body` with the options as the engine takes them.
    ///
    /// # Safety
    /// The host's progress function can be called with its pointer.
    pub(super) unsafe fn with_options<T>(self, body: impl FnOnce(&Files, LoadOptions) -> T) -> T {
        let mut progress = |fraction| {
            // SAFETY: the caller's promise.
            self.progress.is_none_or(|callback| unsafe { callback(fraction, self.progress_user) } == 0)
        };
        let Self { backend, resources, memory_limit, .. } = &self;
        let (resources, memory_limit) = (resources.clone(), *memory_limit);
        body(&self.files, LoadOptions { backend, resources, memory_limit, progress: &mut progress })
    }
}

/// Writes the properties of a model into `*out_info`.
///
/// Threads: any.
///
/// # Safety
/// `model` is NULL or alive; `out_info` is NULL or valid for writes of its `struct_size`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_model_info_get(
    model: *const rotor_model,
    out_info: *mut rotor_model_info,
) -> rotor_status {
    guard(|| {
        // SAFETY: the caller's promise.
        let handle = unsafe { borrow_handle(model)? };
        // SAFETY: the caller's promise.
        unsafe { write_sized(out_info, "out_info", &info(handle)) }
    })
}

fn info(handle: &LoadedModel) -> rotor_model_info {
    let (config, text) = (handle.model.config(), handle.model.text().ok());
    let (shape, (weight_bytes, bytes_per_token)) = (config.shape, handle.model.weight_bytes());
    let backend = handle.model.backend_info();
    let Names(name, tier) = handle.names(&backend);
    rotor_model_info {
        struct_size: 0,
        n_vocab: shape.n_vocab as u32,
        n_layers: shape.n_layers as u32,
        hidden_size: shape.hidden as u32,
        intermediate_size: shape.intermediate as u32,
        n_heads: shape.n_heads as u32,
        n_kv_heads: shape.n_kv_heads as u32,
        head_dim: shape.head_dim as u32,
        max_position_embeddings: config.max_position_embeddings as u32,
        bos_token: text.and_then(|text| text.bos()).map_or(-1, |bos| bos as i32),
        has_tokenizer: u32::from(text.is_some()),
        has_chat_template: u32::from(text.is_some_and(|text| text.has_chat_template())),
        threads: backend.threads as u32,
        reserved: 0,
        weight_bytes: weight_bytes as u64,
        bytes_per_token: bytes_per_token as u64,
        backend: name.as_ptr(),
        tier: tier.as_ptr(),
        pooling: embed::pooling_number(handle.model.pooling()),
        has_head: u32::from(handle.model.check_head().is_ok()),
    }
}

/// Writes the ids of the tokens that end a generation into `tokens` and their number into
/// `*out_count`.
///
/// `tokens` has room for `capacity` ids. If it is NULL, rotor writes the number only.
/// Errors: ROTOR_E_BUFFER_TOO_SMALL, ROTOR_E_TOKENIZER.
/// Threads: any.
///
/// # Safety
/// `model` is NULL or alive; `tokens` is NULL or valid for writes of `capacity` ids; `out_count` is
/// NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_model_end_tokens(
    model: *const rotor_model,
    tokens: *mut u32,
    capacity: usize,
    out_count: *mut usize,
) -> rotor_status {
    guard(|| {
        // SAFETY: the caller's promise.
        let handle = unsafe { borrow_handle(model)? };
        let end_tokens = handle.model.text().map(|text| text.end_tokens().to_vec())?;
        // SAFETY: the caller's promise.
        unsafe { fill(tokens, capacity, out_count, &end_tokens) }
    })
}

/// Frees a model. NULL is allowed. Sessions keep what they need of it: free them before or after.
///
/// Threads: any; the caller makes no further call with the model.
///
/// # Safety
/// `model` is NULL, or came from a call or an event of rotor and is not used any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_model_free(model: *mut rotor_model) {
    // SAFETY: the caller's promise.
    unsafe { free_handle(model, |_| ()) }
}
