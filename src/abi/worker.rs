//! `rotor_worker`: a thread that loads, generates and embeds in the background.
//!
//! # Chapter
//! Experimental: may change before 1.0. A change of the binary interface raises ROTOR_ABI_VERSION.

use std::ffi::{CString, c_char, c_void};
use std::ptr;
use std::time::Duration;

use parking_lot::Mutex;

use super::files::{lent_files, rotor_file, rotor_release_callback};
use super::guard::{Sized_, borrow, check_out, guard, path, put, text, words, write_sized};
use super::handle::{Handle, Unique, borrow_handle, free_handle, give, put_handle, share_handle};
use super::log::Postponed;
use super::model::{LoadRequest, LoadedModel, rotor_model, rotor_model_options};
use super::session::rotor_session;
use super::status::rotor_status;
use super::step::{ROTOR_NO_BUDGET, end_of, rotor_step_state};
use super::text::append_options;
use crate::engine::worker::{Event, EventKind, Generation, Job, Load, Prompt, Said, Worker};
use crate::error::{Error, Result, joined};
use crate::formats::files::Files;

/// Represents a thread of rotor that loads models, generates text and embeds texts
/// (`rotor_worker_embed`), for programs that must not block.
///
/// The caller submits jobs and polls for events. The worker does not call the host from its own
/// thread, except for the lock of a `rotor_vulkan_device`. Sessions that generate at the same time
/// go through the model together, as in `rotor_batch_step`. Without jobs the thread sleeps and uses
/// no CPU. While it loads a model it does not generate: create two workers to do both at once.
///
/// Any number of threads may submit and cancel jobs. One thread at a time may poll.
pub struct rotor_worker {
    _private: [u8; 0],
}

impl Handle for rotor_worker {
    type Ownership = Unique;
    type Object = RunningWorker;
    const NAME: &'static str = "worker";
}

/// What is behind a `rotor_worker`.
pub(super) struct RunningWorker {
    worker: Worker,
    logs: Postponed,
    kept: Mutex<Kept>,
}

/// What the event that was polled last points to.
struct Kept {
    /// The text and the thought, each with a NUL after it.
    said: [Vec<u8>; 2],
    vectors: Vec<f32>,
}

impl RunningWorker {
    pub(super) fn submit(&self, job: Job) -> u64 {
        self.worker.submit(job)
    }
}

/// Tells what happened.
#[repr(i32)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum rotor_event_kind {
    /// Nothing happened.
    ROTOR_EVENT_NONE = 0,
    /// A load, or a job that embeds texts, reached `progress`.
    ROTOR_EVENT_PROGRESS = 1,
    /// The job ended: `model` is loaded. The caller frees it with `rotor_model_free`.
    ROTOR_EVENT_LOADED = 2,
    /// A session has another token, which completed `text`.
    ROTOR_EVENT_TOKEN = 3,
    /// The job ended, and the caller has its session again. `state` is ROTOR_STEP_END if the
    /// generation ended, with `token`. It is ROTOR_STEP_TOKEN if the session has as many tokens as
    /// were requested. After an end, `text` is the rest of the text. After a number of tokens, text
    /// that is held back stays for the next job, and `rotor_session_held_text` returns it.
    ROTOR_EVENT_FINISHED = 4,
    /// The job ended with an error: `status` is its status and `text` its message. For a
    /// generation, the caller has its session again, as it is.
    ROTOR_EVENT_FAILED = 5,
    /// The job ended: `vectors` has the vectors of the texts, one text after the other.
    ROTOR_EVENT_EMBEDDED = 6,
}

