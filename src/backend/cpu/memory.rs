//! Memory of the CPU backend: zeroed, aligned to cache lines at least, and on huge pages if the
//! system has them.

use std::any::Any;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut, Range};
use std::ptr::NonNull;
use std::sync::Arc;

use bytemuck::Pod;
use memmap2::MmapMut;

use crate::error::{Error, Result};
use crate::formats::map::MappedFile;

/// Bytes of a huge page. The backend asks the system for them from this size on.
const HUGE: usize = 1 << 21;

/// Bytes of which an arena consists, unless a buffer needs more.
const CHUNK: usize = 8 * HUGE;

/// Alignment of the buffers of an arena: a cache line.
const LINE: usize = 64;

/// `len` numbers, zero at first, aligned to a cache line (and so to any vector). The system
/// allocates a page when it is first touched.
pub(super) struct Buffer<T> {
    start: NonNull<T>,
    len: usize,
    /// Owns what `start` points to.
    _chunk: Option<Arc<Chunk>>,
}

// SAFETY: the buffer alone has access to its part of the chunk, which it keeps alive. The contracts
// of `part` and `part_mut` make their callers responsible for who may touch which numbers.
unsafe impl<T: Send> Send for Buffer<T> {}
// SAFETY: see above.
unsafe impl<T: Sync> Sync for Buffer<T> {}

impl<T: Pod> Buffer<T> {
    pub(super) fn empty() -> Self {
        Self { start: NonNull::dangling(), len: 0, _chunk: None }
    }

    pub(super) fn zeroed(len: usize) -> Result<Self> {
        if len == 0 {
            return Ok(Self::empty());
        }
        let chunk = len.checked_mul(size_of::<T>()).and_then(|bytes| Chunk::new(bytes, LINE));
        let chunk = chunk.ok_or_else(|| refused::<T>(len))?;
        Ok(Self { start: chunk.start.cast(), len, _chunk: Some(Arc::new(chunk)) })
    }

    /// Makes room for at least `len` numbers. The contents are lost if the buffer has to grow.
    pub(super) fn reserve(&mut self, len: usize) -> Result<()> {
        if len > self.len {
            *self = Self::zeroed(len)?;
        }
        Ok(())
    }

    /// The same numbers, which nobody writes from now on.
    pub(super) fn freeze(self) -> Frozen<T> {
        Frozen { start: self.start, len: self.len, _owner: self._chunk.map(|chunk| chunk as _) }
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

/// Numbers that nobody writes: those of a buffer, or a part of a mapped file.
pub(super) struct Frozen<T> {
    start: NonNull<T>,
    len: usize,
    /// Owns what `start` points to.
    _owner: Option<Arc<dyn Any + Send + Sync>>,
}

// SAFETY: there is no access but through shared references, and the owner can be sent.
unsafe impl<T: Send + Sync> Send for Frozen<T> {}
// SAFETY: see above.
unsafe impl<T: Send + Sync> Sync for Frozen<T> {}

impl<T: Pod> Frozen<T> {
    /// Bytes `range` of a file. None if they are outside of it, or are not whole, aligned numbers.
    pub(super) fn mapped(file: &Arc<MappedFile>, range: Range<usize>) -> Option<Self> {
        let numbers: &[T] = bytemuck::try_cast_slice(file.bytes().get(range)?).ok()?;
        Some(Self { start: NonNull::from(numbers).cast(), len: numbers.len(), _owner: Some(Arc::clone(file) as _) })
    }

    pub(super) fn bytes(&self) -> usize {
        self.len * size_of::<T>()
    }
}

impl<T: Pod> Deref for Frozen<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        // SAFETY: the numbers lie in the owner, which lives as long as `self`, and which nobody
        // writes (a buffer's part was its alone); any bits are a T (Pod).
        unsafe { std::slice::from_raw_parts(self.start.as_ptr(), self.len) }
    }
}

fn refused<T>(len: usize) -> Error {
    Error::Resources { message: format!("the system refused memory for {len} numbers of {} bytes", size_of::<T>()) }
}

/// Zeroed memory of the system.
struct Chunk {
    start: NonNull<u8>,
    bytes: usize,
    /// Owns what `start` points to.
    _map: MmapMut,
}

// SAFETY: a chunk owns its memory, and gives access to it only through buffers, which borrow
// disjoint parts.
unsafe impl Send for Chunk {}
// SAFETY: see above.
unsafe impl Sync for Chunk {}

impl Chunk {
    /// `bytes` bytes, aligned to `align`, which is a power of two.
    fn new(bytes: usize, align: usize) -> Option<Self> {
        // A map begins at a page.
        let padding = if align > LINE { align } else { 0 };
        let mut map = MmapMut::map_anon(bytes.checked_add(padding)?).ok()?;
        #[cfg(target_os = "linux")]
        if bytes >= HUGE {
            // Best effort: everything works without huge pages, but with more TLB misses.
            let _ = map.advise(memmap2::Advice::HugePage);
        }
        let begin = map.as_mut_ptr();
        let start = NonNull::new(begin.wrapping_add(begin.align_offset(align)))?;
        Some(Self { start, bytes, _map: map })
    }
}

/// Gives out memory for weights: parts of large chunks, which begin at a huge page. So matrices
/// that are smaller than a huge page lie on one as well.
#[derive(Default)]
pub(super) struct Arena {
    /// The chunk in use, and how many of its bytes are given out.
    chunk: Option<(Arc<Chunk>, usize)>,
}

impl Arena {
    /// Like [`Buffer::zeroed`].
    pub(super) fn zeroed<T: Pod>(&mut self, len: usize) -> Result<Buffer<T>> {
        if len == 0 {
            return Ok(Buffer::empty());
        }
        let bytes = len.checked_mul(size_of::<T>()).and_then(|bytes| bytes.checked_next_multiple_of(LINE));
        let bytes = bytes.ok_or_else(|| refused::<T>(len))?;
        let (chunk, used) = match self.chunk.take() {
            Some((chunk, used)) if bytes <= chunk.bytes - used => (chunk, used),
            _ => {
                let chunk = Chunk::new(bytes.max(CHUNK), HUGE).or_else(|| Chunk::new(bytes, LINE));
                let chunk = chunk.ok_or_else(|| refused::<T>(len))?;
                (Arc::new(chunk), 0)
            }
        };
        // SAFETY: `used + bytes` is at most the size of the chunk.
        let start = unsafe { chunk.start.add(used) }.cast();
        self.chunk = Some((Arc::clone(&chunk), used + bytes));
        Ok(Buffer { start, len, _chunk: Some(chunk) })
    }
}

impl<T: Pod> Deref for Buffer<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        // SAFETY: the part belongs to this buffer, and the chunk lives as long as `self`; any bits
        // are a T (Pod).
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
