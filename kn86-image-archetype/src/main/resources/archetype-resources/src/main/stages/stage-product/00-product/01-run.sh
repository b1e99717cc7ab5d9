#!/bin/bash -e
# Installs the product's unit, the boot settings, the overlays, the Pico's firmware, and the file that names the build.
# Reads: ROOTFS_DIR, files/, KN86_VERSION, KN86_BUILD_ID, KN86_PRODUCTION
boot="${ROOTFS_DIR}/boot/firmware"
units="${ROOTFS_DIR}/etc/systemd/system"

install -D -m 644 files/product.service "${units}/product.service"
ln -sfn ../product.service "${units}/multi-user.target.wants/product.service"
# A log-in on tty1 while the deck still starts makes the product late, and on a slow or emulated deck login(1) gives up on it
# after 60 seconds, which counts as a failed unit.
install -d "${units}/getty@tty1.service.d"
printf '[Unit]\nAfter=product.service\n' > "${units}/getty@tty1.service.d/60-product.conf"

cat files/config.txt >> "${boot}/config.txt"
install -m 644 files/cmdline.txt "${boot}/cmdline.txt"
install -m 644 files/board-overlays/*.dtbo files/overlays/*.dtbo "${boot}/overlays/"
install -D -m 644 files/kn86-pico.uf2 "${ROOTFS_DIR}/usr/lib/firmware/kn86-pico.uf2"

variant=development
if [ "${KN86_PRODUCTION}" = 1 ]; then
	variant=production
fi
printf 'VERSION=%s\nBUILD_ID=%s\nVARIANT=%s\n' "${KN86_VERSION}" "${KN86_BUILD_ID}" "${variant}" \
	> "${ROOTFS_DIR}/etc/kn86-build-id"
