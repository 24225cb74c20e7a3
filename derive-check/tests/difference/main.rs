//! The finite differences and their bounds, against derivatives that are known otherwise:
//! dual numbers, formulas, and drawn networks with every known slip of the recursion.

mod coverage;
mod draws;
mod dual;
mod functions;
mod random;
mod recursion;
mod slips;
