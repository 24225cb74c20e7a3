//! The buffers that the products of one network need, made once.

use faer::Mat;
use pulp::Arch;

use super::Element;
use super::multiply::packed_len;
use super::update::strips_len;

/// Room for the products of every layer of one network at one mini-batch size.
#[derive(Debug)]
pub struct Workspace<T> {
    pub(super) arch: Arch,
    pub(super) rooms: Vec<Room<T>>,
    pub(super) strips: Room<T>,
}

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
        Self {
            arch,
            rooms: (0..n_threads.max(1)).map(|_| Room::new(panels)).collect(),
            strips: Room::new(strips),
        }
    }

    /// How many numbers such a workspace holds.
    pub(crate) fn len(sizes: &[usize], mini_batch_size: usize, n_threads: usize) -> usize {
        let [panels, strips] = room::<T>(sizes, mini_batch_size);
        n_threads.max(1) * panels + strips
    }

    /// The number of threads that a product may use inside [`Threads::run`](super::Threads::run).
    pub fn n_threads(&self) -> usize {
        self.rooms.len()
    }
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
