//! Gradient checks of networks and of functions: right gradients hold, wrong ones do not.

#[path = "../difference/dual.rs"]
mod dual;
#[path = "../difference/random.rs"]
mod random;

mod function;
mod hard;
mod kinks;
mod network;
mod refusals;
mod report;
mod textbook;
