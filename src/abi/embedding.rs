//! `rotor_embedding`: texts on their way to vectors, for hosts that have a time budget.
//!
//! # Chapter
//! Experimental: may change before 1.0.
//!
//! `rotor_model_embed` and `rotor_worker_embed` compute the same vectors at once and in the
//! background.

use std::ffi::c_char;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;

use super::embed::{Options, encode_texts, read_tokens, rotor_embed_options};
use super::guard::{borrow, fill, guard, put};
use super::handle::{Handle, Unique, borrow_handle, free_handle, put_handle};
use super::model::{LoadedModel, rotor_model};
use super::status::rotor_status;
use super::step::ROTOR_NO_BUDGET;
use crate::engine::embed::{EmbedOptions, Embedding};
use crate::error::{Error, Result};

/// Represents texts that are embedded step by step.
///
/// One thread at a time may use it; it may be any thread. If two threads use it at once, one of
/// them gets ROTOR_E_BUSY. It keeps its model alive.
pub struct rotor_embedding {
    _private: [u8; 0],
}

impl Handle for rotor_embedding {
    type Ownership = Unique;
    type Object = EmbeddingObject;
    const NAME: &'static str = "embedding";
}

/// What is behind a `rotor_embedding`: None after a panic.
pub(super) struct EmbeddingObject(Mutex<Option<Embedding>>);

/// Calls `body` with the embedding, if no other thread has it. A panic poisons it.
///
/// # Safety
/// `embedding` is NULL or alive.
unsafe fn with_embedding(
    embedding: *const rotor_embedding,
    body: impl FnOnce(&mut Embedding) -> Result<()>,
) -> rotor_status {
    guard(|| {
        // SAFETY: the caller's promise.
        let mut its = unsafe { borrow_handle(embedding)? }.0.try_lock().ok_or(Error::Busy)?;
        let mut taken = its.take().ok_or(Error::Poisoned)?;
        let result = body(&mut taken);
        *its = Some(taken);
        result
    })
}

/// Begins to embed `n_texts` texts: `texts`, `text_lens` and `options` are those of
/// `rotor_model_embed`, but `progress` must be NULL. The caller frees `*out_embedding` with
/// `rotor_embedding_free`.
///
/// rotor copies and encodes the texts, which takes about a second per megabyte, and computes
/// nothing yet.
/// Errors: ROTOR_E_UTF8, ROTOR_E_TOKENIZER, ROTOR_E_RESOURCES, ROTOR_E_ARGUMENT (as
/// `rotor_model_embed`).
/// Threads: any.
///
/// # Safety
/// As `rotor_model_embed`; `out_embedding` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_embedding_new(
    model: *const rotor_model,
    texts: *const *const c_char,
    text_lens: *const usize,
    n_texts: usize,
    options: *const rotor_embed_options,
    out_embedding: *mut *mut rotor_embedding,
) -> rotor_status {
    let tokens = |handle: &LoadedModel, options| {
        // SAFETY: the caller's promises.
        unsafe { encode_texts(handle, texts, text_lens, n_texts, options, &mut || true) }
    };
    // SAFETY: as above.
    unsafe { begin(model, tokens, options, out_embedding) }
}

/// As `rotor_embedding_new`, for texts that are tokens already, as in `rotor_model_embed_tokens`.
///
/// Errors: as `rotor_model_embed_tokens`.
/// Threads: any.
///
/// # Safety
/// As `rotor_model_embed_tokens`; `out_embedding` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_embedding_new_tokens(
    model: *const rotor_model,
    tokens: *const u32,
    token_counts: *const usize,
    n_texts: usize,
    options: *const rotor_embed_options,
    out_embedding: *mut *mut rotor_embedding,
) -> rotor_status {
    // SAFETY: the caller's promises.
    let tokens = |_: &LoadedModel, _| unsafe { read_tokens(tokens, token_counts, n_texts) };
    // SAFETY: as above.
    unsafe { begin(model, tokens, options, out_embedding) }
}