/// Holds an event of a job. Set `struct_size` before `rotor_worker_poll`.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct rotor_event {
    /// `sizeof(rotor_event)`
    pub struct_size: u32,
    /// A `rotor_event_kind`; fields that the kind does not mention are 0
    pub kind: i32,
    /// Number of the job
    pub job: u64,
    /// A `rotor_status`
    pub status: i32,
    /// A `rotor_step_state`
    pub state: i32,
    /// The token
    pub token: u32,
    /// Fraction of a load, or of texts that are embedded, that is done, 0 to 1
    pub progress: f32,
    /// The text of the event: UTF-8, followed by a NUL. It is never NULL. It stays valid until the
    /// next poll of the worker, or until the worker is freed.
    pub text: *const c_char,
    /// Length of `text` in bytes
    pub text_len: u64,
    /// The model, or NULL
    pub model: *mut rotor_model,
    /// A `rotor_end_reason` with ROTOR_EVENT_FINISHED; ROTOR_END_NOT if the session has as many
    /// tokens as were requested
    pub reason: i32,
    /// Index of the stop string with ROTOR_END_STOP_STRING
    pub stop_string: u32,
    /// The thought, with ROTOR_EVENT_TOKEN and ROTOR_EVENT_FINISHED, as `thought` of `rotor_step`.
    /// It is never NULL, and valid as long as `text`.
    pub thought: *const c_char,
    /// Length of `thought` in bytes
    pub thought_len: u64,
    /// The vectors, `hidden_size` numbers each, with ROTOR_EVENT_EMBEDDED. It is never NULL, and
    /// valid as long as `text`.
    pub vectors: *const f32,
    /// How many numbers all vectors have
    pub n_numbers: u64,
}

// SAFETY: repr(C), begins with struct_size, and holds numbers and pointers.
unsafe impl Sized_ for rotor_event {
    fn defaults() -> Self {
        let struct_size = size_of::<Self>() as u32;
        let (text, thought, model) = (ptr::null(), ptr::null(), ptr::null_mut());
        let (kind, job, status, state, token, progress, text_len) = (0, 0, 0, 0, 0, 0.0, 0);
        let (reason, stop_string, thought_len, vectors, n_numbers) = (0, 0, 0, ptr::null(), 0);
        Self {
            struct_size,
            kind,
            job,
            status,
            state,
            token,
            progress,
            text,
            text_len,
            model,
            reason,
            stop_string,
            thought,
            thought_len,
            vectors,
            n_numbers,
        }
    }
}

impl rotor_event {
    /// An event and its texts. Its vectors go to `vectors`.
    fn of(Event { job, kind }: Event, vectors: &mut Vec<f32>) -> (Self, Said) {
        use rotor_event_kind::*;
        let none = Self { job, ..Self::defaults() };
        let of_kind = |kind: rotor_event_kind| Self { kind: kind as i32, ..none };
        let (token_state, end_state) = (rotor_step_state::ROTOR_STEP_TOKEN, rotor_step_state::ROTOR_STEP_END);
        match kind {
            EventKind::Progress(progress) => (Self { progress, ..of_kind(ROTOR_EVENT_PROGRESS) }, Said::default()),
            EventKind::Loaded(model) => {
                (Self { model: give(LoadedModel::new(model)), ..of_kind(ROTOR_EVENT_LOADED) }, Said::default())
            }
            EventKind::Token(token, said) => (Self { token, ..of_kind(ROTOR_EVENT_TOKEN) }, said),
            EventKind::Finished(None, said) => {
                (Self { state: token_state as i32, ..of_kind(ROTOR_EVENT_FINISHED) }, said)
            }
            EventKind::Finished(Some((token, reason)), said) => {
                let (state, (reason, stop_string)) = (end_state as i32, end_of(reason));
                (Self { state, token, reason, stop_string, ..of_kind(ROTOR_EVENT_FINISHED) }, said)
            }
            EventKind::Embedded(made) => {
                *vectors = made;
                (of_kind(ROTOR_EVENT_EMBEDDED), Said::default())
            }
            EventKind::Failed(error) => {
                let status = rotor_status::from(&error) as i32;
                let said = Said { text: words(&error), ..Said::default() };
                (Self { status, ..of_kind(ROTOR_EVENT_FAILED) }, said)
            }
        }
    }
}

/// Starts a worker. The caller frees `*out_worker` with `rotor_worker_free`.
///
/// Errors: ROTOR_E_RESOURCES.
/// Threads: any.
///
/// # Safety
/// `out_worker` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_worker_new(out_worker: *mut *mut rotor_worker) -> rotor_status {
    guard(|| {
        // SAFETY: out_worker is only looked at.
        unsafe { borrow(out_worker, "out_worker")? };
        let logs = Postponed::default();
        let theirs = logs.clone();
        let worker = Worker::start(move || theirs.begin())?;
        let kept = Kept { said: [vec![0], vec![0]], vectors: vec![] };
        let handle = Box::new(RunningWorker { worker, logs, kept: Mutex::new(kept) });
        // SAFETY: the caller's promise.
        unsafe { put_handle(out_worker, "out_worker", handle) }
    })
}

