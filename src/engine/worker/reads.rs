//! Files of the host, read by the host's own threads: a worker asks, and whoever polls it answers.
#![forbid(unsafe_code)]

use std::cell::RefCell;
use std::sync::{Arc, Weak};

use parking_lot::Condvar;

use super::Shared;
use crate::formats::files::HostFile;

thread_local! {
    /// The worker that this thread is; none on a thread of the host.
    static WORKER: RefCell<Weak<Shared>> = const { RefCell::new(Weak::new()) };
}

/// From now on this thread is a worker: it asks for what others may read.
pub(super) fn become_worker(shared: &Arc<Shared>) {
    WORKER.set(Arc::downgrade(shared));
}

/// The worker that this thread is. None on any other one: there the host itself is calling.
fn worker() -> Option<Arc<Shared>> {
    WORKER.try_with(|worker| worker.borrow().upgrade()).ok().flatten()
}

/// The read that the worker waits for, if there is one, and files that it has let go.
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
    length: usize,
}

/// The bytes, if they could be read, and the file, which is let go where it was read.
pub(super) struct Answer(Option<Vec<u8>>, Arc<dyn HostFile>);

impl Read {
    pub(super) fn answer(self) -> Answer {
        let mut bytes = vec![0; self.length];
        let is_there = self.file.read_at(self.offset, &mut bytes);
        Answer(is_there.then_some(bytes), self.file)
    }
}

impl Reads {
    /// What is to be read.
    pub(super) fn take(&mut self) -> Option<Read> {
        // One that was refused is the worker's to end.
        if self.is_refused { None } else { self.wanted.take() }
    }

    pub(super) fn put(&mut self, answer: Answer) {
        self.answer = Some(answer);
    }

    /// Files that the host's thread has to let go.
    pub(super) fn dropped(&mut self) -> Vec<Arc<dyn HostFile>> {
        std::mem::take(&mut self.dropped)
    }

    /// The read that is waited for fails.
    pub(super) fn refuse(&mut self, wake: &Condvar) {
        self.is_refused = self.wanted.is_some();
        wake.notify_one();
    }
}

/// A file of the host that is read, and let go, on the host's threads only.
pub struct ByTheHost {
    /// None once it was let go.
    file: Option<Arc<dyn HostFile>>,
}

impl ByTheHost {
    /// The same file; whichever thread needs it.
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

    fn read_at(&self, offset: u64, out: &mut [u8]) -> bool {
        let Some(file) = &self.file else { return false };
        let Some(shared) = worker() else { return file.read_at(offset, out) };
        let mut state = shared.state.lock();
        if state.is_stopping {
            return false;
        }
        state.reads.is_refused = false;
        state.reads.wanted = Some(Read { file: Arc::clone(file), offset, length: out.len() });
        shared.news.notify_all();
        loop {
            if let Some(Answer(bytes, file)) = state.reads.answer.take() {
                state.reads.dropped.push(file);
                return bytes.is_some_and(|bytes| {
                    out.copy_from_slice(&bytes);
                    true
                });
            }
            if std::mem::take(&mut state.reads.is_refused) {
                let refused = state.reads.wanted.take().map(|read| read.file);
                state.reads.dropped.extend(refused);
                return false;
            }
            shared.wake.wait(&mut state);
        }
    }
}

impl Drop for ByTheHost {
    fn drop(&mut self) {
        if let (Some(shared), Some(file)) = (worker(), self.file.take()) {
            shared.state.lock().reads.dropped.push(file);
            shared.news.notify_all();
        }
    }
}
