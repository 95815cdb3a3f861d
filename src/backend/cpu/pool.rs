//! The model's threads. They spin briefly between ops, and sleep when no work comes.
//!
//! [`Pool::run`] opens a *gate*. Workers that are awake enter, take tasks by number until none is
//! left, and leave. Each thread has a share of consecutive tasks, so that it reads one ascending
//! stream of weights. (That is a tenth faster than taking turns.) A thread that has finished its
//! own share helps the others. The caller works, too. When no task is left, the caller closes the
//! gate, and waits only for the workers inside. So a worker that the system has not scheduled,
//! because a game needs the core, never delays a step.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::error::{Error, Result, check_room};
use crate::stack::THREAD_BYTES;

/// How long a worker spins for the next op before it sleeps. Ops of one token follow within
/// microseconds.
const SPIN: Duration = Duration::from_micros(60);

/// The gate's bits: the number of workers inside (low 16 bits), the open flag, and the job's serial
/// number above.
const INSIDE: u64 = 0xffff;
const OPEN: u64 = 1 << 16;
const SERIAL: u64 = 1 << 17;

/// `job(worker, task)`. Its lifetime is erased (see `Pool::run`).
type Job = *const (dyn Fn(usize, usize) + Sync);

struct Shared {
    gate: AtomicU64,
    /// Written only by `run`, while no worker is inside and the gate is closed.
    job: std::cell::UnsafeCell<Option<Job>>,
    /// One share per thread.
    shares: Box<[Share]>,
    panicked: AtomicBool,
    stop: AtomicBool,
    sleepers: AtomicUsize,
    /// A mutex of the standard library, not of parking_lot. The whole process shares parking_lot's
    /// table of waiting threads. If the process forks while a thread has that table locked, the
    /// child stops at its next wait.
    sleep: Mutex<()>,
    wake: Condvar,
}

// SAFETY: `job` is the only field that is not Sync by itself; the gate orders its writes and reads.
unsafe impl Send for Shared {}
// SAFETY: see above.
unsafe impl Sync for Shared {}

/// A share of consecutive tasks, on a cache line of its own.
#[repr(align(64))]
#[derive(Default)]
struct Share {
    next: AtomicUsize,
    end: AtomicUsize,
}

/// A fixed number of threads, including the caller's.
pub(super) struct Pool {
    shared: Arc<Shared>,
    running: Mutex<()>,
    workers: Vec<JoinHandle<()>>,
}

impl Pool {
    /// A pool of `threads` threads, of which `threads - 1` are new.
    pub(super) fn new(threads: usize) -> Result<Self> {
        let shared = Arc::new(Shared {
            gate: AtomicU64::new(0),
            job: std::cell::UnsafeCell::new(None),
            shares: (0..threads.max(1)).map(|_| Share::default()).collect(),
            panicked: AtomicBool::new(false),
            stop: AtomicBool::new(false),
            sleepers: AtomicUsize::new(0),
            sleep: Mutex::new(()),
            wake: Condvar::new(),
        });
        let _signals = BlockSignals::new();
        let mut pool = Self { shared, running: Mutex::new(()), workers: Vec::new() };
        for index in 1..threads {
            let shared = Arc::clone(&pool.shared);
            let builder = std::thread::Builder::new().name(format!("rotor-{index}"));
            check_room(THREAD_BYTES, "a thread")?;
            let worker = builder.spawn(move || shared.work(index));
            let refused =
                |e| Error::Resources { message: format!("the system refused thread {} of {threads}: {e}", index + 1) };
            pool.workers.push(worker.map_err(refused)?);
        }
        Ok(pool)
    }

    pub(super) fn threads(&self) -> usize {
        self.workers.len() + 1
    }

