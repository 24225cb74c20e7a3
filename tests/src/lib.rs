//! The harness that the workspace tests share.
