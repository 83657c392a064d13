//! Tokens in a file: for their owner alone, whole or not at all, one refresh at a time.

use std::fs;
use std::time::Duration;

use capi_client::{Credentials, ErrorKind, FileTokenStore, SendOptions, TokenSet, TokenStore};
use futures_util::future::join_all;

use crate::support::{SECRET, Server, VirtualRuntime, batch, created, token};

fn tokens(access: &str) -> TokenSet {
    serde_json::from_str(&format!(
        r#"{{"access_token":"{access}","refresh_token":"AQr","scopes":["r_ads"]}}"#
    ))
    .unwrap()
}

#[tokio::test]
async fn what_is_saved_is_loaded() {
    let directory = tempfile::tempdir().unwrap();
    let store = FileTokenStore::new(directory.path().join("tokens.json"));
    assert_eq!(store.load().await.unwrap(), None);
    store.save(&tokens("AQ1")).await.unwrap();
    store.save(&tokens("AQ2")).await.unwrap();
    assert_eq!(store.load().await.unwrap(), Some(tokens("AQ2")));
    let names: Vec<_> =
        fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names, ["tokens.json"], "nothing is left behind");
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_may_read_the_file_even_if_it_was_open_before() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt};
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("tokens.json");
    fs::write(&path, "{}").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).unwrap();
    let store = FileTokenStore::new(&path);
    store.save(&tokens("AQ1")).await.unwrap();
    assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
    drop(store.lock().await.unwrap());
    let lock = directory.path().join("tokens.json.lock");
    assert_eq!(fs::metadata(lock).unwrap().mode() & 0o777, 0o600);
}

#[tokio::test]
async fn a_save_that_fails_leaves_the_old_tokens() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("tokens.json");
    // A directory in the way: the new file cannot take its place.
    fs::create_dir(&path).unwrap();
    fs::write(path.join("keep"), "").unwrap();
    let error = FileTokenStore::new(&path).save(&tokens("AQ1")).await.unwrap_err();
    assert!(error.to_string().contains("tokens.json"), "{error}");
    assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 1);
}

#[tokio::test]
async fn a_file_that_is_no_token_file_is_named_and_not_quoted() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("tokens.json");
    fs::write(&path, r#"{"access_token":["AQplanted"]}"#).unwrap();
    let error = FileTokenStore::new(&path).load().await.unwrap_err();
    assert!(error.to_string().contains("tokens.json"));
    assert!(!format!("{error} {error:?}").contains("AQplanted"));
}

#[tokio::test(start_paused = true)]
async fn a_lock_is_waited_for_and_not_for_ever() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("tokens.json");
    let held = FileTokenStore::new(&path).lock().await.unwrap();
    let other = FileTokenStore::new(&path).lock_patience(Duration::from_secs(3));
    let error = other.lock().await.unwrap_err();
    assert!(error.to_string().contains("cannot be locked"), "{error}");
    drop(held);
    other.lock().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn processes_that_share_a_file_refresh_once() {
    let directory = tempfile::tempdir().unwrap();
    let server = Server::new(&VirtualRuntime::new(), |seen| {
        if seen.is_token_request() { token("AQ1", 3600) } else { created(1) }
    });
    let clients = (0..8).map(|_| {
        let store = FileTokenStore::new(directory.path().join("tokens.json"));
        server.refreshing_builder().token_store(store).build().unwrap()
    });
    let sends = clients.map(|client| async move {
        client.send_events(batch(1), 1, SendOptions::new()).await.map(drop)
    });
    assert!(join_all(sends).await.iter().all(Result::is_ok));
    assert_eq!(server.token_calls().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn a_store_that_cannot_be_read_is_an_error_of_its_own() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("tokens.json");
    fs::write(&path, "not json").unwrap();
    let server = Server::script(&VirtualRuntime::new(), []);
    let client = server
        .builder()
        .credentials(Credentials::stored("app", SECRET))
        .token_store(FileTokenStore::new(&path))
        .build()
        .unwrap();
    let error = client.send_events(batch(1), 1, SendOptions::new()).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TokenStore);
    assert!(error.to_string().contains("tokens.json"), "{error}");
}
