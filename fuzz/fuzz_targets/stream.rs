#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| rotor_fuzz::targets::stream::run(data));
