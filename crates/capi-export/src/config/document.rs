//! Reads the document and turns it into a builder.

use std::fmt;
use std::num::NonZeroU32;
use std::path::PathBuf;
use std::str::FromStr;

use capi_client::{Credentials, FileTokenStore, Guarantee, Quota, Secret};
use capi_model::{AdAccountId, ApiVersion};
use capi_rules::RuleSelector;
use capi_validate::{OracleMoatId, OutputMapping};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::Value;

use super::ConfigError;
use super::secret::SecretRef;
use super::values::Entry;
use crate::builder::ExporterBuilder;
use crate::prepare::Segment;

/// What `type` must say, where it is given.
const TYPE: &str = "linkedin_ads_conversion_api";

/// The parameters of an export, as a JSON or YAML document gives them.
///
/// The parameters may stand at the top or below an outer `out:`. Secrets may be written as
/// `${NAME}` and are then read from the environment when the builder is made. `Debug` shows no
/// secret.
///
/// ```
/// use capi_export::ExportConfig;
///
/// let config: ExportConfig = "
/// type: linkedin_ads_conversion_api
/// client_id: my-app
/// client_secret: ${LINKEDIN_CLIENT_SECRET}
/// refresh_token: ${LINKEDIN_REFRESH_TOKEN}
/// ad_account_id: 5123456
/// use_conversion_rule_id: true
/// conversion_rule_id: 104012
/// "
/// .parse()?;
/// # let _ = config;
/// # Ok::<(), capi_export::ConfigError>(())
/// ```
#[derive(Debug, Clone)]
pub struct ExportConfig {
    credentials: Option<CredentialsRef>,
    ad_account: Option<AdAccountId>,
    rule: RuleSelector,
    skip_invalid: bool,
    zoneless_times: bool,
    api_version: Option<ApiVersion>,
    guarantee: Guarantee,
    oracle_moat_id: Option<OracleMoatId>,
    mapping: Option<OutputMapping>,
    segment: Segment,
    quota: Quota,
}

#[derive(Debug, Clone)]
enum CredentialsRef {
    AccessToken(SecretRef),
    App {
        app: AppRef,
        /// `None` when the token file has it.
        refresh_token: Option<SecretRef>,
        token_file: Option<PathBuf>,
    },
}

#[derive(Debug, Clone)]
struct AppRef {
    client_id: SecretRef,
    client_secret: SecretRef,
}

/// The app of a configuration document and where its tokens are kept: what an authorisation needs.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct AppConfig {
    /// The app's client id.
    pub client_id: String,
    /// The app's client secret.
    pub client_secret: Secret,
    /// The file of the app's tokens.
    pub token_file: Option<PathBuf>,
}

impl ExportConfig {
    /// The app and its token file; `None` when the document has an access token, or no credentials.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] when an environment variable that a secret refers to is not set.
    pub fn app(&self) -> Result<Option<AppConfig>, ConfigError> {
        let Some(CredentialsRef::App { app, token_file, .. }) = &self.credentials else {
            return Ok(None);
        };
        Ok(Some(AppConfig {
            client_id: app.client_id.reveal("client_id")?,
            client_secret: app.client_secret.reveal("client_secret")?.into(),
            token_file: token_file.clone(),
        }))
    }

    /// The rule of rows that name none.
    #[must_use]
    pub const fn rule(&self) -> &RuleSelector {
        &self.rule
    }

    /// An exporter's builder with these parameters; reads secrets from the environment.
    ///
    /// # Errors
    ///
    /// [`ConfigError`] when an environment variable that a secret refers to is not set.
    pub fn to_builder(&self) -> Result<ExporterBuilder, ConfigError> {
        let builder = self.to_builder_without_credentials();
        Ok(match &self.credentials {
            Some(credentials) => credentials.give_to(builder)?,
            None => builder,
        })
    }

    /// As [`to_builder`](Self::to_builder), but without credentials and without reading the
    /// environment: enough for a [`Checker`](crate::Checker).
    pub fn to_builder_without_credentials(&self) -> ExporterBuilder {
        let mut builder = ExporterBuilder::new()
            .rule(self.rule.clone())
            .with_skip_invalid(self.skip_invalid)
            .with_zoneless_times_as_utc(self.zoneless_times)
            .with_guarantee(self.guarantee)
            .with_segment(self.segment.clone())
            .with_quota(self.quota);
        if let Some(account) = self.ad_account {
            builder = builder.ad_account(account);
        }
        if let Some(version) = self.api_version {
            builder = builder.with_api_version(version);
        }
        if let Some(choice) = self.oracle_moat_id {
            builder = builder.with_oracle_moat_id(choice);
        }
        if let Some(mapping) = &self.mapping {
            builder = builder.with_output_mapping(mapping.clone());
        }
        builder
    }
}

