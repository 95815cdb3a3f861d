//! A thread's [`Queue`]. It turns the work of a batch into a list of commands, with the descriptor
//! sets that they use.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use ash::vk;

use super::commands::{Arguments, Command, CommandBuffers};
use super::device::{BUFFERS, Raw, Vulkan};
use super::instance::failed;
use super::memory::{Buffer, Use};
use crate::backend::gpu::{Bindings, KV_SLABS, Kernel, PATIENCE, Queue};
use crate::error::{Error, Result};

/// The largest number of descriptor sets with the same bindings: one for each buffer of weights.
const SETS: u32 = 256;

/// A thread's commands. The recorder keeps what they use until [`Recorder::begin_anew`], except for
/// pipelines, which live as long as the device.
pub(super) struct Recorder {
    raw: Arc<Raw>,
    commands: CommandBuffers,
    /// Commands that are not submitted yet.
    list: Vec<Command>,
    descriptors: vk::DescriptorPool,
    bindings: Option<Bindings<Vulkan>>,
    /// Descriptor sets with these bindings, by the buffer of weights. The entry keeps that buffer
    /// alive.
    sets: HashMap<vk::Buffer, (vk::DescriptorSet, Arc<Buffer>)>,
    upload: Option<Buffer>,
    written: usize,
    download: Option<Buffer>,
    read: usize,
}

impl Recorder {
    pub(super) fn new(raw: &Arc<Raw>) -> Result<Self> {
        let commands = CommandBuffers::new(raw)?;
        let size =
            vk::DescriptorPoolSize::default().ty(vk::DescriptorType::STORAGE_BUFFER).descriptor_count(SETS * BUFFERS);
        let sizes = [size];
        let info = vk::DescriptorPoolCreateInfo::default().max_sets(SETS).pool_sizes(&sizes);
        // SAFETY: the device is alive and what the info points to lives through the call.
        let descriptors =
            unsafe { raw.device.create_descriptor_pool(&info, None) }.map_err(|e| failed("no descriptor pool", e))?;
        Ok(Self {
            raw: Arc::clone(raw),
            commands,
            list: vec![],
            descriptors,
            bindings: None,
            sets: HashMap::new(),
            upload: None,
            written: 0,
            download: None,
            read: 0,
        })
    }

    /// Releases everything that commands have used so far, and prepares buffers for others.
    fn begin_anew(&mut self, bindings: Bindings<Vulkan>, write: usize, read: usize) -> Result<()> {
        self.commands.forget();
        self.sets.clear();
        // SAFETY: no work under way uses its sets (`begin` has waited), and none that uses them
        // will be submitted again.
        unsafe { self.raw.device.reset_descriptor_pool(self.descriptors, vk::DescriptorPoolResetFlags::empty()) }
            .map_err(|e| failed("descriptors", e))?;
        self.bindings = Some(bindings);
        reserve(&self.raw, &mut self.upload, write, Use::Upload)?;
        reserve(&self.raw, &mut self.download, read, Use::Download)
    }

    /// Checks that a buffer belongs to the batch; any other would not live long enough.
    fn of_batch<'a>(&self, buffer: &'a Arc<Buffer>) -> Result<&'a Buffer> {
        let is_bound = self.bindings.as_ref().is_some_and(|bindings| bindings.have(buffer));
        if is_bound { Ok(buffer) } else { Err(Error::argument("the batch does not have this buffer")) }
    }

    /// The descriptor set with these weights.
    fn set(&mut self, matrix: Option<&Arc<Buffer>>) -> Result<vk::DescriptorSet> {
        let nothing = || Error::argument("a dispatch comes before the first batch");
        let bindings = self.bindings.as_ref().ok_or_else(nothing)?;
        let matrix = matrix.unwrap_or(&bindings.acts);
        if let Some((set, _)) = self.sets.get(&matrix.handle) {
            return Ok(*set);
        }
        let layouts = [self.raw.set_layout];
        let info = vk::DescriptorSetAllocateInfo::default().descriptor_pool(self.descriptors).set_layouts(&layouts);
        // SAFETY: pool and layout are alive.
        let set = unsafe { self.raw.device.allocate_descriptor_sets(&info) };
        let set = set.map_err(|e| failed("no descriptor set", e))?[0];
        let whole = |buffer: &Arc<Buffer>| {
            vk::DescriptorBufferInfo::default().buffer(buffer.handle).offset(0).range(vk::WHOLE_SIZE)
        };
        let singles = [matrix, &bindings.acts, &bindings.plan, &bindings.vectors].map(|buffer| [whole(buffer)]);
        // A kernel never indexes slabs that do not exist yet, so any buffer can take their place.
        let slabs: [_; KV_SLABS] = std::array::from_fn(|i| whole(bindings.slabs.get(i).unwrap_or(&bindings.acts)));
        let write = |binding: u32| {
            vk::WriteDescriptorSet::default()
                .dst_set(set)
                .dst_binding(binding)
                .descriptor_type(vk::DescriptorType::STORAGE_BUFFER)
        };
        let mut writes: Vec<_> = (0..).zip(&singles).map(|(i, info)| write(i).buffer_info(info)).collect();
        writes.push(write(4).buffer_info(&slabs));
        // SAFETY: the set is new and not in use; the buffers are alive, and stay so as long as the
        // bindings and `sets`.
        unsafe { self.raw.device.update_descriptor_sets(&writes, &[]) };
        self.sets.insert(matrix.handle, (set, Arc::clone(matrix)));
        Ok(set)
    }
}

