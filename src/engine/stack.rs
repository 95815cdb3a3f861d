//! Stacks of rotor's own: a parser that recurses, or a library that needs much, never depends on the caller's stack.
#![forbid(unsafe_code)]

use crate::error::{Error, Result};

/// Bytes of such a stack. Only what is touched is ever resident; parsers limit their recursion to what fits into it.
pub(in crate::engine) const STACK_BYTES: usize = 8 << 20;

/// Runs `work` on a thread of its own, to its end. `what` it works on, for the thread's name and for errors.
///
/// # Errors
/// Those of `work`; [`Error::Resources`] if the system refuses the thread; [`Error::Internal`] if `work` panics.
pub(in crate::engine) fn on_own_stack<T: Send>(what: &str, work: impl FnOnce() -> Result<T> + Send) -> Result<T> {
    on_stack_of(STACK_BYTES, what, work)
}

/// The same with so many bytes.
pub(in crate::engine) fn on_stack_of<T: Send>(
    bytes: usize,
    what: &str,
    work: impl FnOnce() -> Result<T> + Send,
) -> Result<T> {
    let refused =
        |reason| Error::Resources { message: format!("the system refuses a thread for the {what}: {reason}") };
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().name(format!("rotor-{what}")).stack_size(bytes);
        let running = thread.spawn_scoped(scope, work).map_err(refused)?;
        running.join().unwrap_or_else(|panic| Err(Error::of_panic(what, panic)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_and_panics_come_back() {
        assert_eq!(on_own_stack("sum", || Ok(1 + 1)).unwrap(), 2);
        let refusal = on_own_stack("sum", || Err::<(), _>(Error::Empty));
        assert!(matches!(refusal, Err(Error::Empty)));
        let panic = on_own_stack("sum", || -> Result<()> { panic!("at the disco") });
        assert!(matches!(panic, Err(Error::Internal { message }) if message == "sum: at the disco"));
    }

    #[test]
    fn a_stack_that_the_system_refuses_is_an_error() {
        let refused = on_stack_of(usize::MAX >> 2, "sum", || Ok(1));
        assert!(matches!(refused, Err(Error::Resources { .. })), "{refused:?}");
    }
}
