//! Kernels as pipelines, compiled at their first use for the device's abilities.

use ash::vk;

use super::device::Raw;
use super::instance::failed;
use super::spirv;
use crate::backend::gpu::{Kernel, Multiply};
use crate::error::{Error, Result};

/// Ids of the constants that tell a kernel which of the driver's own arithmetic it can use.
const FMA_IS_FUSED: u32 = 9;
const UNPACKING_IS_EXACT: u32 = 10;

impl Raw {
    /// The pipeline of a kernel; compiled at its first use.
    pub(super) fn pipeline(&self, kernel: Kernel) -> Result<vk::Pipeline> {
        let mut pipelines = self.pipelines.lock();
        if let Some(pipeline) = pipelines.get(&kernel) {
            return Ok(*pipeline);
        }
        let needed = kernel.shared_bytes();
        if needed > self.facts.limits.max_compute_shared_memory_size as usize {
            let (name, has) = (&self.facts.name, self.facts.limits.max_compute_shared_memory_size);
            let message = format!("{name}: {kernel:?} needs {needed} bytes of shared memory; it has {has}");
            return Err(Error::Device { message });
        }
        let pipeline = self.compile(kernel)?;
        pipelines.insert(kernel, pipeline);
        Ok(pipeline)
    }

    pub(super) fn compile(&self, kernel: Kernel) -> Result<vk::Pipeline> {
        let words = spirv::prepare(&spirv::words(module(kernel, self.facts.has_dot)), self.facts.controls);
        let info = vk::ShaderModuleCreateInfo::default().code(&words);
        // SAFETY: the module is valid (it was checked when it was committed), and made for
        // capabilities that the device has.
        let module = unsafe { self.device.create_shader_module(&info, None) }.map_err(|e| failed("no module", e))?;
        let mut constants = kernel.constants();
        let ids = (0..constants.len() as u32).chain([FMA_IS_FUSED, UNPACKING_IS_EXACT]);
        let entry = |(i, id): (u32, u32)| vk::SpecializationMapEntry { constant_id: id, offset: 4 * i, size: 4 };
        let entries: Vec<_> = (0..).zip(ids).map(entry).collect();
        constants.extend([self.native.fma, self.native.halves].map(u32::from));
        let special = vk::SpecializationInfo::default().map_entries(&entries).data(bytemuck::cast_slice(&constants));
        let stage = vk::PipelineShaderStageCreateInfo::default()
            .stage(vk::ShaderStageFlags::COMPUTE)
            .module(module)
            .name(c"main")
            .specialization_info(&special);
        let info = [vk::ComputePipelineCreateInfo::default().stage(stage).layout(self.pipeline_layout)];
        // SAFETY: `info` and what it points to live through the call.
        let made = unsafe { self.device.create_compute_pipelines(self.cache, &info, None) };
        // SAFETY: a pipeline does not need its module any more.
        unsafe { self.device.destroy_shader_module(module, None) };
        match made {
            Ok(pipelines) => pipelines.first().copied().ok_or_else(|| failed("no pipeline", vk::Result::ERROR_UNKNOWN)),
            Err((_, e)) => Err(failed(&format!("{kernel:?} cannot be compiled"), e)),
        }
    }
}

/// The module of a kernel.
fn module(kernel: Kernel, has_dot: bool) -> &'static [u8] {
    macro_rules! spv {
        ($name:literal) => {
            include_bytes!(concat!("../../../shaders/spv/", $name, ".spv"))
        };
    }
    match kernel {
        Kernel::Quantize { .. } => spv!("quantize"),
        Kernel::Project { tokens, multiply, .. } => match (multiply, tokens) {
            (Multiply::Dot, 1) => spv!("project_dot_1"),
            (Multiply::Dot, _) => spv!("project_dot_4"),
            (Multiply::Popcount, 1) => spv!("project_popcount_1"),
            (Multiply::Popcount, _) => spv!("project_popcount_4"),
            (Multiply::Plain, 1) => spv!("project_plain_1"),
            (Multiply::Plain, _) => spv!("project_plain_4"),
        },
        Kernel::QuantizeGroups { .. } => spv!("quantize_groups"),
        Kernel::ProjectGroups { tokens, has_dot, .. } => match (has_dot, tokens) {
            (true, 1) => spv!("project_groups_dot_1"),
            (true, _) => spv!("project_groups_dot_4"),
            (false, 1) => spv!("project_groups_plain_1"),
            (false, _) => spv!("project_groups_plain_4"),
        },
        Kernel::EmbedGroups => spv!("embed_groups"),
        Kernel::NormHeads => spv!("norm_heads"),
        Kernel::Append { .. } => spv!("append"),
        Kernel::Attend { .. } => spv!("attend"),
        Kernel::Merge => spv!("merge"),
        Kernel::Activate => spv!("activate"),
        Kernel::Head { .. } => spv!("head"),
        Kernel::LowBitHeadInput => spv!("low_bit_head_input"),
        Kernel::LowBitHeadScore if has_dot => spv!("low_bit_head_score_dot"),
        Kernel::LowBitHeadScore => spv!("low_bit_head_score_plain"),
        Kernel::LowBitHeadFloor => spv!("low_bit_head_floor"),
        Kernel::LowBitHeadSelect => spv!("low_bit_head_select"),
        Kernel::LowBitHeadRefine if has_dot => spv!("low_bit_head_refine_dot"),
        Kernel::LowBitHeadRefine => spv!("low_bit_head_refine_plain"),
        #[cfg(test)]
        Kernel::Probe => spv!("probe"),
    }
}
