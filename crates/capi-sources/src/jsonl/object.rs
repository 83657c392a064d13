//! A strict reader of one JSON object, in place.

use bumpalo::Bump;
use bumpalo::collections::Vec as BumpVec;
use capi_model::{RowWriter, Value};

use super::fault::Fault;
use super::{number, text};

/// The most objects and lists inside each other, against a full stack.
const MAX_DEPTH: usize = 127;

/// The most items in the lists of one line, against a full memory: an item takes 32 bytes.
const MAX_ITEMS: usize = 65_536;

/// Hands the values of the object that makes up a line to `row`, in order.
///
/// A line that turns out wrong has handed over what came before the fault.
pub(super) fn read<'a>(
    line: &'a str,
    arena: &'a Bump,
    row: &mut RowWriter<'_, 'a>,
) -> Result<(), Fault> {
    let mut reader = Reader { line, at: 0, arena, depth: 0, items: 0 };
    reader.expect_object()?;
    reader.members(|key, value| row.entry(key, value))?;
    match reader.peek() {
        None => Ok(()),
        Some(_) => Err(reader.fault("something stands behind the object")),
    }
}

struct Reader<'a> {
    line: &'a str,
    at: usize,
    arena: &'a Bump,
    depth: usize,
    items: usize,
}

impl<'a> Reader<'a> {
    /// Refuses a line that is something else than an object.
    fn expect_object(&mut self) -> Result<(), Fault> {
        let what = match self.peek() {
            Some(b'{') => return Ok(()),
            Some(b'[') => "an object is expected, not a list; put each object on its own line",
            Some(b'"') => "an object is expected, not text",
            Some(b'-' | b'0'..=b'9') => "an object is expected, not a number",
            _ => "an object is expected",
        };
        Err(self.fault(what))
    }

    /// The keys and values of the object that begins here.
    #[inline]
    fn members(&mut self, mut each: impl FnMut(&'a str, Value<'a>)) -> Result<(), Fault> {
        self.enter()?;
        if self.peek() == Some(b'}') {
            self.leave();
            return Ok(());
        }
        loop {
            if self.peek() != Some(b'"') {
                return Err(self.fault("a key in double quotes is expected"));
            }
            let key = self.text()?;
            if self.peek() != Some(b':') {
                return Err(self.fault("a colon is expected after the key"));
            }
            self.at += 1;
            let value = self.value()?;
            each(key, value);
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(b'}') => break,
                _ => return Err(self.fault("a comma or a closing brace is expected")),
            }
        }
        self.leave();
        Ok(())
    }

    #[inline]
    fn value(&mut self) -> Result<Value<'a>, Fault> {
        match self.peek() {
            Some(b'"') => self.text().map(Value::Text),
            Some(b'-' | b'0'..=b'9') => {
                let (value, end) = number::read(self.line, self.at)?;
                self.at = end;
                Ok(value)
            }
            Some(b'n') => self.word("null", Value::Null),
            Some(b't') => self.word("true", Value::Bool(true)),
            Some(b'f') => self.word("false", Value::Bool(false)),
            Some(b'[') => self.list(),
            Some(b'{') => self.members(|_, _| ()).map(|()| Value::Object),
            _ => Err(self.fault("a value is expected")),
        }
    }

    fn list(&mut self) -> Result<Value<'a>, Fault> {
        self.enter()?;
        let mut items = BumpVec::new_in(self.arena);
        if self.peek() != Some(b']') {
            loop {
                self.items += 1;
                if self.items > MAX_ITEMS {
                    return Err(self.fault("the lists of the line hold more than 65,536 items"));
                }
                items.push(self.value()?);
                match self.peek() {
                    Some(b',') => self.at += 1,
                    Some(b']') => break,
                    _ => return Err(self.fault("a comma or a closing bracket is expected")),
                }
            }
        }
        self.leave();
        Ok(Value::List(items.into_bump_slice().into()))
    }

    #[inline]
    fn text(&mut self) -> Result<&'a str, Fault> {
        let (text, end) = text::read(self.line, self.at + 1, self.arena)?;
        self.at = end;
        Ok(text)
    }

    fn word(&mut self, word: &str, value: Value<'a>) -> Result<Value<'a>, Fault> {
        let rest = self.line.as_bytes().get(self.at..).unwrap_or_default();
        if !rest.starts_with(word.as_bytes()) {
            return Err(self.fault("a value is expected"));
        }
        self.at += word.len();
        Ok(value)
    }

    /// Goes past an opening brace or bracket.
    fn enter(&mut self) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.fault("there are more than 127 levels"));
        }
        self.at += 1;
        Ok(())
    }

    /// Goes past a closing one.
    fn leave(&mut self) {
        self.depth -= 1;
        self.at += 1;
    }

    /// The next byte that is not white space.
    #[inline]
    fn peek(&mut self) -> Option<u8> {
        loop {
            match self.line.as_bytes().get(self.at).copied() {
                Some(b' ' | b'\t' | b'\n' | b'\r') => self.at += 1,
                next => return next,
            }
        }
    }

    #[cold]
    fn fault(&self, what: &'static str) -> Fault {
        Fault::new(what, self.at)
    }
}
