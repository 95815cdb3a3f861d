//! Threads for grammars. A parser may recurse deeper than a host's stack allows, and an untrusted
//! grammar may keep it busy for longer than a step's budget. So it works on a thread of rotor's
//! own, and the caller waits as long as its budget allows.
#![forbid(unsafe_code)]

use std::collections::VecDeque;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use log::Level;
use parking_lot::{Condvar, Mutex};

use crate::error::{Error, Result, check_room};
use crate::stack::{THREAD_BYTES, become_own, with_records};

/// The most threads of one model. A hostile grammar occupies one until its limits end it. Meanwhile
/// other grammars have fewer threads.
const MAX_THREADS: usize = 4;

/// The size of their stacks. llguidance 1.9.1 needs up to 10 kB for each rule, group or reference
/// inside another, and `schema` and `lark` allow 3000 of these. Memory that a thread never touches
/// is never resident.
const STACK_BYTES: usize = 32 << 20;

/// The time between two checks whether a waiting caller is cancelled.
const CHECK_EVERY: Duration = Duration::from_millis(2);

type Job = Box<dyn FnOnce() + Send>;

#[derive(Default)]
struct Queue {
    jobs: VecDeque<Job>,
    n_idle: usize,
    /// The threads that have all memory that they need.
    n_ready: usize,
    is_over: bool,
    threads: Vec<JoinHandle<()>>,
}

/// The threads of one model, and their work.
#[derive(Default)]
struct Shared {
    queue: Mutex<Queue>,
    has_changed: Condvar,
    is_ready: Condvar,
}

/// Threads that start when they are first needed, and end with their owner.
#[derive(Default)]
pub(super) struct Helpers(Arc<Shared>);

/// Work that a caller waits for. A task that is dropped still runs to its end.
pub(super) struct Task<T>(Arc<Outcome<T>>);

struct Outcome<T> {
    /// The result, and the log lines of the work.
    result: Mutex<Option<(Result<T>, Vec<(Level, String)>)>>,
    is_done: Condvar,
}

impl Shared {
    /// Does jobs until the queue is closed.
    fn work(&self) {
        become_own();
        // This makes the state that llguidance keeps for each thread, as `become_own` does.
        let _ = llguidance::panic_utils::catch_unwind(|| Ok(()));
        let mut queue = self.queue.lock();
        queue.n_ready += 1;
        self.is_ready.notify_all();
        loop {
            if let Some(job) = queue.jobs.pop_front() {
                drop(queue);
                job();
                queue = self.queue.lock();
            } else if queue.is_over {
                return;
            } else {
                queue.n_idle += 1;
                self.has_changed.wait(&mut queue);
                queue.n_idle -= 1;
            }
        }
    }
}

