//! Buffers, each with its own memory.

use std::sync::Arc;

use ash::prelude::VkResult;
use ash::vk::{self, MemoryPropertyFlags as Memory};

use super::device::Raw;
use super::instance::failed;
use crate::error::Result;

/// What a buffer's memory is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// Only kernels use it.
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
    /// The address at which the host sees it, or null.
    map: *mut u8,
    bytes: usize,
}

// SAFETY: the map is memory of the device, valid as long as the buffer. The contract of
// `host_write` says who may write when.
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
            // SAFETY: in bounds by the assertion; exclusive by the caller's promise. The memory is
            // coherent.
            unsafe { std::ptr::copy_nonoverlapping(bytes.as_ptr(), self.map.add(at), bytes.len()) };
        }
        !self.map.is_null()
    }

    /// The first `n` bytes, as the host sees them.
    ///
    /// # Safety
    /// The buffer is mapped, and no work under way writes it while the slice lives.
    pub(super) unsafe fn host_bytes(&self, n: usize) -> &[u8] {
        assert!(n <= self.bytes && !self.map.is_null());
        // SAFETY: in bounds by the assertion; mapped and not written meanwhile, by the caller's
        // promise.
        unsafe { std::slice::from_raw_parts(self.map, n) }
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        if self.raw.is_hung() {
            return;
        }
        // SAFETY: whoever submits work that uses the buffer keeps it alive until that work is done.
        // Null handles are allowed.
        unsafe {
            self.raw.device.destroy_buffer(self.handle, None);
            self.raw.device.free_memory(self.memory, None);
        }
    }
}

/// The first memory type among `bits` that fulfils a wish.
fn memory_type(memory: &vk::PhysicalDeviceMemoryProperties, bits: u32, wish: Memory) -> Option<u32> {
    let heaps = &memory.memory_heaps[..memory.memory_heap_count as usize];
    let is_local = |heap: &&vk::MemoryHeap| heap.flags.contains(vk::MemoryHeapFlags::DEVICE_LOCAL);
    let largest = heaps.iter().filter(is_local).map(|heap| heap.size).max().unwrap_or(0);
    // This excludes a small window into the device's memory.
    let is_large = |t: &vk::MemoryType| heaps[t.heap_index as usize].size >= largest;
    let fits = |i: u32, t: &vk::MemoryType| {
        let is_slow = t.property_flags.contains(Memory::DEVICE_COHERENT_AMD);
        let fits = bits & (1 << i) != 0 && t.property_flags.contains(wish) && !is_slow;
        fits && (!wish.contains(Memory::DEVICE_LOCAL) || is_large(t))
    };
    let types = &memory.memory_types[..memory.memory_type_count as usize];
    (0..).zip(types).find_map(|(i, t)| fits(i, t).then_some(i))
}

/// Returns the first wish that is granted. After a refusal that another kind of memory may not
/// share, it tries the next wish.
fn granted<T>(wishes: &[Memory], mut grant: impl FnMut(Memory) -> VkResult<T>) -> VkResult<T> {
    use vk::Result as Vk;
    let mut refusal = Vk::ERROR_OUT_OF_DEVICE_MEMORY;
    for wish in wishes {
        match grant(*wish) {
            Err(e @ (Vk::ERROR_OUT_OF_DEVICE_MEMORY | Vk::ERROR_OUT_OF_HOST_MEMORY | Vk::ERROR_MEMORY_MAP_FAILED)) => {
                refusal = e
            }
            result => return result,
        }
    }
    Err(refusal)
}

/// Memory that the host can see.
const SEEN: Memory = Memory::from_raw(Memory::HOST_VISIBLE.as_raw() | Memory::HOST_COHERENT.as_raw());

