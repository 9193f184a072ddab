#!/usr/bin/env bash
# Writes the list of parts (CycloneDX 1.6, JSON) of everything that is locked: NuGet and npm packages, with versions, hashes and licences.
#   tests/sbom.sh [file, default: standard output]
# Licences of NuGet packages are read out of the packages themselves, so restore first. What only tests and builds use has the scope "excluded".
set -euo pipefail
if [[ $# -gt 0 ]]; then
  node "$(dirname "$0")/tools/sbom.mjs" >"$1"
else
  node "$(dirname "$0")/tools/sbom.mjs"
fi
