#!/usr/bin/env bash
# The main job told by its three kinds of user against a running program. Usage:
#   tests/story.sh [--step] [--patient] [address of the gateway, default http://localhost:8080]
# --patient waits longer for what ought to come in a second or two, on a machine that is busy with more.
# --step waits for Enter before each step, so that you can look around (or kill the program and start it again).
exec node "$(dirname "$0")/story.mjs" "$@"
