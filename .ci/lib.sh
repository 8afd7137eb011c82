# What .ci/run is made of. A step runs one command, keeps its output in artifacts/ci/, and adds what it counted to the total.

logs=artifacts/ci
passed=0
failed=0
skipped=()
failures=()

# log_of NAME: the file of a step's output.
log_of() {
    echo "$logs/${1//[^A-Za-z0-9.-]/_}.log"
}

# step NAME COUNTER SECONDS COMMAND...
# COMMAND may be a function.
# COUNTER reads the log and prints "PASSED FAILED", or nothing if the log has no counts: then the step itself failed.
step() {
    local name=$1 counter=$2 limit=$3 log started code counts good bad
    shift 3
    log=$(log_of "$name")
    echo "== $name"
    started=$SECONDS
    if [[ $(type -t "$1") == function ]]; then
        # timeout starts programs only: the function runs in a shell of its own, with what this one exports.
        export -f "$1"
        set -- bash -c "set -o pipefail; $(printf '%q ' "$@")"
    fi
    timeout -k 10 "$limit" "$@" >"$log" 2>&1 </dev/null
    code=$?
    counts=$("$counter" "$code" "$log")
    read -r good bad <<<"$counts"
    if [[ -z $good ]]; then
        good=0 bad=1
        echo "   no counts in the output"
    elif ((code != 0 && bad == 0)); then
        bad=1
    fi
    passed=$((passed + good))
    failed=$((failed + bad))
    echo "   $good passed, $bad failed ($((SECONDS - started)) s)"
    if ((bad > 0)); then
        failures+=("$name")
        ((code != 124)) || echo "   stopped after $limit s"
        explain "$log" 40 | sed 's/^/   | /'
        tail -40 "$log" | sed 's/^/   > /'
    fi
}

# explain LOG LINES: which tests failed, and why as far as the lines after them say it.
explain() {
    tr -d '\r' <"$1" | grep -aE -A 4 '^(FAILED|failed|\[FAIL\]|\[-\])' | head -n "$2"
}

# skip NAME REASON: says it now and again at the end.
skip() {
    echo "== SKIPPED $1: $2"
    skipped+=("$1: $2")
}

# The last "N passed, N failed" of the output.
count_line() {
    sed -nE 's/^([A-Za-z]+: )?([0-9]+) passed, ([0-9]+) failed.*$/\2 \3/p' "$2" | tail -1
}

# The summary of Microsoft.Testing.Platform; skipped tests count as neither.
count_tests() {
    tr -d '\r' <"$2" | awk '
        /^ *failed: [0-9]+$/ { failed = $2 }
        /^ *succeeded: [0-9]+$/ { passed = $2; seen = 1 }
        END { if (seen) print passed, (failed > 0 ? failed : 0) }'
}

# One check: the exit code.
count_exit() {
    if (($1 == 0)); then
        echo "1 0"
    else
        echo "0 1"
    fi
}

# The end of every run: what was skipped, what failed, and the line that counts.
finish() {
    local line
    for line in "${skipped[@]}"; do
        echo "SKIPPED $line"
    done
    for line in "${failures[@]}"; do
        echo "FAILED $line (see $logs)"
        explain "$(log_of "$line")" 12 | sed 's/^/   | /'
    done
    echo "$passed passed, $failed failed"
    ((failed == 0 && passed > 0))
}
