//! Programs: built from their source, or from what a driver compiled before.

use std::ffi::CString;
use std::sync::Arc;

use opencl3::kernel::{CL_KERNEL_WORK_GROUP_SIZE, create_kernel, get_kernel_work_group_info, release_kernel};
use opencl3::program::{
    CL_PROGRAM_BINARIES, CL_PROGRAM_BUILD_LOG, build_program, create_program_with_binary, create_program_with_source,
    get_program_build_info, get_program_info, release_program,
};
use opencl3::types::cl_program;

use super::device::Raw;
use super::handle::{Handle, failed};
use super::source::{self, Program};
use crate::backend::gpu::Kernel;
use crate::error::{Error, Result};

/// The largest number of characters of a compiler's log that go into an error.
const MAX_LOG: usize = 2000;

/// The programs of a device.
#[derive(Default)]
pub(super) struct Programs {
    built: Vec<(Program, Arc<Handle>)>,
    /// Programs that were compiled before.
    compiled: Vec<(Program, Vec<u8>)>,
    /// Whether programs were built since.
    has_new: bool,
}

impl Programs {
    /// Starts with programs that [`Programs::compiled`] gave before.
    pub(super) fn new(compiled: &[u8]) -> Self {
        Self { compiled: parse(compiled).unwrap_or_default(), ..Self::default() }
    }

    /// All programs, as the driver compiled them, if there are new ones.
    pub(super) fn compiled(&self) -> Option<Vec<u8>> {
        if !self.has_new {
            return None;
        }
        let mut out = vec![];
        for (program, handle) in &self.built {
            let binaries: Vec<Vec<u8>> = get_program_info(handle.get(), CL_PROGRAM_BINARIES).ok()?.into();
            let binary = binaries.into_iter().next().filter(|binary| !binary.is_empty())?;
            let (head_dim, group) = match program {
                Program::General => (0, 0),
                Program::Attention { head_dim, group } => (*head_dim, *group),
            };
            [head_dim, group, binary.len() as u32].iter().for_each(|word| out.extend(word.to_le_bytes()));
            out.extend(binary);
        }
        Some(out)
    }
}

/// Splits the bytes that `compiled` gives into programs.
fn parse(mut bytes: &[u8]) -> Option<Vec<(Program, Vec<u8>)>> {
    let mut found = vec![];
    while !bytes.is_empty() {
        let (head, rest) = bytes.split_first_chunk::<12>()?;
        let word = |i: usize| u32::from_le_bytes([head[i], head[i + 1], head[i + 2], head[i + 3]]);
        let (binary, rest) = rest.split_at_checked(word(8) as usize)?;
        let (head_dim, group) = (word(0), word(4));
        let program = if head_dim == 0 { Program::General } else { Program::Attention { head_dim, group } };
        found.push((program, binary.to_vec()));
        bytes = rest;
    }
    Some(found)
}

impl Raw {
    /// Makes a kernel that only the caller uses.
    pub(super) fn kernel(&self, kernel: Kernel) -> Result<Handle> {
        let needed = kernel.shared_bytes();
        if needed > self.facts.shared_bytes {
            let (name, has) = (&self.facts.name, self.facts.shared_bytes);
            let message = format!("{name}: {kernel:?} needs {needed} bytes of shared memory; it has {has}");
            return Err(Error::Device { message });
        }
        let (program, name) = source::place(kernel);
        let program = self.program(program)?;
        let name = CString::new(name).unwrap_or_default();
        let raw = create_kernel(program.get(), &name).map_err(|e| failed(&format!("no {kernel:?}"), e))?;
        // SAFETY: just made.
        let made = unsafe { Handle::new(raw, release_kernel) };
        let most: usize = get_kernel_work_group_info(made.get(), self.id.0, CL_KERNEL_WORK_GROUP_SIZE)
            .map_err(|e| failed(&format!("no {kernel:?}"), e))?
            .into();
        if most < kernel.threads() {
            let message = format!("{}: {kernel:?} can have {most} threads, not {}", self.facts.name, kernel.threads());
            return Err(Error::Device { message });
        }
        Ok(made)
    }

    /// A program; built at its first use.
    fn program(&self, program: Program) -> Result<Arc<Handle>> {
        let mut programs = self.programs.lock();
        if let Some((_, built)) = programs.built.iter().find(|(built, _)| *built == program) {
            return Ok(Arc::clone(built));
        }
        let before = programs.compiled.iter().find(|(compiled, _)| *compiled == program);
        let built = match before.and_then(|(_, binary)| self.load_binary(binary).ok()) {
            Some(built) => built,
            None => {
                programs.has_new = true;
                self.compile(program)?
            }
        };
        let built = Arc::new(built);
        programs.built.push((program, Arc::clone(&built)));
        Ok(built)
    }

    fn load_binary(&self, binary: &[u8]) -> Result<Handle> {
        // SAFETY: the device belongs to this context. The binary goes back to the driver that gave
        // it: a checksum guards it.
        let raw = unsafe { create_program_with_binary(self.context.get(), &[self.id.0], &[binary]) };
        // SAFETY: just made.
        let program = unsafe { Handle::new(raw.map_err(|e| failed("no program", e))?, release_program) };
        self.build(program.get())?;
        Ok(program)
    }

    fn compile(&self, program: Program) -> Result<Handle> {
        let source = source::source(program, self.facts.has_dot, self.native.fma);
        // This passes a single text, because this function of the crate would read several wrongly.
        let raw = create_program_with_source(self.context.get(), &[&source]).map_err(|e| failed("no program", e))?;
        // SAFETY: just made.
        let program = unsafe { Handle::new(raw, release_program) };
        self.build(program.get())?;
        Ok(program)
    }

    fn build(&self, program: cl_program) -> Result<()> {
        let options = CString::new(self.options.as_str()).unwrap_or_default();
        build_program(program, &[self.id.0], &options, None, std::ptr::null_mut()).map_err(|e| {
            let log = get_program_build_info(program, self.id.0, CL_PROGRAM_BUILD_LOG).map(String::from);
            let log: String = log.unwrap_or_default().chars().take(MAX_LOG).collect();
            failed(&format!("{}: the kernels cannot be built: {log}", self.facts.name), e)
        })
    }
}
