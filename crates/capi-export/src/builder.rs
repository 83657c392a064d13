//! Configures an exporter.

use std::fmt;
use std::sync::Arc;

use capi_client::{
    Client, ClientBuilder, Credentials, Guarantee, Quota, Runtime, SystemRuntime, TokenStore,
};
use capi_model::{AdAccountId, ApiVersion, ConversionRuleId};
use capi_rules::RuleSelector;
use capi_validate::{OracleMoatId, OutputMapping};

use crate::check::Checker;
use crate::exporter::{Exporter, Settings};
use crate::prepare::{RowOptions, Segment};
use crate::{ConfigError, RowObserver};

/// Configures an [`Exporter`]; [`build`](Self::build) checks the whole.
///
/// ```
/// use capi_client::Credentials;
/// use capi_export::Exporter;
/// use capi_rules::RuleSelector;
///
/// let exporter = Exporter::builder()
///     .credentials(Credentials::refresh_token("client-id", "client-secret", "refresh-token"))
///     .rule(RuleSelector::Id("104012".parse()?))
///     .with_skip_invalid(false)
///     .build()?;
/// # let _ = exporter;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use]
pub struct ExporterBuilder {
    credentials: Option<Credentials>,
    client: ClientSource,
    runtime: Option<Arc<dyn Runtime>>,
    rule: RuleSelector,
    ad_account: Option<AdAccountId>,
    api_version: Option<ApiVersion>,
    zoneless_times: bool,
    oracle_moat_id: Option<OracleMoatId>,
    mapping: Option<OutputMapping>,
    segment: Segment,
    settings: Settings,
    observer: Option<Arc<dyn RowObserver>>,
}

/// Where the client comes from.
enum ClientSource {
    /// It is built from these settings.
    Build(Box<ClientBuilder>),
    /// It is there already.
    Shared(Client),
    /// It was built.
    Taken,
}

impl ExporterBuilder {
    pub(crate) fn new() -> Self {
        Self {
            credentials: None,
            client: ClientSource::Build(Box::new(Client::builder())),
            runtime: None,
            rule: RuleSelector::default(),
            ad_account: None,
            api_version: None,
            zoneless_times: false,
            oracle_moat_id: None,
            mapping: None,
            segment: Segment::default(),
            settings: Settings::default(),
            observer: None,
        }
    }

