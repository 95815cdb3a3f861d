//! Embeddings: texts to vectors.
//!
//! # Chapter
//! Experimental: may change before 1.0.
//!
//! The vector of a text is pooled from the last hidden states of its tokens, after the final norm.
//! A generative model embeds, too. A model that was made for embeddings may have no output head: it
//! loads, and calls that need logits return ROTOR_E_UNSUPPORTED. All backends give the same bits. A
//! vector does not depend on the texts beside it.

use std::ffi::{c_char, c_void};
use std::ptr;
use std::sync::Arc;

use super::guard::{Sized_, borrow, fill, guard, init_sized, put, read_sized, slice, text};
use super::handle::borrow_handle;
use super::model::{LoadedModel, rotor_model, rotor_progress_callback};
use super::options::{ROTOR_KV_F32, kv_type};
use super::status::rotor_status;
use super::text::with_patience;
use super::worker::rotor_worker;
use crate::engine::embed::EmbedOptions;
use crate::engine::worker::{Job, TextsToEmbed, ToEmbed};
use crate::error::{Error, Result, copied, joined, room_for};
use crate::model::pooling::Pooling;

/// The pooling that the model's files state. If they state none, rotor takes the last token, and
/// logs a warning.
pub const ROTOR_POOLING_DEFAULT: u32 = 0;
/// The mean of the states of all tokens.
pub const ROTOR_POOLING_MEAN: u32 = 1;
/// The state of the last token.
pub const ROTOR_POOLING_LAST: u32 = 2;

/// Holds the options of embeddings. Call `rotor_embed_options_init`, then change fields.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct rotor_embed_options {
    /// `sizeof(rotor_embed_options)`
    pub struct_size: u32,
    /// ROTOR_POOLING_DEFAULT, ROTOR_POOLING_MEAN or ROTOR_POOLING_LAST
    pub pooling: u32,
    /// 1 (the default) divides each vector by its length (L2 norm); 0 does not
    pub normalize: u32,
    /// Numbers of the KV cache during the call, as in `rotor_session_options`; the default is
    /// ROTOR_KV_F32
    pub kv_type: u32,
    /// Receives the fraction of the tokens that is done, about once per layer. If it returns
    /// another value than 0, the call returns ROTOR_E_CANCELLED. NULL is allowed.
    pub progress: rotor_progress_callback,
    /// rotor passes it to `progress`.
    pub progress_user: *mut c_void,
    /// The most tokens of a text. 0, or more than the model's context, is the context.
    pub max_tokens: u32,
    /// 1 cuts longer texts at their end; with 0 (the default) they are errors. Tokens that the
    /// tokenizer adds at the end of a text stay.
    pub truncate: u32,
}

// SAFETY: repr(C), begins with struct_size, and holds numbers and nullable pointers.
unsafe impl Sized_ for rotor_embed_options {
    fn defaults() -> Self {
        Self {
            struct_size: size_of::<Self>() as u32,
            pooling: ROTOR_POOLING_DEFAULT,
            normalize: 1,
            kv_type: ROTOR_KV_F32,
            progress: None,
            progress_user: ptr::null_mut(),
            max_tokens: 0,
            truncate: 0,
        }
    }
}

/// The options of a call, checked.
pub(super) struct Options {
    pub(super) embed: EmbedOptions,
    progress: rotor_progress_callback,
    progress_user: *mut c_void,
}

impl Options {
    /// # Safety
    /// `options` is NULL or valid for reads of its `struct_size`.
    pub(super) unsafe fn read(options: *const rotor_embed_options) -> Result<Self> {
        // SAFETY: the caller's promise.
        let given = unsafe { read_sized(options, "options")? };
        let pooling = match given.pooling {
            ROTOR_POOLING_DEFAULT => None,
            ROTOR_POOLING_MEAN => Some(Pooling::Mean),
            ROTOR_POOLING_LAST => Some(Pooling::Last),
            other => {
                let known = "ROTOR_POOLING_DEFAULT, ROTOR_POOLING_MEAN or ROTOR_POOLING_LAST";
                return Err(Error::argument(format!("pooling is {other}; it must be {known}")));
            }
        };
        let embed = EmbedOptions {
            pooling,
            normalize: flag(given.normalize, "normalize")?,
            kv: kv_type(given.kv_type)?,
            max_tokens: Some(given.max_tokens as usize).filter(|most| *most > 0),
            truncate: flag(given.truncate, "truncate")?,
        };
        Ok(Self { embed, progress: given.progress, progress_user: given.progress_user })
    }
}

