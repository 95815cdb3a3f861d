//! Buffers, each with memory of its own.

use std::sync::Arc;

use ash::vk;

use super::device::Raw;
use super::instance::failed;
use crate::error::Result;

/// What memory is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// Kernels.
    Device,
    /// The host writes, the device reads.
    Upload,
    /// The device writes, the host reads.
    Download,
}

/// A buffer with memory of its own.
pub(super) struct Buffer {
    raw: Arc<Raw>,
    pub(super) handle: vk::Buffer,
    memory: vk::DeviceMemory,
    /// Where the host sees it, or null.
    map: *mut u8,
    bytes: usize,
}

// SAFETY: the map is memory of the device, valid as long as the buffer; who may write when is ruled by `host_write`.
unsafe impl Send for Buffer {}
// SAFETY: see above.
unsafe impl Sync for Buffer {}

impl Buffer {
    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }

    /// Writes through the map; false if there is none.
    ///
    /// # Safety
    /// No work under way and no other thread uses these bytes.
    pub(super) unsafe fn host_write(&self, at: usize, bytes: &[u8]) -> bool {
        assert!(at <= self.bytes && bytes.len() <= self.bytes - at, "{at}+{} of {}", bytes.len(), self.bytes);
        if !self.map.is_null() {
            // SAFETY: in bounds by the assertion; exclusive by the caller's promise. The memory is coherent.
            unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), self.map.add(at), bytes.len()) };
        }
        !self.map.is_null()
    }

    /// The first bytes, as the host sees them.
    ///
    /// # Safety
    /// The buffer is mapped, and no work under way writes it while the slice lives.
    pub(super) unsafe fn host_bytes(&self, n: usize) -> &[u8] {
        assert!(n <= self.bytes && !self.map.is_null());
        // SAFETY: in bounds; the caller's promise.
        unsafe { std::slice::from_raw_parts(self.map, n) }
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        if self.raw.is_hung() {
            return;
        }
        // SAFETY: whoever submits work that uses the buffer keeps it alive until that is done. Null handles are allowed.
        unsafe {
            self.raw.device.destroy_buffer(self.handle, None);
            self.raw.device.free_memory(self.memory, None);
        }
    }
}

impl Raw {
    /// Memory with these properties, in the order of preference.
    fn memory_type(&self, bits: u32, wishes: &[vk::MemoryPropertyFlags]) -> Option<(u32, vk::MemoryPropertyFlags)> {
        let types = &self.facts.memory.memory_types[..self.facts.memory.memory_type_count as usize];
        wishes.iter().find_map(|wish| {
            let fits = |(i, t): (usize, &vk::MemoryType)| {
                let is_slow = t.property_flags.contains(vk::MemoryPropertyFlags::DEVICE_COHERENT_AMD);
                let fits = bits & (1 << i) != 0 && t.property_flags.contains(*wish) && !is_slow;
                (fits && self.is_large(t, *wish)).then_some((i as u32, t.property_flags))
            };
            types.iter().enumerate().find_map(fits)
        })
    }

    /// Whether the memory is not just a small window into the device's.
    fn is_large(&self, memory: &vk::MemoryType, wish: vk::MemoryPropertyFlags) -> bool {
        let heaps = &self.facts.memory.memory_heaps[..self.facts.memory.memory_heap_count as usize];
        let is_local = |heap: &&vk::MemoryHeap| heap.flags.contains(vk::MemoryHeapFlags::DEVICE_LOCAL);
        let largest = heaps.iter().filter(is_local).map(|heap| heap.size).max().unwrap_or(0);
        !wish.contains(vk::MemoryPropertyFlags::DEVICE_LOCAL) || heaps[memory.heap_index as usize].size >= largest
    }

    /// Memory for `use_`, mapped if the host can see it.
    pub(super) fn allocate(self: &Arc<Self>, bytes: usize, use_: Use) -> Result<Buffer> {
        use vk::{BufferUsageFlags as Usage, MemoryPropertyFlags as Memory};
        let seen = Memory::HOST_VISIBLE | Memory::HOST_COHERENT;
        let wishes = match use_ {
            Use::Device => [Memory::DEVICE_LOCAL | seen, Memory::DEVICE_LOCAL, seen],
            Use::Upload => [seen, seen, seen],
            Use::Download => [seen | Memory::HOST_CACHED, seen, seen],
        };
        let refused = |e| failed(&format!("no {bytes} bytes of memory on {}", self.facts.name), e);
        let bytes = bytes.max(16) as u64;
        let usage = Usage::STORAGE_BUFFER | Usage::TRANSFER_SRC | Usage::TRANSFER_DST;
        let info = vk::BufferCreateInfo::default().size(bytes).usage(usage);
        let mut buffer = Buffer {
            raw: Arc::clone(self),
            // SAFETY: the device is alive, here and below.
            handle: unsafe { self.device.create_buffer(&info, None) }.map_err(refused)?,
            memory: vk::DeviceMemory::null(),
            map: std::ptr::null_mut(),
            bytes: bytes as usize,
        };
        // SAFETY: as above.
        let needs = unsafe { self.device.get_buffer_memory_requirements(buffer.handle) };
        let (index, flags) = self
            .memory_type(needs.memory_type_bits, &wishes)
            .ok_or_else(|| refused(vk::Result::ERROR_OUT_OF_DEVICE_MEMORY))?;
        let info = vk::MemoryAllocateInfo::default().allocation_size(needs.size).memory_type_index(index);
        // SAFETY: as above; the memory is of a type that the buffer takes, bound once, and mapped whole.
        unsafe {
            buffer.memory = self.device.allocate_memory(&info, None).map_err(refused)?;
            self.device.bind_buffer_memory(buffer.handle, buffer.memory, 0).map_err(refused)?;
            if flags.contains(seen) && (use_ != Use::Device || self.facts.maps_memory) {
                let map = self.device.map_memory(buffer.memory, 0, vk::WHOLE_SIZE, vk::MemoryMapFlags::empty());
                buffer.map = map.map_err(refused)?.cast();
            }
        }
        Ok(buffer)
    }
}
