//! The process itself: exit status, default folder, signals, output that cannot be written.

use std::process::{Command, Output, Stdio};

use crate::harness::{Folder, flowers};

fn chainrule(folder: &Folder) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_chainrule"));
    command.current_dir(folder.path("")).stdin(Stdio::null()).env_remove("CARGO_PKG_NAME");
    command
}

fn run(folder: &Folder, arguments: &[&str]) -> Output {
    chainrule(folder).args(arguments).output().expect("the program runs")
}

#[test]
fn a_run_without_a_folder_takes_the_first_free_one() {
    let folder = Folder::new();
    folder.put("flowers.csv", flowers());
    for _ in 0..2 {
        let output = run(&folder, &["train", "--data", "flowers.csv", "--epochs", "1"]);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        assert!(output.stderr.is_empty(), "no progress bar without a terminal");
    }
    assert_eq!(folder.list("runs"), ["flowers-1", "flowers-2"]);
}

#[test]
fn refusals_end_with_status_2() {
    let folder = Folder::new();
    for arguments in [&["train", "--epochs", "0"][..], &["train", "--data", "nothing"], &["fly"], &[]] {
        let output = run(&folder, arguments);
        assert_eq!(output.status.code(), Some(2));
        assert!(output.stdout.is_empty() && !output.stderr.is_empty());
    }
    assert_eq!(run(&folder, &["--version"]).status.code(), Some(0));
    assert!(folder.list("").is_empty());
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_a_checkpoint_to_go_on_from() {
    use std::io::{BufRead as _, BufReader, Read as _};

    let folder = Folder::new();
    folder.put("flowers.csv", flowers());
    let arguments = ["train", "--data", "flowers.csv", "--epochs", "100000000", "--run", "run"];
    let mut child =
        chainrule(&folder).args(arguments).stdout(Stdio::piped()).spawn().expect("the program runs");
    let mut out = BufReader::new(child.stdout.take().expect("its output"));
    let mut line = String::new();
    // Once the first epoch is told, the run is on its way.
    while !line.trim_start().starts_with("1 ") {
        line.clear();
        assert!(out.read_line(&mut line).expect("a line") > 0, "the run ended before its first epoch");
    }
    let signalled = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill runs");
    assert!(signalled.success());
    let mut rest = String::new();
    out.read_to_string(&mut rest).expect("the rest");
    assert_eq!(child.wait().expect("an end").code(), Some(130), "{rest}");
    assert!(rest.contains("with a checkpoint") && rest.contains("chainrule train --resume run"), "{rest}");

    let epochs = folder.text("run/metrics.csv").lines().count() - 1;
    let resumed = run(&folder, &["train", "--resume", "run", "--epochs", &(epochs + 1).to_string()]);
    assert_eq!(resumed.status.code(), Some(0), "{}", String::from_utf8_lossy(&resumed.stderr));
    assert_eq!(folder.text("run/metrics.csv").lines().count(), epochs + 2);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_behind_the_output_is_a_sentence() {
    let folder = Folder::new();
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").expect("the device");
    let output = chainrule(&folder)
        .arg("--help")
        .stdout(full)
        .stderr(Stdio::piped())
        .output()
        .expect("the program runs");
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(
        said,
        "error: the output cannot be written: no space is left on the disk; make room and try again\n"
    );
}

/// A reader that goes away, as `head` does, is no failure.
#[cfg(unix)]
#[test]
fn a_closed_pipe_is_no_failure() {
    let folder = Folder::new();
    let mut child = chainrule(&folder)
        .args(["train", "--data", "xor", "--examples", "20", "--epochs", "3", "--run", "run"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program runs");
    drop(child.stdout.take());
    assert_eq!(child.wait().expect("an end").code(), Some(0));
    assert!(folder.list("run").contains(&"model.safetensors".to_string()));
}
