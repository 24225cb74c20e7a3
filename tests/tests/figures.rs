//! Figures that stand in the README and in the book are the same.

use tests::workspace;

/// The lines of a table of the book that the README does not hold.
fn missing(table: &str, readme: &str) -> Vec<String> {
    table.lines().filter(|line| !readme.lines().any(|other| other == *line)).map(str::to_string).collect()
}

#[test]
fn the_readme_has_the_tables_of_the_book() {
    let readme = workspace::file("README.md").text;
    let table = workspace::file("book/src/tables/mnist.md").text;
    assert!(table.lines().count() > 3, "the table is empty");
    assert_eq!(missing(&table, &readme), Vec::<String>::new());
}

/// The figures of the book's tables of speed that the README does not repeat as they are.
fn changed_speeds(throughput: &str, threads: &str, readme: &str) -> Vec<String> {
    let cells = |line: &str| line.split('|').map(|cell| cell.trim().to_string()).collect::<Vec<_>>();
    let rows = |table: &str| -> Vec<Vec<String>> {
        table.lines().filter(|line| line.starts_with("| W")).map(cells).collect()
    };
    let ours: Vec<Vec<String>> = readme.lines().filter(|line| line.starts_with("| 784")).map(cells).collect();
    let mut changed = Vec::new();
    for row in rows(throughput) {
        // Limit, Chainrule, share and goal: the columns of the peers lie between.
        let n = row.len();
        let told = [&row[2], &row[3], &row[n - 4], &row[n - 3]];
        if !ours.iter().any(|line| told.iter().all(|figure| line.contains(figure))) {
            changed.push(row.join(" | "));
        }
    }
    let ratios: Vec<String> = rows(threads).into_iter().map(|row| row[row.len() - 2].clone()).collect();
    if let Some((last, others)) = ratios.split_last() {
        let told = format!("{} and {last} times as fast", others.join(", "));
        if !readme.contains(&told) {
            changed.push(told);
        }
    }
    changed
}

#[test]
fn the_readme_has_the_speeds_of_the_book() {
    let of = |path: &str| workspace::file(path).text;
    let (throughput, threads) = (of("book/src/tables/throughput.md"), of("book/src/tables/threads.md"));
    let readme = of("README.md");
    assert_eq!(changed_speeds(&throughput, &threads, &readme), Vec::<String>::new());
    let none = "| 784–30–10, 10 | 1k | 1k (1k–1k) | 1 % | 1 % | 1k |";
    let rows = throughput.lines().filter(|line| line.starts_with("| W")).count();
    assert!(rows > 0, "the table is empty");
    assert_eq!(changed_speeds(&throughput, &threads, none).len(), rows + 1, "other figures are noticed");
}

#[test]
fn another_figure_is_noticed() {
    let readme = "| network | accuracy |\n| --- | ---: |\n| 784–30–10 | 96.04 % |\n";
    assert_eq!(missing(readme, readme), Vec::<String>::new());
    assert_eq!(missing(&readme.replace("96.04", "96.05"), readme), ["| 784–30–10 | 96.05 % |"]);
}
