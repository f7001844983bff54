#!/usr/bin/env bash
# The auditor's walk, in a clone: a server for employers is asked, corrected and overridden; its log is verified, tampered with and found out;
# a person is erased, from the log and from an imported file; impact ratios are reckoned. Each step says what it shows, and fails where it does not.
set -euo pipefail
cd "$(dirname "$0")/.."
export NO_COLOR=1 PATH="$PWD/node_modules/.bin:$PATH"
work=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server" 2>/dev/null || true; rm -rf "$work"' EXIT
wherefore() { node src/cli/main.ts "$@"; }
say() { printf '\n== %s\n' "$*"; }
log=$work/audit.jsonl

say "A server for employers does not start without log, period, notice and contact"
wherefore serve --use employer --port 0 2>&1 | tee "$work/refused" || true
grep -q -- "--audit FILE" "$work/refused"

say "With them it does, and shows the notice in the place of the page"
echo "Your history is ranked by a machine, and a person decides." >"$work/notice.txt"
node src/cli/main.ts serve --use employer --retention eu-employer --notice "$work/notice.txt" --contact "works council, extension 12" \
  --audit "$log" --actor "personnel office" --port 0 --quiet >"$work/url" 2>"$work/server.log" &
server=$!
for _ in $(seq 120); do [ -s "$work/url" ] && break; sleep 0.5; done
url=$(cat "$work/url")
curl -s "$url" | grep -o "a person decides"
post() { curl -s -D "$work/headers" -H "Content-Type: application/json" --data "$2" "$url$1"; }
event() { tr -d '\r' <"$work/headers" | sed -n 's/^audit-event: //Ip'; }

say "Ada is ranked; the answer names its event"
ada='{"id": "ada.lovelace", "jobs": [{"title": "CNA", "start": "2015-03", "end": "2019-06"}, {"title": "Registered Nurse", "start": "2019-07"}],
  "education": [{"degree": "BSc Nursing", "level": "bachelor", "field": "Nursing", "date": "2019-05"}]}'
post /v1/recommendations "{\"history\": $ada, \"top\": 3}" | cut -c1-160
ranked=$(event)

say "She has no bachelor's degree: corrected, and ranked again"
post /v1/revisions "{\"history\": $ada, \"before\": [], \"held\": [{\"claim\": \"education:bachelor\", \"standing\": \"false\"}]}" | grep -o '"changes":[^]]*'

say "A person decides otherwise, and says why"
post /v1/overrides "{\"event\": \"$ranked\", \"words\": \"She asked for no night shifts.\", \"code\": \"29-1171.00\", \"by\": \"the head of the ward\"}" | cut -c1-60

kill "$server"
wait "$server" 2>/dev/null || true
server=

say "The log verifies, with the hash that the answer carried"
noted=$(cut -d- -f2 <<<"$ranked")
wherefore audit verify "$log" --expect "$noted"

say "What was said of her is read with the keys"
wherefore audit show "$log" --person ada.lovelace | cut -c1-150

say "One byte is changed, and found; so is a log that ends too early"
cp -r "$work" "$work.tampered"
sed -i 's/"method":"career-mixed/"method":"career-fixed/' "$work.tampered/audit.jsonl"
wherefore audit verify "$work.tampered/audit.jsonl" 2>&1 | tee "$work/found" || true
cp "$log" "$work.tampered/audit.jsonl"
sed -i '$d' "$work.tampered/audit.jsonl"
wherefore audit verify "$work.tampered/audit.jsonl" 2>&1 | tee -a "$work/found" || true
rm -rf "$work.tampered"
grep -q "is not what its hash was taken of" "$work/found"
grep -q "1 event is missing at its end" "$work/found"

say "Ada is erased, from a file of careers and from the log; the chain stands"
printf '{"id": "%s", "jobs": [{"title": "Registered Nurse", "start": "2019-07"}]}\n' ada.lovelace grace.hopper >"$work/written.jsonl"
wherefore import "$work/written.jsonl" --out "$work/careers.jsonl" 2>/dev/null >/dev/null
rm "$work/written.jsonl"
wherefore erase ada.lovelace "$work/careers.jsonl" "$log" --dry-run
wherefore erase ada.lovelace "$work/careers.jsonl" "$log"
if grep -l lovelace "$work/careers.jsonl" "$log" "$log.keys"; then exit 1; fi
wherefore audit verify "$log" --expect "$noted"
wherefore audit show "$log" | grep -c "(erased)"

say "Impact ratios, for invented people"
wherefore audit ll144 examples/audit/predictions.jsonl --categories examples/audit/categories.csv --outcome "score>median" | sed -n 1,20p

say "The auditor's walk is done"
