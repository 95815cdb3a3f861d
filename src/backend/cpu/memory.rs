//! Memory of the CPU backend: zeroed, page-aligned, on huge pages where the system has them.

use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};

use bytemuck::Pod;
use memmap2::MmapMut;

use crate::error::{Error, Result};

/// From this size on the system is asked for huge pages.
const HUGE: usize = 1 << 21;

/// `len` numbers, zero at first, aligned to a page (and so to any vector and cache line).
pub(super) struct Buffer<T> {
    map: Option<MmapMut>,
    len: usize,
    numbers: PhantomData<T>,
}

impl<T: Pod> Buffer<T> {
    pub(super) fn empty() -> Self {
        Self { map: None, len: 0, numbers: PhantomData }
    }

    pub(super) fn zeroed(len: usize) -> Result<Self> {
        if len == 0 {
            return Ok(Self::empty());
        }
        let refused =
            || Error::Resources { message: format!("no memory for {len} numbers of {} bytes", size_of::<T>()) };
        let bytes = len.checked_mul(size_of::<T>()).ok_or_else(refused)?;
        let map = MmapMut::map_anon(bytes).map_err(|_| refused())?;
        #[cfg(target_os = "linux")]
        if bytes >= HUGE {
            // Best effort: without huge pages everything works, only with more TLB misses.
            let _ = map.advise(memmap2::Advice::HugePage);
        }
        Ok(Self { map: Some(map), len, numbers: PhantomData })
    }

    /// Makes room for at least `len` numbers. The content is lost when it has to grow.
    pub(super) fn reserve(&mut self, len: usize) -> Result<()> {
        if len > self.len {
            *self = Self::zeroed(len)?;
        }
        Ok(())
    }

    pub(super) fn bytes(&self) -> usize {
        self.len * size_of::<T>()
    }
}

impl<T: Pod> Deref for Buffer<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.map.as_ref().map_or(&[], |map| &bytemuck::cast_slice(map)[..self.len])
    }
}

impl<T: Pod> DerefMut for Buffer<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        let len = self.len;
        self.map.as_mut().map_or(&mut [], |map| &mut bytemuck::cast_slice_mut(map)[..len])
    }
}

/// A slice that several threads write at once, each a part of its own.
#[derive(Clone, Copy)]
pub(super) struct Shared<'a, T> {
    start: *mut T,
    len: usize,
    lifetime: PhantomData<&'a mut [T]>,
}

// SAFETY: it is a `&mut [T]` handed out in parts; `part` demands that the parts do not overlap.
unsafe impl<T: Send> Send for Shared<'_, T> {}
// SAFETY: see above.
unsafe impl<T: Send> Sync for Shared<'_, T> {}

impl<'a, T> Shared<'a, T> {
    pub(super) fn new(slice: &'a mut [T]) -> Self {
        Self { start: slice.as_mut_ptr(), len: slice.len(), lifetime: PhantomData }
    }

    /// Elements `start..start + len`; panics when they are outside.
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
