//! Counts the words of standard input: hashing, strings, collections, exit codes.
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::io::Read;
use std::process::exit;

fn main() {
    let mut bytes = Vec::new();
    std::io::stdin().read_to_end(&mut bytes).expect("standard input");
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(e) => {
            eprintln!("not UTF-8 after {} bytes", e.utf8_error().valid_up_to());
            exit(65);
        }
    };
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut recent: VecDeque<&str> = VecDeque::with_capacity(4);
    let mut followers: BTreeMap<char, BTreeSet<char>> = BTreeMap::new();
    for word in text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        *counts.entry(word.to_lowercase()).or_default() += 1;
        if recent.len() == 4 {
            recent.pop_front();
        }
        recent.push_back(word);
        for (a, b) in word.chars().zip(word.chars().skip(1)) {
            followers.entry(a).or_default().insert(b);
        }
    }
    let mut list: Vec<(&String, &usize)> = counts.iter().collect();
    list.sort_by(|a, b| b.1.cmp(a.1).then_with(|| a.0.cmp(b.0)));
    for (word, count) in &list {
        println!("{word} {count}");
    }
    println!("last: {:?}", recent);
    for (letter, after) in &followers {
        println!("{letter}: {}", after.iter().collect::<String>());
    }
    let lengths: HashSet<usize> = counts.keys().map(|w| w.chars().count()).collect();
    let bits = list.iter().fold(0u128, |sum, (_, n)| sum.rotate_left(7) ^ (**n as u128) << 64 | 1);
    println!("{} lengths, {} words, {bits:x}", lengths.len(), list.len());
}