impl CredentialsRef {
    fn give_to(&self, builder: ExporterBuilder) -> Result<ExporterBuilder, ConfigError> {
        Ok(match self {
            Self::AccessToken(token) => {
                builder.credentials(Credentials::access_token(token.reveal("access_token")?))
            }
            Self::App { app, refresh_token, token_file } => {
                let client_id = app.client_id.reveal("client_id")?;
                let secret = app.client_secret.reveal("client_secret")?;
                let builder = builder.credentials(match refresh_token {
                    Some(token) => Credentials::refresh_token(
                        client_id,
                        secret,
                        token.reveal("refresh_token")?,
                    ),
                    None => Credentials::stored(client_id, secret),
                });
                match token_file {
                    Some(path) => builder.with_token_store(FileTokenStore::new(path)),
                    None => builder,
                }
            }
        })
    }
}

/// Reads JSON, or YAML when the text does not begin with a brace.
impl FromStr for ExportConfig {
    type Err = ConfigError;

    fn from_str(text: &str) -> Result<Self, ConfigError> {
        let json = text.trim_start_matches('\u{feff}').trim_start().starts_with('{');
        let document = if json {
            serde_json::from_str::<Document>(text.trim_start_matches('\u{feff}'))
                .map_err(|error| unreadable("JSON", error.line(), error.column(), &error))
        } else {
            serde_norway::from_str::<Document>(text).map_err(|error| {
                let at = error.location();
                let (line, column) = at.map_or((0, 0), |at| (at.line(), at.column()));
                unreadable("YAML", line, column, &error)
            })
        }?;
        document.read()
    }
}

/// The parsers' own messages may quote the document, secrets included: only ours are passed on.
fn unreadable(form: &str, line: usize, column: usize, error: &dyn fmt::Display) -> ConfigError {
    let error = error.to_string();
    let ours = error.split_once(OURS).and_then(|(_, rest)| rest.split_once(END));
    match ours {
        Some((message, _)) => ConfigError::new(message.to_owned()),
        None => ConfigError::new(format!(
            "the configuration is not valid {form} with keys and values: see line {line}, \
             column {column}"
        )),
    }
}

/// Stands before and behind our own messages, which the parsers wrap in theirs.
const OURS: &str = "\u{2}";
const END: &str = "\u{3}";

fn ours<E: serde::de::Error>(message: &str) -> E {
    E::custom(format_args!("{OURS}{message}{END}"))
}

/// Keys and values in order, so that a key that is given twice is seen.
pub(super) struct Document(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Document {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Keys;

        impl<'de> Visitor<'de> for Keys {
            type Value = Document;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map of parameters")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Document, M::Error> {
                let mut entries: Vec<(String, Value)> = Vec::new();
                while let Some(key) = map.next_key::<String>()? {
                    if entries.iter().any(|(known, _)| *known == key) {
                        return Err(ours(&format!("`{key}` is given twice; keep one")));
                    }
                    // An outer `out:` is a document of its own.
                    let value = if key == "out" {
                        let Document(inner) = map.next_value()?;
                        return match (entries.is_empty(), map.next_key::<String>()?) {
                            (true, None) => Ok(Document(inner)),
                            _ => Err(ours("nothing may stand beside `out`; move it below")),
                        };
                    } else {
                        map.next_value()?
                    };
                    entries.push((key, value));
                }
                Ok(Document(entries))
            }
        }

        deserializer.deserialize_map(Keys)
    }
}

impl Document {
    fn read(self) -> Result<ExportConfig, ConfigError> {
        if let Some((unknown, _)) = self.0.iter().find(|(key, _)| known(key).is_none()) {
            return Err(unknown_key(unknown));
        }
        if self.entry("type").parsed::<String>("")?.is_some_and(|t| !t.eq_ignore_ascii_case(TYPE)) {
            return Err(self.entry("type").error(&format!("expected `{TYPE}`")));
        }
        let mapping = self.entry("output_mapping");
        let ad_account = self.entry("ad_account_id").parsed("expected the id of an ad account")?;
        Ok(ExportConfig {
            credentials: self.credentials()?,
            ad_account,
            rule: self.rule(ad_account)?,
            skip_invalid: self.entry("skip_invalid_records").boolean()?.unwrap_or(true),
            zoneless_times: self.entry("zoneless_times").word(&[("utc", ())])?.is_some(),
            api_version: self
                .entry("api_version")
                .parsed("expected a version of the form YYYYMM, such as 202609")?,
            guarantee: self
                .entry("guarantee")
                .word(&[
                    ("at_least_once", Guarantee::AtLeastOnce),
                    ("at_most_once", Guarantee::AtMostOnce),
                ])?
                .unwrap_or_default(),
            oracle_moat_id: self.entry("oracle_moat_id").word(&[
                ("send", OracleMoatId::Send),
                ("omit", OracleMoatId::OmitWhenOtherwiseIdentified),
            ])?,
            mapping: match mapping.value {
                Value::Null => None,
                value => Some(
                    OutputMapping::deserialize(value)
                        .map_err(|error| mapping.error(&error.to_string()))?,
                ),
            },
            segment: Segment {
                id: self.entry("segment_id").text()?,
                name: self.entry("segment_name").text()?,
                audience_id: self.entry("audience_id").text()?,
            },
            quota: self.quota()?,
        })
    }

