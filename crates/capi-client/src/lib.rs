//! A client of LinkedIn's Conversions API: tokens, transport, retries, quota.
