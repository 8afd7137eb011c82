#!/usr/bin/env bash
# Runs a check and keeps its result for docs/conformance.md: tests/record.sh CHECK CONFIGURATION REVISION COMMAND...
# The last line that COMMAND prints becomes the row of CHECK and CONFIGURATION in docs/conformance.tsv, in place of the one that is there,
# with today's date. REVISION says of which data; a folder stands for the commit checked out there. The exit code is the command's; what
# failed is written too. Then tests/conformance.sh --tables takes the rows over.
set -euo pipefail

if (($# < 4)); then
    sed -n '2,5s/^# //p' "${BASH_SOURCE[0]}" >&2
    exit 2
fi
check=$1 configuration=$2 revision=$3
shift 3
table=$(dirname "${BASH_SOURCE[0]}")/../docs/conformance.tsv
if [[ -d $revision ]]; then
    remote=$(git -C "$revision" rev-parse --show-toplevel)
    revision="$(basename "$remote") $(git -C "$revision" rev-parse --short=8 HEAD)"
fi
output=$(mktemp)
trap 'rm -f "$output" "$table.new"' EXIT

code=0
"$@" | tee "$output" || code=$?
result=$(sed '/^[[:space:]]*$/d' "$output" | tail -n 1)
if [[ -z $result ]]; then
    echo "record.sh: the command printed nothing; $table is as it was" >&2
    exit "$((code ? code : 1))"
fi
row=$(printf '%s\t' "$check" "$configuration" "${result//$'\t'/ }" "$revision")$(date -u +%F)
ROW=$row awk -F '\t' -v OFS='\t' '
    BEGIN { split(ENVIRON["ROW"], new) }
    $1 == new[1] && $2 == new[2] { if (!done) print ENVIRON["ROW"]; done = 1; next }
    { print }
    END { if (!done) print ENVIRON["ROW"] }' "$table" >"$table.new"
mv "$table.new" "$table"
exit "$code"
