//! The shape of the JSON report: programs read it, so its names and kinds stay.

use derive_check::document::Document;
use derive_check::report::{Fault, json};
use derive_check::verdict::DocumentReport;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A document in which everything occurs that a report can tell.
const NOTE: &str = r"
```notation
extends = 'four-equations'
```

```math all/proved
\delta^l = ((W^{l+1})^T \delta^{l+1}) \odot \sigma'(z^l)
```

```math all/refuted
\delta^l = -((W^{l+1})^T \delta^{l+1}) \odot \sigma'(z^l)
```

```math all/ill-typed
\delta^l = W^{l+1} \delta^{l+1}
```

```math all/skipped skip
x = y
```

```math all/numeric for relu
a^l_j = \max(0, z^l_j)
```

```math
x = y
";

/// Which kinds of values stand at each name, the places in lists left out.
fn shape(value: &Value, at: &str, shapes: &mut BTreeMap<String, BTreeSet<&'static str>>) {
    let kind = match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "number",
        Value::String(_) => "text",
        Value::Array(_) => "list",
        Value::Object(_) => "object",
    };
    if !at.is_empty() {
        shapes.entry(at.to_string()).or_default().insert(kind);
    }
    match value {
        Value::Array(values) => values.iter().for_each(|value| shape(value, &format!("{at}[]"), shapes)),
        // What was inferred has the names of the notation's keys.
        Value::Object(fields) if !at.ends_with(".inferred") => {
            let dot = if at.is_empty() { "" } else { "." };
            fields.iter().for_each(|(name, value)| shape(value, &format!("{at}{dot}{name}"), shapes));
        }
        _ => {}
    }
}

fn of(report: &DocumentReport, faults: &[Fault]) -> BTreeMap<String, BTreeSet<&'static str>> {
    let text = json::render([report], faults).expect("JSON");
    assert!(text.ends_with("}\n"));
    let mut shapes = BTreeMap::new();
    shape(&serde_json::from_str(&text).expect("JSON"), "", &mut shapes);
    shapes
}

#[test]
fn names_and_kinds_of_the_fields() {
    let document = Document::from_markdown("note.md", NOTE);
    let report = derive_check::check(&document).expect("a notation");
    let lines: Vec<String> = of(&report, &Fault::of(&document, None))
        .into_iter()
        .map(|(name, kinds)| format!("{name}: {}", kinds.into_iter().collect::<Vec<_>>().join(" or ")))
        .collect();
    insta::assert_snapshot!("shape", lines.join("\n"));
}

#[test]
fn a_name_that_changes_is_noticed() {
    let document = Document::from_markdown("note.md", NOTE);
    let mut report = derive_check::check(&document).expect("a notation");
    let before = of(&report, &[]);
    report
        .equations
        .retain(|equation| equation.relations.iter().all(|relation| relation.counterexample.is_none()));
    assert!(before.contains_key("files[].equations[].relations[].counterexample.where"));
    assert!(!of(&report, &[]).contains_key("files[].equations[].relations[].counterexample.where"));
}
