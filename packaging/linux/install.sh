#!/bin/sh
# Installs this folder for one person, without root: ./install.sh --user; removes it again: ./install.sh --remove.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
id=io.github.agent_pricing_advisor.Advisor
data=${XDG_DATA_HOME:-$HOME/.local/share}
program=$data/agent-pricing-advisor-program
bin=$HOME/.local/bin

refresh() {
  if command -v update-mime-database >/dev/null && [ -d "$data/mime/packages" ]; then update-mime-database "$data/mime" || true; fi
  if command -v update-desktop-database >/dev/null && [ -d "$data/applications" ]; then update-desktop-database -q "$data/applications" || true; fi
}

remove() {
  rm -rf "$program"
  [ "$(readlink "$bin/advisor" 2>/dev/null)" != "$program/advisor" ] || rm -f "$bin/advisor"
  rm -f "$data/applications/$id.desktop" "$data/mime/packages/$id.xml" "$data/metainfo/$id.metainfo.xml"
  find "$data/icons/hicolor" -name "$id.*" -exec rm -f {} + 2>/dev/null || true
  find "$data/icons/hicolor" -name "application-vnd.agent-pricing-advisor.case+json.*" -exec rm -f {} + 2>/dev/null || true
}

case "${1:-}" in
  --user)
    remove
    mkdir -p "$program" "$bin" "$data/applications" "$data/mime/packages" "$data/metainfo"
    cp -R "$here/program/." "$program/"
    ln -sf "$program/advisor" "$bin/advisor"
    cp -R "$here/share/." "$data/"
    sed "s|^Exec=advisor|Exec=\"$bin/advisor\"|" "$here/share/applications/$id.desktop" > "$data/applications/$id.desktop"
    refresh
    echo "Installed. Start it from the menu, or type: $bin/advisor"
    ;;
  --remove)
    remove
    refresh
    echo "Removed. Your cases, and the settings in $data/agent-pricing-advisor, are left where they are."
    ;;
  *)
    echo "Type: $0 --user (install for you alone) or $0 --remove" >&2
    exit 2
    ;;
esac
