//! Files of the host, read by the host's own thread: the worker asks, and whoever polls answers.
#![forbid(unsafe_code)]

use std::collections::BTreeMap;
use std::sync::{Arc, Weak};
use std::thread::ThreadId;

use parking_lot::Condvar;

use super::{Shared, Worker};
use crate::formats::files::{Files, HostFile};

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

/// A file of the host, as the worker sees it.
struct ByTheHost {
    /// None once it was let go.
    file: Option<Arc<dyn HostFile>>,
    shared: Weak<Shared>,
    worker: ThreadId,
}

impl ByTheHost {
    /// The worker's state, if this is the worker's thread. On any other one the host itself is calling.
    fn asks(&self) -> Option<Arc<Shared>> {
        if std::thread::current().id() == self.worker { self.shared.upgrade() } else { None }
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
        let Some(shared) = self.asks() else { return file.read_at(offset, out) };
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
        if let (Some(shared), Some(file)) = (self.asks(), self.file.take()) {
            shared.state.lock().reads.dropped.push(file);
            shared.news.notify_all();
        }
    }
}

impl Worker {
    /// The same files, of which the worker asks the host for bytes.
    pub(super) fn by_the_host(&self, files: Files) -> Files {
        let (Files::Host(files), Some(thread)) = (&files, &self.thread) else { return files };
        let wrap = |(name, file): (&String, &Arc<dyn HostFile>)| {
            let (file, shared) = (Some(Arc::clone(file)), Arc::downgrade(&self.shared));
            let file: Arc<dyn HostFile> = Arc::new(ByTheHost { file, shared, worker: thread.thread().id() });
            (name.clone(), file)
        };
        Files::Host(files.iter().map(wrap).collect::<BTreeMap<_, _>>())
    }
}
