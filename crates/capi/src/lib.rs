//! Exports conversions to LinkedIn's Conversions API: exact, accounted for, testable offline.
