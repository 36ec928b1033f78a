#!/bin/sh
# A screen that nobody sees, a window manager (without one nothing ever has the focus), a bus, the program, and the reader.
# Called as: on_a_screen.sh PYTHON_OF_THE_PROGRAM SYSTEM_PYTHON READER PDF
set -u
number=$(mktemp)
Xvfb -displayfd 3 -screen 0 1280x900x24 -nolisten tcp 3>"$number" 2>/dev/null &
server=$!
waited=0
while [ ! -s "$number" ] && [ "$waited" -lt 300 ]; do
  sleep 0.1
  waited=$((waited + 1))
done
DISPLAY=":$(cat "$number")"
export DISPLAY
rm -f "$number"
openbox 2>/dev/null >/dev/null &
manager=$!
dbus-run-session -- sh -c '
  "$1" -m advisor &
  program=$!
  "$2" "$3" agent-pricing-advisor "$4"
  ended=$?
  kill "$program"
  exit "$ended"
' sh "$@"
ended=$?
kill "$manager" "$server"
exit "$ended"