/// # Safety
/// As `rotor_embedding_new`.
unsafe fn begin(
    model: *const rotor_model,
    tokens: impl FnOnce(&LoadedModel, EmbedOptions) -> Result<Vec<Vec<u32>>>,
    options: *const rotor_embed_options,
    out_embedding: *mut *mut rotor_embedding,
) -> rotor_status {
    guard(|| {
        // SAFETY: the caller's promises, here and below.
        let (handle, options) = unsafe { (borrow_handle(model)?, Options::read(options)?) };
        options.check_no_progress("rotor_embedding_step tells it")?;
        // SAFETY: out_embedding is only looked at.
        unsafe { borrow(out_embedding, "out_embedding")? };
        let embedding = Embedding::new(&Arc::clone(&handle.model), tokens(handle, options.embed)?, options.embed)?;
        // SAFETY: as above.
        unsafe { put_handle(out_embedding, "out_embedding", Box::new(EmbeddingObject(Mutex::new(Some(embedding))))) }
    })
}

/// Continues to embed, for `budget_us` microseconds, or to the end with ROTOR_NO_BUDGET.
///
/// rotor writes 1 into `*out_done` if all vectors are done, and 0 if the budget ended first. Every
/// step evaluates at least one layer, so a budget of 0 makes progress, too, and a step may exceed
/// its budget by the time of one layer. `out_progress` may be NULL; it receives the fraction of the
/// tokens that is done.
/// Errors: ROTOR_E_RESOURCES, ROTOR_E_NUMERIC (the weights are bad), ROTOR_E_DEVICE. After an error
/// the call can be repeated.
/// Threads: one per embedding.
///
/// # Safety
/// `embedding` is NULL or alive; `out_done` and `out_progress` are NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_embedding_step(
    embedding: *mut rotor_embedding,
    budget_us: u64,
    out_done: *mut i32,
    out_progress: *mut f32,
) -> rotor_status {
    let step = |its: &mut Embedding| {
        // SAFETY: out_done is only looked at.
        unsafe { borrow(out_done, "out_done")? };
        let is_done = its.step((budget_us != ROTOR_NO_BUDGET).then(|| Duration::from_micros(budget_us)))?;
        if !out_progress.is_null() {
            // SAFETY: the caller's promise.
            unsafe { out_progress.write(its.progress()) };
        }
        // SAFETY: the caller's promise.
        unsafe { put(out_done, "out_done", i32::from(is_done)) }
    };
    // SAFETY: the caller's promise.
    unsafe { with_embedding(embedding, step) }
}

/// Writes the vectors into `vectors`, `hidden_size` numbers each, and the number of all numbers
/// into `*out_count`. `vectors` has room for `capacity` numbers. If it is NULL, rotor writes the
/// number only.
///
/// Errors: ROTOR_E_ARGUMENT (they are not done), ROTOR_E_BUFFER_TOO_SMALL.
/// Threads: one per embedding.
///
/// # Safety
/// `embedding` is NULL or alive; `vectors` is NULL or valid for writes of `capacity` numbers;
/// `out_count` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_embedding_vectors(
    embedding: *mut rotor_embedding,
    vectors: *mut f32,
    capacity: usize,
    out_count: *mut usize,
) -> rotor_status {
    // SAFETY: the caller's promises.
    let write = |its: &mut Embedding| unsafe { fill(vectors, capacity, out_count, its.vectors()?) };
    // SAFETY: the caller's promise.
    unsafe { with_embedding(embedding, write) }
}

/// Frees an embedding, at any time between two calls. NULL is allowed.
///
/// Threads: any. The caller makes no further call with it.
///
/// # Safety
/// `embedding` is NULL, or came from `rotor_embedding_new` and is not used any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_embedding_free(embedding: *mut rotor_embedding) {
    // SAFETY: the caller's promise.
    unsafe { free_handle(embedding, |_| ()) }
}
