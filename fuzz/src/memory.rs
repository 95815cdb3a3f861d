//! The heap, counted: what an input takes at most, and a limit beyond which there is none.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

static NOW: AtomicUsize = AtomicUsize::new(0);
static MOST: AtomicUsize = AtomicUsize::new(0);
static LIMIT: AtomicUsize = AtomicUsize::new(usize::MAX);

/// Rust's allocator, counted.
pub struct Counted;

/// Counts from here on, with room for so many bytes. Returns what is taken at this moment.
pub fn begin(room: usize) -> usize {
    let now = NOW.load(Relaxed);
    MOST.store(now, Relaxed);
    LIMIT.store(now.saturating_add(room), Relaxed);
    now
}

/// The bytes that were taken at most, and that are, beyond what there was.
pub fn end(before: usize) -> (usize, usize) {
    LIMIT.store(usize::MAX, Relaxed);
    (MOST.load(Relaxed).saturating_sub(before), NOW.load(Relaxed).saturating_sub(before))
}

/// Takes so many bytes more; false beyond the limit.
fn take(bytes: usize) -> bool {
    let now = NOW.fetch_add(bytes, Relaxed).saturating_add(bytes);
    if now > LIMIT.load(Relaxed) {
        NOW.fetch_sub(bytes, Relaxed);
        return false;
    }
    MOST.fetch_max(now, Relaxed);
    true
}

// SAFETY: all is the system's allocator; what it cannot give is NULL, which the trait allows.
unsafe impl GlobalAlloc for Counted {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if !take(layout.size()) {
            return std::ptr::null_mut();
        }
        // SAFETY: the caller's promise, here and below.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if !take(layout.size()) {
            return std::ptr::null_mut();
        }
        // SAFETY: as above.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, start: *mut u8, layout: Layout) {
        NOW.fetch_sub(layout.size(), Relaxed);
        // SAFETY: as above.
        unsafe { System.dealloc(start, layout) }
    }

    unsafe fn realloc(&self, start: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if size > layout.size() {
            if !take(size - layout.size()) {
                return std::ptr::null_mut();
            }
        } else {
            NOW.fetch_sub(layout.size() - size, Relaxed);
        }
        // SAFETY: as above.
        unsafe { System.realloc(start, layout, size) }
    }
}
