#!/usr/bin/env bash
# The distributed set-up on one machine: what tye.yaml lists as real processes, two replicas of each, behind one address. Usage:
#   tests/cluster.sh up              builds, starts everything and prints the gateway's address
#   tests/cluster.sh status          who runs, where, how often started
#   tests/cluster.sh kill NAME       kill -9 of meetings.1, of both meetings, of postgres, of rabbitmq, …; it is started again at once
#   tests/cluster.sh down            stops everything; the data stays
# Data and logs lie in data/cluster (CLUSTER_FOLDER). Needs .NET, Node, and Debian's rabbitmq-server and postgresql, as tests/run.sh installs them.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly folder=${CLUSTER_FOLDER:-$PWD/data/cluster}

if [[ ${1:-} == up ]]; then
  [[ -d tests/tools/node_modules ]] || npm ci --prefix tests/tools --ignore-scripts --no-audit --no-fund >/dev/null
  dotnet build gateway -c Release -v q -nologo >/dev/null
  for service in services/{Console,*/*}/Program.cs; do
    [[ $service == services/Shared/* ]] || dotnet build "$(dirname "$service")" -c Release -v q -nologo >/dev/null
  done
  mkdir -p "$folder"
  setsid node tests/tools/cluster.mjs run "$folder" >"$folder/cluster.log" 2>&1 </dev/null &
fi
exec node tests/tools/cluster.mjs "${1:-help}" "$folder" "${@:2}"
