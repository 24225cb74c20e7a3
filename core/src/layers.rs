//! One thing for each layer, found under the layer's number on paper.

use std::ops::{Index, IndexMut};

/// Things numbered first … L, such as δ² … δᴸ or a¹ … aᴸ.
#[derive(Clone, Debug, PartialEq)]
pub struct ByLayer<X> {
    first: usize,
    items: Vec<X>,
}

impl<X> ByLayer<X> {
    /// Numbers `items` from `first` on.
    pub fn new(first: usize, items: impl IntoIterator<Item = X>) -> Self {
        Self { first, items: items.into_iter().collect() }
    }

    /// The thing of layer l, if there is one.
    pub fn get(&self, l: usize) -> Option<&X> {
        self.items.get(l.checked_sub(self.first)?)
    }

    /// Every layer's number and thing, upwards.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (usize, &X)> + ExactSizeIterator {
        self.items.iter().enumerate().map(|(index, item)| (index + self.first, item))
    }

    /// Every layer's number and thing, upwards, to be changed.
    pub fn iter_mut(&mut self) -> impl DoubleEndedIterator<Item = (usize, &mut X)> + ExactSizeIterator {
        self.items.iter_mut().enumerate().map(|(index, item)| (index + self.first, item))
    }

    /// The things of layers l and l + 1, to be changed.
    ///
    /// # Panics
    /// If one of them is missing.
    pub fn neighbours_mut(&mut self, l: usize) -> (&mut X, &mut X) {
        let (below, above) = self.items.split_at_mut(l + 1 - self.first);
        (&mut below[l - self.first], &mut above[0])
    }
}

impl<X> Index<usize> for ByLayer<X> {
    type Output = X;

    fn index(&self, l: usize) -> &X {
        &self.items[l - self.first]
    }
}

impl<X> IndexMut<usize> for ByLayer<X> {
    fn index_mut(&mut self, l: usize) -> &mut X {
        &mut self.items[l - self.first]
    }
}
