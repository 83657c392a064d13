//! Buffers of bodies that were sent, to be filled again.
//!
//! A body has megabytes; asking the system for each would cost a page fault for every eight events.

use std::sync::{Mutex, PoisonError};

use bytes::Bytes;

/// More than are ever in use at the usual settings.
const MOST: usize = 8;

/// The free buffers of one export.
#[derive(Default)]
pub(crate) struct Buffers(Mutex<Vec<Vec<u8>>>);

impl Buffers {
    /// An empty buffer, used before if there is one.
    pub(super) fn take(&self) -> Vec<u8> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).pop().unwrap_or_default()
    }

    /// Keeps the buffer of a body, unless something else still reads it.
    pub(super) fn give(&self, body: Bytes) {
        let Ok(mut body) = body.try_into_mut() else { return };
        // First, or what is in it would be copied.
        body.clear();
        let mut free = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if free.len() < MOST {
            free.push(body.into());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_buffer_comes_back_empty_with_its_memory() {
        let buffers = Buffers::default();
        let mut buffer = buffers.take();
        buffer.extend_from_slice(&[1; 10_000]);
        let memory = buffer.as_ptr();
        let body = Bytes::from(buffer);
        let reader = body.clone();
        buffers.give(body);
        assert_eq!(buffers.take().capacity(), 0, "still read");
        buffers.give(reader);
        let again = buffers.take();
        assert!(again.is_empty());
        assert_eq!(again.as_ptr(), memory);
    }
}
