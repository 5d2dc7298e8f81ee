#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| rootwatch_fuzz::targets::nss(data));