    /// Calls `job(worker, task)` once for every task below `n_tasks`, on any threads, and returns
    /// when all are done. `worker` is below `threads()`, and no two calls at the same time have the
    /// same `worker`. Panics if a task panicked.
    pub(super) fn run(&self, n_tasks: usize, job: &(dyn Fn(usize, usize) + Sync)) {
        if n_tasks <= 1 || self.workers.is_empty() {
            (0..n_tasks).for_each(|task| job(0, task));
            return;
        }
        let _one_at_a_time = locked(&self.running);
        let shared = &*self.shared;
        // SAFETY: only the lifetime changes. The drop of the guard `Close` below returns only when
        // no worker is inside and none can enter, so the job is not used after this function ends.
        // That holds when the function unwinds, too, because the guard then closes the gate.
        let job_static = unsafe { std::mem::transmute::<&(dyn Fn(usize, usize) + Sync), Job>(job) };
        // Acquire: the writes of the last run's workers come before what follows.
        let gate = shared.gate.load(Ordering::Acquire);
        // SAFETY: the gate is closed and no worker is inside (the previous run made sure of that),
        // and this thread holds `running`.
        unsafe { *shared.job.get() = Some(job_static) };
        let mut end = 0;
        for (i, share) in shared.shares.iter().enumerate() {
            share.next.store(end, Ordering::Relaxed);
            end = n_tasks * (i + 1) / shared.shares.len();
            share.end.store(end, Ordering::Relaxed);
        }
        // The flag may still be set by a task of the last run that panicked on the caller's thread.
        shared.panicked.store(false, Ordering::Relaxed);
        let serial = (gate & !(SERIAL - 1)).wrapping_add(SERIAL);
        shared.gate.store(serial | OPEN, Ordering::SeqCst);
        if shared.sleepers.load(Ordering::SeqCst) > 0 {
            let _guard = locked(&shared.sleep);
            shared.wake.notify_all();
        }
        let guard = Close(shared);
        shared.take_tasks(0, job);
        drop(guard);
        if shared.panicked.swap(false, Ordering::Relaxed) {
            resume_unwind(Box::new("a worker thread panicked"));
        }
    }
}

/// Blocks all signals on this thread while it exists, so that new threads inherit the blocked mask.
/// The host's signal handlers run on the host's threads only.
struct BlockSignals {
    #[cfg(unix)]
    before: libc::sigset_t,
}

impl BlockSignals {
    #[cfg(unix)]
    fn new() -> Self {
        // SAFETY: this function owns both sets; sigset_t is plain data that sigfillset and
        // pthread_sigmask fill.
        unsafe {
            let (mut all, mut before) = (std::mem::zeroed(), std::mem::zeroed());
            libc::sigfillset(&mut all);
            libc::pthread_sigmask(libc::SIG_SETMASK, &all, &mut before);
            Self { before }
        }
    }

    #[cfg(not(unix))]
    fn new() -> Self {
        Self {}
    }
}

impl Drop for BlockSignals {
    fn drop(&mut self) {
        #[cfg(unix)]
        // SAFETY: the set is the one that this thread had before.
        unsafe {
            libc::pthread_sigmask(libc::SIG_SETMASK, &self.before, std::ptr::null_mut())
        };
    }
}

/// Closes the gate and waits for the workers inside, also when the caller's own task panics.
struct Close<'a>(&'a Shared);

impl Drop for Close<'_> {
    fn drop(&mut self) {
        self.0.gate.fetch_and(!OPEN, Ordering::SeqCst);
        let mut spins = 0u32;
        while self.0.gate.load(Ordering::Acquire) & INSIDE != 0 {
            spins += 1;
            if spins.is_multiple_of(4096) { std::thread::yield_now() } else { std::hint::spin_loop() }
        }
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::SeqCst);
        {
            let _guard = locked(&self.shared.sleep);
            self.shared.wake.notify_all();
        }
        // A worker cannot have panicked: it catches the panics of its tasks.
        self.workers.drain(..).for_each(|worker| drop(worker.join()));
    }
}

impl Shared {
    fn take_tasks(&self, worker: usize, job: &(dyn Fn(usize, usize) + Sync)) {
        let (before, own) = self.shares.split_at(worker);
        for share in own.iter().chain(before) {
            let end = share.end.load(Ordering::Relaxed);
            while share.next.load(Ordering::Relaxed) < end {
                let task = share.next.fetch_add(1, Ordering::Relaxed);
                if task < end {
                    job(worker, task);
                }
            }
        }
    }

    /// The main loop of a worker.
    fn work(&self, index: usize) {
        let mut done = 0;
        while let Some(serial) = self.await_job(done) {
            if self.enter(serial) {
                self.take_tasks_inside(index);
                self.gate.fetch_sub(1, Ordering::Release);
            }
            done = serial;
        }
    }

