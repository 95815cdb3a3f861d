//! Files of the host. Only the host's own threads read them: a worker asks, and the thread that
//! polls it answers.
#![forbid(unsafe_code)]

use std::cell::RefCell;
use std::sync::{Arc, Weak};

use parking_lot::Condvar;

use super::Shared;
use crate::error::{Result, zeros};
use crate::formats::files::HostFile;

thread_local! {
    /// The worker that this thread is; none on a thread of the host.
    static WORKER: RefCell<Weak<Shared>> = const { RefCell::new(Weak::new()) };
}

/// Makes this thread a worker: from now on it asks other threads to read.
pub(super) fn become_worker(shared: &Arc<Shared>) {
    WORKER.set(Arc::downgrade(shared));
}

/// See `stack::prepare_thread`.
pub fn prepare_thread() {
    // A thread that is ending needs no such variable.
    let _ = WORKER.try_with(|_| ());
}

/// The worker that this thread is. None on any other one: there the host itself is calling.
fn worker() -> Option<Arc<Shared>> {
    WORKER.try_with(|worker| worker.borrow().upgrade()).ok().flatten()
}

/// The read that the worker waits for, if there is one, and files that the worker has dropped.
#[derive(Default)]
pub(super) struct Reads {
    wanted: Option<Read>,
    answer: Option<Answer>,
    is_refused: bool,
    dropped: Vec<Arc<dyn HostFile>>,
}

/// Bytes that the worker waits for.
pub(super) struct Read {
    file: Arc<dyn HostFile>,
    offset: u64,
    /// Room for the bytes.
    bytes: Vec<u8>,
}

/// The bytes, if they could be read, and the file, which is dropped on the thread that reads it.
pub(super) struct Answer(Result<Option<Vec<u8>>>, Arc<dyn HostFile>);

impl Read {
    pub(super) fn answer(self) -> Answer {
        let Self { file, offset, mut bytes } = self;
        let is_there = file.read_at(offset, &mut bytes);
        Answer(is_there.map(|is_there| is_there.then_some(bytes)), file)
    }
}

impl Reads {
    /// What is to be read.
    pub(super) fn take(&mut self) -> Option<Read> {
        // The worker itself ends a read that was refused.
        if self.is_refused { None } else { self.wanted.take() }
    }

    pub(super) fn put(&mut self, answer: Answer) {
        self.answer = Some(answer);
    }

    /// Files that the host's thread has to drop.
    pub(super) fn dropped(&mut self) -> Vec<Arc<dyn HostFile>> {
        std::mem::take(&mut self.dropped)
    }

    /// Makes the read that the worker waits for fail.
    pub(super) fn refuse(&mut self, wake: &Condvar) {
        self.is_refused = self.wanted.is_some();
        wake.notify_one();
    }
}

/// A file of the host that is read and dropped only on the host's threads.
pub struct ByTheHost {
    /// None after it was dropped.
    file: Option<Arc<dyn HostFile>>,
}

impl ByTheHost {
    /// The same file, for use on any thread.
    pub fn new(file: impl HostFile + 'static) -> Self {
        Self { file: Some(Arc::new(file)) }
    }
}

impl HostFile for ByTheHost {
    fn length(&self) -> u64 {
        self.file.as_ref().map_or(0, |file| file.length())
    }

    fn bytes(&self) -> Option<&[u8]> {
        self.file.as_ref().and_then(|file| file.bytes())
    }

    fn read_at(&self, offset: u64, out: &mut [u8]) -> Result<bool> {
        let Some(file) = &self.file else { return Ok(false) };
        let Some(shared) = worker() else { return file.read_at(offset, out) };
        let bytes = zeros(out.len(), "a part of a file")?;
        let mut state = shared.state.lock();
        if state.is_stopping {
            return Ok(false);
        }
        state.reads.is_refused = false;
        state.reads.wanted = Some(Read { file: Arc::clone(file), offset, bytes });
        shared.has_changed.notify_all();
        loop {
            if let Some(Answer(bytes, file)) = state.reads.answer.take() {
                state.reads.dropped.push(file);
                let bytes = bytes?;
                bytes.iter().for_each(|bytes| out.copy_from_slice(bytes));
                return Ok(bytes.is_some());
            }
            if std::mem::take(&mut state.reads.is_refused) {
                let refused = state.reads.wanted.take().map(|read| read.file);
                state.reads.dropped.extend(refused);
                return Ok(false);
            }
            shared.wake.wait(&mut state);
        }
    }
}

impl Drop for ByTheHost {
    fn drop(&mut self) {
        if let (Some(shared), Some(file)) = (worker(), self.file.take()) {
            shared.state.lock().reads.dropped.push(file);
            shared.has_changed.notify_all();
        }
    }
}