/// Submits a load of the model at `path`, as in `rotor_model_load`. rotor writes the number of the
/// job, 1 or more, into `*out_job`.
///
/// `progress` of the options must be NULL: the worker reports progress as events. rotor calls the
/// lock of a lent Vulkan device on the worker's thread.
/// Errors: ROTOR_E_NULL, ROTOR_E_UTF8, ROTOR_E_ARGUMENT. Errors of the load come as an event.
/// Threads: any.
///
/// # Safety
/// `worker` is NULL or alive; `path` is NULL or a C string; `options` is NULL or valid for reads of
/// its `struct_size`; `out_job` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_worker_load(
    worker: *const rotor_worker,
    path: *const c_char,
    options: *const rotor_model_options,
    out_job: *mut u64,
) -> rotor_status {
    guard(|| {
        // SAFETY: the caller's promises.
        unsafe { submit_load(worker, Files::from(self::path(path, "path")?), options, out_job) }
    })
}

/// Submits a load of a model from files of the host, as in `rotor_model_load_files`.
///
/// `rotor_worker_poll` calls `read` and `release` on the thread that polls, never on the worker's
/// thread. Poll often, because the load waits for the reads.
/// Errors: as `rotor_worker_load`.
/// Threads: any.
///
/// # Safety
/// As `rotor_model_load_files` and `rotor_worker_load`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_worker_load_files(
    worker: *const rotor_worker,
    files: *const rotor_file,
    n_files: usize,
    release: rotor_release_callback,
    release_user: *mut c_void,
    options: *const rotor_model_options,
    out_job: *mut u64,
) -> rotor_status {
    guard(|| {
        // SAFETY: the caller's promises. Files come first, so that they are released in any case.
        unsafe { submit_load(worker, lent_files(files, n_files, release, release_user)?, options, out_job) }
    })
}

/// # Safety
/// As `rotor_worker_load`.
unsafe fn submit_load(
    worker: *const rotor_worker,
    files: Files,
    options: *const rotor_model_options,
    out_job: *mut u64,
) -> Result<()> {
    // SAFETY: the caller's promises, here and below.
    let (handle, request) = unsafe { (borrow_handle(worker)?, LoadRequest::new(files, options)?) };
    if request.has_progress() {
        return Err(Error::argument("progress must be NULL: a worker tells it as events"));
    }
    // SAFETY: out_job is only looked at.
    unsafe { borrow(out_job, "out_job")? };
    let LoadRequest { files, backend, resources, memory_limit, .. } = request;
    let job = handle.worker.submit(Job::Load(Box::new(Load { files, backend, resources, memory_limit })));
    // SAFETY: as above.
    unsafe { put(out_job, "out_job", job) }
}

/// Submits a generation: the worker appends `text` to the session, as in
/// `rotor_session_append_text`, and generates up to `max_tokens` tokens.
///
/// `text` has `len` bytes of UTF-8 and may be empty; `len` may be ROTOR_NUL_TERMINATED. With
/// `max_tokens` 0 the worker only evaluates the pending tokens. Until the job ends the session
/// belongs to the worker, and other calls with it return ROTOR_E_BUSY. `rotor_session_cancel` and
/// `rotor_session_free` stop the job.
/// Errors: ROTOR_E_NULL, ROTOR_E_UTF8, ROTOR_E_ARGUMENT, ROTOR_E_BUSY, ROTOR_E_POISONED. Later
/// errors come as an event.
/// Threads: any.
///
/// # Safety
/// `worker` and `session` are NULL or alive; `text` is NULL or valid for reads of `len` bytes (or
/// up to its NUL); `out_job` is NULL or valid for writes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_worker_generate(
    worker: *const rotor_worker,
    session: *mut rotor_session,
    text: *const c_char,
    len: usize,
    flags: u32,
    max_tokens: u64,
    out_job: *mut u64,
) -> rotor_status {
    guard(|| {
        let options = append_options(flags)?;
        // SAFETY: the caller's promises, here and below.
        let (handle, owner) = unsafe { (borrow_handle(worker)?, share_handle(session)?) };
        // SAFETY: as above.
        let text = joined(&[unsafe { self::text(text, len, "text")? }], "a prompt")?;
        // SAFETY: out_job is only looked at.
        unsafe { borrow(out_job, "out_job")? };
        let prompt = Prompt { text, options };
        let session = owner.lend()?;
        let give_back = Box::new(move |session| owner.give_back(session));
        let max_tokens = usize::try_from(max_tokens).unwrap_or(usize::MAX);
        let job = handle.worker.submit(Job::Generate(Box::new(Generation { session, give_back, prompt, max_tokens })));
        // SAFETY: as above.
        unsafe { put(out_job, "out_job", job) }
    })
}

