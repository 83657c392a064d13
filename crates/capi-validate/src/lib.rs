//! Turns rows into LinkedIn conversion events, or says exactly why not.
