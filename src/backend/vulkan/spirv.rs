//! Additions to every shader module before a driver sees it, so that no kernel can lack them. They
//! tell the driver that it may not contract any operation, and that kernels index arrays of
//! buffers. Where the device can promise it, they also say how to treat subnormal numbers, rounding
//! and NaN.
//!
//! Source: SPIR-V specification, "Physical Layout" and "Logical Layout of a Module";
//! SPV_KHR_float_controls.
#![forbid(unsafe_code)]

use ash::vk;

/// What a device promises (`VkPhysicalDeviceFloatControlsProperties`), for f32 unless a comment
/// says otherwise.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct FloatControls {
    /// Subnormal numbers are kept.
    pub(super) denorm_preserve: bool,
    /// Subnormal numbers of f16 are kept, too, when they are read.
    pub(super) denorm_preserve_f16: bool,
    /// Signs of zeros, infinities and NaN are kept.
    pub(super) signed_zero_inf_nan_preserve: bool,
    /// Rounding is to nearest even.
    pub(super) rounding_rte: bool,
}

const HEADER_WORDS: usize = 5;

const OP_EXTENSION: u32 = 10;
const OP_EXT_INST_IMPORT: u32 = 11;
const OP_EXT_INST: u32 = 12;
const OP_MEMORY_MODEL: u32 = 14;
const OP_ENTRY_POINT: u32 = 15;
const OP_EXECUTION_MODE: u32 = 16;
const OP_CAPABILITY: u32 = 17;
const OP_DECORATE: u32 = 71;
/// OpFNegate, OpFAdd, OpFSub, OpFMul, OpFDiv.
const FLOAT_ARITHMETIC: [u32; 5] = [127, 129, 131, 133, 136];
/// Fma of GLSL.std.450, the only set of extended instructions in use. Without the decoration it
/// need not be one operation, and Mesa 23 merges two of them.
const FMA: u32 = 50;

const NO_CONTRACTION: u32 = 42;
/// StorageBufferArrayDynamicIndexing: attention chooses among the slabs of a cache. GLSL compilers
/// forget to declare it.
const ARRAY_INDEXING: u32 = 30;
const DENORM_PRESERVE: (u32, u32) = (4464, 4459);
const SIGNED_ZERO_INF_NAN_PRESERVE: (u32, u32) = (4466, 4461);
const ROUNDING_MODE_RTE: (u32, u32) = (4467, 4462);

impl FloatControls {
    /// What a driver promises, as far as a module can ask for all of it at once.
    pub(super) fn of(said: &vk::PhysicalDeviceFloatControlsProperties) -> Self {
        let denorm_preserve = said.shader_denorm_preserve_float32 == vk::TRUE;
        let is_alone = said.denorm_behavior_independence != vk::ShaderFloatControlsIndependence::NONE;
        Self {
            denorm_preserve,
            denorm_preserve_f16: said.shader_denorm_preserve_float16 == vk::TRUE && (denorm_preserve || is_alone),
            signed_zero_inf_nan_preserve: said.shader_signed_zero_inf_nan_preserve_float32 == vk::TRUE,
            rounding_rte: said.shader_rounding_mode_rte_float32 == vk::TRUE,
        }
    }
}

/// The words of a committed `.spv` file.
pub(super) fn words(bytes: &[u8]) -> Vec<u32> {
    bytes.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect()
}

/// Returns the module with a NoContraction on every operation, and with these float controls.
pub(super) fn prepare(module: &[u32], controls: FloatControls) -> Vec<u32> {
    let promised = [
        (controls.denorm_preserve, DENORM_PRESERVE, 32),
        (controls.denorm_preserve_f16, DENORM_PRESERVE, 16),
        (controls.signed_zero_inf_nan_preserve, SIGNED_ZERO_INF_NAN_PRESERVE, 32),
        (controls.rounding_rte, ROUNDING_MODE_RTE, 32),
    ];
    let promised =
        promised.into_iter().filter_map(|(is, (capability, mode), width)| is.then_some((capability, mode, width)));
    let modes: Vec<(u32, u32, u32)> = promised.collect();
    let mut capabilities: Vec<u32> = modes.iter().map(|(capability, ..)| *capability).chain([ARRAY_INDEXING]).collect();
    capabilities.dedup();
    let results = || instructions(module).filter(|i| is_arithmetic(i)).map(|i| i[2]);
    let entry = instructions(module).find(|i| opcode(i) == OP_ENTRY_POINT).map_or(0, |i| i[2]);

    let mut out = module[..HEADER_WORDS].to_vec();
    let (mut has_capabilities, mut has_extension, mut has_modes, mut has_decorations) = (false, false, false, false);
    for instruction in instructions(module) {
        let op = opcode(instruction);
        // Each kind of addition is inserted before the first instruction that must come after it.
        if op != OP_CAPABILITY && !std::mem::replace(&mut has_capabilities, true) {
            capabilities.iter().for_each(|capability| push(&mut out, OP_CAPABILITY, &[*capability]));
        }
        let is_past_extensions = matches!(op, OP_EXT_INST_IMPORT | OP_MEMORY_MODEL);
        if is_past_extensions && !modes.is_empty() && !std::mem::replace(&mut has_extension, true) {
            push(&mut out, OP_EXTENSION, &words(b"SPV_KHR_float_controls\0\0"));
        }
        if op == OP_EXECUTION_MODE && !std::mem::replace(&mut has_modes, true) {
            modes.iter().for_each(|(_, mode, width)| push(&mut out, OP_EXECUTION_MODE, &[entry, *mode, *width]));
        }
        if op == OP_DECORATE && !std::mem::replace(&mut has_decorations, true) {
            results().for_each(|id| push(&mut out, OP_DECORATE, &[id, NO_CONTRACTION]));
        }
        out.extend_from_slice(instruction);
    }
    out
}