impl Options {
    /// Tells the host's function the progress. Returns whether to go on.
    ///
    /// # Safety
    /// The host's function can be called with its pointer.
    unsafe fn tell(&self, fraction: f32) -> bool {
        // SAFETY: the caller's promise.
        self.progress.is_none_or(|callback| unsafe { callback(fraction, self.progress_user) } == 0)
    }

    pub(super) fn check_no_progress(&self, instead: &str) -> Result<()> {
        match self.progress {
            Some(_) => Err(Error::argument(format!("progress must be NULL: {instead}"))),
            None => Ok(()),
        }
    }
}

fn flag(value: u32, name: &str) -> Result<bool> {
    if value > 1 {
        return Err(Error::argument(format!("{name} is {value}; it must be 0 or 1")));
    }
    Ok(value == 1)
}

/// A pooling as the header numbers it.
pub(super) fn pooling_number(pooling: Option<Pooling>) -> u32 {
    match pooling {
        None => ROTOR_POOLING_DEFAULT,
        Some(Pooling::Mean) => ROTOR_POOLING_MEAN,
        Some(Pooling::Last) => ROTOR_POOLING_LAST,
    }
}

/// Sets `options` to the defaults. Pass `sizeof *options` as `struct_size`.
///
/// Threads: any.
///
/// # Safety
/// `options` is NULL or valid for writes of `struct_size` bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_embed_options_init(
    options: *mut rotor_embed_options,
    struct_size: usize,
) -> rotor_status {
    // SAFETY: the caller's promise.
    guard(|| unsafe { init_sized(options, struct_size, "options") })
}

/// Embeds `n_texts` texts: writes their vectors into `vectors`, `hidden_size` numbers each (see
/// `rotor_model_info`), and the number of all numbers into `*out_count`.
///
/// `text_lens` has the bytes of each text, or ROTOR_NUL_TERMINATED; NULL means that every text ends
/// with NUL. rotor adds the tokens that the model's tokenizer adds to a text, and reads no control
/// tokens in it. `options` may be NULL. `vectors` has room for `capacity` numbers. If it is NULL,
/// rotor writes the number only. Texts go through the network together, so one call with many texts
/// is faster than many calls. After an error, `vectors` is as it was.
/// Errors: ROTOR_E_UTF8, ROTOR_E_BUFFER_TOO_SMALL, ROTOR_E_TOKENIZER, ROTOR_E_RESOURCES,
/// ROTOR_E_CANCELLED, ROTOR_E_ARGUMENT (a text has no tokens, or too many and `truncate` is 0: the
/// message names the text and its length).
/// Threads: any; blocks until all vectors are computed. The progress callback can cancel it, also
/// while rotor encodes the texts. `rotor_worker_embed` does not block.
///
/// # Safety
/// `model` is NULL or alive; `texts` is NULL or valid for reads of `n_texts` texts; `text_lens` is
/// NULL or valid for reads of `n_texts` lengths; `options` is NULL or valid for reads of its
/// `struct_size`; `vectors` is NULL or valid for writes of `capacity` numbers; `out_count` is NULL
/// or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_model_embed(
    model: *const rotor_model,
    texts: *const *const c_char,
    text_lens: *const usize,
    n_texts: usize,
    options: *const rotor_embed_options,
    vectors: *mut f32,
    capacity: usize,
    out_count: *mut usize,
) -> rotor_status {
    guard(|| {
        // SAFETY: the caller's promises, here and below.
        let (handle, options) = unsafe { (borrow_handle(model)?, Options::read(options)?) };
        // SAFETY: as above.
        unsafe { slice(texts, n_texts, "texts")? };
        let room = Room { vectors, capacity, out_count };
        // SAFETY: as above.
        if unsafe { room.is_answered(handle, n_texts)? } {
            return Ok(());
        }
        // SAFETY: as above.
        let mut keep_going = || unsafe { options.tell(0.0) };
        // SAFETY: as above.
        let tokens = unsafe { encode_texts(handle, texts, text_lens, n_texts, options.embed, &mut keep_going)? };
        // SAFETY: as above.
        unsafe { room.embed(handle, tokens, &options) }
    })
}

