/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Chooses the panel of a DRM card, and its mode. Uses libdrm (xf86drmMode.h); the calls are described in the kernel's
 * Documentation/gpu/drm-uapi.rst and include/uapi/drm.
 */
#ifndef KN86_KMS_OUTPUT_H
#define KN86_KMS_OUTPUT_H

#include <stdint.h>
#include <xf86drmMode.h>

/* The mode of the deck's own panel, in pixels; the screen is laid out for it. */
#define KMS_OUTPUT_WIDTH 1024
#define KMS_OUTPUT_HEIGHT 600

/* A connected connector, a CRTC that can drive it, and the mode that kms_output_choose_mode has chosen. */
struct kms_output {
    uint32_t connector;
    uint32_t crtc;
    drmModeModeInfo mode;
};

/* How to find out whether a connector is connected. */
enum kms_output_detection {
    KMS_OUTPUT_CURRENT, /* the kernel's last known state: costs nothing */
    KMS_OUTPUT_PROBE,   /* the kernel asks the panel (DDC): tens of milliseconds, more when it does not answer */
};

/*
 * Looks for an output on the card and fills *output. Returns 0; -ENODEV when no connector is connected, or the
 * connected ones have no mode or no CRTC; another negative errno value when a request to the card failed.
 */
__attribute__((warn_unused_result)) int kms_output_find(int card, enum kms_output_detection detection,
                                                        struct kms_output *output);

/*
 * Returns the first of these that exists: the mode that the operator asked for (video=HDMI-A-1:1024x600M@60D on the
 * kernel's command line adds it), a mode of KMS_OUTPUT_WIDTH by KMS_OUTPUT_HEIGHT, the panel's preferred mode, the
 * first mode. `count` is at least 1.
 */
const drmModeModeInfo *kms_output_choose_mode(const drmModeModeInfo *modes, int count);

#endif
