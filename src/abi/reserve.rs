//! The system's allocator, and a reserve for what it refuses.
//!
//! Most of Rust ends the process where an allocation fails, and no library can be told otherwise.
//! rotor asks for large memory in ways that can fail; for the rest there is this reserve, which
//! takes no memory until it is needed. A call that gets through on it gives it back; while much of
//! it is used, further calls are refused at the door (`guard`).
#![cfg_attr(not(feature = "reserve"), allow(dead_code))]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::UnsafeCell;
use std::ops::Range;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

/// Bytes of the reserve.
const ROOM: usize = 4 << 20;
/// Bytes of the largest allocation that it serves: regex-automata takes 320,000 at once for each
/// expression that it compiles.
const LARGEST: usize = 384 << 10;

/// Bytes that are taken and given back together.
const GRANULE: usize = 64;
const GRANULES: usize = ROOM / GRANULE;

#[repr(align(4096))]
struct Reserve {
    room: UnsafeCell<[u8; ROOM]>,
    /// A bit for each granule: whether it is taken.
    taken: [AtomicU64; GRANULES / 64],
    /// Granules that are taken.
    used: AtomicUsize,
}

// SAFETY: bytes of the room belong to whom `take` gave them.
unsafe impl Sync for Reserve {}

static RESERVE: Reserve = Reserve::new();

/// The words of `taken` that have the granules of a range, and these as bits.
fn words(range: Range<usize>) -> impl Iterator<Item = (usize, u64)> {
    let (first, end) = (range.start / 64, range.end.div_ceil(64));
    (first..if range.is_empty() { first } else { end }).map(move |word| {
        let (begin, end) = (range.start.saturating_sub(word * 64), (range.end - word * 64).min(64));
        (word, (u64::MAX >> (64 - (end - begin))) << begin)
    })
}

impl Reserve {
    const fn new() -> Self {
        let taken = [const { AtomicU64::new(0) }; GRANULES / 64];
        Self { room: UnsafeCell::new([0; ROOM]), taken, used: AtomicUsize::new(0) }
    }

    /// NULL if there is no room.
    fn take(&self, layout: Layout) -> *mut u8 {
        if layout.size() > LARGEST || layout.align() > 4096 {
            return std::ptr::null_mut();
        }
        let (n, step) = (granules(layout.size()), granules(layout.align()));
        let mut begin = 0;
        while begin + n <= GRANULES {
            match self.claim(begin..begin + n) {
                None => {
                    self.used.fetch_add(n, Ordering::AcqRel);
                    // SAFETY: the block ends within the room.
                    return unsafe { self.room.get().cast::<u8>().add(begin * GRANULE) };
                }
                Some(taken) => begin = (taken + 1).next_multiple_of(step),
            }
        }
        std::ptr::null_mut()
    }

    /// Takes these granules, or none of them: then one that is taken already.
    fn claim(&self, range: Range<usize>) -> Option<usize> {
        for (word, bits) in words(range.clone()) {
            let take = |taken: u64| (taken & bits == 0).then_some(taken | bits);
            if let Err(taken) = self.taken[word].fetch_update(Ordering::AcqRel, Ordering::Acquire, take) {
                self.free(range.start..(word * 64).max(range.start));
                return Some(word * 64 + (taken & bits).ilog2() as usize);
            }
        }
        None
    }

    fn free(&self, range: Range<usize>) {
        for (word, bits) in words(range) {
            self.taken[word].fetch_and(!bits, Ordering::AcqRel);
        }
    }

    /// Where a block begins, if it is one of the reserve.
    fn offset(&self, block: *mut u8) -> Option<usize> {
        let offset = (block as usize).wrapping_sub(self.room.get() as usize);
        (offset < ROOM).then_some(offset)
    }

    /// A block of `take` that began there is not used any more.
    fn give_back(&self, begin: usize, size: usize) {
        let (begin, n) = (begin / GRANULE, granules(size));
        self.used.fetch_sub(n, Ordering::AcqRel);
        self.free(begin..begin + n);
    }

    /// Bytes that are taken.
    fn used(&self) -> usize {
        self.used.load(Ordering::Acquire) * GRANULE
    }
}

/// Granules of so many bytes; a block has one at least.
fn granules(bytes: usize) -> usize {
    bytes.div_ceil(GRANULE).max(1)
}

/// Whether the system has refused so much that another call should not begin.
pub(super) fn is_low() -> bool {
    RESERVE.used() > ROOM / 2
}

/// The allocator of all of rotor. A program in Rust that has an allocator of its own leaves the
/// feature `reserve` out.
struct WithReserve;

#[cfg(feature = "reserve")]
#[global_allocator]
static ALLOCATOR: WithReserve = WithReserve;

// SAFETY: blocks are the system's or the reserve's; each goes back to where it came from, and
// nothing here panics.
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
            let mut blocks: Vec<(usize, usize)> = vec![];
            for (size, align) in sizes.iter().cycle().take(40).copied() {
                let block = reserve.take(layout(size, align));
                let Some(begin) = reserve.offset(block) else { break };
                assert_eq!(block as usize % align, 0);
                assert!(blocks.iter().all(|(other, n)| begin + size <= *other || other + *n <= begin));
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
    fn words_have_the_bits_of_a_range() {
        for range in [0..0, 5..5, 64..64, 0..64, 3..7, 60..70, 63..200, 128..192] {
            let bits = words(range.clone()).flat_map(|(word, bits)| {
                (0..64).filter(move |bit| bits >> bit & 1 == 1).map(move |bit| word * 64 + bit)
            });
            assert!(bits.eq(range));
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
        let n = (0..).take_while(|_| !reserve.take(layout(1, 1)).is_null()).count();
        assert_eq!(n, ROOM % LARGEST / GRANULE);
    }

    /// A block that stays keeps no other room.
    #[test]
    fn room_comes_back_around_a_block_that_stays() {
        static OWN: Reserve = Reserve::new();
        let reserve = &OWN;
        let before: Vec<_> = (0..ROOM / LARGEST).map(|_| reserve.offset(reserve.take(layout(LARGEST, 1)))).collect();
        let stays = reserve.take(layout(100, 64));
        assert_eq!(reserve.offset(stays), Some(ROOM / LARGEST * LARGEST));
        before.iter().flatten().for_each(|begin| reserve.give_back(*begin, LARGEST));
        assert_eq!(reserve.used(), 2 * GRANULE);
        let after: Vec<_> = (0..ROOM / LARGEST).map(|_| reserve.offset(reserve.take(layout(LARGEST, 1)))).collect();
        assert_eq!(before, after);
    }

    #[test]
    fn threads_take_blocks_of_their_own() {
        static OWN: Reserve = Reserve::new();
        let work = |byte: u8| {
            for i in 0..2000 {
                let size = 1 + (i * 37 + usize::from(byte) * 911) % 9000;
                let block = OWN.take(layout(size, 1 << (i % 13)));
                let Some(begin) = OWN.offset(block) else { continue };
                // SAFETY: the block has so many bytes, and nobody else has it.
                let bytes = unsafe { std::slice::from_raw_parts_mut(block, size) };
                bytes.fill(byte);
                std::thread::yield_now();
                assert!(bytes.iter().all(|other| *other == byte));
                OWN.give_back(begin, size);
            }
        };
        std::thread::scope(|scope| (1..=4).for_each(|byte| drop(scope.spawn(move || work(byte)))));
        assert_eq!(OWN.used(), 0);
    }
}
