//! Reads in.csv of a folder, sums it up by city, and writes out.csv beside it: text, files, errors, panics.
use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;

#[derive(Debug, PartialEq)]
enum Error {
    Unterminated(usize),
    Number(String),
}

fn fields(line: &str, number: usize) -> Result<Vec<String>, Error> {
    let mut all = Vec::new();
    let mut field = String::new();
    let mut quoted = false;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, quoted) {
            ('"', true) if chars.peek() == Some(&'"') => {
                field.push('"');
                chars.next();
            }
            ('"', _) => quoted = !quoted,
            (',', false) => all.push(std::mem::take(&mut field)),
            _ => field.push(c),
        }
    }
    if quoted {
        return Err(Error::Unterminated(number));
    }
    all.push(field);
    Ok(all)
}

fn cents(text: &str) -> Result<i64, Error> {
    let wrong = || Error::Number(text.to_string());
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let part = format!("{part:0<2}");
    let whole: i64 = whole.parse().map_err(|_| wrong())?;
    let part: i64 = part.parse().map_err(|_| wrong())?;
    Ok(sign * (whole * 100 + part))
}

fn money(cents: i64) -> String {
    format!("{}{}.{:02}", if cents < 0 { "-" } else { "" }, cents.abs() / 100, cents.abs() % 100)
}

fn main() {
    let folder = std::env::args().nth(1).expect("a folder");
    let folder = Path::new(&folder);
    let text = fs::read_to_string(folder.join("in.csv")).expect("no table");
    let mut cities: BTreeMap<String, (usize, i64)> = BTreeMap::new();
    for (i, line) in text.lines().enumerate().skip(1) {
        let row = fields(line, i).unwrap();
        let amount = cents(&row[2]).unwrap();
        println!("{i:>3} {:<12}|{:^14}|{:>8}", row[0], row[1], money(amount));
        let sum = cities.entry(row[1].clone()).or_default();
        *sum = (sum.0 + 1, sum.1 + amount);
    }
    let mut out = fs::File::create(folder.join("out.csv")).unwrap();
    for (city, (count, sum)) in &cities {
        writeln!(out, "{city:?};{count};{}", money(*sum)).unwrap();
        println!("{city}: {count} rows, {}", money(*sum));
    }
    out.sync_all().unwrap();
    println!("{:?} {:?}", fields("a,\"b", 7), cents("x.5"));
    println!("{} bytes", fs::metadata(folder.join("out.csv")).unwrap().len());
    let names: Vec<String> = {
        let mut names: Vec<_> =
            fs::read_dir(folder).unwrap().map(|e| e.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    };
    println!("{names:?}");
}
