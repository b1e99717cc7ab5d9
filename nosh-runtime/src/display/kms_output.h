/* SPDX-License-Identifier: Apache-2.0 */
/* Which panel of a DRM card to light, with which timing; kernel: Documentation/gpu/drm-uapi.rst, include/uapi/drm. */
#ifndef KN86_KMS_OUTPUT_H
#define KN86_KMS_OUTPUT_H

#include <drm_mode.h>
#include <stdint.h>

/* A connected connector, a CRTC that can feed it, and the connector's preferred mode (its first if none is). */
struct kms_output {
    uint32_t connector;
    uint32_t crtc;
    struct drm_mode_modeinfo mode;
};

/* ioctl(2) on a DRM descriptor, repeated while a signal or the driver asks for it. Returns 0 or a negative errno. */
int kms_ioctl(int card, unsigned long request, void *argument);

/*
 * Looks for an output on the card and fills *output. Returns 0; -ENODEV when no connector is connected (or the
 * connected ones have no mode or no CRTC); another negative errno value when the card cannot be asked.
 */
__attribute__((warn_unused_result)) int kms_output_find(int card, struct kms_output *output);

#endif