    fn quota(&self) -> Result<Quota, ConfigError> {
        const EXPECTED: &str = "expected a whole number of requests, 1 or more";
        let mut quota = Quota::new();
        if let Some(requests) = self.entry("requests_per_minute").parsed::<NonZeroU32>(EXPECTED)? {
            quota = quota.per_minute(requests.get());
        }
        if let Some(requests) = self.entry("requests_per_day").parsed::<NonZeroU32>(EXPECTED)? {
            quota = quota.per_day(requests.get().into());
        }
        Ok(quota)
    }

    fn credentials(&self) -> Result<Option<CredentialsRef>, ConfigError> {
        let secret = |key| Ok(self.entry(key).text()?.as_deref().map(SecretRef::parse));
        let access_token = secret("access_token")?;
        let (client_id, client_secret) = (secret("client_id")?, secret("client_secret")?);
        let refresh_token = secret("refresh_token")?;
        let token_file = self.entry("token_file").text()?.map(PathBuf::from);
        let of_app = client_id.is_some()
            || client_secret.is_some()
            || refresh_token.is_some()
            || token_file.is_some();
        match (access_token, client_id, client_secret) {
            (None, ..) if !of_app => Ok(None),
            (Some(token), ..) if !of_app => Ok(Some(CredentialsRef::AccessToken(token))),
            (Some(_), ..) => Err(ConfigError::new(
                "`access_token` stands in place of `client_id`, `client_secret`, `refresh_token` \
                 and `token_file`; give one or the others",
            )),
            (None, Some(client_id), Some(client_secret)) => {
                if refresh_token.is_none() && token_file.is_none() {
                    return Err(ConfigError::new(
                        "`refresh_token` is missing; give it, or a `token_file` for \
                         `capi auth login` to write",
                    ));
                }
                let app = AppRef { client_id, client_secret };
                Ok(Some(CredentialsRef::App { app, refresh_token, token_file }))
            }
            (None, None, _) => Err(ConfigError::new("`client_id` is missing")),
            (None, Some(_), None) => Err(ConfigError::new("`client_secret` is missing")),
        }
    }

    pub(super) fn entry(&self, key: &'static str) -> Entry<'_> {
        let found = self.0.iter().find(|(name, _)| known(name) == Some(key));
        Entry { key, value: found.map_or(&Value::Null, |(_, value)| value) }
    }
}

/// Every key of a document.
const KEYS: &[&str] = &[
    "access_token",
    "ad_account_id",
    "api_version",
    "attribution_type",
    "audience_id",
    "campaign_auto_association",
    "client_id",
    "client_secret",
    "conversion_rule",
    "conversion_rule_id",
    "conversion_rule_name",
    "conversion_type",
    "create_new_conversion_rule",
    "guarantee",
    "oracle_moat_id",
    "output_mapping",
    "post_click_attribution_window",
    "refresh_token",
    "requests_per_day",
    "requests_per_minute",
    "segment_id",
    "segment_name",
    "skip_invalid_records",
    "token_file",
    "type",
    "use_conversion_rule_id",
    "view_through_attribution_window",
    "zoneless_times",
];

/// The key that this one stands for, a known misspelling included.
fn known(key: &str) -> Option<&'static str> {
    let key = if key == "use_conversion_rule_jd" { "use_conversion_rule_id" } else { key };
    KEYS.iter().copied().find(|known| *known == key)
}

fn unknown_key(key: &str) -> ConfigError {
    let near = KEYS
        .iter()
        .map(|known| (strsim::damerau_levenshtein(known, key), known))
        .min()
        .filter(|(distance, known)| *distance <= known.len() / 3);
    ConfigError::new(match near {
        Some((_, known)) => format!("`{key}` is no parameter; did you mean `{known}`?"),
        None => format!("`{key}` is no parameter; the parameters are {}", KEYS.join(", ")),
    })
}
