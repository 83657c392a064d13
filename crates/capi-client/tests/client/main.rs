//! What the client promises, one file for each topic: in virtual time where time matters.

// `cfg(test)`: so that the lints know all of it for a test.
#[cfg(test)]
mod concurrency;
#[cfg(test)]
mod endpoints;
#[cfg(test)]
mod errors;
#[cfg(test)]
mod events;
#[cfg(test)]
mod flow;
#[cfg(test)]
mod quota;
#[cfg(test)]
mod retries;
#[cfg(test)]
mod sandbox;
#[cfg(test)]
mod secrets;
#[cfg(test)]
mod settings;
#[cfg(test)]
mod store;
#[cfg(test)]
mod support;
#[cfg(test)]
mod tokens;
#[cfg(test)]
mod transport;
