//! Stacks of rotor's own. With them, a parser that recurses, or a driver that needs a large stack,
//! never depends on the caller's stack.
//!
//! Such a stack belongs to a thread that ends with its work. (Another stack for the caller's own
//! thread would cost less. But garbage collectors of hosts look for a thread's stack where the
//! system put it.)
#![forbid(unsafe_code)]

use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use log::Level;
use parking_lot::{Condvar, Mutex, MutexGuard};

use crate::error::{Error, Result, check_room};

/// Bytes of such a stack. Only what is touched is ever resident; parsers limit their recursion to
/// what fits into it.
pub(crate) const STACK_BYTES: usize = 8 << 20;

/// How long a caller waits for work before it asks whether the work is to continue.
const MOMENT: Duration = Duration::from_millis(10);
/// The memory that the system must have left for a new thread to begin. It is more than the reserve
/// (`abi/reserve.rs`) gives at once.
pub(crate) const THREAD_BYTES: usize = 512 << 10;

thread_local! {
    static IS_OWN: Cell<bool> = const { Cell::new(false) };
    static RECORDS: RefCell<Option<Vec<(Level, String)>>> = const { RefCell::new(None) };
}

/// Runs `work` to its end on a stack of rotor's own. `what` names the work for the thread's name
/// and for errors.
///
/// # Errors
/// Those of `work`; [`Error::Resources`] if the system refuses the thread; [`Error::Internal`] if
/// `work` panics.
pub(crate) fn on_own_stack<T: Send>(what: &str, work: impl FnOnce() -> Result<T> + Send) -> Result<T> {
    if IS_OWN.get() {
        return on_own_stack_here(what, work);
    }
    on_stack_of(STACK_BYTES, what, work)
}

/// As [`on_own_stack`], on a new stack of so many bytes.
fn on_stack_of<T: Send>(bytes: usize, what: &str, work: impl FnOnce() -> Result<T> + Send) -> Result<T> {
    on_new_stack(bytes, what, work, &mut || ())
}

/// As [`on_own_stack`], for long work. Meanwhile the caller's own thread asks `keep_going` every
/// few milliseconds, since a host's function may be called on that thread only. `work` receives a
/// function that returns the last answer.
pub(crate) fn on_own_stack_while<T: Send>(
    what: &str,
    keep_going: &mut dyn FnMut() -> bool,
    work: impl FnOnce(&mut dyn FnMut() -> bool) -> Result<T> + Send,
) -> Result<T> {
    if IS_OWN.get() {
        return on_own_stack_here(what, || work(keep_going));
    }
    let keeps_going = AtomicBool::new(true);
    let asked = || work(&mut || keeps_going.load(Ordering::Relaxed));
    on_new_stack(STACK_BYTES, what, asked, &mut || keeps_going.store(keep_going(), Ordering::Relaxed))
}

fn on_own_stack_here<T>(what: &str, work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|panic| Err(Error::of_panic(what, panic)))
}

/// Runs `work` on a new stack, and meanwhile calls `meanwhile` every [`MOMENT`] on the caller's own
/// stack.
fn on_new_stack<T: Send>(
    bytes: usize,
    what: &str,
    work: impl FnOnce() -> Result<T> + Send,
    meanwhile: &mut dyn FnMut(),
) -> Result<T> {
    let (over, ends) = (&Mutex::new(false), &Condvar::new());
    let refused =
        |reason| Error::Resources { message: format!("the system refused a thread for the {what}: {reason}") };
    // A C library ends the process if it has no memory for what a new thread needs first.
    check_room(THREAD_BYTES, what)?;
    let body = move || {
        become_own();
        let result = catch_unwind(AssertUnwindSafe(|| with_records(work)));
        *over.lock() = true;
        ends.notify_one();
        result.unwrap_or_else(|panic| (Err(Error::of_panic(what, panic)), vec![]))
    };
    let (result, records) = std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name(format!("rotor-{what}")).stack_size(bytes);
        match thread.spawn_scoped(scope, body).map_err(refused) {
            Ok(running) => {
                let mut is_over = over.lock();
                while !*is_over {
                    if ends.wait_for(&mut is_over, MOMENT).timed_out() {
                        MutexGuard::unlocked(&mut is_over, &mut *meanwhile);
                    }
                }
                drop(is_over);
                running.join().unwrap_or_else(|panic| (Err(Error::of_panic(what, panic)), vec![]))
            }
            Err(error) => (Err(error), vec![]),
        }
    });
    records.iter().for_each(|(level, text)| log::log!(*level, "{text}"));
    result
}

/// Does `work` and keeps its log records, for the thread that waits for it.
pub(crate) fn with_records<T>(work: impl FnOnce() -> T) -> (T, Vec<(Level, String)>) {
    RECORDS.set(Some(vec![]));
    (work(), RECORDS.take().unwrap_or_default())
}

/// Marks this thread until its end as one with a stack of [`STACK_BYTES`] or more.
pub(crate) fn become_own() {
    IS_OWN.set(true);
    prepare_thread();
}

/// Creates what log records, locks and thread handles keep for each thread. A C library that has no
/// memory for the destructor of such a variable ends the process, so they are created while there
/// is memory.
pub(crate) fn prepare_thread() {
    // A thread that is ending needs no such variable.
    let _ = RECORDS.try_with(|_| ());
    let _ = std::thread::current();
    // This wait ends as it begins.
    Condvar::new().wait_for(&mut Mutex::new(()).lock(), Duration::ZERO);
}

/// Keeps a log record until the work is over, and the thread that waits for it can hand it to the
/// host; false on other threads.
pub(crate) fn keep_record(level: Level, text: &str) -> bool {
    RECORDS.with_borrow_mut(|records| records.as_mut().map(|records| records.push((level, text.to_owned())))).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_and_panics_come_back() {
        assert_eq!(on_own_stack("sum", || Ok(1 + 1)).unwrap(), 2);
        let refusal = on_own_stack("sum", || Err::<(), _>(Error::Empty));
        assert!(matches!(refusal, Err(Error::Empty)));
        let panics = || -> Result<()> { panic!("no sum") };
        for panic in [on_own_stack("sum", panics), on_own_stack("work", || on_own_stack("sum", panics))] {
            assert!(matches!(panic, Err(Error::Internal { message }) if message == "sum: no sum"));
        }
    }

    #[test]
    fn work_on_an_own_stack_stays_there() {
        let thread = || Ok(std::thread::current().id());
        let (outer, inner) = on_own_stack("work", || Ok((thread()?, on_own_stack("more", thread)?))).unwrap();
        assert_eq!(outer, inner);
        assert_ne!(outer, thread().unwrap());
    }

    #[test]
    fn the_caller_is_asked_on_its_own_thread_while_work_is_under_way() {
        let (mut asked, caller) = (0, std::thread::current().id());
        let mut keep_going = || {
            assert_eq!(std::thread::current().id(), caller);
            asked += 1;
            asked < 3
        };
        let until_cancelled = |keep_going: &mut dyn FnMut() -> bool| -> Result<()> {
            while keep_going() {
                std::thread::yield_now();
            }
            Err(Error::Cancelled)
        };
        let cancelled = on_own_stack_while("work", &mut keep_going, until_cancelled);
        assert!(matches!(cancelled, Err(Error::Cancelled)));
        assert!(asked >= 3);
    }

    #[test]
    fn a_stack_that_the_system_refuses_is_an_error() {
        let refused = on_stack_of(usize::MAX >> 2, "sum", || Ok(1));
        assert!(matches!(refused, Err(Error::Resources { .. })), "{refused:?}");
    }
}