impl Raw {
    /// Allocates memory for `use_`. It is mapped if the host can see it.
    pub(super) fn allocate(self: &Arc<Self>, bytes: usize, use_: Use) -> Result<Buffer> {
        use vk::BufferUsageFlags as Usage;
        // A kind of memory may be full, or too large to be mapped. Then the next wish is tried.
        let wishes: &[Memory] = match use_ {
            Use::Device if self.facts.maps_memory => &[Memory::DEVICE_LOCAL | SEEN, Memory::DEVICE_LOCAL, SEEN],
            Use::Device => &[Memory::DEVICE_LOCAL, SEEN],
            Use::Upload => &[SEEN],
            Use::Download => &[SEEN | Memory::HOST_CACHED, SEEN],
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
        (buffer.memory, buffer.map) = granted(wishes, |wish| self.grant(&needs, wish)).map_err(refused)?;
        // SAFETY: as above; the memory is of a type that the buffer takes, and bound once.
        unsafe { self.device.bind_buffer_memory(buffer.handle, buffer.memory, 0) }.map_err(refused)?;
        Ok(buffer)
    }

    /// Allocates the memory of a wish. Also returns the address at which the host sees it, if it
    /// does.
    fn grant(&self, needs: &vk::MemoryRequirements, wish: Memory) -> VkResult<(vk::DeviceMemory, *mut u8)> {
        let index = memory_type(&self.facts.memory, needs.memory_type_bits, wish);
        let index = index.ok_or(vk::Result::ERROR_OUT_OF_DEVICE_MEMORY)?;
        let info = vk::MemoryAllocateInfo::default().allocation_size(needs.size).memory_type_index(index);
        // SAFETY: the device is alive.
        let memory = unsafe { self.device.allocate_memory(&info, None) }?;
        if !wish.contains(SEEN) {
            return Ok((memory, std::ptr::null_mut()));
        }
        // SAFETY: the memory is visible to the host, and mapped once, whole.
        match unsafe { self.device.map_memory(memory, 0, vk::WHOLE_SIZE, vk::MemoryMapFlags::empty()) } {
            Ok(map) => Ok((memory, map.cast())),
            Err(error) => {
                // SAFETY: nothing uses it.
                unsafe { self.device.free_memory(memory, None) };
                Err(error)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A graphics card with all of its memory mapped, and the host's memory.
    fn card() -> vk::PhysicalDeviceMemoryProperties {
        let mut memory = vk::PhysicalDeviceMemoryProperties::default();
        let heap = |size, flags| vk::MemoryHeap { size, flags };
        let kind = |property_flags, heap_index| vk::MemoryType { property_flags, heap_index };
        memory.memory_heaps[..2].copy_from_slice(&[
            heap(8 << 30, vk::MemoryHeapFlags::DEVICE_LOCAL),
            heap(16 << 30, vk::MemoryHeapFlags::empty()),
        ]);
        memory.memory_types[..3].copy_from_slice(&[
            kind(Memory::DEVICE_LOCAL, 0),
            kind(SEEN, 1),
            kind(Memory::DEVICE_LOCAL | SEEN, 0),
        ]);
        (memory.memory_heap_count, memory.memory_type_count) = (2, 3);
        memory
    }

    #[test]
    fn what_is_refused_is_asked_for_elsewhere() {
        let wishes = [Memory::DEVICE_LOCAL | SEEN, Memory::DEVICE_LOCAL, SEEN];
        let types = |refusals: &[vk::Result]| {
            let (mut asked, mut refusals) = (vec![], refusals.iter());
            let granted = granted(&wishes, |wish| {
                asked.push(memory_type(&card(), 7, wish));
                refusals.next().map_or(Ok(()), |e| Err(*e))
            });
            (granted, asked)
        };
        use vk::Result as Vk;
        let [device, host, map] =
            [Vk::ERROR_OUT_OF_DEVICE_MEMORY, Vk::ERROR_OUT_OF_HOST_MEMORY, Vk::ERROR_MEMORY_MAP_FAILED];
        assert_eq!(types(&[]), (Ok(()), vec![Some(2)]));
        assert_eq!(types(&[map]), (Ok(()), vec![Some(2), Some(0)]));
        assert_eq!(types(&[host, device]), (Ok(()), vec![Some(2), Some(0), Some(1)]));
        assert_eq!(types(&[device; 3]).0, Err(device));
        // A lost device has no memory of any kind.
        assert_eq!(types(&[Vk::ERROR_DEVICE_LOST]), (Err(Vk::ERROR_DEVICE_LOST), vec![Some(2)]));
    }
}