/// As `rotor_model_embed`, for texts that are tokens already: `tokens` holds those of all texts,
/// one text after the other, and `token_counts` the number of tokens of each text. rotor adds no
/// tokens. With `truncate`, it cuts the end of a text, whatever its last tokens are.
///
/// Errors: those of `rotor_model_embed`, ROTOR_E_ARGUMENT (a token is not in the vocabulary).
/// Threads: any; blocks until all vectors are computed. The progress callback can cancel it.
///
/// # Safety
/// As `rotor_model_embed`; `token_counts` is NULL or valid for reads of `n_texts` numbers; `tokens`
/// is NULL or valid for reads of as many ids as they say together.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_model_embed_tokens(
    model: *const rotor_model,
    tokens: *const u32,
    token_counts: *const usize,
    n_texts: usize,
    options: *const rotor_embed_options,
    vectors: *mut f32,
    capacity: usize,
    out_count: *mut usize,
) -> rotor_status {
    guard(|| {
        // SAFETY: the caller's promises, here and below.
        let (handle, options) = unsafe { (borrow_handle(model)?, Options::read(options)?) };
        // SAFETY: as above.
        let texts = unsafe { read_tokens(tokens, token_counts, n_texts)? };
        let room = Room { vectors, capacity, out_count };
        // SAFETY: as above.
        if unsafe { room.is_answered(handle, n_texts)? } {
            return Ok(());
        }
        // SAFETY: as above.
        unsafe { room.embed(handle, texts, &options) }
    })
}

/// Submits texts to embed, as in `rotor_model_embed`. rotor writes the number of the job into
/// `*out_job`.
///
/// The worker copies the texts before this call returns. The job ends with ROTOR_EVENT_EMBEDDED,
/// which has the vectors. `progress` of the options must be NULL: the worker reports progress as
/// events. Sessions that generate in the same worker continue meanwhile. Jobs that embed take
/// turns.
/// Errors: ROTOR_E_NULL, ROTOR_E_UTF8, ROTOR_E_ARGUMENT, ROTOR_E_RESOURCES. Later errors come as an
/// event.
/// Threads: any.
///
/// # Safety
/// `worker` is NULL or alive; `out_job` is NULL or valid for writes; the others as in
/// `rotor_model_embed`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_worker_embed(
    worker: *const rotor_worker,
    model: *const rotor_model,
    texts: *const *const c_char,
    text_lens: *const usize,
    n_texts: usize,
    options: *const rotor_embed_options,
    out_job: *mut u64,
) -> rotor_status {
    guard(|| {
        let mut copies = room_for(n_texts, "the texts")?;
        // SAFETY: the caller's promises, here and below.
        for text in unsafe { read_texts(texts, text_lens, n_texts)? } {
            copies.push(joined(&[text?], "a text")?);
        }
        // SAFETY: as above.
        unsafe { submit(worker, model, TextsToEmbed::Texts(copies), options, out_job) }
    })
}

/// As `rotor_worker_embed`, for texts that are tokens already, as in `rotor_model_embed_tokens`.
///
/// Errors: those of `rotor_worker_embed`.
/// Threads: any.
///
/// # Safety
/// As `rotor_worker_embed` and `rotor_model_embed_tokens`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_worker_embed_tokens(
    worker: *const rotor_worker,
    model: *const rotor_model,
    tokens: *const u32,
    token_counts: *const usize,
    n_texts: usize,
    options: *const rotor_embed_options,
    out_job: *mut u64,
) -> rotor_status {
    guard(|| {
        // SAFETY: the caller's promises, here and below.
        let texts = TextsToEmbed::Tokens(unsafe { read_tokens(tokens, token_counts, n_texts)? });
        // SAFETY: as above.
        unsafe { submit(worker, model, texts, options, out_job) }
    })
}

/// # Safety
/// As `rotor_worker_embed`.
unsafe fn submit(
    worker: *const rotor_worker,
    model: *const rotor_model,
    texts: TextsToEmbed,
    options: *const rotor_embed_options,
    out_job: *mut u64,
) -> Result<()> {
    // SAFETY: the caller's promises, here and below.
    let (worker, handle) = unsafe { (borrow_handle(worker)?, borrow_handle(model)?) };
    // SAFETY: as above.
    let options = unsafe { Options::read(options)? };
    options.check_no_progress("a worker tells it as events")?;
    // SAFETY: out_job is only looked at.
    unsafe { borrow(out_job, "out_job")? };
    let model = Arc::clone(&handle.model);
    let job = worker.submit(Job::Embed(Box::new(ToEmbed { model, texts, options: options.embed })));
    // SAFETY: as above.
    unsafe { put(out_job, "out_job", job) }
}