/// Whether the instruction's result (the word with index 2) comes from a floating point operation
/// that could be contracted.
fn is_arithmetic(instruction: &[u32]) -> bool {
    let op = opcode(instruction);
    FLOAT_ARITHMETIC.contains(&op) || op == OP_EXT_INST && instruction.get(4) == Some(&FMA)
}

fn opcode(instruction: &[u32]) -> u32 {
    instruction[0] & 0xffff
}

fn push(out: &mut Vec<u32>, op: u32, operands: &[u32]) {
    out.push((operands.len() as u32 + 1) << 16 | op);
    out.extend_from_slice(operands);
}

/// The instructions after the header, up to the first damaged one.
fn instructions(module: &[u32]) -> impl Iterator<Item = &[u32]> {
    let mut rest = &module[HEADER_WORDS..];
    std::iter::from_fn(move || {
        let length = (rest.first()? >> 16) as usize;
        if length == 0 || length > rest.len() {
            return None;
        }
        let (instruction, others) = rest.split_at(length);
        rest = others;
        Some(instruction)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_is_decorated_and_the_rest_stays() {
        let module = words(include_bytes!("../../../shaders/spv/activate.spv"));
        let (denorm_preserve, denorm_preserve_f16, rounding_rte) = (true, true, true);
        let signed_zero_inf_nan_preserve = false;
        let controls =
            FloatControls { denorm_preserve, denorm_preserve_f16, signed_zero_inf_nan_preserve, rounding_rte };
        let out = prepare(&module, controls);
        let count = |words: &[u32], op: u32| instructions(words).filter(|i| opcode(i) == op).count();
        let operations = instructions(&module).filter(|i| is_arithmetic(i)).count();
        let n_fma = instructions(&module).filter(|i| opcode(i) == OP_EXT_INST && i[4] == FMA).count();
        assert!(n_fma > 0 && operations > n_fma + 5);
        assert_eq!(count(&out, OP_DECORATE), count(&module, OP_DECORATE) + operations);
        assert_eq!(count(&out, OP_CAPABILITY), count(&module, OP_CAPABILITY) + 3);
        assert_eq!(count(&out, OP_EXECUTION_MODE), count(&module, OP_EXECUTION_MODE) + 3);
        // Capabilities, extension, modes: 3 of 2 words, 1 of 1 + 6, and 3 of 4.
        assert_eq!(out.len(), module.len() + 3 * operations + 3 * 2 + 7 + 3 * 4);
        assert_eq!(prepare(&module, FloatControls::default()).len(), module.len() + 3 * operations + 2);
    }
    /// NVIDIA keeps subnormal numbers of f16 when a module asks for it, and those of f32 without a
    /// promise.
    #[test]
    fn f16_can_be_asked_for_alone() {
        use vk::ShaderFloatControlsIndependence as Independence;
        let said = |f32: bool, independence| {
            let said = vk::PhysicalDeviceFloatControlsProperties::default().shader_denorm_preserve_float16(true);
            FloatControls::of(&said.shader_denorm_preserve_float32(f32).denorm_behavior_independence(independence))
        };
        let wants = |controls: FloatControls| (controls.denorm_preserve, controls.denorm_preserve_f16);
        assert_eq!(wants(said(false, Independence::ALL)), (false, true));
        assert_eq!(wants(said(false, Independence::TYPE_32_ONLY)), (false, true));
        assert_eq!(wants(said(false, Independence::NONE)), (false, false));
        assert_eq!(wants(said(true, Independence::NONE)), (true, true));

        let module = words(include_bytes!("../../../shaders/spv/head.spv"));
        let out = prepare(&module, said(false, Independence::ALL));
        let has = |op: u32, operands: &[u32]| instructions(&out).any(|i| opcode(i) == op && i[1..].ends_with(operands));
        assert!(has(OP_CAPABILITY, &[DENORM_PRESERVE.0]));
        assert!(has(OP_EXTENSION, &words(b"SPV_KHR_float_controls\0\0")));
        assert!(has(OP_EXECUTION_MODE, &[DENORM_PRESERVE.1, 16]) && !has(OP_EXECUTION_MODE, &[DENORM_PRESERVE.1, 32]));
    }
}
