#!/usr/bin/env bash
# Runs the cases of cases.txt: tests/programs/run.sh FOLDER COMMAND... [-- NAME-PATTERN...]
# FOLDER holds the .wasm files, COMMAND is wasirun (or what takes its options). Prints what fails and "N passed, N failed".
set -uo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$(realpath "$1")
shift
command=()
while (($# > 0)) && [[ $1 != -- ]]; do
    command+=("$1")
    shift
done
shift
patterns=("${@:-*}")

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkfifo "$scratch/never"
exec 8<>"$scratch/never"
passed=0 failed=0

run_case() {
    local guest_dirs=() input=/dev/null started ended code wrong=
    if [[ $needs == symlinks && ${WITHOUT_SYMLINKS:-} == 1 ]]; then
        echo "skipped $name: needs symbolic links"
        return
    fi
    local guest
    for guest in "${dirs[@]}"; do
        rm -rf "$scratch/dir"
        mkdir "$scratch/dir"
        guest_dirs+=(--dir "$scratch/dir::$guest")
    done
    if [[ $stdin == lines ]]; then
        input=$scratch/in
    elif [[ $stdin == never ]]; then
        input=$scratch/never
    fi
    started=$(date +%s%N)
    # Read and write, so that opening the pipe does not wait for a writer.
    timeout -k 1 60 "${command[@]}" "${options[@]}" "${guest_dirs[@]}" "${environment[@]}" "$folder/$module" "${arguments[@]}" \
        <"$input" >"$scratch/out" 2>"$scratch/err" 8<&-
    code=$?
    ended=$(date +%s%N)
    tr -d '\r' <"$scratch/out" >"$scratch/actual"
    if [[ $unordered == 1 ]]; then
        LC_ALL=C sort -o "$scratch/actual" "$scratch/actual"
        LC_ALL=C sort -o "$scratch/expected" "$scratch/expected"
    fi
    if ((code != exit_code)); then
        wrong+="  exit code $code, not $exit_code"$'\n'
    fi
    cmp -s "$scratch/expected" "$scratch/actual" ||
        wrong+="$(diff "$scratch/expected" "$scratch/actual" | head -20 | sed 's/^/  output: /')"$'\n'
    local text
    for text in "${errors[@]}"; do
        grep -qF -- "$text" "$scratch/err" || wrong+="  standard error lacks: $text"$'\n'
    done
    if [[ -z $wrong ]]; then
        passed=$((passed + 1))
        [[ -z ${VERBOSE:-} ]] || echo "passed $name ($(((ended - started) / 1000000)) ms)"
    else
        failed=$((failed + 1))
        printf 'FAILED %s (%d ms)\n%s' "$name" $(((ended - started) / 1000000)) "$wrong"
        head -c 2000 "$scratch/err" | head -20 | sed 's/^/  standard error: /'
    fi
}

begin() {
    name=$1 module='' exit_code=0 stdin='' unordered=0 needs=''
    arguments=() environment=() dirs=() options=() errors=()
    : >"$scratch/expected"
    : >"$scratch/in"
}

end() {
    local pattern
    for pattern in "${patterns[@]}"; do
        # shellcheck disable=SC2053
        if [[ -n $name && $name == $pattern ]]; then
            run_case
            break
        fi
    done
    name=
}

name=
while IFS= read -r line <&9 || [[ -n $line ]]; do
    keyword=${line%% *}
    value=${line#"$keyword"}
    value=${value# }
    case $keyword in
    '') end ;;
    '#'*) ;;
    case) begin "$value" ;;
    module) module=$value ;;
    arg) arguments+=("$value") ;;
    env) environment+=(--env "$value") ;;
    dir) dirs+=("$value") ;;
    stdin) stdin=lines; printf '%s\n' "$value" >>"$scratch/in" ;;
    stdin-never) stdin=never ;;
    option) options+=("$value") ;;
    exit) exit_code=$value ;;
    out) printf '%s\n' "$value" >>"$scratch/expected" ;;
    unordered) unordered=1 ;;
    err) errors+=("$value") ;;
    needs) needs=$value ;;
    *) echo "cases.txt: unknown keyword: $line" >&2; exit 2 ;;
    esac
done 9<"$here/cases.txt"
end

echo "$passed passed, $failed failed"
((failed == 0 && passed > 0))