/// The texts of the host.
///
/// # Safety
/// As `rotor_model_embed`.
unsafe fn read_texts<'a>(
    texts: *const *const c_char,
    lengths: *const usize,
    n_texts: usize,
) -> Result<impl Iterator<Item = Result<&'a str>>> {
    // SAFETY: the caller's promise, here and below.
    let pointers = unsafe { slice(texts, n_texts, "texts")? };
    Ok(pointers.iter().enumerate().map(move |(i, pointer)| {
        // SAFETY: as above.
        let length = if lengths.is_null() { usize::MAX } else { unsafe { *lengths.add(i) } };
        // SAFETY: as above.
        unsafe { text(*pointer, length, "a text") }
    }))
}

/// The tokens of each text of the host. Calls `keep_going` between two texts and now and then.
///
/// # Safety
/// As `rotor_model_embed`.
pub(super) unsafe fn encode_texts(
    handle: &LoadedModel,
    texts: *const *const c_char,
    lengths: *const usize,
    n_texts: usize,
    options: EmbedOptions,
    keep_going: &mut dyn FnMut() -> bool,
) -> Result<Vec<Vec<u32>>> {
    let mut tokens = room_for(n_texts, "the texts")?;
    // SAFETY: the caller's promise.
    for (i, text) in unsafe { read_texts(texts, lengths, n_texts)? }.enumerate() {
        let text = text?;
        if !keep_going() {
            return Err(Error::Cancelled);
        }
        let encode = |in_time: &mut dyn FnMut() -> bool| {
            handle.model.tokens_to_embed(i, text, options, &mut || in_time() && keep_going())
        };
        tokens.push(with_patience(text.len(), encode)?);
    }
    Ok(tokens)
}

/// A copy of the tokens of each text.
///
/// # Safety
/// As `rotor_model_embed_tokens`.
pub(super) unsafe fn read_tokens(tokens: *const u32, counts: *const usize, n_texts: usize) -> Result<Vec<Vec<u32>>> {
    // SAFETY: the caller's promise, here and below.
    let counts = unsafe { slice(counts, n_texts, "token_counts")? };
    let total = counts.iter().try_fold(0usize, |sum, n| sum.checked_add(*n));
    let total = total.ok_or_else(|| Error::argument("token_counts say more tokens than memory holds"))?;
    // SAFETY: as above.
    let mut rest = unsafe { slice(tokens, total, "tokens")? };
    let mut texts = room_for(n_texts, "the texts")?;
    for n in counts {
        let (text, others) = rest.split_at(*n);
        rest = others;
        texts.push(copied(text, "a text")?);
    }
    Ok(texts)
}

/// Where vectors are written.
struct Room {
    vectors: *mut f32,
    capacity: usize,
    out_count: *mut usize,
}

impl Room {
    /// Refuses a room that is too small. Returns whether the host wants no more than the number of
    /// numbers, which this writes then.
    ///
    /// # Safety
    /// `vectors` is NULL or valid for writes of `capacity` numbers; `out_count` is NULL or valid
    /// for writes.
    unsafe fn is_answered(&self, handle: &LoadedModel, n_texts: usize) -> Result<bool> {
        let n = n_texts.saturating_mul(handle.model.n_embedding());
        // SAFETY: the caller's promise.
        unsafe { borrow(self.out_count, "out_count")? };
        if !self.vectors.is_null() && n > self.capacity {
            return Err(Error::BufferTooSmall { needed: n, capacity: self.capacity });
        }
        let is_answered = self.vectors.is_null() || n_texts == 0;
        if is_answered {
            // SAFETY: as above.
            unsafe { self.out_count.write(n) };
        }
        Ok(is_answered)
    }

    /// # Safety
    /// As [`Self::is_answered`]; the host's progress function can be called with its pointer.
    unsafe fn embed(&self, handle: &LoadedModel, texts: Vec<Vec<u32>>, options: &Options) -> Result<()> {
        // SAFETY: the caller's promise.
        let mut progress = |fraction| unsafe { options.tell(fraction) };
        let vectors = handle.model.embed(texts, options.embed, &mut progress)?;
        // SAFETY: the caller's promise.
        unsafe { fill(self.vectors, self.capacity, self.out_count, &vectors) }
    }
}
