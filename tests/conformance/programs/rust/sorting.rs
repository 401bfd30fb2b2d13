//! Several ways to sort, over a trait, and what the standard library makes of the same numbers.
use std::collections::BinaryHeap;
use std::fmt::Debug;
use std::process::exit;

struct Random(u64);

impl Iterator for Random {
    type Item = i64;

    fn next(&mut self) -> Option<i64> {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        Some((self.0 >> 20) as i64 % 10_000 - 5_000)
    }
}

trait Sorter<T> {
    fn name(&self) -> String;
    fn sort(&self, values: &mut Vec<T>);
}

struct Merge;
struct Shell(&'static [usize]);
struct Tree;

impl<T: Ord + Clone> Sorter<T> for Merge {
    fn name(&self) -> String {
        "merge".into()
    }

    fn sort(&self, values: &mut Vec<T>) {
        if values.len() < 2 {
            return;
        }
        let mut right = values.split_off(values.len() / 2);
        self.sort(values);
        self.sort(&mut right);
        let left = std::mem::take(values);
        let (mut a, mut b) = (left.into_iter().peekable(), right.into_iter().peekable());
        while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
            let next = if x <= y { a.next() } else { b.next() };
            values.extend(next);
        }
        values.extend(a.chain(b));
    }
}

impl<T: Ord + Clone> Sorter<T> for Shell {
    fn name(&self) -> String {
        format!("shell with {} gaps", self.0.len())
    }

    fn sort(&self, values: &mut Vec<T>) {
        for &gap in self.0 {
            for i in gap..values.len() {
                let mut j = i;
                while j >= gap && values[j - gap] > values[j] {
                    values.swap(j - gap, j);
                    j -= gap;
                }
            }
        }
    }
}

impl<T: Ord + Clone> Sorter<T> for Tree {
    fn name(&self) -> String {
        "heap".into()
    }

    fn sort(&self, values: &mut Vec<T>) {
        *values = BinaryHeap::from(std::mem::take(values)).into_sorted_vec();
    }
}

fn all_agree<T: Ord + Clone + Debug>(given: &[T]) -> bool {
    let mut expected = given.to_vec();
    expected.sort();
    let sorters: Vec<Box<dyn Sorter<T>>> =
        vec![Box::new(Merge), Box::new(Shell(&[701, 301, 132, 57, 23, 10, 4, 1])), Box::new(Tree)];
    sorters.iter().all(|sorter| {
        let mut values = given.to_vec();
        sorter.sort(&mut values);
        let agrees = values == expected;
        println!("{}: {:?} ... {:?}, {agrees}", sorter.name(), values.first(), values.last());
        agrees
    })
}

fn main() {
    let count: usize = match std::env::args().nth(1).map(|a| a.parse()) {
        None => 1000,
        Some(Ok(n)) => n,
        Some(Err(e)) => {
            eprintln!("usage: sorting COUNT: {e}");
            exit(2); // an ExitCode of Rust 1.63 is 0 or 1 in WASI
        }
    };
    let numbers: Vec<i64> = Random(42).take(count).collect();
    let pairs: Vec<(String, i64)> = numbers.iter().map(|n| (format!("{:03}", n % 37), *n)).collect();
    let ok = all_agree(&numbers) & all_agree(&pairs) & all_agree::<u8>(&[]);
    let mut floats: Vec<f64> = numbers.iter().map(|n| (*n as f64).sin() * 1e3).collect();
    floats.sort_by(|a, b| a.total_cmp(b));
    println!("{:.9} {:e}", floats[0], floats[floats.len() / 2]);
    println!("{}", if ok { "all agree" } else { "WRONG" });
    exit(i32::from(!ok));
}