    /// Takes tasks. May be called only between `enter` and the gate's decrement.
    fn take_tasks_inside(&self, index: usize) {
        // SAFETY: the gate admits workers only after `run` wrote the job. Until this worker has
        // left, `run` does not return, and nobody writes the job again.
        let job = unsafe { (*self.job.get()).map(|job| &*job) };
        let Some(job) = job else { return };
        if catch_unwind(AssertUnwindSafe(|| self.take_tasks(index, job))).is_err() {
            self.panicked.store(true, Ordering::Relaxed);
        }
    }

    /// Enters the open gate of job `serial`; false when it has closed meanwhile.
    fn enter(&self, serial: u64) -> bool {
        let enter = |gate: u64| (gate & !INSIDE == serial | OPEN).then_some(gate + 1);
        self.gate.fetch_update(Ordering::AcqRel, Ordering::Acquire, enter).is_ok()
    }

    /// Spins, then sleeps, until a job other than `done` is open. Returns its serial number, or
    /// None if the thread is to stop.
    fn await_job(&self, done: u64) -> Option<u64> {
        let start = Instant::now();
        loop {
            for _ in 0..64 {
                if let Some(serial) = self.new_job(done) {
                    return Some(serial);
                }
                std::hint::spin_loop();
            }
            if self.stop.load(Ordering::SeqCst) {
                return None;
            }
            if start.elapsed() > SPIN {
                self.sleep_until_woken(done);
            }
        }
    }

    fn new_job(&self, done: u64) -> Option<u64> {
        let gate = self.gate.load(Ordering::SeqCst);
        let serial = gate & !(SERIAL - 1);
        (gate & OPEN != 0 && serial != done).then_some(serial)
    }

    fn sleep_until_woken(&self, done: u64) {
        let mut guard = locked(&self.sleep);
        self.sleepers.fetch_add(1, Ordering::SeqCst);
        // `run` opens the gate before it looks for sleepers. So either `run` sees this sleeper, or
        // this thread sees the open gate.
        while self.new_job(done).is_none() && !self.stop.load(Ordering::SeqCst) {
            guard = self.wake.wait(guard).unwrap_or_else(PoisonError::into_inner);
        }
        self.sleepers.fetch_sub(1, Ordering::SeqCst);
    }
}

/// Locks a mutex and ignores poison: no data under these locks is ever left half written, so a
/// panic elsewhere damages nothing.
fn locked(mutex: &Mutex<()>) -> MutexGuard<'_, ()> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_task_runs_once_and_no_worker_twice_at_a_time() {
        for threads in 1..=4 {
            let pool = Pool::new(threads).unwrap();
            for n_tasks in [0, 1, 2, 7, 1000] {
                let counts: Vec<AtomicUsize> = (0..n_tasks).map(|_| AtomicUsize::new(0)).collect();
                let busy: Vec<AtomicBool> = (0..threads).map(|_| AtomicBool::new(false)).collect();
                pool.run(n_tasks, &|worker, task| {
                    assert!(!busy[worker].swap(true, Ordering::SeqCst));
                    counts[task].fetch_add(1, Ordering::SeqCst);
                    busy[worker].store(false, Ordering::SeqCst);
                });
                assert!(counts.iter().all(|count| count.load(Ordering::SeqCst) == 1));
            }
        }
    }

    #[test]
    fn a_panic_in_a_task_reaches_the_caller_and_the_pool_lives_on() {
        let pool = Pool::new(3).unwrap();
        for _ in 0..20 {
            let panics = || pool.run(50, &|_, task| assert!(task != 30, "on purpose"));
            assert!(catch_unwind(AssertUnwindSafe(panics)).is_err());
            let sum = AtomicUsize::new(0);
            pool.run(100, &|_, task| {
                _ = sum.fetch_add(task, Ordering::SeqCst);
            });
            assert_eq!(sum.into_inner(), 4950);
        }
    }

    #[test]
    fn threads_that_sleep_wake_up_again() {
        let pool = Pool::new(2).unwrap();
        for _ in 0..5 {
            std::thread::sleep(5 * SPIN);
            let count = AtomicUsize::new(0);
            pool.run(10, &|_, _| {
                _ = count.fetch_add(1, Ordering::SeqCst);
            });
            assert_eq!(count.into_inner(), 10);
        }
    }
}
