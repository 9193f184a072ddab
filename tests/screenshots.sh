#!/usr/bin/env bash
# Takes the pictures in docs/images of the demo's invented cases. Needs the .NET SDK and chromium.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
dotnet build tests/Console.Tests -c Release -v q
TOT_IMAGES=$PWD/docs/images dotnet tests/Console.Tests/bin/Release/net10.0/Tot.Console.Tests.dll --no-ansi --no-progress --filter-class '*ScreenshotTests'