impl Helpers {
    /// Makes sure that there is a thread for one more job.
    ///
    /// # Errors
    /// [`Error::Resources`] if there is none, and the system refuses one.
    pub(super) fn prepare(&self) -> Result<()> {
        let mut queue = self.0.queue.lock();
        if queue.n_idle > queue.jobs.len() || queue.threads.len() == MAX_THREADS {
            return Ok(());
        }
        let shared = Arc::clone(&self.0);
        let refused =
            |reason| Error::Resources { message: format!("the system refused a thread for the grammar: {reason}") };
        let start = || {
            check_room(THREAD_BYTES, "a thread for the grammar")?;
            let thread = std::thread::Builder::new().name("rotor-grammar".to_owned()).stack_size(STACK_BYTES);
            thread.spawn(move || shared.work()).map_err(refused)
        };
        match start() {
            Ok(thread) => {
                queue.threads.push(thread);
                while queue.n_ready < queue.threads.len() {
                    self.0.is_ready.wait(&mut queue);
                }
            }
            Err(_) if !queue.threads.is_empty() => {}
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// Begins `work`, for which [`Self::prepare`] has found a thread.
    pub(super) fn begin<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T> + Send + 'static) -> Task<T> {
        let outcome = Arc::new(Outcome { result: Mutex::new(None), is_done: Condvar::new() });
        let its = Arc::clone(&outcome);
        let job = move || {
            let (caught, records) = with_records(|| catch_unwind(AssertUnwindSafe(work)));
            let result = caught.unwrap_or_else(|panic| Err(Error::of_panic("grammar", panic)));
            *its.result.lock() = Some((result, records));
            its.is_done.notify_all();
        };
        self.0.queue.lock().jobs.push_back(Box::new(job));
        self.0.has_changed.notify_one();
        Task(outcome)
    }
}

impl Drop for Helpers {
    fn drop(&mut self) {
        let mut queue = self.0.queue.lock();
        queue.is_over = true;
        queue.jobs.clear();
        let threads = std::mem::take(&mut queue.threads);
        drop(queue);
        self.0.has_changed.notify_all();
        // One of these threads may be the last owner of a model, if its job needed the model's
        // tokenizer.
        let me = std::thread::current().id();
        for thread in threads.into_iter().filter(|thread| thread.thread().id() != me) {
            let _ = thread.join();
        }
    }
}

impl<T> Task<T> {
    /// Waits for the result, but no longer than `patience`, and only until `is_cancelled`. Returns
    /// None if it is not there yet.
    pub(super) fn wait(&self, patience: Option<Duration>, is_cancelled: &dyn Fn() -> bool) -> Option<Result<T>> {
        let end = patience.map(|patience| Instant::now() + patience);
        let mut result = self.0.result.lock();
        while result.is_none() {
            let left = end.map_or(CHECK_EVERY, |end| end.saturating_duration_since(Instant::now()).min(CHECK_EVERY));
            if left.is_zero() || is_cancelled() {
                return None;
            }
            self.0.is_done.wait_for(&mut result, left);
        }
        let (result, records) = result.take()?;
        records.iter().for_each(|(level, text)| log::log!(*level, "{text}"));
        Some(result)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn run<T: Send + 'static>(helpers: &Helpers, work: impl FnOnce() -> Result<T> + Send + 'static) -> Task<T> {
        helpers.prepare().unwrap();
        helpers.begin(work)
    }

    #[test]
    fn results_and_panics_come_back() {
        let helpers = Helpers::default();
        let tasks: Vec<_> = (0..20).map(|i| run(&helpers, move || Ok(i * i))).collect();
        let squares: Vec<i32> = tasks.iter().map(|task| task.wait(None, &|| false).unwrap().unwrap()).collect();
        assert_eq!(squares, (0..20).map(|i| i * i).collect::<Vec<_>>());
        let panic = run(&helpers, || -> Result<()> { panic!("at the disco") }).wait(None, &|| false).unwrap();
        assert!(matches!(panic, Err(Error::Internal { .. })));
        assert!(helpers.0.queue.lock().threads.len() <= MAX_THREADS);
    }

    #[test]
    fn who_waits_can_stop_waiting() {
        let (helpers, gate) = (Helpers::default(), Arc::new(Mutex::new(())));
        let closed = gate.lock();
        let its = Arc::clone(&gate);
        let task = run(&helpers, move || {
            drop(its.lock());
            Ok(1)
        });
        assert!(task.wait(Some(Duration::ZERO), &|| false).is_none());
        assert!(task.wait(Some(Duration::from_millis(5)), &|| false).is_none());
        assert!(task.wait(None, &|| true).is_none());
        drop(closed);
        assert_eq!(task.wait(None, &|| false).unwrap().unwrap(), 1);
    }

    #[test]
    fn they_end_with_their_owner() {
        let helpers = Helpers::default();
        let task = run(&helpers, || Ok(()));
        let shared = Arc::downgrade(&helpers.0);
        drop(helpers);
        assert!(shared.upgrade().is_none());
        drop(task);
    }
}
