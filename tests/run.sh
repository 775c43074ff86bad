#!/usr/bin/env bash
# Installs what a fresh Debian 12 with the .NET SDK, Node and npm lacks, builds everything, runs every test, and ends with
# one line: N passed, N failed, N skipped. Arguments go to each test program, for example: tests/run.sh --filter-class '*Inbox*'
set -uo pipefail
cd "$(dirname "$0")/.."

need() { # command-or-file, package
  command -v "$1" >/dev/null 2>&1 || [ -e "$1" ] || missing+=("$2")
}
missing=()
need /usr/lib/postgresql/15/bin/initdb postgresql
need /usr/lib/x86_64-linux-gnu/libgomp.so.1 libgomp1
need java default-jre-headless
need chromium chromium
need redis-server redis-server
if [ "${#missing[@]}" -gt 0 ]; then
  echo "installing ${missing[*]}"
  as_root=""; [ "$(id -u)" = 0 ] || as_root=sudo
  { $as_root apt-get update -qq && DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends "${missing[@]}"; } >/tmp/crm-apt.log 2>&1 \
    || { echo "could not install ${missing[*]}: the tests that need it say so and are skipped"; tail -n 5 /tmp/crm-apt.log; }
fi

for package in $(git ls-files 'tests/**/package-lock.json' 'connectors/**/package-lock.json' 2>/dev/null); do
  folder=$(dirname "$package")
  [ -d "$folder/node_modules" ] || (cd "$folder" && npm ci --no-audit --no-fund --loglevel=error) || echo "npm ci failed in $folder: the tests that need it say so and are skipped"
done

export OMP_WAIT_POLICY=PASSIVE DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
dotnet build CrmIntegration.sln -c Release --nologo -v q || { echo "the build failed"; echo "0 passed, 1 failed, 0 skipped"; exit 1; }

passed=0 failed=0 skipped=0
count() { sed -nE "s/^ *$1: ([0-9]+).*/\1/p" "$log" | tail -n 1; }
for project in tests/*Tests/*.csproj; do
  name=$(basename "$project" .csproj)
  log=$(mktemp)
  echo "== $name"
  # A test program that hangs is a failure of its own, not of the whole run.
  timeout --kill-after=10 1200 "tests/$name/bin/Release/net10.0/$name" --no-ansi --progress off "$@" 2>&1 | tee "$log" | grep -avE '^(skipped|passed) ' 
  code=${PIPESTATUS[0]}
  p=$(count succeeded) f=$(count failed) s=$(count skipped)
  # 8: no test matched the filter; anything else without a summary is a crash and counts as a failure.
  if [ -z "$p" ] && [ "$code" != 8 ]; then f=$(( ${f:-0} + 1 )); echo "$name ended with code $code and no summary"; fi
  if [ "$code" != 0 ] && [ "$code" != 8 ] && [ "${f:-0}" = 0 ]; then f=1; echo "$name ended with code $code"; fi
  passed=$((passed + ${p:-0})) failed=$((failed + ${f:-0})) skipped=$((skipped + ${s:-0}))
  grep -aE '^ *skipped ' "$log" | sort | uniq -c | sort -rn | head -n 20
  rm -f "$log"
done
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
