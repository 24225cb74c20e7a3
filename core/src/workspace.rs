//! What a pass through a network writes to: made once for a network and a batch size, used for every batch.

use faer::{MatMut, MatRef};

use crate::data::Dataset;
use crate::data::augment::Augmenter;
use crate::layers::ByLayer;
use crate::network::Network;
use crate::product;
use crate::scalar::Scalar;

/// One quantity of one layer for all examples of a batch: n_l rows, one column for each example,
/// one column directly behind the other.
#[derive(Clone, Debug)]
pub struct Columns<T> {
    n_rows: usize,
    n_columns: usize,
    values: Vec<T>,
}

impl<T: Scalar> Columns<T> {
    fn new(n_rows: usize, n_columns: usize) -> Self {
        Self { n_rows, n_columns, values: vec![T::default(); n_rows * n_columns] }
    }

    /// The n_l × m matrix.
    pub fn as_mat(&self) -> MatRef<'_, T> {
        MatRef::from_column_major_slice(self.as_slice(), self.n_rows, self.n_columns)
    }

    /// The n_l × m matrix, to be changed.
    pub fn as_mat_mut(&mut self) -> MatMut<'_, T> {
        let (n_rows, n_columns) = (self.n_rows, self.n_columns);
        MatMut::from_column_major_slice_mut(self.as_slice_mut(), n_rows, n_columns)
    }

    /// All n_l · m numbers, example after example.
    pub fn as_slice(&self) -> &[T] {
        &self.values[..self.n_rows * self.n_columns]
    }

    /// All n_l · m numbers, to be changed.
    pub fn as_slice_mut(&mut self) -> &mut [T] {
        &mut self.values[..self.n_rows * self.n_columns]
    }

    /// The n_l numbers of each example.
    pub fn examples(&self) -> std::slice::ChunksExact<'_, T> {
        self.as_slice().chunks_exact(self.n_rows)
    }

    /// n_l
    pub fn n_rows(&self) -> usize {
        self.n_rows
    }
}

/// z, a and δ of every layer for a batch of up to m examples, with its targets.
///
/// Shapes: a¹ = x and y as the network's ends, zˡ, aˡ, δˡ n_l × m. δ¹, the error of the input, does not exist.
#[derive(Debug)]
pub struct Workspace<T> {
    capacity: usize,
    pub(crate) a: ByLayer<Columns<T>>,
    pub(crate) z: ByLayer<Columns<T>>,
    pub(crate) delta: ByLayer<Columns<T>>,
    pub(crate) y: Columns<T>,
    pub(crate) products: product::Workspace<T>,
}

impl<T: Scalar> Workspace<T> {
    /// Room for batches of up to `capacity` examples of a network, worked on by up to `threads` threads.
    pub fn new(network: &Network<T>, capacity: usize, threads: usize) -> Self {
        let sizes = network.sizes();
        let columns = |sizes: &[usize]| sizes.iter().map(|&n| Columns::new(n, capacity)).collect::<Vec<_>>();
        Self {
            capacity,
            a: ByLayer::new(1, columns(&sizes)),
            z: ByLayer::new(2, columns(&sizes[1..])),
            delta: ByLayer::new(2, columns(&sizes[1..])),
            y: Columns::new(network.n_outputs(), capacity),
            products: product::Workspace::new(&sizes, capacity, threads),
        }
    }

    /// How many numbers a workspace holds: m (n_1 + 3 n_2 + … + 3 n_L + n_L), and what the products pack.
    pub(crate) fn len(sizes: &[usize], capacity: usize, threads: usize) -> usize {
        let (input, output) = (sizes.first().copied().unwrap_or(0), sizes.last().copied().unwrap_or(0));
        let above: usize = sizes.iter().skip(1).sum();
        capacity * (input + 3 * above + output) + product::Workspace::<T>::len(sizes, capacity, threads)
    }

    /// The most examples a batch may have.
    pub fn capacity(&self) -> usize {
        self.capacity
    }

    /// m, the examples of the batch at hand.
    pub fn n_examples(&self) -> usize {
        self.y.n_columns
    }

    /// Makes room for exactly m examples, whose numbers are yet to be written.
    ///
    /// # Panics
    /// If m is above the capacity.
    pub fn resize(&mut self, m: usize) {
        assert!(m <= self.capacity, "{m} examples in a workspace for {}", self.capacity);
        let columns = self.a.iter_mut().chain(self.z.iter_mut()).chain(self.delta.iter_mut());
        for columns in columns.map(|(_, columns)| columns).chain([&mut self.y]) {
            columns.n_columns = m;
        }
    }

    /// Takes the inputs and targets of the given examples.
    ///
    /// # Panics
    /// If there are more than the capacity, or the network's ends do not fit the data.
    pub fn load(&mut self, dataset: &Dataset, examples: &[usize]) {
        self.load_inputs(dataset, examples);
        dataset.fill_targets(examples, self.y.as_mat_mut());
    }

    /// Takes the inputs of the given examples and leaves the targets as they are.
    ///
    /// # Panics
    /// If there are more than the capacity, or the network's input does not fit the data.
    pub fn load_inputs(&mut self, dataset: &Dataset, examples: &[usize]) {
        self.resize(examples.len());
        dataset.fill_inputs(examples, self.a[1].as_mat_mut());
    }

    /// Takes the inputs of the given examples, changed as befits the epoch, and their targets.
    ///
    /// # Panics
    /// If there are more than the capacity, the network's ends do not fit the data, or the inputs are no images of the
    /// augmenter's shape.
    pub fn load_changed(
        &mut self,
        dataset: &Dataset,
        examples: &[usize],
        augmenter: &mut Augmenter,
        epoch: u64,
    ) {
        self.resize(examples.len());
        augmenter.fill_inputs(dataset, examples, epoch, self.a[1].as_mat_mut());
        dataset.fill_targets(examples, self.y.as_mat_mut());
    }

    /// x = a¹, to be written by whoever has no data set.
    pub fn input_mut(&mut self) -> MatMut<'_, T> {
        self.a[1].as_mat_mut()
    }

    /// y, to be written by whoever has no data set.
    pub fn target_mut(&mut self) -> MatMut<'_, T> {
        self.y.as_mat_mut()
    }

    /// zˡ for l = 2 … L.
    pub fn pre_activation(&self, l: usize) -> MatRef<'_, T> {
        self.z[l].as_mat()
    }

    /// aˡ for l = 1 … L.
    pub fn activation(&self, l: usize) -> MatRef<'_, T> {
        self.a[l].as_mat()
    }

    /// δˡ = ∂C_x/∂zˡ of every example, for l = 2 … L; not divided by m.
    pub fn delta(&self, l: usize) -> MatRef<'_, T> {
        self.delta[l].as_mat()
    }
}
