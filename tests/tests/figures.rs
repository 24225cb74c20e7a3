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

#[test]
fn another_figure_is_noticed() {
    let readme = "| network | accuracy |\n| --- | ---: |\n| 784–30–10 | 96.04 % |\n";
    assert_eq!(missing(readme, readme), Vec::<String>::new());
    assert_eq!(missing(&readme.replace("96.04", "96.05"), readme), ["| 784–30–10 | 96.05 % |"]);
}
