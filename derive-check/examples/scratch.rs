//! scratch
fn main() {
    let mut bad = 0;
    for path in std::env::args().skip(1) {
        let text = std::fs::read_to_string(&path).unwrap();
        let document = derive_check::document::Document::read(&path, &text);
        for e in &document.errors { println!("DOCERR {e:?}"); }
        let t = std::time::Instant::now();
        let report = match derive_check::check(&document) { Ok(r) => r, Err(e) => { println!("{path}: NOTATION {e}"); continue } };
        println!("{path}: {:?} {:?} {:?}", report.notation, derive_check::verdict::Summary::of([&report]), t.elapsed());
        for e in &report.equations {
            if !e.ok { bad += 1; }
            println!("{} {} [{}] {:?}: {}", if e.ok {"  "} else {"!!"}, e.id, e.verdict.word(), e.expected, e.message);
            if !e.ok || std::env::var("ALL").is_ok() { for r in &e.relations { println!("       {} {} | {}", r.verdict.word(), r.latex, r.reading); 
               if let Some(m)=&r.message { println!("           {m}") } } 
               if let Some(at) = e.at { println!("       at: {:?}", document.text.get(at.start..at.end)); } }
            for r in &e.relations { if !r.would_hold_with.is_empty() { println!("       would hold with: {:?}", r.would_hold_with); } }
        }
    }
    println!("bad: {bad}");
}
