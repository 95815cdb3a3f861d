//! The system's allocator, and a reserve for what it refuses.
//!
//! Most of Rust ends the process where an allocation fails, and no library can be told otherwise. rotor asks for large memory in
//! ways that can fail; for the rest there is this reserve, which takes no memory until it is needed. A call that gets through on it
//! gives it back; while much of it is used, further calls are refused at the door (`guard`).

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::UnsafeCell;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes of the reserve.
const ROOM: usize = 4 << 20;
/// Bytes of the largest allocation that it serves.
const LARGEST: usize = 256 << 10;

#[repr(align(4096))]
struct Reserve {
    room: UnsafeCell<[u8; ROOM]>,
    /// Blocks that are in use, in the upper half; where the last one ends, in the lower half.
    state: AtomicU64,
}

// SAFETY: bytes of the room belong to whom `take` gave them.
unsafe impl Sync for Reserve {}

static RESERVE: Reserve = Reserve::new();

impl Reserve {
    const fn new() -> Self {
        Self { room: UnsafeCell::new([0; ROOM]), state: AtomicU64::new(0) }
    }

    /// NULL if there is no room.
    fn take(&self, layout: Layout) -> *mut u8 {
        if layout.size() > LARGEST || layout.align() > 4096 {
            return std::ptr::null_mut();
        }
        let begin = |state: u64| (state & u64::from(u32::MAX)).next_multiple_of(layout.align() as u64);
        let end = |state: u64| begin(state) + layout.size() as u64;
        let take = |state: u64| {
            let blocks = (state >> 32) + 1;
            (end(state) <= ROOM as u64).then(|| blocks << 32 | end(state))
        };
        match self.state.fetch_update(Ordering::AcqRel, Ordering::Acquire, take) {
            // SAFETY: the block ends within the room.
            Ok(state) => unsafe { self.room.get().cast::<u8>().add(begin(state) as usize) },
            Err(_) => std::ptr::null_mut(),
        }
    }

    /// Where a block begins, if it is one of the reserve.
    fn offset(&self, block: *mut u8) -> Option<u64> {
        let offset = (block as usize).wrapping_sub(self.room.get() as usize);
        (offset < ROOM).then_some(offset as u64)
    }

    /// A block of `take` that began there is not used any more.
    fn give_back(&self, begin: u64, size: usize) {
        let give_back = |state: u64| {
            let (blocks, end) = ((state >> 32) - 1, state & u64::from(u32::MAX));
            let end = if end == begin + size as u64 { begin } else { end };
            Some(if blocks == 0 { 0 } else { blocks << 32 | end })
        };
        let _ = self.state.fetch_update(Ordering::AcqRel, Ordering::Acquire, give_back);
    }

    fn used(&self) -> usize {
        (self.state.load(Ordering::Acquire) & u64::from(u32::MAX)) as usize
    }
}

/// Whether the system has refused so much that another call should not begin.
pub(super) fn is_low() -> bool {
    RESERVE.used() > ROOM / 2
}

/// The allocator of all of rotor. A program in Rust that has an allocator of its own leaves the feature `reserve` out.
#[cfg_attr(not(feature = "reserve"), allow(dead_code))]
struct WithReserve;

#[cfg(feature = "reserve")]
#[global_allocator]
static ALLOCATOR: WithReserve = WithReserve;

// SAFETY: blocks are the system's or the reserve's; each goes back to where it came from, and nothing here panics.
unsafe impl GlobalAlloc for WithReserve {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise.
        let block = unsafe { System.alloc(layout) };
        if block.is_null() { RESERVE.take(layout) } else { block }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller's promise.
        let block = unsafe { System.alloc_zeroed(layout) };
        if !block.is_null() {
            return block;
        }
        let block = RESERVE.take(layout);
        if !block.is_null() {
            // SAFETY: it has so many bytes.
            unsafe { block.write_bytes(0, layout.size()) };
        }
        block
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        match RESERVE.offset(block) {
            Some(begin) => RESERVE.give_back(begin, layout.size()),
            // SAFETY: the caller's promise; the block is the system's.
            None => unsafe { System.dealloc(block, layout) },
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        if RESERVE.offset(block).is_none() {
            // SAFETY: the caller's promise; the block is the system's.
            let moved = unsafe { System.realloc(block, layout, new_size) };
            if !moved.is_null() {
                return moved;
            }
        }
        // SAFETY: the caller's promise: with this alignment the new size is a layout.
        let wanted = unsafe { Layout::from_size_align_unchecked(new_size, layout.align()) };
        // SAFETY: the size is not 0, by the caller's promise.
        let moved = unsafe { self.alloc(wanted) };
        if !moved.is_null() {
            // SAFETY: both have so many bytes; the old block is not used any more.
            unsafe {
                moved.copy_from_nonoverlapping(block, layout.size().min(new_size));
                self.dealloc(block, layout);
            }
        }
        moved
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(size: usize, align: usize) -> Layout {
        Layout::from_size_align(size, align).unwrap()
    }

    #[test]
    fn blocks_are_apart_and_come_back() {
        static OWN: Reserve = Reserve::new();
        let reserve = &OWN;
        let sizes = [(1, 1), (7, 8), (4096, 64), (LARGEST, 4096), (3, 2)];
        for round in 0..3 {
            let mut blocks: Vec<(u64, usize)> = vec![];
            for (size, align) in sizes.iter().cycle().take(40).copied() {
                let block = reserve.take(layout(size, align));
                let Some(begin) = reserve.offset(block) else { break };
                assert_eq!(block as usize % align, 0);
                assert!(blocks.iter().all(|(other, n)| begin + size as u64 <= *other || other + *n as u64 <= begin));
                blocks.push((begin, size));
            }
            assert!(blocks.len() > 20);
            if round == 1 {
                blocks.reverse();
            }
            blocks.iter().for_each(|(begin, size)| reserve.give_back(*begin, *size));
            assert_eq!(reserve.used(), 0);
        }
    }

    #[test]
    fn what_is_too_large_is_refused() {
        static OWN: Reserve = Reserve::new();
        let reserve = &OWN;
        assert!(reserve.take(layout(LARGEST + 1, 1)).is_null());
        assert!(reserve.take(layout(1, 8192)).is_null());
        let n = (0..).take_while(|_| !reserve.take(layout(LARGEST, 1)).is_null()).count();
        assert_eq!(n, ROOM / LARGEST);
        assert!(reserve.take(layout(1, 1)).is_null());
    }
}
