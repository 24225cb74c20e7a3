//! The buffers that the products of one network need, made once.

use std::time::Duration;

use faer::Mat;
use pulp::Arch;

use super::Element;
use super::multiply::packed_len;
use super::pace::{Pace, Way};
use super::threads::worth_sharing;
use super::update::strips_len;

/// Room for the products of every layer of one network at one mini-batch size.
#[derive(Debug)]
pub struct Workspace<T> {
    pub(super) arch: Arch,
    rooms: Vec<Room<T>>,
    strips: Room<T>,
    /// There where steps are timed, with the clock.
    pace: Option<(Pace, Clock)>,
}

/// A clock that never goes backwards: the time since any moment that does not change.
pub type Clock = fn() -> Duration;

/// Numbers that begin where a line of the cache does.
#[derive(Debug)]
pub(super) struct Room<T> {
    packed: Mat<T>,
}

impl<T: Element> Room<T> {
    fn new(len: usize) -> Self {
        Self { packed: Mat::zeros(len, 1) }
    }

    pub(super) fn packed(&mut self) -> &mut [T] {
        self.packed.col_as_slice_mut(0)
    }
}

impl<T: Element> Workspace<T> {
    /// Room for a network whose layers have `sizes` neurons, the input first, for mini-batches of
    /// up to `mini_batch_size` examples, and for up to `n_threads` threads at once (0 counts as 1).
    ///
    /// Smaller mini-batches, as the last of an epoch, use the same workspace.
    pub fn new(sizes: &[usize], mini_batch_size: usize, n_threads: usize) -> Self {
        Self::on(Arch::new(), sizes, mini_batch_size, n_threads)
    }

    /// The same for a given instruction set.
    pub(super) fn on(arch: Arch, sizes: &[usize], mini_batch_size: usize, n_threads: usize) -> Self {
        let [panels, strips] = room::<T>(sizes, mini_batch_size);
        let n_threads = useful_threads(sizes, mini_batch_size, n_threads);
        Self {
            arch,
            rooms: (0..n_threads).map(|_| Room::new(panels)).collect(),
            strips: Room::new(strips),
            pace: None,
        }
    }

    /// How many numbers such a workspace holds.
    pub(crate) fn len(sizes: &[usize], mini_batch_size: usize, n_threads: usize) -> usize {
        let [panels, strips] = room::<T>(sizes, mini_batch_size);
        useful_threads(sizes, mini_batch_size, n_threads) * panels + strips
    }

    /// From now on, products are shared between threads where that is seen to be faster by this clock.
    ///
    /// Without one every product large enough is shared.
    pub fn set_clock(&mut self, clock: Clock) {
        self.pace = (self.rooms.len() > 1).then(|| (Pace::new(), clock));
    }

    /// Steps begin, after something that is none.
    pub fn begin_epoch(&mut self) {
        if let Some((pace, _)) = &mut self.pace {
            pace.interrupt();
        }
    }

    /// A training step begins, which is as long as the ones before and behind it.
    pub fn begin_step(&mut self) {
        if let Some((pace, clock)) = &mut self.pace {
            pace.step(*clock);
        }
    }

    /// A room for each thread that the next product may use, and the strips.
    pub(super) fn rooms(&mut self) -> (&mut [Room<T>], &mut Room<T>) {
        let alone = self.pace.as_ref().is_some_and(|(pace, _)| pace.way() == Way::Alone);
        let n_threads = if alone { 1 } else { self.rooms.len() };
        (&mut self.rooms[..n_threads], &mut self.strips)
    }

    /// Whether a product of the next so many steps may be shared; where none is, waking the threads is for nothing.
    pub fn may_share(&self, n_steps: usize) -> bool {
        self.rooms.len() > 1 && self.pace.as_ref().is_none_or(|(pace, _)| pace.may_share(n_steps))
    }

    /// The number of threads that a product may use inside [`Threads::run`](super::Threads::run): one where all of them
    /// are too small to be shared.
    pub fn n_threads(&self) -> usize {
        self.rooms.len()
    }
}

/// How many of so many threads find something to do: one alone, unless a layer's products are worth sharing.
fn useful_threads(sizes: &[usize], mini_batch_size: usize, n_threads: usize) -> usize {
    let shared = sizes.windows(2).any(|pair| worth_sharing((pair[1], pair[0], mini_batch_size)));
    if shared { n_threads.max(1) } else { 1 }
}

/// The numbers of the packed panels, for each thread, and of the packed strips.
fn room<T>(sizes: &[usize], mini_batch_size: usize) -> [usize; 2] {
    let most = |of_layer: fn(usize, usize, usize) -> usize| {
        let layers = sizes.windows(2).map(|pair| of_layer(pair[1], pair[0], mini_batch_size));
        layers.max().unwrap_or(0)
    };
    let panels = most(|n, n_below, m| {
        let (forward, backward) = (packed_len::<T>(n, n_below), packed_len::<T>(n_below, n));
        forward.max(backward).max(packed_len::<T>(n, m))
    });
    [panels, most(strips_len)]
}