/// Whether a buffer that the host sees has at least `bytes`.
fn has_room(buffer: &Option<Buffer>, bytes: usize) -> bool {
    buffer.as_ref().is_some_and(|buffer| buffer.bytes() >= bytes)
}

/// Makes a buffer that the host sees of at least `bytes`.
fn reserve(raw: &Arc<Raw>, buffer: &mut Option<Buffer>, bytes: usize, use_: Use) -> Result<()> {
    if !has_room(buffer, bytes) {
        *buffer = None;
        *buffer = Some(raw.allocate(bytes.next_power_of_two(), use_)?);
    }
    Ok(())
}

impl Queue<Vulkan> for Recorder {
    fn begin(&mut self, bindings: Bindings<Vulkan>, write: usize, read: usize) -> Result<()> {
        self.list.clear();
        self.commands.wait_for_all(PATIENCE)?;
        let are_same = self.bindings.as_ref().is_some_and(|before| before.are(&bindings));
        if !are_same || !has_room(&self.upload, write) || !has_room(&self.download, read) {
            self.begin_anew(bindings, write, read)?;
        }
        (self.written, self.read) = (0, 0);
        Ok(())
    }

    fn write(&mut self, to: &Arc<Buffer>, at: usize, bytes: &[u8]) -> Result<()> {
        let to = self.of_batch(to)?;
        let upload = self.upload.as_ref().ok_or_else(|| Error::argument("a write comes before the first batch"))?;
        // SAFETY: nothing under way reads this part: since `begin`, which waited, parts follow each
        // other.
        unsafe { upload.host_write(self.written, bytes) };
        self.list.push(Command::copy((upload, self.written), (to, at), bytes.len()));
        self.written += bytes.len();
        Ok(())
    }

    fn dispatch(&mut self, kernel: Kernel, matrix: Option<&Arc<Buffer>>, args: &[u8], groups: [u32; 3]) -> Result<()> {
        let (pipeline, set) = (self.raw.pipeline(kernel)?, self.set(matrix)?);
        self.list.push(Command::Dispatch { pipeline, set, args: Arguments::new(args), groups });
        Ok(())
    }

    fn read(&mut self, from: &Arc<Buffer>, at: usize, bytes: usize) -> Result<()> {
        let from = self.of_batch(from)?;
        let download = self.download.as_ref().ok_or_else(|| Error::argument("a read comes before the first batch"))?;
        self.list.push(Command::copy((from, at), (download, self.read), bytes));
        self.read += bytes;
        Ok(())
    }

    fn submit(&mut self) -> Result<()> {
        self.commands.submit(&mut self.list)
    }

    fn under_way(&self) -> usize {
        self.commands.under_way()
    }

    fn wait(&mut self, left: usize, at_most: Duration) -> Result<bool> {
        self.commands.wait(left, at_most)
    }

    fn wait_for_all(&mut self, at_most: Duration) -> Result<()> {
        self.commands.wait_for_all(at_most)
    }

    fn forget_results(&mut self) {
        self.read = 0;
    }

    fn results(&self) -> &[u8] {
        match &self.download {
            // SAFETY: memory for downloads is always mapped; nothing is under way (the contract of
            // `results`).
            Some(download) if self.commands.under_way() == 0 => unsafe { download.host_bytes(self.read) },
            _ => &[],
        }
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        // The work under way uses what the recorder keeps, so this waits for it.
        let _ = self.commands.wait_for_all(PATIENCE);
        if !self.raw.is_hung() {
            // SAFETY: its sets are not in use any more.
            unsafe { self.raw.device.destroy_descriptor_pool(self.descriptors, None) };
        }
    }
}
