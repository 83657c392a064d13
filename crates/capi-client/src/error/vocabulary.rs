//! Words that a message of LinkedIn may show.

/// Words of LinkedIn's documented and observed messages, and of its field names.
/// Sorted, for binary search.
///
/// Before a word is added: could it be somebody's name, or a value of an event?
#[rustfmt::skip]
pub(super) const VOCABULARY: &[&str] = &[
    "a", "aborted", "accept", "accepted", "access", "accessible", "account", "accounts", "active",
    "acxiom", "ad", "adding", "address", "ads", "after", "again", "aid", "all", "allowed",
    "already", "amount", "an", "and", "api", "app", "appid", "application", "are", "array", "as",
    "associated", "association", "associations", "at", "attribution", "auth", "authenticate",
    "authenticated", "authentication", "authorization", "authorize", "authorized", "backed",
    "bad", "batch", "be", "because", "been", "before", "being", "binding", "body", "bound", "but",
    "by", "call", "calls", "campaign", "campaigns", "can", "cancelled", "cannot", "capi",
    "category", "check", "click", "client", "code", "coerced", "company", "conditional",
    "connection", "contact", "contain", "content", "conversion", "conversion's", "conversions",
    "could", "country", "create", "created", "currency", "current", "data", "database",
    "datalist", "datamap", "date", "days", "default", "delete", "deleted", "denied", "describe",
    "description", "did", "disabled", "does", "doesn't", "down", "downstream", "duplicate",
    "duration", "dynamic", "either", "element", "elements", "email", "empty", "enabled", "end",
    "enough", "entities", "entity", "enum", "error", "errors", "event", "events", "exceed",
    "exceeded", "exceeds", "exist", "exists", "expected", "expired", "external", "failed",
    "failure", "false", "field", "fields", "find", "finder", "first", "for", "format", "found",
    "from", "get", "google", "grant", "granted", "granting", "happened", "has", "hashed", "have",
    "header", "headers", "id", "identification", "identifier", "identifiers", "identity", "ids",
    "in", "inactive", "incorrect", "index", "indexed", "indices", "info", "information", "input",
    "insufficient", "internal", "invalid", "ip", "is", "it", "its", "json", "key", "large",
    "larger", "last", "later", "lead", "least", "length", "level", "limit", "linked", "linkedin", "list",
    "login", "long", "lookup", "malformed", "map", "marked", "match", "max", "maximum", "member",
    "message", "method", "minimum", "missing", "moat", "mode", "more", "must", "name", "names",
    "network", "no", "not", "null", "number", "oauth", "object", "of", "older", "on", "once",
    "one", "only", "operation", "or", "oracle", "out", "pair", "param", "parameter", "parameters",
    "parse", "parsing", "partial", "partner", "party", "passed", "patch", "path", "permission",
    "permissions", "plaintext", "please", "prefix", "present", "processing", "product",
    "property", "provide", "provided", "quota", "range", "rate", "reached", "read", "reason",
    "record", "redirect", "refresh", "request", "requested", "requests", "required", "requires",
    "resource", "resources", "response", "retrieve", "retry", "revoke", "revoked", "role", "root",
    "rule", "rules", "s", "scope", "scopes", "seconds", "secret", "send", "server", "service",
    "set", "sha", "should", "shouldn't", "size", "smaller", "specify", "sponsored", "state",
    "status", "string", "support", "supported", "symbol", "syntax", "system", "target", "than",
    "that", "that's", "the", "these", "this", "those", "throttle", "throttled", "time", "timeout",
    "title", "to", "token", "too", "tracking", "true", "try", "trying", "type", "unable",
    "unauthorized", "unavailable", "uncaught", "unexpected", "unexpectedly", "unknown",
    "unpermitted", "unrecognized", "unsupported", "update", "updated", "uri", "uris", "url",
    "urn", "urns", "use", "used", "user", "users", "uuid", "valid", "validation", "value",
    "values", "verifier", "verify", "version", "was", "were", "when", "while", "window", "with",
    "within", "without", "write", "wrong", "you", "your",
];
