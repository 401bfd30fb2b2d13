-- A database in a file: joins, indices, transactions, triggers, full text, windows.
.echo off
.headers on
.mode column
PRAGMA journal_mode = WAL;
CREATE TABLE author(id INTEGER PRIMARY KEY, name TEXT UNIQUE NOT NULL);
CREATE TABLE book(id INTEGER PRIMARY KEY, author INTEGER REFERENCES author, title TEXT, year INT, price REAL CHECK(price > 0));
CREATE INDEX book_year ON book(year, title);
INSERT INTO author(name) VALUES('Ada'), ('Bob'), ('Cyd'), ('Dee');
INSERT INTO book(author, title, year, price)
  WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
  SELECT i % 3 + 1, 'Title ' || i, 1900 + i * 37 % 120, (i * 7919 % 1000 + 1) / 10.0 FROM n;
SELECT a.name, count(b.id) n, round(avg(b.price), 3) mean, min(b.title) first FROM author a LEFT JOIN book b ON b.author = a.id GROUP BY a.id ORDER BY a.name;
EXPLAIN QUERY PLAN SELECT title FROM book WHERE year = 1950 ORDER BY title;
SELECT year, count(*) FROM book WHERE year BETWEEN 1950 AND 1955 GROUP BY year HAVING count(*) > 1;
BEGIN; DELETE FROM book; SELECT count(*) FROM book; ROLLBACK;
SELECT count(*) FROM book;
SAVEPOINT s; UPDATE book SET price = price * 2 WHERE id < 10; SELECT sum(price) FROM book WHERE id < 10; ROLLBACK TO s; RELEASE s;
SELECT sum(price) FROM book WHERE id < 10;
CREATE TABLE log(what);
CREATE TRIGGER t AFTER UPDATE ON book BEGIN INSERT INTO log VALUES(old.price || '->' || new.price); END;
UPDATE book SET price = 5 WHERE id IN (1, 2);
SELECT * FROM log;
INSERT INTO author(name) VALUES('Ada');
INSERT INTO book(price) VALUES(-1);
SELECT * FROM nothing;
SELECT title, year, rank() OVER (PARTITION BY author ORDER BY price DESC, id) r FROM book ORDER BY r, author LIMIT 5;
CREATE VIRTUAL TABLE doc USING fts5(body);
INSERT INTO doc VALUES('the quick brown fox'), ('jumps over the lazy dog'), ('quick quick slow');
SELECT rowid, highlight(doc, 0, '[', ']') h FROM doc WHERE doc MATCH 'quick' ORDER BY rank;
SELECT json_extract('{"a":[1,2,{"b":3}]}', '$.a[2].b') j, length(randomblob(9)) e, typeof(1.5) t, printf('%08.3f', 3.14159) p, strftime('%Y-%j', 0, 'unixepoch') d;
CREATE VIEW cheap AS SELECT title, price FROM book WHERE price < 1;
SELECT count(*) FROM cheap;
ATTACH '/tmp/second.db' AS second;
CREATE TABLE second.copy AS SELECT * FROM book WHERE id <= 100;
SELECT count(*) FROM second.copy c JOIN main.book b USING(id);
DETACH second;
.mode csv
SELECT * FROM book WHERE id BETWEEN 20 AND 22;
PRAGMA wal_checkpoint(TRUNCATE);
VACUUM;
PRAGMA integrity_check;
PRAGMA page_count;
.mode list
.dump author
.shell echo from a shell
.once /tmp/out
SELECT 'into a file';
.system cat /tmp/out
.backup /tmp/backup.db
.open /tmp/backup.db
SELECT count(*), sum(price) FROM book;
.tables