/// Cancels a job, which then fails with ROTOR_E_CANCELLED as an event. It does nothing if the job
/// has ended.
///
/// Threads: any, at any time until the worker is freed.
///
/// # Safety
/// `worker` is NULL or alive.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_worker_cancel(worker: *const rotor_worker, job: u64) -> rotor_status {
    guard(|| {
        // SAFETY: the caller's promise.
        unsafe { borrow_handle(worker)? }.worker.cancel(job);
        Ok(())
    })
}

/// Writes the next event into `*out_event`, or ROTOR_EVENT_NONE if none comes within `wait_us`
/// microseconds.
///
/// With 0 it does not wait. With ROTOR_NO_BUDGET it waits as long as a job is under way. During
/// this call rotor passes log records of the worker to the log callback and reads files of the
/// host.
/// Errors: ROTOR_E_BUSY (another thread polls).
/// Threads: one per worker; blocks up to `wait_us`.
///
/// # Safety
/// `worker` is NULL or alive; `out_event` is NULL or valid for writes of its `struct_size`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_worker_poll(
    worker: *const rotor_worker,
    wait_us: u64,
    out_event: *mut rotor_event,
) -> rotor_status {
    guard(|| {
        // SAFETY: the caller's promise.
        let handle = unsafe { borrow_handle(worker)? };
        // SAFETY: the caller's promise.
        unsafe { check_out(out_event, "out_event")? };
        let mut kept = handle.kept.try_lock().ok_or(Error::Busy)?;
        let patience = (wait_us != ROTOR_NO_BUDGET).then(|| Duration::from_micros(wait_us));
        let polled = handle.worker.poll(patience);
        handle.logs.deliver();
        let none = (rotor_event::defaults(), Said::default());
        // Not only cleared: the host is done with their memory.
        kept.vectors = Vec::new();
        let (mut event, said) = polled.map_or(none, |event| rotor_event::of(event, &mut kept.vectors));
        let with_nul = |text: String| CString::new(text.replace('\0', "")).unwrap_or_default().into_bytes_with_nul();
        kept.said = [with_nul(said.text), with_nul(said.thought)];
        (event.vectors, event.n_numbers) = (kept.vectors.as_ptr(), kept.vectors.len() as u64);
        let [text, thought] = &kept.said;
        (event.text, event.text_len) = (text.as_ptr().cast(), text.len() as u64 - 1);
        (event.thought, event.thought_len) = (thought.as_ptr().cast(), thought.len() as u64 - 1);
        // SAFETY: the caller's promise.
        unsafe { write_sized(out_event, "out_event", &event) }
    })
}

/// Frees a worker. NULL is allowed. It cancels the jobs, gives the sessions back, and frees loaded
/// models that were not polled.
///
/// Threads: any; blocks until the worker's thread ends, at most the time of one layer, of the
/// encoding of a prompt, or of a kernel that a driver compiles. The caller makes no further call
/// with the worker.
///
/// # Safety
/// `worker` is NULL, or came from `rotor_worker_new` and is not used any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn rotor_worker_free(worker: *mut rotor_worker) {
    // SAFETY: the caller's promise.
    unsafe { free_handle(worker, |_| ()) }
}
