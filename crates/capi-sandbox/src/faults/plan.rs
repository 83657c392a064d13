//! From the faults that wait to what befalls one request.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;
use std::time::Duration;

use super::{Action, Fault};
use crate::server::Call;
use crate::settings::MessageForm;

/// The faults that wait for their requests.
#[derive(Debug, Default)]
pub(crate) struct FaultQueue(VecDeque<Waiting>);

#[derive(Debug)]
struct Waiting {
    fault: Fault,
    /// Built once, not once a request.
    poison: Option<Arc<PoisonedEvents>>,
}

/// What befalls one request.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    pub(crate) delay: Duration,
    pub(crate) poison: Vec<Arc<PoisonedEvents>>,
    /// The one thing, delays and poison aside, that goes wrong.
    pub(crate) ending: Option<Action>,
}

/// Events that sink the request they are in.
#[derive(Debug)]
pub(crate) struct PoisonedEvents {
    pub(crate) event_ids: HashSet<String>,
    pub(crate) form: MessageForm,
    pub(crate) message: Option<String>,
}

impl FaultQueue {
    pub(crate) fn push(&mut self, fault: Fault) {
        let poison = match &fault.action {
            Action::RefuseEvents { event_ids, form, message } => Some(Arc::new(PoisonedEvents {
                event_ids: event_ids.iter().cloned().collect(),
                form: *form,
                message: message.clone(),
            })),
            _ => None,
        };
        self.0.push_back(Waiting { fault, poison });
    }

    /// The faults that still wait.
    pub(crate) fn waiting(&self) -> Vec<Fault> {
        self.0.iter().map(|waiting| waiting.fault.clone()).collect()
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }

    /// Decides what befalls `call`, and uses it up.
    pub(crate) fn plan(&mut self, call: &Call) -> Plan {
        let mut plan = Plan::default();
        for waiting in &mut self.0 {
            let fault = &mut waiting.fault;
            if !fault.matches(call) || (fault.ends() && plan.ending.is_some()) {
                continue;
            }
            if fault.skip > 0 {
                fault.skip -= 1;
                continue;
            }
            if let Some(times) = &mut fault.times {
                *times = times.saturating_sub(1);
            }
            plan.poison.extend(waiting.poison.clone());
            plan.take(&fault.action);
        }
        self.0.retain(|waiting| waiting.fault.times != Some(0));
        plan
    }
}

impl Fault {
    fn matches(&self, call: &Call) -> bool {
        self.times != Some(0)
            && self.path.as_deref().is_none_or(|path| call.path().starts_with(path))
            && self.method.as_deref().is_none_or(|method| call.method.as_str() == method)
    }

    /// Whether a request can suffer only one of this kind.
    fn ends(&self) -> bool {
        !matches!(self.action, Action::Delay { .. } | Action::RefuseEvents { .. })
    }
}

impl Plan {
    fn take(&mut self, action: &Action) {
        match action {
            Action::Delay { millis } => self.delay += Duration::from_millis(*millis),
            Action::RefuseEvents { .. } => {}
            ending => self.ending = Some(ending.clone()),
        }
    }
}
