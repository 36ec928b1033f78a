#!/bin/sh
# Installs the built .deb in a fresh Debian 12 that has no Python, uses it with and without a network and a screen, and
# removes it again. As root, with debootstrap, xvfb, imagemagick:   packaging/try_deb.sh DEB [FOLDER FOR THE SYSTEM]
# A mirror other than Debian's own: MIRROR=address. Files that apt needs there: APT_FILES="file ..." (copied as they are).
set -eu
deb=$(readlink -f "$1")
root=${2:-$(mktemp -d)/debian}
[ "$(id -u)" = 0 ] || { echo "this needs root, for chroot" >&2; exit 1; }

in_root() { env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive "$@"; }
inside() { in_root chroot "$root" "$@"; }
step() { echo "== $*"; }

if [ ! -e "$root/etc/debian_version" ]; then
  step "a fresh Debian 12"
  debootstrap --variant=minbase bookworm "$root" ${MIRROR:-} > /dev/null
fi
for file in ${APT_FILES:-} /etc/resolv.conf; do mkdir -p "$root$(dirname "$file")"; cp -L "$file" "$root$file"; done
! inside sh -c 'command -v python3' || { echo "there is a Python in $root" >&2; exit 1; }

step "install"
rm -f "$root/root/case.advisor.json" "$root/root/report.pdf"
cp "$deb" "$root/root/advisor.deb"
inside apt-get update -q > /dev/null
inside apt-get install -y -q --no-install-recommends /root/advisor.deb > /dev/null 2>&1

step "self-check"
inside advisor self-check
step "sample to PDF, with no network at all (unshare -n)"
inside advisor sample support-team -o /root/case.advisor.json
in_root unshare -n chroot "$root" advisor report /root/case.advisor.json -o /root/report.pdf
in_root unshare -n env QT_QPA_PLATFORM=offscreen chroot "$root" timeout 10 advisor /root/case.advisor.json || [ $? = 124 ]
head -c 5 "$root/root/report.pdf" | grep -q %PDF-

step "window on a screen"
mkdir -p "$root/tmp/.X11-unix"
displays=$(mktemp)
Xvfb -displayfd 3 -screen 0 1280x860x24 3> "$displays" > /dev/null 2>&1 & screen=$!
while [ ! -s "$displays" ]; do sleep 0.1; done
display=:$(cat "$displays")
mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
in_root env DISPLAY="$display" chroot "$root" timeout 25 advisor /root/case.advisor.json & window=$!
sleep 14
DISPLAY="$display" import -window root "$(dirname "$deb")/installed.png" && echo "wrote $(dirname "$deb")/installed.png"
wait $window || [ $? = 124 ]
kill $screen || true
umount "$root/tmp/.X11-unix"

step "the system knows the file"
inside apt-get install -y -q --no-install-recommends shared-mime-info desktop-file-utils > /dev/null 2>&1
grep advisor.json "$root/usr/share/mime/globs2"
grep agent-pricing-advisor "$root/usr/share/applications/mimeinfo.cache"

step "remove: only the buyer's files are left"
inside apt-get purge -y -q agent-pricing-advisor > /dev/null 2>&1
inside find / -xdev -path /proc -prune -o -type f -print | grep -e advisor | grep -v -e ^/root/ -e ^/var/lib/dpkg -e ^/var/log || echo "nothing is left of the program"
ls "$root/root" | grep advisor
