//! Memory of the CPU backend: zeroed, page-aligned, and on huge pages if the system has them.

use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::ptr::NonNull;

use bytemuck::Pod;
use memmap2::MmapMut;

use crate::error::{Error, Result};

/// The backend asks the system for huge pages from this size on.
#[cfg(target_os = "linux")]
const HUGE: usize = 1 << 21;

/// `len` numbers, zero at first, aligned to a page (and so to any vector and cache line). The
/// system allocates a page when it is first touched.
pub(super) struct Buffer<T> {
    start: NonNull<T>,
    len: usize,
    /// Owns what `start` points to.
    _map: Option<MmapMut>,
}

// SAFETY: the buffer owns its memory, as a Vec does. The contracts of `part` and `part_mut` make
// their callers responsible for who may touch which numbers.
unsafe impl<T: Send> Send for Buffer<T> {}
// SAFETY: see above.
unsafe impl<T: Sync> Sync for Buffer<T> {}

impl<T: Pod> Buffer<T> {
    pub(super) fn empty() -> Self {
        Self { start: NonNull::dangling(), len: 0, _map: None }
    }

    pub(super) fn zeroed(len: usize) -> Result<Self> {
        if len == 0 {
            return Ok(Self::empty());
        }
        let refused = || Error::Resources {
            message: format!("the system refused memory for {len} numbers of {} bytes", size_of::<T>()),
        };
        let bytes = len.checked_mul(size_of::<T>()).ok_or_else(refused)?;
        let mut map = MmapMut::map_anon(bytes).map_err(|_| refused())?;
        #[cfg(target_os = "linux")]
        if bytes >= HUGE {
            // Best effort: everything works without huge pages, but with more TLB misses.
            let _ = map.advise(memmap2::Advice::HugePage);
        }
        let start = NonNull::new(map.as_mut_ptr().cast()).ok_or_else(refused)?;
        Ok(Self { start, len, _map: Some(map) })
    }

    /// Makes room for at least `len` numbers. The contents are lost if the buffer has to grow.
    pub(super) fn reserve(&mut self, len: usize) -> Result<()> {
        if len > self.len {
            *self = Self::zeroed(len)?;
        }
        Ok(())
    }

    pub(super) fn bytes(&self) -> usize {
        self.len * size_of::<T>()
    }

    /// The numbers `start..start + len`, while other threads may write elsewhere. Panics if they
    /// are out of bounds.
    ///
    /// # Safety
    /// Nobody writes them while the slice is alive.
    pub(super) unsafe fn part(&self, start: usize, len: usize) -> &[T] {
        assert!(start <= self.len && len <= self.len - start, "part {start}+{len} of {}", self.len);
        // SAFETY: in bounds by the assertion; any bits are a T (Pod); unwritten by the caller's
        // promise.
        unsafe { std::slice::from_raw_parts(self.start.as_ptr().add(start), len) }
    }

    /// Like [`Buffer::part`], but mutable.
    ///
    /// # Safety
    /// Nobody else reads or writes them while the slice is alive.
    #[expect(clippy::mut_from_ref, reason = "that is its purpose; the caller vouches for exclusive access")]
    pub(super) unsafe fn part_mut(&self, start: usize, len: usize) -> &mut [T] {
        assert!(start <= self.len && len <= self.len - start, "part {start}+{len} of {}", self.len);
        // SAFETY: as above; exclusive by the caller's promise.
        unsafe { std::slice::from_raw_parts_mut(self.start.as_ptr().add(start), len) }
    }
}

impl<T: Pod> Deref for Buffer<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        // SAFETY: the memory is ours and lives as long as `self`; any bits are a T (Pod).
        unsafe { std::slice::from_raw_parts(self.start.as_ptr(), self.len) }
    }
}

impl<T: Pod> DerefMut for Buffer<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        // SAFETY: as above, and `self` is borrowed exclusively.
        unsafe { std::slice::from_raw_parts_mut(self.start.as_ptr(), self.len) }
    }
}

/// A slice to which several threads write at once, each to a part of its own.
#[derive(Clone, Copy)]
pub(super) struct Shared<'a, T> {
    start: *mut T,
    len: usize,
    lifetime: PhantomData<&'a mut [T]>,
}

// SAFETY: the type is a `&mut [T]` handed out in parts; the contract of `part` demands that the
// parts do not overlap.
unsafe impl<T: Send> Send for Shared<'_, T> {}
// SAFETY: see above.
unsafe impl<T: Send> Sync for Shared<'_, T> {}

impl<'a, T> Shared<'a, T> {
    pub(super) fn new(slice: &'a mut [T]) -> Self {
        Self { start: slice.as_mut_ptr(), len: slice.len(), lifetime: PhantomData }
    }

    /// The elements `start..start + len`. Panics if they are out of bounds.
    ///
    /// # Safety
    /// No two parts that are alive at the same time overlap.
    #[expect(clippy::mut_from_ref, reason = "that is its purpose; the caller vouches for disjoint parts")]
    pub(super) unsafe fn part(&self, start: usize, len: usize) -> &mut [T] {
        assert!(start <= self.len && len <= self.len - start, "part {start}+{len} of {}", self.len);
        // SAFETY: in bounds by the assertion; exclusive by the caller's promise.
        unsafe { std::slice::from_raw_parts_mut(self.start.add(start), len) }
    }
}
