//! The listening socket and what every request goes through.

mod answer;
mod body;
mod call;
mod exchange;
mod respond;

use std::sync::Arc;

use hyper::service::service_fn;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

pub(crate) use answer::Answer;
pub(crate) use body::AnswerBody;
pub(crate) use call::Call;
pub(crate) use respond::respond_in_process;

use crate::world::World;

/// The connection ends here, without an answer.
#[derive(Debug)]
pub(crate) struct Dropped;

/// Accepts connections until the future is dropped, which closes every one of them.
pub(crate) async fn serve(listener: TcpListener, world: Arc<World>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            // A failed accept (too many open files, say) is the peer's to notice; the next one may
            // work.
            Ok((stream, _)) = listener.accept() => {
                connections.spawn(connection(stream, Arc::clone(&world)));
            }
            Some(_) = connections.join_next() => {}
            else => tokio::task::yield_now().await,
        }
    }
}

async fn connection(stream: TcpStream, world: Arc<World>) {
    // Small answers must not wait for the peer's acknowledgements.
    let _ = stream.set_nodelay(true);
    let service = service_fn(move |request| exchange::exchange(Arc::clone(&world), request));
    // How a connection ends, and a cut one ends in an error, is the peer's business.
    let _ = auto::Builder::new(TokioExecutor::new())
        .serve_connection(TokioIo::new(stream), service)
        .await;
}
