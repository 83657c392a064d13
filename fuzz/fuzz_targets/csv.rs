//! A CSV file: any bytes, and any bytes below a good header.

#![no_main]

use capi_fuzz::{HEADER, check_source};
use capi_sources::CsvSource;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    check_source(CsvSource::new(bytes));
    check_source(CsvSource::new([HEADER.as_bytes(), bytes].concat().as_slice()));
});
