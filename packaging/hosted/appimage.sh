#!/bin/sh
# Lays the folder that runs without Python out as an AppDir: appimage.sh FOLDER APPDIR
set -eu
folder=$1
app=$2
id=io.github.agent_pricing_advisor.Advisor
here=$(cd "$(dirname "$0")/../.." && pwd)
rm -rf "$app"
mkdir -p "$app/usr/lib" "$app/usr/share/metainfo" "$app/usr/share/applications"
cp -R "$folder" "$app/usr/lib/agent-pricing-advisor"
cp "$here/packaging/linux/$id.desktop" "$app/$id.desktop"
cp "$here/packaging/linux/$id.desktop" "$app/usr/share/applications/"
cp "$here/build/share/metainfo/$id.metainfo.xml" "$app/usr/share/metainfo/$id.appdata.xml"
cp "$here/resources/icons/advisor-256.png" "$app/$id.png"
ln -s "$id.png" "$app/.DirIcon"
cat > "$app/AppRun" <<'RUN'
#!/bin/sh
exec "$(dirname "$(readlink -f "$0")")/usr/lib/agent-pricing-advisor/advisor" "$@"
RUN
chmod 755 "$app/AppRun"