    /// What the exporter proves itself with at LinkedIn.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = Some(credentials);
        self
    }

    /// The rule of rows that name none. The default is none: every row must name one.
    pub fn rule(mut self, rule: RuleSelector) -> Self {
        self.rule = rule;
        self
    }

    /// The ad account in which rules are looked up and created.
    pub fn ad_account(mut self, account: AdAccountId) -> Self {
        self.ad_account = Some(account);
        self
    }

    /// Sends through this client, which brings its own credentials, hosts, API version, clock and
    /// quota. Exporters that share a client share its quota.
    pub fn with_client(mut self, client: Client) -> Self {
        self.client = ClientSource::Shared(client);
        self
    }

    /// The host of the API, for a simulator or a proxy. The default is LinkedIn's. An URL without
    /// TLS is refused but for the loopback address.
    pub fn with_api_url(self, url: impl Into<String>) -> Self {
        self.with_client_setting(|client| client.api_url(url))
    }

    /// The host of the token endpoint, for a simulator or a proxy. The default is LinkedIn's.
    pub fn with_auth_url(self, url: impl Into<String>) -> Self {
        self.with_client_setting(|client| client.auth_url(url))
    }

    /// A header of every request, for a gateway on the way.
    pub fn with_header(self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.with_client_setting(|client| client.header(name, value.into()))
    }

    /// Where tokens are kept between runs. The default is in memory alone.
    pub fn with_token_store(self, store: impl TokenStore) -> Self {
        self.with_client_setting(|client| client.token_store(store))
    }

    /// How many requests a minute and a day may be sent. The default is LinkedIn's limit.
    pub fn with_quota(self, quota: Quota) -> Self {
        self.with_client_setting(|client| client.quota(quota))
    }

    /// The version of LinkedIn's API. The default is [`ApiVersion::DEFAULT`].
    pub fn with_api_version(mut self, version: ApiVersion) -> Self {
        self.api_version = Some(version);
        self.with_client_setting(|client| client.api_version(version))
    }

    /// Where time, sleep and randomness come from. The default is the system.
    pub fn with_runtime(mut self, runtime: impl Runtime) -> Self {
        let runtime: Arc<dyn Runtime> = Arc::new(runtime);
        self.runtime = Some(Arc::clone(&runtime));
        self.with_client_setting(|client| client.runtime(runtime))
    }

    /// Whether rows that are invalid or that LinkedIn refuses are left out (`true`, the default)
    /// or end the export (`false`). Expired rows are left out either way.
    pub fn with_skip_invalid(mut self, skip: bool) -> Self {
        self.settings.skip_invalid = skip;
        self
    }

    /// Whether a date-time without a zone is read as UTC. The default is that it is invalid, but
    /// for the form in which SQL engines print a cast timestamp.
    pub fn with_zoneless_times_as_utc(mut self, accept: bool) -> Self {
        self.zoneless_times = accept;
        self
    }

    /// Whether `ORACLE_MOAT_ID` is sent. By default it is up to version 202604; LinkedIn's
    /// documentation of later ones no longer has it, and an identifier that LinkedIn does not
    /// know refuses its whole batch, so there it is sent only when nothing else identifies the
    /// person.
    pub fn with_oracle_moat_id(mut self, choice: OracleMoatId) -> Self {
        self.oracle_moat_id = Some(choice);
        self
    }

    /// Renames and selects columns and adds constant ones before columns are matched.
    pub fn with_output_mapping(mut self, mapping: OutputMapping) -> Self {
        self.mapping = Some(mapping);
        self
    }

    /// The segment that is exported, for constant columns of the output mapping.
    pub fn with_segment(mut self, segment: Segment) -> Self {
        self.segment = segment;
        self
    }

    /// What to do with events whose request broke after it was sent.
    pub fn with_guarantee(mut self, guarantee: Guarantee) -> Self {
        self.settings.guarantee = guarantee;
        self
    }

    /// How many events a request may hold: 1 to 5,000, the default and LinkedIn's limit.
    pub fn with_batch_events(mut self, events: usize) -> Self {
        self.settings.limits.events = events;
        self
    }

    /// How many bytes a request's body may have: 4 MiB by default, 64 MiB at most. An event that
    /// is larger goes alone.
    pub fn with_batch_bytes(mut self, bytes: usize) -> Self {
        self.settings.limits.body_bytes = bytes;
        self
    }

    /// How many requests may be under way at once: 4 by default. The client may allow fewer when
    /// LinkedIn is slow.
    pub fn with_requests_in_flight(mut self, requests: usize) -> Self {
        self.settings.in_flight = requests;
        self
    }

    /// How often LinkedIn may refuse parts of one batch before the rest of it is given up: 256 by
    /// default. A refusal that names its events costs one more request.
    pub fn with_refusals_per_batch(mut self, refusals: u32) -> Self {
        self.settings.max_refusals = refusals;
        self
    }

    /// How many undelivered rows the report lists: 1,000 by default.
    pub fn with_rows_in_report(mut self, rows: usize) -> Self {
        self.settings.set_aside_limit = rows;
        self
    }

    /// Is told of every undelivered row and of progress.
    pub fn with_observer(mut self, observer: impl RowObserver + 'static) -> Self {
        self.observer = Some(Arc::new(observer));
        self
    }

    /// The exporter.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] when credentials are missing, a limit is out of range, or settings do not
    /// go together.
    pub fn build(mut self) -> Result<Exporter, ConfigError> {
        self.settings.check()?;
        let Self { credentials, client, .. } = &mut self;
        let client = match (std::mem::replace(client, ClientSource::Taken), credentials.take()) {
            (ClientSource::Shared(client), None) => client,
            (ClientSource::Shared(_), Some(_)) => {
                return Err(ConfigError::new(
                    "a client brings its own credentials; give one or the other",
                ));
            }
            (ClientSource::Build(client), Some(credentials)) => client
                .credentials(credentials)
                .build()
                .map_err(|error| ConfigError::new(error.to_string()))?,
            _ => {
                return Err(ConfigError::new(
                    "credentials are missing: give an access token, or client id, client secret \
                     and refresh token",
                ));
            }
        };
        if self.api_version.is_some_and(|version| version != client.api_version()) {
            return Err(ConfigError::new(
                "a client brings its own API version; set the version there",
            ));
        }
        let runtime = Arc::clone(client.runtime());
        Ok(Exporter {
            checker: self.checker(Arc::clone(&runtime), client.api_version()),
            client,
            runtime,
            rule: self.rule,
            ad_account: self.ad_account,
            settings: self.settings,
            observer: self.observer,
        })
    }

    /// A checker of rows with the same rules, which needs no credentials.
    #[must_use]
    pub fn build_checker(self) -> Checker {
        let runtime = self.runtime.clone().unwrap_or_else(|| Arc::new(SystemRuntime::new()));
        self.checker(runtime, self.api_version.unwrap_or_default())
    }

    fn checker(&self, runtime: Arc<dyn Runtime>, api_version: ApiVersion) -> Checker {
        let has_rule = self.rule != RuleSelector::PerRow;
        let options = RowOptions {
            rule: self.rule.id().or(has_rule.then_some(UNKNOWN_RULE)),
            has_rule,
            api_version,
            zoneless_times: self.zoneless_times,
            oracle_moat_id: self.oracle_moat_id.unwrap_or(if api_version.lists_oracle_moat_id() {
                OracleMoatId::Send
            } else {
                OracleMoatId::OmitWhenOtherwiseIdentified
            }),
            mapping: self.mapping.clone(),
            segment: self.segment.clone(),
        };
        Checker::new(options, runtime, self.settings.set_aside_limit)
    }

    fn with_client_setting(mut self, set: impl FnOnce(ClientBuilder) -> ClientBuilder) -> Self {
        if let ClientSource::Build(client) = self.client {
            self.client = ClientSource::Build(Box::new(set(*client)));
        }
        self
    }
}

/// Stands for a rule whose id only LinkedIn knows, until it has been asked.
const UNKNOWN_RULE: ConversionRuleId = match ConversionRuleId::new(u64::MAX) {
    Some(id) => id,
    None => unreachable!(),
};

impl fmt::Debug for ExporterBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExporterBuilder")
            .field("rule", &self.rule)
            .field("ad_account", &self.ad_account)
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
