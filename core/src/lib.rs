//! Layered backpropagation on faer matrices with SIMD activation kernels on pulp.

pub mod data;
