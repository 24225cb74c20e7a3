//! The program as its users meet it: what it prints, what it leaves, how it ends.
//!
//! Most tests call the library as a shell would call the program ([`harness::chainrule`]); those about the process
//! itself, its signals and its exit status, start the binary ([`program`]).

mod bad_input;
mod bench;
mod check;
mod gradcheck;
mod harness;
mod help;
mod program;
mod train;
mod use_model;
