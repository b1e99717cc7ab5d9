/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Which panel of a DRM card to light, with which timing. Through libdrm (xf86drmMode.h); what its calls mean is in the
 * kernel's Documentation/gpu/drm-uapi.rst and include/uapi/drm.
 */
#ifndef KN86_KMS_OUTPUT_H
#define KN86_KMS_OUTPUT_H

#include <stdint.h>
#include <xf86drmMode.h>

/* The mode that the deck's own panel has and the screen is laid out for; pixels. */
#define KMS_OUTPUT_WIDTH 1024
#define KMS_OUTPUT_HEIGHT 600

/* A connected connector, a CRTC that can feed it, and the mode that kms_output_choose_mode took of its modes. */
struct kms_output {
    uint32_t connector;
    uint32_t crtc;
    drmModeModeInfo mode;
};

/* How much trouble to take over a connector. */
enum kms_output_look {
    KMS_OUTPUT_KNOWN, /* ask the kernel what it knows of it: costs nothing */
    KMS_OUTPUT_PROBE, /* let the kernel ask the panel (DDC): tens of milliseconds, or more when nobody answers */
};

/*
 * Looks for an output on the card and fills *output. Returns 0; -ENODEV when no connector is connected (or the
 * connected ones have no mode or no CRTC); another negative errno value when the card cannot be asked.
 */
__attribute__((warn_unused_result)) int kms_output_find(int card, enum kms_output_look look, struct kms_output *output);

/*
 * The first of these that there is: a mode that the operator asked for (what video=HDMI-A-1:1024x600M@60D on the
 * kernel's command line makes), KMS_OUTPUT_WIDTH by KMS_OUTPUT_HEIGHT, the panel's preferred mode, the first. `count`
 * is at least 1.
 */
const drmModeModeInfo *kms_output_choose_mode(const drmModeModeInfo *modes, int count);

#endif
