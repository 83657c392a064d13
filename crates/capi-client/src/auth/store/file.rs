//! Tokens in a file of their own.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use fs4::{FileExt, TryLockError};

use super::{StoreLock, TokenStore, TokenStoreError};
use crate::auth::TokenSet;
use crate::runtime::BoxFuture;

/// Keeps tokens in a JSON file that only its owner can read.
///
/// The file is replaced as a whole, so that a crash leaves the old tokens or the new ones. Its mode
/// is 0600 on Unix; elsewhere the permissions of the directory count. A file beside it, with
/// `.lock` added to the name, is locked while tokens are refreshed: processes that share the file
/// refresh one after the other, and the later ones find the work done.
#[derive(Debug)]
pub struct FileTokenStore {
    path: PathBuf,
    patience: Duration,
}

/// How often a taken lock is tried again.
const LOCK_POLL: Duration = Duration::from_millis(50);

impl FileTokenStore {
    /// The tokens at `path`, which need not exist yet; its directory must.
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self { path: path.into(), patience: Duration::from_secs(120) }
    }

    /// Longest wait for another process that is refreshing. Default: 120 s.
    #[must_use]
    pub fn lock_patience(mut self, limit: Duration) -> Self {
        self.patience = limit;
        self
    }

    /// Where the tokens are.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    fn failed(&self, doing: &str, error: impl Into<io::Error>) -> TokenStoreError {
        TokenStoreError::new(format!("the token file {} cannot be {doing}", self.path.display()))
            .with_source(error.into())
    }
}

impl TokenStore for FileTokenStore {
    fn load(&self) -> BoxFuture<'_, Result<Option<TokenSet>, TokenStoreError>> {
        Box::pin(async {
            let path = self.path.clone();
            let text = match blocking(move || fs::read(path)).await {
                Ok(text) => text,
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(self.failed("read", error)),
            };
            // The parse error is left out: it may quote a token.
            serde_json::from_slice(&text).map(Some).map_err(|_| {
                self.failed(
                    "read",
                    io::Error::other("it is not a token file: remove it, or name another"),
                )
            })
        })
    }

    fn save<'a>(&'a self, tokens: &'a TokenSet) -> BoxFuture<'a, Result<(), TokenStoreError>> {
        Box::pin(async {
            let mut text =
                serde_json::to_vec_pretty(tokens).map_err(|error| self.failed("written", error))?;
            text.push(b'\n');
            let path = self.path.clone();
            blocking(move || replace(&path, &text))
                .await
                .map_err(|error| self.failed("written", error))
        })
    }

    /// # Cancel safety
    ///
    /// Dropping the future leaves nothing locked.
    fn lock(&self) -> BoxFuture<'_, Result<StoreLock, TokenStoreError>> {
        Box::pin(async {
            let mut name = self.path.clone().into_os_string();
            name.push(".lock");
            let path = PathBuf::from(name);
            let file = blocking(move || private().create(true).truncate(false).open(path))
                .await
                .map_err(|error| self.failed("locked", error))?;
            let mut waited = Duration::ZERO;
            loop {
                match FileExt::try_lock(&file) {
                    Ok(()) => return Ok(StoreLock::new(file)),
                    Err(TryLockError::WouldBlock) if waited < self.patience => {
                        tokio::time::sleep(LOCK_POLL).await;
                        waited += LOCK_POLL;
                    }
                    Err(TryLockError::WouldBlock) => {
                        let held =
                            io::Error::other("another process has held its lock for too long");
                        return Err(self.failed("locked", held));
                    }
                    Err(error) => return Err(self.failed("locked", error)),
                }
            }
        })
    }
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> io::Result<T> + Send + 'static,
) -> io::Result<T> {
    tokio::task::spawn_blocking(work).await.unwrap_or_else(|error| Err(io::Error::other(error)))
}

/// Writes beside the file, then renames: a reader sees the old text or the new.
fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    let temporary = beside(path);
    let written = private().create_new(true).open(&temporary).and_then(|mut file| {
        file.write_all(text)?;
        file.sync_all()
    });
    let replaced = written.and_then(|()| fs::rename(&temporary, path));
    if replaced.is_err() {
        // What failed is reported; a leftover is only untidy.
        let _ = fs::remove_file(&temporary);
        return replaced;
    }
    sync_directory(path)
}

/// A name in the same directory that no other writer uses.
fn beside(path: &Path) -> PathBuf {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    let mut name = path.as_os_str().to_owned();
    let count = COUNT.fetch_add(1, Ordering::Relaxed);
    name.push(format!(".{}.{count}.tmp", std::process::id()));
    PathBuf::from(name)
}

/// Files that only their owner can read or write.
fn private() -> OpenOptions {
    let mut options = File::options();
    options.read(true).write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Makes the rename itself last through a power cut.
#[cfg(unix)]
fn sync_directory(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(parent) if parent != Path::new("") => File::open(parent)?.sync_all(),
        _ => File::open(".")?.sync_all(),
    }
}

#[cfg(not(unix))]
fn sync_directory(_path: &Path) -> io::Result<()> {
    Ok(())
}
