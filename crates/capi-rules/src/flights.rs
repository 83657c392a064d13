//! One task of this process at a time makes a rule of a name.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use capi_model::AdAccountId;
use tokio::sync::{Mutex as TaskMutex, OwnedMutexGuard};

type Flight = TaskMutex<()>;

/// For the whole process, not for a client: two exports may each have a client of their own.
static FLIGHTS: Mutex<BTreeMap<(AdAccountId, String), Weak<Flight>>> = Mutex::new(BTreeMap::new());

/// Waits until no other task looks for this name to make it.
pub(crate) async fn board(account: AdAccountId, name: &str) -> OwnedMutexGuard<()> {
    let flight = {
        let mut flights = FLIGHTS.lock().unwrap_or_else(PoisonError::into_inner);
        flights.retain(|_, flight| flight.strong_count() > 0);
        let key = (account, name.to_owned());
        let known = flights.get(&key).and_then(Weak::upgrade);
        known.unwrap_or_else(|| {
            let flight = Arc::new(Flight::new(()));
            flights.insert(key, Arc::downgrade(&flight));
            flight
        })
    };
    flight.lock_owned().await
}
