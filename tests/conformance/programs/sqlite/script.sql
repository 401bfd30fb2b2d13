SELECT 'version', length(sqlite_version()) > 4;
CREATE TABLE person(id INTEGER PRIMARY KEY, name TEXT NOT NULL, born INTEGER, CHECK (born > 1000));
CREATE TABLE pay(person INTEGER REFERENCES person(id) ON DELETE CASCADE, cents INTEGER, note TEXT);
CREATE INDEX pay_person ON pay(person, cents);
PRAGMA foreign_keys = ON;
INSERT INTO person(name, born) VALUES ('Ada', 1815), ('Blaise', 1623), ('Charles', 1791), ('Grace', 1906);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
  INSERT INTO pay SELECT i % 4 + 1, i * 37 % 1009, printf('note %05d', i) FROM n;
SELECT name, count(*), sum(cents), round(avg(cents), 3), max(note) FROM person JOIN pay ON person.id = pay.person
  GROUP BY person.id ORDER BY sum(cents) DESC;
SELECT name, rank() OVER (ORDER BY born), lag(name) OVER (ORDER BY born), sum(born) OVER (ORDER BY name) FROM person
  ORDER BY name;
BEGIN;
UPDATE pay SET cents = cents * 2 WHERE person = 1;
SELECT sum(cents) FROM pay;
ROLLBACK;
SELECT sum(cents) FROM pay;
SAVEPOINT a;
DELETE FROM person WHERE name = 'Blaise';
SELECT count(*) FROM pay;
RELEASE a;
INSERT INTO person VALUES (9, 'Nobody', 12);
INSERT INTO person VALUES (1, 'Again', 1900);
SELECT nonsense FROM nowhere;
SELEC 1;
CREATE VIEW rich AS SELECT * FROM pay WHERE cents > 900;
SELECT count(*), min(cents), typeof(min(cents)) FROM rich;
CREATE TRIGGER log AFTER INSERT ON person BEGIN INSERT INTO pay VALUES (new.id, 1, 'welcome ' || new.name); END;
INSERT INTO person(name, born) VALUES ('Edsger', 1930) RETURNING id, upper(name);
SELECT * FROM pay WHERE note LIKE 'welcome%' OR note GLOB '*0029[5-7]';
SELECT json_extract('{"a": [1, 2.5, {"b": "c"}]}', '$.a[2].b'), json_group_array(name) FROM person;
SELECT date('2024-02-28', '+2 days'), strftime('%j %W', '2000-12-31'), julianday('2000-01-01 12:00');
SELECT hex(zeroblob(3) || x'c0ffee'), quote('it''s'), substr('abcdef', -3, 2), instr('hay needle', 'needle');
SELECT 1 / 0, 7 / 2, 7 / 2.0, 9223372036854775807 + 1, 1e300 * 1e300, 0.1 + 0.2, abs(-5), 5 & 3 | 8, ~0;
SELECT name FROM person WHERE born IN (SELECT max(born) FROM person) UNION SELECT 'Zed' EXCEPT SELECT 'Ada' ORDER BY 1;
EXPLAIN QUERY PLAN SELECT * FROM pay WHERE person = 3 AND cents > 5;
ALTER TABLE person ADD COLUMN mail TEXT DEFAULT 'none';
SELECT * FROM person ORDER BY id;
WITH RECURSIVE c(x, n) AS (SELECT 27, 0 UNION ALL SELECT CASE x % 2 WHEN 0 THEN x / 2 ELSE 3 * x + 1 END, n + 1 FROM c WHERE x > 1)
  SELECT max(n), max(x) FROM c;
DROP INDEX pay_person;
VACUUM;
PRAGMA integrity_check;
PRAGMA page_count;
