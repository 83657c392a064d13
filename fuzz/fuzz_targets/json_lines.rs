//! A JSON Lines file: any bytes.

#![no_main]

use capi_fuzz::check_source;
use capi_sources::JsonLinesSource;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| check_source(JsonLinesSource::new(bytes)));
