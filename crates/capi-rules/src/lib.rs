//! Chooses, finds or creates the conversion rule that an export sends to.
